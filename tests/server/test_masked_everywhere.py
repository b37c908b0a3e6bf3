"""Every route that answers a GET is read by an analyst: none gives an identifier in clear.

A canary stands in every column of every table, and in every field of every kind of record, that
is declared as naming or reaching people; a new column or route is tried by being declared.
"""

import datetime as dt
import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import corner_shop
import pytest
from asking import Clock, Desk
from mounted import Mounted, every_route

from dangol.alarms.receiver import AlarmReceiver
from dangol.contract.registry import registry
from dangol.governance.access import local_principal
from dangol.governance.covering import covered_columns
from dangol.governance.records import create
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.interface import Change
from dangol.tables.people import CUSTOMERS
from dangol.tables.vocabulary import Column, Table

BORN = dt.date(1931, 2, 3)
PERSON = "C03"
MOMENT = dt.datetime(2025, 6, 1, 12)
_numbers = count(1)
# By column what has to be one of a few words.
KNOWN = {
    "customer_id": PERSON,
    "person_id": PERSON,
    "identifier_type": "email",
    "state": "waiting",
    "quarantine_state": "waiting",
    "instance": "default",
    "quarantine_reasons": '["birth_on:date"]',
    "currency": "KRW",
    "loaded_as": "customers",
}


class Canaries:
    """Words that nobody else says, and where each was put."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {str(BORN): "days of birth"}

    def new(self, place: str) -> str:
        word = f"zyx{next(_numbers):03}canary@example.com"
        self.places[word] = place
        return word

    def found_in(self, text: str) -> set[str]:
        return {place for word, place in self.places.items() if word in text}


@pytest.fixture(scope="module")
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture(scope="module")
def desk(
    tmp_path_factory: pytest.TempPathFactory, canaries: Canaries, kept: Path
) -> Iterator[Desk]:
    scratch = tmp_path_factory.mktemp("canaries")
    clock = Clock()
    project = corner_shop.answered(scratch / "shop", kept)
    with Workspace.open(project, clock) as workspace:
        plant(workspace, canaries)
        receiver = {"name": "On call", "way": "email", "address": canaries.new("alarm-receiver")}
        create(workspace.state, AlarmReceiver, receiver, local_principal(), clock())
        yield Desk.of(workspace, clock, console=True)


def plant(workspace: Workspace, canaries: Canaries) -> None:
    """One row more in every table that has something to hide."""
    hiding = [t for t in registry().tables.values() if covered_columns(t)]
    with workspace.warehouse.session() as session:
        changes = []
        for table in hiding:
            rows = corner_shop.rows_of(table, [row_of(table, canaries)])
            staged = session.stage(table, rows)
            instance = "default" if table.instanced else None
            write = table.upserted() if table is CUSTOMERS else table.appended()
            changes.append(Change(write, staged, instance))
        session.commit("canaries", changes)


def row_of(table: Table, canaries: Canaries) -> dict[str, Any]:
    hidden = covered_columns(table)
    return {
        c.name: _hidden(table, c, canaries) if c.name in hidden else _plain(table, c)
        for c in table.columns
    }


def _hidden(table: Table, column: Column, canaries: Canaries) -> Any:
    if column.type == "date":
        return BORN
    word = canaries.new(f"{table.name}.{column.name}")
    return json.dumps({"email": word, "이메일": word}) if column.type == "json" else word


def _plain(table: Table, column: Column) -> Any:
    if column.name in KNOWN:
        return KNOWN[column.name]
    if column.values:
        return column.values[0][0]
    if column.type == "json":
        return "{}"
    plain: dict[str, Any] = {
        "string": f"plain-{table.name}",
        "int64": 1,
        "float64": 0.5,
        "boolean": True,
        "date": MOMENT.date(),
        "timestamp": MOMENT,
    }
    return plain.get(column.type, 1)


def paths_of(route: Mounted, known: dict[str, list[str]]) -> Iterator[str]:
    """Every address of a route with what is there."""
    filled: list[dict[str, str]] = [{}]
    for place in route.places:
        filled = [{**one, place: value} for one in filled for value in known.get(place, ["1"])]
    yield from (route.path(**one) for one in filled)


def known_places(desk: Desk) -> dict[str, list[str]]:
    """Of each place in a path everything that could stand there."""
    with desk.workspace.warehouse.session() as session:
        held = session.sql("SELECT quarantine_id FROM quarantine").to_pydict()["quarantine_id"]
    kinds = list(registry().records)
    api = desk.caller("admin")
    kept = [one["id"] for kind in kinds for one in api.get(f"/api/records/{kind}")]
    return {
        "name": list(registry().tables),
        "slug": list(registry().analyses),
        "kind": kinds,
        "record_id": [*kept, *held],
        "source_id": kept,
        "run_id": [run["id"] for run in api.get("/api/runs")],
        "customer_id": [PERSON],
    }


def test_a_canary_is_in_every_column_that_must_be_masked(desk: Desk, canaries: Canaries) -> None:
    clear = desk.caller("admin")
    for table in registry().tables.values():
        if covered_columns(table):
            answer = clear.ask("GET", f"/api/tables/{table.name}/rows?limit=100000")
            texts = [c.name for c in table.columns if c.type != "date"]
            expected = {f"{table.name}.{c}" for c in covered_columns(table) if c in texts}
            assert expected <= canaries.found_in(answer.text), table.name
    assert "alarm-receiver" in canaries.found_in(
        clear.ask("GET", "/api/records/alarm-receiver").text
    )


def leaks(desk: Desk, canaries: Canaries, *, pages: bool) -> tuple[dict[str, set[str]], set[str]]:
    """What is given in clear, by address; and the routes that answered with something."""
    asking = desk.session("analyst")[1] if pages else desk.caller("analyst")
    known = known_places(desk)
    found: dict[str, set[str]] = {}
    answered: set[str] = set()
    for route in every_route():
        if route.method != "GET" or route.is_page != pages or "{path" in route.template:
            continue
        for path in paths_of(route, known):
            answer = asking.ask("GET", path)
            assert answer.status_code < 500, path
            if answer.is_success:
                answered.add(route.template)
            if clear := canaries.found_in(answer.text):
                found[path] = clear
    return found, answered


def test_no_route_of_the_api_gives_an_analyst_an_identifier(desk: Desk, canaries: Canaries) -> None:
    found, answered = leaks(desk, canaries, pages=False)
    assert found == {}
    assert {
        "/api/tables/{name}/rows",
        "/api/quarantine",
        "/api/records/{kind}/{record_id}",
        "/api/runs/{run_id}",
        "/api/analyses/{slug}/answer",
    } <= answered


@pytest.mark.timeout(900)  # it opens every page of every kind
def test_no_page_gives_an_analyst_an_identifier(desk: Desk, canaries: Canaries) -> None:
    found, answered = leaks(desk, canaries, pages=True)
    assert found == {}
    assert {
        "/trust/tables/{name}",
        "/trust/quarantine",
        "/trust/quarantine/{record_id}",
        "/customers/{customer_id}",
        "/customers/{customer_id}/identity",
        "/customers/{customer_id}/rights",
        "/records/{kind}/{record_id}",
    } <= answered
