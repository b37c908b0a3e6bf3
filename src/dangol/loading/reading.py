"""Records judged by their mapping: typed and accepted, or set aside with every reason.

One pass over the source writes one Parquet file: typed fields, the reasons against a record,
and, only where there are any, the record as it came.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path

import ibis
import ibis.expr.types as ir

from dangol.loading.conversion import bare, given, meant, read
from dangol.loading.counting import lines_of
from dangol.loading.faults import (
    Fault,
    came_in,
    faults_of,
    fields_among,
    lacking,
    said_of,
    told,
    unread,
)
from dangol.loading.forms.form import SOURCE, VERSION, Field, Form
from dangol.loading.kinds import ENDLESS, Written
from dangol.loading.mapping import Mapping
from dangol.loading.sources import LOSES_TEXT, Opened, Source, opened
from dangol.settings import Settings
from dangol.store.errors import QueryError
from dangol.store.intake import RECORD, Intake, Reject

REASONS, RAW, DELETED = "dangol_reasons", "dangol_raw", "dangol_deleted"
SYSTEM = (RECORD, REASONS, RAW, DELETED)
WIDE = 100
"""More columns than this are not carried along for the few records that are broken."""
_TIMES = (" %H:%M:%S", " %H:%M", " %p %I:%M", " %I:%M %p", " %H시 %M분")
_MONEY_WORDS = {"원": "KRW", "₩": "KRW", "달러": "USD", "$": "USD", "유로": "EUR", "€": "EUR"}


Layer = Callable[[str, ir.Table], ir.Table]


@dataclass(frozen=True)
class Verdict:
    """What one pass gave: a file of all records, how many, and the lines that were none."""

    file: Path
    records: int
    misshapen: tuple[Reject, ...]
    opened: Opened


@dataclass(frozen=True)
class Judge:
    """Applies a mapping; ``version_at`` (naive UTC) is the version of records without one."""

    mapping: Mapping
    form: Form
    settings: Settings
    source_name: str
    version_at: ir.Value

    def read(self, source: Source, intake: Intake) -> Verdict:
        """Read the whole source; carefully where the fast reader would lose something."""
        file = intake.folder / "judged.parquet"
        records = opened(source, intake)
        try:
            count = intake.write(self.judged(records, intake.layer), file)
            misshapen = records.misshapen()
            loses_text = any(one.kind in LOSES_TEXT or "\n" in one.text for one in misshapen)
            if not loses_text and not _spans_lines(records, count + len(misshapen), intake):
                return Verdict(file, count, tuple(misshapen), records)
        except QueryError:
            if records.found.format != "csv":
                raise
        intake.forget_rejects()
        records = opened(source, intake, careful=True)
        count = intake.write(self.judged(records, intake.layer), file)
        return Verdict(file, count, tuple(records.misshapen()), records)

    def judged(self, source: Opened, layer: Layer) -> ir.Table:
        """Every record: typed fields, and in a text the reasons against it, ';' after each."""
        places = source.records.columns
        came = {came_in(c): source.records[c] for c in places if has_raw(source)}
        ends = {c: bare(source.records[c]) for c in places}
        trimmed = layer("trimmed", source.records.select(**came, **ends))
        texts = {n: trimmed[c] for n, c in zip(source.names, places, strict=True)}
        asked = list(self._asked(texts))
        zone = self.mapping.time_zone
        known = layer(
            "known",
            trimmed.select(
                *came,
                **{said_of(f.name): _given(f, text) for f, text, _ in asked},
                **{said_of(VERSION): self._marked(texts, self.mapping.version_column)},
                **{said_of(DELETED): self._marked(texts, self.mapping.deleted_column)},
            ),
        )
        kinds = [(f.name, f.type, written) for f, _, written in asked]
        kinds.append((VERSION, "timestamp", self.mapping.version_written))
        kinds.append((DELETED, "boolean", Written(kind="flag")))
        values = {name: read(known[said_of(name)], w, kind, zone) for name, kind, w in kinds}
        plain = layer("plain", known.mutate(**values))
        values = {name: meant(plain[name], w, kind, zone) for name, kind, w in kinds}
        typed = layer("typed", plain.mutate(**values, **{SOURCE: ibis.literal(self.source_name)}))
        filled = layer(
            "filled", self._keyed(self.form.fill_in(typed, self.mapping.mapped, self.settings))
        )
        return self._with_reasons(filled, [field for field, _, _ in asked], source, layer)

    def _with_reasons(
        self, filled: ir.Table, asked: list[Field], source: Opened, layer: Layer
    ) -> ir.Table:
        faults = [f for one in asked for f in faults_of(filled, one, marked=source.is_marked)]
        if self.mapping.version_column is not None:
            faults.append(unread(filled, VERSION, "moment"))
        faults += [lacking(filled, name) for name in self._needed(filled)]
        if self.mapping.deleted_column is not None:
            # Of a record that the source deleted only the key is asked for.
            deleted = filled[DELETED].fill_null(ibis.literal(value=False))
            faults = [Fault(one.reason, one.holds & ~deleted) for one in faults]
            faults.append(unread(filled, DELETED, "flag"))
            faults += [Fault(f"{n}:empty", filled[n].isnull() & deleted) for n in self._key(filled)]
        no = ibis.literal(value=False)
        holds = {f"fault {n}": one.holds.fill_null(no) for n, one in enumerate(faults)}
        checked = layer("checked", filled.mutate(**holds))
        reasons = told(checked, dict(zip(holds, (one.reason for one in faults), strict=True)))
        version = ibis.coalesce(checked[VERSION], self.version_at)
        names = [name for name in fields_among(filled.columns) if name != VERSION]
        is_deleted = checked[DELETED].fill_null(no)
        told_of = checked.mutate(**{VERSION: version, REASONS: reasons, DELETED: is_deleted})
        judged = layer("judged", told_of.drop(*holds))
        return judged.select(*names, VERSION, REASONS, **{RAW: _raw(judged, source)})

    def _asked(
        self, texts: dict[str, ir.StringValue]
    ) -> Iterator[tuple[Field, ir.StringValue, Written]]:
        """Each mapped field with its text and the way in which it is written."""
        time = self.mapping.part_of("ordered_time")
        for part in self.mapping.parts:
            field = self.form.field(part.field) if part.field else None
            if field is None or field.name == "ordered_time":
                continue
            text, written = texts[part.column], part.written
            if field.name == "ordered_at" and time is not None:
                text = text.concat(" ").concat(texts[time.column])
                days = dict.fromkeys(one.partition(" %H")[0] for one in written.formats)
                formats = tuple(day + clock for day in days for clock in _TIMES)
                written = written.model_copy(update={"formats": formats})
            yield field, text, written
        for name, constant in self.mapping.constants.items():
            field = self.form.field(name)
            if field is not None:
                yield field, ibis.literal(constant), Written()

    def _marked(self, texts: dict[str, ir.StringValue], column: str | None) -> ir.StringValue:
        return ibis.null("string") if column is None else given(texts[column])

    def _keyed(self, rows: ir.Table) -> ir.Table:
        """Records named by what they say, where the source names them not.

        Who bought is a part of what names a purchase: one of nobody known is named by all
        that it says.
        """
        (first, *more) = self.form.key
        if not self.mapping.key_from_content or first in rows.columns or more:
            return rows
        said = [name for name in self.form.content_key if name in rows.columns]
        whole = _joined(rows, self._fields(rows))
        text = _joined(rows, said) if said else whole
        if "customer_id" in said:
            text = ibis.ifelse(rows.customer_id.isnull(), whole, text)
        return rows.mutate(**{first: text.hexdigest("md5")})

    def _fields(self, rows: ir.Table) -> list[str]:
        return [n for n in fields_among(rows.columns) if n not in (*SYSTEM, SOURCE, VERSION)]

    def _key(self, rows: ir.Table) -> list[str]:
        """Line numbers may be given later; every other part of a key must be there."""
        key = self.form.row_key(self.mapping.mapped)
        return [name for name in key if name in rows.columns]

    def _needed(self, rows: ir.Table) -> list[str]:
        needed = {field.name for field in self.form.fields if field.needed}
        asked = sorted({*needed, *self._key(rows)} - set(self.form.may_be_empty))
        return [name for name in asked if name in rows.columns]


def _joined(rows: ir.Table, names: Sequence[str]) -> ir.StringValue:
    first, *more = (rows[name].cast("string").fill_null("") for name in names)
    return reduce(lambda one, other: one.concat("\x1f").concat(other), more, first)


def _spans_lines(source: Opened, records: int, intake: Intake) -> bool:
    """Whether some value holds a line end; then a quote may have swallowed other records."""
    if source.text is None or lines_of(source.text) - source.first_line <= records:
        return False
    # More lines than records: that may as well be empty lines.
    rows = source.records
    holds = reduce(or_, (rows[name].contains("\n") for name in rows.columns))
    return bool(intake.fetch(rows.filter(holds).limit(1)).num_rows)


def has_raw(source: Opened) -> bool:
    """Whether broken records are written out in the same pass; wide ones are read again."""
    return len(source.names) <= WIDE


def _raw(judged: ir.Table, source: Opened) -> ir.StringValue:
    """A broken record as it came, by the names of its columns; nothing of the others."""
    nothing: ir.StringValue = ibis.null("string")
    if not has_raw(source):
        return nothing
    places = zip(source.names, source.records.columns, strict=True)
    record = ibis.struct({name: judged[came_in(place)] for name, place in places})
    raw: ir.StringValue = ibis.ifelse(
        judged[REASONS] != "", record.cast("json").cast("string"), nothing
    )
    return raw


def _given(field: Field, text: ir.StringValue) -> ir.StringValue:
    known = given(text)
    if field.type in ("date", "timestamp"):
        is_endless = known.startswith("9999") & known.re_search(ENDLESS)
        known = ibis.ifelse(is_endless, ibis.null("string"), known)
    return _currency_code(known) if field.name == "currency" else known


def _currency_code(text: ir.StringValue) -> ir.StringValue:
    upper = text.upper()
    code: ir.StringValue = ibis.cases(
        *((upper == word, code) for word, code in _MONEY_WORDS.items()), else_=upper
    )
    return code
