"""Touches and conversions of people: visits by what led to them, contacts, orders or an event.

Whose a visit is, its customer says, or else the one customer that was ever known on its device;
of other devices the visitor is a person that nobody knows. A contact counts from the beginning
of its day. Whoever refuses analytics is left out of both.
"""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.governance.consent import standing
from dangol.methods.attribution.touch_paths import MARK, PERSON, SECOND, VALUE
from dangol.methods.calendar import begin_of, business_day
from dangol.methods.exchange import in_currency
from dangol.methods.kept_orders import kept_orders
from dangol.methods.numbering import number_of
from dangol.optimization.measurement.attribution.channels import OTHER
from dangol.tables.commerce import EXCHANGE_RATES, ORDERS, RETURNS
from dangol.tables.consent import ANALYTICS, CONSENTS
from dangol.tables.events import EVENTS
from dangol.tables.media import MEDIA_SPEND
from dangol.tables.messaging import CONTACTS
from dangol.tables.resolution import PERSON as PERSON_ID
from dangol.tables.visits import VISITS

ORDER = "order"
CHANNEL = "media_channel"
MOST_CHANNELS = 30
"""Told apart; one more stands for all others."""
UNKNOWN = "\x1fdevice:"
"""How people begin of whom only the device is known; no customer number begins so."""
TOUCH_READS = (
    VISITS["visitor_id", "customer_id", "started_at", "traffic"],
    CONTACTS["campaign_id", "customer_id", "channel", "contacted_on"].if_there(),
    ORDERS["order_id", "customer_id", "ordered_at", "net_amount", "currency"],
    RETURNS["order_id", "returned_amount", "currency"].if_there(),
    EXCHANGE_RATES["currency", "to_currency", "valid_from_on", "rate"].if_there(),
    MEDIA_SPEND["spent_on", "media_channel", "spend_amount", "currency"].if_there(),
    CONSENTS[
        "customer_id", "anonymous_id", "purpose", "channel", "consent_state", "basis", "decided_at"
    ].if_there(),
)
EVENT_READ = EVENTS[
    "event_type", "event_name", "customer_id", "anonymous_id", "occurred_at", "revenue_amount",
    "currency",
]  # fmt: skip


@dataclass(frozen=True)
class Happened:
    """Layers of what counts.

    Touches have person_number, second, media_channel and is_contact; conversions person_number,
    second and value. ``unpriced`` conversions are in a currency without a rate.
    """

    touches: ir.Table
    conversions: ir.Table
    unpriced: int


def second_of(moment: ir.Value) -> ir.IntegerValue:
    """Whole seconds since 1970; engines round their fractions differently."""
    found: ir.IntegerValue = moment.truncate("s").epoch_seconds().cast("int64")
    return found


def happened(tables: Tables, conversion: str, first: dt.datetime) -> Happened:
    """What happened from a moment (UTC) on."""
    refused = _refused(tables)
    touches = ibis.union(_visits(tables, refused, first), _contacts(tables, refused, first))
    every = _orders(tables) if conversion == ORDER else _events(tables, conversion)
    since = ibis.literal(first.replace(tzinfo=None))
    every = tables.layer(every.filter(every.at >= since).anti_join(refused, "customer_id"))
    priced = every.filter(every[VALUE].notnull())
    counts = tables.row(every.aggregate(n=every.count(), priced=every[VALUE].count()))
    conversions = priced.select(
        **{
            PERSON: _number(priced.customer_id, priced.device),
            SECOND: second_of(priced.at),
            VALUE: priced[VALUE].cast("float64"),
        }
    )
    unpriced = int(counts["n"]) - int(counts["priced"])
    return Happened(tables.layer(touches), tables.layer(conversions), unpriced)


def _number(customer: ir.Value, device: ir.Value) -> ir.IntegerValue:
    return number_of(ibis.coalesce(customer, ibis.literal(UNKNOWN) + device))


def _refused(tables: Tables) -> ir.Table:
    said = standing(tables[CONSENTS], ANALYTICS)
    return said.filter(~said.is_allowed).select(customer_id=said[PERSON_ID]).distinct()


def _known_visits(tables: Tables) -> ir.Table:
    """The visits before the moment that is asked for: the table may know later ones."""
    visits = tables[VISITS]
    return visits.filter(visits.started_at < ibis.literal(tables.moment.replace(tzinfo=None)))


def _owners(tables: Tables) -> ir.Table:
    """Device and owner: of devices on which one customer is known and no other."""
    visits = _known_visits(tables)
    known = visits.group_by(owned_device="visitor_id").agg(
        owner=visits.customer_id.max(), another=visits.customer_id.min()
    )
    return known.filter(known.owner == known.another).select("owned_device", "owner")


