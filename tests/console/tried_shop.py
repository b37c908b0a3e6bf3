"""A simulated shop with tests of its coupon: one runs, one was stopped, one is a plan."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console_visits import staffed
from foretold_shop import Clock, answer, foretold_shop

from dangol.governance.principal import local_principal
from dangol.governance.records import create, move
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.runs.workspace import Workspace
from dangol.samples.shop.coupon_trial import LASTS_DAYS, VARIANTS

RUNNING, STOPPED, DRAFT = "t001", "t002", "다음 쿠폰"


def plan(name: str) -> dict[str, object]:
    return {
        "name": name,
        "variants": [{"name": one} for one in VARIANTS],
        "measure": "orders",
        "other_measures": ["buyers", "amount"],
        "guard_rails": [{"measure": "refusals", "margin_share": 0.5}],
        "window_days": LASTS_DAYS,
        "stratify_by": "bought_before",
        "hypothesis": "People who were away order again.",
    }


@contextmanager
def tried_shop(folder: Path) -> Iterator[Workspace]:
    """Six thousand customers; the coupon moves those who were away for a while."""
    clock = Clock()
    clock.at = dt.datetime(2026, 1, 4, 15, tzinfo=dt.UTC)
    with foretold_shop(folder, clock, customers=6_000, trial="works") as shop:
        staffed(shop)
        by = local_principal()
        for name, steps in (
            (RUNNING, ("approve", "start")),
            (STOPPED, ("approve", "start", "stop")),
            (DRAFT, ()),
        ):
            kept = create(shop.state, Experiment, plan(name), by, clock())
            for step in steps:
                move(shop.state, Experiment, kept.id, step, by, clock())
        answer(shop, "experiments", "test-design", "marketing-returns")
        yield shop
