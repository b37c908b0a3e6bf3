"""Journeys: 50 million events through the product's own analyses, and next steps beside peers.

``seconds`` and ``gb``: a simulated site of 2,000,000 visitors and 50,000,000 events (a chain of
seven steps, pauses of days among minutes; two visitors of three are known customers), stored as
events in a DuckDB file. In one process that opens it with 4 GB for the engine, the analyses
``funnel`` (four steps in their order within seven days) and ``journeys`` run whole: ``seconds`` is
wall time until both have counted, the funnel's steps and the paths and transitions;
``whole_seconds`` until both have answered, with correlates, what was learned of next steps, and
everybody's; ``gb`` the peak of resident memory of the process until its end.

``next_step_accuracy`` and ``baseline_accuracy``: the 31,106 events of retentioneering's ecom data
(a CSV file in its wheel) as events of the store; the share of next steps told right by the analysis
``journeys``, on later days of visitors from whom nothing was learned, and the share that always
naming the most frequent step tells right. ``gain_low`` is the lower end of the 95% interval of the
difference; ``last_step_accuracy`` knows the last step only.

``ratio_to_retentioneering``: our CPU seconds for counting a funnel, transitions and paths of
2,000,000 events over those of retentioneering for its funnel, transition graph and step Sankey of
the same events, once they are in its stream; no time limits are known to its funnel.
"""

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, measured, report
from dangol.contract.analysis import Analysis
from dangol.contract.registry import registry
from dangol.contract.result import Result
from dangol.contract.tables_view import Tables
from dangol.customers.journeys.funnel import Funnel
from dangol.customers.journeys.journeys import Journeys
from dangol.settings import Settings
from dangol.store.warehouse.arrow_types import schema_of
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.events import EVENTS
from dangol.words import Text

Array = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
EVENTS_EACH, AT_ONCE = 25, 100_000
MILLIONS, QUICK_MILLIONS, PEER_MILLIONS = 50, 2, 2
BEGIN = np.datetime64("2025-09-01", "us")
MOMENT = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
SPREAD_DAYS, MINUTES, PAUSE_SHARE, PAUSE_DAYS = 100.0, 1.5, 0.12, 6.0
DAY = 86_400.0
NAMES = (
    "Home Seen", "Product Viewed", "Products Searched", "Product Added", "Checkout Started",
    "Order Completed", "Coupon Seen",
)  # fmt: skip
FUNNEL = ("Product Viewed", "Product Added", "Checkout Started", "order")
CHAIN = np.array(
    [
        [0.45, 0.30, 0.12, 0.05, 0.01, 0.00, 0.07],
        [0.25, 0.35, 0.10, 0.20, 0.03, 0.00, 0.07],
        [0.15, 0.60, 0.15, 0.05, 0.00, 0.00, 0.05],
        [0.20, 0.30, 0.05, 0.10, 0.30, 0.00, 0.05],
        [0.25, 0.10, 0.00, 0.10, 0.10, 0.45, 0.00],
        [0.60, 0.20, 0.10, 0.00, 0.00, 0.00, 0.10],
        [0.40, 0.40, 0.10, 0.05, 0.00, 0.00, 0.05],
    ]
)
PIN = "retentioneering==5.2.4"
PEER = """
import json, sys, time
from pathlib import Path
import pandas as pd, retentioneering
from retentioneering import Eventstream
data = Path(retentioneering.__file__).parent / "datasets" / "ecom.csv.gz"
events = pd.read_parquet(sys.argv[1])
events["user_id"] = events["user_id"].astype(str)
begun = time.process_time()
stream = Eventstream(events)
made = time.process_time() - begun
begun = time.process_time()
stream.funnel_data(steps=json.loads(sys.argv[2]))
stream.transition_graph_data()
stream.step_sankey_data(max_steps=5)
print(json.dumps({"data": str(data), "made": made, "counted": time.process_time() - begun}))
"""


