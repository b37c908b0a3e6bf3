"""Questions over HTTP: asked, followed, answered, tried out, stopped."""

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import corner_shop
import pytest
from asking import Caller, Clock, Desk, problem_of
from worlds import answered_by_the_tiny_shop

from dangol.contract.analysis import Analysis
from dangol.contract.registry import registry
from dangol.contract.roles import Role
from dangol.runs.workspace import Workspace

ANALYSES = list(registry().analyses.values())


@pytest.mark.parametrize("kind", ANALYSES, ids=lambda kind: kind.slug)
def test_an_analysis_says_what_it_asks_reads_and_takes(
    kind: type[Analysis], readers: dict[Role, Caller]
) -> None:
    told = readers["viewer"].get(f"/api/analyses/{kind.slug}")
    assert told["question"] == kind.question.model_dump()
    assert set(told["parameters"]["properties"]) == set(kind.model_fields)
    assert told["reads"]
    assert bool(told["writes"]) == bool(kind.writes)
    assert told in readers["viewer"].get("/api/analyses")


def test_a_question_is_answered_by_http(filled_desk: Desk) -> None:
    marketer = filled_desk.caller("marketer")
    problem = problem_of(marketer.ask("GET", "/api/analyses/rfm/answer"), 409)
    assert "POST /api/analyses/rfm/runs" in problem["detail"]
    started = marketer.ask("POST", "/api/analyses/rfm/runs", {})
    assert started.status_code == 202
    run = marketer.finished(started.json()["run_id"])
    assert run["outcome"] == "succeeded"
    assert run["progress"] == 1
    assert run["outputs"] == {"customer_rfm": corner_shop.PEOPLE}
    assert run["asked_by"] == "marketer"
    assert run["answer"]["headline"]["en"]
    assert run["answer"]["headline"]["ko"]
    assert marketer.get("/api/analyses/rfm/answer") == run


def test_other_parameters_make_a_trial_that_writes_nothing(desk: Desk) -> None:
    marketer, analyst = desk.caller("marketer"), desk.caller("analyst")
    before = analyst.get("/api/tables/customer_rfm/rows")
    run = marketer.finished(marketer.post("/api/analyses/rfm/runs", {"bins": 3})["run_id"])
    assert (run["kind"], run["outcome"], run["outputs"]) == ("trial", "succeeded", {})
    assert run["parameters"]["bins"] == 3
    assert run["answer"]["headline"]
    assert analyst.get("/api/tables/customer_rfm/rows") == before
    assert marketer.get("/api/analyses/rfm/answer")["parameters"]["bins"] == 5


def test_every_parameter_that_does_not_fit_is_told_at_once(readers: dict[Role, Caller]) -> None:
    body = {"bins": 99, "window_days": "soon", "colour": "red"}
    told = problem_of(readers["marketer"].ask("POST", "/api/analyses/rfm/runs", body), 422)
    assert {fault["place"] for fault in told["faults"]} == {"bins", "window_days", "colour"}


@pytest.mark.parametrize(
    ("slug", "instance", "near"), [("rmf", "default", "'rfm'"), ("rfm", "defalt", "'default'")]
)
def test_an_unknown_question_names_the_nearest(
    slug: str, instance: str, near: str, readers: dict[Role, Caller]
) -> None:
    for method, path, body in (
        ("POST", f"/api/analyses/{slug}/runs", {}),
        ("GET", f"/api/analyses/{slug}/answer", None),
        ("POST", f"/api/refresh?slug={slug}", None),
    ):
        join = "&" if "?" in path else "?"
        answer = readers["marketer"].ask(method, f"{path}{join}instance={instance}", body)
        assert f"did you mean {near}?" in problem_of(answer, 404)["detail"]


def test_a_model_answers_what_if(readers: dict[Role, Caller]) -> None:
    path = "/api/analyses/weekly-sales/what-if"
    week = readers["viewer"].post(path, {"sales_of": "DAIRY"})
    half = readers["viewer"].post(path, {"sales_of": "DAIRY", "trading_days": 3.5})
    assert week["expected_amount"] > 0
    assert half["expected_amount"] == pytest.approx(week["expected_amount"] / 2)
    nothing = readers["viewer"].post(path, {"sales_of": "SHOES"})
    assert nothing["expected_amount"] is None


@pytest.mark.parametrize("inputs", [{"trading_days": "many"}, {"trading_days": [7]}])
def test_inputs_that_a_model_cannot_take_are_refused(
    inputs: dict[str, Any], readers: dict[Role, Caller]
) -> None:
    answer = readers["viewer"].ask("POST", "/api/analyses/weekly-sales/what-if", inputs)
    problem_of(answer, 422)


def test_an_analysis_that_learns_nothing_has_no_what_if(readers: dict[Role, Caller]) -> None:
    answer = readers["viewer"].ask("POST", "/api/analyses/rfm/what-if", {})
    assert "'rfm'" in problem_of(answer, 404)["detail"]


def test_a_refresh_answers_everything_in_order_and_then_nothing(filled_desk: Desk) -> None:
    marketer = filled_desk.caller("marketer")
    stale = [one["slug"] for one in marketer.get("/api/stale")]
    assert set(stale) == answered_by_the_tiny_shop()
    assert stale.index("rfm") < stale.index("golden-profile")
    answer = marketer.ask("POST", "/api/refresh")
    assert answer.status_code == 202
    runs = [marketer.finished(run_id) for run_id in answer.json()["run_ids"]]
    assert [run["slug"] for run in runs] == stale
    assert {run["outcome"] for run in runs} == {"succeeded"}
    assert len({run["plan_id"] for run in runs}) == 1
    assert marketer.get("/api/stale") == []
    assert marketer.post("/api/refresh") == {"run_ids": []}


