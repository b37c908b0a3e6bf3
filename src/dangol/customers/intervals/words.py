"""Intervals, and ways to find them, in words."""

from dangol.customers.intervals.learning import Interval, Learnt
from dangol.words import Figure, Text, both

WAYS = {
    "information": Text(en="By who buys (information value)", ko="누가 사는지로(정보 가치)"),
    "exact": Text(en="Exact optimum", ko="정확한 최적해"),
    "reinforcement": Text(en="Reinforcement learning", ko="강화 학습"),
}


SAME = 0.002
"""Ways that differ by less, surely, are as good as each other: two purchases per 1,000 people."""


def bounds(one: Interval) -> Text:
    """From where to where: the lower end belongs to it, the upper does not."""
    return _bounds(one.low, one.high)


def reached_bounds(learnt: Learnt) -> list[Text]:
    """The intervals that a campaign would go to, neighbours put together."""
    found: list[tuple[float | None, float | None]] = []
    was_reached = False
    for one, part in zip(learnt.intervals, learnt.contacted, strict=True):
        if part > 0:
            begun = found.pop()[0] if was_reached else one.low
            found.append((begun, one.high))
        was_reached = part > 0
    return [_bounds(low, high) for low, high in found]


def _bounds(low: float | None, high: float | None) -> Text:
    if low is None and high is None:
        return Text(en="any value", ko="전체")
    if low is None:
        return both("below {high}", "{high} 미만", high=Figure(high or 0.0))
    if high is None:
        return both("{low} or more", "{low} 이상", low=Figure(low))
    return both("{low} to {high}", "{low} 이상 {high} 미만", low=Figure(low), high=Figure(high))


def verdict(learnt: Learnt) -> Text:
    """Which of the exact and the reinforced intervals are better, as far as can be told."""
    exact, reinforced = learnt.method("exact"), learnt.method("reinforcement")
    if exact is None or reinforced is None:
        return Text(en="", ko="")
    if exact.edges == reinforced.edges:
        return Text(
            en="Reinforcement learning found the same intervals as the exact optimum.",
            ko="강화 학습과 정확한 최적해가 같은 구간을 찾았습니다.",
        )
    # One of both is the chosen way, whose difference to itself is 0.
    ahead = exact.behind if reinforced.behind.value == 0 else reinforced.behind
    chosen, other = (
        ("reinforcement", "exact") if reinforced.behind.value == 0 else ("exact", "reinforcement")
    )
    if ahead.low > -SAME and ahead.high < SAME:
        return Text(
            en="Reinforcement learning and the exact optimum are as good as each other.",
            ko="강화 학습과 정확한 최적해의 결과가 사실상 같습니다.",
        )
    if ahead.low > 0 or ahead.high < 0:
        better, worse = (chosen, other) if ahead.low > 0 else (other, chosen)
        return both(
            "{better} does clearly better than {worse}.",
            "‘{better}’ 쪽이 ‘{worse}’ 쪽보다 뚜렷이 낫습니다.",
            better=WAYS[better],
            worse=Text(en=WAYS[worse].en.lower(), ko=WAYS[worse].ko),
        )
    return Text(
        en="Whether reinforcement learning or the exact optimum does better is unclear.",
        ko="강화 학습과 정확한 최적해 가운데 어느 쪽이 나은지는 뚜렷하지 않습니다.",
    )
