"""Bringing data in by the console: upload, look, map, load, quarantine, repair; without scripts."""

import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import console_reader as reader
import corner_shop
import httpx
import pytest
from console_forms import form_to
from console_visits import Client, Person, opened, staffed
from fastapi import FastAPI
from staff import FAST, PASSWORD

from dangol.contract.registry import registry
from dangol.contract.roles import ROLES, Role
from dangol.governance import audit
from dangol.governance.access import sign_in
from dangol.governance.records import all_of
from dangol.loading.saved_mapping import SavedMapping
from dangol.runs.ledger import RunView
from dangol.runs.workspace import Workspace, utc_now
from dangol.server.app import create_app

PREVIEW, QUARANTINE = "/trust/loading/preview", "/trust/quarantine"
ORDERS = (
    "주문번호,회원번호,주문일시,상품명,수량,결제금액\n"
    "A1,M1,2025-03-15 10:00,커피,1,4500원\n"
    'A2,M2,2025.03.16 11:30,과자,2,"3,000"\n'
    "A3,M1,2025-13-45 10:00,우유,1,2800\n"
    "A4,M3,2025-03-17 09:10,우유,1,무료?\n"
    "A5,M3,2025-03-18 09:10,빵\n"
    "A6,M4,2025-03-19 18:20,커피,3,13500\n"
    "A7,M4,2025-03-20 18:20,커피,3,13500\n"
)
CUSTOMERS = (
    "회원번호,이름,휴대폰,이메일,생년월일,마케팅수신동의\n"
    "M1,김민수,010-1234-5678,minsu@example.com,1980-05-06,Y\n"
    "M2,이서연,010-2345-6789,seoyeon@example.com,1992.11.30,N\n"
    "M3,박지훈,010-3456-7890,jihun@example.com,모름,Y\n"
    "M4,최유진,010-4567-8901,yujin@example.com,1975-01-02,Y\n"
)


@dataclass
class Office:
    """An empty project, and people at work in it."""

    workspace: Workspace
    app: FastAPI

    def enter(self, role: Role) -> Person:
        entered = sign_in(
            self.workspace.state, f"{role}@example.com", PASSWORD, "test", utc_now(), passwords=FAST
        )
        client = Client(self.app)
        client.cookies["dangol_session"] = entered.token
        return Person(client, entered.csrf, entered.principal.name)

    def finished(self, address: str) -> RunView:
        run_id = address.partition("?")[0].rsplit("/", 1)[-1]
        return self.workspace.runner.wait(run_id, 60)


