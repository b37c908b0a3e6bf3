"""How many records a file holds, before it is read: exact where that is cheap, else about."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from dangol.loading.sources import Reading

MOST_BYTES = 4_000_000_000
_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Amount:
    """A number of records; lines are only about that, since a quoted value may hold several."""

    records: int
    is_exact: bool


def amount_of(file: Path, reading: Reading) -> Amount | None:
    """The records of a file that is read in this way; None where only reading would tell."""
    if reading.format == "parquet":
        return Amount(pq.read_metadata(file).num_rows, is_exact=True)
    has_lines = reading.format in ("csv", "json-lines") and file.stat().st_size <= MOST_BYTES
    if not has_lines or reading.encoding in ("utf-16-le", "utf-16-be"):
        return None
    header = 1 if reading.has_header else 0
    return Amount(max(lines_of(file) - header, 1), is_exact=False)


def lines_of(file: Path) -> int:
    """Lines, the last one also where nothing ends it."""
    count, last = 0, b"\n"
    with file.open("rb") as handle:
        while piece := handle.read(_AT_ONCE):
            count += piece.count(b"\n")
            last = piece[-1:]
    return count + (last != b"\n")
