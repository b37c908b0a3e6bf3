"""Flags from a declaration: every field of a pydantic model becomes one option."""

import json
from typing import Any

import click
from pydantic import BaseModel

from dangol.contract.params import FormField, Widget, form_fields


def options_of(model: type[BaseModel], leave_out: tuple[str, ...] = ()) -> list[click.Option]:
    """One option per field; what is not given on the line is not passed on."""
    return [_option(field) for field in form_fields(model) if field.name not in leave_out]


def given_values(model: type[BaseModel], values: dict[str, Any]) -> dict[str, Any]:
    """The values that were given, JSON read where a field takes more than a word."""
    widgets = {field.name: field.widget for field in form_fields(model)}
    return {
        name: _read(name, value) if widgets[name] is Widget.JSON else value
        for name, value in values.items()
        if value is not None and name in widgets
    }


def _option(field: FormField) -> click.Option:
    kinds: dict[Widget, Any] = {Widget.SWITCH: bool, Widget.NUMBER: int if field.whole else float}
    kind: Any = (
        click.Choice([v for v, _ in field.choices])
        if field.choices
        else kinds.get(field.widget, str)
    )
    shown = "" if field.default in (None, "", {}) else f" [default: {_shown(field.default)}]"
    # Not default=None: a given default, even None, satisfies what is required.
    return click.Option(
        [field.flag], type=kind, required=field.required, help=f"{field.help.en}{shown}"
    )


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _read(name: str, value: Any) -> Any:
    """JSON, or a comma-separated list of words."""
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        if value.lstrip().startswith(("{", "[")):
            raise click.BadParameter(
                f"--{name.replace('_', '-')} is not valid JSON: {value}"
            ) from None
        return [word.strip() for word in value.split(",")]
