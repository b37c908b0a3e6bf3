"""A simulated shop whose advertising is known, its credit divided."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console_visits import staffed
from foretold_shop import Clock, answer, foretold_shop

from dangol.governance.principal import local_principal
from dangol.governance.records import create
from dangol.runs.saved_analysis import SavedAnalysis
from dangol.runs.workspace import Workspace

BY_AGE = "by age"


@contextmanager
def advertising_shop(folder: Path) -> Iterator[Workspace]:
    """1,500 customers, asked at the end of the calendar: as it comes, and by age."""
    clock = Clock()
    clock.at = dt.datetime(2026, 1, 4, 15, tzinfo=dt.UTC)
    with foretold_shop(folder, clock, customers=1500, advertising=True) as shop:
        staffed(shop)
        given = {
            "name": BY_AGE,
            "analysis": "attribution",
            "parameters": {"segment_by": "age_band", "model": "linear"},
        }
        create(shop.state, SavedAnalysis, given, local_principal(), clock())
        answer(shop, "attribution")
        run = shop.runner.refresh("tests", "attribution", BY_AGE)[-1]
        found = shop.runner.wait(run, timeout=300)
        assert found.outcome == "succeeded", found.message
        yield shop