def walked(rng: np.random.Generator, first: int, people: int) -> dict[str, pa.Array]:
    """Events of some visitors, shuffled: who, step and moment in microseconds."""
    step = np.zeros((people, EVENTS_EACH), dtype=np.int64)
    upper = CHAIN.cumsum(axis=1)
    for place in range(1, EVENTS_EACH):
        drawn = rng.random(people)
        step[:, place] = (drawn[:, None] > upper[step[:, place - 1]]).sum(axis=1)
    gap = rng.exponential(MINUTES * 60, step.shape)
    pauses = rng.random(step.shape) < PAUSE_SHARE
    gap += np.where(pauses, rng.exponential(PAUSE_DAYS * DAY, step.shape), 0.0)
    at = rng.random(people)[:, None] * SPREAD_DAYS * DAY + gap.cumsum(axis=1)
    turn = rng.permutation(step.size)
    who = np.repeat(np.arange(first, first + people), EVENTS_EACH)
    return {
        "who": pa.array(who[turn]),
        "step": pa.array(step.ravel()[turn]),
        "at": pa.array(BEGIN + (at.ravel()[turn] * 1e6).astype("timedelta64[us]")),
    }


def events_of(made: dict[str, pa.Array], begin: int) -> pa.Table:
    """The same as rows of events; a third of the visitors is known by a device alone."""
    who, step = (made[name].to_numpy() for name in ("who", "step"))
    count = len(who)
    number = np.arange(begin, begin + count)
    is_known = who % 3 > 0
    text = pa.array(who).cast(pa.string())
    customer = pa.compute.binary_join_element_wise(
        "c", pa.compute.utf8_lpad(text, 7, "0"), "", null_handling="skip"
    )
    device = pa.compute.binary_join_element_wise("device-", pa.compute.utf8_lpad(text, 29, "0"), "")
    given = {
        "event_source": pa.repeat("web", count),
        "event_id": pa.array(number).cast(pa.string()),
        "event_hash": pa.array(number),
        "event_type": pa.repeat("track", count),
        "event_name": pa.array(NAMES).take(pa.array(step)),
        "customer_id": pa.compute.if_else(pa.array(is_known), customer, pa.scalar(None, "string")),
        "anonymous_id": device,
        "channel": pa.array(["web", "app"]).take(pa.array(who % 2)),
        "occurred_at": made["at"],
        "received_at": made["at"],
    }
    schema = schema_of(EVENTS)
    return pa.table(
        [given.get(name, pa.nulls(count, schema.field(name).type)) for name in schema.names],
        schema=schema,
    )


@contextmanager
def opened(file: Path, limit: str) -> Iterator[DuckWarehouse]:
    warehouse = DuckWarehouse(file, memory_limit=limit)
    try:
        warehouse.ensure(registry().tables.values())
        yield warehouse
    finally:
        warehouse.close()


def stored(file: Path, millions: int) -> None:
    """A warehouse with so many million events."""
    people = millions * 1_000_000 // EVENTS_EACH
    with opened(file, "2GB") as warehouse:
        for first in range(0, people, 20 * AT_ONCE):
            with warehouse.session() as session:
                for part in range(first, min(first + 20 * AT_ONCE, people), AT_ONCE):
                    rng = np.random.default_rng([1, part])
                    rows = events_of(walked(rng, part, min(AT_ONCE, people)), part * EVENTS_EACH)
                    changes = [Change(EVENTS.appended(), session.stage(EVENTS, rows))]
                    session.commit(f"events {part}", changes)


def settings() -> Settings:
    return Settings(name="simulated", time_zone="Asia/Seoul", currency="KRW", as_of=MOMENT)


def asked(session: Session, analysis: Analysis, until: str) -> tuple[Result, float, float, float]:
    """The answer; wall and CPU seconds until a step begins, and wall seconds of all."""
    begun, cpu = time.perf_counter(), time.process_time()
    seen: list[tuple[float, float]] = []

    def reached(step: Text, share: float) -> None:
        if step.en == until:
            seen.append((time.perf_counter() - begun, time.process_time() - cpu))

    moment = analysis.moment
    tables = Tables(analysis.slug, analysis.inputs(), session, settings(), moment, reached)
    result = analysis.compute(tables)
    return result, *seen[0], time.perf_counter() - begun


