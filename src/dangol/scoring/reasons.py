"""Why one person scores as they do, in words: their own numbers beside the usual ones.

A reason is shown as clear where two ways of asking agree: its fair share of the difference
from a usual person, and what the score loses when this alone is set to the usual.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.shapley import both_ways
from dangol.scoring.score_model import ScoreModel
from dangol.words import Count, Figure, Share, Text, both

Array = npt.NDArray[np.float64]
MOST_REASONS = 4
# Less than this on the log odds moves a probability by about a twentieth of itself.
SMALLEST_EFFECT = 0.05


@dataclass(frozen=True)
class Reason:
    """A sentence and what it adds to or takes from the log odds; unclear where ways disagree."""

    name: str
    effect: float
    alone: float
    words: Text

    @property
    def is_clear(self) -> bool:
        return self.effect * self.alone > 0


def reasons_of(model: ScoreModel, row: Array, most: int = MOST_REASONS) -> list[Reason]:
    """The strongest reasons of one row of inputs; what hardly moves the score is no reason."""
    groups = families_of(model)
    places = list(groups.values())
    usual = np.where(np.isfinite(model.usual), model.usual, row)
    effects, alone = both_ways(model.odds, row, usual, places)
    order = np.argsort(-np.abs(effects), kind="stable")[:most]
    names = list(groups)
    return [
        Reason(
            names[place], float(effects[place]), float(alone[place]),
            _words(model, places[place], row, usual),
        )
        for place in order
        if abs(effects[place]) >= SMALLEST_EFFECT
    ]  # fmt: skip


def families_of(model: ScoreModel) -> dict[str, list[int]]:
    """Inputs that say the same thing in several ways are one reason: each alone would undo it."""
    found: dict[str, list[int]] = {}
    for place, one in enumerate(model.inputs):
        found.setdefault(one.about or _stem(one.name), []).append(place)
    return found


def _stem(name: str) -> str:
    """The name without its window: a window ends a name as a number of days."""
    head, _, tail = name.rpartition("_")
    return head if tail.isdigit() and head else name


def _words(model: ScoreModel, places: list[int], row: Array, usual: Array) -> Text:
    """The input of the group that is furthest from usual, with both numbers."""
    away = np.abs(
        model.preparation.applied(row[None, :])[0, places]
        - model.preparation.applied(usual[None, :])[0, places]
    )
    place = places[int(away.argmax())]
    title = model.inputs[place].title
    is_share = _is_share(model.inputs[place].name)
    value, middle = (_said(float(v), is_share=is_share) for v in (row[place], usual[place]))
    if math.isnan(row[place]):
        return both(
            "{title}: none (usually {middle})", "{title}: 없음(보통 {middle})",
            title=title, middle=middle,
        )  # fmt: skip
    return both(
        "{title}: {value} (usually {middle})", "{title}: {value}(보통 {middle})",
        title=title, value=value, middle=middle,
    )  # fmt: skip


def _is_share(name: str) -> bool:
    return "_share" in name or "_trend" in name


def _said(value: float, *, is_share: bool) -> Count | Figure | Share:
    if is_share:
        return Share(round(value, 3))
    if float(value).is_integer() and abs(value) < 1e7:
        return Count(value)
    return Figure(value)
