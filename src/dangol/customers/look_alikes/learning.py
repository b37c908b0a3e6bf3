"""What tells members from others, learned on most members and judged on those held back."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.learners.linear import Linear
from dangol.methods.learners.trees import Boosted
from dangol.methods.score_quality import Estimate
from dangol.scoring.comparison import compared
from dangol.scoring.folds import Examples, foretold
from dangol.scoring.judgement import Judgement, judged
from dangol.scoring.score_model import Input, ScoreModel, learnt_model

Array = npt.NDArray[np.float64]
FAMILIES = (Linear.family, Boosted.family)
PARTS = 5
"""Parts of people by lot; the last one is held back until the end."""


@dataclass(frozen=True)
class Difference:
    """How members differ from others in one input: a standardised difference with its range."""

    input: Input
    members: float
    others: float
    effect: Estimate

    @property
    def is_clear(self) -> bool:
        return self.effect.low > 0 or self.effect.high < 0


@dataclass(frozen=True)
class Learnt:
    """``found``: of the held-back members, the share among as many people as there are of them."""

    model: ScoreModel
    judgement: Judgement
    held_back: int
    found: float
    by_chance: float
    differences: list[Difference]


def learnt(
    values: Array,
    is_member: npt.NDArray[np.bool_],
    inputs: Sequence[Input],
    subject: str,
    seed: int,
) -> Learnt:
    """The model of likeness, and how well it finds members that it had not seen.

    Members and others are dealt into parts of their own, so that each has its share of both.
    """
    part = _parts(is_member, seed)
    names = tuple(one.name for one in inputs)
    happened = is_member.astype(np.float64)
    examples = Examples(names, values, part, happened, np.ones(len(part)))
    comparison = compared(examples, foretold(examples, FAMILIES, seed), seed)
    places, chance = comparison.places, comparison.chance
    seen = happened[places]
    shares = [float(happened[part == one].mean()) for one in range(PARTS - 1)]
    judgement = judged(seen, chance, shares, seed)
    asked = {"asked": {"audience": subject}}
    model = learnt_model(examples, comparison, tuple(inputs), asked, judgement.figures(), seed)
    held = int(seen.sum())
    first = np.argsort(-chance, kind="stable")[:held]
    return Learnt(
        model,
        judgement,
        held,
        float(seen[first].mean()),
        float(seen.mean()),
        differences(values, is_member, inputs),
    )


def _parts(is_member: npt.NDArray[np.bool_], seed: int) -> npt.NDArray[np.int64]:
    rng = np.random.default_rng(seed)
    part = np.empty(len(is_member), dtype=np.int64)
    for side in (np.flatnonzero(is_member), np.flatnonzero(~is_member)):
        part[rng.permutation(side)] = np.arange(len(side)) % PARTS
    return part


def differences(
    values: Array, is_member: npt.NDArray[np.bool_], inputs: Sequence[Input]
) -> list[Difference]:
    """Standardised mean differences (Cohen 1988), the largest first; empty values left out."""
    found = []
    for place, one in enumerate(inputs):
        mine, theirs = _told(values[is_member, place]), _told(values[~is_member, place])
        if len(mine) < 2 or len(theirs) < 2:
            continue
        spread = float(np.sqrt((mine.var() + theirs.var()) / 2))
        if spread <= 0:
            continue
        effect = float(mine.mean() - theirs.mean()) / spread
        error = float(np.sqrt(1 / len(mine) + 1 / len(theirs) + effect**2 / 2 / len(values)))
        # Two in ten thousand: a hundred inputs are looked at.
        reach = 3.7 * error
        interval = Estimate(effect, effect - reach, effect + reach)
        found.append(Difference(one, float(mine.mean()), float(theirs.mean()), interval))
    return sorted(found, key=lambda d: (-abs(d.effect.value), d.input.name))


def _told(column: Array) -> Array:
    told: Array = column[np.isfinite(column)]
    return told
