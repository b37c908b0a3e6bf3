"""Which columns of a source name or reach a person: shown masked until somebody asks."""

from collections.abc import Iterable, Mapping

from dangol.loading.forms.customers import CONTACT_FIELDS
from dangol.loading.header_words import folded, words_of
from dangol.loading.kinds import Kind
from dangol.tables.shared import SHARED_TABLES
from dangol.tables.vocabulary import Personal

_KINDS: tuple[Kind, ...] = ("email", "phone")
_FIELDS = {
    column.name
    for table in SHARED_TABLES
    if table.sourced
    for column in table.columns
    if column.personal is Personal.IDENTIFIER
} | set(CONTACT_FIELDS)
_WORDS = {word for field in _FIELDS for word in words_of(field)}


def identifying(
    columns: Iterable[str],
    fields: Mapping[str, str | None],
    kinds: Mapping[str, Kind] | None = None,
) -> frozenset[str]:
    """The columns that are mapped to such a field, hold such values, or are called like one.

    ``fields`` is field by column: a column that is mapped to something else is what it is
    mapped to, whatever it is called.
    """
    known = kinds or {}
    return frozenset(
        one
        for one in columns
        if fields.get(one) in _FIELDS
        or known.get(one) in _KINDS
        or (fields.get(one) is None and folded(one) in _WORDS)
    )
