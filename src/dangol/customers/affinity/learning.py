"""How much people differ in each kind, how fast it fades, and whether it holds afterwards."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dangol.customers.affinity.facts import KINDS, MEASURED
from dangol.customers.affinity.weighing import Sample
from dangol.methods.affinity import Taste, differing, fitted_taste
from dangol.methods.jackknife import NORMAL_95, estimates
from dangol.methods.score_quality import Estimate, area_under_curve
from dangol.methods.shrinkage import Spread, differing_means, fitted_spread

Array = npt.NDArray[np.float64]
HALF_LIVES: tuple[float | None, ...] = (None, 365.0, 182.0, 91.0, 45.0)
SURELY = 3.0
"""Standard errors beyond which chance does not explain that people differ."""
FEWEST_LATER = 50
_MOST_COMPARED = 2_000


@dataclass(frozen=True)
class Losses:
    """Of each person: how badly what followed was foretold, and how many purchases it was."""

    of: Array
    purchases: Array

    @property
    def mean(self) -> float:
        return float(self.of.sum() / max(self.purchases.sum(), 1e-12))

    def below(self, other: "Losses") -> Estimate:
        """How much less it is than another's, per purchase."""
        saved, count = other.of - self.of, self.purchases
        whole = max(float(count.sum()), 1e-12)
        gain = float(saved.sum()) / whole
        error = float(np.sqrt(((saved - gain * count) ** 2).sum())) / whole
        return Estimate(gain, gain - NORMAL_95 * error, gain + NORMAL_95 * error)


@dataclass(frozen=True)
class Judged:
    """A later period that nothing had seen.

    Losses are mean log losses per purchase: with what is usual, with every purchase counting
    alike, and with the half-life. ``area`` and ``usual_area`` are AUCs of what was bought.
    """

    usual: float
    plain: float
    own: float
    gain: Estimate
    over_plain: Estimate
    area: Estimate | None
    usual_area: float | None
    purchases: int


@dataclass(frozen=True)
class Learnt:
    """One kind: its values, what is usual, how fast it fades, and how it did later.

    ``differing`` is in standard errors of what chance does.
    """

    kind: str
    values: tuple[str, ...]
    common: Taste | Spread
    half_life: float | None
    differing: float
    judged: Judged | None

    @property
    def is_told_apart(self) -> bool:
        return (
            self.differing > SURELY
            and not self.common.are_alike
            and self.judged is not None
            and self.judged.gain.low > 0
        )


class _Kind(Protocol):
    """Losses of one kind at a cut-off, by half-life; None stands for what is usual."""

    def losses(self, cutoff: dt.date, number: int | None) -> Losses: ...


@dataclass(frozen=True)
class _Counted:
    sample: Sample
    kind: str
    values: Sequence[str]

    def shares(self, cutoff: dt.date, number: int | None) -> tuple[Array, Array]:
        """Shares of everyone, and what those who were known bought later of what is usual."""
        counts = self.sample.counts(cutoff, self.kind, self.values, number or 0)
        known = self.sample.counts(cutoff, self.kind, self.values, 0).totals > 0
        taste = fitted_taste(counts)
        if number is None:
            taste = Taste(taste.usual, np.inf)
        told = taste.usual > 0
        later = self.sample.followed(cutoff, self.kind, self.values) * known[:, None]
        return taste.shares(counts)[:, told], later[:, told]

    def losses(self, cutoff: dt.date, number: int | None) -> Losses:
        shares, later = self.shares(cutoff, number)
        return Losses(-(later * np.log(shares)).sum(axis=1), later.sum(axis=1))


@dataclass(frozen=True)
class _Measured:
    sample: Sample
    kind: str

    def losses(self, cutoff: dt.date, number: int | None) -> Losses:
        """Half the squared distance in standard deviations of single purchases."""
        place, plain = self.sample.means(cutoff, self.kind, 0)
        # Of one scale whatever the half-life, so that losses can be compared.
        scale = fitted_spread(plain).within
        times, total, square = self.sample.measured_later(cutoff, self.kind)
        known = np.zeros(len(times))
        known[place] = 1.0
        if scale <= 0:
            return Losses(np.zeros(len(times)), np.zeros(len(times)))
        place, people = self.sample.means(cutoff, self.kind, number or 0)
        spread = fitted_spread(people)
        expected = np.full(len(times), spread.usual)
        if number is not None:
            expected[place] = spread.means(people.mean, people.evidence)[0]
        away = square - 2 * expected * total + times * expected**2
        return Losses(known * away / (2 * scale), known * times)


