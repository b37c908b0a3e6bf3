"""The trial that anyone can run on an analysis: it finds each way to break the contract."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest
from toys import READ_ORDERS, WORDS, answer, raw_orders, read_toy, toy, toy_table
from worlds import AS_OF, order, session_with, settings_of, tiny_shop

from dangol.contract.analysis import Analysis
from dangol.contract.errors import CannotAnswerError
from dangol.contract.model import Model
from dangol.contract.result import Column, Decision, Picture, Result, Rows, picture
from dangol.contract.tables_view import Tables
from dangol.contract.trial import trial_faults
from dangol.tables.commerce import ORDERS, RETURNS
from dangol.words import Text

NUMBERS = read_toy("counting").table


def orders_of(tables: Tables) -> int:
    """How many orders are known; no answer where there is none."""
    number = tables.row(tables[ORDERS].count().name("n").as_table())["n"]
    if not number:
        raise CannotAnswerError("Nobody bought anything.")
    return int(number)


def refuse_nothing(analysis: Analysis, tables: Tables) -> None:
    orders_of(tables)


def counting(compute: Any = None, **members: Any) -> type[Analysis]:
    """The toy that keeps the contract, or one with another ``compute``."""
    if compute is not None:
        members["compute"] = lambda self, tables, previous=None: compute(self, tables)
    return toy("counting", act=refuse_nothing, **members)


def faults_of(kind: type[Analysis], world: Any = None) -> list[str]:
    with session_with(tiny_shop() if world is None else world) as session:
        return trial_faults(kind(), session, settings_of())


def rows_of(tables: Tables, number: float, name: str = "all") -> Any:
    return tables.stage(NUMBERS, pa.Table.from_pylist([{"name": name, "number": number}]))


def with_answer(**parts: Any) -> type[Analysis]:
    """The toy whose answer has other parts."""

    def compute(_: Analysis, tables: Tables) -> Result:
        number = orders_of(tables)
        return Result(answer(number, **parts), {NUMBERS: rows_of(tables, number)})

    return counting(compute)


def test_an_analysis_that_keeps_the_contract_has_no_faults() -> None:
    assert faults_of(counting()) == []


def test_nothing_is_written() -> None:
    with session_with(tiny_shop()) as session:
        before = dict(session.versions())
        trial_faults(counting()(), session, settings_of())
        assert session.versions() == before


def test_a_faulty_declaration_is_not_even_run() -> None:
    wordless = counting(title=Text(en="Counting", ko=" "))
    assert faults_of(wordless) == ["Its 'title' lacks a language."]


def test_data_that_cannot_carry_an_answer_cannot_carry_a_trial() -> None:
    assert faults_of(counting(), {ORDERS: []}) == [
        "It gives no answer on these tables: try it on more data."
    ]


def test_a_mistake_is_told_with_its_kind() -> None:
    def compute(_: Analysis, tables: Tables) -> Result:
        raise ZeroDivisionError("nobody")

    assert faults_of(counting(compute)) == ["It fails: ZeroDivisionError: nobody"]


def test_a_table_that_is_not_declared_cannot_be_read() -> None:
    def compute(_: Analysis, tables: Tables) -> Result:
        return Result(answer(1), {NUMBERS: tables[RETURNS]})

    (fault,) = faults_of(counting(compute))
    assert fault.startswith("It fails: UndeclaredReadError: Analysis 'counting' asks for table")


def test_a_read_past_its_tables_is_found() -> None:
    def compute(_: Analysis, tables: Tables) -> Result:
        number = orders_of(tables) + tables.row(raw_orders().count().name("n").as_table())["n"]
        return Result(answer(number), {NUMBERS: rows_of(tables, number)})

    assert (
        "It reads 'orders' past the tables that it is given, so what it declares is not true."
        in faults_of(counting(compute))
    )


def test_a_crash_on_empty_tables_is_found() -> None:
    def compute(_: Analysis, tables: Tables) -> Result:
        number = tables.row(tables[ORDERS].count().name("n").as_table())["n"]
        return Result(answer(40 // number), {NUMBERS: rows_of(tables, number)})

    assert faults_of(counting(compute)) == [
        "On empty tables: It fails: ZeroDivisionError: integer division or modulo by zero"
    ]


def test_an_answer_from_nothing_is_found() -> None:
    assert faults_of(toy("counting")) == [
        "On empty tables it answers: it must say that it cannot, with 'refused'."
    ]


def test_an_answer_that_changes_by_itself_is_found() -> None:
    numbers = itertools.count(1)

    def compute(_: Analysis, tables: Tables) -> Result:
        number = orders_of(tables) + next(numbers)
        return Result(answer(number), {NUMBERS: rows_of(tables, number)})

    faults = faults_of(counting(compute))
    assert "Its answer is not the same asked twice: look at 'headline.en'." in faults
    assert "Its rows for 'counting_numbers' are not the same asked twice." in faults


def test_an_answer_that_depends_on_the_last_one_is_found() -> None:
    def compute(self: Analysis, tables: Tables, previous: Any = None) -> Result:
        number = orders_of(tables)
        if previous is not None:
            last = previous.tables[NUMBERS.name].number.sum().name("n").as_table()
            number += tables.row(last)["n"]
        return Result(answer(1), {NUMBERS: rows_of(tables, number)})

    assert faults_of(toy("counting", compute=compute)) == [
        "Its rows for 'counting_numbers' are not the same once it was answered before."
    ]


def test_an_answer_that_knows_the_future_is_found() -> None:
    """It has its own idea of what an order's moment is, and forgets when it is asked."""
    seen = READ_ORDERS.table["order_id"]

    def compute(_: Analysis, tables: Tables) -> Result:
        orders_of(tables)
        tables.moment = AS_OF
        return Result(answer(1), {NUMBERS: rows_of(tables, orders_of(tables))})

    assert "Its rows for 'counting_numbers' are not the same without what came later." in (
        faults_of(counting(compute, reads=(seen,)))
    )


