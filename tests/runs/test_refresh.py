"""Bringing everything up to date: order, outcomes, what is written and what the ledger says."""

import datetime as dt
import re
import threading
import time
from importlib.metadata import version
from typing import Any

import pytest
from toys import Toy, read_toy, toy
from worlds import (
    AS_OF,
    TODAY,
    Clock,
    OpenWorkspace,
    TinyShop,
    answered_by_the_tiny_shop,
    fill,
    refreshed,
    stored_rows,
    tiny_shop,
)

from dangol.contract.analysis import Analysis
from dangol.contract.errors import CannotAnswerError
from dangol.contract.result import Result
from dangol.contract.tables_view import Tables
from dangol.customers.rfm import RfmSegments
from dangol.errors import DangolError
from dangol.runs.errors import UnknownInstanceError, UnknownRunError
from dangol.runs.ledger import RunView
from dangol.runs.models import latest_model
from dangol.runs.workspace import Workspace
from dangol.sales.expectation_model import SalesExpectation
from dangol.sales.weekly import WeeklySales
from dangol.tables.commerce import ORDERS, RETURNS
from dangol.tables.events import EVENTS
from dangol.words import Text

STEP = Text(en="Counting", ko="셉니다")


def run_of(workspace: Workspace, analysis: Analysis, name: str = "default", **kind: Any) -> RunView:
    """Start one analysis and wait for it."""
    run_id = workspace.runner.start(analysis, name, "Kim", **kind)
    return workspace.runner.wait(run_id, timeout=60)


def numbers(workspace: Workspace, slug: str) -> dict[str, int]:
    """What a toy wrote, by instance."""
    table = read_toy(slug).table
    workspace.warehouse.ensure([table])
    return {row["instance"]: row["number"] for row in stored_rows(workspace.warehouse, table.name)}


