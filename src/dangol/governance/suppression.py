"""What comes again of somebody who was erased is known by its hash, and not taken in."""

from collections.abc import Mapping
from hashlib import sha256

import ibis.expr.types as ir
import pyarrow as pa

from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.store.warehouse.sealing import sealed_hash
from dangol.tables.suppression import SUPPRESSED


def suppressed_hash(secret: str, name: str) -> str:
    """Of a number, a device, an order, an identifier; ``secret`` (hex) is the project's."""
    text = secret + name.strip().lower()
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def hashed(name: ir.StringValue, secret: str) -> ir.StringValue:
    """The same in an engine."""
    return sealed_hash(name.strip().lower(), secret)


class Suppressed:
    """The hashes as they stand; read anew when somebody was erased since."""

    def __init__(self) -> None:
        self._version: str | None = None
        self._rows: pa.Table | None = None

    def rows(self, session: Session) -> pa.Table | None:
        """A column of hashes; None in a project in which nobody was ever erased."""
        version = session.versions().get((SUPPRESSED.name, None))
        if version is None:
            return None
        if version.run_id != self._version:
            self._rows = session.fetch(stored_table(SUPPRESSED).select("suppressed_hash"))
            self._version = version.run_id
        return self._rows


def not_suppressed(
    rows: ir.Table, names: Mapping[str, ir.StringValue], secret: str, hashes: ir.Table
) -> ir.Table:
    """The rows of which none of these values names somebody who was erased.

    ``hashes`` has ``suppressed_hash``; the rows keep their columns.
    """
    columns = rows.columns
    marks = {f"mark_{name}": hashed(value, secret) for name, value in names.items()}
    kept = rows.mutate(**marks)
    for mark in marks:
        kept = kept.anti_join(hashes.select(**{mark: hashes.suppressed_hash}), mark)
    return kept.select(*columns)