@contextmanager
def _office(folder: Path) -> Iterator[Office]:
    project = corner_shop.project(folder / "project", memory_limit="500MB", as_of=None)
    with opened(project, registry()) as workspace:
        staffed(workspace)
        yield Office(workspace, create_app(workspace, schedules=False))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """For tests that load."""
    with _office(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """For tests that only look: nothing is ever loaded in it."""
    with _office(tmp_path_factory.mktemp("empty")) as made:
        yield made


@pytest.fixture
def looker(empty_office: Office) -> Person:
    return empty_office.enter("analyst")


@pytest.fixture
def analyst(office: Office) -> Person:
    return office.enter("analyst")


def uploaded(person: Person, name: str, content: str | bytes) -> str:
    """The address of the page that looks at a file that was brought."""
    answer = person.client.ask(
        "PUT",
        "/api/uploads",
        params={"name": name},
        content=content if isinstance(content, bytes) else content.encode("cp949"),
        headers={"X-CSRF-Token": person.csrf},
    )
    assert answer.status_code == 201, answer.text
    return f"{PREVIEW}?upload={answer.json()['upload']}"


def sound(answer: httpx.Response, status: int = 200) -> str:
    """The text of a page that is as it should be."""
    assert answer.status_code == status, answer.text[-1500:]
    page = reader.read(answer.text)
    assert not page.faults
    return answer.text


def words_of(html: str) -> str:
    return reader.read(html).words


def sent(person: Person, html: str, follow: bool = False, **changes: str | None) -> httpx.Response:
    """The mapping form sent as it stands, but for what somebody changed."""
    values: dict[str, Any] = {**form_to(html, PREVIEW).values, **changes}
    kept = {name: value for name, value in values.items() if value is not None}
    return person.post(PREVIEW, kept, follow=follow)


def place(html: str, field: str) -> str:
    """The select in which a field is chosen."""
    values = form_to(html, PREVIEW).values
    return next(name for name, value in values.items() if value == field)


def loaded(office: Office, person: Person, name: str, content: str, **changes: str) -> RunView:
    """A file brought, mapped as proposed and loaded."""
    html = sound(person.get(uploaded(person, name, content)))
    answer = sent(person, html, **changes)
    assert answer.status_code == 303, words_of(answer.text)
    return office.finished(answer.headers["location"])


def test_a_file_is_looked_at_mapped_loaded_and_its_bad_records_are_repaired(
    office: Office, analyst: Person
) -> None:
    analyst.read_in("ko")
    html = sound(analyst.get(uploaded(analyst, "주문.csv", ORDERS)))
    said = words_of(html)
    assert "‘주문.csv’: 주문 자료입니다. 열 6개를 모두 알아보았습니다." in said
    assert "한국어(CP949)" in said
    assert "쉼표" in said
    assert "2024-03-15 14:30" in said
    assert "2024.03.15 14:30" in said
    assert "기록 7건 읽기" in said

    amount = place(html, "net_amount")
    html = sound(sent(analyst, html, **{amount: "", "mode": "append"}), 422)
    assert "결제금액 열이 더 있어야 합니다" in words_of(html)
    assert form_to(html, PREVIEW).values["mode"] == "append"
    answer = sent(analyst, html, **{amount: "net_amount", "mode": "upsert"})
    run = office.finished(answer.headers["location"])
    assert run.outcome == "succeeded", run.message

    said = words_of(sound(analyst.get(answer.headers["location"])))
    assert "‘주문.csv’ 기록 7건 가운데 4건을 읽었습니다." in said
    assert "답을 새로 고치기" in said
    said = words_of(sound(analyst.get("/trust/loading")))
    assert "격리된 기록이 3건 있습니다." in said
    html = sound(analyst.get(f"{QUARANTINE}?source=주문.csv&reason=net_amount:number"))
    assert "무료?" in words_of(html)
    assert "결제금액이 숫자가 아닙니다" in words_of(html)

    asked = form_to(html, QUARANTINE).values
    assert asked["column"] == "결제금액"
    html = sound(analyst.post(QUARANTINE, {**asked, "value": "0", "do": "set"}))
    assert "기록 1건을 고쳤습니다." in words_of(html)
    (record,) = set(re.findall(rf"{QUARANTINE}/(\w+)", html))
    page = sound(analyst.get(f"{QUARANTINE}/{record}"))
    assert "들어온 값: 무료?" in words_of(page)
    asked = form_to(page, f"{QUARANTINE}/{record}").values
    answer = analyst.post(f"{QUARANTINE}/{record}", {**asked, "do": "replay"}, follow=False)
    run = office.finished(answer.headers["location"])
    assert run.outcome == "succeeded", run.message
    assert "1건을 읽었습니다" in words_of(sound(analyst.get(answer.headers["location"])))
    said = words_of(sound(analyst.get(QUARANTINE)))
    assert "격리된 기록이 2건 있습니다." in said
    said = words_of(sound(analyst.get(f"{QUARANTINE}?state=replayed")))
    assert "A4" in said


def test_a_line_without_shape_gets_its_values_and_is_loaded(
    office: Office, analyst: Person
) -> None:
    loaded(office, analyst, "orders.csv", ORDERS)
    html = sound(analyst.get(f"{QUARANTINE}?reason=record:too-few-values"))
    (record,) = set(re.findall(rf"{QUARANTINE}/(\w+)", html))
    asked = form_to(html, QUARANTINE).values
    said = words_of(sound(analyst.post(QUARANTINE, {**asked, "do": "replay"}), 409))
    assert "They cannot be loaded again yet." in said
    page = sound(analyst.get(f"{QUARANTINE}/{record}"))
    values = form_to(page, f"{QUARANTINE}/{record}").values
    names = [name for name in values if name.startswith("value-")]
    assert [values[name] for name in names] == ["A5", "M3", "2025-03-18 09:10", "빵", "", ""]
    values |= {names[4]: "2", names[5]: "6400", "do": "replay"}
    answer = analyst.post(f"{QUARANTINE}/{record}", values, follow=False)
    assert office.finished(answer.headers["location"]).answer is not None
    assert "2 records wait" in words_of(analyst.get(QUARANTINE).text)


def test_what_is_missing_is_said_and_nothing_is_typed_twice(looker: Person) -> None:
    address = uploaded(looker, "orders.csv", "번호판,주문일시,무게\nX1,2025-01-02,4\n")
    html = sound(looker.get(f"{address}&form=orders"))
    said = words_of(html)
    assert "would hold orders, but" in said
    assert "Still missing: order number, net amount" in said
    changes = {
        "field-0": "order_id",
        "constant-0": "channel",
        "value-0": "web",
        "mode": "snapshot",
        "may_shrink": "true",
        "version": "주문일시",
    }
    again = form_to(sound(sent(looker, html, **changes), 422), PREVIEW).values
    assert {name: again[name] for name in changes} == changes
    assert again["constant-1"] == ""


def test_two_columns_for_one_field_each_name_the_other(looker: Person) -> None:
    html = sound(looker.get(uploaded(looker, "orders.csv", ORDERS)))
    said = words_of(sound(sent(looker, html, **{"field-1": "order_id"}), 422))
    assert "Order number is also given to ‘회원번호’." in said
    assert "Order number is also given to ‘주문번호’." in said
    assert "Nothing was loaded." in said


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"constant-0": "channel"}, "Give its value."),
        ({"value-0": "web"}, "Choose the field of this value."),
        ({"version": "주문번호"}, "This column already names the record."),
    ],
)
def test_a_fault_under_more_stands_beside_its_field(
    looker: Person, changes: dict[str, str], expected: str
) -> None:
    html = sound(looker.get(uploaded(looker, "orders.csv", ORDERS)))
    assert expected in words_of(sound(sent(looker, html, **changes), 422))


