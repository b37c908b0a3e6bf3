"""Audiences over a million customers: counting while a rule is built, and all of them anew.

Data: a simulated shop of a million customers (100,000 with ``--quick``), about ten million
orders, whose golden profiles are made first and not timed.

``preview_seconds`` is the median time, over rules of every kind, from a rule to its count with
how many each channel reaches, as the console asks while somebody builds; ``preview_worst_seconds``
the slowest. ``all_seconds`` is the time in which twenty audiences are counted anew: members since
when, reach by four channels, overlaps. ``gb`` is the peak of the resident memory.

The peer is the same rules as SQL written by hand, once each, without reach, in DuckDB on the same
file: ``sql_seconds`` their median. ``disagreements`` counts rules whose people are not as many.
"""

import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from dangol.contract.persons import person_reads
from dangol.contract.registry import registry
from dangol.contract.tables_view import Tables
from dangol.customers.audiences.audience import Audience
from dangol.customers.audiences.audiences import Audiences
from dangol.customers.audiences.preview import previewed
from dangol.customers.audiences.rule import read_rule
from dangol.customers.audiences.world import world_reads
from dangol.customers.profile import GoldenProfile
from dangol.governance.kept import Kept
from dangol.samples.shop.shop import SimulatedShop
from dangol.settings import Settings
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.vocabulary import DEFAULT_INSTANCE

AUDIENCES = 20
DAY, DAY_IN_SQL = "ORDER_DAY", "timezone('Asia/Seoul', timezone('UTC', ordered_at))::date"
RULES: dict[str, tuple[dict[str, Any], str]] = {
    "an attribute": (
        {"column": "top_department", "in": ["신선식품"]},
        "SELECT count(*) FROM customer_profiles WHERE top_department = '신선식품'",
    ),
    "a sum": (
        {"column": "kept_amount", "at_least": 500_000},
        "SELECT count(*) FROM customer_profiles WHERE kept_amount >= 500000",
    ),
    "bought often lately": (
        {"did": "orders", "within_days": 90, "at_least": 3},
        """
        SELECT count(*) FROM (
            SELECT customer_id FROM orders
            WHERE ORDER_DAY < DATE '2026-01-05' AND ORDER_DAY >= DATE '2026-01-05' - 90
            GROUP BY 1 HAVING count(*) >= 3
        )
        """,
    ),
    "stopped coming": (
        {
            "all": [
                {"did": "orders", "within_days": 365, "at_least": 4},
                {"did": "orders", "within_days": 60, "at_most": 0},
            ]
        },
        """
        SELECT count(*) FROM (
            SELECT customer_id FROM orders
            WHERE ORDER_DAY < DATE '2026-01-05' AND ORDER_DAY >= DATE '2026-01-05' - 365
            GROUP BY 1
            HAVING count(*) >= 4 AND max(ORDER_DAY) < DATE '2026-01-05' - 60
        )
        """,
    ),
    "a category": (
        {"did": "lines", "where": {"category": "과일"}, "within_days": 182, "at_least": 2},
        """
        SELECT count(*) FROM (
            SELECT customer_id FROM order_lines
            JOIN orders USING (order_id) JOIN products USING (product_id)
            WHERE category = '과일' AND ORDER_DAY < DATE '2026-01-05'
                AND ORDER_DAY >= DATE '2026-01-05' - 182
            GROUP BY 1 HAVING count(*) >= 2
        )
        """,
    ),
}


def tables_of(session: Session, settings: Settings, records: list[Kept[Any]]) -> Tables:
    """The tables that a rule may ask for, as of the end of the shop's calendar."""
    reads = world_reads()
    return Tables(
        "audiences",
        (*reads, *person_reads(reads)),
        session,
        settings,
        settings.now(),
        decisions=lambda kind: records if kind is Audience else [],
    )


def prepared(session: Session, settings: Settings, customers: int) -> None:
    """The shop and its golden profiles."""
    changes, _ = SimulatedShop(customers=customers).load(
        session, settings, lambda step, share: None
    )
    session.commit("load", list(changes))


def profiles(session: Session, settings: Settings) -> None:
    """The golden profiles, committed."""
    asked = GoldenProfile().at(settings.now())
    tables = Tables(asked.slug, asked.inputs(), session, settings, asked.moment)
    result = asked.compute(tables)
    changes = [Change(w, result.tables[w.table], DEFAULT_INSTANCE) for w in asked.outputs()]
    session.commit("profiles", changes)


def kept_audiences(settings: Settings) -> list[Kept[Any]]:
    """Twenty audiences: the rules, again with other limits."""
    rules = [rule for rule, _ in RULES.values()]
    at = settings.now()
    found = []
    for number in range(AUDIENCES):
        rule: dict[str, Any] = rules[number % len(rules)]
        fitting = {"all": [rule, {"column": "order_count", "at_least": 1 + number // len(rules)}]}
        audience = Audience(name=f"audience {number}", rule=fitting)
        found.append(Kept(f"a{number:02}", "active", 1, at, "bench", at, audience))
    return found


def main() -> None:
    """Run, print, end."""
    asked = arguments("Audiences over a large shop.")
    customers = 100_000 if asked.quick else 1_000_000
    settings = Settings(**{**SimulatedShop.settings, "memory_limit": "6GB"})
    rows: list[list[object]] = []
    ours: list[float] = []
    theirs: list[float] = []
    disagreements = 0
    with tempfile.TemporaryDirectory() as folder:
        warehouse = DuckWarehouse(Path(folder) / "shop.duckdb")
        warehouse.ensure(registry().tables.values())
        with warehouse.session() as session:
            prepared(session, settings, customers)
        with warehouse.session() as session:
            profiles(session, settings)
        for name, (rule, sql) in RULES.items():
            with warehouse.session() as session:
                begun = time.perf_counter()
                found = previewed(tables_of(session, settings, []), read_rule(rule))
                ours.append(time.perf_counter() - begun)
            with warehouse.session() as session:
                begun = time.perf_counter()
                count = int(session.sql(sql.replace(DAY, DAY_IN_SQL)).column(0)[0].as_py())
                theirs.append(time.perf_counter() - begun)
            disagreements += count != found.people
            rows.append([name, found.people, f"{ours[-1]:.2f}", f"{theirs[-1]:.2f}"])
        with warehouse.session() as session:
            records = kept_audiences(settings)
            begun = time.perf_counter()
            result = Audiences().at(settings.now()).compute(tables_of(session, settings, records))
            for table, made in result.tables.items():
                session.stage(table, made)
            whole = time.perf_counter() - begun
        warehouse.close()
    gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    rows.append([f"{AUDIENCES} audiences, reach and overlaps", "", f"{whole:.2f}", ""])
    figures = {
        "preview_seconds": statistics.median(ours),
        "preview_worst_seconds": max(ours),
        "all_seconds": whole,
        "gb": gb,
        "disagreements": float(disagreements),
    }
    report(
        "audiences",
        rows,
        ["rule", "people", "seconds", "SQL by hand, seconds"],
        figures,
        {"SQL by hand": {"sql_seconds": statistics.median(theirs)}},
    )


if __name__ == "__main__":
    main()
