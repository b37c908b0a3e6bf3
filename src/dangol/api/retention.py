"""Routes for retention: what rules would delete now, and deleting it."""

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel

from dangol.api.callers import Admin, Analyst, Current
from dangol.governance.retention.deleting import apply_rules, due_rows

router = APIRouter(prefix="/retention", tags=["people"])


class DueOut(BaseModel):
    """A rule, what it would delete by table, and how many rows of its own table stay."""

    id: str
    name: str
    table: str
    days: int
    ground: str
    is_active: bool
    rows: dict[str, int]
    kept: int


class ApplyIn(BaseModel):
    """The moment at which rows must be too old; empty is now."""

    as_of: AwareDatetime | None = None


class AppliedOut(BaseModel):
    """How many rows went, by table."""

    deleted: dict[str, int]


@router.get("")
def due(workspace: Current, who: Analyst, as_of: AwareDatetime | None = None) -> list[DueOut]:
    """Every rule in use with what it would delete at a moment; nothing is deleted."""
    found = due_rows(workspace.keeping, as_of or workspace.settings.moment(workspace.clock()))
    return [
        DueOut(
            id=one.rule.id,
            name=one.rule.record.name,
            table=one.rule.record.table,
            days=one.rule.record.days,
            ground=one.rule.record.ground,
            is_active=one.is_active,
            rows=one.rows,
            kept=one.kept,
        )
        for one in found
    ]


@router.post("/apply")
def apply(asked: ApplyIn, workspace: Current, who: Admin) -> AppliedOut:
    """Delete what active rules say, for good."""
    now = workspace.clock()
    as_of = asked.as_of or workspace.settings.moment(now)
    return AppliedOut(deleted=apply_rules(workspace.keeping, as_of, now, who))
