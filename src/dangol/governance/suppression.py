"""What comes again of somebody who was erased is known by its hash, and not taken in."""

from collections.abc import Iterable, Iterator
from hashlib import sha256

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from dangol.governance.naming import NAMING
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.store.warehouse.sealing import sealed_hash
from dangol.tables.suppression import SUPPRESSED


def suppressed_hash(secret: str, kind: str, name: str) -> str:
    """Of a name of a kind (see ``naming``); ``secret`` (hex) is the project's."""
    text = f"{secret}{kind}:{name.strip().lower()}"
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def hashed(kind: str, name: ir.StringValue, secret: str) -> ir.StringValue:
    """The same in an engine."""
    return sealed_hash(ibis.literal(f"{kind}:") + name.strip().lower(), secret)


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
    rows: ir.Table, names: Iterable[tuple[str, ir.StringValue]], secret: str, hashes: ir.Table
) -> ir.Table:
    """The rows of which none of these values, each of a kind, names somebody who was erased.

    ``hashes`` has ``suppressed_hash``; the rows keep their columns.
    """
    columns = rows.columns
    marks = {f"mark_{n}": hashed(*one, secret) for n, one in enumerate(names)}
    kept = rows.mutate(**marks)
    for mark in marks:
        kept = kept.anti_join(hashes.select(**{mark: hashes.suppressed_hash}), mark)
    return kept.select(*columns)


def named_columns(rows: ir.Table) -> Iterator[tuple[str, ir.StringValue]]:
    """Of each column that names people the kinds of name that may stand there."""
    for name in rows.columns:
        for kind in NAMING.get(name, ()):
            yield kind, rows[name]
