"""Trust: one source that is looked at again and again. How it stands, and what to do."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.looking import Looking
from dangol.console.visit import AdminVisit, AnalystVisit, Posted, SignedInVisit, Visit
from dangol.console.words import sources as words
from dangol.errors import DangolError
from dangol.governance.records import possible_moves
from dangol.loading.field_titles import field_title
from dangol.loading.forms.known import form_named
from dangol.loading.mapping import Mapping
from dangol.loading.pulling.kept_looks import ask_look, forget_marks
from dangol.loading.pulling.kept_sources import kept_source
from dangol.loading.pulling.look import shown
from dangol.loading.pulling.secrets import change_credential
from dangol.loading.pulling.standings import SourceStanding, standing
from dangol.loading.source_lines import waiting_sources
from dangol.sources.kept_source import FILE, WEBHOOK
from dangol.words import Text

router = APIRouter(prefix="/trust/sources", route_class=PageRoute)
SHOWN_LOOKS = 20
SHOWN_FILES = 20


@router.get("/{kind}/{source_id}")
def one(visit: SignedInVisit, kind: str, source_id: str) -> Response:
    """A source: whether it is alive, what it gave, what it is loaded as."""
    return _page(visit, kind, source_id)


@router.get("/{kind}/{source_id}/busy")
def busy(visit: SignedInVisit, kind: str, source_id: str) -> Response:
    """What a page asks while its source is looked at: it is shown anew when that is over."""
    found = _standing(visit, kind, source_id)
    answer = visit.render("trust/sources/busy.html", w=words, found=found)
    if found.stands != "busy":
        answer.headers["HX-Refresh"] = "true"
    return answer


@router.post("/{kind}/{source_id}/look")
def look_now(visit: AnalystVisit, kind: str, source_id: str, form: Posted) -> Response:
    """Have it looked at now."""
    kept = kept_source(visit.workspace.state, kind, source_id)
    ask_look(visit.workspace.state, kept.id, visit.clock)
    return visit.go(_path(kind, source_id))


@router.post("/{kind}/{source_id}/anew")
def begin_anew(visit: AnalystVisit, kind: str, source_id: str, form: Posted) -> Response:
    """Forget how far it was read, and look."""
    kept = kept_source(visit.workspace.state, kind, source_id)
    forget_marks(visit.workspace.state, kept.id)
    ask_look(visit.workspace.state, kept.id, visit.clock)
    return visit.go(_path(kind, source_id))


@router.post("/{kind}/{source_id}/secret")
def give_secret(visit: AdminVisit, kind: str, source_id: str, form: Posted) -> Response:
    """Keep what proves us to the source, or the source to us."""
    kept = kept_source(visit.workspace.state, kind, source_id)
    change_credential(visit.workspace, kept, form.text("secret"), visit.person)
    return visit.go(_path(kind, source_id))


@router.post("/{kind}/{source_id}/map")
def look_at_first(visit: AnalystVisit, kind: str, source_id: str, form: Posted) -> Response:
    """Bring its first records, and go where they are mapped."""
    kept = kept_source(visit.workspace.state, kind, source_id)
    try:
        upload = shown(visit.workspace, kept, visit.person)
    except DangolError as wrong:
        if wrong.status == 403:
            raise
        return _page(visit, kind, source_id, wrong=wrong)
    if upload is None:
        return _page(visit, kind, source_id, is_empty=True)
    return visit.go(Looking(upload.id, kept.record.name).address)


def _page(
    visit: Visit,
    kind: str,
    source_id: str,
    *,
    wrong: DangolError | None = None,
    is_empty: bool = False,
) -> Response:
    found = _standing(visit, kind, source_id)
    record = found.kept.record
    moves = [one for one in possible_moves(found.kept, visit.person) if one.after != "archived"]
    return visit.render(
        "trust/sources/one.html",
        wrong.status if wrong is not None else 200,
        w=words,
        found=found,
        kind=type(record),
        moves=moves,
        mapped=[_mapped(one) for one in found.mappings],
        looks=found.looks[:SHOWN_LOOKS],
        failed_files=list(found.failed_files.items())[:SHOWN_FILES],
        files=len(found.marks) if kind == FILE else None,
        facts=_facts(visit, found),
        wrong=wrong,
        is_empty=is_empty,
    )


def _facts(visit: Visit, found: SourceStanding) -> list[tuple[Text, str]]:
    """Where it is, and how far it was read."""
    record, project = found.kept.record, visit.workspace.project
    facts: list[tuple[Text, str]] = []
    if record.kind == FILE:
        place = project.incoming_folder / record.place.rpartition("/")[0]
        facts.append((words.PUT_FILES, str(place)))
    elif record.kind == WEBHOOK:
        address = str(visit.request.base_url).rstrip("/")
        facts.append((words.CALL_AT, f"{address}/hooks/{found.kept.id}"))
    else:
        facts.append((words.PLACE, record.place))
    position: dict[str, Any] = found.marks.get("position", {})
    value = position.get("value", position.get("position", {}).get("value"))
    return [*facts, (words.POSITION, str(value))] if value is not None else facts


def _mapped(mapping: Mapping) -> tuple[Text, list[tuple[str, Text]], list[str]]:
    """The form, the columns with their fields, and the columns that are not used."""
    form = form_named(mapping.form)
    used = [(part.column, field_title(part.field)) for part in mapping.parts if part.field]
    unused = [part.column for part in mapping.parts if not part.field]
    return form.title, used, unused


def _standing(visit: Visit, kind: str, source_id: str) -> SourceStanding:
    kept = kept_source(visit.workspace.state, kind, source_id)
    waiting = waiting_sources(visit.workspace).get(kept.record.name, 0)
    return standing(visit.workspace, kept, waiting)


def _path(kind: str, source_id: str) -> str:
    return f"/trust/sources/{kind}/{source_id}"
