"""Campaigns: whom an offer should reach."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.activation.choice import OfTargeting
from dangol.activation.contact_list import contact_list
from dangol.activation.fairness_gate import stopping
from dangol.console.answering import AnswerPage, answer_page
from dangol.console.errors import NoSuchPageError
from dangol.console.failures import PageRoute
from dangol.console.measured_lists import campaign_of
from dangol.console.picture_files import picture_file, text_file
from dangol.console.queries.predictions import SLUG as PREDICTION
from dangol.console.queries.predictions import first_targets as first_foretold
from dangol.console.queries.targeting import first_targets, segment_picture
from dangol.console.visit import AnalystVisit, Posted, SignedInVisit, Visit
from dangol.console.words import targeting as words
from dangol.console.words.customers import SEGMENT_MEANS
from dangol.contract.result import Answer, Picture, Rows
from dangol.governance.consent_rules import consent_rules
from dangol.governance.fairness.telling import verdict_words
from dangol.runs.instances import Instance, instances
from dangol.tables.vocabulary import DEFAULT_INSTANCE
from dangol.words import Count, Text, both

router = APIRouter(prefix="/campaigns", route_class=PageRoute)
TARGETING = "targeting"
PROPENSITY = "propensity"
PREDICTIONS = "/customers/predictions"
HERE = "/campaigns/targeting"


@router.get("/targeting")
def targeting(
    visit: SignedInVisit,
    instance: Annotated[str, Query(max_length=120)] = "",
    segment: Annotated[str, Query(max_length=100)] = "",
    evidence: str = "",
) -> Response:
    """Whom an offer should reach; the segment that is asked for, else the best, is shown closer."""
    every = _instances(visit)
    name = instance or every[0].name
    page = answer_page(visit, TARGETING, name)
    answer = page.answer if page.state == "answered" else None
    closer = _closer(visit, page, answer, segment) if answer is not None else {}
    return visit.render(
        "campaigns/targeting.html",
        w=words,
        instances=[(one, _address(one.name)) for one in every],
        means=SEGMENT_MEANS,
        **closer,
        **page.context(),
    )


@router.post("/targeting/list")
def list_to_contact(
    visit: AnalystVisit,
    form: Posted,
    instance: Annotated[str, Query(max_length=120)] = DEFAULT_INSTANCE,
) -> Response:
    """Whom to contact, asked again at this moment, as a file."""
    made = contact_list(
        visit.workspace,
        OfTargeting(instance),
        visit.person,
        at_night=form.text("at_night") == "true",
        for_ads=form.text("for_ads") == "true",
        approval=form.text("approval") or None,
        campaign=campaign_of(form),
    )
    return text_file("\ufeff" + made.as_csv(), f"contacts-{made.made_at:%Y-%m-%d}.csv")


@router.get("/targeting/segments/{segment}.{ending}")
def segment_file(
    visit: SignedInVisit,
    segment: str,
    ending: str,
    instance: Annotated[str, Query(max_length=120)] = DEFAULT_INSTANCE,
) -> Response:
    """The picture of how a segment differs, to take away."""
    page = answer_page(visit, TARGETING, instance)
    found = _segment_picture(visit, instance, _scores(page), segment)
    if found is None:
        raise NoSuchPageError(visit.request.url.path)
    return picture_file(visit, found, segment, ending)


def _instances(visit: Visit) -> list[Instance]:
    """Those that somebody named first: they are about something."""
    workspace = visit.workspace
    every = [i for i in instances(workspace.registry, workspace.state) if i.slug == TARGETING]
    return sorted(every, key=lambda one: one.name == DEFAULT_INSTANCE)


def _address(name: str, **more: str) -> str:
    query = {"instance": name, **more}
    return f"{HERE}?{urlencode(query)}"


@dataclass(frozen=True)
class _Scores:
    """Whose scores a targeting used: a propensity's, or a prediction's."""

    slug: str
    name: str

    @property
    def address(self) -> str:
        page = PREDICTIONS if self.slug == PREDICTION else f"/analyses/{self.slug}"
        return page + _of(self.name)


def _scores(page: AnswerPage) -> _Scores:
    asked = page.shown.parameters if page.shown is not None else {}
    if asked.get("prediction"):
        return _Scores(PREDICTION, str(asked["prediction"]))
    return _Scores(PROPENSITY, str(asked.get("propensity", DEFAULT_INSTANCE)))


def _segment_picture(visit: Visit, name: str, scores: _Scores, segment: str) -> Picture | None:
    """How a segment differs; scores of a prediction keep no such numbers."""
    if scores.slug == PREDICTION:
        return None
    return segment_picture(visit.workspace, name, scores.name, segment)


def _closer(visit: Visit, page: AnswerPage, answer: Answer, segment: str) -> dict[str, Any]:
    """The table with its links, the chosen segment, its people, and the scores' own answer."""
    table = _linked(answer.tables[0], page.instance.name)
    known = {row["segment"]: row for row in table.rows}
    chosen = known.get(segment, table.rows[0])
    name, scores = page.instance.name, _scores(page)
    ask_address = f"/analyses/{TARGETING}" + _of(name) + "#ask"
    first = first_foretold if scores.slug == PREDICTION else first_targets
    return {
        "table": table,
        "chosen": chosen,
        "index": _segment_picture(visit, name, scores, chosen["segment"]),
        "people": first(visit.workspace, name, scores.name, chosen["segment"]),
        "lift": _lift(visit, scores),
        "scores_address": scores.address,
        "list_address": f"{HERE}/list" + _of(name),
        "asks_night": consent_rules(visit.settings).night_consent,
        "ask_address": ask_address,
        "left_out": _left_out(answer),
        "fairness_decisions": [
            one.model_copy(update={"action": words.LIST_MITIGATE, "link": ask_address})
            for one in answer.decisions
        ],
        "stopping": [verdict_words(one) for one in stopping(visit.workspace, OfTargeting(name))],
    }


def _of(name: str) -> str:
    return "" if name == DEFAULT_INSTANCE else f"?{urlencode({'instance': name})}"


def _linked(table: Rows, instance: str) -> Rows:
    rows = tuple({**row, "link": _address(instance, segment=row["segment"])} for row in table.rows)
    return table.model_copy(update={"rows": rows})


def _lift(visit: Visit, scores: _Scores) -> tuple[Picture, str] | None:
    """The lift of the scores in the period that their model had not seen, and where it is kept."""
    run = visit.workspace.ledger.latest(scores.slug, scores.name)
    if run is None or run.answer is None or not run.answer.pictures:
        return None
    return run.answer.pictures[0], f"/runs/{run.id}/pictures/0"


def _inside(reason: Text) -> Text:
    """A reason as it stands within a sentence."""
    return Text(en=reason.en[:1].lower() + reason.en[1:], ko=reason.ko)


def _left_out(answer: Answer) -> Text:
    """How many get no offer, with the most frequent reasons."""
    out = answer.evidence.left_out
    if not out:
        return words.EVERYONE
    said = [
        both("{reason} {n}", "{reason} {n}", reason=_inside(o.reason), n=Count(o.count))
        for o in out
    ]
    listed = Text(en=", ".join(one.en for one in said), ko=", ".join(one.ko for one in said))
    return both(
        words.LEFT_OUT.en, words.LEFT_OUT.ko, n=Count(sum(one.count for one in out)), reasons=listed
    )
