"""Who is of which class: how membership goes with what customers told of themselves.

The logit of the classes is found together with their answers (see ``methods.class_membership``):
people are never put into classes first and compared after. What most did not tell is left out;
what some did not tell has a column of its own, so that nobody is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from dangol.customers.segments.learning import Learnt
from dangol.customers.segments.measured import Basis, Measured, Seen
from dangol.methods.class_membership import ExplainedClasses, fit_explained
from dangol.methods.cuts import Classes
from dangol.methods.latent_classes import patterns
from dangol.methods.sampling import drawn_rows

Array = npt.NDArray[np.float64]
MOST_PEOPLE, FEWEST_PEOPLE = 20_000, 300
LEAST_TOLD, LEAST_OPTION = 0.5, 0.05
MOST_COLUMNS = 24
COVERAGE = 0.95
# Of what is new in a column beside those before it.
NEW = 1e-6


@dataclass(frozen=True)
class Going:
    """How an answer goes with a class: ``odds`` against the largest class, beside ``against``.

    ``group`` is the place of the class in the rule; ends are those of a 95% interval that holds
    for all of them together (Bonferroni).
    """

    group: int
    measured: Measured
    option: str
    against: str
    odds: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        return self.low > 1 or self.high < 1


@dataclass(frozen=True)
class Explained:
    """The strongest first; classes are compared with the first one of the rule."""

    people: int
    goings: tuple[Going, ...]


@dataclass(frozen=True)
class _Column:
    """People with this option beside those with ``against``; others count for neither."""

    values: Array
    measured: Measured | None = None
    option: str = ""
    against: str = ""


def explained(
    basis: Basis, found: Learnt, seen: Seen, given: Seen, told: Sequence[Measured], seed: int
) -> Explained | None:
    """What of ``given`` goes with the classes; None where too little was told.

    ``told`` are the attributes that ``given`` holds, all of them answers.
    """
    cut, bands = found.cut, found.encoding.bands
    if not isinstance(cut, Classes) or bands is None or cut.count < 2:
        return None
    few = seen.of(drawn_rows(np.arange(len(seen)), MOST_PEOPLE, seed))
    columns = _columns(_beside(few, given), told)
    if len(few) < FEWEST_PEOPLE or not any(one.measured for one in columns):
        return None
    answers = patterns(bands.codes(basis.measured, few), bands.options(basis.measured))
    design = np.column_stack([one.values for one in columns])
    classes = fit_explained(answers, design, cut.count, begin=cut.chances)
    return Explained(len(few), _goings(classes, columns))


def _beside(seen: Seen, given: Seen) -> Array:
    """What was given, in the order of the people who were seen; nan of whom nothing was."""
    values = np.full((len(seen), given.values.shape[1]), np.nan)
    if len(given):
        place = np.minimum(np.searchsorted(given.people, seen.people), len(given) - 1)
        same = given.people[place] == seen.people
        values[same] = given.values[place[same]]
    return values


def _columns(values: Array, told: Sequence[Measured]) -> list[_Column]:
    """A column for each frequent answer but the most frequent one, as far as they are new."""
    every: list[_Column] = []
    for place, one in enumerate(told):
        known = np.isfinite(values[:, place])
        if not len(known) or known.mean() < LEAST_TOLD:
            continue
        codes = np.where(known, values[:, place], -1).astype(np.int64)
        shares = np.bincount(codes[known], minlength=len(one.options)) / known.sum()
        most = int(shares.argmax())
        for option in np.flatnonzero(shares >= LEAST_OPTION):
            if option != most:
                flag = (codes == option).astype(np.float64)
                every.append(_Column(flag, one, one.options[option], one.options[most]))
        rare = known & (shares[codes] < LEAST_OPTION)
        every += [_Column(flag.astype(np.float64)) for flag in (rare, ~known) if flag.any()]
    return _independent(every)[:MOST_COLUMNS]


def _independent(columns: Sequence[_Column]) -> list[_Column]:
    """Those that the ones before them do not tell already: else nothing would tell them apart."""
    if not columns:
        return []
    count = len(columns[0].values)
    base = [np.full(count, 1 / np.sqrt(max(count, 1)))]
    kept = []
    for one in columns:
        rest = one.values - sum(part * (part @ one.values) for part in base)
        size = float(rest @ rest)
        if size > NEW * count:
            base.append(rest / np.sqrt(size))
            kept.append(one)
    return kept


def _goings(classes: ExplainedClasses, columns: Sequence[_Column]) -> tuple[Going, ...]:
    named = [(place + 1, one) for place, one in enumerate(columns) if one.measured is not None]
    others = range(1, len(classes.shares))
    reach = NormalDist().inv_cdf(1 - (1 - COVERAGE) / 2 / max(len(named) * len(others), 1))
    found = []
    for row, one in named:
        for group in others:
            weight, error = classes.weights[row, group], classes.errors[row, group]
            if one.measured is not None and np.isfinite(error) and error > 0:
                ends = np.exp([weight, weight - reach * error, weight + reach * error])
                odds, low, high = (float(end) for end in ends)
                found.append((abs(weight) / error, Going(
                    group, one.measured, one.option, one.against, odds, low, high
                )))  # fmt: skip
    return tuple(going for _, going in sorted(found, key=lambda one: -one[0]))
