"""An analysis by its question: form, run, answer, history, names, schedules."""

import csv
import io
import json

import console_reader as reader
import console_stranger as stranger
import pytest
from console_visits import Person, SignIn

from dangol.contract.pictures import whole_spec
from dangol.governance.records import all_of
from dangol.runs.ledger import RunView
from dangol.runs.saved_analysis import SavedAnalysis
from dangol.runs.schedule import Schedule
from dangol.runs.workspace import Workspace

SLOW = "/analyses/slow-question"


def newest(shop: Workspace, slug: str) -> RunView:
    return shop.ledger.runs(slug, limit=1)[0]


def finished(shop: Workspace, slug: str) -> RunView:
    return shop.runner.wait(newest(shop, slug).id, 60)


@pytest.fixture
def marketer(signed_in: SignIn) -> Person:
    return signed_in("marketer")


def test_an_analysis_runs_from_its_form_and_shows_its_answer(
    shop: Workspace, marketer: Person
) -> None:
    answer = marketer.post(f"{SLOW}/runs", {"steps": "5", "share": "0.5", "manner": "fast"})
    run = finished(shop, "slow-question")
    assert answer.url.path == f"{SLOW}/runs/{run.id}"
    assert (run.kind, run.asked_by) == ("trial", "Marketer")
    page = marketer.get(answer.url.path).text
    assert "It takes 5 steps." in page
    assert "A trial with other settings." in page
    assert 'value="5"' in page


def test_its_own_settings_make_the_latest_answer(shop: Workspace, marketer: Person) -> None:
    marketer.post(f"{SLOW}/runs", {"steps": "3", "share": "0.5", "manner": "fast"})
    assert finished(shop, "slow-question").kind == "analysis"
    assert "It takes 3 steps." in marketer.get(SLOW).text


def test_every_fault_stands_beside_its_field_in_the_readers_language(
    shop: Workspace, marketer: Person
) -> None:
    wrong = {"steps": "12", "share": "many", "manner": "sideways", "as_of": "yesterday-ish"}
    assert "not a date and time" in marketer.post(f"{SLOW}/runs", wrong).text
    marketer.read_in("ko")
    answer = marketer.post(f"{SLOW}/runs", {**wrong, "as_of": ""})
    assert answer.status_code == 422
    for said in (
        "9 이하여야 합니다.",
        "숫자를 적어 주세요.",
        "가운데 하나여야 합니다.",
        'value="12"',
    ):
        assert said in answer.text
    assert not reader.read(answer.text).faults
    assert not shop.ledger.runs("slow-question")


def test_progress_is_told_until_the_run_has_ended(shop: Workspace, marketer: Person) -> None:
    stranger.GO_ON.clear()
    try:
        answer = marketer.post(f"{SLOW}/runs", {"manner": "slow"})
        run = newest(shop, "slow-question")
        assert "The answer is being computed." in answer.text
        told = marketer.get(f"/runs/{run.id}/progress")
        assert f'hx-get="/runs/{run.id}/progress"' in told.text
        assert "HX-Refresh" not in told.headers
        assert "Slow question" in marketer.get("/").text
    finally:
        stranger.GO_ON.set()
    shop.runner.wait(run.id, 60)
    assert marketer.get(f"/runs/{run.id}/progress").headers["HX-Refresh"] == "true"
    assert "It takes 3 steps." in marketer.get(f"{SLOW}/runs/{run.id}").text


def test_a_run_can_be_stopped(shop: Workspace, marketer: Person) -> None:
    stranger.GO_ON.clear()
    marketer.post(f"{SLOW}/runs", {"manner": "slow"})
    run = newest(shop, "slow-question")
    marketer.post(f"/runs/{run.id}/stop")
    assert shop.runner.wait(run.id, 60).outcome == "stopped"
    page = marketer.get(f"{SLOW}/runs/{run.id}").text
    assert "was stopped." in page
    assert "Nothing was written." in page


def test_a_failure_says_what_broke_without_its_secrets(shop: Workspace, marketer: Person) -> None:
    marketer.post("/analyses/broken-question/refresh")
    finished(shop, "broken-question")
    page = marketer.get("/analyses/broken-question").text
    assert "could not be computed." in page
    assert "Try again" in page
    assert "a secret detail" not in page


