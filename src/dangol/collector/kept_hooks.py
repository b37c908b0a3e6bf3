"""Webhooks as people keep them, each with its secret."""

import time

from dangol.collector.signatures import Signing
from dangol.governance.records import all_of
from dangol.settings import Project
from dangol.sources.credentials import credential
from dangol.sources.kept_source import ACTIVE, PAUSED
from dangol.sources.webhook import Webhook
from dangol.store.state.database import State
from dangol.store.state.errors import StateUnavailableError
from dangol.tracking.kept_rules import FRESH_SECONDS
from dangol.tracking.rules import Now


class KeptHooks:
    """Looks anew after two seconds; while the database does not answer, what was known holds.

    A webhook that is paused takes calls too: they wait.
    """

    def __init__(self, project: Project, state: State, now: Now = time.monotonic) -> None:
        self._project = project
        self._state = state
        self._now = now
        self._hooks: dict[str, Signing] = {}
        self._until = float("-inf")

    def find(self, hook_id: str) -> Signing | None:
        if self._now() >= self._until:
            self._look()
        return self._hooks.get(hook_id)

    def _look(self) -> None:
        self._until = self._now() + FRESH_SECONDS
        try:
            kept = all_of(self._state, Webhook, states=(ACTIVE, PAUSED))
        except StateUnavailableError:
            if not self._hooks:
                raise
            return
        self._hooks = {
            one.id: Signing(
                one.record.signature,
                one.record.header.lower(),
                credential(self._project, one.id).strip(),
            )
            for one in kept
        }