@dataclass(frozen=True)
class Asked:
    """On which days, and with which half-lives, of which the first counts all alike.

    A half-life is chosen on what followed the first day, judged on what followed the second,
    and used at the third, today. What ``is_given`` is the second half-life in any case.
    """

    cutoffs: tuple[dt.date, dt.date, dt.date]
    half_lives: Sequence[float | None]
    is_given: bool
    seed: int

    def chosen(self, own: _Kind) -> int:
        """The longest within a standard error of the best (L. Breiman et al. 1984)."""
        if self.is_given:
            return 1
        losses = [own.losses(self.cutoffs[0], number) for number in range(len(self.half_lives))]
        if losses[0].purchases.sum() < FEWEST_LATER:
            return 0
        best = min(losses, key=lambda one: one.mean)
        saved = [best.below(one) for one in losses]
        return next(
            number
            for number, one in enumerate(saved)
            if one.value <= (one.high - one.value) / NORMAL_95
        )


def learnt_kinds(
    counted: Sample, measured: Sample, values: Mapping[str, Sequence[str]], asked: Asked
) -> list[Learnt]:
    """Every kind of which there is something to learn."""
    found = []
    for kind in KINDS:
        if kind in MEASURED:
            one = _learnt_means(measured, kind, asked)
        else:
            one = _learnt_counts(counted, kind, values[kind], asked)
        if one is not None:
            found.append(one)
    return found


def _learnt_counts(sample: Sample, kind: str, values: Sequence[str], asked: Asked) -> Learnt | None:
    if len(values) < 2:
        return None
    own = _Counted(sample, kind, values)
    chosen, today = asked.chosen(own), asked.cutoffs[-1]
    judged = _judged(own, asked.cutoffs[1], chosen)
    if judged is not None:
        area, usual_area = _areas(own, asked.cutoffs[1], chosen, asked.seed)
        judged = replace(judged, area=area, usual_area=usual_area)
    return Learnt(
        kind,
        tuple(values),
        fitted_taste(sample.counts(today, kind, values, chosen)),
        asked.half_lives[chosen],
        differing(sample.counts(today, kind, values, 0)),
        judged,
    )


def _learnt_means(sample: Sample, kind: str, asked: Asked) -> Learnt | None:
    today = asked.cutoffs[-1]
    _, plain = sample.means(today, kind, 0)
    if len(plain.mean) < 2:
        return None
    own = _Measured(sample, kind)
    chosen = asked.chosen(own)
    return Learnt(
        kind,
        (),
        fitted_spread(sample.means(today, kind, chosen)[1]),
        asked.half_lives[chosen],
        differing_means(plain),
        _judged(own, asked.cutoffs[1], chosen),
    )


def _judged(own: _Kind, cutoff: dt.date, chosen: int) -> Judged | None:
    usual, plain, ours = (own.losses(cutoff, number) for number in (None, 0, chosen))
    purchases = int(ours.purchases.sum())
    if purchases < FEWEST_LATER:
        return None
    return Judged(
        usual.mean,
        plain.mean,
        ours.mean,
        ours.below(usual),
        ours.below(plain),
        None,
        None,
        purchases,
    )


def _areas(
    own: _Counted, cutoff: dt.date, chosen: int, seed: int
) -> tuple[Estimate | None, float | None]:
    """AUC over pairs of a buyer and a value, by own shares and by what is usual."""
    shares, later = own.shares(cutoff, chosen)
    usual, _ = own.shares(cutoff, None)
    buying = np.flatnonzero(later.sum(axis=1) > 0)[:_MOST_COMPARED]
    if len(buying) < 2:
        return None, None
    happened = (later[buying] > 0).astype(np.float64)
    mine, common = shares[buying], usual[buying]

    def figures(some: npt.NDArray[np.intp]) -> Array:
        return np.array([area_under_curve(happened[some].ravel(), mine[some].ravel())])

    (area,) = estimates(figures, len(buying), seed)
    return area, area_under_curve(happened.ravel(), common.ravel())
