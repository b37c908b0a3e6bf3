"""Audiences counted: whom they hold, who came and left, who can be reached, what overlaps."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from worlds import AS_OF, Computed, commit, compute, kept, session_with, tiny_shop

from dangol.contract.tables_view import Previous
from dangol.customers.audiences.audience import Audience
from dangol.customers.audiences.audiences import Audiences
from dangol.customers.audiences.errors import CircularAudienceError, UnknownAudienceError
from dangol.customers.profile import GoldenProfile
from dangol.store.warehouse.interface import Session
from dangol.tables.audiences import AUDIENCE_MEMBERS

SEOUL_REGULARS = {"did": "orders", "within_days": 60, "at_least": 5}


def audience(name: str, rule: dict[str, Any]) -> Audience:
    return Audience(name=name, rule=rule)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """The tiny shop with its golden profiles."""
    with session_with(tiny_shop()) as opened:
        commit(opened, GoldenProfile(), compute(GoldenProfile(), opened))
        yield opened


def members(found: Computed, id: str) -> set[str]:
    return {
        row["customer_id"]
        for row in found.tables[AUDIENCE_MEMBERS.name]
        if row["audience_id"] == id
    }


def size(found: Computed, id: str) -> dict[str, Any]:
    (row,) = [row for row in found.tables["audience_sizes"] if row["audience_id"] == id]
    return row


def test_it_holds_whom_the_rule_fits(session: Session) -> None:
    """Who ordered five times in sixty days, worked out by hand from the orders of the shop."""
    found = compute(Audiences(), session, records=[kept(audience("regulars", SEOUL_REGULARS))])
    assert members(found, "r1") == {"김하늘", "정도윤", "윤하린"}
    assert size(found, "r1")["audience_people"] == 3
    assert size(found, "r1")["people_joined"] is None


def test_as_long_as_nobody_made_one_there_are_examples(session: Session) -> None:
    found = compute(Audiences(), session)
    assert {row["audience_version"] for row in found.tables["audience_sizes"]} == {0}
    assert "Nobody made an audience yet" in found.result.answer.headline.en


def test_who_stays_keeps_the_day_and_who_left_is_counted(session: Session) -> None:
    earlier = dt.datetime(2024, 3, 1, 5, tzinfo=dt.UTC)
    records = [kept(audience("recent", {"did": "orders", "within_days": 10}))]
    first = compute(Audiences(as_of=earlier), session, records=records)
    before = Previous("run", earlier, {t.name: r for t, r in first.result.tables.items()})
    again = compute(Audiences(as_of=AS_OF), session, records=records, previous=before)
    was, now = members(first, "r1"), members(again, "r1")
    assert was - now
    assert was & now
    told = size(again, "r1")
    assert told["people_left"] == len(was - now)
    assert told["people_joined"] == len(now - was)
    since = {r["customer_id"]: r["member_since_on"] for r in again.tables["audience_members"]}
    assert {since[one] for one in was & now} == {dt.date(2024, 2, 29)}


def test_an_audience_of_another_one_is_counted_after_it(session: Session) -> None:
    records = [
        kept(audience("a few", {"all": [{"audience": "regulars"}, {"did": "returns"}]}), "r2"),
        kept(audience("regulars", SEOUL_REGULARS)),
    ]
    found = compute(Audiences(), session, records=records)
    assert members(found, "r2") == {"정도윤"}
    overlap = found.result.answer.tables[1].rows[0]
    assert (overlap["people"], overlap["share"]) == (1, 1.0)


def test_one_that_cannot_be_counted_leaves_the_others_as_they_are(session: Session) -> None:
    records = [
        kept(audience("broken", {"column": "no_such", "known": True}), "r2"),
        kept(audience("of broken", {"audience": "broken"}), "r3"),
        kept(audience("regulars", SEOUL_REGULARS)),
    ]
    found = compute(Audiences(), session, records=records)
    assert members(found, "r1")
    assert "cannot be counted" in found.result.answer.action.en
    rows = {row["name"]["en"]: row for row in found.result.answer.tables[0].rows}
    assert "no_such" in rows["broken"]["caption"]["en"]
    assert "made of 'broken'" in rows["of broken"]["caption"]["en"]


def test_an_audience_is_not_made_of_itself_nor_of_one_that_is_not_there() -> None:
    one = audience("one", {"audience": "two"})
    with pytest.raises(UnknownAudienceError, match="which is not there"):
        one.check([audience("tow", SEOUL_REGULARS)])
    with pytest.raises(CircularAudienceError, match="one, two"):
        one.check([audience("two", {"not": {"audience": "one"}})])
    one.check([audience("two", SEOUL_REGULARS)])


def test_a_rule_is_kept_as_it_is_understood() -> None:
    kept_as = audience("x", {"all": [{"column": "segment", "in": ["quiet"]}]}).rule
    assert kept_as == {"all": [{"column": "segment", "in": ["quiet"]}]}
    with pytest.raises(ValueError, match="has one of"):
        audience("x", {"nonsense": 1})