def test_a_world_of_one_moment_is_too_short_to_try_an_earlier_one() -> None:
    world = {ORDERS: [order("o1", "c1", dt.datetime(2024, 3, 1), 1)]}
    assert faults_of(counting(), world) == [
        "It answers at no earlier moment of these tables: try a longer time."
    ]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({}, "It declares to write 'counting_numbers' and gives no rows for it."),
        (
            {toy_table("others"): 1},
            "It gives rows for 'others', which it does not declare to write.",
        ),
    ],
)
def test_rows_for_other_tables_than_declared_are_found(given: dict[Any, int], fault: str) -> None:
    def compute(_: Analysis, tables: Tables) -> Result:
        number = orders_of(tables)
        return Result(answer(number), {table: rows_of(tables, number) for table in given})

    assert fault in faults_of(counting(compute))


def test_two_rows_of_one_key_are_found() -> None:
    def compute(_: Analysis, tables: Tables) -> Result:
        orders_of(tables)
        twice = pa.Table.from_pylist([{"name": "a", "number": 1}, {"name": "a", "number": 2}])
        return Result(answer(1), {NUMBERS: tables.stage(NUMBERS, twice)})

    (fault,) = faults_of(counting(compute))
    assert "DuplicateKeysError: 1 rows for table 'counting_numbers' share their key" in fault


def test_steps_must_rise_and_speak_both_languages() -> None:
    def compute(_: Analysis, tables: Tables) -> Result:
        tables.step(Text(en="Second", ko="둘째"), 0.8)
        tables.step(Text(en="First", ko=" "), 0.2)
        number = orders_of(tables)
        return Result(answer(number), {NUMBERS: rows_of(tables, number)})

    assert faults_of(counting(compute)) == [
        "Its steps must rise from 0 to 1; they are [0.8, 0.2].",
        "Its step 'First' lacks a language.",
    ]


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"headline": Text(en="Much.", ko="")}, "'headline' says nothing in ko."),
        (
            {"action": Text(en="Sell nan more.", ko="더")},
            "'action' is not finished in en: Sell nan more.",
        ),
        ({"because": Text(en="{n} bought", ko="구매")}, "'because' is not finished in en"),
        (
            {
                "tables": (
                    Rows(
                        title=WORDS,
                        columns=(Column(name="n", title=WORDS),),
                        rows=({"n": 1.0}, {"m": 1.0}),
                    ),
                )
            },
            "'tables.0' has a column 'n' that some of its rows lack.",
        ),
        (
            {"tables": (Rows(title=WORDS, columns=(), rows=({"n": float("nan")},)),)},
            "'tables.0.rows.0.n' is nan: say that there is no number, with None.",
        ),
        (
            {"tables": (Rows(title=WORDS, columns=(), rows=({"n": Decimal(1)},)),)},
            "'tables.0.rows.0.n' does not come back from storage as it was: put plain JSON there.",
        ),
        (
            {
                "decisions": (
                    Decision(
                        question=WORDS,
                        reason=WORDS,
                        effect=WORDS,
                        action=WORDS,
                        link="javascript:x",
                    ),
                )
            },
            "The link of a decision must begin with '/', not be 'javascript:x'.",
        ),
    ],
)
def test_an_answer_that_cannot_be_read_or_kept_is_found(parts: Any, fault: str) -> None:
    assert any(found.startswith(fault) for found in faults_of(with_answer(**parts)))


def drawn(chart: Any, rows: list[dict[str, Any]] | None = None) -> Picture:
    return picture(
        lambda language: chart,
        title=WORDS,
        caption=WORDS,
        label=WORDS,
        rows=[{"n": 1.0, "name": "a"}, {"n": 2.0, "name": "b"}] if rows is None else rows,
        columns=(Column(name="n", title=WORDS),),
    )


