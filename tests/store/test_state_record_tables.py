"""Tables of records follow their declarations: they grow, and lose nothing."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

import pytest
from pydantic import BaseModel, Field
from sqlalchemy import insert, inspect, select

from dangol.store.state.database import State, open_state_at
from dangol.store.state.errors import RecordFieldError
from dangol.store.state.fields import field_types, field_values, unstorable
from dangol.store.state.records import RecordType, ensure_record_table

AT = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
KEPT = {
    "id": "1",
    "state": "open",
    "number": 1,
    "created_at": AT,
    "created_by": "a",
    "changed_at": AT,
}


class Part(BaseModel):
    share: float


class Everything(BaseModel):
    kind: ClassVar[str] = "one-of-everything"

    words: str = "단골"
    choice: Literal["a", "b"] = "a"
    count: int | None = None
    amount: Annotated[float, Field(ge=0)] | None = 0.5
    is_on: bool = True
    begins_at: dt.datetime = AT
    day: dt.date = dt.date(2026, 1, 5)
    price: Decimal = Decimal("9.99")
    tags: tuple[str, ...] = ("x",)
    parts: dict[str, Part] = {"p": Part(share=0.1)}
    mixed: int | str = 3


def kind_of(**fields: Any) -> type[RecordType]:
    """A release's declaration of the kind `note`."""
    annotations = {name: annotation for name, (annotation, _) in fields.items()}
    defaults = {name: value for name, (_, value) in fields.items() if value is not ...}
    body = {"__annotations__": {"kind": ClassVar[str], **annotations}, "kind": "note", **defaults}
    made: type[RecordType] = type("Note", (BaseModel,), {"__module__": __name__, **body})
    return made


def keep(state: State, kind: type[RecordType], **values: Any) -> None:
    table = ensure_record_table(state, kind, AT)
    with state.begin() as connection:
        connection.execute(insert(table).values(**KEPT, **values))


def kept(state: State, kind: type[RecordType]) -> list[dict[str, Any]]:
    table = ensure_record_table(state, kind, AT)
    with state.read() as connection:
        rows = connection.execute(select(table)).mappings()
        return [{name: row[name] for name in row if name not in KEPT} for row in rows]


def test_fields_that_sql_can_compare_are_columns_and_the_rest_is_json() -> None:
    assert field_types(Everything) == {
        "words": "text",
        "choice": "text",
        "count": "integer",
        "amount": "number",
        "is_on": "flag",
        "begins_at": "moment",
        "day": "json",
        "price": "json",
        "tags": "json",
        "parts": "json",
        "mixed": "json",
    }


@pytest.mark.parametrize(
    "record",
    [
        Everything(),
        Everything(count=2**63 - 1, amount=None, is_on=False, mixed="x", tags=(), parts={}),
        Everything(begins_at=dt.datetime(2026, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=9)))),
    ],
)
def test_a_record_comes_back_as_it_was_kept(state: State, record: Everything) -> None:
    keep(state, Everything, **field_values(record))
    (row,) = kept(state, Everything)
    assert Everything.model_validate(row) == record


def test_a_moment_without_a_zone_is_taken_as_utc() -> None:
    naive = Everything(begins_at=AT.replace(tzinfo=None))
    assert field_values(naive)["begins_at"] == AT


def test_a_new_field_reads_as_its_default_for_what_was_there(state: State) -> None:
    keep(state, kind_of(name=(str, ...)), name="old")
    wider = kind_of(
        name=(str, ...),
        limit=(int, 5),
        note=(str | None, "none yet"),
        tags=(list[str], Field(default_factory=lambda: ["new"])),
        since=(dt.datetime, AT),
        day=(dt.date, AT.date()),
    )
    row = {"limit": 5, "note": "none yet", "tags": ["new"], "since": AT, "day": "2026-01-05"}
    assert kept(state, wider) == [{"name": "old", **row}]


def test_an_empty_value_is_not_taken_for_a_missing_one(state: State) -> None:
    keep(state, kind_of(name=(str, ...), note=(str | None, None)), name="old", note=None)
    assert kept(state, kind_of(name=(str, ...), note=(str | None, "x"))) == [
        {"name": "old", "note": None}
    ]


def test_a_field_that_disappears_keeps_its_column(state: State) -> None:
    both = kind_of(name=(str, ...), note=(str, ""))
    keep(state, both, name="old", note="kept")
    narrower = kind_of(name=(str, ...))
    assert kept(state, narrower) == [{"name": "old"}]
    state.ready_records.clear()
    assert kept(state, both) == [{"name": "old", "note": "kept"}]


def test_a_new_field_without_default_is_refused_once_something_is_kept(state: State) -> None:
    wider = kind_of(name=(str, ...), owner=(str, ...))
    assert kept(state, kind_of(name=(str, ...))) == []
    assert kept(state, wider) == []
    keep(state, wider, name="old", owner="a")
    with pytest.raises(RecordFieldError, match="Field 'team' is new and has no default, but 1 are"):
        kept(state, kind_of(name=(str, ...), owner=(str, ...), team=(str, ...)))


def test_a_field_cannot_change_what_it_is(state: State) -> None:
    keep(state, kind_of(name=(str, ...), limit=(int, 5)), name="old", limit=5)
    with pytest.raises(RecordFieldError) as refused:
        kept(state, kind_of(name=(str, ...), limit=(str, "5"), team=(str, ...)))
    assert refused.value.message == (
        "Records of kind 'note' cannot be kept as they are declared now:\n"
        "  Field 'limit' was kept as integer and is declared as text now; "
        "give the new field another name.\n"
        "  Field 'team' is new and has no default, but 1 are kept without it; give it a default."
    )


def test_a_field_cannot_take_the_name_of_what_the_product_keeps(state: State) -> None:
    with pytest.raises(RecordFieldError, match="Field 'created_by': the product keeps a column"):
        kept(state, kind_of(name=(str, ...), created_by=(str, "")))


def test_programs_that_meet_a_new_kind_at_once_make_one_table(state: State) -> None:
    kind = kind_of(name=(str, ...), limit=(int, 5))
    others = [open_state_at(state.engine.url) for _ in range(3)]
    with ThreadPoolExecutor(4) as people:
        for made in [people.submit(ensure_record_table, one, kind, AT) for one in (state, *others)]:
            assert made.result().name == "record_note"
    for one in others:
        one.close()
    with state.read() as connection:
        assert inspect(connection).has_table("record_note")


def test_what_no_database_can_hold_is_named_with_its_place() -> None:
    found = dict(
        unstorable(
            {"a": "x\x00", "b": [1, float("nan")], "c": {"d\x00": 2**63}, "e": ["fine", True]}
        )
    )
    text = "Text cannot hold the character NUL or half a surrogate pair"
    assert found == {
        ("a",): text,
        ("b", 1): "A number must be finite",
        ("c",): text,
        ("c", "d\x00"): f"A whole number must lie between {-(2**63 - 1)} and {2**63 - 1}",
    }
