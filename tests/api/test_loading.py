"""Bringing data in over HTTP: upload, preview, load, quarantine; who may, and what is refused."""

import pytest
from asking import Caller, Desk

from dangol.governance.audit import entries

CSV = """주문번호,회원번호,주문일시,금액
A1,M1,2024-03-01 10:00,100
A2,M2,2024-03-02 11:00,모름
A3,M3,2024-03-03 11:00,7
"""


def uploaded(caller: Caller, content: bytes, name: str = "주문.csv") -> str:
    answer = caller.ask("PUT", "/api/uploads", params={"name": name}, content=content)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["upload"])


def test_a_file_is_uploaded_looked_at_and_loaded(empty_desk: Desk) -> None:
    analyst = empty_desk.caller("analyst")
    source = {"upload": uploaded(analyst, CSV.encode("cp949"))}
    seen = analyst.ask("POST", "/api/loads/preview", json={"source": source}).json()
    assert (seen["form"], seen["reading"]["encoding"], seen["missing"]) == ("orders", "cp949", [])
    started = analyst.ask("POST", "/api/loads", json={"source": source, "form": "orders"})
    assert started.status_code == 202
    run = empty_desk.workspace.runner.wait(started.json()["run_id"], 60)
    assert run.outputs == {"orders": 2, "quarantine": 1}
    (pile,) = analyst.ask("GET", "/api/quarantine/piles").json()
    assert (pile["reason"], pile["words"]["ko"]) == (
        "net_amount:number",
        "결제금액이 숫자가 아닙니다",
    )
    asked = {"reason": "net_amount:number"}
    fixed = analyst.ask("POST", "/api/quarantine/fix", json={**asked, "values": {"금액": "5"}})
    assert fixed.json() == {"records": 1}
    (run_id,) = analyst.ask("POST", "/api/quarantine/replay", json=asked).json()["run_ids"]
    assert empty_desk.workspace.runner.wait(run_id, 60).outputs["orders"] == 1
    assert analyst.ask("GET", "/api/quarantine", params={"state": "replayed"}).json()["count"] == 1
    kept = analyst.ask("GET", "/api/records/saved-mapping").json()
    assert [one["fields"]["name"] for one in kept] == ["주문.csv"]


@pytest.mark.parametrize("what", ["fix", "drop"])
def test_what_changes_records_names_them(empty_desk: Desk, what: str) -> None:
    values = {"values": {"금액": "5"}} if what == "fix" else {}
    refused = empty_desk.caller("analyst").ask("POST", f"/api/quarantine/{what}", json=values)
    assert refused.status_code == 422
    assert "a source or a reason" in refused.text


def test_an_upload_may_be_larger_than_other_bodies(empty_desk: Desk) -> None:
    analyst = empty_desk.caller("analyst")
    rows = "".join(f"A{n},M{n},2024-01-01,1\n" for n in range(250_000))
    content = ("주문번호,회원번호,주문일,금액\n" + rows).encode()
    assert len(content) > 4_000_000
    source = {"upload": uploaded(analyst, content)}
    seen = analyst.ask("POST", "/api/loads/preview", json={"source": source}).json()
    assert seen["looked_at"] == 2_000


@pytest.mark.parametrize(
    ("source", "status", "problem"),
    [
        ({"path": "/etc/passwd"}, 403, "not-here"),
        ({"upload": "0" * 32}, 404, "not-found"),
        ({}, 422, "unreadable-source"),
        ({"address": "ftp://example.com/a.csv"}, 422, "unreadable-source"),
        ({"address": "http://127.0.0.1:1/a.csv"}, 403, "forbidden"),
        ({"address": "postgresql://u:p@127.0.0.1:1/x", "query": "SELECT 1"}, 403, "forbidden"),
    ],
)
def test_an_analyst_reads_uploads_only(
    empty_desk: Desk, source: dict[str, str], status: int, problem: str
) -> None:
    answer = empty_desk.caller("analyst").ask("POST", "/api/loads/preview", json={"source": source})
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:dangol:{problem}")


@pytest.mark.parametrize("role", ["viewer", "marketer"])
def test_only_analysts_bring_data_in(empty_desk: Desk, role: str) -> None:
    caller = empty_desk.caller(role)  # type: ignore[arg-type]
    for method, path in (("GET", "/api/forms"), ("GET", "/api/quarantine")):
        assert caller.ask(method, path).status_code == 403
    answer = caller.ask("PUT", "/api/uploads", params={"name": "a.csv"}, content=b"x")
    assert answer.status_code == 403


def test_every_form_says_what_it_takes(empty_desk: Desk) -> None:
    forms = empty_desk.caller("analyst").ask("GET", "/api/forms").json()
    orders = next(form for form in forms if form["name"] == "orders")
    assert orders["tables"] == ["orders", "order_lines", "products"]
    assert {f["name"] for f in orders["fields"] if f["needed"]} == {
        "order_id",
        "ordered_at",
        "net_amount",
    }
    assert all(f["title"]["ko"] and f["title"]["en"] for form in forms for f in form["fields"])


def test_who_a_record_is_about_is_masked_until_somebody_asks_and_that_is_kept(
    empty_desk: Desk,
) -> None:
    analyst = empty_desk.caller("analyst")
    content = "회원번호,이름,생년월일\n" + "".join(f"M{n},김하늘,1990-01-02\n" for n in range(9))
    source = {"upload": uploaded(analyst, (content + "M9,박지훈,모름\n").encode())}
    asked = {"source": source, "form": "customers"}
    run_id = analyst.ask("POST", "/api/loads", json=asked).json()["run_id"]
    assert empty_desk.workspace.runner.wait(run_id, 60).outcome == "succeeded"

    def raw(**params: str) -> dict[str, str]:
        (one,) = analyst.ask("GET", "/api/quarantine", params=params).json()["records"]
        found: dict[str, str] = one["raw"]
        return found

    shown = raw()
    assert (shown["이름"], shown["생년월일"]) == ("박*훈", "모름")
    assert raw(reveal_for="to repair the day of birth")["이름"] == "박지훈"
    (entry,) = [e for e in entries(empty_desk.workspace.state) if e.action == "reveal"]
    assert entry.details["records"] == 1
    assert entry.details["reason"] == "to repair the day of birth"
    assert "이름" in entry.details["columns"]


def test_a_preview_masks_who_it_is_about_until_somebody_says_why(empty_desk: Desk) -> None:
    analyst = empty_desk.caller("analyst")
    content = "회원번호,이름,메일\nM1,김하늘,haneul@example.com\n"
    body = {"source": {"upload": uploaded(analyst, content.encode())}}
    shown = analyst.ask("POST", "/api/loads/preview", body)
    assert shown.json()["rows"] == [["M1", "김*늘", "h******m"]]
    assert "haneul" not in shown.text
    assert "김하늘" not in shown.text
    clear = analyst.ask("POST", "/api/loads/preview", {**body, "reason": "the names look broken"})
    assert clear.json()["rows"] == [["M1", "김하늘", "haneul@example.com"]]
    (entry,) = [e for e in entries(empty_desk.workspace.state) if e.action == "reveal"]
    assert entry.details["reason"] == "the names look broken"
