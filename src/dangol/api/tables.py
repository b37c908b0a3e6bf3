"""Routes of tables: what there is, rows, read-only SQL, lineage."""

import datetime as dt
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from dangol.api.callers import Analyst, Current, Viewer
from dangol.api.views import RowsOut
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.reading import checked_query
from dangol.store.warehouse.time_limit import time_limit
from dangol.tables.vocabulary import INSTANCE, Table
from dangol.words import Text

router = APIRouter(tags=["tables"])
LONGEST_QUERY_SECONDS = 60
MAX_ROWS = 100_000


class ColumnOut(BaseModel):
    """A column with its meaning."""

    name: str
    type: str
    meaning: Text
    unit: str | None
    personal: str

    @classmethod
    def all_of(cls, table: Table) -> "list[ColumnOut]":
        return [
            cls(name=c.name, type=c.type, meaning=c.meaning, unit=c.unit, personal=c.personal.value)
            for c in table.stored_columns
        ]


class TableOut(BaseModel):
    """A table with its columns and how it stands."""

    name: str
    meaning: Text
    key: list[str]
    columns: list[ColumnOut]
    rows: int
    committed_at: dt.datetime | None
    read_by: list[str]
    written_by: list[str]


class QueryIn(BaseModel):
    """One SELECT over the project's tables."""

    query: str = Field(min_length=1, max_length=100_000)
    limit: int = Field(1_000, ge=1, le=MAX_ROWS)


class NodeOut(BaseModel):
    """A table, analysis or sample in the lineage."""

    id: str
    kind: Literal["table", "analysis", "sample"]
    name: str
    title: Text
    state: str
    rows: int | None
    at: dt.datetime | None


class LineageOut(BaseModel):
    """Where numbers come from."""

    nodes: list[NodeOut]
    edges: list[tuple[str, str]]


@router.get("/tables")
def list_tables(workspace: Current, who: Viewer) -> list[TableOut]:
    """Every declared table."""
    return [
        TableOut(
            name=v.table.name,
            meaning=v.table.meaning,
            key=list(v.table.stored_key),
            columns=ColumnOut.all_of(v.table),
            rows=v.rows,
            committed_at=v.committed_at,
            read_by=list(v.read_by),
            written_by=list(v.written_by),
        )
        for v in workspace.tables()
    ]


@router.get("/tables/{name}/rows")
def show_rows(
    name: str,
    workspace: Current,
    who: Analyst,
    instance: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_ROWS)] = 100,
) -> RowsOut:
    """The first rows of a table in the order of its key."""
    table = workspace.registry.table(name)
    rows = stored_table(table)
    if instance is not None and table.instanced:
        rows = rows.filter(rows[INSTANCE] == instance)
    with workspace.warehouse.session() as session:
        found = session.fetch(rows.order_by(*table.stored_key).limit(limit + 1))
    return RowsOut.of(found, limit)


@router.post("/sql")
def run_sql(asked: QueryIn, workspace: Current, who: Analyst) -> RowsOut:
    """Rows of a query that only reads."""
    warehouse = workspace.warehouse
    tables = warehouse.table_names()
    query = checked_query(asked.query, warehouse.dialect, tables, asked.limit + 1)
    with warehouse.session() as session, time_limit(session, LONGEST_QUERY_SECONDS):
        found = session.sql(query)
    return RowsOut.of(found, asked.limit)


@router.get("/lineage")
def show_lineage(workspace: Current, who: Viewer) -> LineageOut:
    """Tables, what reads and writes them, how fresh each is."""
    found = workspace.lineage()
    return LineageOut(
        nodes=[NodeOut(**{f: getattr(n, f) for f in NodeOut.model_fields}) for n in found.nodes],
        edges=list(found.edges),
    )
