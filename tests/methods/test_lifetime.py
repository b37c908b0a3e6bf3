"""BG/NBD against its paper, against sums worked out another way, and against planted truths."""

import numpy as np
import numpy.typing as npt
import pytest
from buyers import buyers
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaincinv

from dangol.methods.histories import Histories, averages, distinct, same_rows
from dangol.methods.lifetime import BetaGeoNbd, _log_likelihood, _scores, fit_lifetime
from dangol.methods.maximum_likelihood import NotIdentifiedError

Array = npt.NDArray[np.float64]
# Fader, Hardie and Lee (2005), table 2: CDNOW, time in weeks.
CDNOW = BetaGeoNbd(0.243, 4.414, 0.793, 2.426)
PLANTED = BetaGeoNbd(0.5, 8.0, 0.8, 2.5)


def row(*values: float) -> list[Array]:
    return [np.array([value]) for value in values]


def seen_of(count: int, seed: int, lifetime: BetaGeoNbd = PLANTED) -> Histories:
    made = buyers(count, lifetime=lifetime, seed=seed).customers
    return distinct(made.frequency, made.recency, made.age)[0]


def test_the_papers_customer_is_expected_to_buy_as_often_as_in_its_spreadsheet() -> None:
    """Customer 0001 of CDNOW over 39 weeks: 1.226 (the authors' spreadsheet of the paper)."""
    frequency, recency, age = row(2, 30.43, 38.86)
    expected = CDNOW.purchases(frequency, recency, age, 39.0)
    assert expected == pytest.approx([1.226], abs=5e-4)


def test_somebody_new_buys_as_often_as_the_papers_unconditional_mean() -> None:
    """Eq. 9 at the parameters of table 2, worked out by its power series by hand."""
    r, alpha, a, b, t = CDNOW.r, CDNOW.alpha, CDNOW.a, CDNOW.b, 26.0
    z, term, series = t / (alpha + t), 1.0, 0.0
    for j in range(2000):
        series += term
        term *= (r + j) * (b + j) / ((a + b - 1 + j) * (j + 1)) * z
    by_series = (a + b - 1) / (a - 1) * (1 - (alpha / (alpha + t)) ** r * series)
    assert CDNOW.purchases(*row(0, 0, 0), t) == pytest.approx([by_series], rel=1e-10)


def test_the_likelihood_of_one_history_is_the_papers_sum_of_two_terms() -> None:
    """Eq. 3 averaged over the two distributions by numerical integration instead of eq. 6."""
    from scipy.special import beta, gamma

    model, x, recency, age = BetaGeoNbd(2.5, 6.0, 2.0, 3.0), 3, 14.0, 20.0
    nodes, weights = np.polynomial.legendre.leggauss(200)
    rate, leaving = (4 * (nodes + 1) / 2)[:, None], (nodes + 1) / 2
    stays = (1 - leaving) ** x * rate**x * np.exp(-rate * age)
    left = leaving * (1 - leaving) ** (x - 1) * rate**x * np.exp(-rate * recency)
    rates = model.alpha**model.r * rate ** (model.r - 1) * np.exp(-model.alpha * rate)
    chances = leaving ** (model.a - 1) * (1 - leaving) ** (model.b - 1)
    density = rates / gamma(model.r) * chances / beta(model.a, model.b)
    whole = (weights * 2) @ ((stays + left) * density) @ (weights / 2)
    seen, _ = distinct([x], [recency], [age])
    assert model.log_likelihood(seen) == pytest.approx(np.log(whole), rel=1e-8)


def test_very_frequent_customers_have_finite_expectations() -> None:
    frequency = np.array([0.0, 1.0, 50.0, 500.0, 5000.0])
    age = np.full(5, 100.0)
    model = BetaGeoNbd(0.25, 4.4, 0.8, 2.4)
    recency = np.where(frequency > 0, 99.9, 0.0)
    expected = model.purchases(frequency, recency, age, 52.0)
    assert np.isfinite(expected).all()
    assert (np.diff(expected) > 0).all()
    # Who bought 50 times a day is expected to go on so, as far as they stay.
    assert expected[-1] == pytest.approx(52 * 5000 / 104.4, rel=0.25)


def test_the_expectation_has_no_gap_where_its_formula_divides_by_zero() -> None:
    beside = [
        BetaGeoNbd(0.5, 8.0, a, 2.5).purchases(*row(3, 20, 30), 52.0)[0]
        for a in (1 - 1e-4, 1.0, 1 + 1e-4)
    ]
    assert beside[1] == pytest.approx((beside[0] + beside[2]) / 2, rel=1e-5)


