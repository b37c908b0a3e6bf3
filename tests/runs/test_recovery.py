"""A run that dies at any point either happened or did not; nothing lies between."""

from typing import Any, Literal

import pytest
from sqlalchemy import select, update
from toys import toy
from worlds import AS_OF, Clock, OpenWorkspace, TinyShop, fill, refreshed, stored_rows

from dangol.contract.analysis import Analysis
from dangol.runs.execution import Execution
from dangol.runs.instances import Instance
from dangol.runs.ledger import Ledger, RunView
from dangol.runs.loads import SampleLoading, run_loading
from dangol.runs.models import latest_model
from dangol.runs.workspace import Workspace
from dangol.sales.weekly import WeeklySales
from dangol.store.state.database import open_state
from dangol.store.state.errors import RecordFieldError
from dangol.store.state.schema import record_schemas
from dangol.tables.commerce import ORDERS

DEFAULT = "default"
Moment = tuple[Literal["before", "after"], int]


class Killed(BaseException):
    """The end of the process, as far as the code in front of it can tell."""


class DyingLedger(Ledger):
    """A ledger whose process is killed before or after the n-th thing that it writes."""

    death: Moment = ("before", 0)
    written = 0

    def change(self, run_id: str, **values: Any) -> None:
        self.written += 1
        if self.death == ("before", self.written):
            raise Killed
        super().change(run_id, **values)
        if self.death == ("after", self.written):
            raise Killed


def begun(workspace: Workspace, kind: Any, slug: str, analysis: Analysis | None = None) -> RunView:
    """A run that was asked for and taken, as the runner takes it."""
    run_id = workspace.runner._add(kind, slug, DEFAULT, "Kim", None, analysis)
    assert workspace.ledger.begin(run_id, workspace.clock())
    return workspace.ledger.run(run_id)


def die(workspace: Workspace, analysis: Analysis, death: Moment, kind: str = "analysis") -> str:
    """Run an analysis as far as ``death``; gives the id of its run."""
    ledger = DyingLedger(workspace.state, workspace.registry)
    ledger.death = death
    run = begun(workspace, kind, analysis.slug, analysis)
    execution = Execution(workspace.store, ledger, workspace.settings, workspace.clock)
    with pytest.raises(Killed):
        execution.run(Instance(analysis.slug, DEFAULT, analysis), run)
    return run.id


# Weekly sales writes five things: its inputs, two steps, its answer; then it commits; its outcome.
BEFORE_THE_COMMIT: list[Moment] = [
    ("before", 1), ("after", 1), ("after", 2), ("after", 3), ("before", 4), ("after", 4),
]  # fmt: skip
AFTER_THE_COMMIT: list[Moment] = [("before", 5), ("after", 5)]


@pytest.mark.parametrize("death", BEFORE_THE_COMMIT)
def test_a_run_that_died_before_its_commit_did_not_happen(
    open_workspace: OpenWorkspace, death: Moment
) -> None:
    workspace = open_workspace()
    run_id = die(workspace, WeeklySales(), death)
    again = open_workspace()
    assert again.interrupted == [run_id]
    run = again.ledger.run(run_id)
    assert (run.outcome, run.answer, run.model_version) == ("interrupted", None, None)
    assert run.message == "The program ended before the run was finished; nothing was written."
    assert run.finished_at is not None
    assert stored_rows(again.warehouse, "weekly_sales") == []
    assert again.ledger.latest("weekly-sales") is None
    assert set(refreshed(again).values()) == {"succeeded"}
    assert latest_model(again, "weekly-sales", DEFAULT) is not None


@pytest.mark.parametrize("death", AFTER_THE_COMMIT)
def test_a_run_that_died_after_its_commit_happened(
    open_workspace: OpenWorkspace, death: Moment
) -> None:
    workspace = open_workspace()
    run_id = die(workspace, WeeklySales(), death)
    again = open_workspace()
    assert again.interrupted == []
    run = again.ledger.run(run_id)
    assert (run.outcome, run.progress, run.step) == ("succeeded", 1.0, None)
    assert run.outputs == {"weekly_sales": 25}
    assert run.answer is not None
    assert run.finished_at is not None
    assert len(stored_rows(again.warehouse, "weekly_sales")) == 25
    assert latest_model(again, "weekly-sales", DEFAULT) is not None
    assert "weekly-sales" not in {one.slug for one in again.runner.stale()}