def bars(colour: Any) -> Any:
    import altair as alt

    return alt.Chart(alt.NamedData("rows")).mark_bar(color=colour).encode(x="n:Q", y="name:N")


def test_a_picture_may_name_roles_but_neither_colours_nor_roles_that_do_not_exist() -> None:
    import altair as alt

    assert faults_of(with_answer(pictures=(drawn(bars(alt.expr("now"))),))) == []
    (fault, _) = faults_of(with_answer(pictures=(drawn(bars("#ff0000")),)))
    assert fault.startswith("'pictures.0' names a colour; name a role: ink, text,")
    (fault, _) = faults_of(with_answer(pictures=(drawn(bars(alt.expr("tomorrow"))),)))
    assert fault.startswith("'pictures.0.en' cannot be drawn: ")


def test_a_picture_that_draws_no_numbers_is_found() -> None:
    import altair as alt

    chart = bars(alt.expr("now")).encode(x=alt.X("m:Q"), text="m:Q").mark_text()
    assert "'pictures.0.en' draws something that is no number: look at its fields and rows." in (
        faults_of(with_answer(pictures=(drawn(chart),)))
    )


def test_a_picture_without_a_language_is_found() -> None:
    import altair as alt

    one = drawn(bars(alt.expr("now")))
    half = one.model_copy(update={"specs": {"en": one.specs["en"]}})
    assert faults_of(with_answer(pictures=(half,))) == ["'pictures.0' is not drawn in ko."]


class Learned(Model):
    """A model of one array."""

    kind = "learned"
    many: Any

    def arrays(self) -> Any:
        return {"many": self.many}


class Forgetful(Learned):
    kind = "forgetful"
    few: Any = None

    @classmethod
    def restore(cls, fields: dict[str, Any], arrays: Any) -> "Forgetful":
        return cls(many=np.zeros(1))


@pytest.mark.parametrize(
    ("model", "fault"),
    [
        (Learned(many=np.array([{}], dtype=object)), "Array 'many' of its model holds Python"),
        (Forgetful(many=np.ones(1)), "Its model does not come back from storage as it was."),
        (Learned(many=np.array([1.0, np.nan])), None),
    ],
)
def test_a_model_that_cannot_be_kept_is_found(model: Model, fault: str | None) -> None:
    def compute(_: Analysis, tables: Tables) -> Result:
        number = orders_of(tables)
        return Result(answer(number), {NUMBERS: rows_of(tables, number)}, model)

    faults = faults_of(counting(compute))
    assert [f for f in faults if fault is None or not f.startswith(fault)] == []
    assert bool(faults) == (fault is not None)


def test_a_comparison_of_a_column_with_itself_is_found() -> None:
    """As Ibis 12 makes it, silently, where one side of a join comes from the other."""

    def compute(_: Analysis, tables: Tables) -> Result:
        orders = tables[ORDERS]
        same = tables.row(
            orders.filter(orders.order_id == orders.order_id).count().name("n").as_table()
        )
        orders_of(tables)
        return Result(answer(same["n"]), {NUMBERS: rows_of(tables, same["n"])})

    (fault,) = faults_of(counting(compute))
    assert fault.startswith("One of its plans compares order_id with itself, which is true for")


def test_a_plan_that_spark_has_no_words_for_is_found() -> None:
    def compute(_: Analysis, tables: Tables) -> Result:
        number = orders_of(tables)
        orders = tables[ORDERS]
        tables.fetch(orders.select(x=ibis.row_number().over(order_by=orders.order_id)))
        tables.fetch(orders.select(x=orders.ordered_at.bucket(minutes=15)))
        return Result(answer(number), {NUMBERS: rows_of(tables, number)})

    (fault,) = faults_of(counting(compute))
    assert fault.startswith("One of its plans cannot be written for Spark: ")


def test_a_plan_that_only_databricks_knows_is_found() -> None:
    def compute(_: Analysis, tables: Tables) -> Result:
        number = orders_of(tables)
        details = ibis.literal('{"from": "a"}').cast("json")["from"].str
        tables.fetch(tables[ORDERS].select(x=details))
        return Result(answer(number), {NUMBERS: rows_of(tables, number)})

    (fault,) = faults_of(counting(compute))
    assert fault.startswith("One of its plans needs schema_of_variant, try_variant_get, not known")


def test_parameters_and_the_moment_are_those_that_are_given() -> None:
    asked: list[tuple[int, dt.datetime]] = []

    def note(analysis: Any, tables: Tables) -> None:
        orders_of(tables)
        asked.append((analysis.times, analysis.moment))

    with session_with(tiny_shop()) as session:
        kind = toy("counting", act=note)
        assert trial_faults(kind(times=3, as_of=AS_OF), session, settings_of(as_of=None)) == []
    assert asked[0] == (3, AS_OF)
