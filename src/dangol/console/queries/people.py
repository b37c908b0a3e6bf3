"""Lists of customers from their golden profiles: found, filtered, sorted, in pages."""

from dataclasses import dataclass
from typing import Any, Literal

import ibis.expr.types as ir
from ibis import _

from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.resolution import MEMBERS
from dangol.tables.results import CUSTOMER_PROFILES
from dangol.tables.vocabulary import DEFAULT_INSTANCE, INSTANCE, Column, Table

PAGE = 25
SORTS = ("customer_id", "last_order_on", "order_count", "kept_amount", "usual_gap_days")
Direction = Literal["up", "down"]
SEGMENT = "segment"


@dataclass(frozen=True)
class Question:
    """What is looked for, and how the list is sorted."""

    text: str = ""
    segment: str = ""
    sort: str = "kept_amount"
    direction: Direction = "down"
    page: int = 1


@dataclass(frozen=True)
class Found:
    """One page of the people that fit; ``exact`` is the only one, found by a whole number."""

    people: list[dict[str, Any]]
    count: int
    everyone: int
    segments: list[tuple[str, int]]
    exact: str | None = None

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE))


def profiles_table(workspace: Workspace) -> Table:
    """The golden profile with every column that what is installed adds to it."""
    return workspace.registry.tables.get(CUSTOMER_PROFILES.name, CUSTOMER_PROFILES)


def segment_column(workspace: Workspace) -> Column | None:
    """The column that names a person's segment, with what each value is called."""
    return next((c for c in profiles_table(workspace).columns if c.name == SEGMENT), None)


def default_rows(table: Table) -> ir.Table:
    """The rows that the analysis as it comes has written."""
    rows = stored_table(table)
    if not table.instanced:
        return rows
    return rows.filter(rows[INSTANCE] == DEFAULT_INSTANCE).drop(INSTANCE)


def find_people(workspace: Workspace, asked: Question) -> Found:
    """The people that fit the question; everyone when nothing is asked."""
    profiles = default_rows(profiles_table(workspace))
    with workspace.warehouse.session() as session:
        everyone = _number(session.fetch(profiles.count()))
        segments: list[tuple[str, int]] = []
        if SEGMENT in profiles.columns:
            sizes = (
                profiles.filter(profiles[SEGMENT].notnull()).group_by(SEGMENT).agg(people=_.count())
            )
            segments = [(row[SEGMENT], row["people"]) for row in session.fetch(sizes).to_pylist()]
        fitting = _fitting(profiles, asked)
        count = _number(session.fetch(fitting.count()))
        sort = asked.sort if asked.sort in SORTS else "kept_amount"
        key = fitting[sort]
        keys = [key.isnull(), key.asc() if asked.direction == "up" else key.desc()]
        if sort != "customer_id":
            keys.append(fitting.customer_id.asc())
        ordered = fitting.order_by(keys)
        wanted = [c for c in (*SORTS, "currency", SEGMENT) if c in profiles.columns]
        page = ordered.select(*wanted).limit(PAGE, offset=(max(asked.page, 1) - 1) * PAGE)
        exact = _exact(session, profiles, asked.text) if asked.text and count == 1 else None
        return Found(session.fetch(page).to_pylist(), count, everyone, segments, exact)


def _fitting(profiles: ir.Table, asked: Question) -> ir.Table:
    fitting = profiles
    if asked.text:
        numbers = _numbers(profiles)
        fit = numbers.filter(numbers.number.contains(asked.text))
        fitting = fitting.semi_join(fit, "customer_id")
    if asked.segment and SEGMENT in profiles.columns:
        fitting = fitting.filter(fitting[SEGMENT] == asked.segment)
    return fitting


def _exact(session: Session, profiles: ir.Table, text: str) -> str | None:
    """The person who has just this number."""
    numbers = _numbers(profiles)
    rows = session.fetch(numbers.filter(numbers.number == text).select("customer_id")).to_pylist()
    return rows[0]["customer_id"] if rows else None


def _numbers(profiles: ir.Table) -> ir.Table:
    """Every number of each person: several lead to one profile."""
    members = default_rows(MEMBERS)
    own = profiles.select("customer_id", number=profiles.customer_id)
    return own.union(
        members.select(customer_id=members.person_id, number=members.customer_id), distinct=True
    )


def _number(table: Any) -> int:
    return int(table.column(0).to_pylist()[0])


def ids_like(workspace: Workspace, text: str, limit: int = 5) -> list[str]:
    """The numbers of people that begin with, else contain, a text; shortest first."""
    numbers = _numbers(default_rows(profiles_table(workspace)))
    fitting = numbers.filter(numbers.number.contains(text)).select(customer_id="number")
    ordered = fitting.order_by(
        [
            ~fitting.customer_id.startswith(text),
            fitting.customer_id.length(),
            fitting.customer_id.asc(),
        ]
    )
    with workspace.warehouse.session() as session:
        return [
            row["customer_id"]
            for row in session.fetch(ordered.select("customer_id").limit(limit)).to_pylist()
        ]
