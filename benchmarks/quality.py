"""Faults planted into a simulated shop, and months without any.

The shop's purchases come from two sources, tills and web, its lines from a third; its customers
are known to an app as well, which says the same of nearly all of them. Every source is loaded
once a day. Each fault is planted alone, into the last days of a copy, and the product's own
analysis is run once: ``faults_planted`` of them, ``faults_found`` where an alarm names the right
kind, table and source, and began within three days of the truth (within four weeks where it
creeps in); ``alarms_beside`` is how many others rang. ``false_alarms``: alarms that rang in the
twelve months of the shop without faults, judged at the end of every week as if it were today.
``seconds``: one run of the analysis over the whole shop. ``--quick`` judges three months.
"""

import datetime as dt
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

import duckdb

from benchmarks.reporting import arguments, report
from dangol.contract.tables_view import Tables
from dangol.customers.identity.standard_forms import StandardForms
from dangol.customers.quality.data_quality import DataQuality
from dangol.customers.quality.judging import alarms
from dangol.customers.quality.people import BETWEEN
from dangol.customers.quality.rows_by_day import WATCHED
from dangol.runs.ledger import SOURCE_LOAD
from dangol.runs.past_loads import past_loads
from dangol.runs.workspace import Workspace
from dangol.samples.shop.shop import SimulatedShop
from dangol.settings import create_project
from dangol.store.state.schema import runs
from dangol.store.warehouse.interface import Change
from dangol.tables.commerce import ORDER_LINES, ORDERS, RETURNS
from dangol.tables.people import CUSTOMERS as PEOPLE
from dangol.tables.people import IDENTIFIERS
from dangol.tables.quality import LOADS
from dangol.tables.resolution import MEMBERS
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Table

CUSTOMERS = 10_000
DAYS = 500
"""Days over which customers' records were changed."""
OFFICE_AND_APP = f"app{BETWEEN}office"
END: dt.datetime = SimulatedShop.settings["as_of"]
World = dict[Table, pa.Table]
"""What sources gave, with who gave it."""


@dataclass(frozen=True)
class Planted:
    """A fault as SQL that changes rows of a table from ``{since}`` on, and what it must ring."""

    name: str
    fault: str
    table: Table | str
    source: str
    days: int
    query: str
    slack: int = 3

    @property
    def place(self) -> str:
        return self.table if isinstance(self.table, str) else self.table.name


