"""Models in use: a million scored, one person with reasons, and drift that is noticed in time.

The model is that of a prediction of churn, learned by the product on a simulated shop of 6,000
customers (3,000 with ``--quick``), all seven families compared, whatever is best in use.

``million_seconds`` and ``million_gb``: 1,000,000 rows of inputs (those of the shop's customers, by
turns) in a table of DuckDB, read, scored, and stored with probability, range, tenth and the inputs
themselves; wall seconds, and resident memory at the end. ``one_p99_ms``: 2,000 customers, one after
another: the chance of one and up to four reasons in words, in milliseconds, 99th percentile.

``agreement``: of 200 random customers, the share in whom the signs of all three strongest
reasons are those of what the score loses when that input alone is set to the usual; the others
are shown as unclear.

``false_alarms``: alarms in 12 months of weekly forecasts of a shop in which nothing changes, by a
model that was learned before (an alarm that lasts several weeks is one). Customers keep joining
all the while: the simulated shop gains nobody in the last two fifths of its calendar, which are
not asked about. ``drift_days``: the
same with half of all purchases gone from one day on: days from the first forecast made on or
after that day to the first one that rings; each is known a horizon of 14 days later.
``level_score_most`` is the largest absolute running mean in the stable year; 3.2 rings.
"""

import datetime as dt
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil
import pyarrow as pa

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from dangol.contract.registry import registry
from dangol.contract.tables_view import Tables
from dangol.customers.features.candidates import windows_for
from dangol.customers.features.outcomes import Outcome
from dangol.customers.features.snapshots import Panel
from dangol.customers.features.trial import learning, periods
from dangol.customers.prediction.inputs import chosen_inputs
from dangol.customers.prediction.panel import examples_of, seen
from dangol.customers.prediction.prediction import Prediction
from dangol.customers.prediction.scoring import UNPLACED, Scoring, placed
from dangol.samples.shop.making import whole_shop
from dangol.samples.shop.shop import SimulatedShop
from dangol.scoring.judgement import judged
from dangol.scoring.lifecycle import Asked, standing, unseen, unseen_area
from dangol.scoring.reasons import reasons_of
from dangol.scoring.score_model import ScoreModel
from dangol.scoring.watching import Watched, watched
from dangol.settings import Settings
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.commerce import ORDER_LINES, ORDERS, RETURNS
from dangol.tables.shared_columns import customer_id
from dangol.tables.vocabulary import Table, column
from dangol.words import Text

Array = npt.NDArray[np.float64]
SHOP_DAYS, CALENDAR = 1_834, 1_100
END = dt.date(2026, 1, 5) - dt.timedelta(days=SHOP_DAYS - CALENDAR)
HORIZON, ACTIVE, WEEK, WEEKS, USUAL = 14, 182, 7, 52, 12
MILLION, ONES, REASONED = 1_000_000, 2_000, 200
LEARNT_ON = END - dt.timedelta(days=WEEKS * WEEK + HORIZON)
DRIFT_ON = LEARNT_ON + dt.timedelta(days=26 * WEEK)
INPUTS = Text(en="Inputs of customers.", ko="고객의 입력입니다.")
ASKED = Outcome("churn", "", HORIZON, ACTIVE)


@contextmanager
def opened(tables: dict[Table, pa.Table]) -> Iterator[tuple[Session, Settings]]:
    """A shop in memory."""
    warehouse = DuckWarehouse(Path(":memory:"))
    warehouse.ensure(registry().tables.values())
    try:
        with warehouse.session() as session:
            changes = [Change(t.replaced(), session.stage(t, rows)) for t, rows in tables.items()]
            session.commit("load", changes)
        with warehouse.session() as session:
            yield session, Settings(**SimulatedShop.settings)
    finally:
        warehouse.close()


def at(day: dt.date, settings: Settings) -> dt.datetime:
    """The beginning of a business day."""
    return dt.datetime.combine(day, dt.time(), settings.zone).astimezone(dt.UTC)


def learnt(session: Session, settings: Settings) -> tuple[ScoreModel, Panel, Any]:
    """The model as of the day on which it is learned, everybody of that day, and its judgement."""
    moment = at(LEARNT_ON, settings)
    tables = Tables("benchmark", Prediction().inputs(), session, settings, moment)
    first = END - dt.timedelta(days=CALENDAR - 30)
    when = periods(LEARNT_ON, first, HORIZON)
    chosen = chosen_inputs(tables, ASKED, windows_for((when.cutoffs[0] - first).days), ())
    found = learning(tables, chosen.every, ASKED, when)
    asked = Asked({"asked": {"target": "churn"}}, chosen.inputs, LEARNT_ON, when.cutoffs)
    now = standing(asked, examples_of(found), None)
    examples = examples_of(found)
    places, chance = unseen(now, examples)
    return (
        now.model,
        found.panel.at([LEARNT_ON]),
        judged(examples.happened[places], chance, [0.5, 0.5], 1),
    )


