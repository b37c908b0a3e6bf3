"""Whether a list of people may be handed out although its targeting treats groups unlike.

The choice is judged again at this moment, by the rules of now: a targeting of yesterday is
held against a rule of today.
"""

import datetime as dt

from dangol.activation.errors import UnfairListError
from dangol.contract.persons import person_reads
from dangol.contract.tables_view import Tables
from dangol.governance.fairness.checks import Check, check_choice, limits_in_use
from dangol.governance.fairness.groups import FAIRNESS_READS
from dangol.governance.fairness.rule import FairnessRule
from dangol.governance.fairness.telling import verdict_words
from dangol.governance.principal import Principal, require
from dangol.governance.seeing import kept_reason
from dangol.runs.considered import in_use
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.people import CUSTOMERS
from dangol.tables.resolution import MEMBERS
from dangol.tables.targeting import CUSTOMER_TARGETS
from dangol.tables.vocabulary import DEFAULT_INSTANCE, INSTANCE

_SLUG = "targeting"


def stopping(workspace: Workspace, instance: str) -> tuple[Check, ...]:
    """What stops the list of a targeting: rules that stop, and that its choice clearly breaks."""
    with workspace.warehouse.session() as session:
        return _broken(workspace, session, instance)


def approved(
    workspace: Workspace, session: Session, instance: str, who: Principal, reason: str | None
) -> dict[str, object]:
    """What the audit trail keeps of a list that is handed out although a rule stops it.

    Empty where nothing stops it. Raises UnfairListError without a reason, ForbiddenError from
    whoever is no administrator, NoReasonError, NamingReasonError.
    """
    broken = _broken(workspace, session, instance)
    if not broken:
        return {}
    if reason is None:
        raise UnfairListError(instance, [verdict_words(one).en for one in broken])
    require(who, "admin")
    return {"unlike": [one.attribute for one in broken], "reason": kept_reason(reason)}


def _broken(workspace: Workspace, session: Session, instance: str) -> tuple[Check, ...]:
    rules = [kept.record for kept in in_use(workspace.state, FairnessRule)]
    limits = [one for one in limits_in_use(rules, _SLUG) if one.stops]
    if not limits:
        return ()
    now: dt.datetime = workspace.clock()
    reads = (FAIRNESS_READS,)
    tables = Tables(
        "contact-list",
        (*reads, *person_reads(reads)),
        session,
        workspace.settings,
        now,
        are_people=(MEMBERS.name, DEFAULT_INSTANCE) in session.versions(),
    )
    targets = stored_table(CUSTOMER_TARGETS)
    reachable = targets.filter((targets[INSTANCE] == instance) & targets.is_reachable)
    people = reachable.select("customer_id", selected=reachable.is_target)
    today = workspace.settings.business_day(now)
    checks = check_choice(tables, people, tables[CUSTOMERS], limits, today)
    return tuple(one for one in checks if one.verdict == "unfair")
