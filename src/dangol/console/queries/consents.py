"""What a person allows, by channel and purpose, as the ledger of consents stands."""

import datetime as dt
from dataclasses import dataclass

from ibis import _

from dangol.console.queries.known import Known
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.tables.consent import CONSENTS, GRANTED, PERSON_SAID


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
    with workspace.warehouse.session() as session:
        rows = session.fetch(
            mine.select(
                "customer_id", "channel", "purpose", "consent_state", "basis", "decided_at"
            ).order_by(_.decided_at, _.consent_state)
        ).to_pylist()
    latest = {(row["customer_id"], row["channel"], row["purpose"]): row for row in rows}
    found: dict[tuple[str, str], ShownConsent] = {}
    for (_number, channel, purpose), row in sorted(latest.items()):
        is_allowed = row["consent_state"] == GRANTED and row["basis"] == PERSON_SAID
        one = ShownConsent(channel, purpose, is_allowed, row["decided_at"])
        before = found.get((channel, purpose))
        if before is None or (before.is_allowed and not is_allowed):
            found[channel, purpose] = one
    return [found[key] for key in sorted(found)]
