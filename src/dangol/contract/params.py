"""A parameter is declared once: type, default, limits, and its words in both languages.

Validation, command-line flags, JSON schema and console forms all come from here.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo

from dangol.tables.vocabulary import Personal
from dangol.words import Text


def param(
    default: Any = ...,
    *,
    title: Text,
    help: Text,
    personal: Personal = Personal.NONE,
    choices: dict[str, Text] | None = None,
    **limits: Any,
) -> Any:
    """A field with words; ``limits`` are pydantic's (ge, le, min_length, pattern ...).

    ``choices`` names the values of a Literal in people's words.
    """
    said: dict[str, Any] = {
        "title_in": title.model_dump(),
        "help_in": help.model_dump(),
        "personal": personal.value,
        "choices_in": {value: words.model_dump() for value, words in (choices or {}).items()},
    }
    return Field(default, title=title.en, description=help.en, json_schema_extra=said, **limits)


class Widget(StrEnum):
    """How a person enters a value."""

    TEXT = "text"
    NUMBER = "number"
    SWITCH = "switch"
    CHOICE = "choice"
    MOMENT = "moment"
    JSON = "json"


@dataclass(frozen=True)
class FormField:
    """One parameter as a form, a flag or a column shows it."""

    name: str
    title: Text
    help: Text
    widget: Widget
    required: bool
    default: Any
    personal: Personal
    choices: tuple[tuple[str, Text], ...] = ()
    low: float | None = None
    high: float | None = None
    whole: bool = False

    @property
    def flag(self) -> str:
        return "--" + self.name.replace("_", "-")


def form_fields(model: type[BaseModel]) -> tuple[FormField, ...]:
    """Every field of a declaration, in its order."""
    return tuple(_form_field(name, field) for name, field in model.model_fields.items())


def _form_field(name: str, field: FieldInfo) -> FormField:
    said = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    plain = Text(en=name.replace("_", " ").capitalize(), ko=name)
    widget, values = _widget(field.annotation)
    named: Any = said.get("choices_in", {})
    low = high = None
    for limit in field.metadata:
        low = getattr(limit, "ge", getattr(limit, "gt", None)) if low is None else low
        high = getattr(limit, "le", getattr(limit, "lt", None)) if high is None else high
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    return FormField(
        name=name,
        title=Text.model_validate(said["title_in"]) if "title_in" in said else plain,
        help=Text.model_validate(said["help_in"])
        if "help_in" in said
        else Text(en=field.description or "", ko=field.description or ""),
        widget=widget,
        required=field.is_required(),
        default=default,
        personal=Personal(str(said.get("personal", "none"))),
        choices=tuple(
            (v, Text.model_validate(named[v]) if v in named else Text(en=v, ko=v)) for v in values
        ),
        low=low,
        high=high,
        whole=_bare(field.annotation) is int,
    )


def _bare(annotation: Any) -> Any:
    """The type without ``| None``."""
    options = [a for a in get_args(annotation) if a is not type(None)]
    if type(None) in get_args(annotation) and len(options) == 1:
        return options[0]
    return annotation


def _named_values(kind: Any) -> tuple[str, ...]:
    """The values of a Literal, or of several that stand for each other; none of another type."""
    kinds = [kind] if get_origin(kind) is Literal else list(get_args(kind))
    if not all(get_origin(one) is Literal for one in kinds):
        return ()
    return tuple(str(value) for one in kinds for value in get_args(one))


def _widget(annotation: Any) -> tuple[Widget, tuple[str, ...]]:
    kind = _bare(annotation)
    values = _named_values(kind)
    if values:
        return Widget.CHOICE, values
    plain = {bool: Widget.SWITCH, int: Widget.NUMBER, float: Widget.NUMBER, str: Widget.TEXT}
    if kind in plain:
        return plain[kind], ()
    if getattr(kind, "__name__", "") == "datetime":
        return Widget.MOMENT, ()
    return Widget.JSON, ()
