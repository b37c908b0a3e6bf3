"""Records judged by their mapping: typed and accepted, or set aside with every reason.

One pass over the source writes one Parquet file: typed fields, the reasons against a record,
and, only where there are any, the record as it came.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path

import ibis
import ibis.expr.types as ir

from dangol.loading.conversion import converted, given, plausible
from dangol.loading.encodings import UNREADABLE
from dangol.loading.forms.form import SOURCE, VERSION, Field, Form
from dangol.loading.kinds import Written
from dangol.loading.mapping import Mapping
from dangol.loading.sources import LOSES_TEXT, Opened, Source, opened
from dangol.settings import Settings
from dangol.store.errors import QueryError
from dangol.store.intake import RECORD, Intake, Reject
from dangol.tables.vocabulary import ColumnType

REASONS, RAW, DELETED = "dangol_reasons", "dangol_raw", "dangol_deleted"
SYSTEM = (RECORD, REASONS, RAW, DELETED)
WIDE = 100
"""More columns than this are not carried along for the few records that are broken."""
_TIMES = (" %H:%M:%S", " %H:%M", " %p %I:%M", " %I:%M %p", " %H시 %M분")
_MONEY_WORDS = {"원": "KRW", "₩": "KRW", "달러": "USD", "$": "USD", "유로": "EUR", "€": "EUR"}
_FAULTS: dict[ColumnType, str] = {
    "string": "encoding",
    "json": "encoding",
    "boolean": "flag",
    "date": "date",
    "timestamp": "moment",
    "int64": "number",
    "float64": "number",
    "decimal(18, 4)": "number",
}


@ibis.udf.scalar.builtin(name="to_json")  # type: ignore[untyped-decorator]
def _json(value) -> str:  # type: ignore[no-untyped-def,empty-body]
    """DuckDB's own."""


Layer = Callable[[str, ir.Table], ir.Table]
Fault = tuple[ir.BooleanValue, ir.StringValue]


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
            if not any(one.kind in LOSES_TEXT for one in misshapen):
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
        columns = source.records.columns[1:]
        texts = {
            name: source.records[column] for name, column in zip(source.names, columns, strict=True)
        }
        asked = list(self._asked(texts))
        known = layer(
            "known",
            source.records.select(
                RECORD,
                **{f.name: self._given(f, text, source) for f, text, _ in asked},
                **{VERSION: self._version_text(texts, source), DELETED: self._deleted(texts)},
                **{RAW: ibis.struct(texts) if has_raw(source) else ibis.null("string")},
            ),
        )
        zone = self.mapping.time_zone
        said = layer(
            "said",
            known.select(
                RECORD,
                DELETED,
                RAW,
                **{f.name: converted(known[f.name], w, f.type, zone) for f, _, w in asked},
                **{_text(f.name): known[f.name] for f, _, _ in asked},
                **{VERSION: self._version(known[VERSION]), _text(VERSION): known[VERSION]},
            ),
        )
        typed = layer(
            "typed",
            said.select(
                RECORD,
                DELETED,
                RAW,
                **{f.name: plausible(said[f.name], f.type) for f, _, _ in asked},
                **{_text(f.name): said[_text(f.name)] for f, _, _ in asked},
                **{VERSION: said[VERSION], _text(VERSION): said[_text(VERSION)]},
            ),
        )
        return self._with_reasons(typed, [field for field, _, _ in asked], source, layer)

    def _with_reasons(
        self, typed: ir.Table, fields: list[Field], source: Opened, layer: Layer
    ) -> ir.Table:
        faults = [f for one in fields for f in _faults(typed, one, marked=source.is_marked)]
        broken = typed[_text(VERSION)].notnull() & typed[VERSION].isnull()
        if self.mapping.version_column is not None:
            faults.append((broken, ibis.literal(f"{VERSION}:moment;")))
        rows = typed.select(
            RECORD,
            DELETED,
            RAW,
            *(field.name for field in fields),
            **{
                SOURCE: ibis.literal(self.source_name),
                VERSION: ibis.coalesce(typed[VERSION], self.version_at),
                REASONS: _told(faults),
            },
        )
        filled = layer(
            "filled", self._keyed(self.form.fill_in(rows, self.mapping.mapped, self.settings))
        )
        # What is given and broken is not told to be missing as well.
        lacking = _told(
            [
                (
                    filled[n].isnull() & ~filled[REASONS].contains(f"{n}:"),
                    ibis.literal(f"{n}:empty;"),
                )
                for n in self._needed(filled)
            ]
        )
        told = filled[REASONS].concat(lacking)
        if self.mapping.deleted_column is not None:
            # Of a record that the source deleted only the key is asked for.
            key = [(filled[n].isnull(), ibis.literal(f"{n}:empty;")) for n in self._key(filled)]
            told = ibis.ifelse(filled[DELETED], _told(key), told)
        judged = layer("judged", filled.mutate(**{REASONS: told}))
        if not has_raw(source):
            return judged
        raw = ibis.ifelse(judged[REASONS] != "", _json(judged[RAW]), ibis.null("string"))
        return judged.mutate(**{RAW: raw})

    def _given(self, field: Field, text: ir.StringValue, source: Opened) -> ir.StringValue:
        known = given(text, clean=source.is_clean)
        return _currency_code(known) if field.name == "currency" else known

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
                text = text.strip().concat(" ").concat(texts[time.column].strip())
                days = dict.fromkeys(one.partition(" %H")[0] for one in written.formats)
                formats = tuple(day + clock for day in days for clock in _TIMES)
                written = written.model_copy(update={"formats": formats})
            yield field, text, written
        for name, constant in self.mapping.constants.items():
            field = self.form.field(name)
            if field is not None:
                yield field, ibis.literal(constant), Written()

    def _deleted(self, texts: dict[str, ir.StringValue]) -> ir.BooleanValue:
        column = self.mapping.deleted_column
        if column is None:
            return ibis.literal(value=False)
        flag = converted(given(texts[column], clean=False), Written(kind="flag"), "boolean", "UTC")
        deleted: ir.BooleanValue = flag.fill_null(ibis.literal(value=False))
        return deleted

    def _version_text(self, texts: dict[str, ir.StringValue], source: Opened) -> ir.StringValue:
        column = self.mapping.version_column
        if column is None:
            return ibis.null("string")
        return given(texts[column], clean=source.is_clean)

    def _version(self, known: ir.StringValue) -> ir.Value:
        if self.mapping.version_column is None:
            return ibis.null("timestamp")
        return converted(known, self.mapping.version_written, "timestamp", self.mapping.time_zone)

    def _keyed(self, rows: ir.Table) -> ir.Table:
        """Records named by what they say, where the source names them not."""
        (first, *more) = self.form.key
        if not self.mapping.key_from_content or first in rows.columns or more:
            return rows
        said = [name for name in self.form.content_key if name in rows.columns]
        parts = [rows[name].cast("string").fill_null("") for name in said or self._fields(rows)]
        text = parts[0]
        for part in parts[1:]:
            text = text.concat("\x1f").concat(part)
        return rows.mutate(**{first: text.hexdigest("md5")})

    def _fields(self, rows: ir.Table) -> list[str]:
        return [name for name in rows.columns if name not in (*SYSTEM, SOURCE, VERSION)]

    def _key(self, rows: ir.Table) -> list[str]:
        """Line numbers may be given later; every other part of a key must be there."""
        key = self.form.row_key(self.mapping.mapped)
        return [name for name in key if name in rows.columns]

    def _needed(self, rows: ir.Table) -> list[str]:
        needed = {field.name for field in self.form.fields if field.needed}
        asked = sorted({*needed, *self._key(rows)} - set(self.form.may_be_empty))
        return [name for name in asked if name in rows.columns]