PLANTED = (
    Planted(
        "a source that stops", "stopped", ORDERS, "web", 5,
        "SELECT * FROM rows WHERE NOT ({late} AND row_source = 'web')",
    ),
    Planted(
        "half of the rows lost", "fewer", ORDERS, "till", 5,
        "SELECT * FROM rows WHERE NOT ({late} AND row_source = 'till' AND hash(order_id) % 2 = 0)",
    ),
    Planted(
        "a column that empties", "emptied", ORDERS, "till", 5,
        "SELECT * REPLACE (CASE WHEN {late} AND row_source = 'till' AND hash(order_id) % 3 > 0 "
        "THEN NULL ELSE store_id END AS store_id) FROM rows",
    ),
    Planted(
        "a unit that changes", "unit", ORDERS, "web", 5,
        "SELECT * REPLACE (CASE WHEN {late} AND row_source = 'web' THEN gross_amount / 1000 "
        "ELSE gross_amount END AS gross_amount) FROM rows",
    ),
    Planted(
        "rows that come twice", "repeated", ORDERS, "web", 5,
        "SELECT * FROM rows UNION ALL "
        "SELECT * REPLACE (order_id || '-again' AS order_id) FROM rows WHERE {late} "
        "AND row_source = 'web' AND hash(order_id) % 5 = 0",
    ),
    Planted(
        "two sources that disagree", "disagreeing", ORDERS, "till", 5,
        "SELECT * REPLACE (CASE WHEN {late} AND row_source = 'till' AND hash(order_id) % 4 = 0 "
        "THEN net_amount * 1.1 ELSE net_amount END AS net_amount) FROM rows",
    ),
    Planted(
        "a share that drifts", "drifted", ORDERS, "till", 56,
        "SELECT * REPLACE (CASE WHEN row_source = 'till' AND "
        "hash(order_id) % 1000 < 600 * date_diff('day', {since}, ordered_at) / 56 "
        "THEN (SELECT min(store_id) FROM rows WHERE row_source = 'till') ELSE store_id END "
        "AS store_id) FROM rows",
        56,
    ),
    Planted(
        "values that are not allowed", "forbidden", RETURNS, "till", 21,
        "SELECT * REPLACE (CASE WHEN returned_at >= {since} THEN -returned_amount "
        "ELSE returned_amount END AS returned_amount) FROM rows", 7,
    ),
    Planted(
        "products that nobody knows", "unknown", ORDER_LINES, "lines", 5,
        "SELECT rows.* REPLACE (CASE WHEN order_id IN "
        "(SELECT order_id FROM orders WHERE {late}) "
        "AND hash(order_id) % 3 = 0 THEN 'new-' || product_id ELSE product_id END AS product_id) "
        "FROM rows",
    ),
    Planted(
        "birth days that differ between sources", "disagreeing", PEOPLE, OFFICE_AND_APP, 14,
        "SELECT * REPLACE (CASE WHEN row_source = 'app' AND row_version_at >= {since} "
        "AND hash(customer_id) % 3 = 0 THEN birth_on + 31 ELSE birth_on END AS birth_on) FROM rows",
        7,
    ),
    Planted(
        "phones that differ between sources", "disagreeing", IDENTIFIERS, OFFICE_AND_APP, 14,
        "SELECT * REPLACE (CASE WHEN row_source = 'app' AND row_version_at >= {since} "
        "AND identifier_type = 'phone' AND hash(customer_id) % 2 = 0 "
        "THEN left(identifier, -2) || '00' ELSE identifier END AS identifier) FROM rows",
        7,
    ),
    Planted(
        "loads that stop", "stopped", LOADS, "till", 3,
        "SELECT * FROM rows WHERE NOT (source = 'till' AND loaded_at >= {since})",
    ),
    Planted(
        "loads that bring half", "fewer", LOADS, "web", 5,
        "SELECT * REPLACE (CASE WHEN source = 'web' AND loaded_at >= {since} THEN records // 3 "
        "ELSE records END AS records) FROM rows",
    ),
    Planted(
        "a quarantine that fills", "rejected", LOADS, "till", 3,
        "SELECT * REPLACE (CASE WHEN source = 'till' AND loaded_at >= {since} THEN records // 5 "
        "ELSE set_aside END AS set_aside) FROM rows",
    ),
)  # fmt: skip


def sourced(made: dict[Table, pa.Table]) -> World:
    """The shop as three sources give it."""
    names = {ORDER_LINES: "lines", RETURNS: "till"}
    world = {}
    for table, rows in made.items():
        if table in WATCHED:
            is_sale = table is ORDERS
            channels = rows["channel"].to_pylist() if is_sale else [None] * rows.num_rows
            given_by = [
                {"store": "till", None: names.get(table, "office")}.get(one, "web")
                for one in channels
            ]
            world[table] = rows.append_column("row_source", pa.array(given_by, pa.string()))
    for table in (PEOPLE, IDENTIFIERS):
        rows = changed(world[table], BORN) if table is PEOPLE else world[table]
        world[table] = also_of_the_app(table, rows)
    return world


