"""When an answer still holds, and what makes it stale."""

import datetime as dt
from typing import Any

import pytest
from toys import READ_ORDERS, Toy, read_toy, toy
from worlds import (
    AS_OF,
    IDENTITY,
    SEOUL,
    Clock,
    OpenWorkspace,
    answered_by_the_tiny_shop,
    fill,
    refreshed,
    stored_rows,
    tiny_shop,
)

from dangol.contract.errors import DeclarationError, ParametersError, UnknownAnalysisError
from dangol.contract.registry import registry
from dangol.governance import records
from dangol.governance.errors import NameTakenError
from dangol.governance.principal import local_principal
from dangol.optimization.budget.budget_plan import BudgetPlan
from dangol.runs.considered import in_use
from dangol.runs.instances import instances, unusable_instances
from dangol.runs.models import latest_model
from dangol.runs.saved_analysis import SavedAnalysis
from dangol.runs.workspace import Workspace
from dangol.store.state.fields import field_values
from dangol.store.state.ids import new_id
from dangol.store.state.records import ensure_record_table
from dangol.tables.commerce import EXCHANGE_RATES, ORDERS
from dangol.tables.people import CUSTOMERS
from dangol.tables.vocabulary import Table

ME = local_principal()


def stale(workspace: Workspace) -> list[str]:
    return [one.label for one in workspace.runner.stale()]


def load(workspace: Workspace, *tables: Table) -> None:
    """The same rows once more: a commit is a commit."""
    with workspace.warehouse.session() as session:
        fill(session, {table: tiny_shop()[table] for table in tables})


def save(workspace: Workspace, name: str, analysis: str = "rfm", **parameters: Any) -> str:
    fields = {"name": name, "analysis": analysis, "parameters": parameters}
    return records.create(workspace.state, SavedAnalysis, fields, ME, workspace.clock()).id


def scores(workspace: Workspace) -> dict[str, int]:
    """The best recency score by name of the saved analysis."""
    best: dict[str, int] = {}
    for row in stored_rows(workspace.warehouse, "customer_rfm"):
        best[row["instance"]] = max(best.get(row["instance"], 0), row["recency_score"])
    return best


def test_nothing_was_answered_yet_so_all_is_stale(workspace: Workspace) -> None:
    assert set(stale(workspace)) == answered_by_the_tiny_shop()


def test_an_answer_is_fresh_after_its_run_and_stale_after_its_inputs_change(
    answered: Workspace,
) -> None:
    assert stale(answered) == []
    load(answered, CUSTOMERS)
    asked_of_people = answered_by_the_tiny_shop() - {"weekly-sales"}
    assert set(stale(answered)) == asked_of_people, "who is one person may have changed"
    assert set(refreshed(answered)) == asked_of_people
    load(answered, ORDERS)
    assert set(stale(answered)) == answered_by_the_tiny_shop() - IDENTITY - {
        "assignments",
        "surveys",
    }


def test_a_record_is_heeded_in_the_states_that_it_names(workspace: Workspace) -> None:
    fields = {"name": "봄", "starts_on": "2026-01-05", "spend": {"tv": 1.0}}
    plan = records.create(workspace.state, BudgetPlan, fields, ME, workspace.clock())
    assert list(in_use(workspace.state, BudgetPlan)) == []
    for move in ("propose", "approve"):
        records.move(workspace.state, BudgetPlan, plan.id, move, ME, workspace.clock())
    assert [one.id for one in in_use(workspace.state, BudgetPlan)] == [plan.id]


def test_what_waits_for_a_stale_answer_is_stale_too(open_workspace: OpenWorkspace) -> None:
    chain = (
        toy("basket", [READ_ORDERS, EXCHANGE_RATES["rate", "valid_from_on"]]),
        toy("churn", [read_toy("basket")]),
        toy("advice", [read_toy("churn")]),
        toy("other"),
        toy("late", [read_toy("advice").last_committed()]),
    )
    workspace = open_workspace(*chain, own=False)
    refreshed(workspace)
    load(workspace, EXCHANGE_RATES)
    assert stale(workspace) == ["basket", "churn", "advice"]
    refreshed(workspace)
    assert stale(workspace) == [], "what is read as it was last committed does not make stale"


