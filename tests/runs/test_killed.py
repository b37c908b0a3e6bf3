"""A real process that refreshes a real project is killed, and what it leaves is whole."""

import datetime as dt
import random
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from worlds import AS_OF, SHOP, Row, busy_shop, fill, stored_rows

from dangol.contract.registry import registry
from dangol.runs.models import latest_model
from dangol.runs.workspace import Workspace, utc_now
from dangol.sales.expectation_model import SalesExpectation
from dangol.settings import create_project, open_project
from dangol.store.opening import open_store

# One worker of xdist makes the project and times it, once.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("killed")]
RESULTS = (
    "customer_rfm",
    "customer_profiles",
    "weekly_sales",
    "customer_lifetime_values",
    "customer_propensities",
    "customer_targets",
    "quality_measures",
    "quality_alarms",
    "customer_scores",
    "model_periods",
    "prediction_fairness",
    "fairness_checks",
    "audience_members",
    "audience_sizes",
)
# They take longest and are killed no otherwise than the rest.
LEFT_OUT = (
    "affinity",
    "assignments",
    "attribute-trust",
    "attribution",
    "budget",
    "buying-patterns",
    "category-interest",
    "cohorts",
    "contract-churn",
    "derived-variables",
    "experiments",
    "funnel",
    "geo-design",
    "geo-tests",
    "journeys",
    "learned-intervals",
    "look-alikes",
    "loyalty",
    "loyalty-simulation",
    "marketing-returns",
    "media-mix",
    "next-purchase",
    "next-test",
    "promotions",
    "segments",
    "spend-forecast",
    "stages",
    "test-design",
    "tier-effect",
)
SEEDS = (1, 2, 5)
REFRESH = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from test_killed import opened
with opened(Path(sys.argv[1])) as workspace:
    print("opened", flush=True)
    for run_id in workspace.runner.refresh("tests"):
        workspace.runner.wait(run_id)
    print("done", flush=True)
"""


@dataclass(frozen=True)
class Undisturbed:
    """A loaded project, and what a refresh that nobody disturbs makes of it."""

    folder: Path
    rows: dict[str, list[Row]]
    seconds: float

    def copy(self, target: Path) -> Path:
        shutil.copytree(self.folder, target)
        return target


def opened(folder: Path) -> Workspace:
    """A project with everything installed but what is left out here."""
    whole = registry()
    kept = {slug: kind for slug, kind in whole.analyses.items() if slug not in LEFT_OUT}
    project = open_project(folder)
    return Workspace(project, open_store(project), replace(whole, analyses=kept), utc_now)


def refreshing(folder: Path) -> subprocess.Popen[str]:
    """A process that has opened the project and begins to refresh it."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            REFRESH,
            str(folder),
            str(Path(__file__).parent),
            str(Path(__file__).parents[1]),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "opened\n"
    return process


def rows_of(workspace: Workspace) -> dict[str, list[Row]]:
    return {name: stored_rows(workspace.warehouse, name) for name in RESULTS}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    base = tmp_path_factory.mktemp("busy")
    project = create_project(base / "loaded", **SHOP, as_of=AS_OF + dt.timedelta(days=1))
    with opened(project.folder) as workspace, workspace.warehouse.session() as session:
        assert fill(session, busy_shop())["order_lines"] > 100_000
    copy = shutil.copytree(project.folder, base / "undisturbed")
    process = refreshing(copy)
    begun = time.monotonic()
    output, _ = process.communicate(timeout=400)
    seconds = time.monotonic() - begun
    assert output == "done\n"
    with opened(copy) as workspace:
        assert workspace.runner.stale() == []
        return Undisturbed(project.folder, rows_of(workspace), seconds)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_refresh_that_is_killed_leaves_a_project_that_goes_on(
    undisturbed: Undisturbed, tmp_path: Path, seed: int
) -> None:
    share = random.Random(seed).uniform(0.02, 0.95)
    moment = share * undisturbed.seconds
    killed = f"killed {moment:.2f} s into {undisturbed.seconds:.2f} s (seed {seed})"
    folder = undisturbed.copy(tmp_path / "project")
    with refreshing(folder) as process:
        time.sleep(moment)
        process.kill()
    with opened(folder) as workspace:
        runs = workspace.ledger.runs()
        assert {run.outcome for run in runs} <= {"succeeded", "interrupted"}, killed
        for run in runs:
            whole = workspace.ledger.run(run.id)
            assert (whole.answer is None) == (run.outcome == "interrupted"), killed
            if run.outcome == "succeeded":
                assert run.outputs, killed
                for table, count in run.outputs.items():
                    rows = stored_rows(workspace.warehouse, table)
                    assert rows == undisturbed.rows[table], killed
                    assert count == len(rows), killed
        ids = workspace.runner.refresh("tests")
        outcomes = [workspace.runner.wait(id_, timeout=400).outcome for id_ in ids]
        assert set(outcomes) <= {"succeeded"}, killed
        assert workspace.runner.stale() == [], killed
        assert rows_of(workspace) == undisturbed.rows, killed
        model = latest_model(workspace, "weekly-sales", "default")
        assert isinstance(model, SalesExpectation), killed


def test_the_killings_meet_the_refresh_in_different_moments() -> None:
    shares = sorted(random.Random(seed).uniform(0.02, 0.95) for seed in SEEDS)
    assert shares[0] < 0.3
    assert shares[-1] > 0.7
