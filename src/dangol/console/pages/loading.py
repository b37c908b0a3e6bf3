"""Trust: bringing data in. What was loaded, a file looked at and mapped, the load started."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.looking import DELIMITERS, Looking
from dangol.console.mapping_choices import (
    Choices,
    because_of,
    faults_of,
    lacking,
    mapping_of,
    posted_choices,
    proposed_choices,
)
from dangol.console.visit import AdminVisit, AnalystVisit, Posted, SignedInVisit, Visit
from dangol.console.words import loading as words
from dangol.console.words import mapping as mapping_words
from dangol.console.words import sources as source_words
from dangol.errors import DangolError, NotFoundError
from dangol.governance.masking import masked
from dangol.loading import desk
from dangol.loading.databases import bare_address, is_database, with_password
from dangol.loading.downloads import is_web_address
from dangol.loading.encodings import ENCODINGS
from dangol.loading.fetching import fetched
from dangol.loading.field_titles import field_title
from dangol.loading.forms.form import Form
from dangol.loading.forms.known import forms
from dangol.loading.identifying import identifying
from dangol.loading.pulling.kept_looks import ask_look
from dangol.loading.pulling.mapping_it import kept_under, map_source
from dangol.loading.pulling.standings import standings
from dangol.loading.source_lines import source_lines
from dangol.loading.sources import Source
from dangol.loading.uploads import KEPT_DAYS, keep_choice, kept_choice
from dangol.words import Share, Text, said

_EXAMPLE = dt.datetime(2024, 3, 15, 14, 30, tzinfo=dt.UTC)
"""A moment whose day cannot be taken for a month: a format is shown as it writes it."""
_OFFERED = {
    "encodings": [(one, mapping_words.ENCODINGS[one]) for one in ENCODINGS],
    "delimiters": [(name, mapping_words.DELIMITERS[mark]) for name, mark in DELIMITERS.items()],
    "headers": list(mapping_words.HEADERS.items()),
}
router = APIRouter(prefix="/trust/loading", route_class=PageRoute)


@dataclass(frozen=True)
class ColumnLine:
    """One column of the source as the mapping table shows it."""

    place: int
    name: str
    examples: tuple[str, ...]
    misfits: tuple[str, ...]
    filled_share: float
    kind: str
    formats: tuple[str, ...]
    decimal: str
    field: str
    order: str
    because: str


@router.get("")
def sources(visit: SignedInVisit) -> Response:
    """What was loaded, what waits, and the way to bring something in."""
    return _sources(visit)


def _sources(
    visit: Visit,
    fields: Mapping[str, str] | None = None,
    *,
    faults: Mapping[str, Text] | None = None,
    wrong: tuple[Text, Text] | None = None,
    detail: str = "",
    status: int = 200,
) -> Response:
    watched = standings(visit.workspace)
    names = {one.kept.record.name for one in watched}
    lines = [one for one in source_lines(visit.workspace) if one.name not in names]
    return visit.render(
        "trust/loading/sources.html",
        status,
        w=words,
        source_words=source_words,
        standings=watched,
        lines=lines,
        waiting=sum(line.waiting for line in lines),
        last=lines[0] if lines else None,
        fields=fields or {},
        faults=faults or {},
        wrong=wrong,
        detail=detail,
        kept_days=KEPT_DAYS,
    )


@router.post("/fetch")
def fetch(visit: AdminVisit, form: Posted) -> Response:
    """Bring what stands at an address, then look at it."""
    address, query = form.text("address"), form.text("query")
    shown = {"address": address, "query": query}
    faults = _address_faults(address, query)
    if is_database(address):
        # What goes back into the page never holds a password.
        shown["address"] = bare_address(address)
        address = with_password(address, form.text("password"))
    if faults:
        return _sources(visit, shown, faults=faults, status=422)
    try:
        made = fetched(visit.workspace.project, address, query, visit.person, visit.clock)
    except DangolError as wrong:
        told = words.WRONG.get(wrong.slug)
        if told is None:
            raise
        return _sources(visit, shown, wrong=told, detail=wrong.message, status=wrong.status)
    return visit.go(Looking(made.id).address)


def _address_faults(address: str, query: str) -> dict[str, Text]:
    if not address:
        return {"address": words.ADDRESS_NEEDED}
    if is_database(address):
        return {} if query else {"query": words.QUERY_NEEDED}
    if not is_web_address(address):
        return {"address": words.ADDRESS_UNKNOWN}
    return {"query": words.QUERY_UNFIT} if query else {}


@router.get("/preview")
def look(visit: AnalystVisit) -> Response:
    """What an upload holds, and how it would be loaded; nothing is changed."""
    asked = Looking.of(visit.request.query_params)
    try:
        source = asked.source(visit)
        found = desk.preview(visit.workspace, source, asked.form or None)
    except DangolError as wrong:
        return _unseen(visit, asked, wrong)
    choice = kept_choice(visit.workspace.project, asked.upload)
    if choice is not None and (choice.form, choice.columns) == (
        found.form.name,
        found.mapping.columns,
    ):
        found = replace(found, mapping=choice)
    return _page(visit, asked, source, found, proposed_choices(found, visit.person.name))


@router.post("/preview")
def load(visit: AnalystVisit, form: Posted) -> Response:
    """Start the load as it is mapped, or show what keeps it from starting."""
    asked = Looking.of(form)
    try:
        source = asked.source(visit)
        found = desk.preview(visit.workspace, source, asked.form or None)
    except DangolError as wrong:
        return _unseen(visit, asked, wrong)
    chosen = posted_choices(found, form)
    faults = faults_of(found, chosen)
    if faults:
        return _page(visit, asked, source, found, chosen, faults=faults, status=422)
    mapping = mapping_of(found, chosen)
    workspace = visit.workspace
    kept = kept_under(workspace, source.name) if asked.name else None
    try:
        if kept is not None:
            map_source(workspace, kept, mapping, visit.person)
            ask_look(workspace.state, kept.id, visit.clock)
            return visit.go(f"/trust/sources/{kept.record.kind}/{kept.id}")
        run_id = desk.start(workspace, source, mapping, visit.person, may_shrink=chosen.may_shrink)
    except DangolError as wrong:
        if wrong.slug not in words.WRONG:
            raise
        told = words.WRONG[wrong.slug]
        return _page(visit, asked, source, found, chosen, wrong=told, status=wrong.status)
    keep_choice(workspace.project, asked.upload, mapping)
    again = Looking(**{**asked.given, "form": found.form.name}).address
    return visit.go(f"/trust/runs/{run_id}?{again.partition('?')[2]}")


def _page(
    visit: Visit,
    asked: Looking,
    source: Source,
    found: desk.Preview,
    chosen: Choices,
    *,
    faults: Mapping[str, Text] | None = None,
    wrong: tuple[Text, Text] | None = None,
    status: int = 200,
) -> Response:
    missing = lacking(found, chosen)
    hidden = _identifying(found, chosen)
    return visit.render(
        "trust/loading/preview.html",
        status,
        w=mapping_words,
        loading_words=words,
        source_words=source_words,
        kept=kept_under(visit.workspace, source.name) if asked.name else None,
        asked=asked,
        found=found,
        chosen=chosen,
        columns=[_line(found, chosen, n, hidden) for n in range(len(found.columns))],
        rows=[_masked_row(found, row, hidden) for row in found.rows],
        has_masked=bool(hidden),
        groups=_groups(found.form),
        missing=[field_title(name) for name in missing],
        lacks_key=any(name in found.form.key for name in missing),
        amount=found.amount,
        tables=[table.name for table in found.form.tables()],
        share=Share,
        understood=sum(bool(field) for field in chosen.fields),
        asks_basis=chosen.asks_basis(found),
        faults=faults or {},
        wrong=wrong,
        **_reading_choices(found),
    )


def _unseen(visit: Visit, asked: Looking, wrong: DangolError) -> Response:
    """The page about a source that cannot be looked at; the way it is read can be chosen."""
    if isinstance(wrong, NotFoundError) and wrong.slug == "not-found":
        told, name = words.WRONG["gone"], ""
    elif wrong.slug in words.WRONG:
        told, name = words.WRONG[wrong.slug], asked.title(visit)
    else:
        raise wrong
    return visit.render(
        "trust/loading/unseen.html",
        wrong.status,
        w=mapping_words,
        loading_words=words,
        asked=asked,
        name=name,
        told=(told[0], said(told[1], n=KEPT_DAYS)),
        detail=wrong.message,
        **_OFFERED,
    )


def _identifying(found: desk.Preview, chosen: Choices) -> frozenset[str]:
    """Columns that are masked: by what was proposed and by what was chosen."""
    names = [column.name for column in found.columns]
    kinds = {column.name: column.written.kind for column in found.columns}
    proposal = {part.column: part.field for part in found.mapping.parts}
    picked = dict(zip(names, chosen.fields, strict=True))
    return identifying(names, proposal, kinds) | identifying(names, picked, kinds)


def _line(found: desk.Preview, chosen: Choices, place: int, hidden: frozenset[str]) -> ColumnLine:
    seen = found.columns[place]
    written = next((p.written for p in found.mapping.parts if p.column == seen.name), seen.written)
    examples, misfits = seen.examples, seen.misfits
    if seen.name in hidden:
        examples, misfits = tuple(map(masked, examples)), tuple(map(masked, misfits))
    return ColumnLine(
        place,
        seen.name,
        tuple(_short(v) for v in examples),
        tuple(_short(v) for v in misfits),
        seen.filled_share,
        written.kind,
        tuple(_EXAMPLE.strftime(one) for one in written.formats),
        written.decimal,
        chosen.fields[place],
        chosen.orders[place],
        because_of(found, seen.name, chosen.fields[place]),
    )


def _masked_row(
    found: desk.Preview, row: tuple[str | None, ...], hidden: frozenset[str]
) -> list[str]:
    return [
        "–" if value is None else masked(value) if column.name in hidden else _short(value)
        for column, value in zip(found.columns, row, strict=True)
    ]


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _groups(form: Form) -> list[tuple[Text, list[tuple[str, Text, Text]]]]:
    """The form's fields for a select: name, title, meaning; the needed ones first."""
    needed = [(f.name, field_title(f.name), f.title) for f in form.fields if f.needed]
    others = [(f.name, field_title(f.name), f.title) for f in form.fields if not f.needed]
    return [(mapping_words.NEEDED, needed), (mapping_words.OTHERS, others)]


def _reading_choices(found: desk.Preview) -> dict[str, Any]:
    reading = found.reading
    return {
        **_OFFERED,
        "all_forms": [(name, form.title) for name, form in forms().items()],
        "sheets": list(dict.fromkeys([one for one in (reading.sheet, *found.sheets) if one])),
    }
