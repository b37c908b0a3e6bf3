"""Finding anything: pages, questions, people by number, tables."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.menu import ENTRIES, second_level, settings_places
from dangol.console.queries.people import ids_like
from dangol.console.visit import SignedInVisit, Visit
from dangol.console.words import find as words
from dangol.words import LANGUAGES, Text

router = APIRouter(prefix="/find", route_class=PageRoute)
MOST = 6
Asked = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True)
class Hit:
    """Something that can be gone to."""

    title: Text | str
    about: Text | str
    link: str
    icon: str


@dataclass(frozen=True)
class Group:
    title: Text
    hits: list[Hit]


@router.get("")
def page(visit: SignedInVisit, q: Asked = "") -> Response:
    """Everything found, as a page."""
    return visit.render("find/page.html", w=words, q=q, groups=search(visit, q))


@router.get("/list")
def fragment(visit: SignedInVisit, q: Asked = "") -> Response:
    """Everything found, for the palette."""
    return visit.render("find/list.html", w=words, q=q, groups=search(visit, q))


def search(visit: Visit, q: str) -> list[Group]:
    """What fits the words, in both languages; without words the pages themselves."""
    words_asked = q.casefold().split()
    groups = [
        Group(words.PEOPLE, _people(visit, q.strip())),
        Group(words.QUESTIONS, _best(_questions(visit), words_asked) if words_asked else []),
        Group(words.PAGES, _best(_pages(visit), words_asked)),
        Group(words.TABLES, _best(_tables(visit), words_asked) if words_asked else []),
    ]
    return [group for group in groups if group.hits]


def _best(hits: list[Hit], asked: list[str]) -> list[Hit]:
    """Hits that hold most of the words; a word in the title counts double."""
    if not asked:
        return hits[: MOST + 4]
    scored = []
    for hit in hits:
        title, about = _text(hit.title), _text(hit.about)
        score = sum(2 * (word in title) + (word in about) for word in asked)
        fitting = sum(word in title or word in about for word in asked)
        if fitting * 2 >= len(asked) and score:
            scored.append((score, hit))
    scored.sort(key=lambda pair: -pair[0])
    return [hit for _, hit in scored[:MOST]]


def _text(said: Text | str) -> str:
    whole = said if isinstance(said, str) else " ".join(said.of(language) for language in LANGUAGES)
    return whole.casefold()


def _people(visit: Visit, q: str) -> list[Hit]:
    if (
        not q
        or " " in q
        or not any(c.isdigit() for c in q)
        or visit.workspace.ledger.latest("golden-profile") is None
    ):
        return []
    return [
        Hit(one, words.PERSON, f"/customers/{one}", "user") for one in ids_like(visit.workspace, q)
    ]


def _questions(visit: Visit) -> list[Hit]:
    icons = {e.name: e.icon for e in ENTRIES}
    return [
        Hit(kind.question, kind.title, kind.page or f"/analyses/{kind.slug}", icons[kind.entry])
        for kind in visit.workspace.registry.analyses.values()
    ]


def _pages(visit: Visit) -> list[Hit]:
    hits = []
    for entry in ENTRIES:
        hits.append(Hit(entry.title, entry.question, entry.path, entry.icon))
        hits.extend(
            Hit(place.title, place.question, place.path, entry.icon)
            for place in second_level(visit.workspace.registry, entry.name, visit.role)
            if place.path != entry.path
        )
    hits += [
        Hit(place.title, place.question, place.path, "gear")
        for place in settings_places(visit.role)
    ]
    return hits


def _tables(visit: Visit) -> list[Hit]:
    return [
        Hit(table.name, table.meaning, f"/trust/tables/{table.name}", "table")
        for table in visit.workspace.registry.tables.values()
    ]