def test_contact_data_asks_for_a_basis_and_for_who_declares_it(
    office: Office, analyst: Person
) -> None:
    html = sound(analyst.get(uploaded(analyst, "members.csv", CUSTOMERS)))
    assert "May these people be contacted?" in words_of(html)
    assert form_to(html, PREVIEW).values["declared_by"] == analyst.name
    assert "basis" not in form_to(html, PREVIEW).values
    html = sound(sent(analyst, html, declared_by=""), 422)
    assert "Choose one of the four." in words_of(html)
    assert "Give a name." in words_of(html)
    answer = sent(analyst, html, basis="consent", declared_by="한지은")
    assert office.finished(answer.headers["location"]).outcome == "succeeded"
    (kept,) = all_of(office.workspace.state, SavedMapping)
    basis = kept.record.mapping_model().basis
    assert basis is not None
    assert (basis.basis, basis.declared_by) == ("consent", "한지은")


def test_a_column_of_refusals_must_be_heard_before_anybody_declares_a_basis(
    analyst: Person, office: Office
) -> None:
    text = "회원번호,이메일,이메일수신거부\nM1,a@shop.kr,Y\nM2,b@shop.kr,N\n"
    html = sound(analyst.get(uploaded(analyst, "members.csv", text)))
    heard = place(html, "email_refusal")
    page = sound(sent(analyst, html, **{heard: ""}, basis="consent"), 422)
    assert "This column reads like a refusal. Choose ‘Refused e-mail’" in words_of(page)
    answer = sent(analyst, html, basis="consent")
    assert office.finished(answer.headers["location"]).outcome == "succeeded"


