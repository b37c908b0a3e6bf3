"""Pages about the ways in: commands, routes, settings, errors."""

import importlib
import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import click
from fastapi import APIRouter, FastAPI
from pydantic_core import PydanticUndefined
from reference_markdown import (
    anchor,
    code,
    codes,
    first_paragraph,
    link,
    sections,
    shown_default,
    table,
)

import dangol
from dangol.api.app import api_router
from dangol.cli.main import COMMANDS
from dangol.cli.main import dangol as command_line
from dangol.contract.registry import registry
from dangol.errors import DangolError
from dangol.settings import SETTINGS_FILE, Settings

SOURCE = Path(next(iter(dangol.__path__)))
Schema = dict[str, Any]


def commands() -> str:
    """Every command with its arguments and options."""
    context = click.Context(command_line, info_name="dangol")
    parts = [_command(command_line, context)]
    for name in COMMANDS:
        parts.extend(_commands(name, command_line.get_command(context, name), context))
    return sections(
        "# Commands",
        "Every command speaks to the running server of the project, and works by itself where "
        "none runs. Exit codes are explained "
        f"{link('for engineers', '../engineers.md#exit-codes')}.",
        *parts,
    )


def _commands(name: str, one: click.Command | None, parent: click.Context) -> Iterator[str]:
    if one is None:
        return
    context = click.Context(one, info_name=name, parent=parent)
    yield _command(one, context)
    if isinstance(one, click.Group):
        for inner in one.list_commands(context):
            yield from _commands(inner, one.get_command(context, inner), context)


def _command(one: click.Command, context: click.Context) -> str:
    words = " ".join((one.help or "").split())
    usage = " ".join(piece for piece in one.collect_usage_pieces(context) if piece)
    options = [p for p in one.params if isinstance(p, click.Option)]
    return sections(
        f"## {context.command_path}",
        words,
        f"Usage: {code(f'{context.command_path} {usage}'.strip())}",
        table(
            ["Option", "Takes", "Meaning"],
            ([codes(_names(p)), _takes(p), p.help or ""] for p in options),
        ),
    )


def _names(option: click.Option) -> list[str]:
    return [*option.opts, *option.secondary_opts]


def _takes(option: click.Option) -> str:
    if option.is_flag:
        return "nothing"
    if isinstance(option.type, click.Choice):
        return "one of " + codes(option.type.choices)
    several = ", several times" if option.multiple else ""
    return option.type.name + several