DATED = (
    "SELECT *, TIMESTAMP '{end}' - to_seconds((hash(customer_id) % {most})::BIGINT) "
    "AS row_version_at FROM rows"
)
BORN = (
    "SELECT * REPLACE (DATE '1950-01-01' + (hash(customer_id, 'born') % 20000)::INTEGER "
    "AS birth_on) FROM rows"
)
"""The shop asks nobody when they were born."""
OF_THE_APP = (
    "SELECT * REPLACE (customer_id || '-app' AS customer_id, 'app' AS row_source, "
    "CASE WHEN hash(customer_id, 'wrong') % 50 = 0 THEN {wrong} ELSE {column} END AS {column}) "
    "FROM rows"
)
MADE_UP = {PEOPLE: ("birth_on", "birth_on + 1"), IDENTIFIERS: ("identifier", "identifier || '1'")}


def also_of_the_app(table: Table, rows: pa.Table) -> pa.Table:
    """Records of customers, each changed on some day, and the app's of the same people.

    One in fifty is another one in the app.
    """
    dated = changed(rows, DATED.format(end=END.replace(tzinfo=None), most=DAYS * 86_400))
    column, wrong = MADE_UP[table]
    app = changed(dated, OF_THE_APP.format(column=column, wrong=wrong))
    return pa.concat_tables([dated, app.cast(dated.schema)])


def members(people: pa.Table) -> pa.Table:
    return changed(
        people,
        "SELECT customer_id, replace(customer_id, '-app', '') AS person_id, "
        "replace(customer_id, '-app', '') AS candidate_group FROM rows",
    )


def daily_loads(orders: pa.Table) -> pa.Table:
    """A load a day of every source of purchases; one record in about a hundred is set aside."""
    return changed(
        orders,
        "SELECT row_source AS source, date_trunc('day', ordered_at + INTERVAL 9 HOUR) "
        "+ INTERVAL 14 HOUR AS loaded_at, "
        "count(*) AS records, count(*) FILTER (hash(order_id, 'aside') % 100 = 0) AS set_aside "
        "FROM rows GROUP BY ALL",
    )


def keep(workspace: Workspace, loads: pa.Table) -> None:
    """Loads as the ledger of the project has them, in the place of those that it has."""
    entries = [
        {
            "id": f"load-{n:06d}", "plan_id": "loads", "kind": "load", "slug": SOURCE_LOAD,
            "instance": one["source"], "parameters": {"mode": "append"}, "asked_by": "benchmark",
            "asked_at": one["loaded_at"].replace(tzinfo=dt.UTC),
            "finished_at": one["loaded_at"].replace(tzinfo=dt.UTC), "outcome": "succeeded",
            "answer": {
                "metrics": [
                    {"value": float(value)}
                    for value in (
                        one["records"], one["records"] - one["set_aside"], one["set_aside"]
                    )
                ]
            },
        }
        for n, one in enumerate(loads.to_pylist())
    ]  # fmt: skip
    with workspace.state.begin() as connection:
        connection.execute(runs.delete().where(runs.c.slug == SOURCE_LOAD))
        connection.execute(runs.insert(), entries)


def changed(rows: pa.Table, query: str, **others: pa.Table) -> pa.Table:
    with duckdb.connect() as engine:
        for name, table in {"rows": rows, **others}.items():
            engine.register(name, table)
        return engine.sql(query).to_arrow_table()


def put(workspace: Workspace, world: World) -> None:
    with workspace.warehouse.session() as session:
        changes = [
            Change(
                table.with_provenance.replaced(),
                session.stage(table.with_provenance, full(table, rows)),
            )
            for table, rows in world.items()
        ]
        staged = session.stage(MEMBERS, members(world[PEOPLE]))
        changes.append(Change(MEMBERS.replaced(), staged, DEFAULT_INSTANCE))
        session.commit("shop", changes)
    started = workspace.runner.start(StandardForms(), "default", "benchmark")
    if workspace.runner.wait(started, timeout=3600).outcome != "succeeded":
        raise RuntimeError("The standard forms of the shop failed.")


def full(table: Table, rows: pa.Table) -> pa.Table:
    """With the version of each row, which samples do not have."""
    if "row_version_at" in rows.column_names:
        return rows
    return changed(rows, "SELECT *, NULL::TIMESTAMP AS row_version_at FROM rows")


