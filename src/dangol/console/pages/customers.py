"""Customers: found, one golden profile, segments, lifetime value."""

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.errors import NoSuchPageError, UnknownCustomerError
from dangol.console.failures import PageRoute
from dangol.console.picture_files import picture_file
from dangol.console.queries.consents import consents_of
from dangol.console.queries.gaps import gap_picture, gaps_of
from dangol.console.queries.identity import identity
from dangol.console.queries.lifetime import SLUG as LIFETIME
from dangol.console.queries.lifetime import fading
from dangol.console.queries.people import (
    PAGE,
    SEGMENT,
    SORTS,
    Direction,
    Found,
    Question,
    find_people,
    segment_column,
)
from dangol.console.queries.portrait import portrait
from dangol.console.queries.profile import person
from dangol.console.queries.segments import segment_tabs, segments_of
from dangol.console.queries.timeline import EventKind
from dangol.console.visit import SignedInVisit, Visit
from dangol.console.words import affinity as affinity_words
from dangol.console.words import cohorts as cohort_words
from dangol.console.words import customers as words
from dangol.console.words import expected as expected_words
from dangol.console.words import guessed as guessed_words
from dangol.console.words import identity as identity_words
from dangol.console.words import lifetime as lifetime_words
from dangol.console.words import loyalty as loyalty_words
from dangol.console.words import segments as segments_words
from dangol.console.words import targeting as targeting_words
from dangol.contract.result import Answer
from dangol.governance.rights.reads import note_read
from dangol.tables.consent import PURPOSES
from dangol.words import Text

router = APIRouter(prefix="/customers", route_class=PageRoute)
PROFILE = "golden-profile"
SEGMENTS = "rfm"
COHORTS = "cohorts"
EVENTS = 40
ALL_KINDS: tuple[EventKind, ...] = ("order", "visit", "contact", "redemption")


