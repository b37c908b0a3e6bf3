"""Who is drawn into what: the same everywhere, in balance, independent, and moved as little."""

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, chisquare, kstest

from dangol.methods.assignment import NOBODY, WHOLE, Division, Drawn, Lot, point, points

UNITS = pa.array([f"customer-{number}" for number in range(20_000)])
KOREAN = pa.array([f"고객-{number}" for number in range(20_000)])
any_text = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)


@st.composite
def shares(draw: st.DrawFn, most: int = 6) -> dict[str, float]:
    """Shares of up to so many owners, together at most the whole."""
    sizes = draw(st.lists(st.integers(0, 1000), min_size=1, max_size=most))
    rest = draw(st.integers(0, 1000))
    total = max(sum(sizes) + rest, 1)
    return {f"owner {place}": size / total for place, size in enumerate(sizes)}


def test_a_point_is_the_one_that_is_written_down() -> None:
    # In a shell: S=$(printf SALT | sha256sum | cut -c1-64); printf "%sUNIT" $S | md5sum
    assert point("spring sale", "customer-1") == int("bdff70a2cbe97", 16) / 16**13
    assert point("봄 세일", "고객-1") == int("01558861e72b6", 16) / 16**13


def test_an_engine_finds_the_same_points() -> None:
    engine = duckdb.connect()
    engine.register("units", pa.table({"unit": UNITS}))
    found = engine.sql(
        "select ('0x' || md5(sha256('salt') || unit)[:13])::bigint / 2.0**52 as point from units"
    ).fetchnumpy()["point"]
    assert (found == points("salt", UNITS)).all()


@given(any_text, st.lists(any_text, max_size=20))
def test_many_units_fall_where_each_falls(salt: str, units: list[str]) -> None:
    found = points(salt, pa.array(units, pa.string()))
    assert found.tolist() == [point(salt, unit) for unit in units]
    assert ((found >= 0) & (found < 1)).all()


def test_a_column_in_chunks_is_one_column() -> None:
    chunked = pa.chunked_array([UNITS[:7], UNITS[7:7], UNITS[7:100]])
    assert (points("salt", chunked) == points("salt", UNITS[:100])).all()
    assert points("salt", pa.chunked_array([], pa.string())).size == 0


def test_a_text_that_is_no_text_still_has_a_point() -> None:
    assert 0 <= point("salt", "\ud800") < 1


def test_what_a_salt_ends_with_is_not_what_a_unit_begins_with() -> None:
    assert point("salt", "1unit") != point("salt1", "unit")


@pytest.mark.parametrize("units", [UNITS, KOREAN])
@pytest.mark.parametrize("arms", [2, 3, 10])
def test_variants_are_in_balance_as_chance_would_have_them(units: pa.Array, arms: int) -> None:
    division = Division.of({str(arm): 1 / arms for arm in range(arms)})
    expected = np.array(list(division.shares.values())) * len(units)
    seen = [
        chisquare(np.bincount(Lot(f"salt {salt}", division).drawn_many(units)[0]), expected).pvalue
        for salt in range(120)
    ]
    assert kstest(seen, "uniform").pvalue > 0.001


def test_circles_of_different_salts_are_independent() -> None:
    thirds = Division.of(dict.fromkeys("abc", 1 / 3))
    seen = []
    for salt in range(120):
        first, second = (Lot(f"{name} {salt}", thirds).drawn_many(UNITS)[0] for name in "xy")
        seen.append(chi2_contingency(np.bincount(first * 3 + second).reshape(3, 3)).pvalue)
    assert kstest(seen, "uniform").pvalue > 0.001


def test_a_variant_is_independent_of_where_in_the_layer_a_unit_fell() -> None:
    layer = Lot("layer", Division.of({"early": 0.3, "late": 0.3}))
    variants = Lot("variants", Division.of({"a": 0.5, "b": 0.5}))
    of_layer, of_variant = (lot.drawn_many(UNITS)[0] for lot in (layer, variants))
    table = np.bincount((of_layer + 1) * 2 + of_variant).reshape(3, 2)
    assert chi2_contingency(table).pvalue > 0.001


