"""One audience as it was counted: its history, people, overlaps; values that rules can choose."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
from ibis import _

from dangol.console.queries.people import default_rows, profiles_table
from dangol.contract.tables_view import Tables
from dangol.customers.audiences.audience import Audience
from dangol.customers.audiences.listed import LISTINGS
from dangol.customers.features.facts import KINDS_OF_FACTS
from dangol.governance import audit
from dangol.governance.kept import Kept
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.tables.audiences import AUDIENCE_MEMBERS, AUDIENCE_SIZES
from dangol.words import Text

SHOWN, DAYS, VALUES, VERSIONS = 20, 60, 60, 200


@dataclass(frozen=True)
class Version:
    """One version of a rule: when, by whom, and what it was."""

    number: int
    at: dt.datetime
    by: str
    rule: Mapping[str, Any]


def history(workspace: Workspace, audience_id: str) -> list[dict[str, Any]]:
    """Each day on which it was counted, the latest first."""
    rows = default_rows(AUDIENCE_SIZES)
    mine = rows.filter(rows.audience_id == audience_id)
    return _fetched(workspace, mine.order_by(mine.known_on.desc()).limit(DAYS))


def members(workspace: Workspace, audience_id: str) -> list[dict[str, Any]]:
    """The people of whom most was kept first."""
    rows = default_rows(AUDIENCE_MEMBERS)
    mine = rows.filter(rows.audience_id == audience_id)
    people = default_rows(profiles_table(workspace))
    wanted = people.select("customer_id", "kept_amount", "currency", "last_order_on")
    joined = mine.left_join(wanted, "customer_id")
    order = [joined.kept_amount.isnull(), joined.kept_amount.desc(), joined.customer_id.asc()]
    shown = joined.order_by(order).limit(SHOWN)
    return _fetched(
        workspace,
        shown.select("customer_id", "member_since_on", "kept_amount", "currency", "last_order_on"),
    )


def shared(workspace: Workspace, audience_id: str) -> list[dict[str, Any]]:
    """Other audiences with the number of people who are in both, most first."""
    rows = default_rows(AUDIENCE_MEMBERS)
    mine = rows.filter(rows.audience_id == audience_id).select("customer_id")
    others = rows.filter(rows.audience_id != audience_id).semi_join(mine, "customer_id")
    counts = others.group_by("audience_id", "audience_name").agg(people=_.count())
    return _fetched(workspace, counts.order_by(counts.people.desc(), counts.audience_id.asc()))


def frequent_values(workspace: Workspace, column: str) -> list[str]:
    """The most frequent values of a column of words in the golden profile."""
    people = default_rows(profiles_table(workspace))
    return [str(row["value"]) for row in _fetched(workspace, _most(people, column))]


def values_of_done(tables: Tables, did: str, column: str) -> list[str]:
    """The most frequent values of a column of what people did."""
    kind = next(one for one in KINDS_OF_FACTS if one.name == did)
    return [str(row["value"]) for row in tables.rows(_most(kind.plain(tables), column))]


def values_of_list(workspace: Workspace, name: str, column: str) -> list[tuple[str, Text]]:
    """The most frequent values of a column of what another analysis lists, and their names."""
    listing = LISTINGS[name]
    found = [
        row["value"] for row in _fetched(workspace, _most(stored_table(listing.table), column))
    ]
    names: dict[Any, Text] = {}
    if listing.names is not None and column in listing.where:
        table, of = listing.names
        rows = stored_table(table).select(column, of).distinct()
        names = {
            row[column]: Text.model_validate_json(row[of]) for row in _fetched(workspace, rows)
        }
    return [(str(one), names.get(one, Text(en=str(one), ko=str(one)))) for one in found]


def _most(rows: ir.Table, column: str) -> ir.Table:
    counts = rows.filter(rows[column].notnull()).group_by(value=column).agg(times=_.count())
    return counts.order_by(counts.times.desc(), counts.value.asc()).limit(VALUES)


def _fetched(workspace: Workspace, rows: ir.Table) -> list[dict[str, Any]]:
    with workspace.warehouse.session() as session:
        found: list[dict[str, Any]] = session.fetch(rows).to_pylist()
    return found


def versions(workspace: Workspace, kept: Kept[Audience]) -> list[Version]:
    """Every rule that it had, the latest first, as the audit trail keeps them."""
    entries = audit.entries(workspace.state, VERSIONS, None, Audience.kind, kept.id)
    # Each entry made a new version of the record, whatever it changed.
    numbered = [(kept.number - place, entry) for place, entry in enumerate(entries)]
    return [
        Version(number, one.at, one.actor_name or one.actor, one.details["values"]["rule"]["after"])
        for number, one in numbered
        if "rule" in one.details.get("values", {})
    ]
