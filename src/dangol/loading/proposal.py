"""A mapping proposed for a source: from what its columns are called, and from what they hold.

Every column and field get a likeness; the likeliest pairs are taken first, each column and
each field once. What a field cannot hold (a date in an amount) is never proposed for it.
"""

import difflib
from collections.abc import Iterable, Sequence
from functools import lru_cache

from dangol.loading.forms.form import Form
from dangol.loading.forms.known import forms
from dangol.loading.header_words import DELETED_WORDS, VERSION_WORDS, folded, words_of
from dangol.loading.kinds import Kind, Seen
from dangol.loading.mapping import Because, Mapping, Part
from dangol.loading.refusal_columns import refusal_field, says_no
from dangol.settings import Settings

MISSPELT = 0.8
LEAST = 0.55
_FITTING: dict[str, tuple[Kind, ...]] = {
    "string": ("text", "number", "flag", "email", "phone", "date", "moment", "empty"),
    "json": ("text", "empty"),
    "int64": ("number", "flag", "empty"),
    "float64": ("number", "flag", "empty"),
    "decimal(18, 4)": ("number", "flag", "empty"),
    "boolean": ("flag", "number", "empty"),
    "date": ("date", "moment", "empty"),
    "timestamp": ("moment", "date", "empty"),
}
# Only these are proposed by content alone: nothing else looks so unlike the rest.
_BY_CONTENT: dict[str, Kind] = {"email": "email", "phone": "phone"}


def proposed(form: Form, columns: Sequence[Seen], settings: Settings) -> Mapping:
    """The likeliest mapping of these columns; what is unlike everything stays unmapped."""
    pairs = sorted(_likenesses(form, columns), key=lambda pair: -pair[0])
    by_column: dict[str, tuple[str, Because]] = {}
    taken: set[str] = set()
    for _, column, field, because in pairs:
        if column not in by_column and field not in taken:
            by_column[column] = (field, because)
            taken.add(field)
    parts = tuple(
        Part(
            column=one.name,
            field=by_column.get(one.name, (None, "none"))[0],
            written=one.written,
            because=by_column.get(one.name, (None, "none"))[1],
        )
        for one in columns
    )
    free = [one for one in columns if one.name not in by_column]
    version = _called(free, VERSION_WORDS, ("date", "moment"))
    deleted = _called(free, DELETED_WORDS, ("flag",))
    return Mapping(
        form=form.name,
        parts=parts,
        time_zone=settings.time_zone,
        version_column=version.name if version else None,
        version_written=version.written if version else Part(column="").written,
        deleted_column=deleted.name if deleted else None,
    )


def likeliest_form(columns: Sequence[Seen], settings: Settings) -> Form:
    """The form that understands most columns and lacks least; of equals, the first one."""

    def fit(form: Form) -> float:
        mapped = proposed(form, columns, settings).mapped
        needed = sum(field.needed for field in form.fields) or 1
        return len(mapped) / len(columns) - len(form.missing(mapped)) / needed

    return max(forms().values(), key=fit)


def _likenesses(form: Form, columns: Sequence[Seen]) -> Iterable[tuple[float, str, str, Because]]:
    for column in columns:
        name = folded(column.name)
        for place, field in enumerate(form.fields):
            if column.written.kind not in _FITTING[field.type]:
                continue
            likeness = _likeness(name, field.name)
            because: Because = "name"
            if likeness < LEAST and _BY_CONTENT.get(field.name) == column.written.kind:
                likeness, because = LEAST, "content"
            if likeness >= LEAST:
                # Between equally like fields, the needed and then the earlier one.
                yield (
                    likeness + 0.01 * field.needed - 1e-5 * place,
                    column.name,
                    field.name,
                    because,
                )


@lru_cache(maxsize=65_536)
def _likeness(name: str, field: str) -> float:
    """1 for one of the field's words; less for a longer name that holds one, or a misspelt one."""
    words = words_of(field)
    if name in words:
        return 1.0 - 0.0005 * words.index(name)
    if says_no(name):
        return 0.9 if refusal_field(name) == field else 0.0
    held = [word for word in words if len(word) >= 2 and (name.endswith(word) or word in name)]
    if held and len(name) > 2:
        longest = max(len(word) for word in held)
        return 0.5 + 0.45 * longest / len(name)
    near = difflib.get_close_matches(name, words, n=1, cutoff=MISSPELT)
    return 0.9 * difflib.SequenceMatcher(None, name, near[0]).ratio() if near else 0.0


def _called(columns: Sequence[Seen], words: Sequence[str], kinds: tuple[Kind, ...]) -> Seen | None:
    names = {folded(word) for word in words}
    return next(
        (one for one in columns if folded(one.name) in names and one.written.kind in kinds), None
    )
