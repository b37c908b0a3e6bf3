"""Whether a list of people may be handed out although what chose them treats groups unlike.

The choice is judged again at this moment, by the rules of now: a targeting of yesterday is
held against a rule of today.
"""

from dangol.activation.choice import Choice, Chosen
from dangol.activation.errors import UnfairListError
from dangol.governance.fairness.checks import Check, check_choice, limits_in_use
from dangol.governance.fairness.groups import FAIRNESS_READS
from dangol.governance.fairness.rule import FairnessRule
from dangol.governance.fairness.telling import verdict_words
from dangol.governance.principal import Principal, require
from dangol.governance.seeing import kept_reason
from dangol.runs.asking import tables_now
from dangol.runs.considered import in_use
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.interface import Session
from dangol.tables.people import CUSTOMERS


def stopping(workspace: Workspace, of: Chosen) -> tuple[Check, ...]:
    """What stops the list of a choice: rules that stop, and that it clearly breaks."""
    with workspace.warehouse.session() as session:
        return _broken(workspace, session, of.choice(workspace, session))


def approved(
    workspace: Workspace, session: Session, choice: Choice, who: Principal, reason: str | None
) -> dict[str, object]:
    """What the audit trail keeps of a list that is handed out although a rule stops it.

    Empty where nothing stops it. Raises UnfairListError without a reason, ForbiddenError from
    whoever is no administrator, NoReasonError, NamingReasonError.
    """
    broken = _broken(workspace, session, choice)
    if not broken:
        return {}
    if reason is None:
        raise UnfairListError(choice.name, [verdict_words(one).en for one in broken], choice.remedy)
    require(who, "admin")
    return {"unlike": [one.attribute for one in broken], "reason": kept_reason(reason)}


def _broken(workspace: Workspace, session: Session, choice: Choice) -> tuple[Check, ...]:
    rules = [kept.record for kept in in_use(workspace.state, FairnessRule)]
    limits = [one for one in limits_in_use(rules, choice.analysis) if one.stops]
    if not limits:
        return ()
    tables = tables_now(workspace, session, "contact-list", (FAIRNESS_READS,))
    today = workspace.settings.business_day(tables.moment)
    checks = check_choice(tables, choice.everyone, tables[CUSTOMERS], limits, today)
    return tuple(one for one in checks if one.verdict == "unfair")
