"""New statements for the ledger of consents: what a person, or somebody for them, says now."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dangol.store.secret import keyed_hash
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.consent import CONSENTS, GRANTED, PERSON_SAID, WITHDRAWN


@dataclass(frozen=True)
class Statement:
    """What is allowed or refused, for every number under which the person is known."""

    purpose: str
    channel: str
    is_allowed: bool


def statement_change(
    session: Session,
    numbers: Sequence[str],
    said: Iterable[Statement],
    *,
    secret: bytes,
    at: dt.datetime,
    text_version: str | None,
    declared_by: str,
    source: str,
) -> Change:
    """The change that adds them; ``at`` is now."""
    moment = at.astimezone(dt.UTC).replace(tzinfo=None)
    whole = [(number, one) for number in numbers for one in said]
    states = [GRANTED if one.is_allowed else WITHDRAWN for _, one in whole]
    count = len(whole)
    rows = rows_of(
        CONSENTS,
        consent_id=[
            keyed_hash(secret, source, number, one.purpose, one.channel, state, str(moment))
            for (number, one), state in zip(whole, states, strict=True)
        ],
        customer_id=[number for number, _ in whole],
        purpose=[one.purpose for _, one in whole],
        channel=[one.channel for _, one in whole],
        consent_state=states,
        basis=[PERSON_SAID] * count,
        text_version=[text_version] * count,
        decided_at=[moment] * count,
        recorded_at=[moment] * count,
        declared_by=[declared_by] * count,
        consent_source=[source] * count,
    )
    return Change(CONSENTS.appended(), session.stage(CONSENTS, rows))
