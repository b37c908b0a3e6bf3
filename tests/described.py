"""The operations of the API as its description tells them, with something in every text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

PROMISED_TYPES = {"integer", "number", "boolean", "null"}


@dataclass(frozen=True)
class Operation:
    """A method of a path, the parameters of its query, and the shape of its body."""

    method: str
    template: str
    query: tuple[str, ...]
    body: dict[str, Any] | None
    shapes: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.template}"

    def filled(self, text: str) -> Any:
        """A body that holds ``text`` wherever a text may stand."""
        return None if self.body is None else self._filled(self.body, text, 0)

    def _filled(self, schema: dict[str, Any], text: str, depth: int) -> Any:
        whole = self.shapes.get(schema.get("$ref", "").rpartition("/")[2], schema)
        kinds = [one for one in whole.get("anyOf", [whole]) if one.get("type") != "null"]
        chosen = self.shapes.get(kinds[0].get("$ref", "").rpartition("/")[2], kinds[0])
        kind = chosen.get("type")
        if kind == "object" and depth < 4:
            fields = chosen.get("properties", {text: {}})
            return {name: self._filled(one, text, depth + 1) for name, one in fields.items()}
        if kind == "array":
            return [self._filled(chosen.get("items", {}), text, depth + 1)]
        return chosen.get("default", 1) if kind in PROMISED_TYPES else text


def operations(described: dict[str, Any]) -> Iterator[Operation]:
    shapes = described["components"]["schemas"]
    for template, methods in described["paths"].items():
        for method, one in methods.items():
            content = one.get("requestBody", {}).get("content", {})
            query = tuple(p["name"] for p in one.get("parameters", ()) if p["in"] == "query")
            body = content.get("application/json", {}).get("schema")
            yield Operation(method.upper(), template, query, body, shapes)
