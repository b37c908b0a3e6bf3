"""What is foretold of people stands in their profile, whichever saved analysis says it."""

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest
from worlds import compute, order, session_with

from dangol.customers.profile import GoldenProfile
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.commerce import ORDERS
from dangol.tables.contract_risks import CUSTOMER_CONTRACT_RISKS
from dangol.tables.interests import CUSTOMER_INTERESTS
from dangol.tables.scores import CUSTOMER_SCORES
from dangol.tables.targeting import CUSTOMER_PROPENSITIES
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Table

NOON = dt.datetime(2024, 3, 1, 17)
KNOWN = dt.date(2024, 3, 1)


def committed(session: Session, table: Table, instance: str, **columns: Any) -> None:
    count = len(columns["customer_id"])
    everyone = {"known_on": [KNOWN] * count, "is_told_apart": [True] * count}
    rows: pa.Table = rows_of(table, **{**everyone, **columns})
    session.commit("given", [Change(table.replaced(), session.stage(table, rows), instance)])


def scores(session: Session, instance: str, **rows: tuple[str, float]) -> None:
    """Of each person what is foretold, and how likely it is."""
    committed(
        session,
        CUSTOMER_SCORES,
        instance,
        customer_id=list(rows),
        score_target=[target for target, _ in rows.values()],
        probability=[chance for _, chance in rows.values()],
    )


def profiles(session: Session) -> dict[str, dict[str, Any]]:
    return {row["customer_id"]: row for row in compute(GoldenProfile(), session).rows}


@pytest.fixture
def world() -> dict[Table, Any]:
    return {ORDERS: [order(who, who, NOON, 10) for who in ("a", "b", "c")]}


def test_each_question_has_a_column_and_the_unnamed_prediction_comes_first(
    world: dict[Table, Any],
) -> None:
    with session_with(world) as session:
        scores(session, "a name before default", a=("churn", 0.9), b=("churn", 0.8))
        scores(session, DEFAULT_INSTANCE, a=("churn", 0.1))
        scores(session, "mail", a=("response", 0.3))
        rows = profiles(session)
    assert [rows[who]["churn_probability"] for who in "abc"] == [0.1, 0.8, None]
    assert [rows[who]["response_probability"] for who in "abc"] == [0.3, None, None]
    assert [rows[who]["purchase_probability"] for who in "abc"] == [None, None, None]


def test_a_purchase_is_foretold_by_a_prediction_before_a_propensity(
    world: dict[Table, Any],
) -> None:
    with session_with(world) as session:
        people = {"customer_id": ["a", "b"], "probability": [0.2, 0.4]}
        committed(session, CUSTOMER_PROPENSITIES, "coffee", category=["커피"] * 2, **people)
        committed(session, CUSTOMER_PROPENSITIES, DEFAULT_INSTANCE, category=[""] * 2, **people)
        scores(session, "soon", a=("purchase", 0.7))
        rows = profiles(session)
    assert [rows[who]["purchase_probability"] for who in "abc"] == [0.7, 0.4, None]


def test_what_tells_nobody_apart_says_nothing_of_a_person(world: dict[Table, Any]) -> None:
    with session_with(world) as session:
        committed(
            session,
            CUSTOMER_SCORES,
            DEFAULT_INSTANCE,
            customer_id=["a", "b"],
            score_target=["churn"] * 2,
            probability=[0.5, 0.5],
            is_told_apart=[False, True],
        )
        committed(
            session,
            CUSTOMER_INTERESTS,
            DEFAULT_INSTANCE,
            customer_id=["a", "a", "b"],
            category=["차", "커피", "빵"],
            interest_rank=[2, 1, 1],
            is_told_apart=[True, True, False],
        )
        committed(
            session,
            CUSTOMER_CONTRACT_RISKS,
            DEFAULT_INSTANCE,
            customer_id=["a", "a", "b"],
            subscription_id=["s1", "s2", "s3"],
            end_probability=[0.1, 0.6, None],
        )
        rows = profiles(session)
    assert [rows[who]["churn_probability"] for who in "abc"] == [None, 0.5, None]
    assert [rows[who]["likeliest_category"] for who in "abc"] == ["커피", None, None]
    assert [rows[who]["contract_end_probability"] for who in "abc"] == [0.6, None, None]
