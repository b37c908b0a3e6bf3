"""Every line that any test logs is overheard: none may say who somebody is.

A test whose logs, at whatever level, hold a word that stands for a person fails.
"""

import re
from collections.abc import Iterator

import pytest

CANARIES = re.compile(r"canary|kanari|01099887766", re.IGNORECASE)
_LOGGED = re.compile(r'^\{.*"level": ?"|\[(debug|info|warning|error|critical) *\]|^[A-Z]+ +dangol')
"""A line of ours as JSON, as structlog draws it, or as pytest caught it."""


def told(text: str) -> list[str]:
    """The lines of a log, among all that was printed, that say who somebody is."""
    return [line for line in text.splitlines() if _LOGGED.search(line) and CANARIES.search(line)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report: pytest.TestReport = yield
    # What was said before the call stands in the report of the call too.
    parts = [text for name, text in report.sections if name.endswith(report.when or "")]
    said = [line for text in parts for line in told(text)]
    if report.passed and said:
        report.outcome = "failed"
        report.longrepr = "A log says who somebody is:\n" + "\n".join(said)
    return report
