"""What is given about customers: attributes, and identifiers for part of them."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.samples.shop.columns import chosen, constant, joined, numbered
from dangol.samples.shop.homes import Homes
from dangol.samples.shop.people import (
    AGES,
    HOMES,
    HOUSEHOLDS,
    INCOMES,
    SIZES,
    WITH_CHILDREN,
    People,
)
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.vocabulary import Table

Ints = npt.NDArray[np.int64]
Reachable = dict[str, npt.NDArray[np.bool_]]

SOURCE = "simulated-shop"
CUSTOMER_DIGITS = 7
EMAIL_SHARE, PHONE_SHARE, DEVICE_SHARE = 0.72, 0.86, 0.44
CHILDREN = ("0", "1", "2", "3+")


def customer_ids(numbers: Ints) -> pa.Array:
    return numbered("c", numbers, CUSTOMER_DIGITS)


def reachable(who: People, rng: np.random.Generator) -> Reachable:
    """By channel, whether the identifier that it needs is known."""
    shares = {"email": EMAIL_SHARE, "sms": PHONE_SHARE, "push": DEVICE_SHARE}
    return {channel: rng.random(who.count) < share for channel, share in shares.items()}


def people_rows(who: People, has: Reachable, live: Homes) -> dict[Table, pa.Table]:
    """Customers and identifiers of a chunk."""
    return {CUSTOMERS: _customers(who, live), IDENTIFIERS: _identifiers(who, has)}


def _customers(who: People, live: Homes) -> pa.Table:
    def told(what: int, places: Ints) -> Ints:
        return np.where(who.told[:, what], places, -1)

    has_children = np.isin(who.household, WITH_CHILDREN)
    adults = np.where(who.household == WITH_CHILDREN[1], 1, 2)
    children = np.where(has_children, np.clip(who.size + 1 - adults, 1, 3), 0)
    # Couples are married and who lives alone is not; the others did not say.
    married = np.select([np.isin(who.household, (1, 2)), who.household == 0], [1, 0], -1)
    return rows_of(
        CUSTOMERS,
        customer_id=customer_ids(who.numbers),
        home_latitude=pa.array(live.latitude, from_pandas=True),
        home_longitude=pa.array(live.longitude, from_pandas=True),
        age_band=chosen(AGES, told(0, who.age)),
        income_band=chosen(INCOMES, told(2, who.income)),
        home_ownership=chosen(HOMES, told(3, who.home)),
        marital_status=chosen(("미혼", "기혼"), told(1, married)),
        household_size=chosen(SIZES, told(1, who.size)),
        household_composition=chosen(HOUSEHOLDS, told(1, who.household)),
        children_count=chosen(CHILDREN, told(1, children)),
    )


def _identifiers(who: People, has: Reachable) -> pa.Table:
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