def test_an_answer_that_stood_before_still_stands(open_answered: OpenWorkspace) -> None:
    workspace = open_answered()
    before = workspace.ledger.latest("weekly-sales")
    with workspace.warehouse.session() as session:
        fill(session, {ORDERS: []})
    die(workspace, WeeklySales(), ("after", 2))
    again = open_answered()
    assert again.ledger.latest("weekly-sales") == before
    assert len(stored_rows(again.warehouse, "weekly_sales")) == 25
    assert "weekly-sales" in {one.slug for one in again.runner.stale()}


def test_a_refusal_that_was_committed_happened_too(open_answered: OpenWorkspace) -> None:
    workspace = open_answered()
    with workspace.warehouse.session() as session:
        fill(session, {ORDERS: []})
    run_id = die(workspace, WeeklySales(), ("before", 5))
    run = open_answered().ledger.run(run_id)
    assert (run.outcome, run.outputs) == ("succeeded", {"weekly_sales": 0})
    assert run.answer is not None
    assert run.answer.refusal is not None


def test_a_trial_that_died_is_interrupted(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace()
    run_id = die(workspace, WeeklySales(coverage=0.8), ("before", 5), kind="trial")
    again = open_workspace()
    assert again.interrupted == [run_id]
    assert again.ledger.run(run_id).answer is None


def test_what_only_waited_is_interrupted(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace()
    run_id = workspace.runner._add("analysis", "rfm", DEFAULT, "Kim", None)
    again = open_workspace()
    assert again.interrupted == [run_id]
    assert again.ledger.run(run_id).started_at is None


# A load writes two steps and its answer, commits, and writes its outcome.
@pytest.mark.parametrize(
    ("death", "outcome"), [(("after", 3), "interrupted"), (("before", 4), "succeeded")]
)
def test_a_load_that_died_happened_or_did_not(
    open_workspace: OpenWorkspace, death: Moment, outcome: str
) -> None:
    workspace = open_workspace()
    ledger = DyingLedger(workspace.state, workspace.registry)
    ledger.death = death
    run = begun(workspace, "load", TinyShop.name)
    with pytest.raises(Killed):
        run_loading(
            SampleLoading(TinyShop()),
            run,
            workspace.store,
            ledger,
            workspace.settings,
            workspace.clock,
        )
    again = open_workspace()
    found = again.ledger.run(run.id)
    assert found.outcome == outcome
    assert (found.outputs == {}) == (outcome == "interrupted")
    assert len(stored_rows(again.warehouse, "orders")) == 40


def test_what_is_finished_is_left_as_it_is(open_workspace: OpenWorkspace, clock: Clock) -> None:
    workspace = open_workspace(toy("basket"), own=False)
    refreshed(workspace)
    before = workspace.ledger.runs()
    clock.set(AS_OF.replace(year=2030))
    assert open_workspace(toy("basket"), own=False).ledger.runs() == before


def test_a_project_that_cannot_be_opened_is_let_go(open_workspace: OpenWorkspace) -> None:
    """Else its file would stay taken until the process ends."""
    workspace = open_workspace()
    project = workspace.project
    workspace.close()

    def keep_cron_as(kind: str) -> None:
        state = open_state(project)
        with state.begin() as connection:
            mine = record_schemas.c.kind == "schedule"
            columns = connection.scalar(select(record_schemas.c.columns).where(mine))
            changed = update(record_schemas).where(mine).values(columns={**columns, "cron": kind})
            connection.execute(changed)
        state.close()

    keep_cron_as("integer")
    with pytest.raises(RecordFieldError, match="'cron' was kept as integer"):
        Workspace.open(project)
    keep_cron_as("text")
    with Workspace.open(project) as again:
        assert again.ledger.runs() != []