def test_experiments_of_a_layer_exclude_each_other_and_leave_the_rest_alone() -> None:
    layer = Lot("layer", Division.of({"one": 0.25, "two": 0.5}))
    places, probabilities = layer.drawn_many(UNITS)
    counted = np.bincount(places + 1)
    assert chisquare(counted, np.array([0.25, 0.25, 0.5]) * len(UNITS)).pvalue > 0.001
    assert np.isnan(probabilities[places == NOBODY]).all()
    assert set(probabilities[places != NOBODY]) == {0.25, 0.5}


def test_one_unit_is_drawn_as_it_is_among_many() -> None:
    lot = Lot("layer", Division.of({"one": 0.25, "two": 0.5}))
    places, probabilities = lot.drawn_many(UNITS[:500])
    names = (*lot.division.names, None)
    for place, probability, unit in zip(places, probabilities, UNITS, strict=False):
        drawn = lot.drawn(unit.as_py())
        assert drawn == (None if place < 0 else Drawn(names[place] or "", probability))


@given(shares())
def test_shares_are_kept_to_a_millionth_and_the_rest_is_nobodys(wanted: dict[str, float]) -> None:
    division = Division.of(wanted)
    for owner, share in wanted.items():
        assert division.shares.get(owner, 0.0) == pytest.approx(share, abs=1.01e-6)
    assert sum(division.shares.values()) == pytest.approx(sum(wanted.values()), abs=1.01e-6)


@given(st.lists(shares(), min_size=2, max_size=6))
def test_as_little_moves_as_can_be(steps: list[dict[str, float]]) -> None:
    division = Division.of(steps[0])
    for step in steps[1:]:
        after = division.redivided(step)
        assert {**after.shares} == pytest.approx({**Division.of(step).shares})
        owners = {*division.shares, *after.shares}
        apart = [after.shares.get(one, 0) - division.shares.get(one, 0) for one in owners]
        least = (sum(map(abs, apart)) + abs(sum(apart))) / 2
        assert division.moved(after) == pytest.approx(least)
        division = after


@given(shares())
def test_the_same_shares_move_nobody(wanted: dict[str, float]) -> None:
    division = Division.of(wanted)
    assert division.redivided(division.shares) == division
    assert division.moved(division) == 0


@given(shares(most=4), st.integers(0, 3), st.floats(0, 1))
def test_an_experiment_that_grows_keeps_everybody(
    begun: dict[str, float], which: int, more: float
) -> None:
    division = Division.of(begun)
    rest = max(1 - sum(division.shares.values()), 0)
    grown = f"owner {which}"
    share = division.shares.get(grown, 0) + round(more * rest, 6)
    after = division.redivided({**division.shares, grown: share})
    where = np.linspace(0, 1, 997, endpoint=False)
    names = (*division.names, None)
    for spot, place in zip(where, division.owners_at(where), strict=True):
        if names[place] is not None:
            assert after.owner_at(spot) == names[place]


def test_pieces_stay_few_over_a_long_bandit() -> None:
    rng = np.random.default_rng(5)
    division = Division.of({str(arm): 0.1 for arm in range(10)})
    for _ in range(60):
        weights = 0.02 + 0.8 * rng.dirichlet(np.ones(10))
        division = division.redivided({str(arm): weight for arm, weight in enumerate(weights)})
    assert len(division.ends) < 600


@pytest.mark.parametrize("ends", [(), (WHOLE - 1,), (5, 5, WHOLE), (-1, WHOLE)])
def test_pieces_that_do_not_make_a_circle_are_refused(ends: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="Pieces of a circle rise"):
        Division(ends, ("one",) * len(ends))


@pytest.mark.parametrize(
    "wanted", [{"a": 0.6, "b": 0.5}, {"a": -0.1}, {"a": 1e-8}, {"a": float("nan")}]
)
def test_shares_that_cannot_be_are_refused(wanted: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="Shares are none or at least a millionth"):
        Division.of(wanted)
