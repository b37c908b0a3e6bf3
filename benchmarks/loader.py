"""Events out of the inbox into typed rows, each once, with traits, counts and shapes.

``events_per_second``: a million events (gzip batches of 100, a tenth of them identify calls)
divided by the wall seconds in which the loader takes them over, in commits as it makes them
in a server; ``events_per_second_at_50m``: as many more where 50 million other events are
stored already. ``repeats_per_second``: the first million sent again, of which nothing is
stored. ``loader_gb``: peak resident memory. ``--quick`` takes half, with 5 million stored.
``ratio_to_read_json``: events per second beside DuckDB's own reader of JSON lines, which
puts the same events into a table without typing, deduplicating or counting anything.
"""

import asyncio
import datetime as dt
import gzip
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import ibis

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from dangol.loading.events.loader import EventLoader
from dangol.runs.workspace import Workspace
from dangol.settings import create_project, open_project
from dangol.store.encryption.keys import PLAIN, Keys
from dangol.store.inbox import Inbox
from dangol.store.segments import Body
from dangol.store.warehouse.interface import Change
from dangol.tables.events import EVENTS

BATCH = 100
AT = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)


def event(number: int) -> dict[str, object]:
    """One event of a shop's site."""
    common = {
        "messageId": f"{number:012}-7b85-bc42-4b84-997b3eda7211",
        "anonymousId": f"anonymous-{number * 7 % 100_003}",
        "userId": f"u{number * 13 % 50_021}",
        "timestamp": f"2026-11-22T09:{number % 60:02}:{number // 60 % 60:02}.338Z",
        "context": {
            "library": {"name": "analytics.js", "version": "1.84.3"},
            "page": {"url": f"https://shop.example/p/{number % 997}", "title": f"상품 {number}"},
            "userAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
        },
    }
    if number % 10 == 0:
        traits = {"plan": f"plan {number % 3}", "email": f"u{number}@shop.example"}
        return {"type": "identify", "traits": traits, **common}
    name = ("Product Viewed", "Product Added", "Order Completed")[number % 3]
    said = {"product_id": f"p{number % 997}", "price": number % 100 * 1.25, "currency": "KRW"}
    return {"type": "track", "event": name, "properties": said, **common}


def texts(first: int, count: int) -> Iterator[bytes]:
    for start in range(first, first + count, BATCH):
        events = [event(n) for n in range(start, start + BATCH)]
        yield json.dumps({"batch": events, "sentAt": "2026-11-22T09:59:59.000Z"}).encode()


def put(folder: Path, first: int, count: int, keys: Keys = PLAIN) -> None:
    """Into the inbox, as a collector puts them."""
    inbox = Inbox(folder, AT, keys=keys)
    at = int(AT.timestamp() * 1_000_000)
    bodies = [
        Body("web", "batch", at, BATCH, gzip.compress(text), is_packed=True)
        for text in texts(first, count)
    ]
    asyncio.run(inbox.put(bodies))
    inbox.close()


def loaded(workspace: Workspace, loader: EventLoader, first: int, count: int, new: int) -> float:
    """Events per second."""
    put(workspace.project.inbox_folder, first, count, workspace.store.keys)
    begun = time.perf_counter()
    found = loader.load_all()
    seconds = time.perf_counter() - begun
    if found != new:
        raise RuntimeError(f"{found:,} of {new:,} events were stored")
    return count / seconds


def fill(project: Path, count: int) -> None:
    """Other events of the past, made by the engine."""
    n = ibis.range(0, count).unnest().name("n").as_table()
    number = n.n.cast("string")
    made = {
        "event_source": ibis.literal("past"),
        "event_id": number + "-7b85-bc42-4b84-997b3eda7211",
        "event_hash": (n.n.hash() // 4).cast("int64"),
        "event_type": ibis.literal("track"),
        "event_name": ibis.literal("Product Viewed"),
        "customer_id": ibis.literal("u") + (n.n % 50_021).cast("string"),
        "occurred_at": ibis.literal(AT.replace(tzinfo=None)) - ibis.interval(days=1),
        "received_at": ibis.literal(AT.replace(tzinfo=None)) - ibis.interval(days=1),
        "properties": ibis.literal('{"product_id":"p') + (n.n % 997).cast("string") + '"}',
    }
    rest = {c.name: ibis.null() for c in EVENTS.columns if c.name not in made}
    with (
        Workspace.open(open_project(project)) as workspace,
        workspace.warehouse.session() as session,
    ):
        rows = n.select(**made, **rest).select(*EVENTS.column_names)
        session.commit("past", [Change(EVENTS.appended(), rows)])


def by_read_json(folder: Path, count: int) -> float:
    """Events per second of DuckDB's own reader."""
    file = folder / "events.jsonl"
    with file.open("wb") as out:
        for text in texts(0, count):
            out.write(text + b"\n")
    connection = duckdb.connect(str(folder / "peer.duckdb"), config={"memory_limit": "2GB"})
    begun = time.perf_counter()
    rows = connection.read_json(str(file), format="newline_delimited")
    rows.project("unnest(batch)").to_table("events")
    return count / (time.perf_counter() - begun)


def main() -> None:
    """Run, print, end."""
    asked = arguments("Events from the inbox into typed rows.")
    count = 500_000 if asked.quick else 1_000_000
    stored = 5_000_000 if asked.quick else 50_000_000
    with tempfile.TemporaryDirectory() as folder:
        project = create_project(Path(folder) / "shop", memory_limit="2GB")
        with Workspace.open(project) as workspace, EventLoader(workspace) as loader:
            empty = loaded(workspace, loader, 0, count, count)
        # In a process of its own: its memory is none of the loader's.
        filling = multiprocessing.get_context("spawn").Process(
            target=fill, args=(project.folder, stored)
        )
        filling.start()
        filling.join()
        project = open_project(project.folder)
        with Workspace.open(project) as workspace, EventLoader(workspace) as loader:
            full = loaded(workspace, loader, count, count, count)
            again = loaded(workspace, loader, 0, count, 0)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6 * 1.024
        theirs = by_read_json(Path(folder), 200_000)
    figures = {
        "events_per_second": empty,
        "events_per_second_at_50m": full,
        "repeats_per_second": again,
        "loader_gb": peak,
        "ratio_to_read_json": empty / theirs,
    }
    rows = [
        ["into an empty table", empty],
        [f"with {stored:,} stored", full],
        ["the first ones again", again],
        ["DuckDB's read_json, untyped, not once", theirs],
    ]
    peers = {"read_json": {"events_per_second": round(theirs)}}
    report("loader", rows, ["", "events/s"], figures, peers)


if __name__ == "__main__":
    main()
