"""Statements about consent that come with a source, for the append-only ledger."""

import datetime as dt
from collections.abc import Iterator
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from dangol.governance.consent import CONTACT_DATA
from dangol.loading.forms.customers import (
    CONSENT_FIELDS,
    CONTACT_FIELDS,
    EVERY_REFUSAL,
    REFUSAL_FIELDS,
)
from dangol.loading.forms.form import Stored
from dangol.loading.mapping import LegalBasis
from dangol.store.secret import keyed_hash
from dangol.store.warehouse.compile import view_of
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.consent import (
    CONSENTS,
    CONTRACT,
    GRANTED,
    MARKETING,
    PERSON_SAID,
    SERVICE,
    WITHDRAWN,
)

CHANNELS = tuple(CONSENT_FIELDS.values())
_PERSON = ("customer_id", "purpose", "channel")
_STATEMENT = (*_PERSON, "consent_state", "basis", "decided_at")


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
    left: ir.Table | None,
) -> tuple[int, tuple[Change, ...]]:
    """How many statements are new, and the changes that add them.

    A column of the source that says whether a person agreed, or refused, counts as their
    decision; where no column says who agreed, the declared basis holds for everyone with
    contact data for the channel who did not refuse. A contract allows what it needs, which
    is no marketing.
    What was said before is not repeated, and an undated statement undoes no withdrawal that
    came from elsewhere. A statement holds from when the person decided; where the source does
    not say, from ``declared_at``. Who ``left`` (customer_id, deleted_at) takes back every
    consent.
    """
    told = (_said(rows, mapped, channel, basis, declared_at) for channel in CHANNELS)
    found = [one for one in told if one is not None]
    if left is not None:
        ledger = stored(CONSENTS)
        granted = ledger.filter(ledger.consent_state == GRANTED)
        found += [
            _taken_back(left.semi_join(granted.filter(granted.channel == c), "customer_id"), c)
            for c in CHANNELS
        ]
    if not found:
        return 0, ()
    staged = []
    count = 0
    for said in found:
        news = session.fetch(_news(said, stored(CONSENTS), source_name))
        if news.num_rows:
            count += news.num_rows
            whole = _with_ids(news, secret, basis, source_name, at)
            staged.append(Change(CONSENTS.appended(), session.stage(CONSENTS, whole)))
    return count, tuple(staged)


def _said(
    rows: ir.Table, mapped: frozenset[str], channel: str, basis: LegalBasis, declared_at: ir.Value
) -> ir.Table | None:
    """What the source says of one channel: a statement per customer of whom it says anything.

    ``is_dated`` ones hold from a moment that the source gives.
    """
    agreeing = next((f for f, c in CONSENT_FIELDS.items() if c == channel and f in mapped), None)
    agreeing = agreeing or ("marketing_consent" if "marketing_consent" in mapped else None)
    refusing = [EVERY_REFUSAL, *(f for f, c in REFUSAL_FIELDS.items() if c == channel)]
    refusing = [name for name in refusing if name in mapped]
    kinds = CONTACT_DATA[channel]
    reaching = [f for f, kind in CONTACT_FIELDS.items() if kind in kinds and f in mapped]
    covers = agreeing is None and basis.basis != "unknown" and bool(reaching)
    if agreeing is None and not refusing and not covers:
        return None
    no = ibis.literal(value=False)
    refused = reduce(or_, (rows[name].fill_null(no) for name in refusing), no)
    agreed = rows[agreeing] if agreeing is not None else ibis.null("boolean")
    reached = ibis.coalesce(*(rows[f] for f in reaching)).notnull() if covers else no
    decided = rows.consent_decided_at if "consent_decided_at" in mapped else ibis.null("timestamp")
    told = rows.select(
        "customer_id",
        state=ibis.cases(
            (refused | ~agreed.fill_null(ibis.literal(value=True)), WITHDRAWN),
            (agreed.fill_null(no) | reached, GRANTED),
            else_=ibis.null("string"),
        ),
        spoke=refused | agreed.notnull(),
        decided=decided,
        declared=declared_at,
    )
    told = told.filter(told.state.notnull())
    purpose = SERVICE if basis.basis == CONTRACT else MARKETING
    return told.select(
        "customer_id",
        purpose=ibis.ifelse(told.spoke, MARKETING, purpose),
        channel=ibis.literal(channel),
        consent_state=told.state,
        basis=ibis.ifelse(told.spoke, PERSON_SAID, basis.basis),
        decided_at=ibis.ifelse(
            told.spoke, ibis.coalesce(told.decided, told.declared), told.declared
        ),
        is_dated=told.spoke & told.decided.notnull(),
    )


