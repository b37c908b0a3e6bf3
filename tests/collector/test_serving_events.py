"""The collector as people run it: alone in a process, in several, and beside everything else."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from own_data import SETTINGS
from processes import PROGRAM, environment
from taking_in import AT, batch, event

from dangol.governance.principal import local_principal
from dangol.governance.records import all_of, create, move
from dangol.settings import Project, create_project
from dangol.store.segments import segments
from dangol.store.state.database import open_state
from dangol.tracking.event_source import EventSource
from dangol.tracking.kept_rules import FRESH_SECONDS, KeptRules

LIGHT = """
import sys
import dangol.server.collecting
heavy = {"ibis", "numpy", "pandas", "duckdb", "pyarrow", "altair", "sklearn"} & set(sys.modules)
sys.exit(", ".join(sorted(heavy)))
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a source whose clients have the key 'wk'."""
    made = create_project(tmp_path / "project", **SETTINGS)
    state = open_state(made)
    fields = {"name": "shop.example", "write_key": "wk"}
    create(state, EventSource, fields, local_principal(), AT)
    state.close()
    return made


@contextmanager
def served(project: Project, *options: str) -> Iterator[str]:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
    command = [*PROGRAM, "--project", str(project.folder), "serve", "--port", str(port), *options]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(600):
                try:
                    httpx.get(f"{address}/v1/projects/wk/settings").raise_for_status()
                    break
                except httpx.HTTPError:
                    assert process.poll() is None
                    time.sleep(0.1)
            yield address
        finally:
            process.terminate()
            assert process.wait(30) in (0, -15)


@pytest.mark.parametrize(
    "options",
    [("--only", "collector"), ("--only", "collector", "--workers", "2"), ()],
    ids=["alone", "two-workers", "beside-all"],
)
def test_events_sent_to_a_server_stand_in_the_inbox(
    project: Project, options: tuple[str, ...]
) -> None:
    with served(project, *options) as address, httpx.Client(auth=("wk", "")) as client:
        for n in range(20):
            answer = client.post(f"{address}/v1/batch", content=batch(event(n), event(n + 100)))
            assert answer.json() == {"success": True}
        bad = client.post(f"{address}/v1/batch", content=batch(event(1)), auth=("other", ""))
        assert bad.status_code == 401
    found = [body for one in segments(project.inbox_folder) for _, body in one.rows(0, 1_000)]
    assert sum(body.events for body in found) == 40
    ids = [e["messageId"] for body in found for e in json.loads(body.body)["batch"]]
    assert len(set(ids)) == 40
    assert not list(project.inbox_folder.glob("*.writer"))


def test_a_collector_alone_loads_no_library_for_analyses() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIGHT], capture_output=True, text=True, check=False
    )
    assert done.stderr.strip() == ""


def test_a_source_that_was_archived_takes_nothing_in(project: Project) -> None:
    state = open_state(project)
    seconds = [0.0]
    rules = KeptRules(state, lambda: seconds[0])
    (kept,) = all_of(state, EventSource)
    assert rules.find("wk") is not None
    move(state, EventSource, kept.id, "archive", local_principal(), AT)
    assert rules.find("wk") is not None
    seconds[0] = FRESH_SECONDS
    assert rules.find("wk") is None
    state.close()
