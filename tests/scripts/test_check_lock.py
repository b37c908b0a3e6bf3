"""The gate that lets in only what comes from a registry and is known by its hash."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SCRIPT = ROOT / "scripts" / "check_lock.py"
OWN = '[[package]]\nname = "own"\nsource = { editable = "." }\n'
GOOD = """
[[package]]
name = "good"
version = "1"
source = { registry = "https://pypi.org/simple" }
wheels = [{ url = "https://files.pythonhosted.org/packages/good-1.whl", hash = "sha256:ab" }]
"""


def check(*files: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, *files], capture_output=True, text=True, check=False
    )


def test_what_this_project_pins_passes() -> None:
    locks = [ROOT / "uv.lock", *ROOT.glob("*/package-lock.json")]
    locks += (ROOT / "tests").glob("*/package-lock.json")
    assert len(locks) == 3
    checked = check(*locks)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (
            '{ registry = "https://pypi.org/simple" }',
            '{ git = "https://example.com/x" }',
            "not from",
        ),
        (
            '{ registry = "https://pypi.org/simple" }',
            '{ url = "https://example.com/x.whl" }',
            "not",
        ),
        ('{ registry = "https://pypi.org/simple" }', '{ directory = "../x" }', "not from"),
        ("https://pypi.org/simple", "https://mirror.example/simple", "not from"),
        (
            "https://files.pythonhosted.org",
            "https://files.pythonhosted.org.example",
            "a file comes",
        ),
        (', hash = "sha256:ab"', "", "has no hash"),
        ("sha256:ab", "md5:ab", "has no hash"),
        ("wheels", "others", "has no files"),
        (GOOD, "", "nothing is pinned"),
    ],
)
def test_a_planted_package_is_refused(tmp_path: Path, before: str, after: str, fault: str) -> None:
    lock = tmp_path / "uv.lock"
    lock.write_text(OWN + GOOD)
    assert check(lock).returncode == 0
    lock.write_text((OWN + GOOD).replace(before, after))
    checked = check(lock)
    assert checked.returncode == 1
    assert fault in checked.stderr


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"resolved": "https://example.com/x.tgz"}, "not from"),
        ({"resolved": "git+ssh://git@example.com/x.git"}, "not from"),
        ({"integrity": "sha1-ab"}, "has no hash"),
        ({"integrity": ""}, "has no hash"),
    ],
    ids=str,
)
def test_a_planted_script_is_refused(tmp_path: Path, change: dict[str, str], fault: str) -> None:
    good = {"resolved": "https://registry.npmjs.org/x/-/x-1.tgz", "integrity": "sha512-ab"}
    lock = tmp_path / "package-lock.json"
    lock.write_text(json.dumps({"packages": {"": {}, "node_modules/x": good}}))
    assert check(lock).returncode == 0
    lock.write_text(json.dumps({"packages": {"": {}, "node_modules/x": {**good, **change}}}))
    checked = check(lock)
    assert checked.returncode == 1
    assert fault in checked.stderr