def ran(workspace: Workspace) -> float:
    begun = time.perf_counter()
    run = workspace.runner.wait(
        workspace.runner.start(DataQuality(), "default", "benchmark"), timeout=3600
    )
    if run.outcome != "succeeded":
        raise RuntimeError(run.message)
    return time.perf_counter() - begun


def rung(workspace: Workspace) -> list[dict[str, Any]]:
    with workspace.warehouse.session() as session:
        rows: list[dict[str, Any]] = session.sql("SELECT * FROM quality_alarms").to_pylist()
    return rows


def is_found(one: Planted, alarm: dict[str, Any], since: dt.date) -> bool:
    return (alarm["data_fault"], alarm["measured_table"], alarm["source_name"]) == (
        one.fault,
        one.place,
        one.source,
    ) and abs((alarm["began_on"] - since).days) <= one.slack


def main() -> None:
    """Run, print, end."""
    asked = arguments("Faults found, and alarms for nothing.")
    shop = SimulatedShop(customers=CUSTOMERS)
    world = sourced(shop.made())
    loads = daily_loads(world[ORDERS])
    rows: list[list[object]] = []
    found = beside = 0
    with tempfile.TemporaryDirectory() as name:
        project = create_project(Path(name) / "shop", **SimulatedShop.settings)
        with Workspace.open(project) as workspace:
            last = project.settings.business_day(END) - dt.timedelta(days=1)
            for one in PLANTED:
                since = last - dt.timedelta(days=one.days - 1)
                midnight = f"TIMESTAMP '{since - dt.timedelta(days=1)} 15:00:00'"
                query = one.query.format(since=midnight, late=f"ordered_at >= {midnight}")
                if isinstance(one.table, str):
                    put(workspace, world)
                    keep(workspace, changed(loads, query))
                else:
                    faulty = changed(world[one.table], query, orders=world[ORDERS])
                    put(workspace, {**world, one.table: faulty})
                    keep(workspace, loads)
                ran(workspace)
                alarms_now = rung(workspace)
                hits = [alarm for alarm in alarms_now if is_found(one, alarm, since)]
                found += bool(hits)
                beside += len(alarms_now) - len(hits[:1])
                rows.append([one.name, bool(hits), len(alarms_now) - len(hits[:1])])
            put(workspace, world)
            keep(workspace, loads)
            seconds = ran(workspace)
            weeks = 13 if asked.quick else 53
            false = clean(workspace, last, weeks)
    figures = {
        "faults_found": float(found),
        "faults_planted": float(len(PLANTED)),
        "alarms_beside": float(beside),
        "false_alarms": float(false),
        "seconds": seconds,
    }
    rows += [
        [f"{weeks - 1} weeks without faults", None, false],
        ["seconds of a run", seconds, None],
    ]
    report("quality", rows, ["", "found", "other alarms"], figures)


def clean(workspace: Workspace, last: dt.date, weeks: int) -> int:
    """How many alarms ring in so many weeks, judged at the end of each."""
    settings, analysis = workspace.settings, DataQuality(history_days=365 + 120)
    with workspace.warehouse.session() as session:
        tables = Tables(
            "quality", analysis.inputs(), session, settings, END,
            loads=lambda: past_loads(workspace.state),
        )  # fmt: skip
        first = last - dt.timedelta(days=analysis.history_days - 1)
        series = analysis.series(tables, first, last)
    told = set()
    for back in range(7 * (weeks - 1), -1, -7):
        cut = [
            replace(
                one,
                values=one.values[: len(one.values) - back],
                sizes=one.sizes[: len(one.sizes) - back],
            )
            for one in series
        ]
        told |= {alarm.id for alarm in alarms(cut, last - dt.timedelta(days=back), 7)}
    return len(told)


if __name__ == "__main__":
    main()
