"""All that is kept of a person, and what it was used for: to be handed to them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from dangol.contract.analysis import Analysis
from dangol.governance import audit
from dangol.governance.principal import Principal, require
from dangol.governance.privacy_errors import UnknownPersonError
from dangol.governance.pseudonyms import pseudonym
from dangol.governance.rights.erasing_rows import stored_rows
from dangol.governance.rights.keeping import Keeping
from dangol.governance.rights.requests import PersonRequest, requests_of
from dangol.governance.rights.rows import theirs
from dangol.governance.rights.subject import Subject, given_reason, subject_of
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.contact_exports import CONTACT_EXPORTS
from dangol.tables.people import IDENTIFIERS
from dangol.tables.resolution import VIRTUAL
from dangol.tables.vocabulary import Table
from dangol.words import Text

MOST_ROWS = 100_000
"""Of one table; a person with more has a number that is nobody's."""


@dataclass(frozen=True)
class KeptRows:
    """What a table holds of them."""

    table: Table
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class PersonExport:
    """Everything, and which questions were answered with it."""

    numbers: list[str]
    made_at: dt.datetime
    kept: list[KeptRows]
    uses: list[Text]
    requests: list[PersonRequest]
    """What they asked for themselves."""

    def as_json(self) -> dict[str, Any]:
        return {
            "customer_numbers": self.numbers,
            "made_at": self.made_at.isoformat(),
            "kept": {
                one.table.name: {
                    "meaning": one.table.meaning.model_dump(),
                    "columns": {
                        column.name: column.meaning.model_dump() for column in one.table.columns
                    },
                    "rows": one.rows,
                }
                for one in self.kept
            },
            "used_for": [use.model_dump() for use in self.uses],
            "requests": [one.as_json() for one in self.requests],
        }


def person_export(keeping: Keeping, customer_id: str, at: dt.datetime) -> PersonExport:
    """Raises UnknownPersonError."""
    with keeping.store.warehouse.session() as session:
        whose = subject_of(session, [customer_id], keeping.secret.hex())
        kept = [one for table in keeping.tables if (one := _of(session, table, whose)).rows]
    if not kept:
        raise UnknownPersonError(customer_id)
    named = {one.table.name for one in kept}
    numbers = sorted(one for one in whose.numbers if not one.startswith(VIRTUAL))
    requests = requests_of(keeping.store.state, whose.numbers)
    return PersonExport(numbers, at, kept, _uses(keeping, named), requests)


def handed_out(keeping: Keeping, customer_id: str, who: Principal, at: dt.datetime) -> PersonExport:
    """The export, and an entry in the audit trail under a name that can be forgotten.

    Raises ForbiddenError, UnknownPersonError.
    """
    require(who, "admin")
    made = person_export(keeping, customer_id, at)
    note_deed(keeping, customer_id, who, "export", {"tables": len(made.kept)}, at)
    return made


def note_deed(
    keeping: Keeping, customer_id: str, who: Principal, deed: str, details: dict[str, Any],
    at: dt.datetime,
) -> None:  # fmt: skip
    """Keep that somebody did something about a person."""
    with keeping.store.state.begin() as connection:
        name = pseudonym(connection, keeping.secret, customer_id)
        audit.write(connection, at, who.actor, deed, "person", name, details)


def revealed(
    keeping: Keeping, customer_id: str, who: Principal, reason: str, at: dt.datetime
) -> list[dict[str, Any]]:
    """Identifiers of a person as they are; who saw them and why is kept.

    Raises ForbiddenError, NoReasonError, UnknownPersonError.
    """
    require(who, "analyst")
    with keeping.store.warehouse.session() as session:
        whose = subject_of(session, [customer_id], keeping.secret.hex())
        said = given_reason(reason, whose)
        rows = stored_table(IDENTIFIERS)
        mine = rows.filter(rows.customer_id.isin(whose.numbers))
        shown = mine.select("customer_id", "identifier_type", "identifier").distinct()
        found: list[dict[str, Any]] = session.fetch(
            shown.order_by("identifier_type", "identifier")
        ).to_pylist()
    if not found:
        raise UnknownPersonError(customer_id)
    note_deed(keeping, customer_id, who, "reveal", {"reason": said}, at)
    return found


def _of(session: Session, table: Table, whose: Subject) -> KeptRows:
    rows: list[dict[str, Any]] = []
    for name, instance in session.versions():
        if name == table.name:
            found = stored_rows(table, instance)
            mine = found.filter(theirs(table, found, whose)).limit(MOST_ROWS)
            rows += session.fetch(mine).to_pylist()
    return KeptRows(table, rows)


def _uses(keeping: Keeping, named: set[str]) -> list[Text]:
    """The questions whose answers read what is kept, and lists that left."""
    asked: list[type[Analysis]] = [
        kind
        for kind in keeping.registry.analyses.values()
        if {read.table.name for read in kind().inputs()} & named
    ]
    uses = [kind.question for kind in asked]
    return [*uses, CONTACT_EXPORTS.meaning] if CONTACT_EXPORTS.name in named else uses
