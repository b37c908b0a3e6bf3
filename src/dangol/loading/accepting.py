"""From judged records to those that are accepted: one per key, lines numbered, the rest aside."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from dangol.loading.forms.form import VERSION, Form
from dangol.loading.forms.orders import LINE_FIELDS
from dangol.loading.mapping import Mapping
from dangol.loading.reading import DELETED, RAW, REASONS, SYSTEM, Verdict
from dangol.store.intake import RECORD, Intake

KEY_TWICE, ORDER_LATER = "record:key-twice", "record:order-later"
LINE_IN_ORDER = "line within its order"
"""A column that a broken record gets: which line of its order it was, for when it is mended."""
UNNUMBERED = "999999999999"
"""What stands in that column where nobody knows the place: no order has so many lines."""
_PLACE, _WINNER = "dangol_place", "winner_"


@dataclass(frozen=True)
class Broken:
    """A record that was not accepted: its number, why, and what it said by column."""

    number: int
    reasons: tuple[str, ...]
    raw: dict[str, str | None]


@dataclass(frozen=True)
class Accepted:
    """A file whose records without reasons are accepted, and how many of the others there are.

    ``repeated`` records say what another says; ``superseded`` are earlier versions of one.
    ``contradicting`` name their key twice with different values and no later version to choose.
    ``overtaken`` are lines of no known place whose order came in anew since.
    """

    file: Path
    count: int
    broken: int
    deleted: int
    repeated: int
    superseded: int
    contradicting: tuple[int, ...]
    overtaken: tuple[int, ...] = ()


def accepted(
    verdict: Verdict, mapping: Mapping, form: Form, intake: Intake, behind: ir.Table | None = None
) -> Accepted:
    """Choose one record per key, and give lines their numbers.

    Most sources need neither; then the judged file itself is what was accepted. ``behind``
    has the last line (``last_line``) of orders that are there and their latest version
    (``latest_at``), for lines marked UNNUMBERED.
    """
    rows = intake.written(verdict.file)
    numbered = is_by_line(form, mapping) and "line_number" not in rows.columns
    rows = _numbered(rows) if numbered else rows
    rows = rows if behind is None else _numbered_behind(rows, behind)
    sound = rows.filter(rows[REASONS] == "")
    overtaken: tuple[int, ...] = ()
    if behind is not None:
        late = sound.filter(sound.is_overtaken)
        overtaken = tuple(intake.fetch(late.select(RECORD)).column(RECORD).to_pylist())
        sound = sound.filter(~sound.is_overtaken).drop("is_overtaken")
    key = form.row_key(mapping.mapped)
    shared = sound.group_by(key).agg(n=sound.count())
    twins = _one(intake, shared.filter(shared.n > 1).n.sum().fill_null(0))
    repeated = superseded = 0
    contradicting: tuple[int, ...] = ()
    if twins:
        losers = intake.folder / "losers.parquet"
        intake.write(_losers(sound, key), losers)
        lost = intake.written(losers)
        repeated = _one(intake, lost.is_same.cast("int64").sum().fill_null(0))
        others = lost.filter(~lost.is_same)
        tied = others.filter(others.is_tied).select(RECORD).order_by(RECORD)
        contradicting = tuple(intake.fetch(tied).column(RECORD).to_pylist())
        superseded = _one(intake, others.filter(~others.is_tied).count())
        sound = sound.anti_join(lost, RECORD)
    file = verdict.file
    if twins or numbered or behind is not None:
        file = intake.folder / "accepted.parquet"
        intake.write(sound, file)
    whole = intake.written(file)
    kept = whole.filter(whole[REASONS] == "")
    return Accepted(
        file,
        count=_one(intake, kept.count()),
        broken=_one(intake, rows.filter(rows[REASONS] != "").count()),
        deleted=_one(intake, kept[DELETED].cast("int64").sum().fill_null(0)),
        repeated=repeated,
        superseded=superseded,
        contradicting=contradicting,
        overtaken=overtaken,
    )


def is_by_line(form: Form, mapping: Mapping) -> bool:
    """Whether each record is a line of an order."""
    return "line_number" in form.row_key(mapping.mapped) and bool(mapping.mapped & LINE_FIELDS)


def _losers(sound: ir.Table, key: Sequence[str]) -> ir.Table:
    """Records whose key another one has: all but the latest version, the last of equals."""
    order = [sound[VERSION].desc(), sound[RECORD].desc()]
    placed = sound.mutate(**{_PLACE: ibis.row_number().over(group_by=list(key), order_by=order)})
    first = placed.filter(placed[_PLACE] == 0)
    winners = first.select(**{f"{_WINNER}{name}": first[name] for name in first.columns})
    rest = placed.filter(placed[_PLACE] > 0)
    joined = rest.inner_join(winners, [(name, f"{_WINNER}{name}") for name in key])
    compared = [n for n in sound.columns if n not in (*SYSTEM, *key, VERSION)]
    is_same: ir.Value = ibis.literal(value=True)
    for name in compared:
        is_same = is_same & joined[name].identical_to(joined[f"{_WINNER}{name}"])
    is_tied = joined[VERSION].identical_to(joined[f"{_WINNER}{VERSION}"])
    return joined.select(RECORD, is_same=is_same, is_tied=is_tied)


def broken_records(
    verdict: Verdict, mapping: Mapping, form: Form, intake: Intake
) -> Iterator[Broken]:
    """Every broken record, some at a time; a line of an order with the number it would have."""
    rows = intake.written(verdict.file)
    numbered = is_by_line(form, mapping) and "line_number" not in rows.columns
    rows = _numbered(rows) if numbered else rows
    chosen = rows.filter(rows[REASONS] != "")
    columns = [RECORD, REASONS, RAW, *(["line_number"] if numbered else [])]
    for batch in intake.batches(chosen.select(*columns).order_by(RECORD)):
        found = batch.to_pylist()
        # Records of wide sources were not carried along.
        absent = [row[RECORD] for row in found if row[RAW] is None]
        again = {one.number: one.raw for one in raw_records(verdict, absent, "", intake)}
        for row in found:
            raw = again[row[RECORD]] if row[RAW] is None else json.loads(row[RAW])
            if numbered:
                raw[LINE_IN_ORDER] = str(row["line_number"])
            yield Broken(row[RECORD], tuple(row[REASONS].split(";")[:-1]), raw)


def _numbered(rows: ir.Table) -> ir.Table:
    """Counted over every record, so that a broken one keeps its place for when it is mended."""
    place = ibis.row_number().over(group_by=rows.order_id, order_by=rows[RECORD])
    return rows.mutate(line_number=(place + 1).cast("int64"))


def _numbered_behind(rows: ir.Table, behind: ir.Table) -> ir.Table:
    """Lines of whose place nothing is known come after those that are known, here or there."""
    by_order = ibis.window(group_by=rows.order_id)
    is_free = rows.line_number == int(UNNUMBERED)
    known_here = ibis.ifelse(is_free, 0, rows.line_number)
    placed = rows.mutate(
        place=ibis.row_number().over(group_by=[rows.order_id, is_free], order_by=rows[RECORD]) + 1,
        last_here=known_here.max().over(by_order),
    )
    known = behind.select(known_id="order_id", last_there="last_line", latest_at="latest_at")
    joined = placed.left_join(known, placed.order_id == known.known_id)
    last = ibis.greatest(joined.last_here, joined.last_there.fill_null(0))
    is_free = joined.line_number == int(UNNUMBERED)
    is_later = (joined.latest_at > joined[VERSION]).fill_null(ibis.literal(value=False))
    numbered = joined.mutate(
        line_number=ibis.ifelse(is_free, last + joined.place, joined.line_number).cast("int64"),
        is_overtaken=is_free & is_later,
    )
    return numbered.select(*rows.columns, "is_overtaken")


def raw_records(
    verdict: Verdict, numbers: Sequence[int], reason: str, intake: Intake
) -> Iterator[Broken]:
    """Records as they came, read again from the source: few, as most have no need of it."""
    if not numbers:
        return
    records = intake.numbered(verdict.opened.records)
    chosen = intake.keep("chosen", pa.table({RECORD: numbers}))
    for batch in intake.batches(records.semi_join(chosen, RECORD).order_by(RECORD)):
        for row in batch.to_pylist():
            number = row.pop(RECORD)
            raw = dict(zip(verdict.opened.names, row.values(), strict=True))
            yield Broken(number, (reason,), raw)


def _one(intake: Intake, value: ir.Scalar) -> int:
    (found,) = intake.fetch(value.name("n").as_table()).column(0).to_pylist()
    return int(found)
