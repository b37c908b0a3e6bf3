"""One model over all categories, and how well it told what people would buy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dangol.customers.category_interest.pairs import INPUTS, NAMES, OF_PACE
from dangol.customers.category_interest.panel import Pairs
from dangol.methods.jackknife import estimates
from dangol.methods.learners.blend import learnt_blend
from dangol.methods.learners.families import fitted
from dangol.methods.learners.learner import Inputs
from dangol.methods.learners.linear import Linear
from dangol.methods.learners.preparing import learnt_preparation
from dangol.methods.score_quality import (
    Estimate,
    area_under_curve,
    calibration_error,
    tenths,
    top_lift,
)
from dangol.scoring.comparison import Comparison
from dangol.scoring.folds import Examples, judged_periods, sampled
from dangol.scoring.judgement import Judgement
from dangol.scoring.levels import LEAST_REACH
from dangol.scoring.score_model import ScoreModel, learnt_model

Array = npt.NDArray[np.float64]
FAMILIES = ("logistic", "boosting")
FIRST = 3


@dataclass(frozen=True)
class OfCategory:
    """One category in the unseen period."""

    name: str
    area: float
    naive: float
    forecast: float
    observed: float
    buyers: int


@dataclass(frozen=True)
class Judged:
    """Figures of the unseen period.

    ``area`` is the mean AUC over categories, ``naive`` that of "what they bought most", and
    ``taste`` what it gains over a model in which everybody has the same taste. ``named``
    and ``naive_named`` are shares of the first three categories that were bought.
    """

    area: Estimate
    naive: Estimate
    ahead: Estimate
    taste: Estimate
    named: float
    naive_named: float
    categories: list[OfCategory]
    pooled: Judgement
    people: int

    @property
    def is_flat(self) -> bool:
        """Whether people of the same pace could have the same taste."""
        return not self.taste.low > 0.0

    def figures(self) -> dict[str, float]:
        return {
            "auc": round(self.area.value, 4),
            "naive_auc": round(self.naive.value, 4),
            "taste_gain": round(self.taste.value, 4),
            "calibration_error": round(self.pooled.calibration, 5),
            "named_share": round(self.named, 4),
            "naive_named_share": round(self.naive_named, 4),
        }


def learnt(
    pairs: Pairs, names: Sequence[str], subject: dict[str, Any], seed: int
) -> tuple[ScoreModel, Judged]:
    """The model of all that is known, and figures of one that had not seen the latest period."""
    examples = pairs.examples
    places, odds = _foretold(examples, seed)
    happened = examples.happened[places]
    last = examples.period[places] == examples.periods[-1]
    calibrating = ~last if (~last).any() else last
    blend = learnt_blend(odds[calibrating], happened[calibrating])
    chance = blend.chance(odds[last])
    judged = _judged(pairs, names, chance, _alike(examples, seed), seed)
    whole = learnt_blend(odds, happened)
    used = Comparison((), FAMILIES, whole, happened[last], chance, places[last])
    model = learnt_model(examples, used, INPUTS, subject, judged.figures(), seed)
    return model, judged


def _foretold(examples: Examples, seed: int) -> tuple[npt.NDArray[np.int64], Array]:
    """The two latest periods by models of earlier ones: rows, and (rows, families) of log odds."""
    places, odds = [], []
    for period in judged_periods(examples)[-2:]:
        learn = sampled(examples.known_at(period), seed + period)
        judge = np.flatnonzero(examples.period == period)
        preparation = learnt_preparation(examples.values[learn])
        learning, judging = (
            Inputs(examples.values[rows], preparation.applied(examples.values[rows]))
            for rows in (learn, judge)
        )
        labels = examples.labels.of(learn)
        each = [fitted(family, learning, labels, seed).odds(judging) for family in FAMILIES]
        places.append(judge)
        odds.append(np.column_stack(each))
    return np.concatenate(places), np.concatenate(odds)


def _alike(examples: Examples, seed: int) -> Array:
    """Log odds of the latest period where taste is the same for all: pace and category alone."""
    columns = [NAMES.index(name) for name in OF_PACE]
    last = examples.periods[-1]
    learn = sampled(examples.known_at(last), seed)
    judge = np.flatnonzero(examples.period == last)
    preparation = learnt_preparation(examples.values[learn][:, columns])
    rows = [
        Inputs(values, preparation.applied(values))
        for values in (examples.values[part][:, columns] for part in (learn, judge))
    ]
    model = Linear.fit(rows[0], examples.labels.of(learn), seed)
    return model.odds(rows[1])


def _judged(pairs: Pairs, names: Sequence[str], chance: Array, alike: Array, seed: int) -> Judged:
    rows = pairs.last
    happened, ours, same, most = (
        pairs.of_last(values)
        for values in (pairs.examples.happened[rows], chance, alike, pairs.naive[rows])
    )

    def figures(some: npt.NDArray[np.intp]) -> Array:
        found, theirs, others = (
            _mean_area(happened[some], scores[some]) for scores in (ours, most, same)
        )
        return np.array([found, theirs, found - theirs, found - others])

    area, naive, ahead, taste = estimates(figures, len(happened), seed)
    flat_happened, flat_chance = happened.ravel(), ours.ravel()
    pooled = Judgement(
        area,
        Estimate(top_lift(flat_happened, flat_chance), np.nan, np.nan),
        calibration_error(flat_happened, flat_chance),
        float(flat_happened.mean()),
        float(flat_chance.mean()),
        len(flat_happened),
        int(flat_happened.sum()),
        tenths(flat_happened, flat_chance),
        LEAST_REACH,
    )
    return Judged(
        area,
        naive,
        ahead,
        taste,
        named_share(happened, ours, ours.mean(axis=0)),
        named_share(happened, most, ours.mean(axis=0)),
        [
            OfCategory(
                name,
                area_under_curve(happened[:, place], ours[:, place]),
                area_under_curve(happened[:, place], most[:, place]),
                float(ours[:, place].mean()),
                float(happened[:, place].mean()),
                int(happened[:, place].sum()),
            )
            for place, name in enumerate(names)
        ],
        pooled,
        len(happened),
    )


def _mean_area(happened: Array, scores: Array) -> float:
    """Mean AUC over categories that somebody bought and somebody did not."""
    found = [
        area_under_curve(happened[:, place], scores[:, place])
        for place in range(happened.shape[1])
        if 0 < happened[:, place].mean() < 1
    ]
    return float(np.mean(found)) if found else float("nan")


def named_share(happened: Array, scores: Array, common: Array, first: int = FIRST) -> float:
    """Of the categories that each buyer's scores name first, the share that was bought.

    Of people who bought any of the categories; equal scores go to the more common category.
    """
    buying = happened.any(axis=1)
    if not buying.any():
        return float("nan")
    order = np.lexsort((np.broadcast_to(-common, scores.shape), -scores), axis=1)
    taken = np.take_along_axis(happened, order[:, :first], axis=1)
    return float(taken[buying].mean())