def test_a_failure_after_an_answer_keeps_the_answer(
    shop: Workspace, marketer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(type(shop.registry.analysis("rfm")()), "compute", broken)
    marketer.post("/analyses/rfm/refresh")
    assert finished(shop, "rfm").outcome == "failed"
    page = marketer.get("/customers/segments").text
    assert "The last attempt did not succeed." in page
    assert "still holds." in page
    assert "<table" in page


def test_a_refusal_gives_its_reason_and_what_would_help(shop: Workspace, marketer: Person) -> None:
    marketer.post("/analyses/shy-question/refresh")
    finished(shop, "shy-question")
    page = marketer.get("/analyses/shy-question").text
    assert "Television has no measurable effect yet." in page
    assert "Not enough data" in page
    assert "Change the spend in some regions." in page


def test_settings_are_kept_under_a_name_with_an_address(shop: Workspace, marketer: Person) -> None:
    form = {"bins": "4", "window_days": "365", "do": "save", "name": "네 단계"}
    marketer.post("/analyses/rfm/runs", form)
    assert finished(shop, "rfm").outcome == "succeeded"
    (kept,) = all_of(shop.state, SavedAnalysis)
    assert kept.record.parameters == {"bins": 4}
    page = marketer.get("/analyses/rfm", params={"instance": "네 단계"}).text
    assert 'value="4"' in page
    assert 'aria-current="true">네 단계' in page
    again = marketer.post("/analyses/rfm/runs", form)
    assert again.status_code == 409
    assert "This name is taken" in again.text
    nameless = marketer.post("/analyses/rfm/runs", {**form, "name": " "})
    assert "Give it a name." in nameless.text


def test_a_question_is_kept_up_to_date_by_a_schedule(shop: Workspace, marketer: Person) -> None:
    wrong = marketer.post("/analyses/rfm/schedule", {"name": "Daily", "cron": "sometimes"})
    assert wrong.status_code == 422
    assert "not a cron line" in wrong.text
    page = marketer.post("/analyses/rfm/schedule", {"name": "Daily", "cron": "0 6 * * *"})
    assert page.url.path == "/settings/schedules"
    assert "Every day at 06:00" in page.text
    (kept,) = all_of(shop.state, Schedule)
    assert (kept.record.analysis, kept.record.instance) == ("rfm", "default")


def test_an_answer_of_before_leads_to_the_latest(shop: Workspace, marketer: Person) -> None:
    first = shop.ledger.latest("rfm")
    assert first is not None
    marketer.post("/analyses/rfm/refresh")
    assert finished(shop, "rfm").outcome == "succeeded"
    page = marketer.get(f"/analyses/rfm/runs/{first.id}").text
    assert "This is an earlier answer" in page
    assert "This is an earlier answer" not in marketer.get("/analyses/rfm").text


def test_evidence_has_an_address_of_its_own(marketer: Person) -> None:
    closed = marketer.get("/sales").text
    opened = marketer.get("/sales?evidence=1").text
    assert '<aside class="drawer" id="evidence" hidden' in closed
    assert '<aside class="drawer" id="evidence" aria-labelledby' in opened
    assert "split conformal" in opened
    assert 'data-closed="/sales"' in opened


def test_pictures_and_tables_can_be_taken_away(shop: Workspace, marketer: Person) -> None:
    marketer.post(f"{SLOW}/refresh")
    run = finished(shop, "slow-question")
    files = f"/runs/{run.id}"
    rows = list(csv.reader(io.StringIO(marketer.get(f"{files}/pictures/0.csv").text)))
    assert rows == [["\ufeffx", "y"], *([str(n), str(n * n)] for n in range(5))]
    image = marketer.get(f"{files}/pictures/0.ko.png")
    assert image.content.startswith(b"\x89PNG")
    assert image.headers["content-disposition"] == 'attachment; filename="slow-question-1.ko.png"'
    spec = marketer.get(f"{files}/pictures/0.en.json").json()
    assert spec["datasets"]["rows"][2] == {"x": 2, "y": 4}
    assert spec["config"]["params"][0]["name"] == "ink"
    for wrong in ("pictures/9.csv", "pictures/0.xx.png", "pictures/0.en.exe", "tables/9.csv"):
        assert marketer.get(f"{files}/{wrong}").status_code == 404


def test_a_spreadsheet_runs_nothing_of_a_downloaded_table(
    shop: Workspace, marketer: Person
) -> None:
    marketer.post(f"{SLOW}/refresh")
    run = finished(shop, "slow-question")
    rows = list(csv.reader(io.StringIO(marketer.get(f"/runs/{run.id}/tables/0.csv").text)))
    assert [row[0] for row in rows[1:]] == ["A", "B", "'=SUM(A1)"]
    assert rows[2][1] == "-4.0"


def test_a_chart_has_its_rows_and_its_finding(shop: Workspace, marketer: Person) -> None:
    answer = shop.ledger.latest("weekly-sales")
    assert answer is not None
    assert answer.answer is not None
    page = reader.read(marketer.get("/sales").text)
    (chart,) = page.charts
    assert chart["aria-label"] == answer.answer.pictures[0].label.en
    assert chart["data-table"] in page.ids
    spec = whole_spec(answer.answer.pictures[0], "en")
    assert json.loads(json.dumps(spec, default=str))["datasets"]["rows"]


def test_a_plug_in_stands_under_its_entry_by_itself(marketer: Person) -> None:
    for path, link in (("/market", SLOW), ("/budget", "/analyses/shy-question")):
        assert link in reader.read(marketer.get(path).text).links
    assert "/records/note" in reader.read(marketer.get("/campaigns").text).links


def test_hostile_words_stay_words(shop: Workspace, marketer: Person) -> None:
    marketer.post("/analyses/hostile-question/refresh")
    finished(shop, "hostile-question")
    marketer.post("/records/note/new", {"name": stranger.HOSTILE, "weight": "1"})
    asked = {"q": stranger.HOSTILE}
    answers = [
        marketer.get(path)
        for path in (
            "/",
            "/market",
            "/analyses/hostile-question",
            "/records/note",
            "/settings/plugins",
            "/trust/runs",
            "/trust/lineage",
            "/more",
        )
    ]
    answers += [marketer.get(path, params=asked) for path in ("/find", "/find/list", "/customers")]
    for answer in answers:
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
    page = reader.read(marketer.get("/analyses/hostile-question").text)
    assert stranger.HOSTILE in page.text
    assert not page.faults
