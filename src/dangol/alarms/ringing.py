"""What no answer can ask for: sources that fail or fell silent, events and records that do not fit.

One cause asks once, however many records it holds up.
"""

import datetime as dt
from collections.abc import Iterable
from itertools import takewhile

from dangol.alarms import words
from dangol.contract.result import Decision
from dangol.governance.rights.requests import all_requests
from dangol.loading.events.source_arrivals import SourceArrivals, source_arrivals, source_shapes
from dangol.loading.pulling.kept_looks import KeptLook
from dangol.loading.pulling.standings import standings
from dangol.loading.quarantine import piles
from dangol.loading.reason_words import reason_words
from dangol.loading.source_lines import waiting_sources
from dangol.runs.workspace import Workspace
from dangol.words import Day, said

SILENT_HOURS = 24
FORGOTTEN_DAYS = 14
"""A source that has been silent for longer is known to be."""
HURRY_DAYS = 3
"""Before the day on which an answer to a person is due."""


def alarms(workspace: Workspace) -> list[Decision]:
    """Everything that went wrong by itself."""
    return [*_failing(workspace), *_events(workspace), *_held(workspace), *_asked(workspace)]


def _failing(workspace: Workspace) -> Iterable[Decision]:
    for one in standings(workspace):
        if one.stands == "failing":
            name = one.kept.record.name
            yield Decision(
                question=said(words.FAILING, name=name),
                reason=said(words.FAILING_REASON, n=_failed_in_a_row(one.looks)),
                effect=words.FAILING_EFFECT,
                action=words.SEE_SOURCE,
                link=f"/trust/sources/{one.kept.record.kind}/{one.kept.id}",
                urgency="now",
                alarm=f"failing:{one.kept.id}",
            )


def _failed_in_a_row(looks: Iterable[KeptLook]) -> int:
    return sum(1 for _ in takewhile(lambda look: look.outcome == "failed", looks))


def _events(workspace: Workspace) -> Iterable[Decision]:
    now = workspace.clock().astimezone(dt.UTC).replace(tzinfo=None)
    for one in source_arrivals(workspace):
        link, name = f"/trust/events/{one.kept.id}", one.kept.record.name
        if _fell_silent(one, now):
            yield Decision(
                question=said(words.SILENT, name=name),
                reason=words.SILENT_REASON,
                effect=words.SILENT_EFFECT,
                action=words.SEE_SOURCE,
                link=link,
                urgency="now",
                alarm=f"silent:{one.kept.id}",
            )
        faults = source_shapes(workspace, one.kept.id).faults if one.counts["event_count"] else []
        if faults:
            worst = faults[0]
            about = f"{worst.event} · {worst.property}" if worst.property else worst.event
            yield Decision(
                question=said(words.DRIFT, name=name),
                reason=said(words.DRIFT_REASON, about=about, n=len(faults)),
                effect=words.DRIFT_EFFECT,
                action=words.SEE_SOURCE,
                link=link,
                urgency="soon",
                alarm=f"shape:{one.kept.id}:{about}",
            )


def _fell_silent(source: SourceArrivals, now: dt.datetime) -> bool:
    if source.last_at is None:
        return False
    silent = now - source.last_at
    return dt.timedelta(hours=SILENT_HOURS) < silent < dt.timedelta(days=FORGOTTEN_DAYS)


def _held(workspace: Workspace) -> Iterable[Decision]:
    """Records in quarantine, all of them as one decision."""
    waiting = sum(waiting_sources(workspace).values())
    if waiting:
        most = piles(workspace)[0].reason
        yield Decision(
            question=said(words.HELD_QUESTION, n=waiting),
            reason=said(words.HELD_REASON, reason=reason_words(most)),
            effect=words.HELD_EFFECT,
            action=words.HELD_ACTION,
            link="/trust/quarantine",
            alarm="quarantine",
        )


def _asked(workspace: Workspace) -> Iterable[Decision]:
    """What people ask for themselves; nobody is named."""
    hurry = workspace.clock() + dt.timedelta(days=HURRY_DAYS)
    settings = workspace.settings
    for one in all_requests(workspace.state):
        if one.is_open:
            yield Decision(
                question=words.ASKED[one.wish],
                reason=said(words.ASKED_REASON, day=Day(settings.business_day(one.asked_at))),
                effect=said(words.ASKED_EFFECT, day=Day(settings.business_day(one.due_at))),
                action=words.ASKED_ACTION,
                link="/trust/requests",
                urgency="now" if one.due_at < hurry else "soon",
                alarm=f"request:{one.id}",
            )
