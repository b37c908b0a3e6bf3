"""How the fields of a pydantic model become columns, and their values rows.

Text, numbers, flags and moments are columns that SQL can compare; everything else is JSON.
"""

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel
from sqlalchemy import BigInteger, Boolean, Double, Text
from sqlalchemy.types import TypeEngine

from dangol.store.state.portable import JSON_VALUE, Moment

# Where in a value something is: names of fields and numbers of items, from the outside in.
Path = tuple[int | str, ...]
FieldType = Literal["text", "integer", "number", "flag", "moment", "json"]

COLUMN_TYPES: Mapping[FieldType, TypeEngine[Any]] = {
    "text": Text(),
    "integer": BigInteger(),
    "number": Double(),
    "flag": Boolean(),
    "moment": Moment(),
    "json": JSON_VALUE,
}
_NATURAL: Mapping[Any, FieldType] = {
    str: "text",
    int: "integer",
    float: "number",
    bool: "flag",
    dt.datetime: "moment",
}
_LARGEST = 2**63 - 1


def field_types(model: type[BaseModel]) -> dict[str, FieldType]:
    """The kind of column that each field of a model becomes."""
    return {name: _field_type(field.annotation) for name, field in model.model_fields.items()}


def field_values(record: BaseModel) -> dict[str, Any]:
    """The values of a record, ready for its columns."""
    natural, as_json = record.model_dump(), record.model_dump(mode="json")
    return {
        name: stored_value(kept_as, natural[name], as_json[name])
        for name, kept_as in field_types(record.__class__).items()
    }


def stored_value(kept_as: FieldType, natural: Any, as_json: Any) -> Any:
    """A value as its column takes it; a moment without a zone is taken as UTC."""
    if kept_as == "json":
        return as_json
    if isinstance(natural, dt.datetime) and natural.tzinfo is None:
        return natural.replace(tzinfo=dt.UTC)
    return natural


def unstorable(value: Any, place: Path = ()) -> Iterator[tuple[Path, str]]:
    """What no database can hold: each place in a dumped model, with what is wrong there."""
    if isinstance(value, str) and not _is_text(value):
        yield place, "Text cannot hold the character NUL or half a surrogate pair"
    elif isinstance(value, float) and not math.isfinite(value):
        yield place, "A number must be finite"
    elif isinstance(value, int) and not -_LARGEST <= value <= _LARGEST:
        yield place, f"A whole number must lie between {-_LARGEST} and {_LARGEST}"
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from unstorable(key, place)
            yield from unstorable(inner, (*place, key))
    elif isinstance(value, list | tuple | set | frozenset):
        for index, inner in enumerate(value):
            yield from unstorable(inner, (*place, index))


def _is_text(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= one <= "\udfff" for one in text)


def _field_type(annotation: Any) -> FieldType:
    kind = _bare(annotation)
    if get_origin(kind) is Literal and all(isinstance(value, str) for value in get_args(kind)):
        return "text"
    return _NATURAL.get(kind, "json")


def _bare(annotation: Any) -> Any:
    """The type without ``Annotated`` and without ``| None``."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    options = [one for one in get_args(annotation) if one is not NoneType]
    if NoneType in get_args(annotation) and len(options) == 1:
        return _bare(options[0])
    return annotation
