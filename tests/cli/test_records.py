"""``dangol record``: generated for every installed kind."""

import json
from collections.abc import Callable

import pytest
from terminal import Dangol, columns_line_up

from dangol.governance.audit import entries
from dangol.settings import Project
from dangol.store.state.database import open_state

At = Callable[[Project], Dangol]


def listed(dangol: Dangol, kind: str, *arguments: str) -> list[dict[str, object]]:
    said = dangol("record", kind, "list", "--format", "json", *arguments)
    assert said.code == 0
    rows: list[dict[str, object]] = json.loads(said.out)
    return rows


def test_a_record_is_created_changed_and_moved(empty: Project, at: At) -> None:
    dangol = at(empty)
    made = dangol("record", "schedule", "create", "--name", "매일 아침", "--cron", "0 7 * * *")
    assert (made.code, made.err) == (0, "")
    key = made.out.strip()
    assert listed(dangol, "schedule") == [
        {
            "id": key,
            "state": "active",
            "name": "매일 아침",
            "cron": "0 7 * * *",
            "analysis": "",
            "instance": "default",
        }
    ]
    changed = dangol("record", "schedule", "change", key, "--cron", "0 8 * * *")
    assert changed.out == f"{key}: active, version 2\n"
    assert listed(dangol, "schedule")[0]["name"] == "매일 아침"
    assert dangol("record", "schedule", "pause", key).out == f"{key}: paused\n"
    assert listed(dangol, "schedule", "--state", "active") == []
    assert len(listed(dangol, "schedule", "--state", "paused")) == 1
    state = open_state(empty)
    told = [(entry.action, entry.actor) for entry in entries(state, target=key)]
    state.close()
    assert told == [("pause", "local"), ("change", "local"), ("create", "local")]


def test_fields_take_json_where_they_hold_more_than_a_word(empty: Project, at: At) -> None:
    dangol = at(empty)
    fields = ["--name", "coarse", "--analysis", "rfm", "--parameters"]
    assert dangol("record", "saved-analysis", "create", *fields, '{"bins": 3}').code == 0
    assert listed(dangol, "saved-analysis")[0]["parameters"] == {"bins": 3}
    said = dangol("record", "saved-analysis", "create", *fields, "{bins: 3}")
    assert (said.code, said.out) == (2, "")
    assert "--parameters is not valid JSON: {bins: 3}" in said.err


def test_korean_records_line_up(empty: Project, at: At) -> None:
    dangol = at(empty)
    for name in ("매일 아침", "weekly", "매달 첫날 새벽"):
        dangol("record", "schedule", "create", "--name", name)
    lines = dangol("record", "schedule", "list").out.splitlines()
    assert len(lines) == 5
    assert columns_line_up(lines)


def test_every_fault_of_a_record_is_told_at_once(empty: Project, at: At) -> None:
    said = at(empty)("record", "schedule", "create", "--name", "", "--cron", "at noon")
    assert (said.code, said.out) == (2, "")
    assert "  name: " in said.err
    assert "  cron: " in said.err
    assert "'0 6 * * *' is every day at six" in said.err


def test_a_missing_field_is_told(empty: Project, at: At) -> None:
    said = at(empty)("record", "schedule", "create")
    assert said.code == 2
    assert "--name" in said.err


@pytest.mark.parametrize(
    ("arguments", "told", "code"),
    [
        (["change", "0" * 32, "--name", "x"], "There is no schedule with the id", 3),
        (["pause", "nonsense"], "There is no schedule with the id 'nonsense'", 3),
        (["list", "--state", "gone"], "'gone' is not one of", 2),
    ],
)
def test_what_is_not_there_is_told(
    arguments: list[str], told: str, code: int, empty: Project, at: At
) -> None:
    said = at(empty)("record", "schedule", *arguments)
    assert (said.code, said.out) == (code, "")
    assert told in said.err


def test_a_move_that_is_not_possible_says_what_is(empty: Project, at: At) -> None:
    dangol = at(empty)
    key = dangol("record", "schedule", "create", "--name", "daily").out.strip()
    said = dangol("record", "schedule", "resume", key)
    assert (said.code, said.out) == (2, "")
    assert "Possible now: pause, archive." in said.err


def test_a_name_is_taken_once(empty: Project, at: At) -> None:
    dangol = at(empty)
    dangol("record", "schedule", "create", "--name", "daily")
    said = dangol("record", "schedule", "create", "--name", "Daily")
    assert (said.code, said.out) == (2, "")
    assert "Another schedule is called 'Daily'" in said.err
