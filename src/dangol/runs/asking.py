"""Tables for a question that no run keeps: a preview, a list to hand out."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from dangol.contract.persons import person_reads
from dangol.contract.tables_view import Tables
from dangol.runs.considered import in_use
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.interface import Session
from dangol.tables.resolution import MEMBERS
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Read


def tables_now(
    workspace: Workspace,
    session: Session,
    name: str,
    reads: Sequence[Read],
    moment: dt.datetime | None = None,
) -> Tables:
    """What ``reads`` declare, at this moment; of people where it is known who is who."""
    return Tables(
        name,
        (*reads, *person_reads(reads)),
        session,
        workspace.settings,
        moment or workspace.clock(),
        decisions=partial(in_use, workspace.state),
        are_people=(MEMBERS.name, DEFAULT_INSTANCE) in session.versions(),
    )


@contextmanager
def asking(workspace: Workspace, name: str, reads: Sequence[Read]) -> Iterator[Tables]:
    """The same as of the moment that the project's data is asked at, in a session of its own."""
    moment = workspace.settings.moment(workspace.clock())
    with workspace.warehouse.session() as session:
        yield tables_now(workspace, session, name, reads, moment)
