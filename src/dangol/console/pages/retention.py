"""Trust: how long personal data is kept, what is too old, and the rules that delete it."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError

from dangol.console.failures import PageRoute
from dangol.console.forms import UnreadableFieldError, posted_values, said_faults
from dangol.console.visit import AdminVisit, AnalystVisit, Posted, Posting, Visit
from dangol.console.words import retention as words
from dangol.contract.params import form_fields
from dangol.governance import records
from dangol.governance.errors import NameTakenError
from dangol.governance.privacy_errors import RuledTwiceError
from dangol.governance.retention.ageing import KEPT, ageing_tables
from dangol.governance.retention.deleting import due_rows
from dangol.governance.retention.rule import RetentionRule

PATH = "/trust/retention"
router = APIRouter(prefix=PATH, route_class=PageRoute)


@router.get("")
def retention(visit: AnalystVisit) -> Response:
    """Every rule with what it would delete now."""
    return _page(visit)


@router.post("")
def add(visit: AdminVisit, form: Posted) -> Response:
    """A new rule, named by its table; it deletes nothing until it is begun."""
    try:
        given = posted_values(RetentionRule, form, visit.settings.zone)
        values = {**given, "name": form.text("table")}
        RetentionRule.model_validate(values)
        records.create(visit.workspace.state, RetentionRule, values, visit.person, visit.clock)
    except UnreadableFieldError as wrong:
        return _page(visit, form, {wrong.name: wrong.fault.of(visit.language)})
    except ValidationError as wrong:
        return _page(visit, form, said_faults(wrong, visit.language))
    except (NameTakenError, RuledTwiceError):
        return _page(visit, form, {"table": words.RULED.of(visit.language)})
    return visit.go(PATH)


@router.post("/{rule_id}/{transition}")
def move(visit: AdminVisit, rule_id: str, transition: str, form: Posted) -> Response:
    """Begin a rule, stop it, or put it away."""
    state, person = visit.workspace.state, visit.person
    records.move(state, RetentionRule, rule_id, transition, person, visit.clock)
    return visit.go(PATH)


def _page(
    visit: Visit, posted: Posting | None = None, faults: dict[str, str] | None = None
) -> Response:
    keeping = visit.workspace.keeping
    due = due_rows(keeping, visit.settings.moment(visit.clock))
    ruled = {one.rule.record.table for one in due}
    possible = ageing_tables(keeping.tables)
    return visit.render(
        "trust/retention.html",
        422 if faults else 200,
        w=words,
        due=due,
        moves={one.rule.id: records.possible_moves(one.rule, visit.person) for one in due},
        states={one.name: one.title for one in RetentionRule.states},
        too_old=sum(sum(one.rows.values()) for one in due),
        waiting=sum(not one.is_active for one in due),
        choices=[(name, name) for name in possible if name not in ruled],
        help={one.name: one.help for one in form_fields(RetentionRule)},
        kept=KEPT,
        faults=faults or {},
        posted=_posted(posted),
    )


def _posted(form: Posting | None) -> dict[str, Any]:
    names = ("table", "days", "ground")
    return {name: "" if form is None else form.text(name) for name in names}
