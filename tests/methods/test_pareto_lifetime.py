"""Pareto/NBD against its closed form, simulated customers, and derivatives by differences."""

import numpy as np
import numpy.typing as npt
import pytest

from dangol.methods.histories import Histories, distinct
from dangol.methods.maximum_likelihood import NotIdentifiedError
from dangol.methods.pareto_lifetime import ParetoNbd, _log_likelihood, _scores, fit_pareto

Array = npt.NDArray[np.float64]
# Fader, Hardie and Lee (2005), table 2: CDNOW, time in weeks.
CDNOW = ParetoNbd(0.553, 10.578, 0.606, 11.669)
MODELS = [CDNOW, ParetoNbd(2.0, 3.0, 0.4, 60.0), ParetoNbd(0.3, 50.0, 2.0, 1.0)]
HISTORIES = [(0, 0, 30), (2, 30.43, 38.86), (20, 35, 38), (80, 38, 39), (5, 1, 39), (1, 30, 30)]


def one(*values: float) -> list[Array]:
    return [np.array([float(value)]) for value in values]


def closed_form(model: ParetoNbd, x: float, recency: float, age: float) -> float:
    """Fader and Hardie's eq. 18 with the hypergeometric function of eqs. 19 and 20."""
    from scipy.special import gammaln, hyp2f1

    r, alpha, s, beta = model.r, model.alpha, model.s, model.beta
    power = r + s + x

    def end(moment: float) -> float:
        if alpha >= beta:
            series = hyp2f1(power, s + 1, power + 1, (alpha - beta) / (alpha + moment))
            return float(series / (alpha + moment) ** power)
        series = hyp2f1(power, r + x, power + 1, (beta - alpha) / (beta + moment))
        return float(series / (beta + moment) ** power)

    there = (alpha + age) ** -(r + x) * (beta + age) ** -s
    left = s / power * (end(recency) - end(age))
    own = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    return float(own + np.log(there + left))


def simulated(model: ParetoNbd, count: int, seed: int) -> tuple[list[Array], Array, Array]:
    """Histories of customers, who is still there, and how often they buy in 52 weeks more."""
    rng = np.random.default_rng(seed)
    age = rng.uniform(20, 80, count)
    rate = rng.gamma(model.r, 1 / model.alpha, count)
    leaves = rng.exponential(1 / rng.gamma(model.s, 1 / model.beta, count))
    bought, last, later = np.zeros((3, count))
    clock, there = np.zeros(count), np.arange(count)
    while len(there):
        clock[there] += rng.exponential(1 / rate[there])
        there = there[clock[there] < np.minimum(leaves, age + 52)[there]]
        past = there[clock[there] <= age[there]]
        bought[past] += 1
        last[past] = clock[past]
        later[there[clock[there] > age[there]]] += 1
    return [bought, last, age], leaves > age, later


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("history", HISTORIES)
def test_the_likelihood_is_that_of_the_closed_form(
    model: ParetoNbd, history: tuple[float, float, float]
) -> None:
    seen = Histories(*one(*history), np.ones(1))
    assert model.log_likelihood(seen) == pytest.approx(closed_form(model, *history), abs=1e-10)


def test_slopes_are_those_of_the_likelihood() -> None:
    (bought, last, age), _, _ = simulated(CDNOW, 300, 3)
    seen = distinct(bought, last, age)[0]
    logs = np.log([0.6, 8.0, 0.7, 14.0])
    _, slope = _log_likelihood(logs, seen)
    assert seen.weight @ _scores(logs, seen) == pytest.approx(slope)
    for place, move in enumerate(np.eye(4) * 1e-5):
        up, down = (_log_likelihood(logs + way * move, seen)[0] for way in (1, -1))
        assert slope[place] == pytest.approx((up - down) / 2e-5, rel=1e-4, abs=1e-4)


def test_simulated_customers_stay_and_buy_as_foretold() -> None:
    planted = ParetoNbd(0.9, 8.0, 0.8, 20.0)
    rows, there, later = simulated(planted, 20_000, 4)
    found = fit_pareto(distinct(*rows)[0])
    away = np.abs(found.estimate.logs - planted.logs) / found.standard_errors
    assert away.max() < 3
    alive, expected = found.model.alive(*rows), found.model.purchases(*rows, 52.0)
    for group in np.array_split(np.argsort(alive), 5):
        assert alive[group].mean() == pytest.approx(there[group].mean(), abs=0.03)
        assert expected[group].mean() == pytest.approx(later[group].mean(), abs=0.25)


def test_a_unit_of_time_changes_nothing_but_the_unit() -> None:
    rows, _, _ = simulated(CDNOW, 3_000, 5)
    weekly, daily = (
        fit_pareto(distinct(rows[0], rows[1] * unit, rows[2] * unit)[0]).model for unit in (1, 7)
    )
    assert daily.beta / weekly.beta == pytest.approx(7, rel=1e-4)
    assert daily.r == pytest.approx(weekly.r, rel=1e-4)


def test_an_expectation_goes_smoothly_through_the_place_where_its_formula_breaks() -> None:
    expected = [
        ParetoNbd(0.5, 10.0, s, 12.0).purchases(*one(2, 30, 39), 52.0)[0]
        for s in (1 - 1e-5, 1.0, 1 + 1e-5)
    ]
    assert expected[1] == pytest.approx((expected[0] + expected[2]) / 2, rel=1e-6)


def test_nobody_who_bought_twice_tells_nothing() -> None:
    with pytest.raises(NotIdentifiedError, match="bought twice"):
        fit_pareto(Histories(*one(0, 0, 30), np.ones(1)))
