"""Complete Journey as its package ships it, loaded whole but for its promotions."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from worlds import compute

from dangol.contract.registry import registry
from dangol.contract.sample import Finding
from dangol.customers.profile import GoldenProfile
from dangol.methods.calendar import business_day, business_hour, week_start
from dangol.samples import complete_journey_reach as reach
from dangol.samples.complete_journey import CompleteJourney, _data_folder
from dangol.settings import Settings
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.catalogue import PROMOTIONS
from dangol.tables.commerce import ORDER_LINES, ORDERS
from dangol.tables.consent import CONSENTS
from dangol.tables.vocabulary import Table

# One worker of xdist loads it, once.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("complete-journey")]
SETTINGS = Settings(**CompleteJourney.settings)
ZONE = SETTINGS.time_zone
orders, lines = stored_table(ORDERS), stored_table(ORDER_LINES)


class Loaded:
    """The sample in a warehouse in memory."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.steps: list[float] = []
        changes, self.findings = CompleteJourney().load(session, SETTINGS, self._step)
        self.changes: dict[Table, Change] = {c.write.table: c for c in changes}
        # Writing 20.9 million promotions takes most of a minute; one test reads them instead.
        kept = [c for c in changes if c.write.table is not PROMOTIONS]
        self.rows = session.commit("load", kept)

    def _step(self, _: object, share: float) -> None:
        self.steps.append(share)


@pytest.fixture(scope="module")
def loaded() -> Iterator[Loaded]:
    warehouse = DuckWarehouse(Path(":memory:"))
    warehouse.ensure(registry().tables.values())
    with warehouse.session() as session:
        yield Loaded(session)
    warehouse.close()


def raw(name: str, *columns: str) -> pa.Table:
    return pq.read_table(_data_folder() / f"{name}.parquet", columns=list(columns) or None)


def test_every_row_of_the_package_is_there(loaded: Loaded) -> None:
    assert loaded.rows == {
        "order_lines": 1_469_307,
        "orders": 155_848,
        "products": 92_331,
        "stores": 457,
        "customers": 2_469,
        "identifiers": 2_469 + 1_778 + 1_591 + 912,
        "consents": loaded.rows["consents"],
        "campaigns": 27,
        "contacts": 6_589,
        "coupons": raw("coupons").group_by(raw("coupons").column_names).aggregate([]).num_rows,
        "redemptions": 2_102,
    }
    assert loaded.steps == sorted(loaded.steps)


def test_promotions_stand_in_weeks_that_start_on_mondays(loaded: Loaded) -> None:
    rows = loaded.changes[PROMOTIONS].rows
    weeks = rows.group_by("week_starts_on").agg(n=rows.count())
    found = loaded.session.fetch(weeks).to_pylist()
    assert sum(row["n"] for row in found) == 20_940_529
    assert {row["week_starts_on"].weekday() for row in found} == {0}
    assert min(row["week_starts_on"] for row in found) >= dt.date(2016, 12, 26)
    assert max(row["week_starts_on"] for row in found) <= dt.date(2018, 1, 1)


def test_gross_minus_discount_is_net_for_every_order_and_line(loaded: Loaded) -> None:
    for table in (orders, lines):
        wrong = table.filter(table.gross_amount - table.discount_amount != table.net_amount)
        assert loaded.session.fetch(wrong).num_rows == 0


def test_an_order_is_the_sum_of_its_lines(loaded: Loaded) -> None:
    amounts = ("gross_amount", "discount_amount", "net_amount", "manufacturer_coupon_amount")
    sums = lines.group_by("order_id").agg(**{f"sum_{name}": lines[name].sum() for name in amounts})
    both = orders.inner_join(sums, "order_id")
    different = [both[name] != both[f"sum_{name}"] for name in amounts]
    wrong = both.filter(different[0] | different[1] | different[2] | different[3])
    assert loaded.session.fetch(wrong).num_rows == 0
    assert loaded.session.fetch(both.count().name("n")).to_pylist() == [{"n": 155_848}]