def test_who_the_records_are_about_is_masked_before_and_after_loading(
    office: Office, analyst: Person
) -> None:
    html = sound(analyst.get(uploaded(analyst, "members.csv", CUSTOMERS)))
    secrets = ("김민수", "박지훈", "010-1234-5678", "010-3456-7890", "jihun@example.com")
    assert not [one for one in secrets if one in html]
    loaded(office, analyst, "members.csv", CUSTOMERS, basis="consent")
    html = sound(analyst.get(QUARANTINE))
    assert "모름" in html
    assert "박*훈" in html
    assert not [one for one in secrets if one in html]
    (record,) = set(re.findall(rf"{QUARANTINE}/(\w+)", html))
    page = sound(analyst.get(f"{QUARANTINE}/{record}"))
    assert not [one for one in secrets if one in page]
    for reason in ("", "to call 010-3456-7890"):
        refused = analyst.post(f"{QUARANTINE}/{record}/reveal", {"reason": reason})
        assert refused.status_code == 422
        assert not [one for one in secrets if one in refused.text]
    page = sound(analyst.post(f"{QUARANTINE}/{record}/reveal", {"reason": "to repair it"}))
    assert "jihun@example.com" in page
    assert "that is written into the audit trail" in words_of(page)
    (entry, *_) = audit.entries(office.workspace.state, target_kind="quarantine")
    assert (entry.action, entry.details["records"]) == ("reveal", 1)
    assert sorted(entry.details["columns"]) == sorted(["이름", "휴대폰", "이메일"])
    trail = words_of(sound(office.enter("admin").get("/trust/audit")))
    assert "looked at masked values" in trail


def test_a_repair_without_a_reveal_leaves_masked_values_alone(
    office: Office, analyst: Person
) -> None:
    loaded(office, analyst, "members.csv", CUSTOMERS, basis="unknown")
    (record,) = set(re.findall(rf"{QUARANTINE}/(\w+)", analyst.get(QUARANTINE).text))
    path = f"{QUARANTINE}/{record}"
    page = sound(analyst.get(path))
    values = form_to(page, path).values
    said = words_of(sound(analyst.post(path, {**values, "do": "save"})))
    assert "Nothing was changed." in said
    wrong = next(name for name, value in values.items() if value == "모름")
    answer = analyst.post(path, {**values, wrong: "1988-08-08", "do": "replay"}, follow=False)
    assert office.finished(answer.headers["location"]).outcome == "succeeded"
    with office.workspace.warehouse.session() as session:
        (row,) = session.sql(
            "SELECT full_name, birth_on::varchar AS born FROM customers WHERE customer_id = 'M3'"
        ).to_pylist()
    assert row == {"full_name": "박지훈", "born": "1988-08-08"}


def test_a_person_decides_whether_day_or_month_stands_first(
    office: Office, analyst: Person
) -> None:
    content = "order id,ordered at,total\n1,03/04/2025,10\n2,05/06/2025,20\n"
    html = sound(analyst.get(uploaded(analyst, "shop.csv", content)))
    assert "Day or month first? The values leave it open." in words_of(html)
    values = form_to(html, PREVIEW).values
    assert values["order-1"] == "day"
    html = sound(sent(analyst, html, **{"order-1": "month", "field-2": ""}), 422)
    assert form_to(html, PREVIEW).values["order-1"] == "month"
    answer = sent(analyst, html, **{"field-2": "net_amount"})
    assert office.finished(answer.headers["location"]).outcome == "succeeded"
    with office.workspace.warehouse.session() as session:
        rows = session.sql(
            "SELECT month(ordered_at + INTERVAL 9 HOUR) AS m FROM orders ORDER BY order_id"
        ).to_pylist()
    assert [row["m"] for row in rows] == [3, 5]


def test_a_file_is_read_as_somebody_says(looker: Person) -> None:
    address = uploaded(looker, "orders.csv", "주문번호|결제금액|주문일\nA1|1000|2025-03-15\n")
    said = words_of(sound(looker.get(f"{address}&delimiter=bar&encoding=cp949&header=yes")))
    assert "vertical bar" in said
    assert "Korean (CP949)" in said
    html = sound(looker.get(f"{address}&header=no&form=orders"))
    assert "All 2 records were looked at" in words_of(html)
    assert form_to(html, PREVIEW, "get").values["header"] == "no"
    assert form_to(html, PREVIEW).values["header"] == "no"