def _taken_back(left: ir.Table, channel: str) -> ir.Table:
    return left.select(
        "customer_id",
        purpose=ibis.literal(MARKETING),
        channel=ibis.literal(channel),
        consent_state=ibis.literal(WITHDRAWN),
        basis=ibis.literal(PERSON_SAID),
        decided_at=left.deleted_at,
        is_dated=ibis.literal(value=False),
    )


def _news(said: ir.Table, ledger: ir.Table, source_name: str) -> ir.Table:
    """Statements that tell more than the ledger holds."""
    known = ledger.select(*(ledger[name].name(f"known_{name}") for name in _STATEMENT)).distinct()
    last = _latest(ledger, "last")
    ours = _latest(ledger.filter(ledger.consent_source == source_name), "ours")
    joined = view_of(said).left_join(last, [(name, f"last_{name}") for name in _PERSON])
    joined = joined.left_join(ours, [(name, f"ours_{name}") for name in _PERSON])
    joined = joined.left_join(known, [(name, f"known_{name}") for name in _STATEMENT])
    no = ibis.literal(value=False)
    repeats = [
        (joined.consent_state == joined[f"{one}_consent_state"])
        & (joined.basis == joined[f"{one}_basis"])
        for one in ("last", "ours")
    ]
    # Nobody knows whether an undated "yes" came before or after a "no" that came from
    # elsewhere, and what a company declares never outdoes what a person said.
    spoke = joined.ours_consent_state.notnull() & (joined.basis == PERSON_SAID)
    overrules = (
        (joined.consent_state == GRANTED) & (joined.last_consent_state == WITHDRAWN) & ~spoke
    )
    undated = reduce(or_, (one.fill_null(no) for one in (*repeats, overrules)))
    is_old = ibis.ifelse(joined.is_dated, joined.known_customer_id.notnull(), undated)
    return joined.filter(~is_old).select(*_STATEMENT)


def _latest(ledger: ir.Table, prefix: str) -> ir.Table:
    """The latest statement of each person, purpose and channel, its columns prefixed."""
    place = ibis.row_number().over(
        group_by=[ledger[name] for name in _PERSON],
        order_by=[ledger.decided_at.desc(), ledger.recorded_at.desc()],
    )
    placed = ledger.mutate(place=place)
    first = placed.filter(placed.place == 0)
    return first.select(*(first[name].name(f"{prefix}_{name}") for name in _STATEMENT))


def _with_ids(
    news: pa.Table, secret: bytes, basis: LegalBasis, source_name: str, at: dt.datetime
) -> pa.Table:
    count = news.num_rows
    given = {
        "consent_id": pa.array(_ids(news, secret), pa.string()),
        "recorded_at": pa.array([at] * count, pa.timestamp("us")),
        "declared_by": pa.array([basis.declared_by] * count, pa.string()),
        "text_version": pa.array(
            [
                basis.text_version if one == PERSON_SAID else None
                for one in news["basis"].to_pylist()
            ],
            pa.string(),
        ),
        "anonymous_id": pa.nulls(count, pa.string()),
        "consent_source": pa.array([source_name] * count, pa.string()),
    }
    for name, values in given.items():
        news = news.append_column(name, values)
    return news


def _ids(news: pa.Table, secret: bytes) -> Iterator[str]:
    columns = [news.column(name).cast(pa.string()).to_pylist() for name in _STATEMENT]
    for statement in zip(*columns, strict=True):
        yield keyed_hash(secret, *statement)
