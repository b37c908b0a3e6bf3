"""Differences of quantiles: right as often as they say, refused where they cannot be told."""

import numpy as np
import numpy.typing as npt
import pytest

from dangol.methods.experiments.quantile_effect import (
    NoQuantileError,
    Ordered,
    levels_around,
    quantile_effect,
)


def ordered(values: npt.NDArray[np.float64], share: float) -> Ordered:
    levels = levels_around(len(values), share)
    return Ordered(float(len(values)), *np.quantile(values, levels).tolist())


@pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
def test_the_interval_holds_the_truth_as_often_as_it_says(share: float) -> None:
    rng = np.random.default_rng(1)
    truth = 0.3 * -np.log(1 - share)
    held = 0
    for _ in range(1500):
        arms = [ordered(rng.exponential(scale, 2000), share) for scale in (1.0, 1.3)]
        low, high = quantile_effect(arms[0], arms[1]).interval(0.9)
        held += low <= truth <= high
    assert 0.87 <= held / 1500 <= 0.95


def test_the_error_is_that_of_theory() -> None:
    """Of a median of n uniform values the variance is 1 / 4n."""
    rng = np.random.default_rng(2)
    found = [ordered(rng.random(10_000), 0.5).variance for _ in range(200)]
    assert np.mean(found) == pytest.approx(1 / 40_000, rel=0.05)


def test_swapping_variants_flips_the_sign_and_units_scale() -> None:
    one, two = Ordered(100, 1, 2, 4), Ordered(100, 2, 3, 5)
    assert quantile_effect(two, one).difference == -quantile_effect(one, two).difference
    cents = [Ordered(100, *(100 * x for x in values)) for values in ((1, 2, 4), (2, 3, 5))]
    assert quantile_effect(*cents).error == pytest.approx(100 * quantile_effect(one, two).error)


def test_what_cannot_be_told_is_refused() -> None:
    with pytest.raises(NoQuantileError, match="20 units are too few for their quantile at 99%"):
        levels_around(20, 0.99)
    with pytest.raises(NoQuantileError, match="So many units have the value 0"):
        quantile_effect(Ordered(100, 0, 0, 0), Ordered(100, 0, 1, 2))
