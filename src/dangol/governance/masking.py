"""Identifiers as they are shown to those who have not asked for them."""

from collections.abc import Mapping
from typing import Any

from dangol.contract.params import form_fields
from dangol.contract.record import Record
from dangol.tables.vocabulary import Personal


def masked(value: str) -> str:
    """An identifier that cannot be used but can be recognised: first letter, stars, last letter."""
    if len(value) < 3:
        return "*" * max(len(value), 1)
    return f"{value[0]}{'*' * min(len(value) - 2, 6)}{value[-1]}"


def masked_fields(kind: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record with its identifiers masked."""
    hidden = {f.name for f in form_fields(kind) if f.personal is Personal.IDENTIFIER}
    return {
        name: masked(str(value)) if name in hidden and value else value
        for name, value in values.items()
    }
