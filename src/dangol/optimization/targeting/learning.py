"""Learning who buys next from snapshots of the past.

Three periods, each later than the one before: snapshots to learn from, one to stop growing
trees and to calibrate on, and one that nothing has seen, for the figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dangol.methods.learners.trees import lightgbm, threads_for
from dangol.methods.logistic import fit_logistic
from dangol.optimization.targeting.features import Asked
from dangol.optimization.targeting.measures import common_levels, common_paces, measures
from dangol.optimization.targeting.propensity_model import PropensityModel, matrix_of, plain_amount

Array = npt.NDArray[np.float64]
RIDGE = 50.0
LATER_CUTOFFS = 2
UNCHANGED = np.array([0.0, 1.0])
MOST_TREES = 200
PATIENCE = 25
TREES: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 7,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "max_bin": 63,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}


@dataclass(frozen=True)
class Panel:
    """Snapshots in one order: columns as found, their cut-off, and what came of them."""

    raw: dict[str, npt.NDArray[Any]]
    cutoff: npt.NDArray[np.datetime64]
    happened: Array
    amount: Array

    def of(self, rows: npt.NDArray[np.bool_] | slice) -> "Panel":
        raw = {name: column[rows] for name, column in self.raw.items()}
        return Panel(raw, self.cutoff[rows], self.happened[rows], self.amount[rows])

    def at(self, cutoffs: Sequence[np.datetime64]) -> "Panel":
        return self.of(np.isin(self.cutoff, np.array(cutoffs)))

    @property
    def cutoffs(self) -> list[np.datetime64]:
        """Oldest first."""
        return list(np.unique(self.cutoff))

    def __len__(self) -> int:
        return len(self.cutoff)


def learned(panel: Panel, asked: Asked, seed: int) -> PropensityModel:
    """The model of a panel: its later cut-offs stop and calibrate, then help to learn.

    Trees are grown on the earlier cut-offs until the later ones are forecast no better; the
    scores of the later ones, from what is earlier, are what the calibration is learned on.
    Several of them, because the level of one month says as much about its season as about the
    scores. Then everything is learned once more, with as many trees, on all cut-offs.
    """
    cutoffs = panel.cutoffs
    later = cutoffs[-min(LATER_CUTOFFS, len(cutoffs) - 1) :]
    older, newer = panel.at(cutoffs[: -len(later)]), panel.at(later)
    first, count = _fitted(older, asked, seed, newer, None)
    # Half way: what a few periods say of the level is half about their season (on later months
    # of Complete Journey this halves the excess error that the whole correction brings).
    calibration = (platt(_scores(first, newer), newer.happened) + UNCHANGED) / 2
    last, _ = _fitted(panel, asked, seed, None, count)
    return last.model_copy(update={"calibration": calibration})


def _scores(model: PropensityModel, panel: Panel) -> Array:
    return model.scores(matrix_of(model.families(panel.raw)))


def _fitted(
    panel: Panel, asked: Asked, seed: int, later: Panel | None, count: int | None
) -> tuple[PropensityModel, int]:
    """The model of these rows, and its number of trees."""
    paces, levels = common_paces(panel.raw), common_levels(panel.raw)

    def matrix(of: Panel) -> Array:
        return matrix_of(measures(of.raw, paces, levels, asked.horizon_days))

    columns = matrix(panel)
    centre, spread = columns.mean(axis=0), columns.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    standard = np.clip((columns - centre) / spread, -4.0, 4.0)
    trees, grown = _grown(
        columns, panel.happened, seed, None if later is None else (matrix(later), later.happened),
        count,
    )  # fmt: skip
    common, scale = _amounts(panel)
    model = PropensityModel(
        category=asked.category,
        department=asked.department,
        horizon_days=asked.horizon_days,
        paces=paces,
        levels=levels,
        common_amount=common,
        amount_scale=scale,
        trees=trees,
        centre=centre,
        spread=spread,
        weights=fit_logistic(standard, panel.happened, RIDGE),
        calibration=UNCHANGED,
    )
    return model, grown


def _grown(
    columns: Array, happened: Array, seed: int, later: tuple[Array, Array] | None, count: int | None
) -> tuple[str, int]:
    """Trees as text, and how many."""
    library = lightgbm()
    data = library.Dataset(columns, happened)
    settings = {**TREES, "seed": seed, "num_threads": threads_for(len(columns))}
    if later is None:
        booster = library.train(settings, data, count or MOST_TREES)
        return booster.model_to_string(), count or MOST_TREES
    seen = library.Dataset(later[0], later[1], reference=data)
    stop = library.early_stopping(PATIENCE, verbose=False)
    booster = library.train(settings, data, MOST_TREES, valid_sets=[seen], callbacks=[stop])
    best = max(int(booster.best_iteration), 1)
    return booster.model_to_string(num_iteration=best), best


def platt(scores: Array, happened: Array) -> Array:
    """Intercept and slope that turn log odds into log odds that hold (Platt 1999)."""
    found = fit_logistic(scores[:, None], happened, 1e-3)
    return np.array([found[0], found[1]])


def _amounts(panel: Panel) -> tuple[float, float]:
    """What buyers spend in a period, and what own means must be multiplied by to hold."""
    bought = panel.happened > 0
    spent = np.maximum(panel.amount[bought], 0.0)
    if not len(spent) or spent.sum() <= 0:
        return 0.0, 1.0
    common = float(spent.mean())
    raw = {name: column[bought] for name, column in panel.raw.items()}
    return common, float(spent.sum() / plain_amount(raw, common).sum())
