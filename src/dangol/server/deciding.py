"""The service of decisions, in the process that has the project's warehouse."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from dangol.decision.app import Decisions
from dangol.decision.kept_standing import KeptStanding
from dangol.runs.workspace import Workspace
from dangol.store.inbox import Inbox
from dangol.tracking.kept_rules import KeptRules


@contextmanager
def deciding(workspace: Workspace) -> Iterator[Decisions]:
    """Decisions with a writer of their own in the project's inbox."""
    standing = KeptStanding(workspace)
    now = dt.datetime.now(dt.UTC)
    inbox = Inbox(workspace.project.inbox_folder, now, keys=workspace.store.keys)
    try:
        yield Decisions(standing, inbox, KeptRules(workspace.state))
    finally:
        inbox.close()
        standing.close()
