"""What people keep of event sources and of the tracking plan, as loading needs it."""

from collections.abc import Iterator

from dangol.governance.records import all_of
from dangol.loading.events.reading import Sources
from dangol.store.state.database import State
from dangol.tracking.event_source import EventSource
from dangol.tracking.expected_event import ExpectedEvent, ExpectedProperty


def kept_sources(state: State) -> Sources:
    """Archived sources as well: what they sent before may still wait."""
    kept = all_of(state, EventSource)
    plan = all_of(state, ExpectedEvent, states=("active",))
    return Sources(
        names={one.id: one.record.name for one in kept},
        trusted=frozenset(one.id for one in kept if not one.record.corrects_clock),
        declared=tuple(_columns(one.record for one in plan)),
    )


def _columns(plan: Iterator[ExpectedEvent]) -> Iterator[ExpectedProperty]:
    """Every property that is a column, once."""
    seen: set[str] = set()
    for record in plan:
        for one in record.expected:
            if one.is_column and one.name not in seen:
                seen.add(one.name)
                yield one