def has_raw(source: Opened) -> bool:
    """Whether broken records are written out in the same pass; wide ones are read again."""
    return len(source.names) <= WIDE


def _text(field: str) -> str:
    """The column that holds what the source said of a field."""
    return f"text of {field}"


def _faults(rows: ir.Table, field: Field, *, marked: bool) -> Iterator[Fault]:
    """What can be wrong with one field, and the reason that it gives against a record."""
    text, value = rows[_text(field.name)], rows[field.name]
    kind = _FAULTS[field.type]
    if field.type not in ("string", "json"):
        broken = text.notnull() & value.isnull() & (text.strip() != "")
        said = ibis.ifelse(text.contains(UNREADABLE), "encoding", kind) if marked else kind
        yield broken, ibis.literal(f"{field.name}:").concat(said).concat(";")
    elif marked:
        yield text.contains(UNREADABLE), ibis.literal(f"{field.name}:encoding;")
    if field.name == "currency":
        yield ~value.re_search("^[A-Z]{3}$"), ibis.literal("currency:currency-code;")
    if field.least is not None:
        yield value < field.least, ibis.literal(f"{field.name}:too-small;")


def _told(faults: list[Fault]) -> ir.StringValue:
    """The reasons of all faults that hold; nearly every record has none, so that comes first."""
    if not faults:
        return ibis.literal("")
    holds = [fault.fill_null(ibis.literal(value=False)) for fault, _ in faults]
    said: ir.StringValue = ibis.literal("")
    for fault, (_, reason) in zip(holds, faults, strict=True):
        said = said.concat(ibis.ifelse(fault, reason, ""))
    told: ir.StringValue = ibis.ifelse(reduce(or_, holds), said, "")
    return told


def _currency_code(text: ir.StringValue) -> ir.StringValue:
    upper = text.upper()
    code: ir.StringValue = ibis.cases(
        *((upper == word, code) for word, code in _MONEY_WORDS.items()), else_=upper
    )
    return code
