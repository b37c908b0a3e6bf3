"""Schedules: when they fire, who fires them, and what they make up for."""

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError
from toys import toy
from worlds import AS_OF, IDENTITY, NEW_YORK, SEOUL, Clock, OpenWorkspace, settings_of

from dangol.contract.errors import UnknownAnalysisError
from dangol.governance import records
from dangol.governance.principal import local_principal
from dangol.runs.schedule import Schedule, cron_trigger
from dangol.runs.scheduler import LEASE_SECONDS, Scheduler, due, next_time
from dangol.runs.workspace import Workspace

ME = local_principal()
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def keep(workspace: Workspace, name: str = "mornings", **fields: Any) -> str:
    """A schedule that was made at the tiny shop's moment, midnight in New York."""
    whole = {"name": name, "cron": "0 6 * * *", **fields}
    return records.create(workspace.state, Schedule, whole, ME, AS_OF).id


def scheduler_of(workspace: Workspace) -> Scheduler:
    return Scheduler(workspace.state, workspace.runner, workspace.settings, workspace.clock)


def asked(workspace: Workspace) -> list[str]:
    return [run.asked_by for run in workspace.ledger.runs(slug="basket")]


@pytest.fixture
def basket(open_workspace: OpenWorkspace) -> Workspace:
    """A workspace with one analysis that is always stale."""
    return open_workspace(toy("basket"), own=False)


def make_stale(workspace: Workspace, clock: Clock, now: dt.datetime) -> None:
    """Let everything finish, and the clock show ``now``: a new day makes all stale."""
    for run in workspace.ledger.active():
        workspace.runner.wait(run.id, 60)
    clock.set(now)


def test_a_schedule_fires_when_its_time_has_come(basket: Workspace, clock: Clock) -> None:
    keep(basket)
    scheduler = scheduler_of(basket)
    six = AS_OF + 6 * HOUR
    assert scheduler.tick(six - dt.timedelta(seconds=1)) == []
    assert scheduler.tick(six) == ["mornings"]
    assert scheduler.tick(six + dt.timedelta(seconds=20)) == []
    make_stale(basket, clock, six + DAY)
    assert scheduler.tick(six + DAY) == ["mornings"]
    make_stale(basket, clock, six + DAY)
    assert asked(basket) == ["schedule 'mornings'"] * 2


def test_what_was_missed_while_nothing_ran_is_made_up_for_once(basket: Workspace) -> None:
    keep(basket)
    late = AS_OF + 9 * DAY + 7 * HOUR
    assert scheduler_of(basket).tick(late) == ["mornings"]
    assert scheduler_of(basket).tick(late + HOUR) == [], "another scheduler, the old lease"
    assert scheduler_of(basket).tick(late + 2 * HOUR) == []
    assert scheduler_of(basket).tick(late + DAY) == ["mornings"]


def test_of_two_schedulers_only_the_holder_of_the_lease_fires(basket: Workspace) -> None:
    keep(basket)
    first, second = scheduler_of(basket), scheduler_of(basket)
    six = AS_OF + 6 * HOUR
    assert first.tick(six - dt.timedelta(seconds=10)) == []
    assert second.tick(six) == []
    assert first.tick(six) == ["mornings"]
    assert second.tick(six + dt.timedelta(seconds=1)) == []


def test_the_lease_of_a_dead_scheduler_runs_out(basket: Workspace) -> None:
    keep(basket)
    dead, alive = scheduler_of(basket), scheduler_of(basket)
    six = AS_OF + 6 * HOUR
    dead.tick(six - dt.timedelta(seconds=1))
    lease = dt.timedelta(seconds=LEASE_SECONDS)
    assert alive.tick(six - dt.timedelta(seconds=1) + lease) == []
    assert alive.tick(six + lease) == ["mornings"]
    assert dead.tick(six + lease) == []


def test_a_paused_schedule_does_not_fire_and_makes_up_for_nothing(basket: Workspace) -> None:
    id_ = keep(basket)
    scheduler = scheduler_of(basket)
    records.move(basket.state, Schedule, id_, "pause", ME, AS_OF + HOUR)
    assert scheduler.tick(AS_OF + 7 * HOUR) == []
    records.move(basket.state, Schedule, id_, "resume", ME, AS_OF + 9 * HOUR)
    assert scheduler.tick(AS_OF + 10 * HOUR) == []
    assert scheduler.tick(AS_OF + DAY + 6 * HOUR) == ["mornings"]


def test_an_archived_schedule_does_not_fire(basket: Workspace) -> None:
    id_ = keep(basket)
    records.move(basket.state, Schedule, id_, "archive", ME, AS_OF + HOUR)
    assert scheduler_of(basket).tick(AS_OF + 7 * HOUR) == []


