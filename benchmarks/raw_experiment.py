"""The whole analysis of a test of many people: from who met it and who ordered, to its verdict."""

import datetime as dt
import time
from collections.abc import Mapping
from pathlib import Path

import ibis
import ibis.expr.types as ir

from dangol.contract.registry import registry
from dangol.contract.tables_view import Tables
from dangol.governance.kept import Kept
from dangol.optimization.measurement.experiments.experiment import RUNNING, Experiment
from dangol.optimization.measurement.experiments.experiments import Experiments
from dangol.settings import Settings
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.interface import Change
from dangol.tables.commerce import ORDERS
from dangol.tables.experiments import EXPERIMENT_EXPOSURES
from dangol.tables.shared import SHARED_TABLES
from dangol.tables.vocabulary import Table

AT = dt.datetime(2025, 2, 1, tzinfo=dt.UTC)
AS_OF = dt.datetime(2025, 4, 20, tzinfo=dt.UTC)
TEST = Experiment(name="t", measure="orders", other_measures=("buyers", "amount"), window_days=14)


def seconds_from_raw(folder: Path, people: int) -> float:
    """Wall seconds; every second of the people has ordered once, before or after."""
    settings = Settings(memory_limit="8GB", currency="USD", time_zone="UTC")
    warehouse = DuckWarehouse(folder / "raw.duckdb", memory_limit="8GB")
    try:
        warehouse.ensure(SHARED_TABLES)
        warehouse.ensure(registry().tables.values())
        with warehouse.session() as session:
            session.commit("made", [Change(EXPERIMENT_EXPOSURES.replaced(), _exposures(people)),
                                    Change(ORDERS.replaced(), _orders(people))])  # fmt: skip
        kept = [Kept("e1", RUNNING, 1, AT, "nobody", AT, TEST)]
        asked = Experiments(as_of=AS_OF)
        with warehouse.session() as session:
            tables = Tables(
                asked.slug,
                asked.needs(),
                session,
                settings,
                AS_OF,
                decisions=lambda kind: kept if kind is Experiment else [],
            )
            begun = time.perf_counter()
            asked.compute(tables)
            return time.perf_counter() - begun
    finally:
        warehouse.close()


def _exposures(people: int) -> ir.Table:
    rows = ibis.range(people).unnest().name("number").as_table()
    who = rows.number.cast("string")
    return _shaped(
        EXPERIMENT_EXPOSURES,
        rows,
        {
            "experiment_name": ibis.literal("t"),
            "unit_id": who,
            "customer_id": who,
            "variant": ibis.ifelse((rows.number * 2654435761) % 1000003 < 500001, "today", "new"),
            "assignment_probability": ibis.literal(0.5),
            "exposed_at": _moment("2025-03-01 08:00:00", rows.number % 14),
        },
    )


def _orders(people: int) -> ir.Table:
    rows = ibis.range(people // 2).unnest().name("number").as_table()
    return _shaped(
        ORDERS,
        rows,
        {
            "order_id": rows.number.cast("string"),
            "customer_id": ((rows.number * 7919) % people).cast("string"),
            "ordered_at": _moment("2025-01-15 08:00:00", rows.number % 90),
            "net_amount": (rows.number * 40503) % 100,
            "currency": ibis.literal("USD"),
        },
    )


def _moment(first: str, days: ir.IntegerValue) -> ir.TimestampValue:
    found: ir.TimestampValue = ibis.timestamp(first) + (days * 86_400).as_interval("s")
    return found


def _shaped(table: Table, rows: ir.Table, given: Mapping[str, ir.Value]) -> ir.Table:
    """All columns of a table, those that are not given without a value."""
    types = stored_table(table).schema()
    return rows.select(
        **{
            name: given[name].cast(types[name]) if name in given else ibis.null(types[name])
            for name in table.column_names
        }
    )
