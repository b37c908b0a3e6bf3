"""Derived variables: what they add, what the trial lets through, and how fast they are.

``auc`` and ``rfm_auc``: Complete Journey, purchase of a category within four weeks, mean over
categories whose base rate lies between 5% and 20% (every seventh; every fortieth with
``--quick``). Both are boosted trees of the same settings, learned from the same earlier
snapshots and judged on the latest four weeks, which the trial of variables had not seen: on
recency, frequency and amount of that category alone, and with the promoted variables too.
``auc_difference_low`` is the lower end of the 95% interval of the mean difference, households
drawn the same for every category.

``leaks_promoted`` and ``useful_promoted``: a simulated shop of 8,000 customers over eleven
periods of four weeks. Twenty kinds of tracked actions raise or lower the log odds of buying
in the period that follows (by their number in the last 28 days); twenty others are noise; twenty
are written when the purchase is known: seven come in late with an earlier date, seven are dated
twenty days before each purchase of the next weeks, six so after two purchases of five. All sixty
go through the product's own facts, snapshots and trial. ``noise_promoted`` counts the noise.

``million_seconds`` and ``million_gb``: a simulated shop of 1,000,000 customers (10 million
orders, 21 million lines) in a DuckDB file: 100 variables of every customer as of its last day,
computed and stored, in a process of its own; wall seconds and the peak of resident memory. Left
out with ``--quick``. There is no peer that keeps what came in late out of the past:
featuretools does not run on today's numpy.
"""

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.propensity import journey
from benchmarks.reporting import arguments, measured, report
from dangol.contract.registry import registry
from dangol.contract.tables_view import Tables
from dangol.customers.features.candidates import Candidates, candidates
from dangol.customers.features.derived_variables import base_of
from dangol.customers.features.facts import KINDS_OF_FACTS, fact_reads
from dangol.customers.features.outcomes import Outcome
from dangol.customers.features.snapshots import PERSON, variables_of
from dangol.customers.features.trial import Learning, Periods, learning, periods, tried
from dangol.customers.features.variable import variable
from dangol.methods.learners.learner import Inputs, Labels
from dangol.methods.learners.trees import Boosted
from dangol.methods.logistic import logistic
from dangol.methods.score_quality import area_under_curve, areas_under_curve
from dangol.settings import Settings
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.interface import Change
from dangol.tables.commerce import ORDERS
from dangol.tables.events import EVENTS

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
ROOT = Path(__file__).parents[1]
DANGOL = str(Path(sys.executable).with_name("dangol"))
HORIZON, DRAWS = 28, 400
LOWEST, HIGHEST = 0.05, 0.20
FIRST_DAY = dt.date(2017, 1, 1)
PEOPLE, PERIODS, KINDS = 8_000, 11, 20
EFFECT, USUAL_LOG = 0.45, 0.45
MILLION_VARIABLES = 100


def on_journey(*, quick: bool) -> Iterator[tuple[str, Array, Array, Array, Any]]:
    """Per category: what came, the scores with and without the promoted, and whose they are."""
    with journey() as (session, settings):
        tables = Tables("benchmark", fact_reads(), session, settings, settings.now())
        today = settings.business_day(settings.now())
        when = periods(today, FIRST_DAY, HORIZON)
        lines = next(kind for kind in KINDS_OF_FACTS if kind.name == "lines").rows(tables)
        sizes = (
            lines.filter(lines.category.notnull())
            .group_by("category")
            .agg(people=lambda t: t.customer_id.nunique())
        )
        names = [row["category"] for row in tables.rows(sizes.order_by("category"))]
        for category in names[:: 40 if quick else 7]:
            asked = Outcome("purchase", category, HORIZON)
            found = candidates(tables, when.cutoffs[0], 182, category)
            learnt = learning(tables, found, asked, when)
            if not LOWEST <= learnt.happened[learnt.is_past].mean() <= HIGHEST:
                continue
            base = base_of(found, asked)
            tried_names = [name for name in found.names if name not in base]
            trial = tried(learnt, base, tried_names, seed=1)
            promoted = [n for n, e in trial.evidence.items() if e.verdict == "promoted"]
            ours, rfm = (scores(learnt, columns) for columns in ([*base, *promoted], base))
            last = learnt.period == len(when.cutoffs) - 1
            print(
                category, len(promoted), round(trial.area, 4), round(trial.base_area, 4), flush=True
            )
            yield category, learnt.happened[last], ours, rfm, learnt.panel.people[last]


