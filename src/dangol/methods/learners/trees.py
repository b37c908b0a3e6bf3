"""Boosted trees and a random forest, grown by LightGBM and kept in its own text format."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Self

import numpy as np

from dangol.errors import DangolError
from dangol.methods.learners.learner import Array, Inputs, Labels, Learner
from dangol.methods.logistic import log_odds

MOST_TREES, PATIENCE = 300, 25
LEARNING_RATE = 0.06
HELD_BACK = 0.2
FOREST_TREES = 200
# Threads that wait for each other take longer than few rows do.
ROWS_FOR_ALL_CORES = 50_000
_ALWAYS: dict[str, Any] = {
    "objective": "binary",
    "max_bin": 127,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
_BOOSTED: dict[str, Any] = {
    **_ALWAYS,
    "learning_rate": LEARNING_RATE,
    "num_leaves": 7,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
}
_FOREST: dict[str, Any] = {
    **_ALWAYS,
    "boosting": "rf",
    "num_leaves": 63,
    "min_data_in_leaf": 20,
    "feature_fraction_bynode": 0.4,
    "bagging_fraction": 0.632,
    "bagging_freq": 1,
}


class TreesUnavailableError(DangolError):
    """LightGBM cannot be loaded: its OpenMP runtime is missing on this machine."""

    slug = "trees-unavailable"
    title = "The library for boosted trees cannot be loaded"
    status = 500

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"LightGBM cannot be loaded: {reason}\nIt needs OpenMP. On Debian and Ubuntu: "
            "apt-get install libgomp1"
        )


def lightgbm() -> Any:
    """The library; raises TreesUnavailableError where the machine lacks OpenMP."""
    try:
        import lightgbm as library
    except OSError as missing:
        raise TreesUnavailableError(str(missing)) from missing
    return library


def threads_for(rows: int) -> int:
    """All cores (0) where that pays; the same digits come out either way."""
    return 0 if rows >= ROWS_FOR_ALL_CORES else 1


@lru_cache(maxsize=16)
def booster_of(text: str) -> Any:
    """The trees of a text, read once."""
    return lightgbm().Booster(model_str=text)


def _data(rows: Inputs, labels: Labels) -> Any:
    return lightgbm().Dataset(rows.raw, labels.happened, weight=labels.weight)


@dataclass(frozen=True)
class _Trees(Learner):
    """``text`` is LightGBM's own format."""

    text: str

    def grown(self, rows: Inputs) -> Array:
        found: Array = booster_of(self.text).predict(
            rows.raw, raw_score=True, num_threads=threads_for(len(rows))
        )
        return found


@dataclass(frozen=True)
class Boosted(_Trees):
    """Gradient boosting (Friedman 2001): each tree mends what those before it missed."""

    family: ClassVar[str] = "boosting"

    @classmethod
    def fit(cls, rows: Inputs, labels: Labels, seed: int) -> Self:
        """As many trees as rows that were held back are forecast better by; then on all rows."""
        library = lightgbm()
        back = np.random.default_rng(seed).random(len(rows)) < HELD_BACK
        settings = {**_BOOSTED, "seed": seed, "num_threads": threads_for(len(rows))}
        data, seen = _data(rows.of(~back), labels.of(~back)), _data(rows.of(back), labels.of(back))
        seen.set_reference(data)
        stop = library.early_stopping(PATIENCE, verbose=False)
        tried = library.train(settings, data, MOST_TREES, valid_sets=[seen], callbacks=[stop])
        count = max(int(tried.best_iteration), 1)
        whole = library.train(settings, _data(rows, labels), count)
        return cls(whole.model_to_string())

    def odds(self, rows: Inputs) -> Array:
        return self.grown(rows)


@dataclass(frozen=True)
class Forest(_Trees):
    """A random forest (Breiman 2001): deep trees on samples, their probabilities averaged."""

    family: ClassVar[str] = "forest"

    @classmethod
    def fit(cls, rows: Inputs, labels: Labels, seed: int) -> Self:
        settings = {**_FOREST, "seed": seed, "num_threads": threads_for(len(rows))}
        grown = lightgbm().train(settings, _data(rows, labels), FOREST_TREES)
        return cls(grown.model_to_string())

    def odds(self, rows: Inputs) -> Array:
        found: Array = booster_of(self.text).predict(rows.raw, num_threads=threads_for(len(rows)))
        return log_odds(np.clip(found, 1e-4, 1 - 1e-4))
