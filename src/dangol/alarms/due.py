"""Everything that waits for a decision: what answers ask for, and what went wrong by itself."""

from dataclasses import dataclass
from urllib.parse import urlencode

from dangol.alarms.ringing import alarms
from dangol.contract.result import Decision
from dangol.runs.instances import Instance, instances
from dangol.runs.ledger import RunView
from dangol.runs.workspace import Workspace
from dangol.tables.vocabulary import DEFAULT_INSTANCE

URGENCY = ("now", "soon", "later")


@dataclass(frozen=True)
class Due:
    """A decision that waits, and the answer that asks for it."""

    decision: Decision
    run: RunView | None = None


def latest_answers(workspace: Workspace) -> list[tuple[Instance, RunView]]:
    """The last answer of every instance that has one."""
    found = []
    for one in instances(workspace.registry, workspace.state):
        run = workspace.ledger.latest(one.slug, one.name)
        if run is not None and run.answer is not None:
            found.append((one, run))
    return found


def decisions(workspace: Workspace, answers: list[tuple[Instance, RunView]]) -> list[Due]:
    """Everything that waits for a decision, the most urgent first."""
    due = [
        Due(_within(d, one), run)
        for one, run in answers
        if run.answer is not None
        for d in run.answer.decisions
    ]
    due += [Due(one) for one in alarms(workspace)]
    return sorted(due, key=lambda one: URGENCY.index(one.decision.urgency))


def _within(decision: Decision, one: Instance) -> Decision:
    """The decision with a link to the page of its own answer, where it leads to one."""
    path, mark, place = decision.link.partition("#")
    if one.name == DEFAULT_INSTANCE or path != one.analysis.page:
        return decision
    link = f"{path}?{urlencode({'instance': one.name})}{mark}{place}"
    return decision.model_copy(update={"link": link})


def rings(workspace: Workspace) -> list[Decision]:
    """What is told outside the console too, once per cause."""
    due = decisions(workspace, latest_answers(workspace))
    return [one.decision for one in due if one.decision.alarm]
