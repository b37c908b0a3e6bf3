"""A collector for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from taking_in import Taking


@pytest.fixture
def taking(tmp_path: Path) -> Iterator[Taking]:
    made = Taking(tmp_path / "inbox")
    yield made
    made.inbox.close()
