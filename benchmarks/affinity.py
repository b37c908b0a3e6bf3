"""Affinity: whether what draws people is found, and how fast everyone is told.

``recovery``: rank correlation of the posterior lift with the true one over pairs of a customer
and a category that were told, in a simulated shop of 20,000 customers. ``coverage``: how often
the range of nine in ten holds the truth, of categories without a rhythm; ``called_right`` and
``called_said``: of clear affinities, how many are above what is usual, and how many should be.
``price_recovery``: rank correlation with the true price level. ``called_without_differences``:
affinities to anything but a channel in a shop of 5,000 whose customers are the same. The method
alone, on 20,000 simulated people (Dirichlet, 36 values): ``method_coverage`` of the range, and
``fit_seconds`` of the prior.

``million_seconds``, ``million_cpu_seconds`` and ``million_gb``: a simulated shop of 1,000,000
customers (10 million orders, 21 million lines) in a DuckDB file: every affinity of everybody,
computed and staged, in a process of its own. Left out with ``--quick``. There is no maintained
open peer.
"""

import datetime as dt
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.stats import spearmanr

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, measured, report
from dangol.contract.registry import registry
from dangol.contract.tables_view import Tables
from dangol.customers.affinity.affinity import Affinity
from dangol.methods.affinity import Counts, drawn, fitted_taste
from dangol.samples.shop.making import whole_shop
from dangol.samples.shop.shop import SimulatedShop
from dangol.settings import Settings
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.interface import Change
from dangol.tables.affinities import CUSTOMER_AFFINITIES
from dangol.tables.shared import SHARED_TABLES
from dangol.tables.truth import TRUTH_CATEGORIES, TRUTH_CUSTOMERS, TRUTH_INTERESTS
from dangol.tables.vocabulary import Table

Array = npt.NDArray[np.float64]
DANGOL = str(Path(sys.executable).with_name("dangol"))
PEOPLE, ALIKE = 20_000, 5_000


def told(world: dict[Table, pa.Table]) -> pa.Table:
    """The affinities of everybody in a shop in memory."""
    settings = Settings(**{**SimulatedShop.settings, "memory_limit": "2GB"})
    warehouse = DuckWarehouse(Path(":memory:"), memory_limit="2GB")
    try:
        warehouse.ensure(SHARED_TABLES)
        warehouse.ensure(registry().tables.values())
        with warehouse.session() as session:
            changes = [Change(t.replaced(), session.stage(t, rows)) for t, rows in world.items()]
            session.commit("shop", changes)
            asked = Affinity().at(settings.now())
            tables = Tables(asked.slug, asked.inputs(), session, settings, asked.moment)
            return session.fetch(asked.compute(tables).tables[CUSTOMER_AFFINITIES])
    finally:
        warehouse.close()


def recovered(people: int) -> dict[str, float]:
    """What was told beside what was put there."""
    world = whole_shop(people, 3, 730, differences=True)
    found = told(world).to_pylist()
    shares = world[TRUTH_INTERESTS].to_pylist()
    usual: dict[str, list[float]] = {}
    for row in shares:
        usual.setdefault(row["category"], []).append(row["interest_share"])
    means = {category: float(np.mean(values)) for category, values in usual.items()}
    true = {
        (row["customer_id"], row["category"]): row["interest_share"] / means[row["category"]]
        for row in shares
    }
    steady = {
        row["category"] for row in world[TRUTH_CATEGORIES].to_pylist() if row["cycle_days"] is None
    }
    rows = [row for row in found if row["affinity_kind"] == "category"]
    put = np.array([true[row["customer_id"], row["affinity_value"]] for row in rows])
    said, low, high, sure = (
        np.array([row[name] for row in rows])
        for name in ("affinity_lift", "lift_low", "lift_high", "affinity_confidence")
    )
    is_steady = np.array([row["affinity_value"] in steady for row in rows])
    called = np.array([row["is_drawn"] for row in rows])
    levels = {row["customer_id"]: row["price_level"] for row in world[TRUTH_CUSTOMERS].to_pylist()}
    prices = [row for row in found if row["affinity_kind"] == "price"]
    price = spearmanr(
        [row["affinity_lift"] for row in prices], [levels[row["customer_id"]] for row in prices]
    )
    return {
        "recovery": float(spearmanr(said, put).statistic),
        "coverage": float(((low <= put) & (put <= high))[is_steady].mean()),
        "called_right": float((put > 1)[called].mean()),
        "called_said": float(sure[called].mean()),
        "price_recovery": float(price.statistic),
    }


