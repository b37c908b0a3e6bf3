"""The quarantine: what waits there and why, repairing it, giving it up."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import pyarrow as pa

from dangol.errors import NotFoundError
from dangol.governance import audit
from dangol.governance.principal import Principal, require
from dangol.loading.errors import UnknownColumnGivenError
from dangol.loading.events.unaccepted import EVENTS_FORM
from dangol.loading.setting_aside import UNSHAPED
from dangol.runs.workspace import Workspace
from dangol.store.state.ids import new_id
from dangol.store.warehouse.arrow_types import schema_of
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.intake import DROPPED, QUARANTINE, WAITING

MOST_AT_ONCE = 100_000
PAGE = 50


@dataclass(frozen=True)
class Held:
    """One record in quarantine."""

    id: str
    source: str
    loaded_as: str
    line: int | None
    reasons: tuple[str, ...]
    raw: dict[str, str | None]
    repaired: dict[str, str | None] | None
    state: str
    at: dt.datetime
    run_id: str | None

    @property
    def current(self) -> dict[str, str | None]:
        """The record as it would be loaded now."""
        return self.repaired if self.repaired is not None else self.raw

    @property
    def can_replay(self) -> bool:
        """A line without shape, or one that contradicts another, needs a repair first."""
        return self.repaired is not None or not any(r.startswith("record:") for r in self.reasons)


@dataclass(frozen=True)
class Asked:
    """Which records: of a source, with a reason, in a state, or named one by one."""

    source: str | None = None
    reason: str | None = None
    state: str = WAITING
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pile:
    """How many records of a source wait for one reason."""

    source: str
    loaded_as: str
    reason: str
    count: int


def chosen(asked: Asked) -> ir.Table:
    """The rows that are asked for, oldest first."""
    rows = stored_table(QUARANTINE)
    rows = rows.filter(rows.quarantine_state == asked.state)
    if asked.source is not None:
        rows = rows.filter(rows.source_name == asked.source)
    if asked.reason is not None:
        # Reasons are a JSON list of texts without quotes in them.
        rows = rows.filter(rows.quarantine_reasons.contains(f'"{asked.reason}"'))
    if asked.ids:
        rows = rows.filter(rows.quarantine_id.isin(asked.ids))
    return rows.order_by("source_name", "source_line", "quarantine_id")


def held(
    workspace: Workspace, asked: Asked, *, limit: int = PAGE, offset: int = 0
) -> tuple[list[Held], int]:
    """Records that are asked for, and how many there are in all."""
    rows = chosen(asked)
    with workspace.warehouse.session() as session:
        (count,) = session.fetch(rows.count().name("n").as_table()).column(0).to_pylist()
        found = session.fetch(rows.limit(limit, offset=offset)).to_pylist()
    return [_held(row) for row in found], int(count)


def held_in(session: Session, asked: Asked) -> list[Held]:
    """All records that are asked for, as a session sees them."""
    return [_held(row) for row in session.fetch(chosen(asked)).to_pylist()]


def one_held(workspace: Workspace, id: str) -> Held:
    """The record with this id, in whatever state. Raises NotFoundError."""
    rows = stored_table(QUARANTINE)
    with workspace.warehouse.session() as session:
        found = session.fetch(rows.filter(rows.quarantine_id == id)).to_pylist()
    if not found:
        raise NotFoundError("record in quarantine", id, ())
    return _held(found[0])


def piles(workspace: Workspace) -> list[Pile]:
    """What waits, by source and reason, the largest piles first."""
    rows = stored_table(QUARANTINE)
    rows = rows.filter(rows.quarantine_state == WAITING)
    grouped = rows.group_by("source_name", "loaded_as", "quarantine_reasons").agg(n=rows.count())
    counts = Counter[tuple[str, str, str]]()
    with workspace.warehouse.session() as session:
        for row in session.fetch(grouped).to_pylist():
            for reason in json.loads(row["quarantine_reasons"]):
                counts[row["source_name"], row["loaded_as"], reason] += int(row["n"])
    return [Pile(*names, count) for names, count in counts.most_common()]


def waiting_by_source(workspace: Workspace) -> dict[str, int]:
    """How many records of each source wait, the most first."""
    rows = stored_table(QUARANTINE)
    rows = rows.filter(rows.quarantine_state == WAITING)
    counts = rows.group_by("source_name").agg(n=rows.count())
    with workspace.warehouse.session() as session:
        found = session.fetch(counts).to_pylist()
    ranked = sorted(found, key=lambda row: (-row["n"], row["source_name"]))
    return {row["source_name"]: int(row["n"]) for row in ranked}


def waiting_count(workspace: Workspace) -> int:
    """How many records wait in all."""
    return held(workspace, Asked(), limit=0)[1]


def fix(
    workspace: Workspace, asked: Asked, values: Mapping[str, str | None], who: Principal
) -> int:
    """Give columns of the chosen records other values; gives how many were repaired.

    What came stays as it came; the repair is kept beside it. Raises ForbiddenError,
    UnknownColumnGivenError.
    """
    require(who, "analyst")
    records, _ = held(workspace, asked, limit=MOST_AT_ONCE)
    for one in records:
        known = [name for name in one.raw if name != UNSHAPED]
        strange = [name for name in values if not _may_be_set(name, one)]
        if strange:
            raise UnknownColumnGivenError(one.source, strange[0], known)
    repaired = [{**one.current, **values} for one in records]
    for row in repaired:
        row.pop(UNSHAPED, None)
    _rewrite(workspace, records, {"repaired_row": [_json(row) for row in repaired]})
    _note(workspace, who, "quarantine-fix", asked, len(records), sorted(values))
    return len(records)


def _may_be_set(name: str, one: Held) -> bool:
    """An event may lack what makes it one; a line without shape has no columns of its own."""
    is_open = UNSHAPED in one.raw or one.loaded_as == EVENTS_FORM
    return is_open or name in one.raw


def drop(workspace: Workspace, asked: Asked, who: Principal) -> int:
    """Set the chosen records aside for good; gives how many. Raises ForbiddenError."""
    require(who, "analyst")
    records, _ = held(workspace, asked, limit=MOST_AT_ONCE)
    now = workspace.clock().astimezone(dt.UTC).replace(tzinfo=None)
    _rewrite(
        workspace,
        records,
        {"quarantine_state": [DROPPED] * len(records), "settled_at": [now] * len(records)},
    )
    _note(workspace, who, "quarantine-drop", asked, len(records), [])
    return len(records)


def _rewrite(
    workspace: Workspace, records: Sequence[Held], values: Mapping[str, Sequence[object]]
) -> None:
    """Other values in some columns of these records, in one commit."""
    if not records:
        return
    rows = stored_table(QUARANTINE)
    with workspace.warehouse.session() as session:
        there = session.fetch(rows.filter(rows.quarantine_id.isin([one.id for one in records])))
        place = {one: n for n, one in enumerate(there.column("quarantine_id").to_pylist())}
        schema = schema_of(QUARANTINE)
        for name, given in values.items():
            column = there.column(name).to_pylist()
            for one, value in zip(records, given, strict=True):
                column[place[one.id]] = value
            index = there.schema.get_field_index(name)
            field = schema.field(name)
            there = there.set_column(index, field, pa.array(column, field.type))
        staged = session.stage(QUARANTINE, there)
        with workspace.store.commits:
            session.commit(new_id(workspace.clock()), [Change(QUARANTINE.upserted(), staged)])


def _note(
    workspace: Workspace,
    who: Principal,
    action: str,
    asked: Asked,
    count: int,
    columns: Sequence[str],
) -> None:
    """In the audit trail: how many records and which columns, never their values."""
    details = {"records": count, "reason": asked.reason, "columns": list(columns)}
    at = workspace.clock()
    with workspace.state.begin() as connection:
        audit.write(connection, at, who.actor, action, "quarantine", asked.source or "all", details)


def _held(row: Mapping[str, object]) -> Held:
    at = row["quarantined_at"]
    assert isinstance(at, dt.datetime)  # noqa: S101 - the column is declared a timestamp
    repaired = row["repaired_row"]
    line = row["source_line"]
    return Held(
        str(row["quarantine_id"]),
        str(row["source_name"]),
        str(row["loaded_as"]),
        int(str(line)) if line is not None else None,
        tuple(json.loads(str(row["quarantine_reasons"]))),
        json.loads(str(row["raw_row"])),
        json.loads(str(repaired)) if repaired is not None else None,
        str(row["quarantine_state"]),
        at.replace(tzinfo=dt.UTC),
        str(row["quarantined_by_run"]) if row["quarantined_by_run"] is not None else None,
    )


def _json(row: Mapping[str, str | None]) -> str:
    return json.dumps(row, ensure_ascii=False)
