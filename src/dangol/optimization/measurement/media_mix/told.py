"""What a fitted mix says of each channel and of all, as numbers with intervals of nine in ten."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.returns import PRIOR_DRIVEN
from dangol.optimization.measurement.media_mix.fitting import Fitted
from dangol.tables.measured import CALIBRATED, MODEL

Array = npt.NDArray[np.float64]
Interval = tuple[float, float, float]
"""A mean and the ends of nine in ten."""
ENDS = (0.05, 0.95)


@dataclass(frozen=True)
class Channel:
    """One channel; what is ``withheld`` has no numbers, what costs nothing no returns."""

    name: str
    spent: float
    brought: Interval | None
    returned: Interval | None
    next_returned: Interval | None
    later_share: float
    by_prior: float
    withheld: str | None
    together_with: str | None
    tests: tuple[str, ...]
    follows_demand: bool

    @property
    def is_paid(self) -> bool:
        return self.spent > 0

    @property
    def evidence(self) -> str:
        return CALIBRATED if self.tests else MODEL

    @property
    def is_held(self) -> bool:
        """Whether its return is what was held beforehand more than what was seen."""
        return self.by_prior > PRIOR_DRIVEN


@dataclass(frozen=True)
class Told:
    """Everything that the answer is written from."""

    fitted: Fitted
    currency: str
    withheld: dict[int, tuple[str, str | None]]

    @cached_property
    def channels(self) -> list[Channel]:
        """In the order of the mix."""
        returns, gathered = self.fitted.returns, self.fitted.gathered
        brought = self.fitted.money(returns.brought)
        later = _later_share(self.fitted)
        spent = gathered.spend.sum((1, 2))
        found = []
        for at, name in enumerate(gathered.channels):
            why, other = self.withheld.get(at, (None, None))
            is_paid = at < gathered.paid
            priced = why is None and is_paid
            found.append(
                Channel(
                    name,
                    float(spent[at]) if is_paid else 0.0,
                    None if why else interval(brought[at]),
                    interval(returns.return_on_spend[at]) if priced else None,
                    interval(returns.next_return[at]) if priced else None,
                    float(later[at]),
                    float(self.fitted.told_by_prior["worth"][at]),
                    why,
                    other,
                    tuple(one.name for one in self.fitted.used if one.channel == name),
                    at in self.fitted.follows,
                )
            )
        return found

    @property
    def ranked(self) -> list[Channel]:
        """What can be told, the most brought first."""
        known = [one for one in self.channels if one.brought is not None]
        return sorted(known, key=lambda one: (-(one.brought or (0.0,))[0], one.name))

    @property
    def priced(self) -> list[Channel]:
        """What can be told and costs money, the best return first."""
        known = [one for one in self.channels if one.returned is not None]
        return sorted(known, key=lambda one: (-(one.returned or (0.0,))[0], one.name))

    @property
    def works_now(self) -> list[tuple[str, Interval]]:
        """How much each channel works at the end against its mean, where that may drift."""
        strength = self.fitted.returns.worked.strength
        if strength is None:
            return []
        now = strength[..., -1] / strength.mean(-1)
        names = self.fitted.gathered.channels
        return [(name, interval(now[at])) for at, name in enumerate(names)
                if at not in self.withheld]  # fmt: skip

    @cached_property
    def whole(self) -> Interval:
        """What all media brought together."""
        return interval(self.fitted.money(self.fitted.returns.brought).sum(0))

    @cached_property
    def whole_return(self) -> Interval:
        """Sales for each unit spent on all paid channels."""
        paid = self.fitted.gathered.paid
        brought = self.fitted.money(self.fitted.returns.brought)[:paid].sum(0)
        return interval(brought / float(self.fitted.gathered.spend[:paid].sum()))


def interval(draws: Array) -> Interval:
    low, high = np.quantile(draws, ENDS)
    return float(draws.mean()), float(low), float(high)


def _later_share(fitted: Fitted) -> Array:
    """(channels,): which part comes after the period of the spend."""
    weights = fitted.returns.worked.weights
    found: Array = 1 - weights[..., 0].mean(1)
    return found
