"""What overhears the logs of every test hears them."""

import json
from pathlib import Path

import overheard
import pytest
from overheard import told


@pytest.mark.parametrize(
    "line",
    [
        json.dumps({"event": "loaded canary-number", "level": "info"}),
        "2026-03-01 12:00:00 [debug    ] loaded      who=Kanaria",
        "DEBUG    dangol.loading:load.py:10 01099887766",
    ],
)
def test_a_log_with_a_person_in_it_is_heard(line: str) -> None:
    assert told(f"printed\n{line}\n") == [line]


def test_what_is_printed_or_says_nobody_is_no_matter() -> None:
    assert told('customer canary-number\n{"event": "loaded", "level": "info"}') == []


def test_a_test_whose_log_says_somebody_fails(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    pytester.makepyfile(overheard=Path(overheard.__file__).read_text())
    pytester.makeconftest('pytest_plugins = ["overheard"]')
    pytester.makepyfile(
        """
        def test_told():
            print('{"event": "canary-number", "level": "debug"}')

        def test_quiet():
            print("canary-number")
        """
    )
    found = pytester.runpytest_subprocess("-p", "no:randomly", "-n0")
    found.assert_outcomes(passed=1, failed=1)
    found.stdout.fnmatch_lines(["*A log says who somebody is*"])
    # What it printed is not what this test says.
    capsys.readouterr()
