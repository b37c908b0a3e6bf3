"""The OpenAPI description: what FastAPI does not know is added, how to sign in and how to fail."""

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, Field

from dangol.api.callers import CSRF_HEADER, SESSION_COOKIE
from dangol.api.problems import ProblemResponse

SIGN_IN = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token made under Settings, or with POST /api/tokens.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION_COOKIE,
        "description": f"The console's; what changes something also sends {CSRF_HEADER}.",
    },
}


class Fault(BaseModel):
    """One place of what was sent that does not fit."""

    place: str
    message: str


class Problem(BaseModel):
    """Every error, as RFC 9457 describes it."""

    type: str = Field(description="The kind of problem, as a URN: urn:dangol:KIND.")
    title: str = Field(description="The kind in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What was wrong, what is there, and what to do.")
    instance: str = Field(description="The path that was asked.")
    faults: list[Fault] = Field([], description="Every place that does not fit, all at once.")


def describe(app: FastAPI) -> None:
    """Let the application describe itself whole."""
    known = app.openapi

    def whole() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(known())
        return app.openapi_schema

    app.openapi = whole  # type: ignore[method-assign]


def _completed(schema: dict[str, Any]) -> dict[str, Any]:
    parts = schema.setdefault("components", {})
    shapes = parts.setdefault("schemas", {})
    for replaced in ("HTTPValidationError", "ValidationError"):
        shapes.pop(replaced, None)
    for shape in (Fault, Problem):
        described = shape.model_json_schema(ref_template="#/components/schemas/{model}")
        described.pop("$defs", None)
        shapes[shape.__name__] = described
    parts["securitySchemes"] = SIGN_IN
    schema["security"] = [{name: []} for name in SIGN_IN]
    refused = {"$ref": "#/components/schemas/Problem"}
    content = {str(ProblemResponse.media_type): {"schema": refused}}
    for operations in schema["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = {"description": "A problem.", "content": content}
    return schema