def test_a_new_time_does_not_fire_for_the_past(basket: Workspace) -> None:
    id_ = keep(basket)
    scheduler = scheduler_of(basket)
    assert scheduler.tick(AS_OF + 6 * HOUR) == ["mornings"]
    fields = {"cron": "0 8 * * *"}
    records.change(basket.state, Schedule, id_, fields, ME, AS_OF + 10 * HOUR)
    assert scheduler.tick(AS_OF + 11 * HOUR) == []
    assert scheduler.tick(AS_OF + DAY + 8 * HOUR) == ["mornings"]


def test_a_schedule_of_one_analysis_runs_it_alone(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace()
    keep(workspace, analysis="rfm")
    scheduler_of(workspace).tick(AS_OF + 7 * HOUR)
    assert {run.slug for run in workspace.ledger.active()} <= {"rfm", *IDENTITY}
    (run,) = workspace.ledger.runs(slug="rfm")
    assert workspace.runner.wait(run.id, 60).outcome == "succeeded"


def test_a_schedule_that_cannot_start_does_not_hold_up_the_others(basket: Workspace) -> None:
    keep(basket, "broken", analysis="rfm", instance="nobody's")
    keep(basket, "whole")
    assert set(scheduler_of(basket).tick(AS_OF + 7 * HOUR)) == {"broken", "whole"}
    assert asked(basket) == ["schedule 'whole'"]


def test_the_workspace_s_own_scheduler_starts_and_ends(basket: Workspace) -> None:
    basket.scheduler.start()
    basket.scheduler.close()
    basket.scheduler.close()


@pytest.mark.parametrize("cron", ["", "x", "0 6 * *", "61 6 * * *", "0 6 * * 8", "0 6 * * mo"])
def test_a_line_that_is_not_cron_is_refused_with_an_example(cron: str) -> None:
    with pytest.raises(ValidationError, match=r"is not a cron line .* is every day at six"):
        Schedule(name="x", cron=cron)


def test_a_schedule_of_an_unknown_analysis_is_not_kept(workspace: Workspace) -> None:
    with pytest.raises(UnknownAnalysisError, match="did you mean 'rfm'"):
        keep(workspace, analysis="rfn")


# 15 March 2024 is a Friday.
@pytest.mark.parametrize(
    ("weekdays", "days"),
    [
        ("1", ["mon"]),
        ("0", ["sun"]),
        ("7", ["sun"]),
        ("1-5", ["mon", "tue", "wed", "thu", "fri"]),
        ("5-7", ["fri", "sat", "sun"]),
        ("6,0", ["sat", "sun"]),
        ("fri-mon", ["fri", "sat", "sun", "mon"]),
        ("SUN", ["sun"]),
        ("*/2", ["sun", "tue", "thu", "sat"]),
        ("1-5/2", ["mon", "wed", "fri"]),
        ("3/2", ["wed", "fri"]),
        ("*", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
    ],
)
def test_weekdays_are_counted_as_cron_counts_them(weekdays: str, days: list[str]) -> None:
    """From Sunday = 0; the library that is used counts from Monday."""
    trigger = cron_trigger(f"30 12 * * {weekdays}", settings_of(time_zone=NEW_YORK).zone)
    fired, now = set(), AS_OF
    for _ in range(7):
        moment = trigger.get_next_fire_time(None, now)
        if moment < AS_OF + 7 * DAY:
            fired.add(f"{moment:%a}".lower())
        now = moment + dt.timedelta(seconds=1)
    assert fired == set(days)


@pytest.mark.parametrize(
    ("zone", "cron", "after", "then"),
    [
        (NEW_YORK, "0 6 * * *", "2024-03-09T12:00", "2024-03-10T10:00"),
        (NEW_YORK, "0 6 * * *", "2024-03-08T12:00", "2024-03-09T11:00"),
        (SEOUL, "0 6 * * *", "2024-03-09T12:00", "2024-03-09T21:00"),
        (SEOUL, "59 23 31 12 *", "2024-03-09T12:00", "2024-12-31T14:59"),
    ],
)
def test_times_are_those_on_the_wall_of_the_shop(
    zone: str, cron: str, after: str, then: str
) -> None:
    schedule = Schedule(name="x", cron=cron)
    settings = settings_of(time_zone=zone)
    start, moment = (dt.datetime.fromisoformat(t).replace(tzinfo=dt.UTC) for t in (after, then))
    assert next_time(schedule, start, settings) == moment
    assert not due(schedule, start, moment - dt.timedelta(seconds=1), settings)
    assert due(schedule, start, moment, settings)
