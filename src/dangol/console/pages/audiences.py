"""Audiences: the list, one of them, building a rule with its count, and handing out a list."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.activation.choice import OfAudience
from dangol.activation.contact_list import contact_list
from dangol.activation.fairness_gate import stopping
from dangol.console.answering import answer_page
from dangol.console.building.draft import Draft, blank, done_to, draft_of, posted_draft
from dangol.console.building.drawn import Values, as_text, drawn, grouped_attributes
from dangol.console.building.finished import finished
from dangol.console.failures import PageRoute
from dangol.console.measured_lists import campaign_of
from dangol.console.picture_files import text_file
from dangol.console.queries.audiences import (
    frequent_values,
    history,
    members,
    shared,
    values_of_done,
    values_of_list,
    versions,
)
from dangol.console.visit import AnalystVisit, MarketerVisit, Posted, Posting, SignedInVisit, Visit
from dangol.console.words import audiences as words
from dangol.contract.tables_view import Tables
from dangol.customers.audiences.audience import Audience
from dangol.customers.audiences.audiences_story import CHANNELS
from dangol.customers.audiences.catalogue import catalogue
from dangol.customers.audiences.errors import CircularAudienceError, RuleError
from dangol.customers.audiences.examples import EXAMPLES
from dangol.customers.audiences.listed import LISTINGS
from dangol.customers.audiences.preview import Preview, previewed
from dangol.customers.audiences.rule import Part, read_rule, written_rule
from dangol.customers.audiences.saying import said_rule
from dangol.customers.audiences.world import profile_table, world_reads
from dangol.errors import DangolError
from dangol.governance import records
from dangol.governance.fairness.telling import verdict_words
from dangol.governance.kept import ARCHIVED, Kept
from dangol.runs.asking import asking
from dangol.tables.audiences import REACHED_BY, Channel
from dangol.words import Text

HERE, SLUG = "/customers/audiences", "audiences"
router = APIRouter(prefix=HERE, route_class=PageRoute)


@router.get("")
def audiences(visit: SignedInVisit, evidence: str = "") -> Response:
    """The answer: every audience, its size, its reach, and where audiences overlap."""
    page = answer_page(visit, SLUG)
    return visit.render("customers/audiences.html", w=words, examples=_examples(), **page.context())


def _examples() -> list[tuple[str, Text, Text]]:
    known = catalogue(profile_table())
    return [(one.id, one.name, said_rule(one.rule, known)) for one in EXAMPLES]


@router.get("/new")
def blank_form(
    visit: MarketerVisit, example: Annotated[str, Query(max_length=60)] = ""
) -> Response:
    """The builder, empty or with an example to start from."""
    chosen = next((one for one in EXAMPLES if one.id == example), None)
    if chosen is None:
        return _form(visit, blank(), {"name": "", "note": ""}, None)
    name = chosen.name.of(visit.language)
    return _form(visit, draft_of(chosen.rule), {"name": name, "note": ""}, None)


@router.post("/draft")
def draft(visit: MarketerVisit, form: Posted) -> Response:
    """The builder after a button or a change, with the count of now; nothing is kept."""
    kept = _kept(visit, form.text("id")) if form.text("id") else None
    changed = done_to(posted_draft(form), form.text("do"))
    return _form(visit, changed, form, kept)


@router.post("/new")
def create(visit: MarketerVisit, form: Posted) -> Response:
    """The audience is kept and counted."""
    return _save(visit, form, None)


@router.get("/{audience_id}")
def one(visit: SignedInVisit, audience_id: str) -> Response:
    """Who is in it, whom each channel reaches, how it changed, and its versions."""
    return _one(visit, _kept(visit, audience_id))


@router.get("/{audience_id}/edit")
def open_form(visit: MarketerVisit, audience_id: str) -> Response:
    """The builder with the rule that is in use."""
    kept = _kept(visit, audience_id)
    fields = {"name": kept.record.name, "note": kept.record.note}
    return _form(visit, draft_of(kept.record.asked), fields, kept)


@router.post("/{audience_id}/edit")
def change(visit: MarketerVisit, audience_id: str, form: Posted) -> Response:
    """A new version is kept and counted."""
    return _save(visit, form, _kept(visit, audience_id))


@router.post("/{audience_id}/restore")
def restore(visit: MarketerVisit, audience_id: str, form: Posted) -> Response:
    """An earlier rule becomes the newest version."""
    kept = _kept(visit, audience_id)
    number = form.text("number")
    found = [one for one in versions(visit.workspace, kept) if str(one.number) == number]
    if found:
        state = visit.workspace.state
        rule = {"rule": dict(found[0].rule)}
        records.change(state, Audience, kept.id, rule, visit.person, visit.clock)
        visit.workspace.runner.refresh(visit.person.name, SLUG)
    return visit.go(f"{HERE}/{kept.id}")


@router.post("/{audience_id}/list")
def list_to_contact(visit: AnalystVisit, audience_id: str, form: Posted) -> Response:
    """Whom to contact, asked again at this moment, as a file."""
    made = contact_list(
        visit.workspace,
        OfAudience(audience_id, _channel(form)),
        visit.person,
        for_ads=form.text("for_ads") == "true",
        approval=form.text("approval") or None,
        campaign=campaign_of(form),
    )
    return text_file("\ufeff" + made.as_csv(), f"audience-{made.made_at:%Y-%m-%d}.csv")


def _channel(form: Posting) -> Channel:
    asked = form.text("channel")
    return next((one for one in REACHED_BY if one == asked), REACHED_BY[0])


def _kept(visit: Visit, audience_id: str) -> Kept[Audience]:
    return records.find(visit.workspace.state, Audience, audience_id)


def _one(visit: Visit, kept: Kept[Audience]) -> Response:
    workspace, known = visit.workspace, catalogue(profile_table())
    days = history(workspace, kept.id)
    people = days[0]["audience_people"] if days else 0
    return visit.render(
        "customers/audience.html",
        w=words,
        page=answer_page(visit, SLUG),
        kept=kept,
        said=said_rule(kept.record.asked, known),
        days=days,
        people=people,
        reach=[(CHANNELS[one], days[0][f"reachable_by_{one}"]) for one in REACHED_BY]
        if days
        else [],
        channels=[(one, CHANNELS[one]) for one in REACHED_BY],
        members=members(workspace, kept.id) if people else [],
        shared=shared(workspace, kept.id) if people else [],
        versions=[
            (one, said_rule(read_rule(one.rule), known)) for one in versions(workspace, kept)
        ],
        stopping=[verdict_words(one) for one in _stopping(visit, kept)] if people else [],
        is_archived=kept.state == ARCHIVED,
    )


def _stopping(visit: Visit, kept: Kept[Audience]) -> Any:
    """The rules of fairness that its list would break; whoever hands out no lists is not told."""
    if not visit.may("analyst") or kept.state == ARCHIVED:
        return ()
    return stopping(visit.workspace, OfAudience(kept.id, REACHED_BY[0]))


def _save(visit: Visit, form: Posting, kept: Kept[Audience] | None) -> Response:
    asked = posted_draft(form)
    rule, _faults = finished(asked, catalogue(profile_table()))
    if rule is None:
        return _form(visit, asked, form, kept, status=422)
    if not form.text("name"):
        return _form(visit, asked, form, kept, fault=words.NEED_NAME, status=422)
    fields = {"name": form.text("name"), "note": form.text("note"), "rule": written_rule(rule)}
    state, at = visit.workspace.state, visit.clock
    try:
        if kept is None:
            made = records.create(state, Audience, fields, visit.person, at)
        else:
            number = form.text("number")
            seen = int(number) if number.isdigit() else None
            made = records.change(state, Audience, kept.id, fields, visit.person, at, number=seen)
    except DangolError as refused:
        if refused.status in (403, 404):
            raise
        fault = words.REFUSALS.get(refused.slug) or Text(en=refused.message, ko=refused.message)
        return _form(visit, asked, form, kept, fault=fault, status=refused.status)
    visit.workspace.runner.refresh(visit.person.name, SLUG)
    return visit.go(f"{HERE}/{made.id}")


def _form(
    visit: Visit,
    asked: Draft,
    fields: Mapping[str, str],
    kept: Kept[Audience] | None,
    *,
    fault: Text | None = None,
    status: int = 200,
) -> Response:
    """The builder, or the part of it that changes."""
    known = catalogue(profile_table())
    rule, faults = finished(asked, known)
    name = kept.record.name if kept is not None else ""
    with asking(visit.workspace, "audience", world_reads()) as tables:
        values = Values(
            lambda column: frequent_values(visit.workspace, column),
            lambda did, column: values_of_done(tables, did, column),
            lambda name, column: values_of_list(visit.workspace, name, column),
        )
        tree = drawn(asked, known, faults, values)
        found, wrong = _counted(tables, rule, name)
    template = "audience_rule" if visit.is_fragment else "audience_form"
    return visit.render(
        f"customers/{template}.html",
        status,
        w=words,
        kept=kept,
        tree=tree,
        attributes=grouped_attributes(known),
        done=list(known.done.values()),
        lists=[(one.table.name, one.title) for one in LISTINGS.values()],
        audiences=[(one, Text(en=one, ko=one)) for one in _names(visit) if one != name],
        found=found,
        reach=[(CHANNELS[one], found.reachable[one]) for one in REACHED_BY] if found else [],
        said=said_rule(rule, known) if rule is not None else None,
        text=as_text(rule),
        wrong=wrong,
        name=fields.get("name", ""),
        note=fields.get("note", ""),
        number=fields.get("number", str(kept.number if kept else "")),
        fault=fault,
    )


def _counted(tables: Tables, rule: Part | None, name: str) -> tuple[Preview | None, Text | None]:
    if rule is None:
        return None, None
    try:
        return previewed(tables, rule, name), None
    except CircularAudienceError:
        return None, words.CIRCLE
    except RuleError as refused:
        return None, Text(en=refused.message, ko=refused.message)


def _names(visit: Visit) -> list[str]:
    every = records.all_of(visit.workspace.state, Audience)
    return sorted(kept.record.name for kept in every if kept.state != ARCHIVED)