def api() -> str:
    """Every route with its role, parameters and answer, and every shape."""
    app = FastAPI()
    router = api_router(registry())
    app.include_router(router, prefix="/api")
    schema = app.openapi()
    roles = dict(_roles(router))
    by_tag: dict[str, list[str]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            role = roles[method.upper(), path]
            said = _route(method.upper(), path, operation, role)
            by_tag.setdefault(operation["tags"][0], []).append(said)
    shapes = schema["components"]["schemas"]
    shown = [name for name in shapes if "ValidationError" not in name]
    return sections(
        "# API",
        "Everything under `/api` speaks JSON. A caller sends `Authorization: Bearer TOKEN`. "
        "A role includes those before it: `viewer`, `marketer`, `analyst`, `admin`. "
        "The same in machine-readable form: `/api/openapi.json` of a running server.",
        f"Every error has one shape, RFC 9457 problem details ({link('all kinds', 'errors.md')}).",
        *(sections(f"## {tag}", *routes) for tag, routes in by_tag.items()),
        "## Shapes",
        *(_shape(name, shapes[name]) for name in shown),
    )


def _roles(router: APIRouter) -> Iterator[tuple[tuple[str, str], str]]:
    """The role that each route asks for, from the dependency that checks it."""
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _roles(inner)
            continue
        endpoint = route.endpoint  # type: ignore[attr-defined]
        asked = get_args(inspect.get_annotations(endpoint)["who"])[1].dependency
        role = asked.asked.words
        for method in route.methods:  # type: ignore[attr-defined]
            yield (method, f"/api{route.path}"), role  # type: ignore[attr-defined]


def _route(method: str, path: str, operation: Schema, role: str) -> str:
    title = operation["summary"] if ":" in operation["summary"] else ""
    given = [
        [code(p["name"]), p["in"], _schema_type(p["schema"]), _default(p["schema"])]
        for p in operation.get("parameters", ())
    ]
    body = operation.get("requestBody")
    facts = [f"Role: {role}."]
    if body:
        facts.append(f"Body: {_schema_type(_json(body))}.")
    facts.extend(
        f"Answer: {status}{_answer(answer)}."
        for status, answer in operation["responses"].items()
        if status.startswith("2")
    )
    return sections(
        f"### {method} {path}",
        " ".join([*([f"{title}."] if title else []), operation["description"]]).replace("?.", "?"),
        "\n".join(f"- {fact}" for fact in facts),
        table(["Parameter", "In", "Type", "Default"], given),
    )


def _json(content: Schema) -> Schema:
    (found, *_) = (one["schema"] for one in content["content"].values())
    return dict(found)


def _answer(answer: Schema) -> str:
    return f", {_schema_type(_json(answer))}" if "content" in answer else ", nothing"


def _shape(name: str, schema: Schema) -> str:
    required = set(schema.get("required", ()))
    rows = [
        [
            code(field),
            _schema_type(one),
            "required" if field in required else _default(one),
            one.get("description", ""),
        ]
        for field, one in schema.get("properties", {}).items()
    ]
    described = schema.get("description", "").split("\n\n")[0].replace("``", "`")
    headings = ["Field", "Type", "Default", "Meaning"]
    if not any(row[-1] for row in rows):
        headings, rows = headings[:-1], [row[:-1] for row in rows]
    return sections(f"### {name}", " ".join(described.split()), table(headings, rows))


def _default(schema: Schema) -> str:
    return shown_default(schema.get("default"))


def _schema_type(schema: Schema) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return link(name, f"#{anchor(name)}")
    if "anyOf" in schema:
        return " or ".join(_schema_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return "one of " + codes(schema["enum"])
    if schema.get("type") == "array":
        items = schema.get("prefixItems") or [schema.get("items", {})]
        return "list of " + " and ".join(_schema_type(one) for one in items)
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"object of {_schema_type(inner)}" if isinstance(inner, dict) else "object"
    words = schema.get("format", schema.get("type", "anything"))
    low, high = schema.get("minimum"), schema.get("maximum")
    limits = ("" if low is None else f" from {low:g}") + ("" if high is None else f" to {high:g}")
    return f"{words}{limits}"


def settings() -> str:
    """Every setting, and the environment variable that overrides it."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        shown = None if default is PydanticUndefined else default
        named = f"DANGOL_{name.upper()}"
        rows.append([code(name), code(named), shown_default(shown), field.description or ""])
    return sections(
        "# Settings",
        f"A project's settings stand in its `{SETTINGS_FILE}`. An environment variable overrides "
        "each of them; lists and tables are written as JSON there, such as "
        """`DANGOL_LANGUAGES='["ko", "en"]'`. `dangol doctor` shows every setting and where it """
        "came from.",
        table(["Setting", "Environment variable", "Default", "Meaning"], rows),
        "One more variable names no setting: `DANGOL_PROJECT` is the project's folder for "
        "commands without `--project`.",
    )


def errors() -> str:
    """Every deliberate error: its kind, HTTP status and exit code."""
    found = sorted(_error_classes(), key=lambda one: (one.slug, one.__module__, one.__name__))
    rows = [
        [
            code(one.slug),
            one.title,
            one.status,
            one.exit_code,
            first_paragraph(one) if "__doc__" in vars(one) else "",
            code(f"{one.__module__}.{one.__name__}"),
        ]
        for one in found
    ]
    return sections(
        "# Errors",
        "Each deliberate error says what was wrong, what is there and what to do. Over HTTP its "
        "`type` is `urn:dangol:` and the kind; on the command line the message goes to standard "
        "error and the command ends with the exit code.",
        table(["Kind", "Title", "Status", "Exit", "When", "Class"], rows),
        "Three more kinds come from the server itself: `parameters` (422) for a request whose "
        "values do not fit, `http-404`, `http-405` and their like for unknown addresses and wrong "
        "methods, and `mistake` (500) for a mistake in the program, which the log describes. "
        "`RefusedError` passes on what the API said; its exit code follows the status.",
    )


def _error_classes() -> set[type[DangolError]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if re.search(r"^class \w+Error\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            parts = path.relative_to(SOURCE.parent).with_suffix("").parts
            importlib.import_module(".".join(parts))
    return {DangolError, *_below(DangolError)}


def _below(base: type[DangolError]) -> Iterable[type[DangolError]]:
    for one in base.__subclasses__():
        if one.__module__.startswith("dangol."):
            yield one
            yield from _below(one)