@router.get("")
def find(
    visit: SignedInVisit,
    q: Annotated[str, Query(max_length=100)] = "",
    segment: Annotated[str, Query(max_length=100)] = "",
    sort: Annotated[str, Query()] = "kept_amount",
    direction: Annotated[Direction, Query()] = "down",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """The list of customers; an exact number leads to the person at once."""
    run = visit.workspace.ledger.latest(PROFILE)
    if run is None:
        return visit.render("customers/empty.html", w=words, active=_active(visit, PROFILE))
    asked = Question(q.strip(), segment, sort if sort in SORTS else "kept_amount", direction, page)
    found = find_people(visit.workspace, asked)
    if found.exact is not None:
        return visit.go(f"/customers/{quote(found.exact, safe='')}")
    names = _segment_names(visit)
    return visit.render(
        "customers/find.html",
        w=words,
        found=found,
        asked=asked,
        run=run,
        names=names,
        headings=_headings(asked),
        pages=_pages(asked, found),
        page_size=PAGE,
    )


def _address(asked: Question, **changes: object) -> str:
    values = {
        "q": asked.text,
        "segment": asked.segment,
        "sort": asked.sort,
        "direction": asked.direction,
        "page": asked.page,
        **changes,
    }
    plain = {"sort": "kept_amount", "direction": "down", "page": 1, "q": "", "segment": ""}
    query = urlencode({k: str(v) for k, v in values.items() if v != plain[k]})
    return "/customers" + (f"?{query}" if query else "")


def _headings(asked: Question) -> list[tuple[str, str, str]]:
    """Each sortable column: its name, where a click leads, how it is sorted now."""
    made = []
    for name in SORTS:
        is_sorted = name == asked.sort
        other: Direction = "up" if is_sorted and asked.direction == "down" else "down"
        said = {"up": "ascending", "down": "descending"}[asked.direction] if is_sorted else ""
        made.append((name, _address(asked, sort=name, direction=other, page=1), said))
    return made


def _pages(asked: Question, found: Found) -> dict[str, str]:
    return {
        "previous": _address(asked, page=asked.page - 1) if asked.page > 1 else "",
        "next": _address(asked, page=asked.page + 1) if asked.page < found.pages else "",
    }


def _segment_names(visit: Visit) -> dict[str, Text]:
    column = segment_column(visit.workspace)
    return dict(column.values) if column is not None else {}


def _active(visit: Visit, slug: str) -> object:
    return next((run for run in visit.workspace.ledger.active() if run.slug == slug), None)


@router.get("/segments")
def segments(visit: SignedInVisit, evidence: str = "") -> Response:
    """The answer of the RFM analysis, each segment described and leading to its people."""
    page = answer_page(visit, SEGMENTS, described=_described)
    return visit.render(
        "customers/segments.html",
        w=words,
        tabs=segment_tabs(visit.workspace, ""),
        tabs_words=segments_words,
        **page.context(),
    )


def _described(answer: Answer) -> Answer:
    """The answer with a line under the name of each segment."""
    tables = tuple(
        rows.model_copy(
            update={
                "rows": tuple(
                    {**row, "caption": words.SEGMENT_MEANS.get(str(row.get(SEGMENT)), "")}
                    for row in rows.rows
                )
            }
        )
        for rows in answer.tables
    )
    return answer.model_copy(update={"tables": tables})


@router.get("/lifetime-value")
def lifetime_value(visit: SignedInVisit, evidence: str = "") -> Response:
    """What customers are worth, who holds the value, and who of them is fading."""
    page = answer_page(visit, LIFETIME)
    people = fading(visit.workspace) if page.state == "answered" else None
    return visit.render(
        "customers/lifetime.html", w=lifetime_words, fading=people, **page.context()
    )


@router.get("/cohorts")
def cohorts(visit: SignedInVisit, evidence: str = "") -> Response:
    """How customers stay by the month in which they came, and what contracts still pay."""
    page = answer_page(visit, COHORTS)
    return visit.render("customers/cohorts.html", w=cohort_words, **page.context())


@router.get("/{customer_id}")
def profile(
    visit: SignedInVisit,
    customer_id: str,
    kind: str = "all",
    events: Annotated[int, Query(ge=1, le=2000)] = EVENTS,
) -> Response:
    """Everything known of one person."""
    run = visit.workspace.ledger.latest(PROFILE)
    kinds = (kind,) if kind in ALL_KINDS else ALL_KINDS
    found = person(visit.workspace, customer_id, events, kinds)
    if found is None:
        raise UnknownCustomerError(customer_id)
    if found.id != customer_id:
        # Another number of theirs: their page is that of the person.
        return visit.go(f"/customers/{quote(found.id, safe='')}")
    note_read(visit.workspace.keeping, found.id, visit.person, visit.clock)
    return visit.render(
        "customers/profile.html",
        w=words,
        identity_words=identity_words,
        identity=identity(visit.workspace, customer_id),
        consents=consents_of(visit.workspace, found.known),
        purposes=PURPOSES,
        guessed_words=guessed_words,
        affinity_words=affinity_words,
        expected_words=expected_words,
        lifetime_words=lifetime_words,
        loyalty_words=loyalty_words,
        targeting_words=targeting_words,
        segments_words=segments_words,
        groups=segments_of(visit.workspace, found.id),
        person=found,
        portrait=portrait(visit.workspace, found),
        kind=kind if kind in ALL_KINDS else "all",
        run=run,
        more=events + EVENTS,
    )


@router.get("/{customer_id}/gaps.{ending}")
def gap_file(visit: SignedInVisit, customer_id: str, ending: str) -> Response:
    """The picture of purchase gaps, to take away."""
    settings = visit.settings
    found = person(visit.workspace, customer_id, 1, ())
    if found is None:
        raise UnknownCustomerError(customer_id)
    gaps = gaps_of(found.purchase_days, settings.business_day(visit.now))
    if gaps is None:
        raise NoSuchPageError(visit.request.url.path)
    note_read(visit.workspace.keeping, found.id, visit.person, visit.clock)
    return picture_file(visit, gap_picture(gaps), "gaps", ending)
