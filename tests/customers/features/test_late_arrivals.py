"""What is loaded late is not known to a snapshot of a day before it came."""

import datetime as dt

from own_data import Shop
from worlds import Clock

from dangol.contract.tables_view import Tables
from dangol.customers.features.facts import ORDER_FACTS, fact_reads
from dangol.customers.features.variable import variable
from dangol.methods.point_in_time.snapshot import snapshot

TITLES = "order_id,customer_id,ordered_at,net_amount,currency\n"
COUNT = variable("orders", ("orders",), "count").feature


def counted(shop: Shop, cutoff: dt.date, as_of: dt.datetime) -> dict[str, float]:
    """Orders of each customer before a cut-off, as known then, asked at a later moment."""
    workspace = shop.workspace
    with workspace.warehouse.session() as session:
        tables = Tables("test", fact_reads(), session, workspace.settings, as_of)
        rows = snapshot(ORDER_FACTS.rows(tables), [COUNT], [cutoff], "customer_id")
        return {r["customer_id"]: r[COUNT.name] for r in tables.rows(rows)}


def test_a_backfill_changes_no_snapshot_of_the_days_on_which_it_lacked(
    shop: Shop, clock: Clock
) -> None:
    clock.set(dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC))
    shop.bring("till", TITLES + "1,a,2026-01-05T10:00:00Z,5,KRW\n", "orders")
    clock.set(dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC))
    shop.bring("till", TITLES + "2,a,2026-03-02T10:00:00Z,5,KRW\n3,b,2026-01-07T10:00:00Z,5,KRW\n",
               "orders")  # fmt: skip
    now = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    # Before anything was loaded, all of the past counts as known: there is no other past.
    assert counted(shop, dt.date(2026, 2, 1), now) == {"a": 1.0, "b": 1.0}
    # While the source was being loaded, what had not come in was not known.
    assert counted(shop, dt.date(2026, 3, 10), now) == {"a": 1.0}
    assert counted(shop, dt.date(2026, 3, 22), now) == {"a": 2.0, "b": 1.0}


def test_an_answer_of_an_earlier_moment_does_not_know_what_came_late(
    shop: Shop, clock: Clock
) -> None:
    clock.set(dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC))
    shop.bring("till", TITLES + "1,a,2026-01-05T10:00:00Z,5,KRW\n", "orders")
    clock.set(dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC))
    shop.bring("till", TITLES + "2,a,2026-03-02T10:00:00Z,5,KRW\n", "orders")
    early, late = (dt.datetime(2026, 3, day, tzinfo=dt.UTC) for day in (15, 25))
    cutoff = dt.date(2026, 3, 15)
    assert counted(shop, cutoff, early) == {"a": 1.0}
    assert counted(shop, dt.date(2026, 3, 25), late) == {"a": 2.0}


def test_a_changed_row_stays_known_since_it_first_came(shop: Shop, clock: Clock) -> None:
    clock.set(dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC))
    shop.bring("till", TITLES + "1,a,2026-01-05T10:00:00Z,5,KRW\n", "orders")
    clock.set(dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC))
    shop.bring("till", TITLES + "1,a,2026-01-05T10:00:00Z,7,KRW\n", "orders")
    known = shop.sql("SELECT DISTINCT row_known_at AS at, row_awaited_at AS since FROM orders")
    first = dt.datetime(2026, 3, 1, 9) - dt.timedelta(microseconds=1)
    assert [(row["at"], row["since"]) for row in known] == [(first, first)]
