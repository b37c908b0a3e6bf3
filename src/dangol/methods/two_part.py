"""What comes of rows where most give nothing: whether anything comes, and how much then.

A hurdle: the chance of an amount above 0 and the mean of such amounts are learned apart (J. G.
Cragg, "Some Statistical Models for Limited Dependent Variables", Econometrica 39, 1971), both by
boosted trees; the product is the expectation. Amounts scatter around their mean as they did in
training, by quotient; so a row's range follows from its chance and its mean. ``reach`` widens the
upper end until the promised share of later rows lies inside (split conformal prediction: V. Vovk,
A. Gammerman and G. Shafer 2005; J. Lei et al., JASA 113, 2018).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from dangol.methods.learners.learner import Inputs, Labels
from dangol.methods.learners.trees import Boosted, booster_of, lightgbm, threads_for

Array = npt.NDArray[np.float64]
QUOTIENTS = 201
FEWEST_AMOUNTS = 100
# Ranges are at least half and at most twenty times as far as the amounts of training say.
_REACHES = (0.5, 20.0)
_TREES, _HELD_BACK, _PATIENCE = 300, 0.2, 25
_AMOUNTS: dict[str, Any] = {
    "objective": "gamma",
    "learning_rate": 0.06,
    "num_leaves": 7,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "max_bin": 127,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}


@dataclass(frozen=True)
class TwoPart:
    """Trees of the chance and of the amount in LightGBM's text, and ``quotients``.

    Those are quantiles of amount over expected amount, from rows that the trees had not seen.
    ``unit`` is the amount in which the trees count; ``reach`` stretches upper ends.
    """

    chance_text: str
    amount_text: str
    quotients: Array
    unit: float
    reach: float = 1.0

    @classmethod
    def fit(cls, values: Array, amount: Array, seed: int) -> Self:
        """From rows (rows, columns; nan where empty) and what came; below 0 counts as nothing."""
        came = amount > 0
        if came.sum() < FEWEST_AMOUNTS:
            raise ValueError(f"{int(came.sum())} amounts above 0 are too few to learn from.")
        inputs = Inputs(values, values)
        chance = Boosted.fit(inputs, Labels.alike(came.astype(np.float64)), seed)
        unit = float(amount[came].mean())
        text, quotients = _amounts(values[came], amount[came] / unit, seed)
        return cls(chance.text, text, quotients, unit)

    def chance(self, values: Array) -> Array:
        """Probability of an amount above 0."""
        from scipy.special import expit

        found: Array = expit(Boosted(self.chance_text).odds(Inputs(values, values)))
        return found

    def amount(self, values: Array) -> Array:
        """Expected amount where one comes."""
        return self.unit * _grown(self.amount_text, values)

    def expected(self, values: Array) -> Array:
        """Expected amount."""
        return self.chance(values) * self.amount(values)

    def ends(self, values: Array, coverage: float = 0.9) -> tuple[Array, Array]:
        """Between which the amount will lie with this probability.

        Where nothing comes more often than the half of what may lie outside, the range begins at
        0 and all of that lies above it; else half lies below.
        """
        chance, amount = self.chance(values), self.amount(values)
        outside = 1 - coverage
        from_nothing = 1 - chance >= outside / 2
        below = np.where(from_nothing, 0.0, outside / 2)
        above = np.where(from_nothing, outside, outside / 2)
        low = self._quantile(below, chance) * amount
        high = self._quantile(1 - above, chance) * amount
        return np.where(from_nothing, 0.0, low / self.reach), high * self.reach

    def reaching(self, values: Array, amount: Array, coverage: float = 0.9) -> "TwoPart":
        """The same with ranges that hold the promised share of these rows, not seen before."""
        low, high = replace(self, reach=1.0).ends(values, coverage)
        with np.errstate(divide="ignore", invalid="ignore"):
            needed = np.maximum(amount / high, np.where(low > 0, low / amount, 0.0))
        # Nothing came, and nothing more was said.
        needed = np.where(np.isnan(needed), 0.0, needed)
        rank = min(math.ceil((len(needed) + 1) * coverage), len(needed)) - 1
        reach = float(np.clip(np.sort(needed)[rank], *_REACHES))
        return replace(self, reach=reach)

    def parts(self) -> dict[str, npt.NDArray[Any]]:
        """Everything that was learned, by name."""
        return {
            "chance_text": np.array(self.chance_text),
            "amount_text": np.array(self.amount_text),
            "quotients": self.quotients,
            "scale": np.array([self.unit, self.reach]),
        }

    @classmethod
    def restored(cls, parts: Mapping[str, npt.NDArray[Any]]) -> Self:
        """The same again from its parts."""
        unit, reach = (float(one) for one in parts["scale"])
        quotients = np.asarray(parts["quotients"], dtype=np.float64)
        return cls(str(parts["chance_text"]), str(parts["amount_text"]), quotients, unit, reach)

    def _quantile(self, share: Array, chance: Array) -> Array:
        """Of the quotient, 0 where nothing comes."""
        of_amounts = 1 - (1 - share) / np.maximum(chance, 1e-12)
        place = np.clip(of_amounts, 0.0, 1.0)
        found = np.interp(place, np.linspace(0, 1, len(self.quotients)), self.quotients)
        quantile: Array = np.where(of_amounts <= 0, 0.0, found)
        return quantile


def _amounts(values: Array, amount: Array, seed: int) -> tuple[str, Array]:
    """Trees of the mean amount, and how amounts of held-back rows scatter around theirs."""
    library = lightgbm()
    back = np.random.default_rng(seed).random(len(values)) < _HELD_BACK
    settings = {**_AMOUNTS, "seed": seed, "num_threads": threads_for(len(values))}
    data = library.Dataset(values[~back], amount[~back])
    seen = library.Dataset(values[back], amount[back], reference=data)
    stop = library.early_stopping(_PATIENCE, verbose=False)
    tried = library.train(settings, data, _TREES, valid_sets=[seen], callbacks=[stop])
    count = max(int(tried.best_iteration), 1)
    scatter = amount[back] / tried.predict(values[back], num_iteration=count)
    # Their mean is one by definition; what it is here is chance.
    quotients = np.quantile(scatter / scatter.mean(), np.linspace(0, 1, QUOTIENTS))
    whole = library.train(settings, library.Dataset(values, amount), count)
    return whole.model_to_string(), np.asarray(quotients, dtype=np.float64)


def _grown(text: str, values: Array) -> Array:
    found: Array = booster_of(text).predict(values, num_threads=threads_for(len(values)))
    return found