def scores(learnt: Learning, columns: list[str]) -> Array:
    """Scores of the unseen period by trees on these columns."""
    last = len(learnt.periods.cutoffs) - 1
    learn = np.flatnonzero(learnt.is_past & (learnt.period < last))
    values = learnt.panel.columns(columns)
    rows = Inputs(values, values)
    model = Boosted.fit(rows.of(learn), Labels.alike(learnt.happened[learn]), 1)
    return model.odds(rows.of(learnt.period == last))


def journey_figures(*, quick: bool) -> dict[str, float]:
    """AUCs and the lower end of their difference."""
    found = list(on_journey(quick=quick))
    everyone = np.unique(np.concatenate([people for *_, people in found]))
    rng = np.random.default_rng(1)
    count = len(everyone)
    drawn = rng.multinomial(count, np.full(count, 1 / count), DRAWS).astype(np.float64)
    differences = []
    for _, happened, ours, rfm, people in found:
        weights = drawn[:, np.searchsorted(everyone, people)]
        one, other = (areas_under_curve(happened, s, weights) for s in (ours, rfm))
        differences.append(one - other)
    return {
        "categories": float(len(found)),
        "auc": float(np.mean([area_under_curve(h, s) for _, h, s, _, _ in found])),
        "rfm_auc": float(np.mean([area_under_curve(h, s) for _, h, _, s, _ in found])),
        "auc_difference_low": float(np.quantile(np.nanmean(differences, axis=0), 0.025)),
    }


def planted(seed: int = 1) -> dict[str, float]:
    """How many of each kind were promoted."""
    first = dt.date(2025, 1, 6)
    today = first + dt.timedelta(days=HORIZON * PERIODS)
    settings = Settings(name="simulated", time_zone="UTC", currency="KRW")
    warehouse = DuckWarehouse(Path(":memory:"))
    warehouse.ensure(registry().tables.values())
    try:
        with warehouse.session() as session:
            events, orders = simulated(first, seed)
            session.commit(
                "load",
                [
                    Change(table.replaced(), session.stage(table, made))
                    for table, made in ((EVENTS, events), (ORDERS, orders))
                ],
            )
        with warehouse.session() as session:
            moment = dt.datetime.combine(today, dt.time(), dt.UTC)
            tables = Tables("benchmark", fact_reads(), session, settings, moment)
            cutoffs = tuple(first + dt.timedelta(days=HORIZON * n) for n in range(3, PERIODS))
            when = Periods(cutoffs, today, 1)
            rows = {
                k.name: k.rows(tables) for k in KINDS_OF_FACTS if k.name in ("orders", "events")
            }
            lineage = ("events",)
            counts = {
                name: variable("events", lineage, "count", where=("name", name), days=HORIZON)
                for name in every_kind()
            }
            base = [
                variable("orders", ("orders",), "recency"),
                variable("orders", ("orders",), "count", days=91),
                variable("orders", ("orders",), "sum", "amount", days=91),
            ]
            found = Candidates(rows, (*base, *counts.values()), ())
            asked = Outcome("purchase", "", HORIZON)
            learnt = learning(tables, found, asked, when)
            trial = tried(learnt, [v.name for v in base], [v.name for v in counts.values()], seed)
    finally:
        warehouse.close()
    verdicts = {name: trial.evidence[v.name].verdict for name, v in counts.items()}
    print(verdicts)
    return {
        f"{word}_promoted": float(
            sum(v == "promoted" for name, v in verdicts.items() if name.startswith(word))
        )
        for word in ("useful", "noise", "leaks")
    }


def every_kind() -> list[str]:
    return [f"{word} {n:02}" for word in ("useful", "noise", "leaks") for n in range(KINDS)]