def test_a_mapping_that_was_kept_is_used_again(office: Office, analyst: Person) -> None:
    html = sound(analyst.get(uploaded(analyst, "orders.csv", ORDERS)))
    taken = place(html, "product_name")
    answer = sent(analyst, html, **{taken: "brand"})
    assert office.finished(answer.headers["location"]).outcome == "succeeded"
    html = sound(analyst.get(uploaded(analyst, "orders.csv", ORDERS)))
    assert "The mapping kept as ‘orders.csv’ is used again." in words_of(html)
    assert form_to(html, PREVIEW).values[taken] == "brand"
    assert "kept from last time" in words_of(html)


@pytest.mark.parametrize(
    ("name", "content", "en", "ko"),
    [
        ("empty.csv", b"", "There is nothing in it to load.", "읽을 내용이 없습니다."),
        ("names.csv", b"a,b,c\n", "There is nothing in it to load.", "읽을 내용이 없습니다."),
        ("scan.pdf", b"%PDF-1.7 ...", "It cannot be read.", "읽을 수 없습니다."),
        (
            "wide.csv",
            (",".join(f"c{n}" for n in range(6000)) + "\n" + "," * 5999 + "\n").encode(),
            "It has too many columns.",
            "열이 너무 많습니다.",
        ),
    ],
    ids=["empty", "only-names", "no-table", "too-wide"],
)
def test_a_file_that_cannot_be_loaded_says_why_and_what_to_do(
    looker: Person, name: str, content: bytes, en: str, ko: str
) -> None:
    address = uploaded(looker, name, content)
    said = words_of(sound(looker.get(address), 422))
    assert f"‘{name}’: {en}" in said
    assert "Bring another file" in said
    looker.read_in("ko")
    said = words_of(sound(looker.get(address), 422))
    assert f"‘{name}’: {ko}" in said
    assert "다른 파일 가져오기" in said


def test_a_file_that_is_gone_is_asked_for_again(looker: Person) -> None:
    for address in (f"{PREVIEW}?upload=01a2144191377f1eb370f2790dcd13f5", PREVIEW):
        said = words_of(sound(looker.get(address), 404))
        assert "The file is not here any more. Files that nobody loads are deleted" in said


def test_a_load_that_does_not_fit_leads_back_to_its_mapping(
    office: Office, analyst: Person
) -> None:
    html = sound(analyst.get(uploaded(analyst, "orders.csv", ORDERS)))
    named, amount = place(html, "product_name"), place(html, "net_amount")
    answer = sent(analyst, html, **{named: "net_amount", amount: ""})
    assert office.finished(answer.headers["location"]).outcome == "failed"
    page = sound(analyst.get(answer.headers["location"]))
    said = words_of(page)
    assert "‘orders.csv’ was not loaded. Nothing was written." in said
    assert "Net amount is not a number" in said
    back = next(link for link in reader.read(page).links if link.startswith(PREVIEW))
    html = sound(analyst.get(back))
    assert form_to(html, PREVIEW).values[named] == "net_amount"
    # Another file with the same columns is not mapped in the way that did not fit.
    html = sound(analyst.get(uploaded(analyst, "orders.csv", ORDERS)))
    assert form_to(html, PREVIEW).values[named] == "product_name"
    said = words_of(sound(analyst.get("/trust/loading")))
    assert "‘orders.csv’ could not be loaded" in said


