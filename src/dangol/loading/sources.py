"""Where records come from, and how each kind of source is opened as records of text."""

import gzip
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Literal

import ibis.expr.types as ir
from pydantic import BaseModel, ConfigDict, Field

from dangol.loading import databases, encodings, structure
from dangol.loading.careful import CarefulReader
from dangol.loading.encodings import ENCODINGS, Encoding
from dangol.loading.errors import EmptySourceError, TooManyColumnsError, UnreadableSourceError
from dangol.loading.json_lines import JsonLines
from dangol.loading.lengthening import long_rows
from dangol.loading.rows_file import write_rows
from dangol.loading.workbooks import open_sheet
from dangol.store.encryption.sealed import open_sealed, sealed_with
from dangol.store.errors import QueryError
from dangol.store.intake import CsvText, Intake, Reject

Format = Literal["csv", "json-lines", "parquet", "workbook", "query"]
LOSES_TEXT = ("UNQUOTED VALUE", "LINE SIZE OVER MAXIMUM", "INVALID ENCODING")
HEAD_BYTES = 2_000_000
HEAD_ROWS = 2_000


class Reading(BaseModel):
    """How a source is read; what is left out is found out.

    Where some columns ``stay``, each other one becomes rows: its name a question, its value the
    answer. So the exports of survey tools, and partners' files, have one fact in a row.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: Format | None = None
    encoding: Encoding | None = None
    delimiter: str | None = Field(None, min_length=1, max_length=1)
    has_header: bool | None = None
    sheet: str | None = None
    stay: tuple[str, ...] | None = Field(None, min_length=1, max_length=100)


class Source(BaseModel):
    """A file on this machine, or a query against a database; ``name`` is how people know it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(min_length=1, max_length=200)
    file: Path | None = None
    address: str | None = Field(None, repr=False)
    query: str | None = None
    reading: Reading = Reading()


@dataclass(frozen=True)
class Opened:
    """A source as records of text, and how it turned out to be written.

    ``is_marked`` texts may hold marks in the place of letters that could not be read.
    """

    names: tuple[str, ...]
    records: ir.Table
    found: Reading
    first_line: int
    sheets: tuple[str, ...]
    misshapen: Callable[[], list[Reject]]
    is_marked: bool = True
    text: Path | None = None
    """The text that the fast reader reads, if it does."""
    file: Path | None = None
    """The file as it is read, decrypted and unpacked; it goes with the intake."""


def opened(source: Source, intake: Intake, *, head: bool = False, careful: bool = False) -> Opened:
    """The source as a table of the intake engine; ``head`` takes its beginning only.

    The fast reader of separated values loses text where a quote stays open or a letter is
    unreadable (``LOSES_TEXT``); the ``careful`` one does not.

    Raises UnreadableSourceError, EmptySourceError, SourceRefusedError, UnknownColumnGivenError.
    """
    stay = source.reading.stay
    if source.query is not None:
        made = _query(source, intake, head=head)
    else:
        # Lines are not told from rows any more where each gives many.
        made = _file(source, intake, head=head, careful=careful or stay is not None)
    if len(made.names) > structure.MOST_COLUMNS:
        raise TooManyColumnsError(source.name, len(made.names), structure.MOST_COLUMNS)
    if stay is None:
        return made
    names, records = long_rows(made.names, made.records, stay, source.name)
    found = made.found.model_copy(update={"stay": stay})
    return replace(made, names=names, records=records, found=found, text=None)


def _file(source: Source, intake: Intake, *, head: bool, careful: bool) -> Opened:
    file = source.file
    if file is None or not file.is_file():
        raise UnreadableSourceError(f"There is no file '{file}'.\nName a file that is there.")
    file = _plain(file, intake)
    if not file.stat().st_size:
        raise EmptySourceError(source.name, "the file is empty")
    kind = source.reading.format or format_of(file, source.name)
    if kind == "csv":
        made = _csv(source, file, intake, head=head, careful=careful)
    elif kind == "parquet":
        made = _parquet(source, file, intake)
    elif kind == "workbook":
        made = _workbook(source, file, intake, head=head)
    else:
        made = _json_lines(source, file, intake, head=head)
    return replace(made, file=file)


def _plain(file: Path, intake: Intake) -> Path:
    """The file itself, or what is in it where it is encrypted or compressed."""
    opened_once, unpacked_once = (intake.folder / f"{file.name}.{n}" for n in ("open", "unpacked"))
    if unpacked_once.exists():
        return unpacked_once
    if opened_once.exists():
        return opened_once
    if sealed_with(file) is not None:
        open_sealed(file, opened_once, intake.keys)
        file = opened_once
    return unpacked(file, unpacked_once)


def unpacked(file: Path, target: Path) -> Path:
    """The file itself, or what is in it where it is compressed (gzip)."""
    with file.open("rb") as handle:
        if handle.read(2) != b"\x1f\x8b":
            return file
    try:
        with gzip.open(file) as packed, target.open("wb") as plain:
            shutil.copyfileobj(packed, plain, 4_000_000)
    except (OSError, EOFError) as broken:
        raise UnreadableSourceError(
            f"'{file.name}' is compressed and broken: {broken}\nFetch it again."
        ) from broken
    return target


