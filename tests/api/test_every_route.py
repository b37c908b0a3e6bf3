"""What holds for every route there is: a new one is tested the day it is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from asking import LOCAL_SECRET, Caller, Desk, problem_of
from fastapi import FastAPI

from dangol.api.app import METHODS, api_router
from dangol.contract.registry import registry
from dangol.contract.roles import ROLES, Role

# Routes that were written by hand, and the role that each asks for.
WRITTEN: dict[str, Role] = {
    "GET /api/analyses": "viewer",
    "GET /api/analyses/{slug}": "viewer",
    "GET /api/analyses/{slug}/answer": "viewer",
    "POST /api/analyses/{slug}/what-if": "viewer",
    "GET /api/runs": "viewer",
    "GET /api/runs/{run_id}": "viewer",
    "POST /api/runs/{run_id}/stop": "marketer",
    "GET /api/stale": "viewer",
    "POST /api/refresh": "marketer",
    "GET /api/tables": "viewer",
    "GET /api/tables/{name}/rows": "analyst",
    "POST /api/sql": "analyst",
    "GET /api/lineage": "viewer",
    "POST /api/downloads/check": "analyst",
    "POST /api/downloads": "analyst",
    "GET /api/records": "viewer",
    "GET /api/records/{kind}": "viewer",
    "GET /api/records/{kind}/{record_id}": "viewer",
    "PATCH /api/records/{kind}/{record_id}": "marketer",
    "POST /api/records/{kind}/{record_id}/{transition}": "marketer",
    "POST /api/audiences/count": "viewer",
    "POST /api/contact-lists": "analyst",
    "POST /api/people/export": "admin",
    "POST /api/people/identifiers": "analyst",
    "POST /api/people/preference-link": "analyst",
    "POST /api/people/erase": "admin",
    "GET /api/erasures": "admin",
    "POST /api/erasures/{erasure_id}/verify": "admin",
    "POST /api/erasures/{erasure_id}/lift": "admin",
    "GET /api/requests": "analyst",
    "POST /api/requests/{request_id}/close": "admin",
    "GET /api/retention": "analyst",
    "POST /api/retention/apply": "admin",
    "GET /api/forms": "analyst",
    "PUT /api/uploads": "analyst",
    "POST /api/loads/preview": "analyst",
    "POST /api/loads": "analyst",
    "GET /api/sources": "viewer",
    "GET /api/sources/{kind}/{source_id}": "viewer",
    "PUT /api/sources/{kind}/{source_id}/credential": "admin",
    "POST /api/sources/{kind}/{source_id}/sample": "analyst",
    "PUT /api/sources/{kind}/{source_id}/mapping": "analyst",
    "POST /api/sources/{kind}/{source_id}/look": "analyst",
    "POST /api/sources/{kind}/{source_id}/anew": "analyst",
    "GET /api/quarantine": "analyst",
    "GET /api/quarantine/piles": "analyst",
    "POST /api/quarantine/fix": "analyst",
    "POST /api/quarantine/replay": "analyst",
    "POST /api/quarantine/drop": "analyst",
    "GET /api/me": "viewer",
    "GET /api/samples": "viewer",
    "POST /api/export": "admin",
    "POST /api/backup": "admin",
    "GET /api/doctor": "admin",
    "GET /api/encryption": "admin",
    "GET /api/audit": "admin",
    "GET /api/audit/verification": "admin",
    "GET /api/tokens": "viewer",
    "POST /api/tokens": "viewer",
    "DELETE /api/tokens/{token_id}": "viewer",
}
# Something that is there, for routes whose role depends on what they are asked for.
PRESENT = {"kind": "schedule", "transition": "pause", "slug": "rfm", "name": "orders"}
BODIES: dict[str, Any] = {
    "POST /api/sql": {"query": "SELECT 1"},
    "POST /api/downloads/check": {"table": "orders"},
    "POST /api/downloads": {"table": "orders"},
    "POST /api/export": {"folder": "/nowhere"},
    "POST /api/backup": {"folder": "/nowhere"},
    "POST /api/tokens": {"name": "a program"},
    "POST /api/records/database-source": {
        "name": "erp",
        "address": "postgresql://reader@127.0.0.1/erp",
        "query": "SELECT 1",
    },
    "POST /api/records/api-source": {"name": "mall", "address": "https://mall.example/orders"},
    "POST /api/quarantine/fix": {"ids": ["none"], "values": {"column": "value"}},
    "POST /api/quarantine/drop": {"ids": ["none"]},
    "PUT /api/sources/{kind}/{source_id}/credential": {"secret": "none"},
    "PUT /api/sources/{kind}/{source_id}/mapping": {"upload": "none"},
    "PATCH /api/records/{kind}/{record_id}": {"fields": {}},
    "POST /api/analyses/{slug}/what-if": {},
}
PLACE = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Operation:
    """One route as OpenAPI describes it."""

    method: str
    template: str
    described: dict[str, Any]
    shapes: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.template}"

    def path(self, **known: str) -> str:
        return PLACE.sub(lambda m: known.get(m[1], "no-such-thing"), self.template)

    @property
    def body_schema(self) -> dict[str, Any] | None:
        body = self.described.get("requestBody")
        if body is None:
            return None
        schema = body["content"]["application/json"]["schema"]
        shape, *_ = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
        return self._whole(shape)

    @property
    def may_do_without_body(self) -> bool:
        return not self.described.get("requestBody", {}).get("required", False)

    @property
    def role(self) -> Role:
        if self.template.startswith("/api/analyses/") and self.template.endswith("/runs"):
            return "marketer"
        if self.template.startswith("/api/samples/") and self.template.endswith("/load"):
            return "admin"
        kind = self.template.removeprefix("/api/records/")
        if self.method == "POST" and kind in registry().records:
            return registry().records[kind].create_role
        return WRITTEN[str(self)]

    @property
    def body(self) -> Any:
        if str(self) in BODIES:
            return BODIES[str(self)]
        return None if self.body_schema is None else self._example(self.body_schema)

    def _whole(self, schema: dict[str, Any]) -> dict[str, Any]:
        name = schema.get("$ref", "").rpartition("/")[2]
        found: dict[str, Any] = self.shapes[name] if name else schema
        return found

    def _example(self, schema: dict[str, Any]) -> Any:
        whole = self._whole(schema)
        if "enum" in whole:
            return whole["enum"][0]
        if "anyOf" in whole:
            return self._example(whole["anyOf"][0])
        if whole.get("type") == "object":
            fields = whole.get("properties", {})
            return {name: self._example(fields[name]) for name in whole.get("required", ())}
        simple = {"string": "rfm", "boolean": True, "array": [], "null": None}
        return simple.get(whole.get("type", ""), whole.get("minimum", 1))


def operations() -> Iterator[Operation]:
    app = FastAPI()
    app.include_router(api_router(registry()), prefix="/api")
    described = app.openapi()
    for template, methods in described["paths"].items():
        for method, operation in methods.items():
            yield Operation(method.upper(), template, operation, described["components"]["schemas"])


OPERATIONS = list(operations())
every_route = pytest.mark.parametrize("route", OPERATIONS, ids=str)
with_places = pytest.mark.parametrize(
    "route", [one for one in OPERATIONS if PLACE.search(one.template)], ids=str
)
with_body = pytest.mark.parametrize(
    "route", [one for one in OPERATIONS if one.body_schema is not None], ids=str
)


def test_every_route_says_who_may_use_it() -> None:
    assert {one.role for one in OPERATIONS} <= set(ROLES)
    there = {str(one) for one in OPERATIONS}
    assert set(WRITTEN) <= there


@every_route
def test_who_is_not_signed_in_is_told_so(route: Operation, reading_desk: Desk) -> None:
    answer = reading_desk.nobody.ask(route.method, route.path(**PRESENT), route.body)
    told = problem_of(answer, 401)
    assert told["type"] == "urn:dangol:not-signed-in"
    assert "Authorization: Bearer" in told["detail"]


@every_route
def test_no_other_credentials_are_taken(route: Operation, reading_desk: Desk) -> None:
    for given in (b"Bearer nonsense", b"Bearer \xfc", b"Basic YTpi", b"Bearer", b"Bearer dgl_"):
        headers = {"Authorization": given}
        answer = reading_desk.nobody.ask(
            route.method, route.path(**PRESENT), route.body, headers=headers
        )
        problem_of(answer, 401)


@pytest.mark.parametrize("route", [one for one in OPERATIONS if one.role != "viewer"], ids=str)
def test_a_lower_role_is_refused(route: Operation, readers: dict[Role, Caller]) -> None:
    for role in ROLES[: ROLES.index(route.role)]:
        answer = readers[role].ask(route.method, _path_of_something(route, readers), route.body)
        told = problem_of(answer, 403)
        assert told["type"] == "urn:dangol:forbidden"
        assert route.role in told["detail"]
        assert role in told["detail"]


def _path_of_something(route: Operation, readers: dict[Role, Caller]) -> str:
    """A path of something that is there: who may not touch it learns that, not that it is gone."""
    if "{record_id}" not in route.template:
        return route.path(**PRESENT)
    kept = readers["admin"].get("/api/records/schedule")
    if not kept:
        kept = [readers["admin"].post("/api/records/schedule", {"name": "each morning"})]
    return route.path(record_id=kept[0]["id"], **PRESENT)


@every_route
def test_the_role_that_a_route_names_is_enough(
    route: Operation, readers: dict[Role, Caller]
) -> None:
    """Asked for what is not there, so that nothing changes."""
    given = {"kind": "schedule"} if "record_id" in route.template else {}
    body = {} if route.body_schema and str(route) not in BODIES else route.body
    if str(route) in {"POST /api/refresh", "POST /api/tokens"} or _starts_a_run(route):
        pytest.skip("it would change the shop; tests of its own call it")
    answer = readers[route.role].ask(route.method, route.path(**given), body)
    assert answer.status_code not in {401, 403, 405, 500}, answer.text


def _starts_a_run(route: Operation) -> bool:
    return route.template.endswith(("/runs", "/load")) and route.method == "POST"


@with_places
def test_what_is_not_there_is_not_found(route: Operation, readers: dict[Role, Caller]) -> None:
    answer = readers["admin"].ask(route.method, route.path(), route.body)
    told = problem_of(answer, 404)
    assert "no-such-thing" in told["detail"]


@with_body
def test_every_fault_of_a_body_is_told_at_once(
    route: Operation, readers: dict[Role, Caller]
) -> None:
    schema = route.body_schema
    assert schema is not None
    wrong = {"quite": ["wrong"]}
    fields = {name: wrong for name, one in schema.get("properties", {}).items() if _is_typed(one)}
    body = fields if schema.get("properties") else ["no object"]
    told = problem_of(readers["admin"].ask(route.method, route.path(**PRESENT), body), 422)
    places = {fault["place"].partition(".")[0] for fault in told["faults"]}
    assert places >= set(fields)
    assert all(fault["message"] for fault in told["faults"])
    assert all(name in told["detail"] for name in fields)


def _is_typed(schema: dict[str, Any]) -> bool:
    """Whether an object is wrong there."""
    kinds = {one.get("type") for one in schema.get("anyOf", [schema])}
    return None not in kinds and "object" not in kinds


@with_body
@pytest.mark.parametrize("sent", [b"{", b'{"name": ', b"", b"\xff\xfe", b"[1, 2", b"null"])
def test_what_is_no_json_is_refused(
    route: Operation, sent: bytes, readers: dict[Role, Caller]
) -> None:
    if route.may_do_without_body and sent in {b"", b"null"}:
        pytest.skip("nothing is an answer here")
    headers = {"Content-Type": "application/json"}
    answer = readers["admin"].ask(
        route.method, route.path(**PRESENT), content=sent, headers=headers
    )
    assert 400 <= answer.status_code < 500
    problem_of(answer)


@with_body
def test_half_a_character_is_no_mistake_of_the_program(
    route: Operation, readers: dict[Role, Caller]
) -> None:
    """JSON can say half of a surrogate pair, which no database and no other JSON can hold."""
    sent = b'{"\\ud800": "\\udfff", "name": "\\ud800", "query": "SELECT \'\\ud800\'"}'
    headers = {"Content-Type": "application/json"}
    answer = readers["admin"].ask(
        route.method, route.path(**PRESENT), content=sent, headers=headers
    )
    assert answer.status_code < 500
    if not answer.is_success:
        problem_of(answer)


@every_route
def test_a_route_refuses_methods_that_it_does_not_know(
    route: Operation, readers: dict[Role, Caller]
) -> None:
    path = route.path(**PRESENT)
    there = {one.method for one in OPERATIONS if _fits(one, path)}
    for method in set(METHODS) - there - {"HEAD"}:
        answer = readers["admin"].ask(method, path)
        if answer.status_code == 404:
            # A hidden route answers for what is not installed.
            continue
        told = problem_of(answer, 405)
        assert set(answer.headers["Allow"].split(", ")) >= there
        assert method in told["detail"]


def _fits(route: Operation, path: str) -> bool:
    return re.fullmatch(PLACE.sub("[^/]+", route.template), path) is not None


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/api/analyses/", "/api/tables/orders", "/api/%FF"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_what_no_route_answers_is_a_problem_too(
    path: str, method: str, readers: dict[Role, Caller]
) -> None:
    answer = readers["admin"].ask(method, path)
    assert answer.status_code in {404, 405}
    problem_of(answer)


def test_the_description_names_how_to_sign_in_and_how_routes_fail(reading_desk: Desk) -> None:
    described = reading_desk.nobody.get("/api/openapi.json")
    assert set(described["components"]["securitySchemes"]) == {"token", "session"}
    assert described["security"] == [{"token": []}, {"session": []}]
    for methods in described["paths"].values():
        for operation in methods.values():
            assert "422" not in operation["responses"]
            content = operation["responses"]["default"]["content"]
            assert list(content) == ["application/problem+json"]
    shapes = described["components"]["schemas"]
    assert set(shapes["Problem"]["properties"]) == {
        "type", "title", "status", "detail", "instance", "faults"
    }  # fmt: skip


def test_the_description_has_an_id_of_its_own_for_every_route(reading_desk: Desk) -> None:
    described = reading_desk.nobody.get("/api/openapi.json")
    ids = [one["operationId"] for path in described["paths"].values() for one in path.values()]
    assert len(set(ids)) == len(ids)


def test_the_machine_itself_comes_in_with_its_own_secret(reading_desk: Desk) -> None:
    me = reading_desk.bearer(LOCAL_SECRET).get("/api/me")
    assert me == {"name": "Local", "role": "admin", "via": "local"}
