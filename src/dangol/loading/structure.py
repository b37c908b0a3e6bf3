"""What separates the values of a text file, and which line names its columns.

Exports put titles above the names, and empty lines; people put commas into numbers. So
each delimiter is tried on the whole sample, and the one that cuts most lines into equally
many parts is taken.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

DELIMITERS = (",", "\t", ";", "|")
MOST_COLUMNS = 5_000
_LINES = 400
_NUMBER_OR_DATE = re.compile(r"^[\s₩$€£¥(+-]*\d[\d\s.,:/()년월일시분초%원TZ+-]*$")


@dataclass(frozen=True)
class Structure:
    """``header_line`` counts physical lines from 0; None where no line names the columns."""

    delimiter: str
    names: tuple[str, ...]
    header_line: int | None

    @property
    def first_line(self) -> int:
        """Where the records begin."""
        return 0 if self.header_line is None else self.header_line + 1


def structure_of(
    text: str, *, delimiter: str | None = None, has_header: bool | None = None
) -> Structure | None:
    """The structure of a text by its beginning; None where there is no text at all."""
    lines = [line for line in text.split("\n")[:_LINES] if line.strip()]
    if not lines:
        return None
    mark = delimiter or max(DELIMITERS, key=lambda one: _evenness(lines, one))
    rows = _rows(text, mark)
    line, names = header_of(rows, has_header=has_header)
    return Structure(mark, names, line)


def header_of(
    rows: Sequence[tuple[int, Sequence[str]]], *, has_header: bool | None = None
) -> tuple[int | None, tuple[str, ...]]:
    """Which numbered row names the columns, and the names; None where none does.

    The first row of the usual width is looked at: what stands above it is a title.
    """
    width = Counter(len(cells) for _, cells in rows).most_common(1)[0][0]
    line, cells = next((row for row in rows if len(row[1]) == width), rows[0])
    below = [values for number, values in rows if number > line]
    if _looks_like_names(cells, below) if has_header is None else has_header:
        return line, unique_names(cells)
    return None, tuple(f"column {number}" for number in range(1, width + 1))


def unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Names for columns: what stands there, numbered where it stands twice or not at all."""
    plain = [" ".join(c.split()) or f"column {n}" for n, c in enumerate(cells, start=1)]
    taken = {name.casefold() for name in plain}
    seen = set[str]()
    names = []
    for name in plain:
        own, count = name, 2
        while own.casefold() in seen or (own != name and own.casefold() in taken):
            own, count = f"{name} ({count})", count + 1
        seen.add(own.casefold())
        names.append(own)
    return tuple(names)


def _evenness(lines: Sequence[str], mark: str) -> tuple[float, int]:
    """The share of lines that have the usual number of parts, and that number."""
    counts = Counter(len(cells) for cells in csv.reader(lines, delimiter=mark))
    width, often = counts.most_common(1)[0]
    return (often / sum(counts.values()) if width > 1 else 0.0, width)


def _rows(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """Records with the physical line on which each begins, empty ones left out."""
    reader = csv.reader(text.splitlines(keepends=True)[:_LINES], delimiter=mark)
    rows, begins = [], 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, cells))
            begins = reader.line_num
    except csv.Error:
        pass
    return rows or [(0, [text.split("\n", 1)[0]])]


def _looks_like_names(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Names are words: no numbers, hardly any empty, none of them also a value below."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or any(_NUMBER_OR_DATE.match(cell) or "@" in cell for cell in filled):
        return False
    values = Counter(
        (place, cell.strip()) for row in below for place, cell in enumerate(row) if cell.strip()
    )
    repeated = sum(values[place, cell.strip()] > 0 for place, cell in enumerate(cells))
    return repeated * 2 <= len(filled)
