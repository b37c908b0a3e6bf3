"""Trust: the quarantine. What waits and why; records repaired, loaded again, given up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.queries.held import HeldRecord, held_records
from dangol.console.visit import AnalystVisit, Posted, Posting, SignedInVisit, Visit
from dangol.console.words import quarantine as words
from dangol.errors import DangolError
from dangol.governance.privacy_errors import NamingReasonError, NoReasonError
from dangol.loading import quarantine
from dangol.loading.quarantine import PAGE, Asked
from dangol.loading.reason_words import reason_words
from dangol.loading.replay import replay
from dangol.loading.revealing import note_revealed
from dangol.loading.source_lines import waiting_sources
from dangol.tables.intake import QUARANTINE_STATES, WAITING
from dangol.words import Text

router = APIRouter(prefix="/trust/quarantine", route_class=PageRoute)
PATH = "/trust/quarantine"
PICK = "pick-"


@dataclass(frozen=True)
class Filter:
    """Which records are listed: the page's address."""

    source: str = ""
    reason: str = ""
    state: str = WAITING
    page: int = 1

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Filter":
        state = values.get("state", WAITING)
        page = values.get("page", "1")
        return cls(
            values.get("source", ""),
            values.get("reason", ""),
            state if state in QUARANTINE_STATES else WAITING,
            min(max(int(page), 1), 1_000_000) if page.isdecimal() else 1,
        )

    @property
    def asked(self) -> Asked:
        return Asked(self.source or None, self.reason or None, self.state)

    @property
    def given(self) -> dict[str, str]:
        """What the address has to say."""
        known = {"source": self.source, "reason": self.reason}
        if self.state != WAITING:
            known["state"] = self.state
        return {name: value for name, value in known.items() if value}

    def address(self, **more: object) -> str:
        query = urlencode({**self.given, **{name: str(value) for name, value in more.items()}})
        return PATH + (f"?{query}" if query else "")


