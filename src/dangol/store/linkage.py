"""Record linkage by Splink on whichever engine: it compares, and what it found is fetched.

It is not the warehouse: the tables that Splink makes on its way are nobody else's business.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import ibis.expr.types as ir
import pyarrow as pa

from dangol.store.errors import QueryError


class Linkage(Protocol):
    """An engine for the time of one comparison.

    ``dialect`` is that of its SQL.
    """

    dialect: str

    def similar(self, left: str, right: str) -> str:
        """SQL of the Jaro-Winkler similarity of two SQL values, over the bytes of their UTF-8."""
        ...

    def edits(self, left: str, right: str) -> str:
        """SQL of how many of these bytes must change (Levenshtein)."""
        ...

    def hold(self, name: str, rows: pa.Table) -> ir.Table:
        """Rows from elsewhere, as a table of this engine."""
        ...

    def let_go(self, name: str) -> None:
        """Free what was held."""
        ...

    def layer(self, name: str, rows: ir.Table) -> ir.Table:
        """An expression worked out once, as a table of this engine."""
        ...

    def frame(self, rows: ir.Table) -> Any:
        """A table of this engine as Splink takes it."""
        ...

    def fetch(self, rows: ir.Table) -> pa.Table: ...

    def found(self, frame: Any) -> pa.Table:
        """The rows of a table that Splink made."""
        ...


@contextmanager
def comparing() -> Iterator[None]:
    """What an engine refuses Splink wraps into an error of its own; a stopped run is no mistake."""
    from splink.internals.exceptions import SplinkException

    try:
        yield
    except SplinkException as refused:
        raise QueryError(str(refused.__cause__ or refused)) from refused


def silence() -> None:
    """Splink tells of every likeness that it did not meet."""
    logging.getLogger("splink").setLevel(logging.ERROR)
