"""A reader of separated values that trips over nothing: slower, for files that are broken.

A quote that is closed much later, or never, swallows the records behind it. Here a record
that runs on for too many lines, or holds others, is given up at its first line, and reading
goes on with the next one.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dangol.store.intake import CsvText, Reject

MOST_LINES = 50
"""Physical lines that one record may span; an address or a note has a few."""


@dataclass
class CarefulReader:
    """Gives the well-formed records of a file, and notes the lines that are none."""

    file: Path
    written: CsvText
    rejects: list[Reject] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[str | None, ...]]:
        width = len(self.written.names)
        for line, text, cells in self._records():
            if cells is None:
                self.rejects.append(Reject(line, text, "UNQUOTED VALUE"))
            elif len(cells) == width:
                yield tuple(cells)
            else:
                kind = "TOO MANY COLUMNS" if len(cells) > width else "MISSING COLUMNS"
                self.rejects.append(Reject(line, text, kind))

    def _records(self) -> Iterator[tuple[int, str, list[str] | None]]:
        """Every record: its first line, its text, and its values where it has any."""
        with self.file.open(encoding="utf-8", errors="dangol-mark", newline="\n") as lines:
            waiting: list[str] = []
            begins = 0
            for number, line in enumerate(lines, start=1):
                if number <= self.written.first_line:
                    continue
                if not waiting:
                    begins = number
                    if not line.strip():
                        continue
                waiting.append(line)
                if _is_open("".join(waiting), self.written.delimiter):
                    if len(waiting) >= MOST_LINES:
                        yield from self._given_up(begins, waiting)
                        waiting = []
                    continue
                text = "".join(waiting)
                cells = self._values(text)
                if len(waiting) > 1 and self._swallows(cells):
                    yield from self._given_up(begins, waiting)
                else:
                    yield begins, text.rstrip("\n"), cells
                waiting = []
            if waiting:
                yield from self._given_up(begins, waiting)

    def _swallows(self, cells: list[str] | None) -> bool:
        """Whether a record of several lines has others in it: a quote was open by mistake."""
        width = len(self.written.names)
        if cells is None or len(cells) != width:
            return True
        inner = (line for cell in cells if "\n" in cell for line in cell.split("\n"))
        return width > 1 and any(len(self._values(line) or ()) == width for line in inner)

    def _given_up(
        self, begins: int, lines: list[str]
    ) -> Iterator[tuple[int, str, list[str] | None]]:
        """The line with the open quote is none; those after it are read on their own."""
        yield begins, lines[0].rstrip("\n"), None
        for place, line in enumerate(lines[1:], start=1):
            if not line.strip():
                continue
            is_open = _is_open(line, self.written.delimiter)
            yield begins + place, line.rstrip("\n"), None if is_open else self._values(line)

    def _values(self, text: str) -> list[str] | None:
        try:
            (cells,) = csv.reader([text.rstrip("\n")], delimiter=self.written.delimiter)
        except (csv.Error, ValueError):
            return None
        return cells


def _is_open(text: str, delimiter: str) -> bool:
    """Whether a quoted value is still open at the end; a quote within a bare value is text."""
    if '"' not in text:
        return False
    is_open, at_start = False, True
    place = 0
    while place < len(text):
        letter = text[place]
        if is_open:
            if letter == '"':
                if text[place + 1 : place + 2] == '"':
                    place += 1
                else:
                    is_open = False
        elif letter == '"' and at_start:
            is_open = True
        at_start = not is_open and letter == delimiter
        place += 1
    return is_open