@pytest.mark.parametrize(("a", "b"), [(15.0, 60.0), (60.0, 300.0), (150.0, 1500.0), (2.0, 5e3)])
def test_where_all_leave_nearly_alike_the_expectation_is_still_the_integral(
    a: float, b: float
) -> None:
    """E[(1 - (past / (past + p h))^(r + x)) / p] over p's Beta(a, b + x), by a fine sum."""
    model = BetaGeoNbd(1.0, 10.0, a, b)
    shares = (np.arange(200_000) + 0.5) / 200_000
    for frequency, age, horizon in ((0.0, 20.0, 730.0), (5.0, 300.0, 1825.0), (40.0, 400.0, 30.0)):
        p = betaincinv(a, b + frequency, shares)
        past = 10.0 + age
        whole = np.mean((1 - (past / (past + p * horizon)) ** (1.0 + frequency)) / p)
        found = model.purchases_if_alive(*row(frequency, age), horizon)[0]
        assert found == pytest.approx(whole, rel=2e-4)


def test_a_discounted_expectation_is_the_sum_of_its_discounted_days() -> None:
    frequency, age, rate = np.array([0.0, 4.0]), np.array([15.0, 40.0]), 0.002
    days = np.linspace(0, 365, 3651)
    curve = np.array([PLANTED.purchases_if_alive(frequency, age, day) for day in days])
    middle = (days[1:] + days[:-1]) / 2
    summed = np.exp(-rate * middle) @ np.diff(curve, axis=0)
    assert PLANTED.discounted_if_alive(frequency, age, 365.0, rate) == pytest.approx(
        summed, rel=1e-4
    )


def test_without_a_repeat_purchase_nobody_has_left() -> None:
    assert PLANTED.alive(*row(0, 0, 500)) == pytest.approx([1.0])


def test_silence_lowers_the_chance_to_be_there_faster_for_frequent_customers() -> None:
    silence = np.linspace(0, 60, 7)
    seldom = PLANTED.alive(np.full(7, 2.0), np.full(7, 20.0), 20 + silence)
    often = PLANTED.alive(np.full(7, 20.0), np.full(7, 20.0), 20 + silence)
    assert (np.diff(seldom) < 0).all()
    assert (np.diff(often) < 0).all()
    assert often[-1] < 1e-3 < seldom[-1]


def test_planted_parameters_are_found_within_their_standard_errors() -> None:
    misses = []
    for seed in range(12):
        found = fit_lifetime(seen_of(3000, seed))
        misses.append((found.estimate.logs - PLANTED.logs) / found.standard_errors)
    inside = np.abs(np.array(misses)) < 1.645
    # 48 estimates of which nine in ten should be inside; four draws of a customer are related.
    assert 0.75 <= inside.mean() <= 1.0
    assert np.abs(np.mean(misses, axis=0)).max() < 1.0


def test_who_is_still_there_is_known_on_average() -> None:
    made = buyers(20_000, lifetime=PLANTED, seed=3)
    one = made.customers
    alive = PLANTED.alive(one.frequency, one.recency, one.age)
    for low in (0.0, 0.25, 0.5, 0.75):
        chosen = (alive > low) & (alive <= low + 0.25)
        assert made.alive[chosen].mean() == pytest.approx(alive[chosen].mean(), abs=0.04)


def test_expected_purchases_are_what_comes_on_average() -> None:
    made = buyers(40_000, lifetime=PLANTED, seed=4)
    one = made.customers
    expected = PLANTED.purchases(one.frequency, one.recency, one.age, 52.0)
    for frequency in (0, 1, 2, 5):
        chosen = one.frequency == frequency
        error = made.later_purchases[chosen].std() / np.sqrt(chosen.sum())
        gap = made.later_purchases[chosen].mean() - expected[chosen].mean()
        assert abs(gap) < 3.5 * error


def test_counting_the_same_history_once_or_many_times_is_the_same() -> None:
    seen = seen_of(800, 5)
    copies = [np.repeat(column, 3) for column in (seen.frequency, seen.recency, seen.age)]
    again, _ = distinct(*copies)
    assert len(again.weight) == len(seen.weight)
    one, three = fit_lifetime(seen), fit_lifetime(again)
    assert three.estimate.logs == pytest.approx(one.estimate.logs, abs=1e-6)
    assert three.standard_errors == pytest.approx(one.standard_errors / np.sqrt(3), rel=1e-4)
    spelled = Histories(*copies, np.ones(len(copies[0])))
    assert PLANTED.log_likelihood(spelled) == pytest.approx(PLANTED.log_likelihood(again))


def test_the_order_of_rows_does_not_matter() -> None:
    made = buyers(800, lifetime=PLANTED, seed=6).customers
    order = np.random.default_rng(1).permutation(len(made))
    one, _ = distinct(made.frequency, made.recency, made.age)
    other, place = distinct(made.frequency[order], made.recency[order], made.age[order])
    assert np.array_equal(one.age, other.age)
    assert np.array_equal(other.age[place], made.age[order])
    assert np.array_equal(fit_lifetime(one).estimate.logs, fit_lifetime(other).estimate.logs)


