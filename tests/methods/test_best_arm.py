"""Which arm is the best: exact chances and losses."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta, norm

from dangol.methods.arm_moments import ArmMoments
from dangol.methods.arm_posteriors import BetaArms, StudentArms
from dangol.methods.best_arm import best_arm

Array = npt.NDArray[np.float64]
counts = st.integers(1, 100_000)


def by_adaptive_quadrature(one: tuple[int, int], other: tuple[int, int]) -> float:
    levels = [0.001, 0.1, 0.5, 0.9, 0.999]
    edges = sorted({0.0, 1.0, *beta.ppf(levels, *one), *beta.ppf(levels, *other)})
    return sum(
        quad(lambda x: beta.pdf(x, *one) * beta.cdf(x, *other), low, high, epsabs=1e-13)[0]
        for low, high in pairwise(edges)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [((2, 1), (1, 1)), ((30, 1000), (3, 80)), ((5000, 95000), (2, 3)), ((1, 50), (400, 600))],
)
def test_the_chance_to_beat_is_the_integral(one: tuple[int, int], other: tuple[int, int]) -> None:
    yes, no = np.array([one, other], float).T
    assert best_arm(BetaArms(yes, no)).chances[0] == pytest.approx(
        by_adaptive_quadrature(one, other), abs=1e-9
    )


@pytest.mark.parametrize("arms", [1, 2, 7, 50, 200])
def test_equal_arms_are_equally_likely_and_the_best_of_uniforms_is_known(arms: int) -> None:
    # The largest of k uniforms is expected at k / (k + 1).
    found = best_arm(BetaArms(np.ones(arms), np.ones(arms)))
    np.testing.assert_allclose(found.chances, 1 / arms, rtol=1e-9)
    np.testing.assert_allclose(found.losses, arms / (arms + 1) - 0.5, atol=1e-9)


def test_two_normal_arms_are_compared_by_their_difference() -> None:
    centres, spreads = np.array([5.0, 5.3]), np.array([0.4, 0.01])
    found = best_arm(StudentArms(centres, spreads, np.full(2, 1e12)))
    spread = np.hypot(*spreads)
    z = 0.3 / spread
    assert found.chances[1] == pytest.approx(norm.cdf(z), abs=1e-9)
    assert found.losses[1] == pytest.approx(spread * (norm.pdf(z) - z * norm.sf(z)), abs=1e-8)


def test_many_arms_of_all_precisions_are_as_a_simulation_has_them() -> None:
    rng = np.random.default_rng(3)
    yes, no = 1.0 + rng.integers(0, 400, 30), 1.0 + rng.integers(500, 8000, 30)
    drawn = rng.beta(yes, no, (200_000, 30))
    found = best_arm(BetaArms(yes, no))
    shares = np.bincount(drawn.argmax(axis=1), minlength=30) / len(drawn)
    np.testing.assert_allclose(found.chances, shares, atol=0.005)
    best = found.losses + yes / (yes + no)
    np.testing.assert_allclose(best, drawn.max(axis=1).mean(), atol=0.0005)


def test_amounts_of_few_rewards_are_as_a_simulation_has_them() -> None:
    rng = np.random.default_rng(4)
    moments = ArmMoments(
        rng.integers(0, 40, 8).astype(float), rng.normal(50, 5, 8), rng.gamma(3, 100, 8)
    )
    arms = StudentArms.of(moments)
    drawn = arms.centres + arms.spreads * rng.standard_t(arms.freedom, (400_000, 8))
    found = best_arm(arms)
    shares = np.bincount(drawn.argmax(axis=1), minlength=8) / len(drawn)
    np.testing.assert_allclose(found.chances, shares, atol=0.004)
    np.testing.assert_allclose(found.losses + arms.means, drawn.max(axis=1).mean(), atol=0.15)


@given(st.lists(st.tuples(counts, counts), min_size=2, max_size=8), st.integers(0, 99))
def test_the_order_of_arms_does_not_matter(arms: list[tuple[int, int]], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(arms))
    yes, no = np.array(arms, float).T
    found, turned = best_arm(BetaArms(yes, no)), best_arm(BetaArms(yes[order], no[order]))
    np.testing.assert_allclose(turned.chances, found.chances[order], atol=1e-8)
    np.testing.assert_allclose(turned.losses, found.losses[order], atol=1e-8)
    assert found.chances.sum() == pytest.approx(1)


@given(
    st.lists(st.tuples(st.integers(2, 500), st.floats(-50, 50), st.floats(0.1, 50)), min_size=2,
             max_size=6),
    st.floats(0.01, 1e6), st.floats(-1e3, 1e3),
)  # fmt: skip
def test_another_currency_changes_no_chance(
    arms: list[tuple[int, float, float]], rate: float, shift: float
) -> None:
    n, means, variances = np.array(arms, float).T
    one = best_arm(StudentArms.of(ArmMoments(n, means, variances)))
    other = best_arm(StudentArms.of(ArmMoments(n, means * rate + shift, variances * rate**2)))
    np.testing.assert_allclose(one.chances, other.chances, atol=1e-6)
    np.testing.assert_allclose(one.losses * rate, other.losses, atol=1e-5 * rate)


@pytest.mark.parametrize("arms", [BetaArms, StudentArms])
def test_before_any_reward_all_arms_are_alike(arms: type[BetaArms | StudentArms]) -> None:
    nothing = ArmMoments(np.zeros(4), np.full(4, np.nan), np.full(4, np.nan))
    np.testing.assert_allclose(best_arm(arms.of(nothing)).chances, 0.25, atol=1e-6)


def test_an_arm_never_played_is_expected_at_the_rate_of_all() -> None:
    arms = BetaArms.of(
        ArmMoments(np.array([1000.0, 1000.0, 0.0]), np.array([0.02, 0.04, 0.0]), np.zeros(3))
    )
    assert arms.means[2] == pytest.approx(61 / 2002)
