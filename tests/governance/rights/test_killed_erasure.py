"""A real process that erases somebody is killed; who opens the project next ends what it began."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from own_data import Shop, opened_shop
from scanner import found_in
from worlds import Clock

from dangol.governance.rights.kept_erasures import all_erasures, finish_erasures, verify_erasure
from dangol.runs.workspace import Workspace
from dangol.settings import Project

WORDS = {"canary-number", "canary@birds.example", "canary-order"}
CUSTOMERS = (
    "customer_id,email,marketing_consent\n"
    "canary-number,canary@birds.example,yes\nother,lee@example.com,yes\n"
)
ORDERS = "order_id,customer_id,ordered_at,net_amount\ncanary-order,canary-number,2026-02-01,100\n"
ERASE = """
import datetime as dt, sys
from pathlib import Path
from dangol.governance.principal import local_principal
from dangol.governance.rights.erasure import ask_erasure, erase
from dangol.runs.workspace import Workspace
from dangol.settings import open_project
at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
with Workspace.open(open_project(Path(sys.argv[1]))) as workspace:
    keeping = workspace.keeping
    asked = ask_erasure(keeping, "canary-number", local_principal(), "asked", at)
    print("asked", flush=True)
    erase(keeping, asked, at)
    print("done", flush=True)
"""


@pytest.fixture(params=[False, True], ids=["plain", "encrypted"])
def project(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Project:
    with opened_shop(tmp_path, clock, is_encrypted=request.param) as workspace:
        shop = Shop(workspace, tmp_path)
        shop.bring("crm.csv", CUSTOMERS, "customers")
        shop.bring("orders.csv", ORDERS, "orders")
    for source in tmp_path.glob("*.csv"):
        source.unlink()
    return workspace.project


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.1, 0.4, 0.8])
def test_what_was_begun_is_ended(project: Project, share: float, clock: Clock) -> None:
    command = [sys.executable, "-c", ERASE, str(project.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "asked\n"
        # A whole one takes about a second here.
        time.sleep(share)
        process.kill()
    with Workspace.open(project, clock) as workspace:
        finish_erasures(workspace.keeping, clock)
        (erasure,) = all_erasures(workspace.state)
        assert erasure.finished_at is not None
        assert verify_erasure(workspace.keeping, erasure.id).holds
        found = found_in(project.folder, WORDS, workspace.store.keys)
        assert {word: places for word, places in found.items() if places} == {}
        with workspace.warehouse.session() as session:
            left = session.sql("SELECT customer_id FROM customers").column(0).to_pylist()
    assert left == ["other"]