def test_analyses_that_feed_each_other_come_to_rest(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace(
        toy("profile", [READ_ORDERS, read_toy("contacts").last_committed()]),
        toy("contacts", [read_toy("profile")]),
        own=False,
    )
    assert refreshed(workspace) == {"profile": "succeeded", "contacts": "succeeded"}
    assert stale(workspace) == []
    assert workspace.ledger.runs(slug="profile")[0].inputs == {
        "orders": workspace.ledger.runs(slug="tiny-shop")[0].id
    }


def test_an_answer_holds_for_a_business_day(answered: Workspace, clock: Clock) -> None:
    # 23:59 in New York, and one minute later.
    clock.set(AS_OF + dt.timedelta(hours=23, minutes=59))
    assert stale(answered) == []
    clock.set(AS_OF + dt.timedelta(hours=24))
    # Who is one person does not change with the day.
    assert set(stale(answered)) == answered_by_the_tiny_shop() - IDENTITY


def test_the_business_day_is_that_of_the_shop(open_workspace: OpenWorkspace, clock: Clock) -> None:
    workspace = open_workspace(time_zone=SEOUL)
    refreshed(workspace)
    clock.set(dt.datetime(2024, 3, 15, 14, 59, tzinfo=dt.UTC))
    assert stale(workspace) == []
    clock.set(dt.datetime(2024, 3, 15, 15, 0, tzinfo=dt.UTC))
    assert "rfm" in stale(workspace)


def test_a_fixed_moment_never_grows_stale(open_workspace: OpenWorkspace, clock: Clock) -> None:
    workspace = open_workspace(as_of=AS_OF)
    refreshed(workspace)
    clock.set(AS_OF + dt.timedelta(days=300))
    assert stale(workspace) == []


def test_a_better_method_makes_old_answers_stale(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace(toy("basket"), toy("churn", [read_toy("basket")]), own=False)
    refreshed(workspace)
    better = toy("basket", method_version=2)
    workspace = open_workspace(better, toy("churn", [read_toy("basket")]), own=False)
    assert stale(workspace) == ["basket", "churn"]
    refreshed(workspace)
    run = workspace.ledger.latest("basket")
    assert run is not None
    assert run.method_version == 2


@pytest.mark.parametrize(
    "changed", [{"currency": "KRW"}, {"week_starts_on": "sunday"}, {"time_zone": SEOUL}]
)
def test_another_calendar_or_currency_makes_old_answers_stale(
    open_answered: OpenWorkspace, changed: dict[str, str]
) -> None:
    assert set(stale(open_answered(**changed))) == answered_by_the_tiny_shop()
    assert stale(open_answered(name="Another name")) == []


def test_another_declaration_of_reads_makes_old_answers_stale(
    open_workspace: OpenWorkspace,
) -> None:
    refreshed(open_workspace(toy("basket"), own=False))
    wider = toy("basket", [ORDERS["order_id", "ordered_at", "customer_id"]])
    assert stale(open_workspace(wider, own=False)) == ["basket"]


def test_saved_analyses_live_side_by_side(answered: Workspace) -> None:
    save(answered, "세 단계", bins=3)
    save(answered, "ten steps", bins=10)
    assert set(refreshed(answered)) == {"rfm '세 단계'", "rfm 'ten steps'"}
    assert scores(answered) == {"default": 5, "세 단계": 3, "ten steps": 10}
    runs = {run.instance: run for run in answered.ledger.runs(slug="rfm")}
    assert runs["세 단계"].parameters["bins"] == 3
    assert answered.ledger.latest("rfm", "ten steps") is not None


def test_changing_a_saved_analysis_makes_only_it_stale(answered: Workspace) -> None:
    id_ = save(answered, "weekly", bins=3)
    refreshed(answered)
    fields = {"parameters": {"bins": 4}}
    records.change(answered.state, SavedAnalysis, id_, fields, ME, answered.clock())
    assert stale(answered) == ["rfm 'weekly'"]
    assert list(refreshed(answered)) == ["rfm 'weekly'"]
    assert scores(answered) == {"default": 5, "weekly": 4}


def test_an_archived_analysis_is_not_kept_up_to_date(answered: Workspace) -> None:
    id_ = save(answered, "weekly", bins=3)
    assert stale(answered) == ["rfm 'weekly'"]
    records.move(answered.state, SavedAnalysis, id_, "archive", ME, answered.clock())
    assert refreshed(answered) == {}
    records.move(answered.state, SavedAnalysis, id_, "restore", ME, answered.clock())
    assert stale(answered) == ["rfm 'weekly'"]


def test_a_saved_analysis_may_speak_of_a_moment_of_its_own(
    answered: Workspace, clock: Clock
) -> None:
    save(answered, "February", as_of="2024-03-01T05:00:00Z")
    refreshed(answered)
    rows = stored_rows(answered.warehouse, "customer_rfm")
    february = {r["customer_id"]: r for r in rows if r["instance"] == "February"}
    assert february["김하늘"]["order_count"] == 5
    clock.set(AS_OF + dt.timedelta(days=3))
    assert "rfm 'February'" not in stale(answered)
    assert "rfm" in stale(answered)


def test_a_long_name_in_any_script_keeps_its_model(answered: Workspace) -> None:
    name = ("주간 매출 " * 20)[:120].strip()
    save(answered, name, "weekly-sales", coverage=0.8)
    assert refreshed(answered) == {f"weekly-sales '{name}'": "succeeded"}
    assert latest_model(answered, "weekly-sales", name) is not None


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        ({"name": "default"}, DeclarationError, "'default' names the analysis as it is"),
        ({"analysis": "rfn"}, UnknownAnalysisError, "did you mean 'rfm'"),
        ({"parameters": {"bins": 99, "x": 1}}, ParametersError, "bins: .*\n.*x: "),
        ({"name": "WEEKLY"}, NameTakenError, "weekly"),
    ],
)
def test_a_saved_analysis_that_could_not_run_is_not_kept(
    workspace: Workspace, fields: dict[str, Any], error: type[Exception], message: str
) -> None:
    save(workspace, "weekly")
    whole = {"name": "other", "analysis": "rfm", **fields}
    with pytest.raises(error, match=f"(?i){message}"):
        records.create(workspace.state, SavedAnalysis, whole, ME, workspace.clock())
    assert len(records.all_of(workspace.state, SavedAnalysis)) == 1