def simulated(first: dt.date, seed: int) -> tuple[pa.Table, pa.Table]:
    """Actions and orders of the simulated shop, period by period."""
    rng = np.random.default_rng(seed)
    start = np.datetime64(first, "us")
    rates = rng.gamma(1.0, 0.8, (PEOPLE, 2 * KINDS))
    signs = np.where(np.arange(KINDS) % 3 == 2, -1.0, 1.0)
    people: list[Any] = []
    days: list[Any] = []
    names: list[Any] = []
    late: list[Any] = []
    bought_by, bought_on = [], []

    def add(who: Places, on: Array, kind: int, known: Array) -> None:
        for column, values in (
            (people, who),
            (days, on),
            (late, known),
            (names, np.full(len(who), kind)),
        ):
            column.append(values)

    before = np.zeros((PEOPLE, KINDS))
    for period in range(PERIODS):
        began = period * HORIZON
        wish = (EFFECT * signs * (np.log1p(before) - USUAL_LOG)).sum(axis=1)
        buys = rng.random(PEOPLE) < logistic(wish - 0.3) if period else np.ones(PEOPLE, dtype=bool)
        who = np.flatnonzero(buys)
        on = began + rng.random(len(who)) * HORIZON
        bought_by.append(who)
        bought_on.append(on)
        for kind in range(KINDS):
            place = 2 * KINDS + kind
            back = np.maximum(on - 20, 0.0)
            keep = np.ones(len(who), dtype=bool) if kind < 14 else rng.random(len(who)) < 0.4
            # The first seven come in when the purchase is known, the others say nothing of that.
            add(who[keep], back[keep], place, on[keep] if kind < 7 else back[keep])
        counts = rng.poisson(rates)
        for kind in range(2 * KINDS):
            acting = np.repeat(np.arange(PEOPLE), counts[:, kind])
            moment = began + rng.random(len(acting)) * HORIZON
            add(acting, moment, kind, moment)
        before = counts[:, :KINDS].astype(np.float64)
    who, on, kinds, known = (np.concatenate(part) for part in (people, days, names, late))
    label = np.array(every_kind())
    ids = np.array([f"c{n:05}" for n in range(PEOPLE)])

    def moments(at: Array) -> Any:
        return start + (at * 86_400e6).astype("timedelta64[us]")

    events = rows_of(
        EVENTS,
        event_source=pa.array(np.full(len(who), "site")),
        event_id=pa.array(np.arange(len(who)).astype(str)),
        event_hash=np.arange(len(who)),
        event_type=pa.array(np.full(len(who), "track")),
        event_name=pa.array(label[kinds]),
        customer_id=pa.array(ids[who]),
        occurred_at=moments(on),
        received_at=moments(known),
    )
    who, on = np.concatenate(bought_by), np.concatenate(bought_on)
    amount = pa.array(rng.gamma(4.0, 5_000, len(who)).round()).cast(pa.decimal128(18, 4))
    orders = rows_of(
        ORDERS,
        order_id=pa.array(np.arange(len(who)).astype(str)),
        customer_id=pa.array(ids[who]),
        ordered_at=moments(on),
        gross_amount=amount,
        net_amount=amount,
        discount_amount=pa.array(np.zeros(len(who))).cast(pa.decimal128(18, 4)),
        currency=pa.array(np.full(len(who), "KRW")),
    )
    return events, orders


def million(customers: int = 1_000_000) -> dict[str, float]:
    """Seconds and memory of a hundred variables of everyone, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        project = str(Path(folder) / "shop")
        shop = ("--time-zone", "Asia/Seoul", "--currency", "KRW", "--as-of", "2026-01-04T15:00:00Z")
        measured([DANGOL, "init", project, *shop])
        measured(
            [
                DANGOL,
                "--project",
                project,
                "sample",
                "simulated-shop",
                "--customers",
                str(customers),
            ]
        )
        done = measured([sys.executable, __file__, "--million", project])
        seconds, count, names = done.output.split()[-3:]
        print("customers", count, "variables", names)
        return {"million_seconds": float(seconds), "million_gb": done.gb}


def run_million(project: str) -> None:
    """What the process does: open the warehouse, compute, store, say how long it took."""
    from dangol.runs.workspace import Workspace
    from dangol.settings import open_project

    begun = time.perf_counter()
    with (
        Workspace.open(open_project(Path(project))) as workspace,
        workspace.store.warehouse.session() as session,
    ):
        settings = workspace.settings
        moment = settings.moment(dt.datetime.now(dt.UTC))
        tables = Tables("benchmark", fact_reads(), session, settings, moment)
        today = settings.business_day(moment)
        found = candidates(tables, today, 400)
        found = found.of(found.names[:MILLION_VARIABLES])
        people = Outcome().people(found.rows, [today])
        rows = tables.layer(variables_of(found, people, [today]))
        count = tables.row(rows.aggregate(n=rows[PERSON].count()))["n"]
    print(time.perf_counter() - begun, count, len(found.names))


def main() -> None:
    """Run, print, end."""
    if "--million" in sys.argv:
        run_million(sys.argv[-1])
        return
    asked = arguments("Derived variables: gain, trial, speed.")
    figures = journey_figures(quick=asked.quick) | planted()
    if not asked.quick:
        figures |= million()
    rows = [[name, value] for name, value in figures.items()]
    report("features", rows, ["figure", "value"], figures)


if __name__ == "__main__":
    main()
