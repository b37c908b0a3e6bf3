"""The registry of personal data knows every place, also those of rooms that come later."""

import sys
from pathlib import Path

import pytest

from dangol.contract.params import param
from dangol.contract.record import Record, State
from dangol.contract.registry import Registry
from dangol.governance.personal import PersonalColumn, Place, personal_places, place
from dangol.store.state.schema import metadata
from dangol.tables.commerce import EXCHANGE_RATES
from dangol.tables.people import IDENTIFIERS
from dangol.tables.vocabulary import Personal
from dangol.words import Text

SAID = Text(en="x", ko="x")
LATER_ROOM = """
from dangol.governance.personal import place
from dangol.tables.vocabulary import Personal

def places(registry):
    yield place("inbox", "segments", [("body", Personal.BEHAVIOUR)])
"""


class Case(Record):
    """A question about one person."""

    kind = "review-case"
    title = Text(en="Review case", ko="검토")
    plural = Text(en="Review cases", ko="검토")
    question = SAID
    entry = "trust"
    states = (State(name="open", title=SAID),)

    email: str = param("", title=SAID, help=SAID, personal=Personal.IDENTIFIER)


class Plain(Case):
    """Says nothing about anybody."""

    kind = "plain"
    email: str = param("", title=SAID, help=SAID)


def installed(*tables: object, records: tuple[type[Record], ...] = ()) -> Registry:
    known = {table.name: table for table in (IDENTIFIERS, EXCHANGE_RATES)}
    return Registry({}, {kind.kind: kind for kind in records}, {}, known, ())


def test_tables_and_records_are_places_for_what_they_declare() -> None:
    places = personal_places(installed(records=(Case, Plain)))
    assert [one for one in places if one.kind in ("table", "record")] == [
        Place(
            "table",
            "identifiers",
            (
                PersonalColumn("customer_id", Personal.PSEUDONYM),
                PersonalColumn("identifier", Personal.IDENTIFIER),
            ),
        ),
        Place("record", "review-case", (PersonalColumn("email", Personal.IDENTIFIER),)),
    ]


def test_the_state_database_is_a_place_too() -> None:
    places = {one.name: one for one in personal_places(installed()) if one.kind == "state"}
    columns = {one.name: one.personal for one in places["users"].columns}
    assert columns["email"] is Personal.IDENTIFIER
    assert columns["name"] is Personal.IDENTIFIER
    assert "created_at" not in columns
    assert "leases" not in places


def test_every_column_that_points_to_an_account_is_declared_personal() -> None:
    places = {one.name: one for one in personal_places(installed()) if one.kind == "state"}
    pointing = {"user_id", "actor", "asked_by", "email"}
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.name in pointing:
                declared = {one.name for one in places[table.name].columns}
                assert column.name in declared


def test_a_room_that_comes_later_adds_its_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "later_room.py").write_text(LATER_ROOM)
    about = tmp_path / "later_room-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: later-room\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[dangol.personal]\nlater = later_room:places\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "later_room", None)
    monkeypatch.delitem(sys.modules, "later_room")
    expected = place("inbox", "segments", [("body", Personal.BEHAVIOUR)])
    assert expected in personal_places(installed())
