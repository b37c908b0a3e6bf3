"""Rules as people keep them: the event sources of the project."""

import time

from dangol.governance.records import Kept, all_of
from dangol.store.state.database import State
from dangol.store.state.errors import StateUnavailableError
from dangol.tracking.event_source import EventSource
from dangol.tracking.rules import Now, Rule

FRESH_SECONDS = 2.0


class KeptRules:
    """Looks anew after two seconds; while the database does not answer, what was known holds."""

    def __init__(self, state: State, now: Now = time.monotonic) -> None:
        self._state = state
        self._now = now
        self._rules: dict[str, Rule] = {}
        self._until = float("-inf")

    def find(self, write_key: str) -> Rule | None:
        if self._now() >= self._until:
            self._look()
        return self._rules.get(write_key)

    def _look(self) -> None:
        self._until = self._now() + FRESH_SECONDS
        try:
            kept = all_of(self._state, EventSource, states=("active",))
        except StateUnavailableError:
            if not self._rules:
                raise
            return
        self._rules = {one.record.write_key or one.id: _rule(one) for one in kept}


def _rule(kept: Kept[EventSource]) -> Rule:
    record = kept.record
    return Rule(kept.id, tuple(record.origins.split()), record.most_per_second)