def alike(people: int) -> float:
    """How many affinities are told where nobody differs; the share of web orders does."""
    rows = told(whole_shop(people, 4, 730, differences=False)).to_pylist()
    return float(sum(row["affinity_kind"] != "channel" for row in rows))


def method_alone(people: int) -> dict[str, float]:
    """The range's coverage where the model is true, and how long the fit takes."""
    rng = np.random.default_rng(5)
    usual = rng.dirichlet(np.full(36, 2.0))
    own: Array = rng.standard_gamma(14.0 * usual, (people, 36)) + 1e-12
    own /= own.sum(axis=1, keepdims=True)
    rows = rng.multinomial(rng.poisson(rng.gamma(1.2, 10.0, people)), own)
    counts = Counts(rows.astype(np.float64))
    begun = time.process_time()
    taste = fitted_taste(counts)
    seconds = time.process_time() - begun
    found = drawn(taste.usual, np.array(taste.concentration), counts.of, counts.totals[:, None])
    inside = (found.low <= own) & (own <= found.high)
    return {"method_coverage": float(inside.mean()), "fit_seconds": seconds}


def million(customers: int = 1_000_000) -> dict[str, float]:
    """Seconds and memory of everybody's affinities, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        project = str(Path(folder) / "shop")
        shop = ("--time-zone", "Asia/Seoul", "--currency", "KRW", "--as-of", "2026-01-04T15:00:00Z")
        measured([DANGOL, "init", project, *shop])
        size = ("--customers", str(customers))
        measured([DANGOL, "--project", project, "sample", "simulated-shop", *size])
        done = measured([sys.executable, __file__, "--million", project])
        seconds, cpu, rows = done.output.split()[-3:]
        print("rows", rows)
        return {
            "million_seconds": float(seconds),
            "million_cpu_seconds": float(cpu),
            "million_gb": done.gb,
        }


def run_million(project: str) -> None:
    """What the process does: open the warehouse, compute, stage, say how long it took."""
    from dangol.runs.workspace import Workspace
    from dangol.settings import open_project

    begun, used = time.perf_counter(), time.process_time()
    with (
        Workspace.open(open_project(Path(project))) as workspace,
        workspace.store.warehouse.session() as session,
    ):
        settings = workspace.settings
        asked = Affinity().at(settings.moment(dt.datetime.now(dt.UTC)))
        tables = Tables(asked.slug, asked.inputs(), session, settings, asked.moment)
        rows = asked.compute(tables).tables[CUSTOMER_AFFINITIES]
        count = tables.row(rows.aggregate(n=rows.count()))["n"]
    print(time.perf_counter() - begun, time.process_time() - used, count)


def main() -> None:
    """Run, print, end."""
    if "--million" in sys.argv:
        run_million(sys.argv[-1])
        return
    asked = arguments("Affinity: recovery, coverage, speed.")
    people, same = (2_000, 1_000) if asked.quick else (PEOPLE, ALIKE)
    figures = recovered(people)
    figures["called_without_differences"] = alike(same)
    figures |= method_alone(people)
    if not asked.quick:
        figures |= million()
    rows = [[name, value] for name, value in figures.items()]
    report("affinity", rows, ["figure", "value"], figures)


if __name__ == "__main__":
    main()
