"""What was bought, where, when and at which price: facts that may tell what draws somebody."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.features.facts import KINDS_OF_FACTS, beside_usual, hidden_days, priced_lines
from dangol.customers.features.snapshots import PERSON
from dangol.methods.calendar import business_time
from dangol.methods.point_in_time.known import HIDDEN
from dangol.tables.affinities import WEEKDAYS
from dangol.tables.commerce import ORDERS

_LINES = next(kind for kind in KINDS_OF_FACTS if kind.name == "lines")
READS = _LINES.reads
NAMED = ("category", "brand")
"""Kinds whose values have the shop's own names, of which there may be many."""
COUNTED = (*NAMED, "channel", "day_part", "weekday")
MEASURED = ("price", "promotion")
KINDS = (*COUNTED, *MEASURED)
KIND, VALUE = "affinity_kind", "affinity_value"
OTHER = ""
"""Stands for every value that is not among the most common ones."""
_DAY_PARTS = ((6, "night"), (11, "morning"), (14, "midday"), (17, "afternoon"), (22, "evening"))
_PRICE_RATIO = 5.0  # further from what is usual lies another kind of thing


def bought(tables: Tables) -> ir.Table:
    """One row per line of a purchase, with what it cost beside others of its category."""
    # Nothing more: of many customers these are very many rows.
    asked = (PERSON, *NAMED, "day", *HIDDEN, "week", "unit_price", "discount_share")
    lines = tables.layer(priced_lines(tables).select(*asked))
    return tables.layer(beside_usual(lines).filter(_.customer_id.notnull()))


def counted(tables: Tables, lines: ir.Table) -> ir.Table:
    """One row per person, kind, value and day on which it was bought so."""
    zone = tables.settings.time_zone
    orders = tables[ORDERS].filter(_.customer_id.notnull())
    clock = business_time(orders.ordered_at, zone)
    hour = clock.hour()
    part = ibis.cases(
        *((hour < until, ibis.literal(name)) for until, name in _DAY_PARTS),
        else_=ibis.literal("night"),
    )
    place = clock.day_of_week.index()
    weekday = ibis.cases(
        *((place == number, ibis.literal(name)) for number, name in enumerate(WEEKDAYS)),
        else_=ibis.null("string"),
    )
    dated = orders.mutate(day=clock.date(), day_part=part, weekday=weekday)
    dated = dated.mutate(**hidden_days(dated, dated.day, zone))
    found = [_of_kind(lines, kind) for kind in NAMED]
    found += [_of_kind(dated, kind) for kind in COUNTED if kind not in NAMED]
    return tables.layer(ibis.union(*found))


def _of_kind(rows: ir.Table, kind: str) -> ir.Table:
    told = rows.filter(rows[kind].notnull() & (rows[kind] != OTHER))
    named = told.mutate(**{KIND: ibis.literal(kind), VALUE: told[kind]})
    return named.select(PERSON, KIND, VALUE, "day", *HIDDEN).distinct()


def measured(lines: ir.Table) -> ir.Table:
    """One row per line and kind: log of the price beside the usual one, or discount beside it."""
    told = lines.filter(lines.price_level > 0)
    near = told.filter((told.price_level < _PRICE_RATIO) & (told.price_level > 1 / _PRICE_RATIO))
    price = near.mutate(**{KIND: ibis.literal("price")}, worth=near.price_level.ln())
    told = lines.filter(lines.deal_lean.notnull())
    deals = told.mutate(**{KIND: ibis.literal("promotion")}, worth=told.deal_lean)
    columns = (PERSON, KIND, "worth", "day", *HIDDEN)
    return price.select(*columns).union(deals.select(*columns))


def most_bought(
    tables: Tables, facts: ir.Table, most: int, fewest_people: int
) -> dict[str, list[str]]:
    """Of each kind the values that most people had, each of at least so many."""
    sizes = facts.group_by(KIND, VALUE).agg(people=facts[PERSON].nunique())
    place = ibis.row_number().over(group_by=KIND, order_by=[sizes.people.desc(), sizes[VALUE]])
    first = sizes.mutate(place=place).filter((_.place < most) & (_.people >= fewest_people))
    found: dict[str, list[str]] = {kind: [] for kind in COUNTED}
    for row in tables.rows(first.order_by(KIND, "place")):
        found[row[KIND]].append(row[VALUE])
    return found


def with_others(facts: ir.Table, values: dict[str, list[str]]) -> ir.Table:
    """The facts with ``OTHER`` for every value that is not among ``values``."""
    is_named = ibis.or_(
        *((facts[KIND] == kind) & facts[VALUE].isin(_any(names)) for kind, names in values.items())
    )
    return facts.mutate(**{VALUE: ibis.ifelse(is_named, facts[VALUE], ibis.literal(OTHER))})


def _any(names: Sequence[str]) -> Sequence[str]:
    return names or (OTHER,)
