"""The collector of a project, beside everything else or alone in processes of its own."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from dangol.collector.app import Collector
from dangol.collector.door import Door
from dangol.collector.hooks import HookCollector
from dangol.collector.kept_hooks import KeptHooks
from dangol.settings import Project, open_project
from dangol.store.encryption.keyring import keys_of
from dangol.store.inbox import Inbox
from dangol.store.state.database import State, open_state
from dangol.tracking.kept_rules import KeptRules


@contextmanager
def collecting(project: Project, state: State) -> Iterator[Door]:
    """A collector with a writer of its own in the project's inbox, and in those of webhooks."""
    inbox, hooks = _opened(project, state)
    try:
        yield Door(Collector(inbox, KeptRules(state)), hooks)
    finally:
        inbox.close()
        hooks.close()


def alone() -> Door:
    """What each process of ``dangol serve --only collector`` runs, on the project it was told."""
    project = open_project()
    state = open_state(project)
    inbox, hooks = _opened(project, state)

    def at_end() -> None:
        inbox.close()
        hooks.close()

    return Door(Collector(inbox, KeptRules(state), at_end=at_end), hooks)


def _opened(project: Project, state: State) -> tuple[Inbox, HookCollector]:
    keys = keys_of(project)
    inbox = Inbox(project.inbox_folder, dt.datetime.now(dt.UTC), keys=keys)
    return inbox, HookCollector(project.webhooks_folder, KeptHooks(project, state), keys=keys)
