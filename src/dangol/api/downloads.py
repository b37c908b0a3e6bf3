"""Routes of rows that leave for analysis: how well they hide people, and the rows themselves."""

from typing import Annotated, Self

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field, model_validator

from dangol.api.callers import Analyst, Current
from dangol.governance import taking_words
from dangol.governance.rows_file import csv_of
from dangol.governance.taking import Checked, Coarser, Described, query_of
from dangol.runs.reading import taker
from dangol.runs.workspace import Workspace
from dangol.words import Text

router = APIRouter(prefix="/downloads", tags=["downloads"])
Name = Annotated[str, Field(min_length=1, max_length=200)]


class DownloadIn(BaseModel):
    """What to take: a table, all of its columns or some, or a query."""

    table: Name | None = None
    columns: list[Name] | None = Field(None, min_length=1, max_length=1_000)
    instance: Name | None = None
    query: str | None = Field(None, min_length=1, max_length=100_000)

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.table is None) == (self.query is None):
            raise ValueError("give a table or a query")
        return self

    def asked(self, workspace: Workspace) -> str:
        """As a query. Raises UnknownTableError, UnknownColumnError."""
        if self.query is not None:
            return self.query
        table = workspace.registry.table(str(self.table))
        return query_of(table, self.columns, self.instance, workspace.warehouse.dialect)


class TakeIn(DownloadIn):
    """The same, and whether values may become coarser where people would be recognised."""

    generalise: bool = False


class DescribedOut(BaseModel):
    """A table that describes people; ``helped``: rows that would be safe without the column."""

    table: str
    columns: list[str]
    rows: int
    groups: int
    smallest: int
    rows_at_risk: int
    unique_rows: int
    helped: dict[str, int]
    advice: Text | None

    @classmethod
    def of(cls, one: Described) -> "DescribedOut":
        found = one.found
        return cls(
            table=one.table.name,
            columns=list(one.columns),
            rows=found.rows,
            groups=found.groups,
            smallest=found.smallest,
            rows_at_risk=found.rows_at_risk,
            unique_rows=found.unique_rows,
            helped=found.helped,
            advice=None if found.holds else taking_words.advice(one),
        )


class CoarserOut(BaseModel):
    """What would become coarser in a table, and what that costs."""

    table: str
    steps: dict[str, str]
    changed_cells: dict[str, int]
    rows_left_out: int
    cost: Text

    @classmethod
    def of(cls, one: Coarser) -> "CoarserOut":
        return cls(
            table=one.table.name,
            steps=dict(one.steps),
            changed_cells=one.changed_cells,
            rows_left_out=one.left_out,
            cost=taking_words.cost(one),
        )


class CheckOut(BaseModel):
    """How well what is asked for hides people."""

    k: int
    holds: bool
    headline: Text
    described: list[DescribedOut]
    coarser: list[CoarserOut]

    @classmethod
    def of(cls, checked: Checked) -> "CheckOut":
        return cls(
            k=checked.k,
            holds=checked.holds,
            headline=taking_words.headline(checked),
            described=[DescribedOut.of(one) for one in checked.described],
            coarser=[CoarserOut.of(one) for one in checked.coarser],
        )


@router.post("/check")
def check(asked: DownloadIn, workspace: Current, who: Analyst) -> CheckOut:
    """How many people are described alike in what would be taken."""
    return CheckOut.of(taker(workspace, who).check(asked.asked(workspace)))


@router.post(
    "",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def take(asked: TakeIn, workspace: Current, who: Analyst) -> Response:
    """Rows as CSV, identifiers masked; refused where fewer people than k are described alike.

    Administrators are not refused: the header Dangol-Rows-At-Risk says how many rows could tell
    who somebody is.
    """
    taken = taker(workspace, who).take(asked.asked(workspace), generalise=asked.generalise)
    return Response(
        csv_of(taken.rows),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{asked.table or "rows"}.csv"',
            "Dangol-Rows": str(taken.rows.num_rows),
            "Dangol-Rows-At-Risk": str(taken.rows_at_risk),
        },
    )