def a_year(session: Session, settings: Settings, model: ScoreModel) -> list[Watched]:
    """Every week since the model was learned, as watched."""
    moment = at(END, settings)
    tables = Tables("benchmark", Prediction().inputs(), session, settings, moment)
    chosen = chosen_inputs(tables, ASKED, windows_for(400), model.inputs)
    weeks = range(-USUAL, WEEKS)
    start = LEARNT_ON - dt.timedelta(days=HORIZON)
    days = [start + dt.timedelta(days=WEEK * (n + 1)) for n in weeks]
    answers = [
        one
        for part in (days[:32], days[32:])
        for one in seen(tables, chosen.every, ASKED, model, part, END).values()
    ]
    lag = -(-HORIZON // WEEK)
    return watched(answers[:USUAL], answers[USUAL:], unseen_area(model), lag)


def million(
    session: Session, model: ScoreModel, panel: Panel, judgement: Any, settings: Settings
) -> dict[str, float]:
    """From a table of inputs to a table of scores."""
    rows = np.arange(MILLION) % len(panel)
    columns: dict[str, Any] = {name: pa.array(panel.column(name)[rows]) for name in model.names}
    columns["customer_id"] = pa.array([f"m{n:07}" for n in range(MILLION)])
    inputs = [column(name, "float64", en="Input.", ko="입력입니다.") for name in model.names]
    given = Table("inputs", INPUTS, key=("customer_id",), columns=(customer_id, *inputs))
    people = session.stage(given, pa.table(columns))
    tables = Tables("benchmark", Prediction().inputs(), session, settings, at(END, settings))
    scoring = Scoring(model, judgement, "churn", "", HORIZON, settings.currency, LEARNT_ON)
    begun = time.perf_counter()
    placed(tables, tables.applied(UNPLACED, people, scoring))
    seconds = time.perf_counter() - begun
    return {"million_seconds": seconds, "million_gb": psutil.Process().memory_info().rss / 1e9}


def ones(model: ScoreModel, panel: Panel) -> dict[str, float]:
    """One person at a time, with reasons; and how often ways of asking agree."""
    values = panel.columns(model.names)
    rng = np.random.default_rng(1)
    taken = []
    for place in rng.integers(0, len(values), ONES):
        begun = time.perf_counter()
        model.chance(values[place][None, :])
        reasons_of(model, values[place])
        taken.append((time.perf_counter() - begun) * 1000)
    agrees = [
        all(one.is_clear for one in reasons_of(model, values[place], most=3))
        for place in rng.choice(len(values), min(REASONED, len(values)), replace=False)
    ]
    return {
        "one_p50_ms": float(np.quantile(taken, 0.5)),
        "one_p99_ms": float(np.quantile(taken, 0.99)),
        "agreement": float(np.mean(agrees)),
    }


def drifting(tables: dict[Table, pa.Table]) -> dict[Table, pa.Table]:
    """The same shop with half of all purchases gone from a day on."""
    start = np.datetime64(at(DRIFT_ON, Settings(**SimulatedShop.settings)).replace(tzinfo=None))
    orders = tables[ORDERS]
    late = orders.column("ordered_at").to_numpy() >= start
    kept = ~late | (np.random.default_rng(1).random(len(late)) < 0.5)
    ids = set(orders.filter(pa.array(kept)).column("order_id").to_pylist())
    found = dict(tables)
    for table in (ORDERS, ORDER_LINES, RETURNS):
        whole = np.array([one in ids for one in tables[table].column("order_id").to_pylist()])
        found[table] = tables[table].filter(pa.array(whole))
    return found


def alarms(year: list[Watched]) -> int:
    """How often something begins to ring."""
    rings = [bool(one.cause) for one in year]
    return sum(now and not before for before, now in pairwise([False, *rings]))


def main() -> None:
    """Run, print, end."""
    asked = arguments("Models in use: speed, reasons, drift.")
    made = whole_shop(3_000 if asked.quick else 6_000, 1, SHOP_DAYS, differences=True)
    with opened(made) as (session, settings):
        model, panel, judgement = learnt(session, settings)
        figures = ones(model, panel)
        figures |= million(session, model, panel, judgement, settings)
        stable = a_year(session, settings, model)
    with opened(drifting(made)) as (session, settings):
        moved = a_year(session, settings, model)
    first = next(n for n in range(WEEKS)
                 if LEARNT_ON - dt.timedelta(days=HORIZON) + dt.timedelta(days=WEEK * (n + 1))
                 >= DRIFT_ON)  # fmt: skip
    rung = next((n for n, one in enumerate(moved) if one.cause and n >= first - 2), None)
    figures |= {
        "false_alarms": float(alarms(stable)),
        "level_score_most": max(abs(one.score) for one in stable),
        "drift_days": float("inf") if rung is None else float(max(rung - first, 0) * WEEK),
        "auc": model.figures["auc"],
    }
    for name, year in (("stable", stable), ("drifting", moved)):
        print(name, [f"{one.score:.1f}{one.cause[:1]}" for one in year])
    report("models", [[n, v] for n, v in figures.items()], ["figure", "value"], figures)


if __name__ == "__main__":
    main()
