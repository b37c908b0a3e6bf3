"""The simulated shop as a sample: declared with parameters, loaded by runs, API and command."""

from pathlib import Path

import pytest
from pydantic import ValidationError
from worlds import Clock, installed

from dangol.runs.workspace import Workspace
from dangol.samples.shop.shop import SimulatedShop
from dangol.settings import Settings, create_project
from dangol.store.opening import open_store


def test_it_says_on_every_screen_that_it_is_simulated() -> None:
    assert "Simulated" in SimulatedShop.notice.en
    assert "모의" in SimulatedShop.notice.ko
    settings = Settings(**SimulatedShop.settings)
    assert (settings.time_zone, settings.currency) == ("Asia/Seoul", "KRW")


def test_a_run_loads_it_and_the_ledger_keeps_its_parameters(tmp_path: Path) -> None:
    project = create_project(tmp_path / "shop", **SimulatedShop.settings)
    clock = Clock()
    with Workspace(project, open_store(project), installed(), clock) as workspace:
        asked = SimulatedShop(customers=1_000, seed=9, days=200)
        run = workspace.runner.wait(workspace.runner.load(asked, "tests"), timeout=120)
        assert run.outcome == "succeeded", run.message
        assert run.parameters == {
            "customers": 1000,
            "seed": 9,
            "days": 200,
            "differences": True,
            "coupon_trial": "none",
            "site": False,
            "loyalty": False,
            "geo_test": False,
            "advertising": False,
            "media": False,
        }
        assert run.seed == 9
        assert run.outputs == {table.name: rows.num_rows for table, rows in asked.made().items()}
        assert run.answer is not None
        assert run.answer.tables[0].rows[0]["count"] == 1000
        edges = workspace.lineage().edges
        assert ("sample:simulated-shop", "table:truth_customers") in edges


@pytest.mark.parametrize("wrong", [{"customers": 10}, {"days": 1}, {"seed": -1}, {"size": 3}])
def test_parameters_outside_their_limits_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        SimulatedShop(**wrong)
