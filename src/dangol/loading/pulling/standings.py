"""How a source that is looked at again and again stands: volume, failures, freshness."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from dangol.governance.kept import Kept
from dangol.loading.mapping import Mapping
from dangol.loading.pulling.kept_looks import KeptLook, asked_looks, looks_of, marks_of
from dangol.loading.pulling.kept_sources import kept_sources, mappings_of
from dangol.loading.pulling.look import is_at_work
from dangol.loading.pulling.watcher import next_look_at
from dangol.loading.source_lines import waiting_sources
from dangol.runs.workspace import Workspace
from dangol.sources.credentials import credential
from dangol.sources.kept_source import PAUSED, KeptSource

Stands = Literal["fine", "busy", "failing", "paused", "unmapped", "unsecured", "new"]
DAYS = 30


@dataclass(frozen=True)
class SourceStanding:
    """A source as its page shows it; ``days`` are its records by day, today last."""

    kept: Kept[KeptSource]
    stands: Stands
    mappings: list[Mapping]
    looks: list[KeptLook]
    marks: dict[str, Any]
    days: list[int]
    records_day: int
    failures: int
    next_at: dt.datetime | None
    waiting: int
    has_secret: bool

    @property
    def last(self) -> KeptLook | None:
        return self.looks[0] if self.looks else None

    @property
    def last_news_at(self) -> dt.datetime | None:
        return next((one.finished_at for one in self.looks if one.records), None)

    @property
    def failed_files(self) -> dict[str, str]:
        """What was wrong with each file that was not loaded."""
        return {name: mark["failed"] for name, mark in self.marks.items() if "failed" in mark}


def standings(workspace: Workspace) -> list[SourceStanding]:
    """Every source in use, kind by kind."""
    kept = kept_sources(workspace.state)
    if not kept:
        return []
    waiting = waiting_sources(workspace)
    return [standing(workspace, one, waiting.get(one.record.name, 0)) for one in kept]


def standing(workspace: Workspace, kept: Kept[KeptSource], waiting: int) -> SourceStanding:
    """``waiting`` is how many of its records are in quarantine."""
    now, state, source = workspace.clock(), workspace.state, kept.record
    looks = looks_of(state, kept.id)
    mappings = mappings_of(state, source.name)
    has_secret = bool(credential(workspace.project, kept.id))
    stands = _stands(kept, looks, mappings, has_secret=has_secret)
    if is_at_work(kept.id) or kept.id in asked_looks(state):
        stands = "busy"
    today = workspace.settings.business_day(now)
    days = [0] * DAYS
    for one in looks:
        age = (today - workspace.settings.business_day(one.finished_at)).days
        if 0 <= age < DAYS:
            days[DAYS - 1 - age] += one.records
    day_ago, week_ago = now - dt.timedelta(days=1), now - dt.timedelta(days=7)
    is_watched = kept.state != PAUSED and bool(mappings)
    return SourceStanding(
        kept,
        stands,
        mappings,
        looks,
        marks_of(state, kept.id),
        days,
        sum(one.records for one in looks if one.finished_at >= day_ago),
        sum(one.outcome == "failed" for one in looks if one.finished_at >= week_ago),
        next_look_at(source, looks, kept.changed_at) if is_watched else None,
        waiting,
        has_secret,
    )


def _stands(
    kept: Kept[KeptSource], looks: list[KeptLook], mappings: list[Mapping], *, has_secret: bool
) -> Stands:
    if kept.state == PAUSED:
        return "paused"
    if kept.record.credential_title is not None and not has_secret and not looks:
        return "unsecured"
    if not mappings:
        return "unmapped"
    if not looks:
        return "new"
    return "failing" if looks[0].outcome == "failed" else "fine"
