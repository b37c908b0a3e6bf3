"""Models of buying for customers who differ from the first day on: covariates.

What is known of a customer at the beginning moves how often they buy, and how soon they leave,
by factors exp(effect): P. S. Fader and B. G. S. Hardie, "Incorporating time-invariant covariates
into the Pareto/NBD and BG/NBD models" (2007). In Pareto/NBD both hazards are proportional, with
``alpha`` and ``beta`` divided by their factors; in BG/NBD the rate is, and so are the odds of
leaving at a purchase (``a`` times its factor, the ``b`` of the note left alone).

Customers of the same covariates are a group, so an hour of a million customers is that of a few
dozen groups.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from dangol.methods.buying import Buying
from dangol.methods.histories import Histories, Places, distinct
from dangol.methods.likelihood_interval import likelihood_intervals
from dangol.methods.maximum_likelihood import Estimate, Fitted, Likelihood, estimated

Array = npt.NDArray[np.float64]
Scores = Callable[[Array, Histories], Array]
_FEWEST_OF_A_SAMPLE = 50


@dataclass(frozen=True)
class GroupedHistories:
    """The histories of each group, with what is known of it: (groups, covariates)."""

    parts: tuple[Histories, ...]
    design: Array

    @classmethod
    def of(
        cls, frequency: Array, recency: Array, age: Array, group: Places, design: Array
    ) -> "GroupedHistories":
        """Each customer's history, put to the ``group`` that is a row of ``design``."""
        chosen = [np.flatnonzero(group == number) for number in range(len(design))]
        parts = [distinct(frequency[one], recency[one], age[one])[0] for one in chosen]
        there = [number for number, part in enumerate(parts) if len(part.weight)]
        return cls(tuple(parts[number] for number in there), design[there])

    @property
    def weight(self) -> Array:
        return np.concatenate([part.weight for part in self.parts])

    @property
    def mean_age(self) -> float:
        ages = np.concatenate([part.age for part in self.parts])
        return float(np.average(ages, weights=self.weight))

    def in_unit(self, unit: float) -> "GroupedHistories":
        """The same with time counted in so much of what it was."""
        return GroupedHistories(tuple(part.in_unit(unit) for part in self.parts), self.design)

    def sample(self, rows: int) -> "GroupedHistories":
        """About ``rows`` of them, at even distances within each group."""
        share = min(1.0, rows / sum(len(part.weight) for part in self.parts))
        wanted = [max(round(len(part.weight) * share), _FEWEST_OF_A_SAMPLE) for part in self.parts]
        parts = [part.sample(n) for part, n in zip(self.parts, wanted, strict=True)]
        return GroupedHistories(tuple(parts), self.design)


@dataclass(frozen=True)
class GroupedBuying:
    """A model of somebody whose covariates are 0, and what each covariate changes.

    ``faster`` and ``sooner`` are the logarithms of the factors of the rate of buying and of
    leaving, one per covariate; ``design`` (groups, covariates) tells those of every group.
    """

    base: Buying
    faster: Array
    sooner: Array
    design: Array

    @property
    def logs(self) -> Array:
        return np.concatenate([self.base.logs, self.faster, self.sooner])

    def at(self, logs: Array) -> "GroupedBuying":
        """The same with other parameters."""
        own, count = len(self.base.logs), self.design.shape[1]
        faster, sooner = logs[own : own + count], logs[own + count :]
        return GroupedBuying(self.base.at(logs[:own]), faster, sooner, self.design)

    def of_group(self, group: int) -> Buying:
        """The model of the customers of one group."""
        effects = np.concatenate([self.faster, self.sooner])
        return self.base.at(self.base.logs + moves(self.base, self.design[group]) @ effects)


def moves(model: Buying, covariates: Array) -> Array:
    """How the logarithms of the parameters follow the effects: (parameters, 2 * covariates)."""
    made = np.zeros((len(model.logs), 2 * len(covariates)))
    for offset, (place, way) in enumerate((model.faster_by, model.sooner_by)):
        start = offset * len(covariates)
        made[place, start : start + len(covariates)] = way * covariates
    return made


@dataclass(frozen=True)
class Family:
    """One model's likelihood and scores of ungrouped histories, as its own file has them."""

    likelihood: Likelihood[Histories]
    scores: Scores
    names: tuple[str, ...]
    border: float


def fit_grouped(
    start: Fitted[Buying], family: Family, seen: GroupedHistories, covariates: tuple[str, ...]
) -> Fitted[GroupedBuying]:
    """The maximum-likelihood parameters and effects, beginning at the model without covariates.

    Raises NotIdentifiedError where the histories do not tell them apart.
    """
    count = len(covariates)
    unit = seen.mean_age
    shift = _shift(start.model, unit, count)
    first = np.concatenate([start.estimate.logs, np.zeros(2 * count)]) - shift
    found = estimated(
        partial(_log_likelihood, model=start.model, family=family),
        partial(_scores, model=start.model, family=family),
        seen.in_unit(unit),
        starts=[first],
        names=(
            *family.names,
            *(f"{one} on buying" for one in covariates),
            *(f"{one} on leaving" for one in covariates),
        ),
        border=family.border,
    )
    logs = found.logs + shift
    empty = GroupedBuying(start.model, np.zeros(count), np.zeros(count), seen.design)
    height = _log_likelihood(logs, seen, model=start.model, family=family)[0]
    return Fitted(empty.at(logs), Estimate(logs, found.covariance, height, found.customers))


def grouped_intervals(
    fitted: Fitted[GroupedBuying], family: Family, seen: GroupedHistories, coverage: float = 0.9
) -> Array:
    """Ends of the logarithms of parameters and factors by profile likelihood."""
    unit, base = seen.mean_age, fitted.model.base
    return likelihood_intervals(
        partial(_log_likelihood, model=base, family=family),
        seen.in_unit(unit),
        fitted.estimate,
        border=family.border,
        coverage=coverage,
        shift=_shift(base, unit, seen.design.shape[1]),
    )


def _shift(model: Buying, unit: float, covariates: int) -> Array:
    """What counting time in ``unit`` takes from the logarithms."""
    timed = np.concatenate([model.timed, np.zeros(2 * covariates)])
    shift: Array = np.log(unit) * timed
    return shift


def _log_likelihood(
    logs: Array, seen: GroupedHistories, *, model: Buying, family: Family
) -> tuple[float, Array]:
    own = len(family.names)
    value, gradient = 0.0, np.zeros(len(logs))
    for part, covariates in zip(seen.parts, seen.design, strict=True):
        moved = moves(model, covariates)
        height, slope = family.likelihood(logs[:own] + moved @ logs[own:], part)
        value += height
        gradient[:own] += slope
        gradient[own:] += slope @ moved
    return value, gradient


def _scores(logs: Array, seen: GroupedHistories, *, model: Buying, family: Family) -> Array:
    own, parts = len(family.names), []
    for part, covariates in zip(seen.parts, seen.design, strict=True):
        moved = moves(model, covariates)
        scores = family.scores(logs[:own] + moved @ logs[own:], part)
        parts.append(np.hstack([scores, scores @ moved]))
    return np.concatenate(parts)