def _owned(tables: Tables, rows: ir.Table) -> ir.Table:
    """Rows with ``device`` and ``customer_id``, this filled in where the device tells it."""
    owners = _owners(tables)
    joined = rows.left_join(owners, rows.device == owners.owned_device)
    return joined.mutate(customer_id=ibis.coalesce(joined.customer_id, joined.owner)).drop(
        "owned_device", "owner"
    )


def _visits(tables: Tables, refused: ir.Table, first: dt.datetime) -> ir.Table:
    visits = _known_visits(tables)
    inside = visits.filter(visits.started_at >= ibis.literal(first.replace(tzinfo=None)))
    owned = _owned(
        tables, inside.select("customer_id", "started_at", "traffic", device="visitor_id")
    )
    kept = owned.anti_join(refused, "customer_id")
    return kept.select(
        **{PERSON: _number(kept.customer_id, kept.device)},
        **{SECOND: second_of(kept.started_at), CHANNEL: kept.traffic},
        is_contact=ibis.literal(value=False),
    )


def _contacts(tables: Tables, refused: ir.Table, first: dt.datetime) -> ir.Table:
    contacts = tables[CONTACTS]
    named = contacts.filter(contacts.customer_id.notnull() & contacts.channel.notnull())
    at = begin_of(named.contacted_on, tables.settings.time_zone)
    dated = named.mutate(at=at).anti_join(refused, "customer_id")
    inside = dated.filter(dated.at >= ibis.literal(first.replace(tzinfo=None)))
    return inside.select(
        **{PERSON: number_of(inside.customer_id), SECOND: second_of(inside.at)},
        **{CHANNEL: inside.channel.lower(), "is_contact": ibis.literal(value=True)},
    )


def _orders(tables: Tables) -> ir.Table:
    """Orders with what was kept of them."""
    orders = tables[ORDERS]
    kept = kept_orders(orders.filter(orders.customer_id.notnull()), tables[RETURNS])
    return _in_one_currency(
        tables,
        kept.select(
            "customer_id",
            "currency",
            device=ibis.null("string"),
            at=kept.ordered_at,
            **{VALUE: kept.kept_amount},
        ),
    )


def _events(tables: Tables, name: str) -> ir.Table:
    events = tables[EVENTS]
    done = events.filter(
        (events.event_name == name)
        & events.event_type.isin(("track", "page", "screen"))
        & (events.customer_id.notnull() | events.anonymous_id.notnull())
    )
    # What has no revenue is worth nothing, in whatever money.
    money = ibis.ifelse(
        done.revenue_amount.isnull(), tables.settings.currency, done.currency
    ).fill_null(tables.settings.currency)
    rows = done.select(
        "customer_id",
        currency=money,
        device=done.anonymous_id,
        at=done.occurred_at,
        **{VALUE: done.revenue_amount.fill_null(0).cast("decimal(18, 4)")},
    )
    return _in_one_currency(tables, _owned(tables, rows))


def _in_one_currency(tables: Tables, rows: ir.Table) -> ir.Table:
    dated = rows.mutate(day=business_day(rows.at, tables.settings.time_zone))
    priced = in_currency(dated, [VALUE], tables[EXCHANGE_RATES], tables.settings.currency, "day")
    return priced.select("customer_id", "device", "at", VALUE)


def costs(tables: Tables, first: dt.date, last: dt.date) -> dict[str, float]:
    """What was spent by channel, from a day to another, in the shop's money."""
    spend = tables[MEDIA_SPEND]
    inside = spend.filter((spend.spent_on >= first) & (spend.spent_on <= last))
    priced = in_currency(
        inside, ["spend_amount"], tables[EXCHANGE_RATES], tables.settings.currency, "spent_on"
    )
    whole = priced.group_by(CHANNEL).agg(cost=priced.spend_amount.sum().cast("float64"))
    return {row[CHANNEL].lower(): row["cost"] or 0.0 for row in tables.rows(whole)}


def channel_names(tables: Tables, touches: ir.Table) -> list[str]:
    """The channels by code, most touched first; the last is all others where there are more."""
    counted = touches.group_by(CHANNEL).agg(n=touches.count())
    rows = tables.rows(counted.order_by([counted.n.desc(), CHANNEL]).limit(MOST_CHANNELS + 1))
    names = [row[CHANNEL] for row in rows if row["n"]]
    return names if len(names) <= MOST_CHANNELS else [*names[:MOST_CHANNELS], OTHER]


def marked(touches: ir.Table, names: list[str]) -> ir.Table:
    """Touches with the code of their channel."""
    known = [(touches[CHANNEL] == name, code) for code, name in enumerate(names)]
    mark = ibis.cases(*known, else_=len(names) - 1).cast("int64")
    return touches.select(PERSON, SECOND, "is_contact", **{MARK: mark})
