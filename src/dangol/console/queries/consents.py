"""What a person allows, by channel and purpose, as the ledger of consents stands."""

import datetime as dt
from dataclasses import dataclass

import ibis

from dangol.console.queries.known import Known
from dangol.governance.consent import standing
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.tables.consent import CONSENTS, MARKETING, SERVICE
from dangol.tables.resolution import PERSON


@dataclass(frozen=True)
class ShownConsent:
    """One channel and purpose: of several numbers the strictest holds."""

    channel: str
    purpose: str
    is_allowed: bool
    since: dt.datetime


def consents_of(workspace: Workspace, who: Known) -> list[ShownConsent]:
    """In the order of channels; a channel of which nothing was said is not in it."""
    ledger = stored_table(CONSENTS)
    now = workspace.settings.as_of or workspace.clock()
    moment = now.astimezone(dt.UTC).replace(tzinfo=None)
    mine = ledger.filter(ledger.customer_id.isin(who.numbers) & (ledger.decided_at < moment))
    mine = mine.mutate(**{PERSON: ibis.literal(who.person_id)})
    with workspace.warehouse.session() as session:
        found = [
            ShownConsent(row["channel"], purpose, row["is_allowed"], row["since_at"])
            for purpose in (MARKETING, SERVICE)
            for row in session.fetch(standing(mine, purpose)).to_pylist()
        ]
    return sorted(found, key=lambda one: (one.channel, one.purpose))