def format_of(file: Path, name: str) -> Format:
    """By its first bytes, which do not lie; text is told apart by its first letter."""
    with file.open("rb") as handle:
        head = handle.read(4096)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "workbook"
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite format")):
        raise UnreadableSourceError(
            f"'{name}' is no table: it begins as {head[:8]!r}.\n"
            "Tables come as CSV, TSV, JSON lines, Parquet or Excel; a SQLite file is read with "
            "its address (sqlite:////path) and --query."
        )
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return "json-lines" if text.startswith((b"{", b"[{")) else "csv"


def _csv(source: Source, file: Path, intake: Intake, *, head: bool, careful: bool) -> Opened:
    asked = source.reading
    encoding = asked.encoding or encodings.encoding_of(file)
    text = intake.folder / "head.txt"
    encodings.transcode(file, encoding, text, HEAD_BYTES)
    shape = structure.structure_of(
        text.read_text(encoding="utf-8"), delimiter=asked.delimiter, has_header=asked.has_header
    )
    if shape is None:
        raise EmptySourceError(source.name, "the file has only empty lines")
    is_fast = not (head or careful)
    is_marked = True
    if head:
        text = _sampled(file, encoding, text)
    else:
        text, is_marked = file, False
        if encoding != "utf-8":
            text = intake.folder / "whole.txt"
            is_marked = encodings.transcode(file, encoding, text)
    written = CsvText(shape.delimiter, shape.names, shape.first_line)
    found = Reading(
        format="csv",
        encoding=encoding,
        delimiter=shape.delimiter,
        has_header=shape.header_line is not None,
    )
    records, misshapen = _records(intake, text, written, head=head, careful=not is_fast)
    return Opened(
        shape.names,
        records,
        found,
        shape.first_line,
        (),
        misshapen,
        is_marked=is_marked or careful,
        text=text if is_fast else None,
    )


def _sampled(file: Path, encoding: Encoding, head: Path) -> Path:
    """The head; of a longer file its first lines, and as many from all over it."""
    if file.stat().st_size <= HEAD_BYTES:
        return head
    half = HEAD_ROWS // 2
    with head.open(encoding="utf-8") as opened_head:
        first = list(islice(opened_head, half))
    more = list(encodings.lines_from_all_over(file, encoding))
    sampled = more[:: max(len(more) // half, 1)]
    head.write_text("".join((*first, *sampled)), encoding="utf-8", newline="\n")
    return head


def _records(
    intake: Intake, text: Path, written: CsvText, *, head: bool, careful: bool
) -> tuple[ir.Table, Callable[[], list[Reject]]]:
    if not careful:
        return intake.csv("source", text, written), intake.rejects
    reader = CarefulReader(text, written)
    rows = iter(reader)
    file = intake.folder / "careful.parquet"
    write_rows(file, written.names, islice(rows, HEAD_ROWS) if head else rows)
    return intake.parquet("source", file), lambda: reader.rejects


def _parquet(source: Source, file: Path, intake: Intake) -> Opened:
    try:
        records = intake.parquet("source", file)
    except QueryError as broken:
        raise UnreadableSourceError(
            f"'{source.name}' cannot be read as Parquet: {broken.message}"
        ) from broken
    names = structure.unique_names(intake.parquet_names(file))
    return Opened(names, records, Reading(format="parquet"), 0, (), list)


def _workbook(source: Source, file: Path, intake: Intake, *, head: bool) -> Opened:
    sheet = open_sheet(
        file, source.name, source.reading.sheet, has_header=source.reading.has_header
    )
    if sheet is None:
        raise EmptySourceError(source.name, "every sheet is empty")
    records = _kept(intake, sheet.names, sheet.rows, head=head)
    has_header = sheet.header_row is not None
    found = Reading(format="workbook", sheet=sheet.name, has_header=has_header)
    first = 0 if sheet.header_row is None else sheet.header_row + 1
    return Opened(sheet.names, records, found, first, sheet.others, list)


def _json_lines(source: Source, file: Path, intake: Intake, *, head: bool) -> Opened:
    encoding = source.reading.encoding or encodings.encoding_of(file)
    lines = JsonLines(file, encoding)
    names = lines.names()
    if not names:
        raise UnreadableSourceError(
            f"'{source.name}' begins like JSON, but no line is a JSON object.\n"
            'JSON lines have one object per line: {"order_id": 1, ...}'
        )
    records = _kept(intake, names, lines.rows(names), head=head)
    found = Reading(format="json-lines", encoding=encoding)
    return Opened(names, records, found, 0, (), lambda: lines.rejects)


def _query(source: Source, intake: Intake, *, head: bool) -> Opened:
    if source.address is None or source.query is None:
        raise UnreadableSourceError("A query needs the address of its database.")
    with databases.query_rows(source.address, source.query) as (names, rows):
        records = _kept(intake, names, rows, head=head)
    return Opened(names, records, Reading(format="query"), 0, (), list)


def _kept(
    intake: Intake, names: tuple[str, ...], rows: Iterator[Sequence[str | None]], *, head: bool
) -> ir.Table:
    file = intake.folder / "rows.parquet"
    write_rows(file, names, islice(rows, HEAD_ROWS) if head else rows)
    return intake.parquet("source", file)


__all__ = ["ENCODINGS", "Opened", "Reading", "Source", "format_of", "opened", "unpacked"]
