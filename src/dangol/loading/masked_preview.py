"""The beginning of a source as those see it who have not asked for identifiers."""

from dataclasses import replace

from dangol.governance.masking import masked
from dangol.loading.desk import Preview
from dangol.loading.identifying import identifying
from dangol.loading.kinds import Seen


def hidden_in(found: Preview) -> list[str]:
    """The columns that are mapped to an identifier, look like one or are called so."""
    kinds = {column.name: column.written.kind for column in found.columns}
    fields = {part.column: part.field for part in found.mapping.parts}
    return sorted(identifying(kinds, fields, kinds))


def masked_preview(found: Preview) -> Preview:
    """The same with its identifiers masked."""
    hidden = hidden_in(found)

    def covered(seen: Seen) -> Seen:
        if seen.name not in hidden:
            return seen
        shown = {
            "examples": tuple(map(masked, seen.examples)),
            "misfits": tuple(map(masked, seen.misfits)),
        }
        return seen.model_copy(update=shown)

    rows = tuple(
        tuple(
            masked(value) if value and column.name in hidden else value
            for column, value in zip(found.columns, row, strict=True)
        )
        for row in found.rows
    )
    return replace(found, columns=tuple(map(covered, found.columns)), rows=rows)
