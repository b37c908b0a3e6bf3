"""Markdown from values: tables, codes, links, first paragraphs."""

import inspect
import re
from collections.abc import Iterable, Sequence
from typing import Any

from dangol.words import Text


def code(value: Any) -> str:
    return f"`{value}`"


def codes(values: Iterable[Any]) -> str:
    """Values in code marks, or a dash."""
    return ", ".join(code(value) for value in values) or "–"


def link(words: str, target: str) -> str:
    return f"[{words}]({target})"


def anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table, or nothing where there are no rows."""
    lines = [_row(cells) for cells in rows]
    if not lines:
        return ""
    return "\n".join([_row(headings), _row(["---"] * len(headings)), *lines]) + "\n"


def _row(cells: Sequence[Any]) -> str:
    said = (" ".join(str(cell).split()).replace("|", r"\|") for cell in cells)
    return f"| {' | '.join(said)} |"


def sections(*parts: str) -> str:
    """Parts of a page with an empty line between; empty parts are left out."""
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"


def both(text: Text) -> str:
    """A meaning in both languages, one under the other."""
    return f"{text.en}<br>{text.ko}"


def first_paragraph(documented: object) -> str:
    """The beginning of a docstring, on one line."""
    said = inspect.getdoc(documented) or ""
    return " ".join(said.split("\n\n")[0].split()).replace("``", "`")


def shown_default(value: Any) -> str:
    """A default as people write it; a dash where there is none."""
    if value is None or value in ({}, ""):
        return "–"
    if isinstance(value, tuple | list):
        return codes(value)
    return code(str(value).lower() if isinstance(value, bool) else value)