def test_a_refresh_of_one_brings_what_it_waits_for(filled_desk: Desk) -> None:
    marketer = filled_desk.caller("marketer")
    run_ids = marketer.post("/api/refresh", slug="golden-profile")["run_ids"]
    slugs = [marketer.finished(run_id)["slug"] for run_id in run_ids]
    assert "rfm" in slugs
    assert slugs[-1] == "golden-profile"
    assert "weekly-sales" not in slugs


def test_without_data_a_run_says_what_to_load(empty_desk: Desk) -> None:
    marketer = empty_desk.caller("marketer")
    run = marketer.finished(marketer.post("/api/analyses/rfm/runs", {})["run_id"])
    assert run["outcome"] == "failed"
    assert run["answer"] is None
    assert "orders" in run["message"]


def test_saved_settings_are_answered_beside_the_default(desk: Desk) -> None:
    marketer, analyst = desk.caller("marketer"), desk.caller("analyst")
    saved = {"name": "coarse", "analysis": "rfm", "parameters": {"bins": 3}}
    marketer.post("/api/records/saved-analysis", saved)
    assert {"slug": "rfm", "instance": "coarse"} in marketer.get("/api/stale")
    for run_id in marketer.post("/api/refresh", slug="rfm", instance="coarse")["run_ids"]:
        assert marketer.finished(run_id)["outcome"] == "succeeded"
    answer = marketer.get("/api/analyses/rfm/answer", instance="coarse")
    assert answer["parameters"]["bins"] == 3
    rows = analyst.rows("SELECT instance, max(recency_score) FROM customer_rfm GROUP BY 1")
    assert dict(map(tuple, rows)) == {"default": 5, "coarse": 3}


def test_settings_that_no_question_takes_are_not_saved(desk: Desk) -> None:
    marketer = desk.caller("marketer")
    for parameters in ({"bins": 99}, {"colour": "red"}):
        saved = {"name": "odd", "analysis": "rfm", "parameters": parameters}
        problem_of(marketer.ask("POST", "/api/records/saved-analysis", saved), 422)
    unknown = {"name": "odd", "analysis": "rmf", "parameters": {}}
    problem_of(marketer.ask("POST", "/api/records/saved-analysis", unknown), 404)
    assert marketer.get("/api/stale") == []


def test_the_ledger_pages_from_the_newest(desk: Desk) -> None:
    desk.clock.now = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    marketer = desk.caller("marketer")
    for bins in (3, 4, 6):
        desk.clock.now += dt.timedelta(seconds=1)
        marketer.finished(marketer.post("/api/analyses/rfm/runs", {"bins": bins})["run_id"])
    first = marketer.get("/api/runs", slug="rfm", limit=2)
    assert [run["parameters"]["bins"] for run in first] == [6, 4]
    assert all(run["answer"] is None for run in first)
    second = marketer.get("/api/runs", slug="rfm", limit=2, before=first[-1]["id"])
    assert [run["parameters"]["bins"] for run in second] == [3, 5]
    plan = marketer.get("/api/runs", plan_id=first[0]["plan_id"])
    assert [run["id"] for run in plan] == [first[0]["id"]]


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 501}, {"limit": "all"}])
def test_a_page_has_a_size(query: dict[str, Any], readers: dict[Role, Caller]) -> None:
    told = problem_of(readers["viewer"].ask("GET", "/api/runs", params=query), 422)
    assert [fault["place"] for fault in told["faults"]] == ["limit"]


class HeldClock(Clock):
    """Holds the thread of the runner at its first step, until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.at_work = threading.Event()
        self.let_go = threading.Event()

    def __call__(self) -> Any:
        if threading.current_thread().name == "dangol-runner":
            self.asked += 1
            if self.asked == 2:
                self.at_work.set()
                self.let_go.wait(60)
        return super().__call__()


@pytest.fixture
def held(tmp_path: Path, kept: Path) -> Iterator[tuple[Caller, HeldClock]]:
    clock = HeldClock()
    shop = corner_shop.filled(tmp_path / "shop", kept)
    try:
        with Workspace.open(shop, clock) as workspace:
            yield Desk.of(workspace, clock).caller("marketer"), clock
    finally:
        clock.let_go.set()


def test_a_run_at_work_stops_at_its_next_step_and_one_in_the_queue_at_once(
    held: tuple[Caller, HeldClock],
) -> None:
    marketer, clock = held
    working = marketer.post("/api/analyses/weekly-sales/runs", {})["run_id"]
    waiting = marketer.post("/api/analyses/rfm/runs", {})["run_id"]
    assert clock.at_work.wait(60)
    assert marketer.post(f"/api/runs/{working}/stop")["outcome"] == "running"
    assert marketer.post(f"/api/runs/{waiting}/stop")["outcome"] == "stopped"
    clock.let_go.set()
    run = marketer.finished(working)
    assert (run["outcome"], run["outputs"]) == ("stopped", {})
    problem_of(marketer.ask("GET", "/api/analyses/weekly-sales/answer"), 409)


def test_stopping_what_is_finished_changes_nothing(desk: Desk) -> None:
    marketer = desk.caller("marketer")
    run = marketer.get("/api/analyses/rfm/answer")
    assert marketer.post(f"/api/runs/{run['id']}/stop") == run
