"""An empty project for every test, to bring files to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from own_data import Shop, opened_shop
from worlds import Clock


@pytest.fixture
def shop(tmp_path: Path, clock: Clock) -> Iterator[Shop]:
    """An empty project in Seoul that keeps its books in won."""
    with opened_shop(tmp_path, clock) as workspace:
        yield Shop(workspace, tmp_path)
