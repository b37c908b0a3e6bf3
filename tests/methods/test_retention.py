"""The shifted beta-geometric model against its paper, sums, and simulated contracts."""

import numpy as np
import pytest

from dangol.methods.maximum_likelihood import NotIdentifiedError
from dangol.methods.retention import ShiftedBetaGeometric, Tenures, fit_retention

# Fader and Hardie (2007), table 1: per cent still kept after each of seven years, and five more.
REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3]
HIGH_END = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4]
YEARS = 7


def of_share(kept: list[float]) -> Tenures:
    """A thousand contracts of whom so many per cent are kept after each year."""
    share = np.array(kept[: YEARS + 1]) * 10
    renewals = np.arange(YEARS + 1, dtype=float)
    ended = renewals < YEARS
    return Tenures(renewals, ended, np.append(-np.diff(share), share[-1]))


@pytest.mark.parametrize(("kept", "a", "b"), [(REGULAR, 0.704, 1.182), (HIGH_END, 0.668, 3.806)])
def test_published_parameters_are_found_and_project_five_years(
    kept: list[float], a: float, b: float
) -> None:
    model = fit_retention(of_share(kept)).model
    assert (model.a, model.b) == (pytest.approx(a, abs=5e-4), pytest.approx(b, abs=5e-4))
    told = model.kept(np.arange(YEARS + 1, len(kept), dtype=float))
    assert told == pytest.approx(np.array(kept[YEARS + 1 :]) / 100, abs=0.02)


def test_what_is_kept_is_the_product_of_retentions() -> None:
    model = ShiftedBetaGeometric(0.7, 1.2)
    product = np.cumprod(model.retention(np.arange(6, dtype=float)))
    assert model.kept(np.arange(1, 7, dtype=float)) == pytest.approx(product)
    further = model.kept_further(np.array([2.0]), 3.0)
    assert further == pytest.approx(product[4] / product[1])


def test_a_discounted_rest_of_life_is_its_sum() -> None:
    model = ShiftedBetaGeometric(0.668, 3.806)
    for renewals in (0.0, 4.0):
        years = np.arange(1, 4_000, dtype=float)
        share = model.kept(renewals + years) / model.kept(np.array([renewals]))
        whole = float((share / 1.1 ** (years - 1)).sum())
        assert model.discounted_further(np.array([renewals]), 0.1) == pytest.approx(whole)


def test_planted_parameters_are_covered_by_their_intervals() -> None:
    rng = np.random.default_rng(1)
    inside = np.zeros(2)
    for _ in range(40):
        leaves = rng.beta(1.2, 3.5, 1_500)
        ended_at = rng.geometric(leaves).astype(float) - 1
        ended = ended_at < 6
        found = fit_retention(Tenures.distinct(np.minimum(ended_at, 6.0), ended))
        away = np.abs(found.estimate.logs - np.log([1.2, 3.5])) / found.standard_errors
        inside += away < 1.645
    assert (inside / 40 > 0.75).all()


def test_like_contracts_are_one_row_with_their_number() -> None:
    seen = Tenures.distinct(np.array([0.0, 2, 2, 2]), np.array([True, True, True, False]))
    assert list(seen.weight) == [1, 1, 2]
    assert list(seen.ended) == [True, False, True]


def test_what_tells_nothing_is_refused() -> None:
    with pytest.raises(NotIdentifiedError, match="No contract has ended"):
        fit_retention(Tenures(np.array([3.0]), np.array([False]), np.array([9.0])))
    with pytest.raises(NotIdentifiedError):
        fit_retention(Tenures(np.array([0.0]), np.array([True]), np.array([9.0])))
    with pytest.raises(ValueError, match="0 or more"):
        Tenures(np.array([-1.0]), np.array([True]), np.array([1.0]))
