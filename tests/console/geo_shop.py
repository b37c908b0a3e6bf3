"""A simulated shop with two geo tests: one over, one that is still a plan."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console_visits import staffed
from foretold_shop import Clock, answer, foretold_shop

from dangol.governance.principal import local_principal
from dangol.governance.records import create, move
from dangol.optimization.measurement.geo_lift.geo_test import GeoTest
from dangol.runs.workspace import Workspace
from dangol.samples.shop import geo_test as planted

OVER, PLANNED = "가을 TV", "봄 옥외 광고"


def plan(name: str, starts: dt.date, ends: dt.date) -> dict[str, object]:
    return {
        "name": name,
        "media_channel": planted.CHANNEL,
        "test_regions": planted.tested_districts(),
        "starts_on": starts.isoformat(),
        "ends_on": ends.isoformat(),
        "hypothesis": "TV makes people order a third more.",
    }


@contextmanager
def geo_shop(folder: Path) -> Iterator[Workspace]:
    """6,000 customers; television ran in six districts."""
    clock = Clock()
    clock.at = dt.datetime(2026, 1, 4, 15, tzinfo=dt.UTC)
    with foretold_shop(folder, clock, customers=6000, geo=True) as shop:
        staffed(shop)
        by = local_principal()
        kept = create(shop.state, GeoTest, plan(OVER, planted.STARTS, planted.ENDS), by, clock())
        for step in ("approve", "run", "stop"):
            move(shop.state, GeoTest, kept.id, step, by, clock())
        spring = plan(PLANNED, dt.date(2026, 3, 2), dt.date(2026, 3, 29))
        create(shop.state, GeoTest, spring, by, clock())
        answer(shop, "geo-tests", "geo-design")
        yield shop
