"""What sets each segment apart: its people beside all others, in standard deviations.

Numbers by the standardised mean difference (J. Cohen 1988) with the interval of L. Hedges and I.
Olkin (1985); answers by the log odds ratio, which times the root of three over pi is a difference
of the same scale (S. Chinn, Statistics in Medicine 19, 2000). Segments were made to differ in
these: an interval says how far, not whether.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.customers.segments.encoding import Scales
from dangol.customers.segments.measured import Measured, Seen, Unit

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
SURE, LEAST = 1.959964, 0.2
# Of everybody it is one: where people of both sides are all alike, effects end somewhere.
LEAST_VARIANCE = 0.01
OF_ODDS = np.sqrt(3.0) / np.pi


@dataclass(frozen=True)
class Trait:
    """One difference of a segment; ``option`` is of answers, empty for numbers."""

    group: int
    measured: Measured
    option: str
    value: float
    overall: float
    effect: float
    low: float
    high: float

    @property
    def unit(self) -> Unit:
        return "share" if self.option else self.measured.unit

    @property
    def key(self) -> str:
        return f"{self.measured.name}={self.option}" if self.option else self.measured.name

    @property
    def is_clear(self) -> bool:
        return abs(self.effect) >= LEAST and (self.low > 0 or self.high < 0)


def traits(
    measured: Sequence[Measured], scales: Scales, seen: Seen, group: Ints, count: int
) -> list[list[Trait]]:
    """The traits of each segment, the largest effect first; of equal ones in their own order."""
    standard = scales.standard(measured, seen)
    inside = group >= 0
    found: list[list[Trait]] = []
    for one in range(count):
        mine, others = group == one, inside & (group != one)
        each: list[Trait] = []
        for place, what in enumerate(measured):
            values = seen.values[:, place]
            if what.kind == "answer":
                each += _of_answers(one, what, values, mine, others)
                continue
            told = _of_number(one, what, values, standard[:, place], mine, others)
            each += [told] if told is not None else []
        found.append(sorted(each, key=lambda trait: -abs(trait.effect)))
    return found


def _of_number(
    group: int,
    what: Measured,
    values: Array,
    standard: Array,
    mine: npt.NDArray[np.bool_],
    others: npt.NDArray[np.bool_],
) -> Trait | None:
    known = np.isfinite(standard)
    ours, theirs = standard[mine & known], standard[others & known]
    if len(ours) < 2 or len(theirs) < 2:
        return None
    pooled = (len(ours) * ours.var() + len(theirs) * theirs.var()) / (len(ours) + len(theirs))
    effect = float((ours.mean() - theirs.mean()) / np.sqrt(max(pooled, LEAST_VARIANCE)))
    people = len(ours) + len(theirs)
    error = np.sqrt(people / (len(ours) * len(theirs)) + effect**2 / (2 * people))
    shown = np.isfinite(values)
    return Trait(
        group,
        what,
        "",
        float(values[mine & shown].mean()) if (mine & shown).any() else float("nan"),
        float(values[(mine | others) & shown].mean()),
        round(effect, 4),
        round(float(effect - SURE * error), 4),
        round(float(effect + SURE * error), 4),
    )


def _of_answers(
    group: int,
    what: Measured,
    codes: Array,
    mine: npt.NDArray[np.bool_],
    others: npt.NDArray[np.bool_],
) -> list[Trait]:
    known = np.isfinite(codes)
    ours = np.bincount(codes[mine & known].astype(np.int64), minlength=len(what.options))
    theirs = np.bincount(codes[others & known].astype(np.int64), minlength=len(what.options))
    if not ours.sum() or not theirs.sum():
        return []
    # Half a person more in every cell (J. Haldane 1956, F. Anscombe 1956): no odds are infinite.
    yes, no = ours + 0.5, ours.sum() - ours + 0.5
    others_yes, others_no = theirs + 0.5, theirs.sum() - theirs + 0.5
    effect = np.log(yes * others_no / (no * others_yes)) * OF_ODDS
    error = np.sqrt(1 / yes + 1 / no + 1 / others_yes + 1 / others_no) * OF_ODDS
    overall = (ours + theirs) / (ours.sum() + theirs.sum())
    return [
        Trait(
            group,
            what,
            option,
            float(ours[place] / ours.sum()),
            float(overall[place]),
            round(float(effect[place]), 4),
            round(float(effect[place] - SURE * error[place]), 4),
            round(float(effect[place] + SURE * error[place]), 4),
        )
        for place, option in enumerate(what.options)
    ]
