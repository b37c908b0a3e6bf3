"""A table of an answer with its cells written out and the bars of a column on one scale.

Beside the values of its columns a row may hold ``link`` (where its name leads), ``caption``
(a line under its name) and ``meaning`` (good or bad: the colour of its bars).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from dangol.console import shown
from dangol.contract.result import Column, Picture, Rows
from dangol.words import Language, Text

_ROOM_BELOW_ZERO = 4.0


@dataclass(frozen=True)
class Bar:
    """A bar of 0..100, or one to the left or right of an origin at 0..100."""

    length: float
    origin: float | None = None
    negative: bool = False
    meaning: str = ""


@dataclass(frozen=True)
class Cell:
    """One written value; the name of a row has its link and caption."""

    text: str
    bar: Bar | None = None
    link: str = ""
    caption: str = ""


@dataclass(frozen=True)
class ShownRows:
    """What a template loops over."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None
    caption: Text | None


def tabular(rows: Rows | Picture, language: Language, now: dt.datetime) -> ShownRows:
    """The rows of a table, or of the table behind a picture."""
    has_bars = not isinstance(rows, Picture)
    scales = {c.name: _Scale(rows.rows, c.name) for c in rows.columns if c.kind == "bar"}
    written = tuple(_as_written(c, scales.get(c.name)) for c in rows.columns)

    def line(row: dict[str, Any], *, bars: bool) -> tuple[Cell, ...]:
        return tuple(
            Cell(
                shown.cell(row.get(c.name), c, language, now),
                scales[c.name].bar(row) if bars and c.name in scales else None,
                str(row.get("link", "")) if c.kind == "name" else "",
                _words(row.get("caption"), language) if c.kind == "name" else "",
            )
            for c in written
        )

    total = rows.total if isinstance(rows, Rows) else None
    return ShownRows(
        rows.columns,
        tuple(line(r, bars=has_bars) for r in rows.rows),
        line(total, bars=False) if total else None,
        rows.caption,
    )


def _as_written(column: Column, scale: "_Scale | None") -> Column:
    """A bar's number is a share where all numbers of the column lie between 0 and 1."""
    if scale is None or not scale.is_share or column.currency is not None:
        return column
    return column.model_copy(update={"kind": "share"})


def _words(value: Any, language: Language) -> str:
    if isinstance(value, Text):
        return value.of(language)
    return str(value.get(language, "")) if isinstance(value, dict) else str(value or "")


class _Scale:
    """One scale for all bars of a column; zero moves inwards when a value is below it."""

    def __init__(self, rows: tuple[dict[str, Any], ...], name: str) -> None:
        self._name = name
        values = [float(r[name]) for r in rows if r.get(name) is not None]
        self.top = max([*values, 0.0])
        self.bottom = min([*values, 0.0])
        whole = all(value.is_integer() for value in values)
        self.is_share = bool(values) and not whole and max(self.top, -self.bottom) <= 1

    def bar(self, row: dict[str, Any]) -> Bar | None:
        if row.get(self._name) is None:
            return None
        number = float(row[self._name])
        meaning = str(row.get("meaning", ""))
        colour = meaning if meaning in ("good", "bad") else ""
        if self.bottom == 0.0:
            return Bar(min(number / self.top * 100, 100.0) if self.top else 0.0)
        origin = -self.bottom / (self.top - self.bottom) * 100
        origin = min(max(origin, _ROOM_BELOW_ZERO), 100 - _ROOM_BELOW_ZERO)
        reach = -self.bottom if number < 0 else self.top
        return Bar(
            min(abs(number) / reach * 100, 100.0) if reach else 0.0, origin, number < 0, colour
        )