def test_the_shop_is_quiet_before_dawn_and_its_weeks_start_on_mondays(loaded: Loaded) -> None:
    hour = business_hour(orders.ordered_at, ZONE)
    by_hour = loaded.session.fetch(orders.group_by(hour=hour).agg(n=orders.count())).to_pylist()
    quietest, *_ = sorted(by_hour, key=lambda row: row["n"])
    assert quietest["hour"] in (3, 4)
    published = loaded.session.scan_parquet("published", _data_folder() / "transactions.parquet")
    day = business_day(published.transaction_timestamp, ZONE)
    weeks = published.select("week", start=week_start(day, SETTINGS.first_weekday)).distinct()
    found = sorted(loaded.session.fetch(weeks).to_pylist(), key=lambda row: row["week"])
    first = dt.date(2016, 12, 26)
    assert found == [
        {"week": week, "start": first + dt.timedelta(weeks=week - 1)} for week in range(1, 54)
    ]


def test_the_days_are_those_of_2017_in_the_shop(loaded: Loaded) -> None:
    day = business_day(orders.ordered_at, ZONE)
    asked = orders.aggregate(first=day.min(), last=day.max(), days=day.nunique())
    (found,) = loaded.session.fetch(asked).to_pylist()
    assert found["first"] == dt.date(2017, 1, 1)
    assert found["last"] == dt.date(2017, 12, 31)
    assert found["days"] > 360


def test_what_is_odd_in_the_data_is_counted(loaded: Loaded) -> None:
    sold = raw("transactions", "product_id").column("product_id")
    products = raw("products", "product_id", "department", "product_category")
    unlisted = pc.sum(pc.invert(pc.is_in(sold, products.column("product_id")))).as_py()
    gallons = pc.or_kleene(
        pc.is_in(products.column("department"), pa.array(["FUEL", "COUPON", "MISCELLANEOUS"])),
        pc.equal(products.column("product_category"), "COUPON/MISC ITEMS"),
    )
    uncounted = products.filter(gallons).column("product_id")
    assert [finding.count for finding in loaded.findings] == [
        unlisted,
        raw("coupons").num_rows - loaded.rows["coupons"],
        pc.sum(pc.is_in(sold, uncounted)).as_py(),
        2_469 - 801,
        loaded.rows["consents"] + loaded.rows["identifiers"] - 2_469,
    ]
    assert all(isinstance(f, Finding) and f.words.ko for f in loaded.findings)
    empty = loaded.session.fetch(lines.quantity.isnull().sum().name("n")).to_pylist()
    assert empty == [{"n": loaded.findings[2].count}]


def test_every_household_gets_a_profile(loaded: Loaded) -> None:
    computed = compute(GoldenProfile(), loaded.session, SETTINGS)
    assert len(computed.rows) == 2_469
    assert all(row["order_count"] > 0 for row in computed.rows)
    assert sum(row["age_band"] is not None for row in computed.rows) == 801
    kept = sum(row["kept_amount"] for row in computed.rows)
    (net,) = loaded.session.fetch(orders.net_amount.sum().name("n")).to_pylist()
    assert kept == net["n"]
    hours = [row["usual_hour"] for row in computed.rows]
    assert 8 < sum(hours) / len(hours) < 20


def test_contact_data_and_consents_are_simulated_and_say_so(loaded: Loaded) -> None:
    """Shares of households as declared, within what a lot of 2,469 gives; the same each time."""
    consents = stored_table(CONSENTS)
    assert loaded.session.fetch(consents.consent_source.nunique().name("n")).to_pylist() == [
        {"n": 1}
    ]
    said = consents.group_by("channel", "consent_state", "consent_source").agg(
        people=consents.customer_id.nunique()
    )
    shares = {
        (row["channel"], row["consent_state"]): row["people"] / 2_469
        for row in loaded.session.fetch(said).to_pylist()
        if row["consent_source"] == "simulated"
    }
    for channel, (agreed, _refused) in reach.SAID.items():
        assert shares[channel, "granted"] == pytest.approx(agreed, abs=0.03)
        assert 0.1 < shares[channel, "withdrawn"] < 0.4
    assert "consents are simulated" in CompleteJourney.notice.en


def test_the_sample_says_where_it_is_from() -> None:
    assert "simulated" in CompleteJourney.notice.en
    assert "모의 자료" in CompleteJourney.notice.ko
    assert SETTINGS.as_of == dt.datetime(2018, 1, 1, 5, tzinfo=dt.UTC)
