"""The collector of a project, beside everything else or alone in processes of its own."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from dangol.collector.app import Collector
from dangol.collector.kept_rules import KeptRules
from dangol.settings import Project, open_project
from dangol.store.inbox import Inbox
from dangol.store.state.database import State, open_state


@contextmanager
def collecting(project: Project, state: State) -> Iterator[Collector]:
    """A collector with a writer of its own in the project's inbox."""
    inbox = Inbox(project.inbox_folder, dt.datetime.now(dt.UTC))
    try:
        yield Collector(inbox, KeptRules(state))
    finally:
        inbox.close()


def alone() -> Collector:
    """What each process of ``dangol serve --only collector`` runs, on the project it was told."""
    project = open_project()
    inbox = Inbox(project.inbox_folder, dt.datetime.now(dt.UTC))
    return Collector(inbox, KeptRules(open_state(project)), at_end=inbox.close)
