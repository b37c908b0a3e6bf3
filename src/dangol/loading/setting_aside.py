"""Records that were not accepted become rows of the quarantine: once each, nothing lost."""

import csv
import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dangol.governance.naming import said_names
from dangol.governance.suppression import suppressed_hash
from dangol.loading.accepting import KEY_TWICE, Accepted, Broken, broken_records, raw_records
from dangol.loading.forms.form import Form
from dangol.loading.mapping import Mapping as ColumnMapping
from dangol.loading.reading import Verdict
from dangol.store.intake import Intake, Reject
from dangol.store.secret import keyed_hash
from dangol.store.warehouse.arrow_types import schema_of
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.intake import QUARANTINE, WAITING

AT_ONCE = 50_000
UNSHAPED = "the line as it stands"
"""The column of a line that has not the shape of a record."""
_SHAPES = {
    "MISSING COLUMNS": "record:too-few-values",
    "TOO MANY COLUMNS": "record:too-many-values",
    "UNQUOTED VALUE": "record:open-quote",
    "INVALID ENCODING": "record:encoding",
    "NO JSON OBJECT": "record:no-json",
}


@dataclass(frozen=True)
class SetAside:
    """How many records were set aside, how many of them are new there, and why."""

    count: int = 0
    new: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass
class Aside:
    """Sets the records of one source aside."""

    source_name: str
    form: Form
    mapping: ColumnMapping
    secret: bytes
    run_id: str
    at: dt.datetime
    reasons: Counter[str] = field(default_factory=Counter)
    suppressed: frozenset[str] = frozenset()
    """Hashes of people who were erased: what names them is not even set aside."""

    def records(
        self, verdict: Verdict, found: Accepted, more: Iterable[Broken], intake: Intake
    ) -> Iterator[tuple[int | None, Broken]]:
        """Every record that was not accepted, with its line in a source that has lines."""
        rejects = sorted(one.line for one in verdict.misshapen)
        first = verdict.opened.first_line if verdict.opened.found.format != "parquet" else 0
        whole = chain(
            broken_records(verdict, self.mapping, self.form, intake),
            raw_records(verdict, found.contradicting, KEY_TWICE, intake),
            more,
        )
        for one in whole:
            if not self._is_suppressed(one):
                yield _line(one.number + first, rejects), one
        for reject in verdict.misshapen:
            shapeless = _of_reject(reject, verdict)
            if not self._is_suppressed(shapeless):
                yield reject.line, shapeless

    def _is_suppressed(self, one: Broken) -> bool:
        return names_suppressed(self.secret, one.raw, self.suppressed)

    def write(
        self, records: Iterable[tuple[int | None, Broken]], session: Session, folder: Path
    ) -> SetAside:
        """The changes that keep these records; those that are known already stay as they are."""
        file = folder / "aside.parquet"
        schema = schema_of(QUARANTINE)
        count = 0
        with pq.ParquetWriter(file, schema) as writer:
            for rows in _pieces(records):
                count += len(rows)
                made = [self._row(line, one) for line, one in rows]
                writer.write_table(pa.Table.from_pylist(made, schema))
        if not count:
            return SetAside()
        rows = session.scan_parquet("loaded_aside", file)
        once = rows.group_by("quarantine_id").agg(
            **{n: rows[n].min() for n in QUARANTINE.column_names if n != "quarantine_id"}
        )
        known = stored_table(QUARANTINE).select("quarantine_id")
        fresh = session.stage(QUARANTINE, once.anti_join(known, "quarantine_id"))
        (new,) = session.fetch(fresh.count().name("n").as_table()).column(0).to_pylist()
        changes = (Change(QUARANTINE.appended(), fresh),) if new else ()
        return SetAside(count, int(new), tuple(self.reasons.most_common()), changes)

    def _row(self, line: int | None, one: Broken) -> dict[str, object]:
        self.reasons.update(one.reasons)
        row = waiting_row(
            self.secret, self.source_name, self.form.name, one.raw, one.reasons, self.at
        )
        return {**row, "source_line": line, "quarantined_by_run": self.run_id}


def names_suppressed(
    secret: bytes, raw: Mapping[str, str | None], suppressed: Collection[str]
) -> bool:
    """Whether a record as it came names somebody who was erased, also within a line."""
    if not suppressed:
        return False
    said = (one for key, value in raw.items() if value for one in said_names(key, value))
    return any(suppressed_hash(secret.hex(), *one) in suppressed for one in said)


def waiting_row(
    secret: bytes,
    source_name: str,
    form: str,
    raw: Mapping[str, str | None],
    reasons: Sequence[str],
    at: dt.datetime,
) -> dict[str, object]:
    """The row of a record that begins to wait; the same record has the same number."""
    said = json.dumps(raw, ensure_ascii=False)
    return {
        "quarantine_id": keyed_hash(secret, source_name, form, said),
        "source_name": source_name,
        "loaded_as": form,
        "quarantine_reasons": json.dumps(reasons),
        "raw_row": said,
        "quarantine_state": WAITING,
        "quarantined_at": at,
    }


def _pieces(
    records: Iterable[tuple[int | None, Broken]],
) -> Iterator[list[tuple[int | None, Broken]]]:
    waiting: list[tuple[int | None, Broken]] = []
    for one in records:
        waiting.append(one)
        if len(waiting) == AT_ONCE:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _line(line: int, rejects: list[int]) -> int:
    """The line of a record when lines that are none stand between the records."""
    for reject in rejects:
        if reject > line:
            break
        line += 1
    return line


def _of_reject(reject: Reject, verdict: Verdict) -> Broken:
    """A misshapen line as a record, its values under the columns as far as they go."""
    reason = _SHAPES.get(reject.kind, "record:unreadable")
    names = verdict.opened.names
    delimiter = verdict.opened.found.delimiter
    cells: list[str] = []
    if delimiter is not None and reason in ("record:too-few-values", "record:too-many-values"):
        cells = next(csv.reader([reject.text], delimiter=delimiter), [])
    raw: dict[str, str | None] = dict(zip(names, cells, strict=False))
    raw[UNSHAPED] = reject.text
    return Broken(reject.line, (reason,), raw)
