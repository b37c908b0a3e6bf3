"""Loyalty: the jump at a threshold beside rdrobust, and the ledger of a large shop.

``senate_difference`` and ``made_difference``: the largest relative difference of our estimate,
interval and bandwidths to those of rdrobust (an environment of its own), on the senate data that
it ships and on made data, bandwidths chosen by each. ``ratio_to_rdrobust``: our CPU seconds over
its own on the made data. ``coverage``: share of simulated worlds whose truth our interval of 95%
holds. ``ledger_seconds``: CPU seconds of the ledger of ``ledger_customers`` customers with
``ledger_entries`` entries.
"""

import datetime as dt
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from dangol.contract.tables_view import Tables
from dangol.customers.loyalty.loyalty import Loyalty
from dangol.customers.loyalty.programme import LoyaltyProgramme
from dangol.methods.discontinuity import discontinuity
from dangol.methods.one_core import one_core
from dangol.samples.shop import loyalty as planted
from dangol.samples.shop.shop import SimulatedShop
from dangol.settings import Settings
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.interface import Change
from dangol.tables.loyalty import POINTS_ENTRIES

Array = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
PIN = "rdrobust"
ROWS, WORLDS, TRUE_JUMP = 20_000, 400, 0.5
CUSTOMERS, FEW = 100_000, 5_000
PEER = r"""
import sys, time, warnings
import numpy as np, rdrobust
warnings.simplefilter("ignore")
given = np.load(sys.argv[1])
def found(y, x, c):
    begun = time.process_time()
    r = rdrobust.rdrobust(y, x, c=c)
    seconds = time.process_time() - begun
    low, high = r.ci.values[2]
    h, b = r.bws.values[0, 0], r.bws.values[1, 0]
    return [r.coef.values.ravel()[0], r.coef.values.ravel()[2], low, high, h, b], seconds
senate = rdrobust.rdrobust_RDsenate()
votes = senate[["vote", "margin"]].dropna()
told, _ = found(votes["vote"].values, votes["margin"].values, 0.0)
made, seconds = found(given["y"], given["x"], 2.0)
np.savez(sys.argv[2], vote=votes["vote"].values, margin=votes["margin"].values, told=told,
         made=made, seconds=seconds)
"""


def world(seed: int, rows: int) -> tuple[Array, Array]:
    """A curve with a jump, its noise growing."""
    rng = np.random.default_rng(seed)
    x = rng.gamma(2.0, 1.0, rows)
    return x, np.sin(x) + TRUE_JUMP * (x >= 2) + rng.normal(0, 0.4 + 0.1 * x, rows)


def ours(x: Array, y: Array, threshold: float) -> Array:
    found = discontinuity(x, y, threshold)
    return np.array(
        [found.effect, found.corrected, found.low, found.high,
         found.bandwidths.line, found.bandwidths.curve]
    )  # fmt: skip


def peer(x: Array, y: Array) -> dict[str, Array]:
    """What rdrobust finds, in an environment of its own."""
    with tempfile.TemporaryDirectory() as folder:
        data, found, script = (Path(folder) / one for one in ("data.npz", "found.npz", "peer.py"))
        script.write_text(PEER)
        np.savez(data, x=x, y=y)
        uv = subprocess.run(
            [ROOT / "scripts/bootstrap"], capture_output=True, text=True, check=True
        )
        command = [uv.stdout.strip(), "run", "--quiet", "--no-project", "--with", PIN, "python"]
        subprocess.run([*command, script, data, found], check=True)
        with np.load(found) as told:
            return dict(told)


def apart(mine: Array, theirs: Array) -> float:
    return float((np.abs(mine - theirs) / np.abs(theirs)).max())


def coverage(worlds: int) -> float:
    held = 0
    for seed in range(worlds):
        found = discontinuity(*world(seed, 1500), 2.0)
        held += found.low <= TRUE_JUMP <= found.high
    return held / worlds


@dataclass(frozen=True)
class Running:
    """A programme as it is kept."""

    record: LoyaltyProgramme
    id: str = "1"
    state: str = "running"
    number: int = 1
    created_at: dt.datetime = SimulatedShop.settings["as_of"]
    changed_at: dt.datetime = SimulatedShop.settings["as_of"]


def programme() -> LoyaltyProgramme:
    """The rules by which the simulated shop's customers behave."""
    return LoyaltyProgramme.model_validate(
        {
            "name": "benchmark",
            "applies_from_on": planted.BEGINS.isoformat(),
            "amount_per_point": planted.AMOUNT_PER_POINT,
            "expiry_days": planted.EXPIRY_DAYS,
            "tiers": [
                {"code": code, "en": code, "ko": code, "from_amount": amount}
                for code, amount in planted.TIERS.items()
            ],
            "window_days": planted.WINDOW_DAYS,
            "tier_months": planted.TIER_MONTHS,
        }
    )


def ledger_of(customers: int) -> dict[str, float]:
    """The ledger of a simulated shop, from its orders to the balance of every member."""
    read = {one.table for one in Loyalty.reads}
    made = SimulatedShop(customers=customers, loyalty=True).made()
    settings = Settings(**SimulatedShop.settings)
    rules = Running(programme())
    asked = Loyalty().at(settings.now())
    with tempfile.TemporaryDirectory() as folder:
        warehouse = DuckWarehouse(Path(folder) / "shop.duckdb", memory_limit="2GB")
        warehouse.ensure(read)
        with warehouse.session() as session:
            changes = [
                Change(table.replaced(), session.stage(table, made[table])) for table in read
            ]
            session.commit("shop", changes)
            del made, changes
            tables = Tables(
                asked.slug,
                asked.inputs(),
                session,
                settings,
                asked.moment,
                decisions=lambda kind: [rules] if kind is LoyaltyProgramme else [],
            )
            begun, wall = time.process_time(), time.perf_counter()
            result = asked.compute(tables)
            seconds, passed = time.process_time() - begun, time.perf_counter() - wall
            count = result.tables[POINTS_ENTRIES].count().name("n").as_table()
            entries = tables.row(count)["n"]
        warehouse.close()
    return {
        "ledger_customers": float(customers),
        "ledger_entries": float(entries),
        "ledger_seconds": seconds,
        "ledger_wall_seconds": passed,
    }


def main() -> None:
    """Run, print, end."""
    asked = arguments("Loyalty: rdrobust beside us, coverage, and a large ledger.")
    x, y = world(1, ROWS)
    seconds = []
    with one_core():
        for _ in range(3):
            begun = time.process_time()
            mine = ours(x, y, 2.0)
            seconds.append(time.process_time() - begun)
    theirs = peer(x, y)
    senate = ours(theirs["margin"], theirs["vote"], 0.0)
    figures = {
        "senate_difference": apart(senate, theirs["told"]),
        "made_difference": apart(mine, theirs["made"]),
        "seconds": min(seconds),
        "ratio_to_rdrobust": min(seconds) / float(theirs["seconds"]),
        "coverage": coverage(40 if asked.quick else WORLDS),
        **ledger_of(FEW if asked.quick else CUSTOMERS),
    }
    peers = {PIN: {"seconds": float(theirs["seconds"])}}
    report("loyalty", list(figures.items()), ["figure", "value"], figures, peers)


if __name__ == "__main__":
    main()
