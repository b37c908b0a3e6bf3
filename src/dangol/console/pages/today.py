"""Today: composed from the latest answers; nothing is invented here."""

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.alarms.due import Due, decisions, latest_answers
from dangol.console.failures import PageRoute
from dangol.console.pages.sales import with_signed_bars
from dangol.console.standing import has_data
from dangol.console.visit import SignedInVisit, Visit
from dangol.console.words import today as words
from dangol.contract.result import Metric, Rows
from dangol.runs.instances import Instance
from dangol.runs.ledger import RunView
from dangol.tables.vocabulary import DEFAULT_INSTANCE
from dangol.words import Count, Text, said

router = APIRouter(route_class=PageRoute)
LEAD = "weekly-sales"
MOST_METRICS = 4
FROM_LEAD = 3


@dataclass(frozen=True)
class Today:
    """What the page shows."""

    is_empty: bool
    has_data: bool
    headline: Text
    because: Text
    lead: RunView | None
    lead_path: str
    table: Rows | None
    metrics: list[Metric]
    due: list[Due]
    active: list[RunView]
    stale: list[Instance]
    stale_names: list[str]
    answers: list[tuple[Instance, RunView]]


@router.get("/")
def page(visit: SignedInVisit) -> Response:
    """The page of the day."""
    return visit.render("today/page.html", w=words, today=today(visit))


@router.get("/now")
def at_work(visit: SignedInVisit) -> Response:
    """What is being computed; when it is done, the word to load the page again."""
    active = visit.workspace.ledger.active()
    if not active:
        return Response(status_code=200, headers={"HX-Refresh": "true"})
    return visit.render("today/now.html", active=active)


def today(visit: Visit) -> Today:
    """The latest answers, put together."""
    workspace = visit.workspace
    answers = latest_answers(workspace)
    answered = [
        (one, run) for one, run in answers if run.answer is not None and run.answer.refusal is None
    ]
    lead = next(
        (run for one, run in answered if one.slug == LEAD and one.name == DEFAULT_INSTANCE), None
    )
    known = {(one.slug, one.name) for one, _ in answers}
    stale = [one for one in workspace.runner.stale() if (one.slug, one.name) in known]
    led = with_signed_bars(lead.answer) if lead is not None and lead.answer is not None else None
    kind = workspace.registry.analyses.get(LEAD)
    return Today(
        is_empty=not answers,
        has_data=bool(answers) or has_data(workspace),
        headline=led.headline if led else said(words.ANSWERED, n=Count(len(answered))),
        because=led.because if led else words.ANSWERED_BECAUSE,
        lead=lead,
        lead_path=(kind.page if kind is not None else None) or f"/analyses/{LEAD}",
        table=led.tables[0] if led is not None and led.tables else None,
        metrics=_metrics(answered, lead),
        due=decisions(workspace, answers),
        active=workspace.ledger.active(),
        stale=stale,
        stale_names=[one.analysis.title.of(visit.language) for one in stale],
        answers=answers,
    )


def _metrics(answered: list[tuple[Instance, RunView]], lead: RunView | None) -> list[Metric]:
    """Most from the lead, then the most telling of each other answer, none twice."""
    found = _of(lead)[:FROM_LEAD]
    others = [_of(run) for one, run in answered if run is not lead and one.name == DEFAULT_INSTANCE]
    for metrics in sorted(others, key=lambda those: not any(map(_tells, those))):
        telling = [m for m in metrics if m.shown not in [known.shown for known in found]]
        found += sorted(telling, key=lambda m: not _tells(m))[:1]
    return [*found, *_of(lead)[FROM_LEAD:]][:MOST_METRICS]


def _tells(metric: Metric) -> bool:
    """A number beside what it is judged against says more than a number."""
    return metric.change is not None or metric.range is not None


def _of(run: RunView | None) -> list[Metric]:
    return list(run.answer.metrics) if run is not None and run.answer is not None else []
