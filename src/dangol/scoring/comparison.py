"""Families compared on the same later periods, each calibrated, alone and together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.learners.blend import Blend, learnt_blend, log_loss
from dangol.methods.score_quality import (
    Estimate,
    area_under_curve,
    calibration_error,
    with_interval,
)
from dangol.scoring.folds import Examples, Foretold

Array = npt.NDArray[np.float64]
TOGETHER = "together"
# A family with less than this weight is left out: it costs time and moves nothing.
LEAST_WEIGHT = 0.03


@dataclass(frozen=True)
class Compared:
    """One family (or all together) on the unseen period, calibrated on those before it."""

    family: str
    area: Estimate
    log_loss: float
    calibration_error: float
    is_chosen: bool


@dataclass(frozen=True)
class Comparison:
    """What was compared, what is used, and its chances on the unseen period.

    ``blend`` has a weight per family of ``families``, learned on every judged period.
    """

    compared: tuple[Compared, ...]
    families: tuple[str, ...]
    blend: Blend
    happened: Array
    chance: Array
    places: npt.NDArray[np.int64]

    @property
    def chosen(self) -> str:
        return next(one.family for one in self.compared if one.is_chosen)


def compared(examples: Examples, found: Foretold, seed: int) -> Comparison:
    """Best or all together: whichever forecast the earlier judged periods better.

    Nothing of the last period chooses or calibrates: its figures are those of the future.
    """
    before, last = found.rows(last=False), found.rows(last=True)
    if not before.any():
        before = last
    happened = examples.happened[found.places]
    weight = examples.weight[found.places]
    ways: dict[str, list[int]] = {name: [n] for n, name in enumerate(found.families)}
    if len(found.families) > 1:
        ways[TOGETHER] = list(range(len(found.families)))
    losses = {
        name: _crossed_loss(found.odds[before][:, columns], happened[before], weight[before], seed)
        for name, columns in ways.items()
    }
    best = min(losses, key=lambda name: losses[name])
    figures = []
    chance = np.zeros(int(last.sum()))
    for name, columns in ways.items():
        blend = learnt_blend(found.odds[before][:, columns], happened[before], weight[before])
        odds = blend.odds(found.odds[last][:, columns])
        told = blend.chance(found.odds[last][:, columns])
        if name == best:
            chance = told
        figures.append(
            Compared(
                name,
                with_interval(area_under_curve, happened[last], odds, seed),
                float(log_loss(happened[last], odds).mean()),
                calibration_error(happened[last], told),
                name == best,
            )
        )
    families, blend = _used(found, ways[best], happened, weight)
    return Comparison(tuple(figures), families, blend, happened[last], chance, found.places[last])


def _used(
    found: Foretold, columns: Sequence[int], happened: Array, weight: Array
) -> tuple[tuple[str, ...], Blend]:
    """The families that carry weight, and the blend of them on every judged period."""
    blend = learnt_blend(found.odds[:, columns], happened, weight)
    kept = [c for c, w in zip(columns, blend.weights, strict=True) if w >= LEAST_WEIGHT]
    kept = kept or [columns[int(blend.weights.argmax())]]
    return (
        tuple(found.families[place] for place in kept),
        learnt_blend(found.odds[:, kept], happened, weight),
    )


def _crossed_loss(odds: Array, happened: Array, weight: Array, seed: int) -> float:
    """Log loss of a calibration or blend learned on one half and judged on the other."""
    half = np.random.default_rng(seed).random(len(odds)) < 0.5
    total = 0.0
    for learn in (half, ~half):
        if not 0 < happened[learn].mean() < 1:
            continue
        blend = learnt_blend(odds[learn], happened[learn], weight[learn])
        total += float(log_loss(happened[~learn], blend.odds(odds[~learn])).sum())
    return total / len(odds)
