"""Who was chosen to be contacted: by a targeting, or as the members of an audience."""

from dataclasses import dataclass
from typing import Protocol

import ibis
import ibis.expr.types as ir

from dangol.activation.errors import NoTargetsError, NotCountedError
from dangol.customers.audiences.audience import Audience
from dangol.errors import NotFoundError
from dangol.governance.kept import ARCHIVED, Kept, all_of, same_name
from dangol.runs.instances import instance_named
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.audiences import AUDIENCE_MEMBERS
from dangol.tables.results import CUSTOMER_PROFILES
from dangol.tables.targeting import CUSTOMER_TARGETS
from dangol.tables.vocabulary import DEFAULT_INSTANCE, INSTANCE, Table


@dataclass(frozen=True)
class Choice:
    """``chosen`` (customer_id, segment) of ``everyone`` (customer_id, selected) through a channel.

    ``analysis`` is the one that chose, ``remedy`` what to do where it treats groups unlike.
    """

    analysis: str
    name: str
    channel: str
    chosen: ir.Table
    everyone: ir.Table
    remedy: str


class Chosen(Protocol):
    """Something that chose people."""

    def choice(self, workspace: Workspace, session: Session) -> Choice: ...


@dataclass(frozen=True)
class OfTargeting:
    """The targets of a saved targeting, through its channel."""

    instance: str = DEFAULT_INSTANCE

    def choice(self, workspace: Workspace, session: Session) -> Choice:
        """Raises UnknownInstanceError, NoTargetsError."""
        one = instance_named(workspace.registry, workspace.state, "targeting", self.instance)
        if (CUSTOMER_TARGETS.name, self.instance) not in session.versions():
            raise NoTargetsError(self.instance)
        targets = stored_table(CUSTOMER_TARGETS)
        targets = targets.filter(targets[INSTANCE] == self.instance)
        reachable = targets.filter(targets.is_reachable)
        return Choice(
            "targeting",
            self.instance,
            str(one.analysis.parameters()["channel"]),
            targets.filter(targets.is_target).select("customer_id", "segment"),
            reachable.select("customer_id", selected=reachable.is_target),
            "Run the targeting with --fair-thresholds true, which chooses as many people by a "
            "threshold for each group and says what that costs",
        )


@dataclass(frozen=True)
class OfAudience:
    """Everyone in an audience (its id or name) as it was counted last, through a channel."""

    audience: str
    channel: str

    def choice(self, workspace: Workspace, session: Session) -> Choice:
        """Raises NotFoundError, NotCountedError."""
        kept = self._found(workspace)
        name = kept.record.name
        if (AUDIENCE_MEMBERS.name, DEFAULT_INSTANCE) not in session.versions():
            raise NotCountedError(name)
        members = _default(AUDIENCE_MEMBERS)
        members = members.filter(members.audience_id == kept.id).select("customer_id")
        if not session.fetch(members.count().name("n").as_table())["n"][0].as_py():
            raise NotCountedError(name)
        people = _default(CUSTOMER_PROFILES).select("customer_id")
        marked = people.left_join(members.mutate(is_in=ibis.literal(value=True)), "customer_id")
        return Choice(
            "audiences",
            name,
            self.channel,
            members.mutate(segment=ibis.literal(name)),
            marked.select("customer_id", selected=marked.is_in.notnull()),
            "Change the rule of the audience",
        )

    def _found(self, workspace: Workspace) -> Kept[Audience]:
        every = [kept for kept in all_of(workspace.state, Audience) if kept.state != ARCHIVED]
        for kept in every:
            if kept.id == self.audience or same_name(kept.record.name, self.audience):
                return kept
        raise NotFoundError("audience", self.audience, [kept.record.name for kept in every])


def _default(table: Table) -> ir.Table:
    rows = stored_table(table)
    return rows.filter(rows[INSTANCE] == DEFAULT_INSTANCE)
