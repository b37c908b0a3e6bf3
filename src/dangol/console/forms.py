"""Forms from declarations: fields with their values, and values from what was posted."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from dangol.console.words import faults as words
from dangol.contract.params import FormField, Widget, form_fields
from dangol.words import Language, Text

Faults = Mapping[str, Text | str]


@dataclass(frozen=True)
class FilledField:
    """One field of a form as a template draws it."""

    name: str
    title: Text
    help: Text
    widget: str
    required: bool
    value: str
    fault: Text | str
    choices: tuple[tuple[str, Text], ...]
    limits: dict[str, str]


class UnreadableFieldError(ValueError):
    """A posted value that no field could ever take: broken JSON, no date."""

    def __init__(self, name: str, fault: Text) -> None:
        super().__init__(name)
        self.name = name
        self.fault = fault


def filled_fields(
    model: type[BaseModel],
    values: Mapping[str, Any],
    zone: ZoneInfo,
    faults: Faults | None = None,
    posted: Mapping[str, str] | None = None,
) -> list[FilledField]:
    """Every field with its value; what was posted wins, so nobody types anything twice."""
    wrong = faults or {}
    made = []
    for one in form_fields(model):
        value = values.get(one.name, one.default)
        text = _as_text(one, value, zone)
        if posted is not None:
            text = posted.get(one.name, "" if one.widget is not Widget.SWITCH else "false")
        made.append(
            FilledField(
                one.name,
                one.title,
                one.help,
                one.widget.value,
                one.required,
                text,
                wrong.get(one.name, ""),
                one.choices,
                _limits(one),
            )
        )
    return made


def _limits(one: FormField) -> dict[str, str]:
    if one.widget is not Widget.NUMBER:
        return {}
    found = {
        "step": "1" if one.whole else "any",
        "inputmode": "numeric" if one.whole else "decimal",
    }
    if one.low is not None:
        found["min"] = f"{one.low:g}"
    if one.high is not None:
        found["max"] = f"{one.high:g}"
    return found


def _as_text(one: FormField, value: Any, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    if one.widget is Widget.SWITCH:
        return "true" if value else "false"
    if one.widget is Widget.MOMENT:
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
        aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        return f"{aware.astimezone(zone):%Y-%m-%dT%H:%M}"
    if one.widget is Widget.JSON:
        return json.dumps(value, ensure_ascii=False, indent=1, default=str)
    return str(value)


def posted_values(
    model: type[BaseModel], posted: Mapping[str, str], zone: ZoneInfo
) -> dict[str, Any]:
    """Values for the model from a form's texts; raises UnreadableFieldError.

    An empty text means the field was left out, so that defaults stay defaults.
    """
    values: dict[str, Any] = {}
    for one in form_fields(model):
        text = posted.get(one.name, "").strip()
        if one.widget is Widget.SWITCH:
            values[one.name] = text == "true"
        elif text:
            values[one.name] = _value(one, text, zone)
        elif one.widget is Widget.TEXT and not one.required and one.default == "":
            values[one.name] = ""
    return values


def _value(one: FormField, text: str, zone: ZoneInfo) -> Any:
    if one.widget is Widget.MOMENT:
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError as wrong:
            raise UnreadableFieldError(one.name, words.NO_MOMENT) from wrong
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if one.widget is Widget.JSON:
        try:
            return json.loads(text)
        except json.JSONDecodeError as wrong:
            raise UnreadableFieldError(one.name, words.NO_JSON) from wrong
    return text


def said_faults(wrong: ValidationError, language: Language) -> dict[str, str]:
    """What is wrong with each field, in the reader's language, as far as we have words for it."""
    return {
        ".".join(map(str, error["loc"])) or "all": words.of(
            error["type"], error.get("ctx", {}), error["msg"]
        ).of(language)
        for error in wrong.errors()
    }


def faults_of(
    error: Exception, faults: Iterable[tuple[str, str]], language: Language
) -> dict[str, str]:
    """The faults behind an error: translated where pydantic found them, else as they were said."""
    cause = error.__cause__
    if isinstance(cause, ValidationError):
        return said_faults(cause, language)
    return dict(faults)
