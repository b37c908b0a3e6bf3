"""Many small products of matrices: one core is faster."""

from collections.abc import Iterator

import pytest

from dangol.methods.one_core import one_core


@pytest.fixture(autouse=True)
def on_one_core() -> Iterator[None]:
    with one_core():
        yield
