"""How runs, analyses and rows look as JSON."""

import datetime as dt
import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pyarrow as pa
from pydantic import BaseModel

from dangol.contract.analysis import Analysis
from dangol.contract.result import Answer
from dangol.runs.ledger import RunView
from dangol.words import Text


class AnalysisOut(BaseModel):
    """An installed analysis: its question, its parameters, what it reads and writes."""

    slug: str
    title: Text
    question: Text
    entry: str
    reads: dict[str, list[str]]
    writes: list[str]
    parameters: dict[str, Any]

    @classmethod
    def of(cls, kind: type[Analysis]) -> "AnalysisOut":
        analysis = kind()
        return cls(
            slug=kind.slug,
            title=kind.title,
            question=kind.question,
            entry=kind.entry,
            reads={r.table.name: list(r.columns) for r in analysis.inputs()},
            writes=[w.table.name for w in analysis.outputs()],
            parameters=kind.model_json_schema(),
        )


class RunOut(BaseModel):
    """A run as the ledger keeps it; the answer only where one run is asked for."""

    id: str
    plan_id: str
    kind: str
    slug: str
    instance: str
    title: Text
    outcome: str
    step: Text | None
    progress: float
    asked_by: str
    asked_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    seconds: float | None
    as_of: dt.datetime | None
    parameters: dict[str, Any]
    seed: int | None
    inputs: dict[str, str]
    outputs: dict[str, int]
    message: str | None
    faults: list[list[str]]
    method_version: int
    product_version: str
    model_version: str | None
    answer: Answer | None = None

    @classmethod
    def of(cls, run: RunView) -> "RunOut":
        values = {name: getattr(run, name) for name in cls.model_fields}
        return cls(**values)


class RowsOut(BaseModel):
    """Rows with their columns, in order; ``masked`` names columns of tables that were read."""

    columns: list[str]
    rows: list[list[Any]]
    cut: bool = False
    masked: list[str] = []

    @classmethod
    def of(cls, table: pa.Table, limit: int, masked: Iterable[str] = ()) -> "RowsOut":
        shown = table.slice(0, limit)
        # By column: two columns may share a name, and then a row is no dictionary.
        values = [[plain(value) for value in _values(column)] for column in shown.columns]
        rows = [list(row) for row in zip(*values, strict=True)]
        return cls(
            columns=list(table.column_names),
            rows=rows,
            cut=table.num_rows > limit,
            masked=list(masked),
        )


def _values(column: pa.ChunkedArray) -> list[Any]:
    """The values of a column; as text where Python has no such value (the year 5,877,642)."""
    try:
        values: list[Any] = column.to_pylist()
    except (ArithmeticError, ValueError):
        values = column.cast(pa.string()).to_pylist()
    return values


def plain(value: Any) -> Any:
    """A value as JSON has it: amounts as numbers, moments as ISO 8601 in UTC.

    JSON has no infinity: such numbers are empty.
    """
    if isinstance(value, Decimal):
        return plain(float(value)) if value.as_tuple().exponent else int(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.datetime):
        return value.isoformat() + ("Z" if value.tzinfo is None else "")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return value
