"""Records of any kind, a plug-in's as well: list, form, states, transitions, history."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import ValidationError

from dangol.console import shown
from dangol.console.errors import NoSuchPageError
from dangol.console.failures import PageRoute
from dangol.console.forms import UnreadableFieldError, filled_fields, posted_values, said_faults
from dangol.console.menu import KIND_PAGES
from dangol.console.visit import Needs, Posted, Posting, Visit
from dangol.console.words import records as words
from dangol.contract.params import Widget, form_fields
from dangol.contract.record import Record
from dangol.errors import DangolError
from dangol.governance import audit, records
from dangol.governance.asked_role import ByKind, ByTransition
from dangol.governance.masking import masked
from dangol.governance.records import Kept
from dangol.tables.vocabulary import Personal

router = APIRouter(prefix="/records", route_class=PageRoute)
ReaderVisit = Annotated[Visit, Depends(Needs(ByKind("read")))]
CreatorVisit = Annotated[Visit, Depends(Needs(ByKind("create")))]
EditorVisit = Annotated[Visit, Depends(Needs(ByKind("edit")))]
MoverVisit = Annotated[Visit, Depends(Needs(ByTransition()))]
SHOWN_COLUMNS = 4
HISTORY = 30


@router.get("/{kind}")
def every(
    visit: ReaderVisit, kind: str, state: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """All records of a kind, or those in one state."""
    declared = _declared(visit, kind)
    kept = records.all_of(visit.workspace.state, declared)
    counts = {s.name: sum(k.state == s.name for k in kept) for s in declared.states}
    columns = [
        f for f in form_fields(declared) if f.name != "name" and f.widget is not Widget.JSON
    ][:SHOWN_COLUMNS]
    chosen = [k for k in kept if k.state == state] if state in counts else kept
    rows = [(k, [_shown(k.record, f.name, visit) for f in columns]) for k in chosen]
    return visit.render(
        "records/list.html",
        w=words,
        kind=declared,
        rows=rows,
        columns=columns,
        counts=counts,
        state=state if state in counts else "",
        states={s.name: s.title for s in declared.states},
        total=len(kept),
    )


@router.get("/{kind}/new")
def blank(visit: CreatorVisit, kind: str) -> Response:
    """The form for a new record."""
    declared = _declared(visit, kind)
    return _form(visit, declared, None)


@router.post("/{kind}/new")
def create(visit: CreatorVisit, kind: str, form: Posted) -> Response:
    """A new record in its first state."""
    declared = _declared(visit, kind)
    values, faults = _values(visit, declared, form)
    if faults:
        return _form(visit, declared, None, form, faults=faults, status=422)
    try:
        made = records.create(visit.workspace.state, declared, values, visit.person, visit.clock)
    except DangolError as wrong:
        return _refused(visit, declared, None, form, wrong)
    return visit.go(_address(made))


@router.get("/{kind}/{record_id}")
def one(visit: ReaderVisit, kind: str, record_id: str) -> Response:
    """One record with what may be done to it, and its history."""
    return _one(visit, _declared(visit, kind), record_id)


def _one(
    visit: Visit, declared: type[Record], record_id: str, wrong: str = "", status: int = 200
) -> Response:
    kept = records.find(visit.workspace.state, declared, record_id)
    fields = [(f, _shown(kept.record, f.name, visit)) for f in form_fields(declared)]
    history = audit.entries(visit.workspace.state, HISTORY, None, declared.kind, record_id)
    return visit.render(
        "records/one.html",
        status,
        w=words,
        kind=declared,
        kept=kept,
        fields=fields,
        history=history,
        wrong=wrong,
        moves=records.possible_moves(kept, visit.person),
        own_page=KIND_PAGES.get(declared.kind, "").format(id=kept.id),
        states={s.name: s.title for s in declared.states},
        steps={t.name: t.title for t in declared.transitions},
    )


@router.get("/{kind}/{record_id}/edit")
def open_form(visit: EditorVisit, kind: str, record_id: str) -> Response:
    """The form of a record."""
    declared = _declared(visit, kind)
    return _form(visit, declared, records.find(visit.workspace.state, declared, record_id))


@router.post("/{kind}/{record_id}/edit")
def change(visit: EditorVisit, kind: str, record_id: str, form: Posted) -> Response:
    """Change fields; somebody else's change in between is noticed."""
    declared = _declared(visit, kind)
    kept = records.find(visit.workspace.state, declared, record_id)
    values, faults = _values(visit, declared, form)
    if faults:
        return _form(visit, declared, kept, form, faults=faults, status=422)
    number = form.text("number")
    try:
        records.change(
            visit.workspace.state,
            declared,
            record_id,
            values,
            visit.person,
            visit.clock,
            number=int(number) if number.isdigit() else None,
        )
    except DangolError as wrong:
        return _refused(visit, declared, kept, form, wrong)
    return visit.go(f"/records/{kind}/{record_id}")