def keep_as_it_once_was(workspace: Workspace, analysis: str, parameters: dict[str, Any]) -> None:
    """A record that was good when it was kept, before its package changed."""
    kept = SavedAnalysis(name="of old", analysis=analysis, parameters=parameters)
    table = ensure_record_table(workspace.state, SavedAnalysis)
    at = workspace.clock()
    about = {
        "id": new_id(at), "state": "active", "number": 1,
        "created_at": at, "created_by": "Kim", "changed_at": at,
    }  # fmt: skip
    with workspace.state.begin() as connection:
        connection.execute(table.insert().values({**about, **field_values(kept)}))


@pytest.mark.parametrize(
    ("analysis", "parameters", "reason"),
    [
        ("rfm", {"steps": 3}, "Analysis 'rfm' cannot take these values:\n  steps: "),
        ("market-share", {}, "The analysis is not installed."),
    ],
)
def test_a_saved_analysis_of_another_release_takes_nothing_else_down(
    workspace: Workspace, analysis: str, parameters: dict[str, Any], reason: str
) -> None:
    keep_as_it_once_was(workspace, analysis, parameters)
    assert set(refreshed(workspace).values()) == {"succeeded"}
    assert len(instances(workspace.registry, workspace.state)) == len(registry().analyses)
    (left_out,) = unusable_instances(workspace.registry, workspace.state)
    assert left_out.label == f"{analysis} 'of old'"
    assert left_out.reason.startswith(reason)


def test_a_plug_in_that_cannot_tell_its_inputs_takes_nothing_else_down(
    open_workspace: OpenWorkspace,
) -> None:
    def inputs(self: Toy) -> Any:
        raise RuntimeError("who knows")

    workspace = open_workspace(toy("basket", inputs=inputs), toy("other"), own=False)
    assert refreshed(workspace) == {"other": "succeeded"}
    (left_out,) = unusable_instances(workspace.registry, workspace.state)
    assert (left_out.label, left_out.reason) == ("basket", "RuntimeError: who knows")
