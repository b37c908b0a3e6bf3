"""What a person allows, by channel and purpose, as the ledger of consents stands."""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.console.queries.known import Known
from dangol.console.queries.people import default_rows
from dangol.governance.consent import standing
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.tables.consent import CONSENTS, PURPOSES
from dangol.tables.resolution import DEVICE_SPANS, PERSON


@dataclass(frozen=True)
class ShownConsent:
    """One channel and purpose: of several numbers and devices the strictest holds."""

    channel: str
    purpose: str
    is_allowed: bool
    since: dt.datetime


def consents_of(workspace: Workspace, who: Known) -> list[ShownConsent]:
    """In the order of channels; a channel of which nothing was said is not in it.

    What was said by now counts, also where the console speaks of an earlier moment.
    """
    mine = said_by(who).mutate(**{PERSON: ibis.literal(who.person_id)})
    moment = workspace.clock().astimezone(dt.UTC).replace(tzinfo=None)
    mine = mine.filter(mine.decided_at <= moment)
    with workspace.warehouse.session() as session:
        found = [
            ShownConsent(row["channel"], purpose, row["is_allowed"], row["since_at"])
            for purpose in PURPOSES
            for row in session.fetch(standing(mine, purpose)).to_pylist()
        ]
    return sorted(found, key=lambda one: (one.channel, one.purpose))


def said_by(who: Known) -> ir.Table:
    """The statements of somebody, those of their devices with them."""
    ledger, spans = stored_table(CONSENTS), default_rows(DEVICE_SPANS)
    mine = spans.filter(spans[PERSON] == who.person_id).drop(PERSON)
    silent = ledger.filter(ledger.customer_id.isnull()).inner_join(mine, "anonymous_id")
    silent = silent.filter(
        (silent.decided_at <= silent.until_at)
        & (silent.after_at.isnull() | (silent.decided_at > silent.after_at))
    )
    named = ledger.filter(ledger.customer_id.isin(who.numbers))
    return named.union(silent.select(*named.columns))
