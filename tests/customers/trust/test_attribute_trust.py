"""Trust in attributes: hidden values are found again, wrong ones doubted, nothing is invented."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest
from worlds import Computed, Row, compute, session_with, simulated_settings, simulated_shop

from dangol.contract.trial_answer import model_faults
from dangol.customers.features.variable import variable
from dangol.customers.trust.attribute_model import AttributeModel
from dangol.customers.trust.attribute_trust import AttributeTrust
from dangol.methods.hidden_quality import bands_of, share_with_interval
from dangol.store.warehouse.arrow_types import ARROW_TYPES
from dangol.tables.people import CUSTOMERS
from dangol.tables.vocabulary import Table

# What is made once for this module is made by one worker.
pytestmark = pytest.mark.xdist_group("attribute-trust")

CUSTOMERS_COUNT = 4_000
HOUSEHOLD = ("household_size", "household_composition", "children_count", "marital_status")
ASKED = ("age_band", *HOUSEHOLD)
UNTOLD = ("income_band", "home_ownership")
HIDDEN_SHARE, WRONG_SHARE = 0.4, 0.02

World = dict[Table, pa.Table]
Cells = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Tried:
    """A shop in which values were hidden and others made wrong, and what came of it."""

    hidden: Cells
    wrong: Cells
    right: Cells
    computed: Computed
    stored: list[Row]

    @property
    def rows(self) -> dict[tuple[str, str], Row]:
        return {(r["customer_id"], r["customer_attribute"]): r for r in self.computed.rows}


def spoilt(world: World) -> tuple[Cells, Cells, Cells]:
    """Hide values and make others wrong, in place; gives what was, by person and column.

    What is hidden of somebody is what another did not tell, who had not told everything.
    """
    rng = np.random.default_rng(5)
    people = world[CUSTOMERS].sort_by("customer_id")
    ids = people.column("customer_id").to_pylist()
    given = {name: people.column(name).to_pylist() for name in (*ASKED, *UNTOLD)}
    is_empty = np.array([[value is None for value in given[name]] for name in given])
    patterns = is_empty[:, is_empty.any(axis=0)]
    hidden, wrong, right = {}, {}, {}
    for place, person in enumerate(ids):
        takes = rng.random() < HIDDEN_SHARE
        pattern = patterns[:, rng.integers(patterns.shape[1])]
        for name, is_gone in zip(given, pattern, strict=True):
            value, chance = given[name][place], rng.random()
            if value is None:
                continue
            if takes and is_gone:
                hidden[person, name], given[name][place] = value, None
            elif name in ASKED and chance < WRONG_SHARE:
                others = sorted({one for one in given[name] if one not in (None, value)})
                wrong[person, name], given[name][place] = value, str(rng.choice(others))
            else:
                right[person, name] = value
    for name, values in given.items():
        place = people.schema.get_field_index(name)
        people = people.set_column(place, name, pa.array(values, pa.string()))
    world[CUSTOMERS] = people
    return hidden, wrong, right


@pytest.fixture(scope="module")
def tried() -> Iterator[Tried]:
    world = simulated_shop(CUSTOMERS_COUNT)
    hidden, wrong, right = spoilt(world)
    with session_with(world) as session:
        asked = AttributeTrust(least_confidence=0.4)
        computed = compute(asked, session, simulated_settings())
        stored = session.sql("SELECT * FROM customers ORDER BY customer_id").to_pylist()
        given = world[CUSTOMERS].sort_by("customer_id").select(CUSTOMERS.column_names).to_pylist()
        assert [{name: row[name] for name in CUSTOMERS.column_names} for row in stored] == given
        yield Tried(hidden, wrong, right, computed, stored)


def guesses(tried: Tried) -> list[tuple[Row, str]]:
    """Guesses of values that were hidden, beside what they were."""
    return [(row, tried.hidden[cell]) for cell, row in tried.rows.items() if cell in tried.hidden]


def test_hidden_values_are_told_better_than_by_the_most_frequent_one(tried: Tried) -> None:
    for name in ("age_band", "household_composition", "marital_status"):
        told = [(row["predicted_value"], was) for row, was in guesses(tried)
                if row["customer_attribute"] == name]  # fmt: skip
        every = [was for (_, one), was in tried.right.items() if one == name]
        frequent = max(set(every), key=every.count)
        gains = np.array([(said == was) - float(frequent == was) for said, was in told])
        assert len(told) >= 20, name
        assert gains.mean() > 2 * gains.std() / np.sqrt(len(gains)), name


def test_confidence_is_how_often_hidden_values_are_told_right(tried: Tried) -> None:
    found = guesses(tried)
    sure = np.array([row["confidence"] for row, _ in found])
    right = np.array([float(row["predicted_value"] == was) for row, was in found])
    bands = [band for band in bands_of(sure, right) if band.count >= 30]
    assert len(bands) >= 4
    # Nineteen intervals of twenty hold what was claimed.
    off = [band for band in bands if not band.hits.low <= band.confidence <= band.hits.high]
    assert len(off) <= 1
    whole = share_with_interval(right, 3.0)
    assert whole.low <= sure.mean() <= whole.high


def test_the_measure_of_the_answer_holds_for_values_that_it_never_saw(tried: Tried) -> None:
    (metric,) = [m for m in tried.computed.result.answer.metrics if m.name.en.startswith("Hidden")]
    assert metric.range is not None
    right = np.array([float(row["predicted_value"] == was) for row, was in guesses(tried)])
    seen = share_with_interval(right, 3.0)
    assert seen.low <= (metric.value or 0.0) <= seen.high
    assert metric.range.low > (metric.range.tick or 1.0)


def test_wrong_values_are_doubted_and_right_ones_are_not(tried: Tried) -> None:
    doubted = {cell for cell, row in tried.rows.items() if row["is_doubted"]}
    for name in ("household_size", "household_composition", "children_count"):
        wrong = {cell for cell in tried.wrong if cell[1] == name}
        right = {cell for cell in tried.right if cell[1] == name}
        share = len(doubted & wrong) / len(wrong)
        assert share > 0.15, name
        assert share > 50 * len(doubted & right) / len(right), name
    assert len(doubted & set(tried.wrong)) > 4 * len(doubted & set(tried.right))


def test_a_doubted_value_stands_beside_what_it_looks_like(tried: Tried) -> None:
    found = [(row, tried.wrong[cell]) for cell, row in tried.rows.items()
             if row["is_doubted"] and cell in tried.wrong]  # fmt: skip
    assert all(row["given_value"] not in (None, row["predicted_value"]) for row, _ in found)
    assert all(row["confidence"] > 0.8 for row, _ in found)
    truth = np.array([float(row["predicted_value"] == was) for row, was in found])
    assert truth.mean() > 0.6


def test_only_missing_and_doubted_values_have_a_row(tried: Tried) -> None:
    given = {row["customer_id"]: row for row in tried.stored}
    for (person, name), row in tried.rows.items():
        assert row["is_missing"] != row["is_doubted"]
        assert row["given_value"] == given[person][name]
        assert (row["given_value"] is None) == row["is_missing"]


def test_what_nothing_tells_of_is_refused(tried: Tried) -> None:
    assert not {"income_band", "home_ownership"} & {name for _, name in tried.rows}
    (table,) = [
        t for t in tried.computed.result.answer.tables if t.title.en == "Attribute by attribute"
    ]
    notes = {row["name"]["en"]: row["note"]["en"] for row in table.rows}
    assert "not told" in notes["Income"]
    assert "not told" in notes["Home"]
    assert notes["Marital status"] == "told"


def test_the_model_guesses_without_the_analysis(tried: Tried) -> None:
    model = tried.computed.result.model
    assert isinstance(model, AttributeModel)
    assert model_faults(model) == []
    again = AttributeModel.restore(model.stored_fields(), model.arrays())
    none = dict.fromkeys(model.inputs, 0.0)
    of_toys = variable("lines", (), "count", where=("category", "장난감")).name
    toys = {**none, "lines_count": 30.0, of_toys: 30.0}
    # Whoever buys toys alone has children; of whom nothing is known, the usual is likely.
    assert again.predict_one(toys)["household_composition"] == "부부와 자녀"
    assert (
        again.predict_one(toys)["household_composition_confidence"]
        > again.predict_one(none)["household_composition_confidence"]
    )
    alone = again.predict_one({**none, "household_size": "1", "children_count": "0"})
    assert alone["household_composition"] == "1인 가구"


def test_where_customers_do_not_differ_behaviour_tells_nothing() -> None:
    world = simulated_shop(CUSTOMERS_COUNT, differences=False)
    with session_with(world) as session:
        found = compute(AttributeTrust(), session, simulated_settings())
    # One answer still tells of another: a couple is married, whatever it buys.
    assert {row["guessed_from"] for row in found.rows} <= {"answers"}
    assert not [row for row in found.rows if row["is_doubted"]]


def test_nothing_is_told_where_neither_behaviour_nor_answers_tell() -> None:
    world = simulated_shop(CUSTOMERS_COUNT, differences=False)
    people = world[CUSTOMERS]
    for name in HOUSEHOLD:
        place = people.schema.get_field_index(name)
        people = people.set_column(place, name, pa.nulls(len(people), pa.string()))
    with session_with({**world, CUSTOMERS: people}) as session:
        found = compute(AttributeTrust(), session, simulated_settings())
    assert found.rows == []
    assert "none can be told" in found.result.answer.headline.en
    assert "예측할 수 있는 것은 없습니다" in found.result.answer.headline.ko


def test_days_of_birth_are_doubted_by_rule_and_make_bands_where_no_band_is_given() -> None:
    world = simulated_shop(1_000)
    people = world[CUSTOMERS]
    rng = np.random.default_rng(1)
    bands = people.column("age_band").to_pylist()
    oldest = {"20대": 20, "30대": 30, "40대": 40, "50대": 50, "60대 이상": 62}
    born = [
        None if band is None else dt.date(2025 - oldest[band] - int(rng.integers(1, 9)), 6, 1)
        for band in bands
    ]
    told = [place for place, day in enumerate(born) if day is not None]
    born[told[0]], born[told[1]] = dt.date(2031, 1, 1), dt.date(1890, 1, 1)
    born[told[2]] = dt.date(2020, 1, 1)
    columns = {"birth_on": born, "age_band": [None] * len(bands)}
    for name, values in columns.items():
        place = people.schema.get_field_index(name)
        kind = ARROW_TYPES[CUSTOMERS.column(name).type]
        people = people.set_column(place, name, pa.array(values, kind))
    with session_with({**world, CUSTOMERS: people}) as session:
        found = compute(AttributeTrust(), session, simulated_settings())
    ids = people.column("customer_id").to_pylist()
    broken = {
        r["customer_id"]: r["why"] for r in found.rows if r["customer_attribute"] == "birth_on"
    }
    assert broken == {
        ids[told[0]]: "in-future",
        ids[told[1]]: "too-long-ago",
        ids[told[2]]: "bought-as-child",
    }
    ages = {r["predicted_value"] for r in found.rows if r["customer_attribute"] == "age_band"}
    assert ages <= {"20-29", "30-39", "40-49", "50-59", "60-69"}
    (table,) = [t for t in found.result.answer.tables if t.title.en == "Attribute by attribute"]
    assert "Age" in {row["name"]["en"] for row in table.rows}


def test_many_customers_are_guessed_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    world = simulated_shop(1_000)
    with session_with(world) as session:
        whole = compute(AttributeTrust(), session, simulated_settings())
        monkeypatch.setattr("dangol.customers.trust.told.AT_ONCE", 300)
        parts = compute(AttributeTrust(), session, simulated_settings())

    def cells(found: Computed) -> set[tuple[str, str]]:
        return {(row["customer_id"], row["customer_attribute"]) for row in found.rows}

    # Parts learn from those who have told something, not from everybody: nearly the same.
    both = cells(whole) & cells(parts)
    assert len(both) > 0.8 * len(cells(whole) | cells(parts))
    assert len(parts.rows) == len(cells(parts))


def test_too_few_answers_are_refused() -> None:
    world = simulated_shop(1_000)
    few = world[CUSTOMERS].slice(0, 150)
    with session_with({**world, CUSTOMERS: few}) as session:
        found = compute(AttributeTrust(), session, simulated_settings())
    assert found.result.answer.refusal is not None
    assert "of 0 customers" not in found.result.answer.refusal.reason.en