def test_each_role_sees_what_it_may(office: Office) -> None:
    brings = office.enter("analyst")
    address = uploaded(brings, "members.csv", CUSTOMERS)
    run = loaded(office, brings, "members.csv", CUSTOMERS, basis="unknown")
    record = _record(office)
    for role in ROLES:
        person = office.enter(role)
        may_load, is_admin = role in ("analyst", "admin"), role == "admin"
        page = sound(person.get("/trust/loading"))
        assert ('id="file"' in page) == may_load, role
        assert ('name="address"' in page) == is_admin, role
        assert ("bringing data in needs the role analyst" in words_of(page)) == (not may_load)
        held = sound(person.get(QUARANTINE))
        assert "1 record waits" in words_of(held)
        assert ("모름" in held) == may_load, role
        for path in (address, f"{QUARANTINE}/{record}"):
            assert person.get(path).status_code == (200 if may_load else 403), (role, path)
        for path in (QUARANTINE, f"{QUARANTINE}/{record}", f"{QUARANTINE}/{record}/reveal"):
            if not may_load:
                assert person.post(path, {"do": "drop", "sure": "yes"}).status_code == 403, path
        assert may_load or person.post(PREVIEW).status_code == 403
        assert is_admin or person.post("/trust/loading/fetch").status_code == 403
        assert sound(person.get(f"/trust/runs/{run.id}"))


def _record(office: Office) -> str:
    with office.workspace.warehouse.session() as session:
        rows = session.sql("SELECT quarantine_id FROM quarantine").to_pylist()
    return str(rows[0]["quarantine_id"])


def test_nothing_is_changed_by_a_form_of_somebody_else(office: Office, analyst: Person) -> None:
    loaded(office, analyst, "orders.csv", ORDERS)
    record = _record(office)
    for path in (PREVIEW, QUARANTINE, f"{QUARANTINE}/{record}", f"{QUARANTINE}/{record}/reveal"):
        answer = analyst.post(path, {"csrf": "forged", "do": "drop", "sure": "yes"})
        assert answer.status_code == 403, path
        assert "This form has expired." in answer.text
    assert "3 records wait" in words_of(analyst.get(QUARANTINE).text)


def test_giving_records_up_asks_first(office: Office, analyst: Person) -> None:
    loaded(office, analyst, "orders.csv", ORDERS)
    html = sound(analyst.get(QUARANTINE))
    asked = form_to(html, QUARANTINE).values
    said = words_of(sound(analyst.post(QUARANTINE, {**asked, "which": "ticked"}), 422))
    assert "Tick a record first." in said
    picked = {**asked, "which": "ticked", f"pick-{_record(office)}": "1", "do": "drop"}
    page = sound(analyst.post(QUARANTINE, picked))
    assert "1 record would be set aside for good." in words_of(page)
    assert "3 records wait" in words_of(analyst.get(QUARANTINE).text)
    sure = {**form_to(page, QUARANTINE).values, "sure": "yes"}
    said = words_of(sound(analyst.post(QUARANTINE, sure)))
    assert "1 record was set aside for good." in said
    assert "2 records wait" in said
    assert sound(analyst.get(f"{QUARANTINE}?state=dropped")).count("Line") >= 1


def test_one_column_is_set_in_records_of_one_source_only(office: Office, analyst: Person) -> None:
    loaded(office, analyst, "orders.csv", ORDERS)
    loaded(office, analyst, "members.csv", CUSTOMERS, basis="unknown")
    page = sound(analyst.get(QUARANTINE))
    assert "To repair many at once, show one source." in words_of(page)
    said = words_of(sound(analyst.post(QUARANTINE, {"do": "set", "value": "1"}), 422))
    assert "Choose a column first." in said
    wrong = {"do": "set", "column": "결제금액", "value": "1"}
    assert "Not every record has this column." in words_of(
        sound(analyst.post(QUARANTINE, wrong), 422)
    )


def test_a_filter_that_finds_nothing_leads_back(looker: Person) -> None:
    said = words_of(sound(looker.get(QUARANTINE)))
    assert "Nothing waits in quarantine." in said
    said = words_of(sound(looker.get(f"{QUARANTINE}?source=none&page=7&state=strange")))
    assert "No record matches." in said


