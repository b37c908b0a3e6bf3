"""The columns of the table of events out of what clients reported."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from dangol.loading.engine_functions import of
from dangol.store.intake import Intake
from dangol.tables.vocabulary import Column
from dangol.tracking.expected_event import ExpectedProperty, property_column

UNNUMBERED = "unnumbered:"
"""How the ids begin that clients did not give."""
_EARLIEST, _LATEST = "1970-01-02 00:00:00", "2200-01-01 00:00:00"
_NAMED = ("page", "screen")
_TELLING = ("identify", "group")
_APPS = ("ios", "android")
_MOST_REVENUE = 1e13


def typed(rows: ir.Table, declared: Sequence[ExpectedProperty], intake: Intake) -> ir.Table:
    """``rows`` are those of ``reported``.

    ``occurred_at`` is received minus (sent minus original), so that a clock that is wrong
    costs nothing; it is never later than received.
    """
    event, inside, said = rows.event, rows.inside, rows.said
    kind = rows.call.fill_null(event["type"])
    number = _given(event.messageId)
    made = ibis.literal(UNNUMBERED) + rows.body_id + ":" + rows.place.cast("string")
    sent = _moment(event.sentAt.fill_null(rows.batch_sent))
    original = _moment(event.originalTimestamp.fill_null(event.timestamp))
    url = said.url.fill_null(inside.page.url)
    referrer = said.referrer.fill_null(inside.page.referrer)
    clocked = rows.select(
        "event_source",
        "received_at",
        "corrects_clock",
        "has_opted_out",
        event_id=number.fill_null(made),
        event_type=kind,
        event_name=_name(kind, event),
        customer_id=_given(event.userId),
        anonymous_id=_given(event.anonymousId),
        previous_id=_given(event.previousId),
        group_id=_given(event.groupId),
        sent_at=sent,
        original_at=original,
        page_url=url,
        page_path=said.path.fill_null(inside.page.path),
        page_title=said.title.fill_null(inside.page.title),
        referrer_url=referrer,
        device=inside.device["type"].lower(),
        campaign=inside.campaign,
        user_agent=inside.userAgent,
        client_library=ibis.ifelse(
            inside.library.version.isnull(),
            inside.library["name"],
            inside.library["name"] + " " + inside.library.version,
        ),
        order_id=_given(said.order_id),
        product_id=_given(said.product_id),
        currency=_currency(said.currency),
        revenue_amount=_amount(said.revenue),
        properties=_properties(kind, rows),
        context=rows.context,
        **{property_column(one).name: _value(event.properties, one) for one in declared},
    )
    clocked = intake.layer("events_clocked", clocked)
    return intake.layer("events_typed", _with_rest(clocked))


def declared_columns(declared: Sequence[ExpectedProperty]) -> tuple[Column, ...]:
    """The columns of the declared properties."""
    return tuple(property_column(one) for one in declared)


def _with_rest(rows: ir.Table) -> ir.Table:
    """What is worked out from several columns."""
    sent, original, received = (
        _microseconds(at) for at in (rows.sent_at, rows.original_at, rows.received_at)
    )
    late = ibis.ifelse(rows.corrects_clock, sent - original, ibis.null("int64"))
    occurred = (received - late).fill_null(original).fill_null(received)
    host, page_host = _host(rows.referrer_url), _host(rows.page_url)
    campaign = rows.campaign
    utm = {
        name: _utm(rows.page_url, name, campaign[field])
        for name, field in (
            ("utm_source", "source"),
            ("utm_medium", "medium"),
            ("utm_campaign", "name"),
            ("utm_term", "term"),
            ("utm_content", "content"),
        )
    }
    channel = ibis.cases(
        ((rows.event_type == "screen") | rows.device.isin(_APPS), "app"),
        (rows.page_url.notnull(), "web"),
    )
    return rows.mutate(
        event_hash=_hash(rows.event_source + ":" + rows.event_id),
        occurred_at=_timestamp(ibis.least(occurred, received)),
        clock_skew_seconds=(received - sent) // 1_000_000,
        channel=channel,
        referrer_host=ibis.ifelse(host.notnull() & (host == page_host), ibis.null("string"), host),
        **utm,
    ).drop("corrects_clock", "device", "campaign")


def _given(text: ir.StringValue) -> ir.StringValue:
    known: ir.StringValue = text.nullif("")
    return known


def _name(kind: ir.Value, event: ir.StructValue) -> ir.Value:
    of_page = _given(event["name"]).fill_null(_given(event.category))
    return ibis.cases((kind == "track", event.event), (kind.isin(_NAMED), of_page))


def _properties(kind: ir.Value, rows: ir.Table) -> ir.Value:
    """Of identify and group their traits; some clients tell them in the context only."""
    event = rows.event
    traits = event.traits.fill_null(rows.inside.traits)
    return ibis.ifelse(kind.isin(_TELLING), traits, event.properties)


def _moment(text: ir.StringValue) -> ir.TimestampValue:
    """A moment of ISO 8601 in UTC; null where it is none, or none of this age.

    It goes through microseconds, which needs no calendar of all zones.
    """
    at = text.try_cast("timestamp('UTC')")
    first, last = (ibis.literal(one).cast("timestamp('UTC')") for one in (_EARLIEST, _LATEST))
    known: ir.TimestampValue = _timestamp(
        _instant(ibis.ifelse(at.between(first, last), at, ibis.null("timestamp('UTC')")))
    )
    return known


def _amount(text: ir.StringValue) -> ir.Value:
    number = text.try_cast("float64")
    return ibis.ifelse(number.abs() < _MOST_REVENUE, text, ibis.null("string")).try_cast(
        "decimal(18, 4)"
    )


def _currency(text: ir.StringValue) -> ir.Value:
    code = text.upper()
    return ibis.ifelse(code.re_search("^[A-Z]{3}$"), code, ibis.null("string"))


def _host(url: ir.StringValue) -> ir.Value:
    """The site of an address, without www; splitting it is quicker than a pattern."""
    host = _part(_part(_part(url.lower(), "/", 3), "?", 1), ":", 1)
    return _given(ibis.ifelse(host.startswith("www."), host[4:], host))


def _utm(url: ir.StringValue, name: str, told: ir.StringValue) -> ir.Value:
    """What the client read out of the address, else what stands in it."""
    found = ibis.ifelse(
        url.contains("utm_"), url.re_extract(f"[?&]{name}=([^&#]*)", 1), ibis.null("string")
    )
    return _given(told).fill_null(_given(_url_decode(found.replace("+", " "))))


def _value(properties: ir.StringValue, one: ExpectedProperty) -> ir.Value:
    """A declared property; null where it is not of its kind."""
    escaped = one.name.replace("\\", "\\\\").replace('"', '\\"')
    path = f'$."{escaped}"'
    text = _json_text(properties, path)
    if one.type in ("text", "list", "object"):
        return text
    if one.type == "moment":
        return _moment(text)
    return text.try_cast("float64" if one.type == "number" else "boolean")


_url_decode = of("url_decode", "string", gives="string")
_part = of("split_part", "string", "string", "int64", gives="string")
_json_text = of("json_extract_string", "string", "string", gives="string")
_md5 = of("md5_number_lower", "string", gives="uint64")
_instant = of("epoch_us", "timestamp('UTC')", gives="int64")
_microseconds = of("epoch_us", "timestamp", gives="int64")
_timestamp = of("make_timestamp", "int64", gives="timestamp")


def _hash(text: ir.StringValue) -> ir.IntegerValue:
    """64 bits, the uppermost left out: other engines have no unsigned numbers."""
    half = _md5(text) >> ibis.literal(1, "uint64")
    number: ir.IntegerValue = half.cast("int64")
    return number
