"""When a channel's money is spent within a plan: evenly, unless its flight says otherwise."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import numpy as np
import numpy.typing as npt
from pydantic import AfterValidator, Field, TypeAdapter

from dangol.optimization.budget.errors import UnfitPlanError
from dangol.optimization.budget.futures import WEEK
from dangol.words import Text, both

Array = npt.NDArray[np.float64]
MOST_WEEKS, HEAVIEST = 104, 1e6
FLIGHTS_TITLE = Text(en="When channels run", ko="채널을 쓰는 주")
FLIGHTS_HELP = Text(
    en='Weights of weeks by channel, which begin again after the last: {"tv": [1, 1, 0, 0]} is two '
    "weeks on, two off. What is not named runs evenly.",
    ko='채널마다 주의 무게이며, 끝나면 처음부터 되풀이합니다. {"tv": [1, 1, 0, 0]}이면 두 주 쓰고 '
    "두 주 쉽니다. 적지 않은 채널은 고르게 씁니다.",
)


def _runs(weights: tuple[float, ...]) -> tuple[float, ...]:
    if not all(0 <= one <= HEAVIEST for one in weights) or not any(weights):
        raise ValueError("weights of weeks are 0 or more, and not all of them 0")
    return weights


Flight = Annotated[
    tuple[float, ...], Field(min_length=1, max_length=MOST_WEEKS), AfterValidator(_runs)
]
"""Weights of weeks, which begin again after the last: (1, 1, 0, 0) is two on, two off."""
FLIGHTS = TypeAdapter(dict[str, Flight])


def even(channels: int, periods: int) -> Array:
    """(channels, periods) shares of plans that spend the same in each period."""
    return np.full((channels, periods), 1 / periods)


def laid(weights: Sequence[float], periods: int, days: int) -> Array:
    """(periods,) shares that sum to one, for periods of so many days; all 0 where it only rests."""
    weeks = np.arange(periods) * days // WEEK
    found = np.asarray(weights, np.float64)[weeks % len(weights)]
    return found / max(float(found.sum()), 1e-12)


def over_periods(
    channels: Sequence[str], flights: Mapping[str, Sequence[float]], periods: int, days: int
) -> Array:
    """(channels, periods) shares, each row sums to one. Raises UnfitPlanError."""
    found = even(len(channels), periods)
    places = {name.lower(): at for at, name in enumerate(channels)}
    for name, weights in flights.items():
        at = places.get(name.lower())
        if at is None:
            raise UnfitPlanError(
                both(
                    "There is no channel ‘{name}’ in the mix.",
                    "모형에 ‘{name}’ 채널이 없습니다.",
                    name=name,
                ),
                both(
                    "Name one that it knows: {names}.", "아는 채널을 적으세요: {names}",
                    names=", ".join(channels),
                ),
            )  # fmt: skip
        found[at] = laid(weights, periods, days)
        if not found[at].any():
            raise UnfitPlanError(
                both(
                    "‘{name}’ would rest in every week of the plan.",
                    "‘{name}’ 채널이 계획의 모든 주에 쉽니다.",
                    name=name,
                ),
                Text(en="Let it run in some weeks.", ko="쓰는 주를 두세요."),
            )
    return found


def chosen_weeks(over: Array) -> frozenset[int]:
    """Channels whose money does not lie evenly."""
    return frozenset(np.flatnonzero(~np.isclose(over, 1 / over.shape[1]).all(1)).tolist())


def refuse_bound(channels: Sequence[str], over: Array, bound: npt.NDArray[np.bool_]) -> None:
    """What is ``bound`` (channels,) cannot choose its weeks. Raises UnfitPlanError."""
    for at in sorted(chosen_weeks(over)):
        if bound[at]:
            raise UnfitPlanError(
                both(
                    "‘{name}’ is bound by contract, or to a least in each week: its weeks are not "
                    "free.",
                    "‘{name}’ 채널은 계약이나 한 주 최소 비용에 묶여 쓰는 주를 고를 수 없습니다.",
                    name=channels[at],
                ),
                Text(
                    en="Let it run evenly, or change its record.",
                    ko="고르게 쓰거나 채널의 기록을 고치세요.",
                ),
            )


def of_weeks(shares: Array, days: int) -> tuple[float, ...]:
    """The weights of weeks that lay money like these shares (periods,); the heaviest week is 1."""
    weeks = np.arange(len(shares)) * days // WEEK
    summed = np.bincount(weeks, shares) / np.bincount(weeks)
    return tuple(round(float(one), 4) for one in summed / max(float(summed.max()), 1e-12))
