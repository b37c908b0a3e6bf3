"""Events on their way for tests: sent to a collector, taken over by the loader of a project."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from own_data import Shop
from taking_in import Taking, batch

from dangol.loading.events.loader import EventLoader


@dataclass
class Arriving:
    """A project with a collector and a loader, both moved by hand."""

    shop: Shop
    taking: Taking
    loader: EventLoader

    def send(self, *events: dict[str, Any], **around: Any) -> None:
        assert self.taking.ask("/v1/batch", batch(*events, **around)).status == 200

    def arrive(self, *events: dict[str, Any], **around: Any) -> int:
        """Send them and load them; gives how many are new."""
        self.send(*events, **around)
        return self.loader.load_all()

    def rows(self, what: str = "*", where: str = "true", table: str = "events") -> list[Any]:
        found = self.shop.values(f"SELECT {what} FROM {table} WHERE {where} ORDER BY ALL")
        return [row[0] if len(row) == 1 else row for row in found]


@pytest.fixture
def arriving(shop: Shop) -> Iterator[Arriving]:
    """A project that events arrive in."""
    taking = Taking(shop.workspace.project.inbox_folder, keys=shop.workspace.store.keys)
    with EventLoader(shop.workspace) as loader:
        yield Arriving(shop, taking, loader)
    taking.inbox.close()
