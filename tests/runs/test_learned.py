"""A model that is gone, damaged or of another release keeps nobody from going on."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from worlds import OpenWorkspace

from dangol.runs.learned import Learned
from dangol.runs.models import latest_model
from dangol.runs.workspace import Workspace
from dangol.sales.weekly import WeeklySales
from dangol.store.models import BrokenModelError, StoredModel


def gone(folder: Path) -> None:
    shutil.rmtree(folder)


def damaged(folder: Path) -> None:
    (folder / "arrays.npz").write_bytes(b"nonsense")


def learned(workspace: Workspace) -> str:
    run = workspace.runner.start(WeeklySales(), "default", "tests")
    done = workspace.runner.wait(run, timeout=120)
    assert done.outcome == "succeeded", done.message
    assert done.model_version is not None
    return done.model_version


@pytest.mark.parametrize("harm", [gone, damaged])
def test_what_was_learned_and_is_lost_is_learned_anew(
    harm: Callable[[Path], None], open_workspace: OpenWorkspace
) -> None:
    workspace = open_workspace()
    version = learned(workspace)
    run = workspace.ledger.latest("weekly-sales", "default")
    assert run is not None
    assert Learned(workspace.models).of(run) is not None
    harm(workspace.models.folder / "weekly-sales" / "default" / version)
    assert Learned(workspace.models).of(run) is None
    again = learned(workspace)
    assert again != version
    assert latest_model(workspace, "weekly-sales", "default") is not None


def test_a_model_of_another_release_is_said_to_be_one(open_workspace: OpenWorkspace) -> None:
    workspace = open_workspace()
    version = learned(workspace)
    stored = workspace.models.load("weekly-sales", "default", version)
    other = StoredModel(
        stored.kind, {**stored.fields, "of_another_release": 1}, stored.training, stored.arrays
    )
    shutil.rmtree(workspace.models.folder / "weekly-sales" / "default" / version)
    workspace.models.save("weekly-sales", "default", version, other)
    with pytest.raises(BrokenModelError, match="not what this release keeps"):
        latest_model(workspace, "weekly-sales", "default")
    run = workspace.ledger.latest("weekly-sales", "default")
    assert run is not None
    assert Learned(workspace.models).of(run) is None
    assert learned(workspace) != version
