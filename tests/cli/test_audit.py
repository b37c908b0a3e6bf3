"""``dangol audit``: who did what, and whether somebody tampered with it."""

import json
from collections.abc import Callable

import pytest
from tampering import tamper
from terminal import Dangol

from dangol.settings import Project

At = Callable[[Project], Dangol]


@pytest.fixture
def used(empty: Project, at: At) -> Project:
    """A project in which three schedules were made."""
    for number in range(3):
        said = at(empty)("record", "schedule", "create", "--name", f"schedule {number}")
        assert said.code == 0
    return empty


def test_the_audit_trail_is_listed_newest_first(used: Project, at: At) -> None:
    found = json.loads(at(used)("audit", "list", "--kind", "schedule", "--format", "json").out)
    assert [one["number"] for one in found] == [3, 2, 1]
    assert {(one["actor"], one["action"]) for one in found} == {("local", "create")}
    older = json.loads(at(used)("audit", "list", "--before", "2", "--format", "json").out)
    assert [one["number"] for one in older] == [1]


def test_a_trail_that_holds_prints_a_head_to_keep(used: Project, at: At) -> None:
    said = at(used)("audit", "verify")
    assert said.code == 0
    assert said.err == "The audit trail holds: 3 entries.\n"
    number, _, own = said.out.strip().partition(":")
    assert (number, len(own)) == ("3", 64)
    at(used)("record", "schedule", "create", "--name", "another")
    assert at(used)("audit", "verify", "--since", said.out.strip()).code == 0


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE audit SET details = '{}' WHERE number = 2", "entry 2 was changed"),
        ("DELETE FROM audit WHERE number = 2", "an entry before number 3 is missing"),
        ("DELETE FROM audit WHERE number = 3", "the entries up to number 3 were there once"),
    ],
)
def test_who_tampered_makes_the_check_fail(
    used: Project, at: At, statement: str, told: str
) -> None:
    head = at(used)("audit", "verify").out.strip()
    tamper(used.state_file, statement)
    said = at(used)("audit", "verify", "--since", head)
    assert (said.code, said.out) == (1, "")
    assert told in said.err


def test_what_is_no_head_is_told(used: Project, at: At) -> None:
    said = at(used)("audit", "verify", "--since", "3:nothing")
    assert (said.code, said.out) == (2, "")
    assert "since" in said.err
