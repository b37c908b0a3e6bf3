"""The BG/BB model against its paper, simulated customers, and derivatives by differences."""

import numpy as np
import pytest

from dangol.methods.chances_to_buy import (
    BetaGeometricBernoulli,
    Occasions,
    _log_likelihood,
    fit_occasions,
)
from dangol.methods.maximum_likelihood import NotIdentifiedError

# Fader, Hardie and Shang (2010), table 2: gifts in six years, the last of them, donors.
DONORS = [
    (0, 0, 3464), (1, 1, 1091), (1, 2, 277), (1, 3, 129), (1, 4, 78), (1, 5, 119), (1, 6, 129),
    (2, 2, 613), (2, 3, 255), (2, 4, 155), (2, 5, 173), (2, 6, 234), (3, 3, 322), (3, 4, 181),
    (3, 5, 225), (3, 6, 357), (4, 4, 240), (4, 5, 284), (4, 6, 512), (5, 5, 335), (5, 6, 728),
    (6, 6, 1203),
]  # fmt: skip
PUBLISHED = (1.204, 0.750, 0.657, 2.783)


def donors() -> Occasions:
    bought, last, weight = (np.array(column, dtype=float) for column in zip(*DONORS, strict=True))
    return Occasions(bought, last, np.full(len(bought), 6.0), weight)


def simulated(
    model: BetaGeometricBernoulli, customers: int, seen: int, ahead: int, seed: int
) -> tuple[Occasions, np.ndarray, np.ndarray]:
    """What was seen of customers, how often they buy later, and whether they are still there."""
    rng = np.random.default_rng(seed)
    buys = rng.beta(model.alpha, model.beta, customers)[:, None]
    leaves = rng.geometric(rng.beta(model.gamma, model.delta, customers))[:, None]
    occasion = np.arange(1, seen + ahead + 1)
    bought = (rng.random((customers, seen + ahead)) < buys) & (occasion < leaves)
    past = bought[:, :seen]
    last = (past * occasion[:seen]).max(axis=1)
    rows = Occasions(
        past.sum(axis=1).astype(float), last.astype(float), np.full(customers, float(seen)),
        np.ones(customers),
    )  # fmt: skip
    return rows, bought[:, seen:].sum(axis=1), leaves[:, 0] > seen + 1


def test_published_parameters_and_forecasts_are_found() -> None:
    found = fit_occasions(donors())
    model = found.model
    assert (model.alpha, model.beta, model.gamma, model.delta) == pytest.approx(
        PUBLISHED, abs=1.5e-3
    )
    assert found.estimate.log_likelihood == pytest.approx(-33_225.6, abs=0.05)
    # Table 4: expected gifts in the next five years.
    told = dict(zip(((x, t) for x, t, _ in DONORS), model.purchases(donors(), 5), strict=True))
    assert told[0, 0] == pytest.approx(0.07, abs=5e-3)
    assert told[1, 1] == pytest.approx(0.09, abs=5e-3)
    assert told[6, 6] == pytest.approx(3.75, abs=5e-3)


def test_slopes_are_those_of_the_likelihood() -> None:
    logs = np.log([1.1, 0.6, 0.8, 3.0])
    _, slope = _log_likelihood(logs, donors())
    for place, move in enumerate(np.eye(4) * 1e-5):
        up, down = (_log_likelihood(logs + way * move, donors())[0] for way in (1, -1))
        assert slope[place] == pytest.approx((up - down) / 2e-5, rel=1e-5)


def test_simulated_customers_buy_and_stay_as_foretold() -> None:
    planted = BetaGeometricBernoulli(1.2, 1.5, 1.1, 4.0)
    rows, later, there = simulated(planted, 40_000, seen=8, ahead=4, seed=3)
    distinct = Occasions.distinct(rows.bought, rows.last, rows.seen)
    assert len(distinct.weight) < 60
    model = fit_occasions(distinct).model
    assert model.logs == pytest.approx(planted.logs, abs=0.15)
    expected, alive = model.purchases(rows, 4), model.alive(rows)
    assert expected.sum() == pytest.approx(later.sum(), rel=0.03)
    for group in np.array_split(np.argsort(alive), 5):
        assert alive[group].mean() == pytest.approx(there[group].mean(), abs=0.03)
        assert expected[group].mean() == pytest.approx(later[group].mean(), abs=0.08)


def test_what_cannot_be_is_named() -> None:
    one = np.ones(1)
    with pytest.raises(ValueError, match="Nobody buys 3 times, last at 2, of 6"):
        Occasions(3 * one, 2 * one, 6 * one, one)
    with pytest.raises(NotIdentifiedError, match="Nobody has bought"):
        fit_occasions(Occasions(0 * one, 0 * one, 6 * one, one))
