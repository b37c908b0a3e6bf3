"""Statements about consent that come with a source, for the append-only ledger."""

import datetime as dt
from collections.abc import Iterator

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from dangol.governance.consent import CONTACT_DATA
from dangol.loading.forms.customers import CONSENT_FIELDS, CONTACT_FIELDS
from dangol.loading.forms.form import Stored
from dangol.loading.mapping import LegalBasis
from dangol.store.secret import keyed_hash
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.consent import CONSENTS, GRANTED, MARKETING, WITHDRAWN

CHANNELS = tuple(CONSENT_FIELDS.values())
_STATEMENT = ("customer_id", "purpose", "channel", "consent_state", "basis", "decided_at")


def consent_changes(
    rows: ir.Table,
    mapped: frozenset[str],
    basis: LegalBasis,
    stored: Stored,
    session: Session,
    *,
    secret: bytes,
    source_name: str,
    at: dt.datetime,
    declared_at: ir.Value,
) -> tuple[int, tuple[Change, ...]]:
    """How many statements are new, and the changes that add them.

    A column of the source that says whether a person agreed counts as their consent; where
    there is none, the declared basis holds for everyone with contact data for the channel.
    What is already the latest statement is not repeated. A statement holds from when the
    person decided; where the source does not say, from ``declared_at``.
    """
    decided = declared_at
    if "consent_decided_at" in mapped:
        decided = ibis.coalesce(rows.consent_decided_at, declared_at)
    told = (_said(rows, mapped, channel, basis, decided) for channel in CHANNELS)
    found = [one for one in told if one is not None]
    if not found:
        return 0, ()
    staged = []
    count = 0
    for said in found:
        news = session.fetch(_news(said, stored(CONSENTS), dated="consent_decided_at" in mapped))
        if news.num_rows:
            count += news.num_rows
            whole = _with_ids(news, secret, basis.declared_by, source_name, at)
            staged.append(Change(CONSENTS.appended(), session.stage(CONSENTS, whole)))
    return count, tuple(staged)


def _said(
    rows: ir.Table, mapped: frozenset[str], channel: str, basis: LegalBasis, decided: ir.Value
) -> ir.Table | None:
    """What the source says of one channel: a statement per customer of whom it says anything."""
    column = next((f for f, c in CONSENT_FIELDS.items() if c == channel and f in mapped), None)
    column = column or ("marketing_consent" if "marketing_consent" in mapped else None)
    if column is not None:
        told = rows.filter(rows[column].notnull())
        return told.select(
            "customer_id",
            purpose=ibis.literal(MARKETING),
            channel=ibis.literal(channel),
            consent_state=ibis.ifelse(told[column], GRANTED, WITHDRAWN),
            basis=ibis.literal("consent"),
            decided_at=decided,
        )
    kinds = CONTACT_DATA[channel]
    fields = [f for f, kind in CONTACT_FIELDS.items() if kind in kinds and f in mapped]
    if basis.basis == "unknown" or not fields:
        return None
    reached = rows.filter(ibis.coalesce(*(rows[name] for name in fields)).notnull())
    return reached.select(
        "customer_id",
        purpose=ibis.literal(MARKETING),
        channel=ibis.literal(channel),
        consent_state=ibis.literal(GRANTED),
        basis=ibis.literal(basis.basis),
        decided_at=decided,
    )


def _news(said: ir.Table, ledger: ir.Table, *, dated: bool) -> ir.Table:
    """Statements that the ledger does not hold as the latest of their person and channel."""
    place = ibis.row_number().over(
        group_by=[ledger.customer_id, ledger.purpose, ledger.channel],
        order_by=[ledger.decided_at.desc(), ledger.recorded_at.desc()],
    )
    latest = ledger.mutate(place=place)
    latest = latest.filter(latest.place == 0).select(
        *(latest[name].name(f"last_{name}") for name in _STATEMENT)
    )
    joined = said.view().left_join(
        latest, [(name, f"last_{name}") for name in ("customer_id", "purpose", "channel")]
    )
    same = (joined.consent_state == joined.last_consent_state) & (joined.basis == joined.last_basis)
    if dated:
        same &= joined.decided_at == joined.last_decided_at
    return joined.filter(~same.fill_null(ibis.literal(value=False))).select(*_STATEMENT)


def _with_ids(
    news: pa.Table, secret: bytes, declared_by: str, source_name: str, at: dt.datetime
) -> pa.Table:
    count = news.num_rows
    given = {
        "consent_id": pa.array(_ids(news, secret), pa.string()),
        "recorded_at": pa.array([at] * count, pa.timestamp("us")),
        "declared_by": pa.array([declared_by] * count, pa.string()),
        "consent_source": pa.array([source_name] * count, pa.string()),
    }
    for name, values in given.items():
        news = news.append_column(name, values)
    return news


def _ids(news: pa.Table, secret: bytes) -> Iterator[str]:
    columns = [news.column(name).cast(pa.string()).to_pylist() for name in _STATEMENT]
    for statement in zip(*columns, strict=True):
        yield keyed_hash(secret, *statement)
