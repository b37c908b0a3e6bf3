"""A geo test as it is kept, and the simulated shop in whose regions it ran."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from predicting import Decided
from worlds import simulated_settings

from dangol.contract.analysis import Analysis
from dangol.contract.record import Record
from dangol.contract.result import Result
from dangol.contract.tables_view import Tables
from dangol.optimization.measurement.geo_lift.geo_test import GeoTest
from dangol.samples.shop import geo_test as planted
from dangol.store.warehouse.interface import Session
from dangol.tables.catalogue import STORES
from dangol.tables.commerce import EXCHANGE_RATES, ORDERS, RETURNS
from dangol.tables.media import MEDIA_SPEND
from dangol.tables.people import CUSTOMERS

READ = (ORDERS, RETURNS, EXCHANGE_RATES, STORES, CUSTOMERS, MEDIA_SPEND)
CUSTOMERS_OF_THE_SHOP, DAYS = 12_000, 400


def television(**given: Any) -> GeoTest:
    """The test that was planted in the simulated shop, with some fields changed."""
    usual: dict[str, Any] = {
        "name": "가을 TV",
        "media_channel": planted.CHANNEL,
        "test_regions": planted.tested_districts(),
        "starts_on": planted.STARTS.isoformat(),
        "ends_on": planted.ENDS.isoformat(),
        "outcome": "orders",
    }
    return GeoTest(**{**usual, **given})


def asked(
    session: Session, analysis: Analysis, *tests: tuple[GeoTest, str], at: dt.datetime | None = None
) -> tuple[Result, Tables]:
    """An analysis as the program runs it, with tests in their states."""
    settings = simulated_settings()
    known = analysis.at(at or settings.now())
    kept: Sequence[Decided] = [
        Decided(test, id=str(place), state=state) for place, (test, state) in enumerate(tests)
    ]
    tables = Tables(
        known.slug,
        known.inputs(),
        session,
        settings,
        known.moment,
        decisions=lambda kind: kept if kind is GeoTest else [],
    )
    return known.compute(tables), tables


def usual_test(kind: type[Record]) -> list[Decided]:
    """The test that was planted, over, as it is kept."""
    return [Decided(television(), state="stopped")] if kind is GeoTest else []