def test_a_file_of_the_web_is_brought_and_a_database_needs_a_query(
    empty_office: Office, tmp_path: Path
) -> None:
    admin = empty_office.enter("admin")
    for given, expected in (
        ({}, "Give an address."),
        ({"address": "file:///etc/passwd"}, "This is no address that can be read."),
        ({"address": "postgresql://u:p@127.0.0.1:1/x"}, "say with a SELECT what to read."),
        ({"address": "https://x.example/y.csv", "query": "SELECT 1"}, "A query goes with"),
    ):
        page = sound(admin.post("/trust/loading/fetch", given), 422)
        assert expected in words_of(page)
        shown = form_to(page, "/trust/loading/fetch").values["address"]
        assert shown == given.get("address", "").replace("u:p@", "u@")
    refused = {"address": "sqlite:////tmp/x.db", "query": "SELECT 1"}
    said = words_of(sound(admin.post("/trust/loading/fetch", refused), 403))
    assert "A file of the server is not read from here." in said
    uploads = empty_office.workspace.project.intake_folder / "uploads"
    before = set(uploads.iterdir()) if uploads.is_dir() else set()
    (tmp_path / "orders.csv").write_bytes(ORDERS.encode("cp949"))
    with served(tmp_path) as address:
        page = sound(admin.post("/trust/loading/fetch", {"address": f"{address}/orders.csv"}))
        assert "‘orders.csv’ holds orders" in words_of(page)
        said = words_of(
            sound(admin.post("/trust/loading/fetch", {"address": f"{address}/none"}), 502)
        )
    assert "The address does not answer." in said
    secret = {
        "address": "postgresql://me@127.0.0.1:1/shop",
        "password": "p/w@1",
        "query": "SELECT 1",
    }
    page = sound(admin.post("/trust/loading/fetch", secret), 502)
    assert secret["address"] in page
    assert not [one for one in ("p/w@1", "p%2Fw%401") if one in page]
    assert len(set(uploads.iterdir()) - before) == 1


class served:  # noqa: N801 - reads as a verb
    """A folder, on a port of this machine."""

    def __init__(self, folder: Path) -> None:
        handler = partial(_Quiet, directory=str(folder))
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""


def test_a_project_without_data_leads_to_loading(empty_office: Office) -> None:
    analyst, viewer = empty_office.enter("analyst"), empty_office.enter("viewer")
    for path in ("/", "/customers", "/sales", "/analyses/rfm"):
        page = sound(analyst.get(path))
        assert "/trust/loading" in reader.read(page).links, path
        assert "Bring in your own data" in words_of(page)
        assert "dangol demo" in words_of(page)
        assert "ask a colleague who has it" in words_of(sound(viewer.get(path)))


def test_records_that_wait_are_a_decision_of_today(office: Office, analyst: Person) -> None:
    loaded(office, analyst, "orders.csv", ORDERS)
    page = sound(analyst.get("/"))
    assert "nothing has been computed yet" in words_of(page)
    assert "What should become of 3 records in quarantine?" in words_of(page)
    runs = office.workspace.runner.refresh("tests")
    for run_id in runs:
        office.workspace.runner.wait(run_id, 60)
    page = sound(analyst.get("/"))
    assert "What should become of 3 records in quarantine?" in words_of(page)
    assert QUARANTINE in reader.read(page).links


def test_pages_with_data_say_nothing_in_english_to_koreans(office: Office, analyst: Person) -> None:
    look = uploaded(analyst, "orders.csv", "order id,ordered at,total\n1,03/04/2025,10\n")
    run = loaded(office, analyst, "orders.csv", ORDERS)
    members = loaded(office, analyst, "members.csv", CUSTOMERS, basis="unknown")
    paths = (
        look,
        uploaded(analyst, "members.csv", CUSTOMERS),
        "/trust/loading",
        QUARANTINE,
        f"{QUARANTINE}?source=orders.csv",
        f"{QUARANTINE}/{_record(office)}",
        f"/trust/runs/{run.id}",
        f"/trust/runs/{members.id}",
    )
    said: dict[str, set[str]] = {}
    for language in ("en", "ko"):
        analyst.read_in("en" if language == "en" else "ko")
        said[language] = {
            " ".join(text.split())
            for path in paths
            for text in reader.read(sound(analyst.get(path))).text
        }
    theirs = ("order id", "ordered at", "dangol load FILE")
    same = {
        one
        for one in said["en"] & said["ko"]
        if re.search(r"[a-z]{3,} [a-z]{2,}", one) and one not in theirs
    }
    assert not same
