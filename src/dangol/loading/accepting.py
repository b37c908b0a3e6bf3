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

KEY_TWICE = "record:key-twice"
LINE_IN_ORDER = "line within its order"
"""A column that a broken record gets: which line of its order it was, for when it is mended."""
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
    ``contradicting`` name their key twice with different values and no version to choose by.
    """

    file: Path
    count: int
    broken: int
    deleted: int
    repeated: int
    superseded: int
    contradicting: tuple[int, ...]


def accepted(verdict: Verdict, mapping: Mapping, form: Form, intake: Intake) -> Accepted:
    """Choose one record per key, and give lines their numbers.

    Most sources need neither; then the judged file itself is what was accepted.
    """
    rows = intake.written(verdict.file)
    numbered = is_by_line(form, mapping) and "line_number" not in rows.columns
    rows = _numbered(rows) if numbered else rows
    sound = rows.filter(rows[REASONS] == "")
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
        if mapping.version_column is None:
            found = intake.fetch(others.select(RECORD).order_by(RECORD))
            contradicting = tuple(found.column(RECORD).to_pylist())
        else:
            superseded = _one(intake, others.count())
        sound = sound.anti_join(lost, RECORD)
    file = verdict.file
    if twins or numbered:
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
    return joined.select(RECORD, is_same=is_same)


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
