"""Tests as they are kept, and as they stood when they were measured last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from dangol.console.queries.people import default_rows
from dangol.governance.kept import ARCHIVED, Kept, all_of
from dangol.optimization.measurement.experiments.design_story import Planned
from dangol.optimization.measurement.experiments.experiment import APPROVED, DRAFT, Experiment
from dangol.optimization.measurement.experiments.sizing import Arrivals, Sized
from dangol.optimization.measurement.experiments.standing import Standing, read_standing
from dangol.runs.workspace import Workspace
from dangol.tables.experiment_plans import TEST_ARRIVALS, TEST_BASELINES

SLUG = "experiments"


def planned(workspace: Workspace) -> list[Kept[Experiment]]:
    """Drafts and approved plans, the latest first."""
    return all_of(workspace.state, Experiment, states=(DRAFT, APPROVED))[::-1]


def standing_of(workspace: Workspace, kept: Kept[Experiment]) -> Standing | None:
    """How a test stood; None where it was never measured."""
    if kept.state in (DRAFT, APPROVED, ARCHIVED):
        return None
    with workspace.warehouse.session() as session:
        return read_standing(session.fetch, default_rows, kept.id, kept.record, kept.state)


DESIGN = "test-design"
CHOICES = {"power": (0.7, 0.8, 0.9), "variants": (2, 3, 4, 5)}


@dataclass(frozen=True)
class Tried:
    """What sliders say, as far as it makes a plan; ``measures`` are those that were measured."""

    measures: list[str]
    values: dict[str, str]
    plan: Planned | None


def tried(workspace: Workspace, given: Mapping[str, str]) -> Tried | None:
    """A plan from what was measured last; None before anything was. Out of range, the nearest."""
    with workspace.warehouse.session() as session:
        known = session.fetch(default_rows(TEST_BASELINES)).to_pylist()
        come = session.fetch(default_rows(TEST_ARRIVALS).order_by("day_number")).to_pylist()
    if not known:
        return None
    sized = {
        row["measure_name"]: Sized(
            row["baseline_level"],
            row["baseline_variance"],
            row["baseline_people"],
            row["variance_left_share"],
        )
        for row in known
        if row["baseline_level"] > 0
    }
    latest = workspace.ledger.latest(DESIGN)
    asked = latest.parameters if latest is not None else {}
    measure = given.get("measure", str(asked.get("measure", "orders")))
    measure = measure if measure in sized else next(iter(sized))
    at_once = given.get("reached", str(asked.get("reached", "at-once"))) == "at-once"
    plan = Planned(
        measure,
        sized[measure],
        None if at_once else Arrivals(tuple(row["people_come"] for row in come)),
        least_lift=_number(given, "lift", 5.0, 0.5, 50.0) / 100,
        variants=round(_number(given, "variants", 2, 2, 5)),
        power=_nearest(_number(given, "power", 0.8, 0.7, 0.9), CHOICES["power"]),
        window_days=int(asked.get("window_days", 14)),
        share=_number(given, "share", 100.0, 1.0, 100.0) / 100,
        cost_per_person=_number(given, "cost", 0.0, 0.0, 1e9),
        daily=given.get("watching", "daily") == "daily",
    )
    values = {
        "measure": measure,
        "reached": "at-once" if at_once else "as-they-come",
        "lift": f"{plan.least_lift * 100:g}",
        "variants": str(plan.variants),
        "power": f"{plan.power:g}",
        "share": f"{plan.share * 100:g}",
        "cost": f"{plan.cost_per_person:g}",
        "watching": "daily" if plan.daily else "end",
    }
    return Tried(list(sized), values, plan)


def _number(given: Mapping[str, str], name: str, usual: float, least: float, most: float) -> float:
    try:
        value = float(given.get(name, usual))
    except ValueError:
        value = usual
    return usual if isnan(value) else min(max(value, least), most)


def _nearest(value: float, choices: Sequence[float]) -> float:
    return min(choices, key=lambda one: abs(one - value))
