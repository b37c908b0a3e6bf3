"""Rules of the house that neither ruff, mypy nor import-linter can hold."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import altair
import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "dangol"
LONGEST = 400
HEAVY = {
    "altair",
    "duckdb",
    "fastapi",
    "ibis",
    "lightgbm",
    "pandas",
    "pyarrow",
    "scipy",
    "sklearn",
    "statsforecast",
}
HELP = """
import runpy, sys
sys.argv = ["dangol", "--help"]
runpy.run_module("dangol.cli.main", run_name="__main__")
"""


def files_of_the_repository() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def modules_loaded_by(code: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after ``code``, however it exits."""
    report = "import atexit, json, sys; atexit.register(lambda: print(json.dumps([*sys.modules])))"
    finished = subprocess.run(
        [sys.executable, "-c", f"{report}\n{code}"], capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    names: list[str] = json.loads(finished.stdout.splitlines()[-1])
    return {name.partition(".")[0] for name in names}


def test_importing_a_package_runs_nothing() -> None:
    full = [path for path in SOURCE.rglob("__init__.py") if path.read_text().strip()]
    assert not full, f"Empty these, so that importing one room never loads another: {full}"


@pytest.mark.parametrize("code", ["import dangol", HELP], ids=["import", "help"])
def test_a_command_starts_without_heavy_libraries(code: str) -> None:
    loaded = modules_loaded_by(code)
    assert "dangol" in loaded
    assert not loaded & HEAVY, "Import these where they are used, not at the top of a file."


def test_a_file_is_one_idea() -> None:
    long = {
        str(path.relative_to(SOURCE)): lines
        for path in SOURCE.rglob("*")
        if path.suffix in {".py", ".html", ".css", ".js"} and "vendor" not in path.parts
        if (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert not long, "Look for the second idea in these rather than cutting them in the middle."


@pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="not a git checkout"
)
def test_the_repository_stands_alone() -> None:
    outside = re.compile(rb"(?<![\w.])[/]work/|\.\.[/]shared")
    leaks = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files_of_the_repository()
        for number, line in enumerate(path.read_bytes().splitlines(), start=1)
        if outside.search(line)
    ]
    assert not leaks, "These name a place on the machine of whoever wrote them."


def test_the_charts_bundle_speaks_the_vega_lite_of_altair() -> None:
    recipe = (ROOT / "hatch_build.py").read_text()
    (bundled,) = re.findall(r'^VEGA_LITE = "(.*)"$', recipe, re.MULTILINE)
    written = altair.SCHEMA_VERSION.removeprefix("v")
    assert written == bundled or written.startswith(f"{bundled}.")
