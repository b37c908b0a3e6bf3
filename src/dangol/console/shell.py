"""What stands around a page: menu, freshness, who is signed in."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from dangol.console.menu import ENTRIES, HEAD_OF, Entry, Place, entry, second_level, settings_places
from dangol.console.words import shell as words
from dangol.contract.entry import Entry as EntryName
from dangol.contract.roles import Role
from dangol.governance.access import Principal
from dangol.runs.workspace import Workspace
from dangol.words import Count, Text, said


@dataclass(frozen=True)
class Standing:
    """How the project stands: what waits for a decision, what is fresh, what is being computed."""

    decisions: int
    answers: int
    fresh: int
    open_runs: int
    has_data: bool

    @property
    def words(self) -> Text:
        if self.open_runs:
            return said(words.WORKING, n=Count(self.open_runs))
        if self.answers == 0:
            return words.NO_ANSWERS
        if self.fresh == self.answers:
            return said(words.ALL_FRESH, n=Count(self.answers))
        return said(words.SOME_FRESH, n=Count(self.fresh), all=Count(self.answers))

    @property
    def icon(self) -> str:
        if self.open_runs:
            return "clock"
        return "check" if self.answers and self.fresh == self.answers else "warn"


@dataclass(frozen=True)
class Item:
    """One line of the menu."""

    entry: Entry
    is_current: bool
    places: tuple[tuple[Place, bool], ...]
    waiting: int


@dataclass(frozen=True)
class Frame:
    """Everything the base template shows beside the page itself."""

    items: tuple[Item, ...]
    tabs: tuple[tuple[Place, bool], ...]
    settings: tuple[tuple[Place, bool], ...]
    in_settings: bool
    standing: Standing | None
    as_of: dt.datetime
    is_fixed: bool
    project: str
    notice: Text | None
    languages: tuple[str, ...]
    initials: str
    name: str
    role: Role


def frame(
    workspace: Workspace, standing: Callable[[], Standing], path: str, who: Principal | None
) -> Frame:
    """The frame of a page at ``path`` for ``who``."""
    settings = workspace.settings
    role: Role = who.role if who else "viewer"
    current = _entry_of(workspace, path)
    items: list[Item] = []
    tabs: tuple[tuple[Place, bool], ...] = ()
    stand: Standing | None = None
    if who is not None:
        stand = standing()
        for one in ENTRIES:
            is_current = one.name == current
            places = second_level(workspace.registry, one.name, role) if is_current else []
            here = _longest(places, _place_of(workspace, path))
            head = here and HEAD_OF.get(here.path, here.path)
            beside = [p for p in places if head and HEAD_OF.get(p.path, p.path) == head]
            if len(beside) > 1:
                tabs = tuple((p, p is here) for p in beside)
            items.append(
                Item(
                    one,
                    is_current,
                    tuple((p, p.path == head) for p in places if p.path not in HEAD_OF),
                    stand.decisions if one.name == "today" else 0,
                )
            )
    settings_list = settings_places(role)
    here = _longest(settings_list, path)
    return Frame(
        tuple(items),
        tabs,
        tuple((p, p is here) for p in settings_list),
        path.startswith("/settings"),
        stand,
        settings.now(),
        settings.as_of is not None,
        settings.name,
        _notice(settings.notice),
        settings.languages,
        _initials(who.name) if who else "",
        who.name if who else "",
        role,
    )


def _entry_of(workspace: Workspace, path: str) -> EntryName | None:
    """The entry under which a page stands."""
    parts = path.strip("/").split("/")
    registry = workspace.registry
    if parts[0] == "analyses" and len(parts) > 1 and parts[1] in registry.analyses:
        return registry.analyses[parts[1]].entry
    if parts[0] == "records" and len(parts) > 1 and parts[1] in registry.records:
        return registry.records[parts[1]].entry
    if path == "/":
        return "today"
    return next((e.name for e in ENTRIES if e.path != "/" and f"/{parts[0]}" == e.path), None)


def _place_of(workspace: Workspace, path: str) -> str:
    """Where a page stands in the menu: an analysis with a page of its own stands at that page."""
    parts = path.strip("/").split("/")
    if parts[0] == "analyses" and len(parts) > 1 and parts[1] in workspace.registry.analyses:
        return workspace.registry.analyses[parts[1]].page or f"/analyses/{parts[1]}"
    return path


def _longest(places: list[Place], path: str) -> Place | None:
    """The place whose address is the longest beginning of ``path``."""
    fitting = [p for p in places if path == p.path or path.startswith(f"{p.path}/")]
    return max(fitting, key=lambda p: len(p.path), default=None)


def _notice(notice: dict[str, str]) -> Text | None:
    if not notice:
        return None
    any_of_them = next(iter(notice.values()))
    return Text(en=notice.get("en", any_of_them), ko=notice.get("ko", any_of_them))


def _initials(name: str) -> str:
    """Two letters for the round mark: given name in Korean, first letters elsewhere."""
    words_of_name = name.split()
    if not words_of_name:
        return "?"
    if "가" <= name[0] <= "힣":
        return words_of_name[-1][-2:]
    return "".join(word[0] for word in words_of_name[:2]).upper()


__all__ = ["Frame", "Item", "Standing", "entry", "frame"]
