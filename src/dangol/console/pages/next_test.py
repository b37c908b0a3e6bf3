"""The next test: what each would add to the plan, and one click that writes it down."""

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.errors import NoSuchPageError
from dangol.console.failures import PageRoute
from dangol.console.queries.next_test import geo_plan, offered, regions_of
from dangol.console.visit import MarketerVisit, Posted, SignedInVisit
from dangol.console.words import budget_plan as words
from dangol.governance import records
from dangol.optimization.measurement.geo_lift.geo_test import GeoTest
from dangol.words import Text

HERE = "/budget/next-test"
router = APIRouter(prefix=HERE, route_class=PageRoute)


@router.get("")
def next_test(visit: SignedInVisit, evidence: str = "") -> Response:
    """Tests by what they are worth, each with the way to make it."""
    page = answer_page(visit, "next-test")
    is_answered = page.state == "answered"
    return visit.render(
        "budget/next_test.html",
        w=words,
        offered=offered(visit.workspace) if is_answered else [],
        regional=bool(regions_of(visit.workspace)) if is_answered else False,
        **page.context(),
    )


@router.post("/make")
def make(visit: MarketerVisit, form: Posted) -> Response:
    """The test is kept as a draft of a geo test, in regions drawn by lot."""
    workspace = visit.workspace
    tests, regions = offered(workspace), regions_of(workspace)
    place = form.text("place")
    chosen = next((one for one in tests if str(one.place) == place), None)
    if chosen is None or not regions:
        raise NoSuchPageError(visit.request.url.path)
    taken = {one.record.name for one in records.all_of(workspace.state, GeoTest)}
    today = visit.settings.business_day(visit.now)
    fields = {
        name: value.of(visit.language) if isinstance(value, Text) else value
        for name, value in geo_plan(chosen, regions, today, len(taken)).items()
    }
    name, count = str(fields["name"]), 2
    while fields["name"] in taken:
        fields["name"] = f"{name} {count}"
        count += 1
    kept = records.create(workspace.state, GeoTest, fields, visit.person, visit.clock)
    return visit.go(f"/budget/geo-tests/tests/{kept.id}")
