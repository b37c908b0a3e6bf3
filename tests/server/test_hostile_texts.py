"""SQL, templates and scripts in every text that is taken in: they are texts, and stay texts."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from browsing import Browser
from console_forms import Form
from console_reader import read
from crawling import crawl, different_forms
from described import Operation, operations
from fastapi import FastAPI
from mounted import every_route
from processes import Server
from staff import PASSWORD

from dangol.api.app import api_router
from dangol.contract.registry import registry

pytestmark = pytest.mark.xdist_group("victim")
SQL = (
    "%'; DROP TABLE orders; ATTACH 'evil.db'; --",
    '\\") UNION SELECT password_hash FROM users; DELETE FROM users; /*',
)
# Nobody says this by chance; who shows the product, or runs a script, has read a text as a program.
MARK, PRODUCT = "bee-sting", "967381"
TEMPLATES = "{{97*9973}}${97*9973}<%=97*9973%>#{97*9973}"
SCRIPTS = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
HOSTILE = f"{MARK}{SCRIPTS}{TEMPLATES}"
# They write where they are told to, or make the machine work for minutes.
LEFT_OUT = re.compile("/api/(export|backup|refresh|people/erase|samples/.*|analyses/.*/runs)")
# These end or change the visit itself, or do what they say to somebody.
NOT_SENT = re.compile(
    "/sign-out|.*/refresh|/settings/password|/settings/users/.*|/customers/.*/rights/erase"
)
# What no text can stand in for, by the kind of record.
KNOWN: dict[str, dict[str, Any]] = {
    "alarm-receiver": {"address": "team@example.com", "way": "email", "language": "en"},
    "audience": {"rule": {"column": "segment", "in": [HOSTILE]}},
    "quality-limit": {"table": "orders", "column": "", "measure": "rows", "least": 1.0},
    "api-source": {"address": "https://mall.example/orders"},
    "database-source": {"address": "postgresql://reader@127.0.0.1:1/erp"},
    "experiment": {
        "variants": [{"name": "a", "note": HOSTILE}, {"name": "b"}],
        "other_measures": [HOSTILE[:60]],
        "guard_rails": [],
        "audience": "",
        "chosen_variant": "",
        "stratify_by": "",
        "cluster_by": "",
    },
    "budget-plan": {"starts_on": "2024-01-01", "days": 91, "spend": {HOSTILE[:60]: 1.0}},
    "lift-test": {
        "regions": [HOSTILE[:60]],
        "starts_on": "2024-01-01",
        "ends_on": "2024-01-31",
        "counted_until_on": "",
        "spend_change": 1.0,
        "lift": 2.0,
        "lift_low": 1.0,
        "lift_high": 3.0,
    },
    "media-channel": {
        "expected_return_low": 0,
        "expected_return_high": 0,
        "least_a_week": 0,
        "most_a_week": 0,
        "fixed_until_on": "",
    },
    "expected-event": {"properties": "price number", "meaning": HOSTILE},
    "geo-test": {"left_out_regions": [], "starts_on": "2024-01-01", "ends_on": "2024-01-31"},
    "identity-decision": {
        "left_customer_id": "C01",
        "right_customer_id": "C02",
        "verdict": "apart",
    },
    "saved-analysis": {"analysis": "rfm", "parameters": {}},
    "fairness-rule": {"attribute": "gender", "analysis": ""},
    "model-choice": {"analysis": "prediction", "instance": "default"},
    "loyalty-programme": {"applies_from_on": "2024-01-01"},
    "points-correction": {"counts_on": "2024-01-01", "points": 1},
    "retention-rule": {"table": "orders", "days": 36_500},
    "schedule": {"analysis": "", "instance": "default"},
}
# A mapping is kept by loading, not by a form.
NOT_MADE = {"saved-mapping"}


def described() -> list[Operation]:
    app = FastAPI()
    app.include_router(api_router(registry()), prefix="/api")
    return [
        one
        for one in operations(app.openapi())
        if (one.query or one.body or "{" in one.template) and not LEFT_OUT.fullmatch(one.template)
    ]


def rows(server: Server) -> dict[str, int]:
    """What every table holds, in a project whose trail of deeds holds."""
    assert server.ask("GET", "/api/audit/verification").json()["broken"] is None
    return {one["name"]: one["rows"] for one in server.ask("GET", "/api/tables").json()}


def test_sql_in_a_text_of_the_api_is_a_text(victim: Server) -> None:
    before = rows(victim)
    for one in described():
        for text in SQL:
            path = re.sub(r"{\w+}", quote(text, safe=""), one.template)
            query = dict.fromkeys(one.query, text)
            answer = victim.ask(one.method, path, one.filled(text), params=query)
            assert answer.status_code < 500, (str(one), text, answer.text)
    assert rows(victim) == before


PAGES = [
    one
    for one in every_route()
    if one.is_page and one.method == "GET" and (one.places or one.parameters)
]


@pytest.mark.parametrize("text", SQL)
def test_sql_in_an_address_is_a_text(text: str, intruder: Browser) -> None:
    known = {"kind": "schedule", "slug": "rfm", "name": "orders", "customer_id": "C03"}
    for route in PAGES:
        for places in (dict.fromkeys(route.places, text), known if route.parameters else {}):
            whole = {} if ":int" in route.template else places
            query = dict.fromkeys(route.parameters, text)
            answer = intruder.client.get(route.path(**whole), params=query)
            assert answer.status_code < 500, answer.url
    assert intruder.is_known


def made(server: Server, one: Operation, kind: str) -> bool:
    """Whether a record was made with hostile texts in every field that takes them."""
    body = {**one.filled(HOSTILE), **KNOWN.get(kind, {})}
    while True:
        answer = server.ask(one.method, one.template, body)
        faults = {fault["place"].partition(".")[0] for fault in answer.json().get("faults", ())}
        if answer.status_code != 422 or not faults & set(body):
            return answer.is_success
        body = {name: value for name, value in body.items() if name not in faults}


@pytest.fixture(scope="module")
def pages(victim: Server, intruder: Browser) -> list[tuple[str, str]]:
    """Every page of a shop with hostile names wherever names are kept."""
    kinds = set()
    for one in described():
        kind = one.template.removeprefix("/api/records/")
        if one.method == "POST" and kind in registry().records and made(victim, one, kind):
            kinds.add(kind)
    assert kinds == set(registry().records) - NOT_MADE
    assert victim.ask("POST", "/api/tokens", {"name": HOSTILE}).is_success
    load_customers(victim)
    intruder.get("/settings/users")
    hired = {
        "email": "'<b>{{97*9973}}</b>@example.com",
        "name": HOSTILE,
        "role": "viewer",
        "language": "en",
        "password": PASSWORD,
    }
    intruder.post("/settings/users", hired)
    first = [f"/records/{kind}{more}" for kind in sorted(kinds) for more in ("", "/new")]
    return list(crawl(intruder, first))


def load_customers(server: Server) -> None:
    """Names out of a file: of people, of the file, of a column, and in records that do not fit."""
    text = '"' + HOSTILE.replace('"', '""') + '"'
    names = f"customer_id,full_name,home_region,membership_tier,birth_on,{text}"
    lines = [f"C0{n},{text},{text},{text},1990-01-01,{text}" for n in range(9)]
    lines += [f"W{n},{text},{text},{text},{text},{text}" for n in range(4)]
    content = "\n".join([names, *lines]).encode()
    brought = server.ask("PUT", f"/api/uploads?name={quote(HOSTILE)}.csv", content=content)
    source = {"upload": brought.json()["upload"]}
    basis = {"basis": "consent", "declared_by": HOSTILE}
    asked = {"source": source, "form": "customers", "mode": "append", "basis": basis}
    loaded = server.ask("POST", "/api/loads", asked)
    assert loaded.is_success, loaded.text
    run_id = loaded.json()["run_id"]
    while (run := server.ask("GET", f"/api/runs/{run_id}").json())["finished_at"] is None:
        pass
    assert run["outcome"] == "succeeded", run


def test_every_hostile_text_is_shown_as_it_is(pages: list[tuple[str, str]]) -> None:
    for path, html in pages:
        faults = [one for one in read(html).faults if not one.startswith("raw value")]
        assert not faults, path
        assert "<script>alert" not in html, path
        assert "<img src=x" not in html, path
        assert PRODUCT not in html, path
    shown = {path for path, html in pages if MARK in html}
    for kind in set(registry().records) - NOT_MADE:
        assert f"/records/{kind}" in shown, kind
    for path in ("/settings/users", "/settings/tokens", "/trust/quarantine", "/trust/loading"):
        assert path in shown, path


def test_sql_in_a_form_is_a_text(
    pages: list[tuple[str, str]], victim: Server, intruder: Browser
) -> None:
    forms = [one for one in different_forms(pages) if not NOT_SENT.fullmatch(one.action)]
    assert len(forms) > 25
    tables = set(rows(victim))
    for form in forms:
        for text in SQL:
            for values in sent(form, text):
                ask = intruder.client.post if form.method == "post" else intruder.client.get
                more = {"data": values} if form.method == "post" else {"params": values}
                answer = ask(form.action, **more)
                assert answer.status_code < 500, (form.action, values, answer.text[-2000:])
    assert intruder.is_known
    assert set(rows(victim)) == tables
    assert rows(victim)["orders"] > 0


def sent(form: Form, text: str) -> list[dict[str, str]]:
    """The form with the text where nothing stands, and with it everywhere."""
    empty = {name: value or text for name, value in form.values.items()}
    everywhere = {name: value if name == "csrf" else text for name, value in form.values.items()}
    return [empty, everywhere]
