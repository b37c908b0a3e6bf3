"""The gate that keeps the default install permissive."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent.parent / "scripts" / "check_licences.py"


def check(requirements: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT], input=requirements, capture_output=True, text=True, check=False
    )


def test_permissive_packages_pass() -> None:
    checked = check("click==8.0\nnumpy==2.0 ; python_full_version >= '3.11'\ncertifi==2025.1.1\n")
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.startswith("All 3 packages")


def test_copyleft_in_the_default_install_is_named() -> None:
    checked = check("click==8.0\npsycopg==3.2\n")
    assert checked.returncode == 1
    assert "psycopg: 'LGPL-3.0-only'" in checked.stderr
    assert "click" not in checked.stderr


def test_a_package_that_is_not_here_is_not_waved_through() -> None:
    checked = check("no-such-package==1\n")
    assert checked.returncode == 1
    assert "not installed here" in checked.stderr


def test_packages_of_other_systems_are_not_asked_about() -> None:
    assert check("click==8.0\npywin32==300 ; sys_platform == 'never'\n").returncode == 0


def test_an_empty_list_is_a_fault() -> None:
    assert check("").returncode == 1


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("MIT AND BSD-3-Clause", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("MIT OR ISC AND GPL-3.0-only", True),
        ("(MIT OR ISC) AND GPL-3.0-only", False),
        ("none stated", False),
    ],
)
def test_expressions_are_read_as_spdx_writes_them(expression: str, allowed: bool) -> None:
    code = f"from check_licences import is_permissive; print(is_permissive({expression!r}))"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=SCRIPT.parent, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == str(allowed)
