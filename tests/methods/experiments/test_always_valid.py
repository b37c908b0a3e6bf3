"""Looks at a running test: no alarm too many however often, and an effect is still found."""

from dataclasses import replace
from math import inf

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from dangol.methods.experiments.always_valid import AlwaysValid
from dangol.methods.experiments.effect import Effect
from dangol.methods.experiments.mean_effect import mean_effect
from dangol.methods.experiments.moments import OUTCOME, Moments, merged, moments_of

DAYS, PER_DAY = 30, 40


def looks(seed: int, effect: float, share: float = 0.5) -> list[Effect]:
    """Skewed amounts that come in day by day, and what is found on each."""
    rng = np.random.default_rng(seed)
    sizes = [round(PER_DAY * (1 - share)), round(PER_DAY * share)]
    found, so_far = [], list[Moments]()
    for _ in range(DAYS):
        day = [moments_of({OUTCOME: rng.exponential(size=size)}) for size in sizes]
        day[1] = replace(day[1], mean=day[1].mean + effect)
        so_far = [merged(pair) for pair in zip(so_far, day, strict=True)] if so_far else day
        found.append(mean_effect(*so_far))
    return found


@pytest.mark.parametrize("share", [0.5, 0.1])
def test_no_effect_is_rarely_clear_at_any_of_thirty_looks(share: float) -> None:
    asked = AlwaysValid(DAYS * PER_DAY)
    alarms = fixed = 0
    for seed in range(400):
        found = looks(seed, 0.0, share)
        alarms += any(asked.p_value(one) < 0.05 for one in found)
        fixed += any(one.p_value < 0.05 for one in found)
    assert alarms / 400 <= 0.05
    assert fixed / 400 > 0.15  # what looking daily at a fixed test does


def test_an_effect_is_found_before_the_end() -> None:
    asked = AlwaysValid(DAYS * PER_DAY)
    for seed in range(20):
        clear = [asked.interval(one)[0] > 0 for one in looks(seed, 0.5)]
        assert any(clear[:20])


EFFECTS = st.builds(
    Effect,
    control=st.floats(1, 10),
    treated=st.floats(1, 10),
    control_variance=st.floats(1e-4, 0.1),
    treated_variance=st.floats(1e-4, 0.1),
    covariance=st.just(0.0),
    degrees=st.sampled_from([10.0, 200.0, inf]),
    units=st.floats(20, 1e6),
    caution=st.floats(1, 2),
)


@given(EFFECTS, st.floats(100, 1e6), st.sampled_from([0.9, 0.95]))
def test_interval_relative_change_and_p_value_agree(
    effect: Effect, planned: float, level: float
) -> None:
    asked = AlwaysValid(planned, level)
    low, high = asked.interval(effect)
    p_value = asked.p_value(effect)
    if abs(p_value - (1 - level)) > 1e-6:
        assert (low > 0 or high < 0) == (p_value < 1 - level)
        relative = asked.relative_interval(effect)
        if relative is not None:
            assert (relative[0] > 0 or relative[1] < 0) == (p_value < 1 - level)
    assert asked.lower(effect) < effect.difference < asked.upper(effect)
    plain = effect.interval(level)
    assert low < plain[0]
    assert plain[1] < high


def test_the_reach_is_least_at_the_planned_size() -> None:
    at_plan = AlwaysValid(1000).reach(1000)
    assert at_plan < min(AlwaysValid(900).reach(1000), AlwaysValid(1100).reach(1000))
    # The least that equation (2.1) of Waudby-Smith et al. can be at 5 %, by search.
    spread = np.linspace(0.1, 50, 100_000)
    least = np.sqrt(2 * (spread + 1) / spread * np.log(np.sqrt(spread + 1) / 0.05)).min()
    assert at_plan == pytest.approx(least, rel=1e-6)
    assert AlwaysValid(1000).one_sided_reach(1000) < at_plan


def test_before_anything_varies_nothing_is_said() -> None:
    none = moments_of({OUTCOME: np.zeros(100)})
    effect = mean_effect(none, none)
    asked = AlwaysValid(1000)
    assert asked.interval(effect) == (-inf, inf)
    assert asked.relative_interval(effect) is None
    assert asked.p_value(effect) == 1.0
    assert (asked.lower(effect), asked.upper(effect)) == (-inf, inf)
