"""Simulated contact data and consents for Complete Journey, which has none.

Without them nobody could be approached, so nothing of targeting could be shown. They say of
themselves that they are simulated, and rest on nothing but a hash of the household's number:
every engine and every load gives the same.
"""

from collections.abc import Iterable
from functools import reduce

import ibis
import ibis.expr.types as ir

from dangol.tables.consent import GRANTED, MARKETING, WITHDRAWN
from dangol.words import Text

SIMULATED = "simulated"
SEED = "2017"
BEFORE_THE_FIRST_PURCHASE = "2016-12-31 17:00:00"
DAYS_OF_THE_YEAR = 360
# Of all households: who can be written to at all. Every household has a letter box.
CONTACTABLE = {"email": 0.72, "phone": 0.64, "push_token": 0.38}
# By channel, of all households: who agreed, who refused; the rest never said.
SAID = {"email": (0.52, 0.18), "sms": (0.38, 0.26), "push": (0.30, 0.12), "mail": (0.71, 0.12)}
TAKEN_BACK = 0.09  # of those who agreed
FINDING = Text(
    en="statements of consent and identifiers to reach people by are simulated; the publisher has "
    "none.",
    ko="건의 동의 기록과 연락용 식별자는 모의로 만들었습니다. 원자료에는 없습니다.",
)


def identifiers(households: ir.Table) -> ir.Table:
    """Simulated addresses of part of the households; ``households`` has customer_id."""
    ids = households.customer_id
    values = {
        "email": ibis.literal("household-") + ids + "@example.com",
        "phone": ibis.literal("simulated-phone-") + ids,
        "push_token": ibis.literal("simulated-token-") + ids,
    }
    return _stacked(
        households.filter(_drawn(ids, kind, share)).select(
            "customer_id",
            identifier_type=ibis.literal(kind),
            identifier=values[kind],
            source=ibis.literal(SIMULATED),
        )
        for kind, share in CONTACTABLE.items()
    )


def consents(households: ir.Table) -> ir.Table:
    """Simulated statements per household and channel; some were taken back within the year."""
    parts = []
    for channel, (agreed, refused) in SAID.items():
        said = _place(households.customer_id, f"{channel} said")
        agrees = said < _limit(agreed)
        refuses = (said >= _limit(agreed)) & (said < _limit(agreed + refused))
        back = agrees & _drawn(households.customer_id, f"{channel} back", TAKEN_BACK)
        parts += [
            _statements(households.filter(agrees), channel, GRANTED, later=False),
            _statements(households.filter(refuses), channel, WITHDRAWN, later=False),
            _statements(households.filter(back), channel, WITHDRAWN, later=True),
        ]
    return _stacked(parts)


def _statements(households: ir.Table, channel: str, state: str, *, later: bool) -> ir.Table:
    ids = households.customer_id
    at = ibis.timestamp(BEFORE_THE_FIRST_PURCHASE)
    if later:
        # Two hexadecimal digits are a number from 0 to 255.
        digits = _hash(ids, f"{channel} day").substr(0, 2)
        days = sum(
            (
                ibis.literal("0123456789abcdef").find(digits.substr(place, 1)) * scale
                for place, scale in ((0, 16), (1, 1))
            ),
            ibis.literal(0),
        )
        at = at + (days * DAYS_OF_THE_YEAR / 256).floor().cast("int64") * ibis.interval(days=1)
    return households.select(
        "customer_id",
        anonymous_id=ibis.null("string"),
        text_version=ibis.null("string"),
        consent_id=_hash(ids, f"{channel} {state} {later}"),
        purpose=ibis.literal(MARKETING),
        channel=ibis.literal(channel),
        consent_state=ibis.literal(state),
        basis=ibis.literal("consent"),
        decided_at=at.cast("timestamp"),
        recorded_at=at.cast("timestamp"),
        declared_by=ibis.literal(SIMULATED),
        consent_source=ibis.literal(SIMULATED),
    )


def _hash(ids: ir.StringValue, purpose: str) -> ir.StringValue:
    digest: ir.StringValue = (ibis.literal(f"{SEED} {purpose} ") + ids).hexdigest("md5")
    return digest


def _place(ids: ir.StringValue, purpose: str) -> ir.StringValue:
    """A place between 0000 and ffff that is as good as drawn by lot."""
    place: ir.StringValue = _hash(ids, purpose).substr(0, 4)
    return place


def _limit(share: float) -> str:
    return f"{round(share * 16**4):04x}"


def _drawn(ids: ir.StringValue, purpose: str, share: float) -> ir.BooleanValue:
    drawn: ir.BooleanValue = _place(ids, purpose) < _limit(share)
    return drawn


def _stacked(parts: Iterable[ir.Table]) -> ir.Table:
    return reduce(lambda one, other: one.union(other), list(parts))
