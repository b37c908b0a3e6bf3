"""Whether people fall into groups, into how many, and by which rule."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from dangol.customers.segments.encoding import Encoding, learnt_encoding
from dangol.customers.segments.measured import Basis, Seen
from dangol.methods.cuts import (
    Cut,
    Dense,
    by_classes,
    by_density,
    by_means,
    by_mixture,
    classes_of,
    cutting,
    cutting_by_classes,
    places,
)
from dangol.methods.found_again import Cutting, Stability, one_cloud, steadiness, unrelated
from dangol.methods.latent_classes import certainty
from dangol.methods.one_core import one_thread
from dangol.methods.sampling import drawn_rows
from dangol.methods.valleys import least_valley

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[Any]
Way = Literal["k-means", "mixture", "density", "latent-classes"]
MOST_GROUPS = 8
LEARNT, JUDGED = 40_000, 4_000
DRAWS, FEWER_DRAWS = 8, 5
# Of numbers that are as steady the larger one tells more.
AS_STEADY = 0.02
# How many in a row may fit worse than the best before no more classes are tried.
WORSE_IN_A_ROW = 2


@dataclass(frozen=True)
class Learnt:
    """The rule and what it rests on.

    ``tried`` are the numbers of groups that were looked at, ``bics`` those of latent classes;
    ``chosen`` is None where customers are one crowd and nobody asked to cut it. ``certainty`` is
    how surely answers tell the class.
    """

    way: Way
    encoding: Encoding
    cut: Cut | None
    tried: tuple[Stability, ...]
    bics: tuple[tuple[int, float], ...] = ()
    certainty: float = float("nan")

    @property
    def chosen(self) -> Stability | None:
        if self.cut is None:
            return None
        return next((one for one in self.tried if one.count == self.cut.count), self.tried[-1])

    @property
    def best(self) -> Stability | None:
        """What was chosen, else what came nearest; None where nothing was worth a try."""
        return self.chosen or max(self.tried, key=lambda one: one.found, default=None)

    @property
    def is_grouped(self) -> bool:
        return self.chosen is not None and self.chosen.is_stable


def way_of(basis: Basis, method: str) -> Way:
    """What was asked for, or what suits the basis: classes for answers, k-means for numbers."""
    for way in ("k-means", "mixture", "density", "latent-classes"):
        if way == method:
            return way
    return "latent-classes" if basis.has_answers and not basis.is_by_numbers else "k-means"


def learnt(basis: Basis, seen: Seen, method: str, count: int, seed: int) -> Learnt:
    """The groups of people, as many as are found again best unless a ``count`` is asked for."""
    way = way_of(basis, method)
    few = seen.of(drawn_rows(np.arange(len(seen)), LEARNT, seed))
    encoding = learnt_encoding(
        basis.measured,
        few,
        is_coded=way == "latent-classes",
        is_scored=basis.is_scored and way != "latent-classes",
        seed=seed,
    )
    trial = _Trial(basis, encoding, few, encoding.rows(basis.measured, few), seed)
    with one_thread():
        if way == "latent-classes":
            return trial.classes(count)
        if way == "density":
            return trial.density()
        return trial.numbers(way, count)


@dataclass(frozen=True)
class _Trial:
    """Ways tried on the same people."""

    basis: Basis
    encoding: Encoding
    seen: Seen
    rows: Rows
    seed: int

    def numbers(self, way: Literal["k-means", "mixture"], count: int) -> Learnt:
        """k-means or a mixture: the number of groups that is found again best."""
        learn = by_means if way == "k-means" else by_mixture

        def of(some: int) -> Cutting:
            return cutting(lambda rows, seed: learn(rows, some, seed))

        draws = DRAWS if way == "k-means" else FEWER_DRAWS
        counts = [count] if count else range(2, MOST_GROUPS + 1)
        tried = []
        for some in counts:
            steady = self._steady(of(some), some, draws)
            if steady.is_firm:
                steady = self._apart(steady, learn(self.rows, some, self.seed))
            tried.append(steady)
        best = tried[0].count if count else _best(tried)
        if best is None:
            return Learnt(way, self.encoding, None, tuple(tried))
        cut = learn(self.rows, best, self.seed)
        return Learnt(way, self.encoding, cut, self._with_each(tried, cut, of(best), draws))

    def density(self) -> Learnt:
        """As many groups as lie close; none is asked for."""
        cut = by_density(self.rows, self.seed)
        tried = (self._steady(cutting(_dense), cut.count, FEWER_DRAWS),)
        if cut.count < 2 or not tried[0].is_stable:
            return Learnt("density", self.encoding, None, tried)
        found = self._with_each(tried, cut, cutting(_dense), FEWER_DRAWS)
        return Learnt("density", self.encoding, cut, found)

    def classes(self, count: int) -> Learnt:
        """As many classes as the answers need (BIC), fewer where so many are not found again."""
        if self.encoding.bands is None:
            raise AssertionError("Classes are of codes.")
        options = self.encoding.bands.options(self.basis.measured)
        fits = {}
        worse = 0
        for some in [count] if count else range(1, MOST_GROUPS + 1):
            fits[some] = by_classes(self.rows, options, some, self.seed)
            best = min(fits, key=lambda one: fits[one].bic)
            worse = 0 if best == some else worse + 1
            if worse == WORSE_IN_A_ROW:
                break
        bics = tuple((some, round(fit.bic, 3)) for some, fit in fits.items())
        tried: list[Stability] = []
        chosen = None
        for some in range(best, 1, -1) if not count else [count]:
            steady = self._steady(cutting_by_classes(options, some), some, FEWER_DRAWS)
            if steady.is_stable:
                steady = self._apart(steady, classes_of(fits[some]))
            tried.insert(0, steady)
            if steady.is_stable or count:
                chosen = some
                break
        if chosen is None:
            return Learnt("latent-classes", self.encoding, None, tuple(tried), bics)
        cut = classes_of(fits[chosen])
        found = self._with_each(tried, cut, cutting_by_classes(options, chosen), FEWER_DRAWS)
        member = cut.memberships(self.rows)
        return Learnt(
            "latent-classes",
            self.encoding,
            cut,
            found,
            bics,
            certainty(member, np.ones(len(member))),
        )

    def _steady(
        self, how: Cutting, count: int, draws: int, group: npt.NDArray[np.int64] | None = None
    ) -> Stability:
        some = drawn_rows(np.arange(len(self.rows)), JUDGED, self.seed)
        rows = self.rows[some]
        return steadiness(
            rows, self._without_groups(some), how, count,
            seed=self.seed, draws=draws, group=None if group is None else group[some],
        )  # fmt: skip

    def _without_groups(self, some: npt.NDArray[np.intp]) -> Rows:
        """Rows without groups: those of one cloud, or answers that go together with nothing."""
        if self.basis.has_numbers and self.encoding.bands is None:
            return one_cloud(self.rows[some], self.seed)
        few = self.seen.of(some)
        mixed = Seen(few.people, unrelated(few.values, self.seed), few.wholes)
        return self.encoding.rows(self.basis.measured, mixed)

    def _with_each(
        self, tried: "list[Stability] | tuple[Stability, ...]", cut: Cut, how: Cutting, draws: int
    ) -> tuple[Stability, ...]:
        """The number that was chosen with how firmly each of its groups stands."""
        again = self._steady(how, cut.count, draws, places(cut, self.rows))
        return tuple(
            replace(again, valley=one.valley) if one.count == cut.count else one for one in tried
        )

    def _apart(self, steady: Stability, cut: Cut) -> Stability:
        """With the valley between groups of numbers; answers have no between."""
        is_coded = self.encoding.bands is not None
        if not self.basis.has_numbers or (is_coded and self.basis.has_answers):
            return steady
        where = (
            self.encoding.scales.columns(self.basis.measured, self.seen) if is_coded else self.rows
        )
        found = least_valley(where, places(cut, self.rows), self.seed)
        return replace(steady, valley=found)


def _dense(rows: Array, seed: int) -> Dense:
    return by_density(rows, seed)


def _best(tried: list[Stability]) -> int | None:
    """The number of groups that is found again best; None where no number is steady."""
    stable = [one for one in tried if one.is_stable]
    if not stable:
        return None
    most = max(one.found for one in stable)
    return max(one.count for one in stable if one.found >= most - AS_STEADY)
