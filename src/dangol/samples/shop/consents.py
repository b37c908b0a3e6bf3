"""Who may be reached through which channel: what was said when joining, and taken back later."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.samples.shop.calendar import ShopCalendar
from dangol.samples.shop.columns import constant, joined
from dangol.samples.shop.contacts import SOURCE, Reachable, customer_ids
from dangol.samples.shop.people import People
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.consent import CONSENTS, GRANTED, MARKETING, WITHDRAWN
from dangol.tables.vocabulary import Table

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# Of those with the identifier: agreed when joining, refused then; the rest never said.
SAID_SHARES = {"email": (0.62, 0.16), "sms": (0.48, 0.24), "push": (0.58, 0.12)}
TAKEN_BACK_SHARE = 0.12  # of those who agreed


@dataclass(frozen=True)
class Consents:
    """By channel and customer of a chunk: agreed, refused, and when it was taken back.

    ``until`` is in days since the start, infinite where it never was.
    """

    joined: Floats
    agreed: dict[str, Flags]
    refused: dict[str, Flags]
    until: dict[str, Floats]

    def allows(self, channel: str, day: float) -> Flags:
        """Whether the channel is allowed at a time in days since the start."""
        return self.agreed[channel] & (self.joined <= day) & (self.until[channel] > day)


def consents(
    calendar: ShopCalendar, who: People, has: Reachable, rng: np.random.Generator
) -> Consents:
    """What the customers of a chunk said."""
    agreed, refused, until = {}, {}, {}
    for channel, (yes, no) in SAID_SHARES.items():
        draw = rng.random(who.count)
        agreed[channel] = has[channel] & (draw < yes)
        refused[channel] = has[channel] & (draw >= yes) & (draw < yes + no)
        later = who.joined + rng.random(who.count) * (calendar.days - who.joined)
        taken_back = rng.random(who.count) < TAKEN_BACK_SHARE
        until[channel] = np.where(agreed[channel] & taken_back, later, np.inf)
    return Consents(who.joined, agreed, refused, until)


def consent_rows(calendar: ShopCalendar, who: People, said: Consents) -> dict[Table, pa.Table]:
    """Every statement as a row of the ledger."""
    parts = []
    for channel, agreed in said.agreed.items():
        until = said.until[channel]
        stated = (
            (GRANTED, agreed, who.joined),
            (WITHDRAWN, said.refused[channel], who.joined),
            (WITHDRAWN, np.isfinite(until), until),
        )
        for state, which, days in stated:
            at = calendar.moments(days[which])
            parts.append(_statements(channel, state, customer_ids(who.numbers[which]), at))
    return {CONSENTS: pa.concat_tables(parts)}


def _statements(
    channel: str, state: str, ids: pa.Array, at: npt.NDArray[np.datetime64]
) -> pa.Table:
    count = len(ids)
    return rows_of(
        CONSENTS,
        consent_id=joined("simulated-", ids, f"-{channel}-{state}"),
        customer_id=ids,
        purpose=constant(MARKETING, count),
        channel=constant(channel, count),
        consent_state=constant(state, count),
        basis=constant("consent", count),
        decided_at=at,
        recorded_at=at,
        declared_by=constant(SOURCE, count),
        consent_source=constant(SOURCE, count),
    )
