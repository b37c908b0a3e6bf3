"""A simulated shop of whose customers something can be foretold."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
from worlds import simulated_shop

from dangol.contract.registry import registry
from dangol.runs.workspace import Workspace
from dangol.samples.shop.shop import SimulatedShop
from dangol.settings import create_project
from dangol.store.opening import open_store
from dangol.store.warehouse.interface import Change
from dangol.tables.vocabulary import Table


class Clock:
    """The end of the simulated shop's calendar, and later days."""

    def __init__(self) -> None:
        self.at = dt.datetime(2025, 11, 9, 15, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        self.at += dt.timedelta(milliseconds=1)
        return self.at


@contextmanager
def foretold_shop(
    folder: Path,
    clock: Clock,
    *,
    customers: int = 900,
    tables: Mapping[Table, pa.Table] | None = None,
    **extras: Any,
) -> Iterator[Workspace]:
    """Customers over two years, and what the shop has beside its sales, or ``tables``.

    Nothing is answered.
    """
    settings = {name: v for name, v in SimulatedShop.settings.items() if name != "as_of"}
    project = create_project(folder / "project", **settings, memory_limit="500MB")
    with Workspace(project, open_store(project), registry(), clock) as workspace:
        with workspace.warehouse.session() as session:
            changes = [
                Change(table.replaced(), session.stage(table, rows))
                for table, rows in (tables or simulated_shop(customers, **extras)).items()
            ]
            session.commit("shop", changes)
        yield workspace


def answer(shop: Workspace, *slugs: str) -> None:
    """Each analysis as it is declared, with all that it waits for."""
    for slug in slugs:
        run = shop.runner.refresh("tests", slug)[-1]
        found = shop.runner.wait(run, timeout=300)
        assert found.outcome == "succeeded", found.message
