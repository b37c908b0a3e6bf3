"""Events of people who were erased: a replay of theirs is not taken in, nor set aside."""

from collections.abc import Iterator
from dataclasses import replace

import ibis.expr.types as ir
import pyarrow as pa

from dangol.governance.naming import IDENTIFIER
from dangol.governance.suppression import named_columns, not_suppressed
from dangol.loading.engine_functions import of
from dangol.loading.events.reading import ReadEvents
from dangol.loading.events.unaccepted import as_record
from dangol.loading.setting_aside import names_suppressed
from dangol.store.intake import Intake

_text = of("json_extract_string", "string", "string", gives="string")
_PLACES = {"properties": ("$.email", "$.phone"), "context": ("$.traits.email", "$.traits.phone")}


def without_suppressed(
    read: ReadEvents, hashes: pa.Table | None, intake: Intake, secret: bytes
) -> ReadEvents:
    """The same where nobody was ever erased."""
    if hashes is None or not hashes.num_rows:
        return read
    rows = intake.hold("suppressible_events", read.rows)
    kept = not_suppressed(rows, _names(rows), secret.hex(), intake.hold("suppressed", hashes))
    known = frozenset(hashes["suppressed_hash"].to_pylist()) if read.unaccepted else frozenset()
    return replace(
        read,
        rows=intake.fetch(kept),
        unaccepted=tuple(
            one for one in read.unaccepted if not names_suppressed(secret, as_record(one), known)
        ),
    )


def _names(rows: ir.Table) -> Iterator[tuple[str, ir.StringValue]]:
    yield from named_columns(rows)
    for column, places in _PLACES.items():
        for place in places:
            yield IDENTIFIER, _text(rows[column], place)
