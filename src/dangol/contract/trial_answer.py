"""Whether an answer can be read, kept and drawn: the part of a trial that runs nothing."""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel

from dangol.contract.model import Model
from dangol.contract.pictures import colour_roles, whole_spec
from dangol.contract.result import Answer, Column, Picture
from dangol.words import LANGUAGES, Language, Text

# Sums of floats may come in any order.
TOLERANCE = 1e-9
_UNSAID = re.compile(r"\bnan\b|\binf\b|\{\w*\}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def answer_faults(answer: Answer) -> list[str]:
    """What keeps an answer from being read in every language, kept as JSON, or drawn."""
    faults = [*_word_faults(answer), *_number_faults(answer.model_dump(), "")]
    if not faults:
        faults += _storage_faults(answer)
    for number, table in enumerate(answer.tables):
        faults += _column_faults(f"tables.{number}", table.columns, table.rows)
    for number, picture in enumerate(answer.pictures):
        faults += _column_faults(f"pictures.{number}", picture.columns, picture.rows)
        faults += _picture_faults(f"pictures.{number}", picture)
    faults += [
        f"The link of a decision must begin with '/', not be '{decision.link}'."
        for decision in answer.decisions
        if not decision.link.startswith("/")
    ]
    return faults


def model_faults(model: Model | None) -> list[str]:
    """What keeps a model from being stored without code and found again as it was."""
    if model is None:
        return []
    arrays = model.arrays()
    faults = [
        f"Array '{name}' of its model holds Python objects; store numbers or text."
        for name, array in arrays.items()
        if array.dtype.hasobject
    ]
    try:
        fields = json.loads(json.dumps(model.stored_fields()))
    except (TypeError, ValueError) as wrong:
        return [*faults, f"The fields of its model are no JSON: {wrong}"]
    again = type(model).restore(fields, arrays)
    same = again.stored_fields() == model.stored_fields() and all(
        np.array_equal(array, arrays[name], equal_nan=array.dtype.kind == "f")
        for name, array in again.arrays().items()
    )
    return faults if same else [*faults, "Its model does not come back from storage as it was."]


def row_faults(table: str, rows: pa.Table) -> list[str]:
    """Numbers in rows for a table that are none."""
    return [
        f"Its rows for '{table}' hold {name} that are no numbers: leave the value empty."
        for name in rows.column_names
        if pa.types.is_floating(rows.schema.field(name).type)
        and not pc.all(pc.is_finite(rows.column(name)), min_count=0).as_py()
    ]


def difference(one: Any, other: Any, place: str = "") -> str | None:
    """Where two structures first differ, more than sums of floats may; None where nowhere."""
    if isinstance(one, float) and isinstance(other, float):
        same = one == other or math.isclose(one, other, rel_tol=TOLERANCE)
        return None if same or (math.isnan(one) and math.isnan(other)) else place
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        keys = dict.fromkeys([*one, *other])
        pairs: Iterable[tuple[Any, Any, Any]] = ((k, one.get(k), other.get(k)) for k in keys)
    elif _is_list(one) and _is_list(other):
        pairs = ((i, a, b) for i, (a, b) in enumerate(zip_longest(one, other)))
    else:
        return None if one == other else place
    for key, a, b in pairs:
        found = difference(a, b, f"{place}.{key}" if place else str(key))
        if found is not None:
            return found
    return None


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _word_faults(answer: Answer) -> Iterator[str]:
    for place, text in _texts(answer, ""):
        for language in LANGUAGES:
            said = text.of(language)
            if not said.strip():
                yield f"'{place}' says nothing in {language}."
            elif _UNSAID.search(said):
                yield f"'{place}' is not finished in {language}: {said}"


def _texts(value: Any, place: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield place, value
        return
    inner: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, BaseModel):
        inner = [(name, getattr(value, name)) for name in type(value).model_fields]
    elif isinstance(value, tuple | list):
        inner = enumerate(value)
    for name, one in inner:
        yield from _texts(one, f"{place}.{name}" if place else str(name))


def _number_faults(value: Any, place: str) -> Iterator[str]:
    if isinstance(value, float) and not math.isfinite(value):
        yield f"'{place}' is {value}: say that there is no number, with None."
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _number_faults(one, f"{place}.{key}" if place else str(key))
    elif _is_list(value):
        for number, one in enumerate(value):
            yield from _number_faults(one, f"{place}.{number}")


def _storage_faults(answer: Answer) -> list[str]:
    try:
        stored = json.loads(json.dumps(answer.model_dump(mode="json"), allow_nan=False))
    except (TypeError, ValueError) as wrong:
        return [f"The answer is no JSON: {wrong}"]
    place = difference(Answer.model_validate(stored).model_dump(), answer.model_dump())
    if place is None:
        return []
    return [f"'{place}' does not come back from storage as it was: put plain JSON there."]


def _column_faults(
    place: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    for column in columns:
        if any(column.name not in row for row in rows):
            yield f"'{place}' has a column '{column.name}' that some of its rows lack."


def _picture_faults(place: str, picture: Picture) -> Iterator[str]:
    for language in LANGUAGES:
        spec = picture.specs.get(language)
        if spec is None:
            yield f"'{place}' is not drawn in {language}."
            continue
        if _COLOUR.search(json.dumps(spec)):
            yield f"'{place}' names a colour; name a role: {', '.join(colour_roles())}."
        yield from _drawing_faults(f"{place}.{language}", picture, language)


def _drawing_faults(place: str, picture: Picture, language: Language) -> Iterator[str]:
    import vl_convert

    try:
        drawn = vl_convert.vegalite_to_svg(json.dumps(whole_spec(picture, language)))
    except (TypeError, ValueError) as refused:
        yield f"'{place}' cannot be drawn: {str(refused).splitlines()[0]}"
        return
    if "NaN" in drawn or "undefined" in drawn:
        yield f"'{place}' draws something that is no number: look at its fields and rows."
