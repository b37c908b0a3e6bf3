"""What draws people: the published estimator, its intervals, and who is told apart."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import minimize
from scipy.special import gammaln

from dangol.methods.affinity import Counts, Taste, differing, drawn, evidence, fitted_taste


def world(people: int, concentration: float, seed: int) -> tuple[Counts, np.ndarray]:
    """Counts of people around shares of their own, and these shares."""
    rng = np.random.default_rng(seed)
    usual = rng.dirichlet(np.full(12, 2.0))
    if np.isinf(concentration):
        own = np.tile(usual, (people, 1))
    else:
        own = rng.standard_gamma(concentration * usual, (people, 12)) + 1e-12
        own /= own.sum(axis=1, keepdims=True)
    sizes = rng.poisson(rng.gamma(1.2, 10.0, people))
    counts = np.array([rng.multinomial(n, p) for n, p in zip(sizes, own, strict=True)])
    return Counts(counts.astype(np.float64)), own


def likelihood(counts: np.ndarray, alpha: np.ndarray) -> float:
    whole = alpha.sum()
    each = (gammaln(counts + alpha) - gammaln(alpha)).sum(axis=1)
    return float((each + gammaln(whole) - gammaln(counts.sum(axis=1) + whole)).sum())


def test_the_fit_is_where_the_likelihood_is_greatest() -> None:
    """Against a general optimiser on the plain formula."""
    counts, _ = world(300, 6.0, 1)
    found = fitted_taste(counts)
    best = minimize(
        lambda logs: -likelihood(counts.of, np.exp(logs)), np.zeros(12), method="L-BFGS-B"
    )
    alpha = found.concentration * found.usual
    assert likelihood(counts.of, alpha) >= -best.fun - 1e-4
    assert alpha == pytest.approx(np.exp(best.x), rel=0.02)


def test_the_concentration_that_was_put_there_is_found() -> None:
    for concentration in (2.0, 14.0, 60.0):
        counts, _ = world(4000, concentration, 2)
        assert fitted_taste(counts).concentration == pytest.approx(concentration, rel=0.12)


def test_intervals_hold_as_often_as_they_say_and_calls_are_right_as_often() -> None:
    counts, own = world(4000, 14.0, 3)
    taste = fitted_taste(counts)
    found = drawn(taste.usual, np.array(taste.concentration), counts.of, counts.totals[:, None])
    assert ((found.low <= own) & (own <= found.high)).mean() == pytest.approx(0.9, abs=0.01)
    called = found.confidence > 0.95
    assert called.sum() > 1000
    is_right = (own > taste.usual)[called].mean()
    assert is_right == pytest.approx(found.confidence[called].mean(), abs=0.01)


def test_people_who_are_the_same_are_hardly_ever_told_apart() -> None:
    scores = [differing(world(400, np.inf, seed)[0]) for seed in range(40)]
    assert abs(np.mean(scores)) < 0.5
    assert 0.6 < np.std(scores) < 1.4
    assert max(scores) < 3.5
    assert differing(world(400, 14.0, 1)[0]) > 20


def test_where_all_are_the_same_everybody_has_the_usual_shares() -> None:
    counts = Counts(np.tile([2.0, 3.0, 5.0], (50, 1)))
    taste = fitted_taste(counts)
    assert taste.are_alike
    assert taste.between == 0.0
    assert taste.shares(counts) == pytest.approx(np.tile([0.2, 0.3, 0.5], (50, 1)))


def test_old_purchases_tell_what_kish_says_and_less_once_they_are_old() -> None:
    assert evidence(np.array([7.0]), np.array([7.0])) == pytest.approx([7.0])
    steady = 0.5 ** (np.arange(4000) / 100.0)
    whole, squares = np.array([steady.sum()]), np.array([(steady**2).sum()])
    assert evidence(whole, squares) == pytest.approx(whole * 2, rel=0.01)
    # Three purchases two half-lives ago.
    assert evidence(np.array([0.75]), np.array([3 / 16])) == pytest.approx([1.5])
    assert evidence(np.array([0.0]), np.array([0.0])) == pytest.approx([0.0])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any), min_size=5, max_size=30
    ),
    st.randoms(use_true_random=False),
)
def test_shares_add_to_one_and_the_order_of_people_does_not_matter(
    rows: list[list[int]], chance: object
) -> None:
    counts = Counts(np.array(rows, dtype=np.float64))
    taste = fitted_taste(counts)
    assert taste.usual.sum() == pytest.approx(1.0)
    assert taste.shares(counts).sum(axis=1) == pytest.approx(np.ones(len(rows)))
    turned = fitted_taste(Counts(counts.of[::-1]))
    assert turned.usual == pytest.approx(taste.usual, rel=1e-5, abs=1e-9)


def test_more_purchases_of_a_value_raise_its_share() -> None:
    taste = Taste(np.array([0.2, 0.8]), 10.0)
    shares = taste.shares(Counts(np.array([[0.0, 5.0], [5.0, 0.0], [0.0, 0.0]])))
    assert shares[:, 0] == pytest.approx([2 / 15, 7 / 15, 0.2])
