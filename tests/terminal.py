"""What a command prints, and how wide it is on a terminal."""

from collections.abc import Callable
from dataclasses import dataclass

from wcwidth import wcwidth


@dataclass(frozen=True)
class Said:
    """What a command did: its exit code, its output, and what it told beside it."""

    code: int
    out: str
    err: str


Dangol = Callable[..., Said]


def cells(line: str) -> list[str]:
    """A line as a terminal shows it: a Korean character takes two cells."""
    found: list[str] = []
    for character in line:
        found.extend([character, *[""] * (wcwidth(character) - 1)])
    return found


def columns_line_up(lines: list[str]) -> bool:
    """Whether the gaps under a ruler of dashes are empty in every line around it."""
    ruler = next(cells(line) for line in lines if set(line) <= {"-", " "} and "--" in line)
    gaps = [place for place, cell in enumerate(ruler) if cell == " "]
    rows = [cells(line) for line in lines]
    return all(row[place] == " " for row in rows for place in gaps if place < len(row))