def test_the_unit_of_time_does_not_matter() -> None:
    seen = seen_of(800, 7)
    days = Histories(seen.frequency, seen.recency * 7, seen.age * 7, seen.weight)
    weekly, daily = fit_lifetime(seen).model, fit_lifetime(days).model
    assert daily.alpha == pytest.approx(weekly.alpha * 7, rel=1e-5)
    assert (daily.r, daily.a, daily.b) == pytest.approx((weekly.r, weekly.a, weekly.b), rel=1e-5)


def test_where_nobody_came_back_nothing_is_estimated() -> None:
    seen, _ = distinct([0, 0, 0], [0, 0, 0], [3, 4, 5])
    with pytest.raises(NotIdentifiedError, match="Nobody has bought twice"):
        fit_lifetime(seen)


def test_where_nobody_leaves_how_they_leave_is_not_estimated() -> None:
    rng = np.random.default_rng(8)
    frequency = rng.poisson(rng.gamma(4.0, 5.0, 2000)) + 5.0
    seen, _ = distinct(frequency, np.full(2000, 99.9), np.full(2000, 100.0))
    with pytest.raises(NotIdentifiedError, match=r"border|apart"):
        fit_lifetime(seen)


@pytest.mark.parametrize("wrong", [(1, 0, 5), (0, 2, 5), (1, 6, 5), (-1, 0, 5), (1, -1, 5)])
def test_a_history_that_cannot_be_is_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="1 histories cannot be"):
        distinct(*([value] for value in wrong))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    r=st.floats(0.05, 5), alpha=st.floats(0.5, 50), a=st.floats(0.05, 5), b=st.floats(0.1, 20),
    frequency=st.integers(0, 300), share=st.floats(0.01, 1), age=st.floats(0.1, 500),
    horizon=st.floats(0.1, 500),
)  # fmt: skip
def test_expectations_grow_with_the_horizon_and_never_beyond_the_rate(
    r: float, alpha: float, a: float, b: float, frequency: int, share: float, age: float,
    horizon: float,
) -> None:  # fmt: skip
    model = BetaGeoNbd(r, alpha, a, b)
    past = row(frequency, age * share if frequency else 0.0, age)
    near, far = (model.purchases(*past, horizon * times)[0] for times in (0.5, 1.0))
    without_leaving = (r + frequency) / (alpha + age) * horizon
    assert -1e-9 <= near <= far * (1 + 1e-9) + 1e-12
    assert far <= without_leaving * (1 + 1e-6)
    assert 0 <= model.alive(*past)[0] <= 1


def test_different_rows_are_found_in_their_order() -> None:
    first, place = same_rows(np.array([2, 1, 2, 1]), np.array([5, 7, 5, 6]))
    assert first.tolist() == [3, 1, 0]
    assert place.tolist() == [2, 1, 2, 0]
    assert averages([2, 0, 1], [3.0, 9.0, -1.0]).purchases.tolist() == [2.0]


def test_where_the_first_purchase_may_be_the_last_that_is_found_too() -> None:
    planted = BetaGeoNbd(0.9, 8.0, 0.8, 2.5, from_first=True)
    made = buyers(20_000, lifetime=planted, seed=4)
    one = made.customers
    found = fit_lifetime(distinct(one.frequency, one.recency, one.age)[0], from_first=True).model
    assert found.logs == pytest.approx(planted.logs, abs=0.15)
    chance = found.alive(one.frequency, one.recency, one.age)
    assert chance[one.frequency == 0].max() < 1
    expected = found.purchases(one.frequency, one.recency, one.age, 52.0)
    for group in np.array_split(np.argsort(chance), 5):
        assert chance[group].mean() == pytest.approx(made.alive[group].mean(), abs=0.03)
        assert expected[group].mean() == pytest.approx(made.later_purchases[group].mean(), abs=0.1)


@pytest.mark.parametrize("from_first", [False, True])
def test_slopes_are_those_of_the_likelihood(from_first: bool) -> None:
    seen, logs = seen_of(400, 3), np.log([0.6, 7.0, 0.9, 2.0])
    _, slope = _log_likelihood(logs, seen, from_first=from_first)
    parts = _scores(logs, seen, from_first=from_first)
    assert seen.weight @ parts == pytest.approx(slope)
    for place, move in enumerate(np.eye(4) * 1e-5):
        up, down = (
            _log_likelihood(logs + way * move, seen, from_first=from_first)[0] for way in (1, -1)
        )
        assert slope[place] == pytest.approx((up - down) / 2e-5, rel=1e-4, abs=1e-4)
