"""The range of a forecast level holds what comes as often as it says."""

import numpy as np
import pytest

from dangol.methods.logistic import logistic
from dangol.scoring.levels import buyers_range, level_reach, level_shift


@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.9, 1.0])
def test_the_shift_leads_to_the_share(share: float) -> None:
    odds = np.random.default_rng(1).normal(-2, 1.5, 500)
    reached = logistic(odds + level_shift(odds, share)).mean()
    assert reached == pytest.approx(np.clip(share, 1e-4, 1 - 1e-4), abs=1e-6)


def test_a_share_as_forecast_needs_no_shift() -> None:
    odds = np.linspace(-4, 1, 50)
    assert level_shift(odds, float(logistic(odds).mean())) == pytest.approx(0, abs=1e-9)


def test_nine_in_ten_hold_nine_in_ten_where_levels_wander() -> None:
    """Levels of eight periods wander by a tenth in log odds; the forecast is the last one."""
    rng = np.random.default_rng(2)
    odds = rng.normal(-2, 1, 2_000)
    held = 0
    for _ in range(300):
        levels = np.cumsum(rng.normal(0, 0.1, 9))
        came = [(rng.random(2_000) < logistic(odds + level)).mean() for level in levels]
        # Judged on the eighth period, forecast as the seventh was; then the ninth comes.
        reach = level_reach(odds + levels[6], came[:7], came[7])
        low, high = buyers_range(odds + levels[7], reach)
        held += low <= came[8] * 2_000 <= high
    assert 0.86 <= held / 300 <= 0.97


def test_steady_levels_leave_chance_alone() -> None:
    odds = np.full(10_000, -2.0)
    share = float(logistic(odds[:1])[0])
    reach = level_reach(odds, [share] * 7, share)
    low, high = buyers_range(odds, reach)
    assert reach == 0.05
    assert low < 10_000 * share < high