@router.get("")
def listed(
    visit: SignedInVisit,
    done: Annotated[str, Query(max_length=20)] = "",
    n: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """What waits, by source and reason, and the records themselves for analysts."""
    told = words.DONE.get(done)
    return _page(visit, Filter.of(visit.request.query_params), done=told, count=n)


def _page(
    visit: Visit,
    asked: Filter,
    *,
    done: Text | None = None,
    count: int = 0,
    posted: Posting | None = None,
    fault: Text | None = None,
    wrong: tuple[Text, Text] | None = None,
    status: int = 200,
) -> Response:
    workspace = visit.workspace
    waiting = sum(waiting_sources(workspace).values())
    piles = quarantine.piles(workspace) if waiting else []
    found: list[HeldRecord] = []
    number = 0
    if visit.may("analyst"):
        held, number = quarantine.held(
            workspace, asked.asked, limit=PAGE, offset=(asked.page - 1) * PAGE
        )
        found = held_records(workspace, held)
    sources = {one.held.source for one in found}
    return visit.render(
        "trust/quarantine/list.html",
        status,
        w=words,
        asked=asked,
        waiting=waiting,
        piles=piles,
        most=max((pile.count for pile in piles), default=1),
        reason_words=reason_words,
        found=found,
        number=number,
        columns=[one.column for one in found[0].values] if len(sources) == 1 else [],
        states=QUARANTINE_STATES,
        pages=_pages(asked, number),
        page_size=PAGE,
        done=done,
        done_count=count,
        posted=posted or {},
        picked=_picked(posted) if posted is not None else (),
        fault=fault,
        wrong=wrong,
    )


def _pages(asked: Filter, number: int) -> dict[str, str]:
    return {
        "previous": asked.address(page=asked.page - 1) if asked.page > 1 else "",
        "next": asked.address(page=asked.page + 1) if asked.page * PAGE < number else "",
    }


def _picked(posted: Posting) -> tuple[str, ...]:
    return tuple(name.removeprefix(PICK) for name in posted if name.startswith(PICK))


@router.post("")
def change(visit: AnalystVisit, form: Posted) -> Response:
    """Set a value, load again or give up: all that are listed, or the ticked ones."""
    asked, do, picked = Filter.of(form), form.text("do"), _picked(form)
    chosen = Asked(asked.source or None, asked.reason or None, asked.state)
    if form.text("which") == "ticked":
        if not picked:
            return _page(visit, asked, posted=form, fault=words.NONE_TICKED, status=422)
        chosen = Asked(ids=picked)
    try:
        if do == "replay":
            return _replayed(visit, chosen)
        if do == "drop":
            return _dropped(visit, asked, chosen, form)
        if not form.text("column"):
            return _page(visit, asked, posted=form, fault=words.COLUMN_NEEDED, status=422)
        values = {form["column"]: form.text("value") or None}
        fixed = quarantine.fix(visit.workspace, chosen, values, visit.person)
    except DangolError as wrong:
        if wrong.slug not in words.WRONG:
            raise
        told = words.WRONG[wrong.slug]
        return _page(visit, asked, posted=form, wrong=told, status=wrong.status)
    return visit.go(asked.address(done="set", n=fixed))


def _replayed(visit: Visit, chosen: Asked) -> Response:
    """To the run where there is one, else to all of them."""
    runs = replay(visit.workspace, chosen, visit.person)
    return visit.go(f"/trust/runs/{runs[0]}" if len(runs) == 1 else "/trust/runs")


def _dropped(visit: Visit, asked: Filter, chosen: Asked, form: Posting) -> Response:
    if form.text("sure") != "yes":
        _, number = quarantine.held(visit.workspace, chosen, limit=0)
        return visit.render(
            "trust/quarantine/sure.html", w=words, asked=asked, form=form, number=number
        )
    dropped = quarantine.drop(visit.workspace, chosen, visit.person)
    return visit.go(asked.address(done="drop", n=dropped))


@router.get("/{record_id}")
def one(visit: AnalystVisit, record_id: str) -> Response:
    """One record with what is wrong, and a form to repair it."""
    return _one(visit, record_id)


def _one(
    visit: Visit,
    record_id: str,
    *,
    revealed: bool = False,
    wrong: tuple[Text, Text] | None = None,
    said: Text | None = None,
    fault: Text | None = None,
    status: int = 200,
) -> Response:
    held = quarantine.one_held(visit.workspace, record_id)
    (record,) = held_records(visit.workspace, [held], revealed=revealed)
    return visit.render(
        "trust/quarantine/one.html",
        status,
        w=words,
        record=record,
        revealed=revealed,
        wrong=wrong,
        said=said,
        fault=fault,
        states=QUARANTINE_STATES,
        is_waiting=held.state == WAITING,
    )


@router.post("/{record_id}/reveal")
def reveal(visit: AnalystVisit, record_id: str, form: Posted) -> Response:
    """The record with what was masked; that somebody looked, and why, is kept."""
    held = quarantine.one_held(visit.workspace, record_id)
    (record,) = held_records(visit.workspace, [held])
    columns = [value.column for value in record.values if value.is_masked]
    try:
        note_revealed(visit.workspace, visit.person, form.text("reason"), held.source, 1, columns)
    except (NoReasonError, NamingReasonError) as wrong:
        fault = words.REASON_FAULTS[wrong.slug]
        return _one(visit, record_id, fault=fault, status=wrong.status)
    return _one(visit, record_id, revealed=True)


@router.post("/{record_id}")
def repair(visit: AnalystVisit, record_id: str, form: Posted) -> Response:
    """Keep other values for the record, load it again, or give it up."""
    held = quarantine.one_held(visit.workspace, record_id)
    chosen = Asked(ids=(record_id,))
    if form.text("do") == "drop":
        return _dropped(visit, Filter(), chosen, form)
    (record,) = held_records(visit.workspace, [held])
    values = _repairs(record, form)
    try:
        if values:
            quarantine.fix(visit.workspace, chosen, values, visit.person)
        if form.text("do") == "replay":
            return _replayed(visit, chosen)
    except DangolError as wrong:
        if wrong.slug not in words.WRONG:
            raise
        return _one(visit, record_id, wrong=words.WRONG[wrong.slug], status=wrong.status)
    if not values:
        return _one(visit, record_id, said=words.NOTHING_CHANGED)
    return visit.go(f"{PATH}/{record_id}")


def _repairs(record: HeldRecord, form: Posting) -> dict[str, str | None]:
    """The values that were changed; a line without shape gets every value that was given."""
    given = {
        value.column: form.text(f"value-{n}") or None
        for n, value in enumerate(record.values)
        if f"value-{n}" in form
    }
    changed = {
        value.column: given[value.column]
        for value in record.values
        if value.column in given and given[value.column] != (value.value or None)
    }
    return given if changed and record.line is not None else changed