def run_count(file: Path) -> None:
    """What the measured process does: both analyses, one after the other."""
    with opened(file, "4GB") as warehouse:
        found = []
        for analysis, until in (
            (Funnel(steps=FUNNEL, limit_days=7).at(MOMENT), "Asking what goes with dropping"),
            (Journeys().at(MOMENT), "Learning what comes next"),
        ):
            with warehouse.session() as session:
                result, seconds, cpu, whole = asked(session, analysis, until)
                print(result.answer.headline.en, result.answer.because.en)
                found.append((seconds, cpu, whole))
    counted, cpu, whole = (sum(one) for one in zip(*found, strict=True))
    print(json.dumps({"seconds": counted, "cpu": cpu, "whole": whole}))


def counting(file: Path) -> tuple[dict[str, float], float]:
    """Seconds of a process of its own, and its peak of memory in GB."""
    done = measured([sys.executable, __file__, "--count", str(file)])
    print(done.output)
    told: dict[str, float] = json.loads(done.output.splitlines()[-1])
    return told, done.gb


def peer(folder: Path) -> tuple[Path, dict[str, float]]:
    """Where retentioneering keeps its data, and what it needs to count the same."""
    made = walked(np.random.default_rng([1, 0]), 0, PEER_MILLIONS * 1_000_000 // EVENTS_EACH)
    names = pa.array(NAMES).take(made["step"])
    file = folder / "events.parquet"
    pq.write_table(
        pa.table({"user_id": made["who"], "event": names, "timestamp": made["at"]}), file
    )
    uv = subprocess.run([ROOT / "scripts/bootstrap"], capture_output=True, text=True, check=True)
    command = [uv.stdout.strip(), "run", "--quiet", "--no-project", "--python", "3.11"]
    steps = json.dumps([*FUNNEL[:-1], "Order Completed"])
    command += ["--with", PIN, "--with", "pyarrow", "python", "-c", PEER, str(file), steps]
    # It would report what is done with it.
    quiet = {**os.environ, "RETENTIONEERING_NO_TRACK": "1"}
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=quiet)
    told = json.loads(said.stdout.splitlines()[-1])
    return Path(told.pop("data")), told


def ecom(file: Path) -> dict[str, float]:
    """Next steps of retentioneering's data by the analysis."""
    rows = pc.read_csv(file)
    count = rows.num_rows
    at = rows.column("timestamp").cast(pa.timestamp("us"))
    text = pa.array(np.arange(count)).cast(pa.string())
    given = {
        "event_source": pa.repeat("ecom", count),
        "event_id": text,
        "event_hash": pa.array(np.arange(count)),
        "event_type": pa.repeat("track", count),
        "event_name": rows.column("event"),
        "customer_id": rows.column("user_id"),
        "channel": pa.repeat("web", count),
        "occurred_at": at,
        "received_at": at,
    }
    schema = schema_of(EVENTS)
    events = pa.table(
        [given.get(name, pa.nulls(count, schema.field(name).type)) for name in schema.names],
        schema=schema,
    )
    end = pa.compute.max(at).as_py().replace(tzinfo=dt.UTC) + dt.timedelta(days=1)
    with opened(Path(":memory:"), "1GB") as warehouse, warehouse.session() as session:
        session.commit("load", [Change(EVENTS.replaced(), session.stage(EVENTS, events))])
        analysis = Journeys(window_days=365, pause_days=1).at(end)
        result, *_ = asked(session, analysis, "Learning what comes next")
    model = result.model
    if model is None:
        raise RuntimeError("Nothing was learned of next steps.")
    return model.figures


def main() -> None:
    """Run, print, end."""
    if "--count" in sys.argv:
        run_count(Path(sys.argv[-1]))
        return
    given = arguments("Journeys: fifty million events, and next steps beside the most frequent.")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        large, small = folder / "large.duckdb", folder / "small.duckdb"
        stored(large, QUICK_MILLIONS if given.quick else MILLIONS)
        told, gb = counting(large)
        data, theirs = peer(folder)
        stored(small, PEER_MILLIONS)
        ours, _ = counting(small)
        figures = {
            "seconds": told["seconds"],
            "whole_seconds": told["whole"],
            "gb": gb,
            **{f"{name}": value for name, value in ecom(data).items()},
            "ratio_to_retentioneering": ours["cpu"] / theirs["counted"],
        }
    peers = {PIN: {name: round(value, 3) for name, value in theirs.items()}}
    report("journeys", list(figures.items()), ["figure", "value"], figures, peers)


if __name__ == "__main__":
    main()