@router.post("/{kind}/{record_id}/move/{transition}")
def move(visit: MoverVisit, kind: str, record_id: str, transition: str, form: Posted) -> Response:
    """Move a record to another state."""
    declared = _declared(visit, kind)
    try:
        moved = records.move(
            visit.workspace.state, declared, record_id, transition, visit.person, visit.clock
        )
    except DangolError as wrong:
        if wrong.status != 409:
            raise
        said = words.REFUSALS.get(wrong.slug)
        return _one(
            visit, declared, record_id, said.of(visit.language) if said else wrong.message, 409
        )
    return visit.go(_address(moved))


def _address(kept: Kept[Any]) -> str:
    """Where a record is seen: on the page that its kind has of its own, while it is in use."""
    kind, record_id = kept.record.kind, kept.id
    own_page = KIND_PAGES.get(kind) if kept.state != records.ARCHIVED else None
    return own_page.format(id=record_id) if own_page else f"/records/{kind}/{record_id}"


def _declared(visit: Visit, kind: str) -> type[Record]:
    return visit.workspace.registry.record(kind)


def _shown(record: Record, name: str, visit: Visit) -> str:
    """A field's value as people read it; identifiers masked."""
    field = next((f for f in form_fields(type(record)) if f.name == name), None)
    if field is None:
        raise NoSuchPageError(visit.request.url.path)
    value = record.stored().get(name)
    if value is None or value == "":
        return ""
    if field.widget is Widget.SWITCH:
        return (words.YES if value else words.NO).of(visit.language)
    if field.widget is Widget.CHOICE:
        named = dict(field.choices).get(str(value))
        return named.of(visit.language) if named is not None else str(value)
    text = shown.nested(value) if field.widget is Widget.JSON else shown.grouped(value)
    return masked(text) if field.personal is Personal.IDENTIFIER else text


def _values(
    visit: Visit, declared: type[Record], form: Posting
) -> tuple[dict[str, Any], dict[str, str]]:
    """The posted values, or what is wrong with each of them in the reader's language."""
    try:
        values = posted_values(declared, form, visit.settings.zone)
        declared.model_validate(values)
    except UnreadableFieldError as wrong:
        return {}, {wrong.name: wrong.fault.of(visit.language)}
    except ValidationError as wrong:
        return {}, said_faults(wrong, visit.language)
    return values, {}


def _form(
    visit: Visit,
    declared: type[Record],
    kept: Kept[Any] | None,
    posted: Posting | None = None,
    *,
    faults: dict[str, str] | None = None,
    status: int = 200,
    wrong: str = "",
) -> Response:
    values = kept.record.stored() if kept is not None else {}
    fields = filled_fields(declared, values, visit.settings.zone, faults, posted)
    number = posted.text("number") if posted is not None else ""
    return visit.render(
        "records/form.html",
        status,
        w=words,
        kind=declared,
        kept=kept,
        fields=fields,
        faults=faults or {},
        number=number or (str(kept.number) if kept is not None else ""),
        wrong=wrong,
    )


def _refused(
    visit: Visit, declared: type[Record], kept: Kept[Any] | None, form: Posting, wrong: DangolError
) -> Response:
    if wrong.status in (403, 404):
        raise wrong
    if wrong.slug == "name-taken":
        faults = {"name": words.NAME_TAKEN.of(visit.language)}
        return _form(visit, declared, kept, form, faults=faults, status=409)
    known = words.REFUSALS.get(wrong.slug)
    said = known.of(visit.language) if known is not None else wrong.message
    faults = dict(wrong.faults)
    return _form(visit, declared, kept, form, faults=faults, status=wrong.status, wrong=said)
