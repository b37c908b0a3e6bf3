"""A table of an answer with its cells written out and the bars of a column on one scale."""

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


@dataclass(frozen=True)
class Cell:
    text: str
    bar: Bar | None = None
    value: Any = None


@dataclass(frozen=True)
class ShownRows:
    """What a template loops over."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None
    caption: Text | None


def tabular(rows: Rows | Picture, language: Language, now: dt.datetime) -> ShownRows:
    """The rows of a table, or of the table behind a picture."""
    scales = {c.name: _Scale(rows.rows, c.name) for c in rows.columns if c.kind == "bar"}
    drawn = not isinstance(rows, Picture)

    def line(row: dict[str, Any]) -> tuple[Cell, ...]:
        return tuple(
            Cell(
                shown.cell(row.get(c.name), c, language, now),
                scales[c.name].bar(row.get(c.name)) if drawn and c.name in scales else None,
                row.get(c.name),
            )
            for c in rows.columns
        )

    total = rows.total if isinstance(rows, Rows) else None
    caption = rows.caption
    return ShownRows(
        rows.columns, tuple(line(r) for r in rows.rows), line(total) if total else None, caption
    )


class _Scale:
    """One scale for all bars of a column; zero moves inwards when a value is below it."""

    def __init__(self, rows: tuple[dict[str, Any], ...], name: str) -> None:
        values = [float(r[name]) for r in rows if r.get(name) is not None]
        self.top = max([*values, 0.0])
        self.bottom = min([*values, 0.0])

    def bar(self, value: Any) -> Bar | None:
        if value is None:
            return None
        number = float(value)
        if self.bottom == 0.0:
            return Bar(min(number / self.top * 100, 100.0) if self.top else 0.0)
        origin = -self.bottom / (self.top - self.bottom) * 100
        origin = min(max(origin, _ROOM_BELOW_ZERO), 100 - _ROOM_BELOW_ZERO)
        reach = -self.bottom if number < 0 else self.top
        return Bar(min(abs(number) / reach * 100, 100.0) if reach else 0.0, origin, number < 0)
