"""The program as a process: exit codes, one readable message, output that programs can read."""

import json
import subprocess
from pathlib import Path

import corner_shop
import pytest
from processes import PROGRAM, command, environment


@pytest.fixture(scope="module")
def shop(scratch: Path, kept: Path) -> str:
    return str(corner_shop.filled(scratch / "process", kept).folder)


def test_an_error_is_one_message_without_a_trace(tmp_path: Path) -> None:
    ended = command("--project", str(tmp_path), "list")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("Error: There is no dangol.toml")
    assert len(ended.stderr.splitlines()) == 2


def test_a_failed_run_tells_nothing_on_the_output(tmp_path: Path) -> None:
    empty = corner_shop.project(tmp_path / "empty")
    ended = command("--project", str(empty.folder), "run", "rfm", "--json")
    assert (ended.returncode, ended.stdout) == (6, "")
    assert "Error: rfm: failed." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_answer_is_for_programs_and_progress_for_people(shop: str) -> None:
    ended = command("--project", shop, "run", "golden-profile", "--json")
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["outcome"] == "succeeded"
    for line in ended.stderr.splitlines():
        assert line.endswith("%)")


def test_a_reader_who_has_seen_enough_is_no_error(shop: str) -> None:
    reader = f"{' '.join(PROGRAM)} --project '{shop}' show order_lines --limit 5000 | head -n 1"
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", reader],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("order_id")
    assert "Broken pipe" not in ended.stderr
    assert "Exception" not in ended.stderr