class Gate:
    """Lets a test meet an analysis in the middle of its work."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()

    def __call__(self, analysis: Analysis, tables: Tables) -> None:
        tables.step(STEP, 0.25)
        self.reached.set()
        assert self.opened.wait(60)
        tables.step(STEP, 0.75)


def raising(problem: Exception) -> Any:
    def act(analysis: Analysis, tables: Tables) -> None:
        raise problem

    return act


def test_a_refresh_answers_everything_and_a_second_has_nothing_to_do(workspace: Workspace) -> None:
    outcomes = refreshed(workspace)
    assert set(outcomes.values()) == {"succeeded"}
    assert list(outcomes).index("rfm") < list(outcomes).index("golden-profile")
    assert set(outcomes) == answered_by_the_tiny_shop()
    assert workspace.runner.refresh("tests") == []
    assert workspace.runner.stale() == []


def test_the_ledger_knows_everything_about_a_run(workspace: Workspace) -> None:
    ids = workspace.runner.refresh("Kim")
    runs = {run.slug: run for run in (workspace.runner.wait(id_, 60) for id_ in ids)}
    load = workspace.ledger.latest(TinyShop.name)
    assert load is not None
    run = runs["rfm"]
    assert (run.kind, run.instance, run.outcome, run.asked_by) == (
        "analysis",
        "default",
        "succeeded",
        "Kim",
    )
    assert run.parameters == {"as_of": None, "bins": 5, "window_days": 365}
    assert run.as_of == AS_OF
    assert run.inputs == {
        "orders": load.id,
        "returns": load.id,
        "exchange_rates": load.id,
        "members@default": runs["who-is-who"].id,
    }
    assert runs["golden-profile"].inputs["customer_rfm@default"] == run.id
    assert run.outputs == {"customer_rfm": 10}
    assert (run.progress, run.step, run.message, run.faults) == (1.0, None, None, [])
    assert run.asked_at <= (run.started_at or AS_OF) <= (run.finished_at or AS_OF)
    assert run.seconds is not None
    assert run.seconds >= 0
    assert (run.method_version, run.product_version) == (1, version("dangol"))
    assert run.title.ko == "RFM 세그먼트"
    assert len({one.plan_id for one in runs.values()}) == 1
    assert run.answer is not None
    assert run.answer.headline.en.startswith("30% of customers")
    listed = {one.id: one for one in workspace.ledger.runs(plan_id=run.plan_id)}
    assert set(listed) == set(ids)
    assert listed[run.id].answer is None, "lists come without the answers"
    assert [one.slug for one in workspace.ledger.runs(limit=2, before=max(ids))] == (
        [one.slug for one in workspace.ledger.runs(limit=3)[1:]]
    )


def test_loading_a_sample_is_a_run_that_says_what_it_found(workspace: Workspace) -> None:
    load = workspace.ledger.latest(TinyShop.name)
    assert load is not None
    assert (load.kind, load.outcome, load.outputs["orders"]) == ("load", "succeeded", 40)
    assert load.answer is not None
    assert load.answer.headline.ko == "‘작은 가게’ 자료를 읽었습니다."
    assert load.answer.tables[0].rows == ({"count": 1, "what": {"en": "of one kind", "ko": "건"}},)


def test_an_answer_is_whole_after_a_restart(open_answered: OpenWorkspace) -> None:
    workspace = open_answered()
    before = {slug: workspace.ledger.latest(slug) for slug in answered_by_the_tiny_shop()}
    again = open_answered()
    assert again.interrupted == []
    for slug, run in before.items():
        assert run is not None
        found = again.ledger.latest(slug)
        assert found == run
        assert found is not None
        assert found.answer == run.answer
    model = latest_model(again, "weekly-sales", "default")
    assert isinstance(model, SalesExpectation)
    assert model.what_if({})["expected_amount"] is not None
    assert latest_model(again, "rfm", "default") is None


def test_what_waits_for_a_failure_is_skipped_and_the_rest_goes_on(
    open_workspace: OpenWorkspace,
) -> None:
    workspace = open_workspace(
        toy("basket", act=raising(CannotAnswerError("No baskets.\nLoad some."))),
        toy("churn", [read_toy("basket")]),
        toy("advice", [read_toy("churn"), read_toy("other")]),
        toy("other"),
        toy("careless", [read_toy("basket").last_committed()]),
        own=False,
    )
    assert refreshed(workspace) == {
        "basket": "failed",
        "churn": "skipped",
        "advice": "skipped",
        "other": "succeeded",
        "careless": "succeeded",
    }
    messages = {run.slug: run.message for run in workspace.ledger.runs()}
    assert messages["basket"] == "No baskets.\nLoad some."
    assert messages["churn"] == "It waits for basket, which did not succeed."
    assert messages["advice"] == "It waits for churn, which did not succeed."
    assert numbers(workspace, "churn") == {}
    assert workspace.ledger.latest("basket") is None


def test_a_mistake_of_the_program_is_told_as_one_and_its_details_stay_in_the_log(
    open_workspace: OpenWorkspace,
) -> None:
    workspace = open_workspace(toy("basket", act=raising(KeyError("secret"))), own=False)
    assert refreshed(workspace) == {"basket": "failed"}
    (run,) = workspace.ledger.runs(slug="basket")
    assert run.message == (
        "KeyError in 'basket': this is a mistake in the program.\n"
        f"The log has the details under run {run.id}; nothing was written."
    )
    assert numbers(workspace, "basket") == {}
    assert refreshed(workspace) == {"basket": "failed"}, "the runner is still there"


def test_rows_that_do_not_fit_are_not_written(open_workspace: OpenWorkspace) -> None:
    def compute(self: Toy, tables: Tables, previous: object = None) -> Result:
        good = Toy.compute(self, tables)
        (rows,) = good.tables.values()
        return Result(good.answer, {read_toy("basket").table: rows.union(rows)})

    workspace = open_workspace(toy("basket", compute=compute), own=False)
    refreshed(workspace)
    (run,) = workspace.ledger.runs(slug="basket")
    assert run.outcome == "failed"
    assert "share their key (name)" in (run.message or "")
    assert numbers(workspace, "basket") == {}


def test_rows_for_a_table_that_is_not_declared_are_refused(open_workspace: OpenWorkspace) -> None:
    def compute(self: Toy, tables: Tables, previous: object = None) -> Result:
        return Result(Toy.compute(self, tables).answer, {RETURNS: tables[ORDERS]})

    workspace = open_workspace(toy("basket", compute=compute), own=False)
    refreshed(workspace)
    (run,) = workspace.ledger.runs(slug="basket")
    assert (run.message or "").startswith(
        "Analysis 'basket' gave rows for returns, which it does not declare.\n"
        "It declares: basket_numbers."
    )


def test_an_input_that_was_never_loaded_is_a_reason_not_to_answer(
    open_workspace: OpenWorkspace,
) -> None:
    workspace = open_workspace(toy("visits", [ORDERS["order_id"], EVENTS["event_id"]]), own=False)
    assert refreshed(workspace) == {"visits": "failed"}
    (run,) = workspace.ledger.runs(slug="visits")
    assert run.message == (
        "visits cannot be answered yet: nothing was ever loaded into events.\n"
        "Load data first; 'dangol demo' loads a sample."
    )


def test_a_refused_answer_leaves_no_rows_of_an_earlier_one(answered: Workspace) -> None:
    assert len(stored_rows(answered.warehouse, "customer_rfm")) == 10
    with answered.warehouse.session() as session:
        fill(session, {ORDERS: []})
    assert set(refreshed(answered).values()) == {"succeeded"}
    run = answered.ledger.latest("rfm")
    assert run is not None
    assert run.answer is not None
    assert run.answer.refusal is not None
    assert run.outputs == {"customer_rfm": 0}
    assert stored_rows(answered.warehouse, "customer_rfm") == []
    scored = stored_rows(answered.warehouse, "customer_profiles")
    assert {row["segment"] for row in scored} == {None}


def test_other_parameters_make_a_trial_whose_rows_are_not_written(answered: Workspace) -> None:
    before = stored_rows(answered.warehouse, "customer_rfm")
    trial = run_of(answered, RfmSegments(bins=3))
    assert (trial.kind, trial.outcome, trial.outputs) == ("trial", "succeeded", {})
    assert trial.answer is not None
    assert stored_rows(answered.warehouse, "customer_rfm") == before
    latest = answered.ledger.latest("rfm")
    assert latest is not None
    assert latest.id != trial.id
    assert answered.runner.stale() == []
    asked_before = run_of(answered, WeeklySales(as_of=AS_OF - dt.timedelta(days=7)))
    assert (asked_before.kind, asked_before.model_version) == ("trial", None)
    assert run_of(answered, WeeklySales()).kind == "analysis"


def test_a_trial_of_what_was_never_answered_brings_up_its_sources(
    open_workspace: OpenWorkspace,
) -> None:
    workspace = open_workspace(toy("basket"), toy("churn", [read_toy("basket")]), own=False)
    trial = run_of(workspace, toy("churn", [read_toy("basket")])(times=2))
    runs = {run.slug: run for run in workspace.ledger.runs(plan_id=trial.plan_id)}
    assert {slug: run.kind for slug, run in runs.items()} == {
        "basket": "analysis",
        "churn": "trial",
    }
    assert numbers(workspace, "basket") == {"default": 38}
    assert numbers(workspace, "churn") == {}


def test_a_run_in_the_middle_shows_its_step_and_can_be_stopped(
    open_workspace: OpenWorkspace,
) -> None:
    gate = Gate()
    workspace = open_workspace(
        toy("basket", act=gate), toy("churn", [read_toy("basket")]), toy("zebra"), own=False
    )
    ids = workspace.runner.refresh("tests")
    assert gate.reached.wait(60)
    working, *waiting = workspace.ledger.active()
    assert (working.outcome, working.step, working.progress) == ("running", STEP, 0.25)
    assert {run.outcome for run in waiting} == {"queued"}
    workspace.runner.stop(working.id)
    gate.opened.set()
    runs = {run.slug: run for run in (workspace.runner.wait(id_, 60) for id_ in ids)}
    assert {slug: run.outcome for slug, run in runs.items()} == {
        "basket": "stopped",
        "churn": "skipped",
        "zebra": "succeeded",
    }
    assert runs["basket"].message == "The run was stopped before it wrote anything."
    assert numbers(workspace, "basket") == {}


def test_what_is_stopped_in_the_queue_never_begins_and_nobody_goes_on_without_it(
    open_workspace: OpenWorkspace,
) -> None:
    gate = Gate()
    workspace = open_workspace(
        toy("a", act=gate), toy("b", [read_toy("a")]), toy("c", [read_toy("b")]), own=False
    )
    ids = workspace.runner.refresh("tests")
    assert gate.reached.wait(60)
    workspace.runner.stop(ids[1])
    stopped = workspace.ledger.run(ids[1])
    assert (stopped.outcome, stopped.message) == ("stopped", "The run was stopped before it began.")
    gate.opened.set()
    outcomes = [workspace.runner.wait(id_, 60).outcome for id_ in ids]
    assert outcomes == ["succeeded", "stopped", "skipped"]
    assert workspace.ledger.run(ids[2]).message == "It waits for b, which did not succeed."


def test_what_was_asked_for_twice_is_worked_out_once(open_workspace: OpenWorkspace) -> None:
    """A schedule that comes round before its last refresh is over must not pile up work."""
    gate = Gate()
    workspace = open_workspace(toy("a", act=gate), toy("b", [read_toy("a")]), own=False)
    ids = workspace.runner.refresh("first") + workspace.runner.refresh("second")
    gate.opened.set()
    runs = [workspace.runner.wait(id_, 60) for id_ in ids]
    assert [run.outcome for run in runs] == ["succeeded", "succeeded", "skipped", "skipped"]
    assert runs[-1].message == "Another run brought it up to date meanwhile."
    assert workspace.runner.stale() == []
    again = run_of(workspace, toy("b", [read_toy("a")])())
    assert again.outcome == "succeeded", "what a person asks for is done"


def test_stopping_a_run_that_is_over_or_unknown_changes_nothing(workspace: Workspace) -> None:
    run = run_of(workspace, RfmSegments())
    workspace.runner.stop(run.id)
    assert workspace.ledger.run(run.id) == run
    with pytest.raises(UnknownRunError, match="There is no run '1234'"):
        workspace.runner.stop("1234")


def test_closing_stops_the_run_at_work_and_begins_no_other(open_workspace: OpenWorkspace) -> None:
    gate = Gate()
    begun: list[str] = []

    def note(analysis: Analysis, tables: Tables) -> None:
        begun.append(analysis.slug)

    workspace = open_workspace(toy("a", act=gate), toy("b", act=note), own=False)
    ids = workspace.runner.refresh("tests")
    assert gate.reached.wait(60)
    closing = threading.Thread(target=workspace.close)
    closing.start()
    while not any(workspace.ledger.stop_asked(id_) for id_ in ids):
        time.sleep(0.01)
    gate.opened.set()
    closing.join(60)
    assert begun == []
    again = open_workspace(toy("a"), toy("b"), own=False)
    assert [again.ledger.run(id_).outcome for id_ in ids] == ["stopped", "interrupted"]
    assert refreshed(again) == {"a": "succeeded", "b": "succeeded"}


def test_unknown_analyses_and_names_are_refused_before_anything_starts(
    workspace: Workspace,
) -> None:
    with pytest.raises(DangolError, match="did you mean 'rfm'"):
        workspace.runner.refresh("tests", "rfn")
    with pytest.raises(UnknownInstanceError, match="There is: default"):
        workspace.runner.refresh("tests", "rfm", "weekly")
    with pytest.raises(UnknownInstanceError):
        workspace.runner.start(RfmSegments(), "weekly", "tests")
    assert workspace.ledger.runs(slug="rfm") == []


def test_a_circle_is_told_and_nothing_starts(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace(
        toy("a", [read_toy("b")]), toy("b", [read_toy("a")]), toy("c"), own=False
    )
    with pytest.raises(DangolError, match=r"a -> b -> a|b -> a -> b"):
        workspace.runner.refresh("tests")
    assert workspace.ledger.runs(slug="c") == []
    assert workspace.runner.refresh("tests", "c") != []


def test_an_answer_speaks_of_the_moment_at_which_it_was_asked(
    open_workspace: OpenWorkspace, clock: Clock
) -> None:
    """Not of the moment at which its turn came."""
    moments: list[dt.datetime] = []

    def note(analysis: Analysis, tables: Tables) -> None:
        moments.append(analysis.moment)

    gate = Gate()
    workspace = open_workspace(toy("a", act=gate), toy("b", act=note), own=False)
    ids = workspace.runner.refresh("tests")
    assert gate.reached.wait(60)
    clock.set(AS_OF + dt.timedelta(hours=30))
    gate.opened.set()
    assert workspace.runner.wait(ids[-1], 60).as_of == AS_OF
    assert moments == [AS_OF]


def test_a_fixed_moment_of_the_settings_goes_before_the_clock(
    open_workspace: OpenWorkspace, clock: Clock
) -> None:
    clock.set(AS_OF + dt.timedelta(days=400))
    workspace = open_workspace(toy("a"), own=False, as_of=AS_OF)
    refreshed(workspace)
    run = workspace.ledger.latest("a")
    assert run is not None
    assert run.as_of == AS_OF
    assert numbers(workspace, "a") == {"default": 38}


def test_the_last_answer_is_handed_to_the_next(open_workspace: OpenWorkspace) -> None:
    found: list[Any] = []

    def compute(self: Toy, tables: Tables, previous: Any = None) -> Result:
        if previous is not None:
            rows = tables.rows(previous.tables["basket_numbers"])
            found.append((previous.run_id, previous.as_of, rows))
        return Toy.compute(self, tables)

    kind = toy("basket", compute=compute)
    workspace = open_workspace(kind, own=False)
    first = run_of(workspace, kind())
    run_of(workspace, kind(), trial=False)
    assert found == [(first.id, AS_OF, [{"name": "basket", "number": 38}])]


def test_the_moment_is_whole_minutes_of_the_clock(
    open_workspace: OpenWorkspace, clock: Clock
) -> None:
    clock.set(AS_OF + dt.timedelta(minutes=7, seconds=31))
    workspace = open_workspace(toy("a"), own=False)
    refreshed(workspace)
    (run,) = workspace.ledger.runs(slug="a")
    assert run.as_of == AS_OF + dt.timedelta(minutes=7)
    assert workspace.settings.business_day(run.as_of) == TODAY


def test_ids_sort_by_the_moment_at_which_runs_were_asked(workspace: Workspace) -> None:
    ids = [workspace.runner.start(RfmSegments(), "default", "tests") for _ in range(3)]
    for id_ in ids:
        workspace.runner.wait(id_, 60)
    assert ids == sorted(ids)
    assert all(re.fullmatch("[0-9a-f]{32}", id_) for id_ in ids)


def test_the_shop_can_be_loaded_again_while_answers_stand(answered: Workspace) -> None:
    run = answered.runner.wait(answered.runner.load(TinyShop(), "tests"), 60)
    assert run.outcome == "succeeded"
    assert len(stored_rows(answered.warehouse, "orders")) == len(tiny_shop()[ORDERS])
    assert {one.slug for one in answered.runner.stale()} == answered_by_the_tiny_shop()
