"""Workbooks (xlsx, xls, xlsb, ods): one sheet as rows of text."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from dangol.errors import did_you_mean
from dangol.loading.errors import UnreadableSourceError
from dangol.loading.rows_file import text_of
from dangol.loading.structure import header_of

_LOOKED_AT = 400


@dataclass(frozen=True)
class Sheet:
    """A sheet's name, its columns, and where its records begin (rows from 0)."""

    name: str
    others: tuple[str, ...]
    names: tuple[str, ...]
    header_row: int | None
    rows: Iterator[list[str | None]]


def open_sheet(
    file: Path, source: str, wanted: str | None, *, has_header: bool | None = None
) -> Sheet | None:
    """The wanted sheet, else the first one with anything in it; None where all are empty."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(file)
        every = workbook.sheet_names
        if wanted is not None and wanted not in every:
            raise UnreadableSourceError(
                f"'{source}' has no sheet '{wanted}'{did_you_mean(wanted, every)}\n"
                f"It has: {', '.join(every)}."
            )
        for name in [wanted] if wanted is not None else every:
            cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            rows = [[text_of(cell) or None for cell in row] for row in cells]
            sheet = _sheet(name, tuple(every), rows, has_header=has_header)
            if sheet is not None:
                return sheet
    except CalamineError as broken:
        raise UnreadableSourceError(
            f"'{source}' cannot be read as a workbook: {broken}\n"
            "If it is protected by a password, save it without one."
        ) from broken
    return None


def _sheet(
    name: str, others: tuple[str, ...], rows: list[list[str | None]], *, has_header: bool | None
) -> Sheet | None:
    filled = [(n, [cell or "" for cell in row]) for n, row in enumerate(rows) if any(row)]
    if not filled:
        return None
    # A title fills one cell of a row as wide as all; a row of names fills most.
    width = max(sum(1 for cell in row if cell) for _, row in islice(filled, _LOOKED_AT))
    dense = [(n, row) for n, row in filled if sum(1 for c in row if c) * 2 > width] or filled
    line, names = header_of(dense[:_LOOKED_AT], has_header=has_header)
    first = 0 if line is None else line + 1
    records = ((row + [None] * len(names))[: len(names)] for row in rows[first:] if any(row))
    return Sheet(name, others, names, line, records)
