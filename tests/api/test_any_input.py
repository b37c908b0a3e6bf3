"""Whatever is sent, the answer is an answer or a problem, and never a mistake of the program."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import corner_shop
import pytest
from asking import Clock, Desk, problem_of
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dangol.api.app import api_router
from dangol.contract.registry import registry
from dangol.runs.workspace import Workspace

# Runs go on in threads, and libraries that they use draw from `random` while inputs are made.
pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")

# They write where they are told to, or make the machine work for minutes.
LEFT_OUT = {
    "/api/export",
    "/api/backup",
    "/api/refresh",
    *(f"/api/samples/{name}/load" for name in registry().samples),
}
WORDS = [
    "default",
    "rfm",
    "orders",
    "schedule",
    "name",
    "instance",
    "",
    "가게",
    "\ud800",
    "\0",
    "'",
]
text = st.sampled_from(WORDS) | st.text(max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)


def operations() -> Iterator[tuple[str, str, dict[str, Any], list[str]]]:
    """Method, path, the properties of the body, the parameters of the query."""
    app = FastAPI()
    app.include_router(api_router(registry()), prefix="/api")
    described = app.openapi()
    shapes = described["components"]["schemas"]
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            if path in LEFT_OUT:
                continue
            content = one.get("requestBody", {}).get("content", {})
            name = content.get("application/json", {}).get("schema", {}).get("$ref", "")
            shape = shapes.get(name.rpartition("/")[2], {})
            query = [p["name"] for p in one.get("parameters", ()) if p["in"] == "query"]
            yield method.upper(), path, shape.get("properties", {}), query


OPERATIONS = list(operations())


@pytest.fixture(scope="module")
def fuzzed(scratch: Path, kept: Path) -> Iterator[Desk]:
    """A shop that may end up full of odd records."""
    clock = Clock()
    shop = corner_shop.answered(scratch / "fuzzed", kept)
    with Workspace.open(shop, clock) as workspace:
        yield Desk.of(workspace, clock)


@pytest.mark.parametrize(
    ("method", "path", "properties", "query"),
    OPERATIONS,
    ids=[f"{m} {p}" for m, p, *_ in OPERATIONS],
)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_nothing_that_is_sent_is_a_mistake_of_the_program(
    method: str,
    path: str,
    properties: dict[str, Any],
    query: list[str],
    data: st.DataObject,
    fuzzed: Desk,
) -> None:
    places = {part[1:-1]: data.draw(_in_path) for part in path.split("/") if part.startswith("{")}
    asked = path.format(**{name: quote(word, safe="") for name, word in places.items()})
    given_query = {name: data.draw(_in_query) for name in query if data.draw(st.booleans())}
    body = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(properties, values)) | values)
    answer = fuzzed.caller("admin").ask(
        method,
        asked,
        params=given_query,
        content=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code < 500, answer.text
    if not answer.is_success:
        problem_of(answer)


_in_path = st.sampled_from(["rfm", "orders", "schedule", "pause", "default", "weekly-sales"]) | (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/"), min_size=1)
).map(lambda word: word if word.strip(".") else "x")
_in_query = st.sampled_from(["1", "0", "-1", "99999999999999999999", "active", "default", ""]) | (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
)
