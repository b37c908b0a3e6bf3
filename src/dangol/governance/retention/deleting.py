"""What rules of retention would delete now, and deleting it for good."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import ibis.expr.types as ir

from dangol.governance import audit
from dangol.governance.kept import Kept, all_of
from dangol.governance.principal import Principal, require
from dangol.governance.privacy_errors import NotYetError
from dangol.governance.retention.ageing import ageing_tables, old_parts, old_rows, parts_of
from dangol.governance.retention.rule import ACTIVE, PLANNED, RetentionRule
from dangol.governance.rights.erasing_rows import stored_rows
from dangol.governance.rights.erasing_state import mark_unrepeatable
from dangol.governance.rights.keeping import Keeping
from dangol.store.errors import ChangedMeanwhileError
from dangol.store.state.facts import fact, forget_fact, keep_fact
from dangol.store.state.ids import new_id
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.vocabulary import Table

BY_ITSELF = "retention"
"""Who deletes in the audit trail, where a server does it by itself."""
_FACT = "retention:still-on-disk"
_ATTEMPTS = 10


@dataclass(frozen=True)
class Due:
    """A rule, and how many rows of each table it would delete; its own table comes first."""

    rule: Kept[RetentionRule]
    rows: dict[str, int]
    kept: int
    """Rows of its table that stay."""

    @property
    def is_active(self) -> bool:
        return self.rule.state == ACTIVE.name


def due_rows(keeping: Keeping, as_of: dt.datetime) -> list[Due]:
    """Every rule in use with what it would delete at a moment; nothing is deleted."""
    with keeping.store.warehouse.session() as session:
        return [_due(keeping, session, rule, as_of) for rule in _rules(keeping)]


def _rules(keeping: Keeping) -> list[Kept[RetentionRule]]:
    possible = ageing_tables(keeping.tables)
    rules = all_of(keeping.store.state, RetentionRule, states=(ACTIVE.name, PLANNED.name))
    # The table of a plug-in may have gone with it.
    mine = [one for one in rules if one.record.table in possible]
    return sorted(mine, key=lambda one: one.record.table)


def _due(keeping: Keeping, session: Session, rule: Kept[RetentionRule], as_of: dt.datetime) -> Due:
    rows = {table.name: _count(session, old) for table, old in _old(keeping, session, rule, as_of)}
    table = ageing_tables(keeping.tables)[rule.record.table].table
    whole = _count(session, stored_rows(table, None)) if rows else 0
    return Due(rule, rows, whole - rows.get(table.name, 0))


def _old(
    keeping: Keeping, session: Session, rule: Kept[RetentionRule], as_of: dt.datetime
) -> Iterator[tuple[Table, ir.Table]]:
    """The old rows of a rule's table and of what belongs to it, where anything was ever written."""
    written = {name for name, _ in session.versions()}
    owner = ageing_tables(keeping.tables)[rule.record.table]
    if owner.table.name not in written:
        return
    old = old_rows(owner, rule.record.days, as_of, keeping.project.settings)
    yield owner.table, old
    for part in parts_of(owner, keeping.tables):
        if part.table.name in written:
            yield part.table, old_parts(part, old)


def _count(session: Session, rows: ir.Table) -> int:
    (number,) = session.fetch(rows.agg(n=rows.count()))["n"].to_pylist()
    return int(number)


def apply_rules(
    keeping: Keeping, as_of: dt.datetime, now: dt.datetime, who: Principal | None = None
) -> dict[str, int]:
    """Delete what active rules say, for good; gives how many rows went by table.

    Runs that used the rows are marked: they cannot be repeated any more. ``who`` is None where
    the server does it by itself. Raises ForbiddenError, NotYetError, and WarehouseBusyError where
    the rows are deleted and their space is still read: the next time goes on with it.
    """
    if who is not None:
        require(who, "admin")
    if as_of > max(now, keeping.project.settings.moment(now)):
        raise NotYetError(as_of)
    actor = BY_ITSELF if who is None else who.actor
    gone: dict[str, int] = {}
    for rule in _rules(keeping):
        if rule.state == ACTIVE.name:
            for table, count in _deleted(keeping, rule, as_of, now, actor).items():
                gone[table] = gone.get(table, 0) + count
    _forget(keeping)
    return gone


def _deleted(
    keeping: Keeping, rule: Kept[RetentionRule], as_of: dt.datetime, now: dt.datetime, actor: str
) -> dict[str, int]:
    counts: dict[str, int] = {}
    for left in range(_ATTEMPTS, 0, -1):
        try:
            counts = _commit(keeping, rule, as_of, now)
            break
        except ChangedMeanwhileError:
            if left == 1:
                raise
    if counts:
        with keeping.store.state.begin() as connection:
            mark_unrepeatable(connection, frozenset(counts), now)
            details = {"deleted": counts, "days": rule.record.days, "as_of": as_of.isoformat()}
            audit.write(connection, now, actor, "delete", rule.record.kind, rule.id, details)
    return counts


def _commit(
    keeping: Keeping, rule: Kept[RetentionRule], as_of: dt.datetime, now: dt.datetime
) -> dict[str, int]:
    """One commit for a table and what belongs to it."""
    counts: dict[str, int] = {}
    changes = []
    with keeping.store.warehouse.session() as session:
        for table, old in _old(keeping, session, rule, as_of):
            count = _count(session, old)
            if count:
                keys = session.stage(table.deleted().table, old.select(*table.key).distinct())
                changes.append(Change(table.deleted(), keys))
                counts[table.name] = count
        if changes:
            # Before they go: a process that dies in between must not leave them on the disk.
            with keeping.store.state.begin() as connection:
                keep_fact(connection, _FACT, value=True, at=now)
            with keeping.store.commits:
                session.commit(f"retention-{new_id(now)}", changes)
    return counts


def _forget(keeping: Keeping) -> None:
    with keeping.store.state.read() as connection:
        is_waiting = fact(connection, _FACT)
    if is_waiting:
        keeping.store.warehouse.forget_deleted()
        with keeping.store.state.begin() as connection:
            forget_fact(connection, _FACT)
