"""One shop with its media mix fitted, for all plans."""

from collections.abc import Iterator

import pytest
from planned_budget import shop
from worlds import commit, compute, session_with, simulated_settings

from dangol.optimization.measurement.media_mix.media_mix import MediaMix
from dangol.store.warehouse.interface import Session


@pytest.fixture(scope="package")
def session() -> Iterator[Session]:
    """The shop with its media mix fitted."""
    with session_with(shop().tables) as opened:
        commit(opened, MediaMix(), compute(MediaMix(), opened, simulated_settings()))
        yield opened
