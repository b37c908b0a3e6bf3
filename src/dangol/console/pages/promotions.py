"""Promotions: what kinds return, promotions one by one, and one of them opened."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.errors import NoSuchPageError
from dangol.console.failures import PageRoute
from dangol.console.picture_files import picture_file
from dangol.console.queries.promotions import HERE, address_of, kinds, listed, opened
from dangol.console.visit import SignedInVisit
from dangol.console.words import promotions as words
from dangol.runs.instances import instances
from dangol.tables.promotion_columns import CALLS
from dangol.tables.vocabulary import DEFAULT_INSTANCE
from dangol.words import LANGUAGES

router = APIRouter(prefix=HERE, route_class=PageRoute)
SLUG = "promotions"
ENDINGS = ("csv", *(f"{one}.{kind}" for one in LANGUAGES for kind in ("png", "json")))
Name = Annotated[str, Query(max_length=120)]


@router.get("")
def promotions(
    visit: SignedInVisit,
    instance: Name = DEFAULT_INSTANCE,
    kind: Name = "",
    call: Name = "",
    promotion: Annotated[str, Query(max_length=300)] = "",
    evidence: str = "",
) -> Response:
    """Which promotions paid; the one that is asked for, else the first listed, is opened."""
    page = answer_page(visit, SLUG, instance)
    workspace = visit.workspace
    is_answered = page.state == "answered"
    rows = listed(workspace, instance, kind, call) if is_answered else []
    shown = promotion or (rows[0].promotion_id if rows else "")
    every = [i for i in instances(workspace.registry, workspace.state) if i.slug == SLUG]
    return visit.render(
        "budget/promotions.html",
        w=words,
        instances=[(one, address_of(one.name)) for one in every],
        kinds=kinds(workspace, instance) if is_answered else [],
        calls=[
            (words.ALL_CALLS, address_of(instance, kind=kind), not call),
            *((title, address_of(instance, kind=kind, call=name), call == name)
              for name, title in CALLS.items()),
        ],
        kind=kind,
        all_kinds=address_of(instance, call=call),
        listed=rows,
        shown=shown,
        opened=opened(workspace, instance, shown) if is_answered and shown else None,
        weeks_file=f"{HERE}/weeks/{quote(instance, safe='')}/{quote(shown)}",
        **page.context(),
    )  # fmt: skip


@router.get("/weeks/{instance}/{file:path}")
def weeks(visit: SignedInVisit, instance: str, file: str) -> Response:
    """The picture of one promotion's weeks, to take away."""
    ending = next((one for one in ENDINGS if file.endswith(f".{one}")), "")
    promotion = file.removesuffix(f".{ending}")
    found = opened(visit.workspace, instance, promotion)
    if found is None or found.picture is None:
        raise NoSuchPageError(visit.request.url.path)
    return picture_file(visit, found.picture, "promotion-weeks", ending)
