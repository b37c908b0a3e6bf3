"""Routes of tables: what there is, rows, read-only SQL, lineage."""

import datetime as dt
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from dangol.api.callers import Analyst, Current, Viewer
from dangol.api.reasons import Reason
from dangol.api.views import RowsOut
from dangol.runs.reading import reader
from dangol.tables.vocabulary import Table
from dangol.words import Text

router = APIRouter(tags=["tables"])
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
    reason: Reason = None


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
    reason: Reason = None,
) -> RowsOut:
    """The first rows of a table in the order of its key.

    What names or reaches a person is masked for everybody but administrators; with a
    ``reason``, which is kept, it is shown.
    """
    table = workspace.registry.table(name)
    found = reader(workspace, who, reason).first_rows(table, instance, limit + 1)
    return RowsOut.of(found.found, limit, found.masked)


@router.post("/sql")
def run_sql(asked: QueryIn, workspace: Current, who: Analyst) -> RowsOut:
    """Rows of a query that only reads, over tables as the caller may see them."""
    found = reader(workspace, who, asked.reason).answer(asked.query, asked.limit + 1)
    return RowsOut.of(found.found, asked.limit, found.masked)


@router.get("/lineage")
def show_lineage(workspace: Current, who: Viewer) -> LineageOut:
    """Tables, what reads and writes them, how fresh each is."""
    found = workspace.lineage()
    return LineageOut(
        nodes=[NodeOut(**{f: getattr(n, f) for f in NodeOut.model_fields}) for n in found.nodes],
        edges=list(found.edges),
    )
