"""Guard rails call harm when there is some, on any day, and not when there is none."""

from dataclasses import replace

import numpy as np
import pytest

from dangol.methods.experiments.guard_rail import GuardRail, Standing
from dangol.methods.experiments.mean_effect import mean_effect
from dangol.methods.experiments.moments import OUTCOME, Moments, merged, moments_of

DAYS, PER_DAY = 30, 200


def ever(rail: GuardRail, seed: int, change: float) -> set[Standing]:
    """All that is said of thirty looks at sales of which a tenth buys."""
    rng = np.random.default_rng(seed)
    so_far, found = list[Moments](), set()
    for _ in range(DAYS):
        day = [
            moments_of({OUTCOME: (rng.random(PER_DAY) < 0.5) * rng.gamma(2, 1, PER_DAY)})
            for _ in range(2)
        ]
        day[1] = replace(
            day[1],
            mean=day[1].mean * (1 + change),
            covariance=day[1].covariance * (1 + change) ** 2,
        )
        so_far = [merged(pair) for pair in zip(so_far, day, strict=True)] if so_far else day
        found.add(rail.standing(mean_effect(*so_far)))
    return found


RAIL = GuardRail(margin=0.1, planned_units=2 * DAYS * PER_DAY)


def test_a_loss_beyond_the_margin_is_called_and_never_safe() -> None:
    said = [ever(RAIL, seed, -0.3) for seed in range(40)]
    assert all(Standing.HARMED in one for one in said)
    assert not any(Standing.SAFE in one for one in said)


def test_no_loss_is_safe_and_harm_is_not_called() -> None:
    said = [ever(RAIL, seed, 0.1) for seed in range(40)]
    assert all(Standing.SAFE in one for one in said)
    assert not any(Standing.HARMED in one for one in said)


@pytest.mark.parametrize("called", [Standing.HARMED, Standing.SAFE])
def test_at_the_margin_either_is_called_in_few_tests(called: Standing) -> None:
    said = [ever(RAIL, seed, -0.1) for seed in range(200)]
    assert sum(called in one for one in said) / 200 <= 0.05


def test_where_less_is_better_a_rise_is_harm() -> None:
    rail = replace(RAIL, more_is_better=False)
    assert Standing.HARMED in ever(rail, 1, 0.4)
    assert Standing.SAFE in ever(rail, 1, -0.2)
