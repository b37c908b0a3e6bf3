"""Events out of the bodies that brought them, as columns; only the intake engine runs it.

A value of another kind than the protocol's is left out of its column and stays in
``properties`` or ``context``, which keep everything as it was sent.
"""

import json
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa

from dangol.loading.engine_functions import of
from dangol.store.intake import Intake

BODIES = pa.schema(
    [
        ("body_id", pa.string()),
        ("event_source", pa.string()),
        ("call", pa.string()),
        ("received_at", pa.timestamp("us")),
        ("corrects_clock", pa.bool_()),
        ("has_opted_out", pa.bool_()),
        ("text", pa.string()),
    ]
)
"""A body is a batch; a single event was made one. ``call`` is empty for a batch of the client."""

_PAGE = dict.fromkeys(("url", "path", "referrer", "title"), "VARCHAR")
_CAMPAIGN = dict.fromkeys(("name", "source", "medium", "term", "content"), "VARCHAR")
_TEXTS = (
    "type", "messageId", "userId", "anonymousId", "previousId", "groupId", "event", "name",
    "category", "timestamp", "originalTimestamp", "sentAt",
)  # fmt: skip
_BATCH = {
    "batch": [
        {
            **dict.fromkeys(_TEXTS, "VARCHAR"),
            "properties": "JSON",
            "traits": "JSON",
            "context": "JSON",
        }
    ],
    "sentAt": "VARCHAR",
    "context": "JSON",
}
_CONTEXT = {
    "page": _PAGE,
    "campaign": _CAMPAIGN,
    "library": {"name": "VARCHAR", "version": "VARCHAR"},
    "device": {"type": "VARCHAR"},
    "userAgent": "VARCHAR",
    "traits": "JSON",
}
_PROPERTIES = {
    **_PAGE,
    "order_id": "VARCHAR",
    "product_id": "VARCHAR",
    "currency": "VARCHAR",
    "revenue": "VARCHAR",
}


def reported(rows: ir.Table, intake: Intake) -> ir.Table:
    """A row per event of these bodies with what its client reported, and its ``place`` there."""
    read = intake.layer("events_read", rows.mutate(body=_as(rows.text, _BATCH)).drop("text"))
    body = read.body
    apart = read.select(
        "body_id",
        "event_source",
        "call",
        "received_at",
        "corrects_clock",
        "has_opted_out",
        batch_sent=body.sentAt,
        batch_context=body.context,
        place=ibis.range(0, body.batch.length()).unnest(),
        event=body.batch.unnest(),
    )
    apart = intake.layer("events_apart", apart)
    # What the batch says of its context holds for each event that does not say otherwise.
    own = apart.event.context.fill_null("{}")
    merged = _merged(apart.batch_context, own)
    whole = apart.mutate(
        context=ibis.ifelse(apart.batch_context.isnull(), apart.event.context, merged)
    )
    whole = intake.layer("events_whole", whole.drop("batch_context"))
    opened = whole.mutate(
        inside=_as(whole.context, _CONTEXT), said=_as(whole.event.properties, _PROPERTIES)
    )
    return intake.layer("events_opened", opened)


def _as(text: ir.Value, shape: dict[str, Any]) -> ir.StructValue:
    """JSON in a shape: what does not fit is null, what is more is left out."""
    made = of("json_transform", "string", "string", gives=_type(shape))
    found: ir.StructValue = made(text, json.dumps(shape))
    return found


_merged = of("json_merge_patch", "string", "string", gives="string")


def _type(shape: Any) -> dt.DataType:
    if isinstance(shape, dict):
        return dt.Struct({name: _type(inner) for name, inner in shape.items()})
    if isinstance(shape, list):
        return dt.Array(_type(shape[0]))
    return dt.string
