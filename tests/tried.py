"""A running test as it is kept: that of the coupon in the simulated shop."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from dangol.contract.record import Record
from dangol.contract.tables_view import Decided
from dangol.governance.kept import Kept
from dangol.optimization.measurement.experiments.experiment import RUNNING, Experiment
from dangol.samples.shop.coupon_trial import LASTS_DAYS, VARIANTS

AT = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def coupon_test(state: str = RUNNING, **fields: Any) -> Kept[Experiment]:
    """The first wave of the coupon, judged by orders."""
    usual: dict[str, Any] = {
        "name": "t001",
        "variants": [{"name": name} for name in VARIANTS],
        "measure": "orders",
        "window_days": LASTS_DAYS,
        "planned_people": 10_000,
    }
    record = Experiment(**{**usual, **fields})
    return Kept("e1", state, 1, AT, "somebody", AT, record)


def usual_experiment(kind: type[Record]) -> Iterable[Decided]:
    """The coupon's test, wherever tests are considered."""
    return [coupon_test()] if kind is Experiment else []
