"""A project that events arrive in, for every test."""

from collections.abc import Iterator

import pytest
from arriving import Arriving
from own_data import Shop
from taking_in import Taking

from dangol.loading.events.loader import EventLoader


@pytest.fixture
def arriving(shop: Shop) -> Iterator[Arriving]:
    taking = Taking(shop.workspace.project.inbox_folder)
    with EventLoader(shop.workspace) as loader:
        yield Arriving(shop, taking, loader)
    taking.inbox.close()
