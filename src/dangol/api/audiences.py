"""Routes of audiences: what a rule would choose, before it is kept."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, field_validator

from dangol.api.callers import Current, Viewer
from dangol.customers.audiences.catalogue import catalogue
from dangol.customers.audiences.preview import previewed
from dangol.customers.audiences.rule import read_rule, written_rule
from dangol.customers.audiences.saying import said_rule
from dangol.customers.audiences.world import profile_table, world_reads
from dangol.runs.asking import asking
from dangol.words import Text

router = APIRouter(prefix="/audiences", tags=["audiences"])


class RuleIn(BaseModel):
    """A rule, as an audience keeps it."""

    rule: dict[str, Any]

    @field_validator("rule")
    @classmethod
    def _is_a_rule(cls, given: dict[str, Any]) -> dict[str, Any]:
        return written_rule(read_rule(given))


class PreviewOut(BaseModel):
    """How many people it would choose, in words and by channel."""

    said: Text
    people: int
    everyone: int
    reachable: dict[str, int]


@router.post("/count")
def count(asked: RuleIn, workspace: Current, who: Viewer) -> PreviewOut:
    """How many people a rule would choose as of now, and how many of them each channel reaches."""
    rule = read_rule(asked.rule)
    with asking(workspace, "audience", world_reads()) as tables:
        found = previewed(tables, rule)
    return PreviewOut(
        said=said_rule(rule, catalogue(profile_table())),
        people=found.people,
        everyone=found.everyone,
        reachable=dict(found.reachable),
    )
