"""Predictions: what is foretold, why, by which version of the model, and whether it holds."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.failures import PageRoute
from dangol.console.queries.predictions import SLUG, choice_of, likely, versions_of
from dangol.console.visit import AnalystVisit, Posted, SignedInVisit, Visit
from dangol.console.words import predictions as words
from dangol.errors import DangolError
from dangol.governance import records
from dangol.runs.instances import Instance, instances
from dangol.scoring.model_choice import ModelChoice
from dangol.tables.vocabulary import DEFAULT_INSTANCE
from dangol.words import Text

router = APIRouter(prefix="/customers/predictions", route_class=PageRoute)
HERE = "/customers/predictions"
Name = Annotated[str, Query(max_length=120)]


@router.get("")
def predictions(visit: SignedInVisit, instance: Name = "", evidence: str = "") -> Response:
    """The answer of a saved prediction, its people, and the versions of its model."""
    every = _instances(visit)
    return _page(visit, instance or every[0].name)


def _page(visit: Visit, name: str, wrong: Text | str = "", status: int = 200) -> Response:
    page = answer_page(visit, SLUG, name)
    is_answered = page.state == "answered"
    return visit.render(
        "customers/predictions.html",
        status,
        w=words,
        wrong=wrong,
        instances=[(one, _address(one.name)) for one in _instances(visit)],
        people=likely(visit.workspace, name) if is_answered else [],
        versions=versions_of(visit.workspace, name),
        choice=choice_of(visit.workspace, name),
        choose_address=f"{HERE}/choose?{urlencode({'instance': name})}",
        release_address=f"{HERE}/release?{urlencode({'instance': name})}",
        **page.context(),
    )


@router.post("/choose")
def choose(visit: AnalystVisit, form: Posted, instance: Name = DEFAULT_INSTANCE) -> Response:
    """An earlier version is used from now on; a choice that stood gives way."""
    version = form.text("version")
    fields = {
        "name": f"{SLUG} {instance}",
        "analysis": SLUG,
        "instance": instance,
        "version": version,
        "reason": form.text("reason"),
    }
    try:
        _let_go(visit, instance)
        records.create(visit.workspace.state, ModelChoice, fields, visit.person, visit.clock)
    except DangolError as refused:
        return _page(visit, instance, refused.message, refused.status)
    return _anew(visit, instance)


@router.post("/release")
def release(visit: AnalystVisit, form: Posted, instance: Name = DEFAULT_INSTANCE) -> Response:
    """What is learned anew may come into use again."""
    _let_go(visit, instance)
    return _anew(visit, instance)


def _let_go(visit: Visit, instance: str) -> None:
    """The choice that stands is put away."""
    standing = choice_of(visit.workspace, instance)
    if standing is not None:
        state, clock = visit.workspace.state, visit.clock
        records.move(state, ModelChoice, standing.id, "archive", visit.person, clock)


def _anew(visit: Visit, instance: str) -> Response:
    visit.workspace.runner.refresh(visit.person.name, SLUG, instance)
    return visit.go(_address(instance) + "#versions")


def _instances(visit: Visit) -> list[Instance]:
    """Those that somebody named first: they are about something."""
    workspace = visit.workspace
    every = [i for i in instances(workspace.registry, workspace.state) if i.slug == SLUG]
    return sorted(every, key=lambda one: one.name == DEFAULT_INSTANCE)


def _address(name: str) -> str:
    return f"{HERE}?{urlencode({'instance': name})}"
