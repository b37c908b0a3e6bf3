"""What is given about customers: attributes, identifiers, and who allowed which channel."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.samples.shop.calendar import ShopCalendar
from dangol.samples.shop.chance import stream
from dangol.samples.shop.columns import chosen, constant, joined, numbered, rows_of
from dangol.samples.shop.people import (
    AGES,
    HOMES,
    HOUSEHOLDS,
    INCOMES,
    SIZES,
    WITH_CHILDREN,
    People,
)
from dangol.tables.consent import CONSENTS, GRANTED, MARKETING, WITHDRAWN
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.vocabulary import Table

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SOURCE = "simulated-shop"
CUSTOMER_DIGITS = 7
EMAIL_SHARE, PHONE_SHARE, DEVICE_SHARE = 0.72, 0.86, 0.44
# Of those with the identifier: agreed when joining, refused then, never said; and of those
# who agreed, the share who took it back later.
CONSENT_SHARES = {
    "email": (0.62, 0.16, 0.22),
    "sms": (0.48, 0.24, 0.28),
    "push": (0.58, 0.12, 0.30),
}
WITHDRAWN_SHARE = 0.12
CHILDREN = ("0", "1", "2", "3+")


def customer_ids(numbers: Ints) -> pa.Array:
    return numbered("c", numbers, CUSTOMER_DIGITS)


def contact_rows(
    calendar: ShopCalendar, who: People, seed: int, chunk: int
) -> dict[Table, pa.Table]:
    """Customers, identifiers and consents of a chunk."""
    rng = stream(seed, "identifiers", chunk)
    has = {
        "email": rng.random(who.count) < EMAIL_SHARE,
        "sms": rng.random(who.count) < PHONE_SHARE,
        "push": rng.random(who.count) < DEVICE_SHARE,
    }
    return {
        CUSTOMERS: _customers(who),
        IDENTIFIERS: _identifiers(who, has),
        CONSENTS: _consents(calendar, who, has, stream(seed, "consents", chunk)),
    }


def _customers(who: People) -> pa.Table:
    def told(what: int, places: Ints) -> Ints:
        return np.where(who.told[:, what], places, -1)

    has_children = np.isin(who.household, WITH_CHILDREN)
    adults = np.where(who.household == WITH_CHILDREN[1], 1, 2)
    children = np.where(has_children, np.clip(who.size + 1 - adults, 1, 3), 0)
    # Only a couple and its like is sure to be married; others did not say.
    married = np.isin(who.household, (1, 2)).astype(np.int64)
    return rows_of(
        CUSTOMERS,
        customer_id=customer_ids(who.numbers),
        age_band=chosen(AGES, told(0, who.age)),
        income_band=chosen(INCOMES, told(2, who.income)),
        home_ownership=chosen(HOMES, told(3, who.home)),
        marital_status=chosen(("미혼", "기혼"), told(1, married)),
        household_size=chosen(SIZES, told(1, who.size)),
        household_composition=chosen(HOUSEHOLDS, told(1, who.household)),
        children_count=chosen(CHILDREN, told(1, children)),
    )


def _identifiers(who: People, has: dict[str, npt.NDArray[np.bool_]]) -> pa.Table:
    """Addresses under example.com and telephone numbers that Korea does not give out."""
    numbers = who.numbers
    everyone = np.ones(who.count, dtype=bool)
    kinds = (
        ("card", everyone, numbered("9400", numbers, CUSTOMER_DIGITS)),
        ("email", has["email"], joined(customer_ids(numbers), "@example.com")),
        (
            "phone",
            has["sms"],
            joined(numbered("010-0", numbers // 10_000, 3), numbered("-", numbers % 10_000, 4)),
        ),
        ("device", has["push"], numbered("device-", numbers, CUSTOMER_DIGITS)),
    )
    return pa.concat_tables(
        rows_of(
            IDENTIFIERS,
            customer_id=customer_ids(numbers[known]),
            identifier_type=constant(kind, int(known.sum())),
            identifier=identifier.filter(pa.array(known)),
            source=constant(SOURCE, int(known.sum())),
        )
        for kind, known, identifier in kinds
    )


def _consents(
    calendar: ShopCalendar,
    who: People,
    has: dict[str, npt.NDArray[np.bool_]],
    rng: np.random.Generator,
) -> pa.Table:
    """What was said when joining, and later withdrawals; many said nothing."""
    parts = []
    for channel, (agreed, refused, _silent) in CONSENT_SHARES.items():
        draw = rng.random(who.count)
        said_yes = has[channel] & (draw < agreed)
        said_no = has[channel] & (draw >= agreed) & (draw < agreed + refused)
        left = calendar.days - who.joined
        later = who.joined + rng.random(who.count) * left
        took_back = said_yes & (rng.random(who.count) < WITHDRAWN_SHARE)
        parts += [
            _statements(calendar, who, channel, GRANTED, said_yes, who.joined),
            _statements(calendar, who, channel, WITHDRAWN, said_no, who.joined),
            _statements(calendar, who, channel, WITHDRAWN, took_back, later),
        ]
    return pa.concat_tables(parts)


def _statements(
    calendar: ShopCalendar,
    who: People,
    channel: str,
    state: str,
    which: npt.NDArray[np.bool_],
    days: Floats,
) -> pa.Table:
    ids, count = customer_ids(who.numbers[which]), int(which.sum())
    at = calendar.moments(days[which])

    def all_are(word: str) -> pa.Array:
        return constant(word, count)

    return rows_of(
        CONSENTS,
        consent_id=joined("simulated-", ids, f"-{channel}-{state}"),
        customer_id=ids,
        purpose=all_are(MARKETING),
        channel=all_are(channel),
        consent_state=all_are(state),
        basis=all_are("consent"),
        decided_at=at,
        recorded_at=at,
        declared_by=all_are(SOURCE),
        consent_source=all_are(SOURCE),
    )
