"""One simulated shop for all tests of what is in it."""

import pyarrow as pa
import pytest
from worlds import simulated_shop

from dangol.tables.vocabulary import Table

Shop = dict[Table, pa.Table]


@pytest.fixture(scope="session")
def shop() -> Shop:
    return simulated_shop(12_000, seed=7)


@pytest.fixture(scope="session")
def same_habits() -> Shop:
    """A shop without differences between customers."""
    return simulated_shop(4_000, seed=7, differences=False)
