"""Identifiers as they are shown to those who have not asked for them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from dangol.contract.params import form_fields
from dangol.contract.record import Record
from dangol.tables.vocabulary import Personal


def masked(value: str) -> str:
    """An identifier that cannot be used but can be recognised: first letter, stars, last letter."""
    if len(value) < 3:
        return "*" * max(len(value), 1)
    return f"{value[0]}{'*' * min(len(value) - 2, 6)}{value[-1]}"


_REACHES = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail addresses
    r"|https?://\S+|www\.\S+"
    r"|@\w{3,}"  # names on networks
    r"|\+?\d(?:[\s().-]?\d){3,}"  # telephones, cards, orders: four digits or more
)
_TITLED = re.compile(r"\b((?:Mr|Mrs|Ms|Miss|Dr)\.?\s+)([A-Z][a-z]+)")
STARS = "***"


def masked_text(text: str, names: Iterable[str] = ()) -> str:
    """Free text as it may be quoted: addresses, numbers and these names are stars.

    ``names`` are those that are known of whoever wrote it; a name of somebody else that nothing
    announces stays, so quotes are for those who may see customers.
    """
    found = _TITLED.sub(lambda one: one[1] + STARS, _REACHES.sub(STARS, text))
    parts = {part for name in names for part in (name, *name.split()) if len(part) > 1}
    for part in sorted(parts, key=len, reverse=True):
        found = re.sub(re.escape(part), STARS, found, flags=re.IGNORECASE)
    return found


def masked_fields(kind: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record with its identifiers masked."""
    hidden = {f.name for f in form_fields(kind) if f.personal is Personal.IDENTIFIER}
    return {
        name: masked(str(value)) if name in hidden and value else value
        for name, value in values.items()
    }
