"""What customers bought, day by day, as far as it was known: what every feature is made of.

Returns are dated: a purchase of March that came back in May was a whole purchase in April,
so what came back is kept apart, on the day on which it did.
"""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.methods.calendar import business_day, business_time
from dangol.methods.exchange import in_currency
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES, ORDERS, RETURNS
from dangol.tables.people import CUSTOMERS
from dangol.tables.shared_columns import customer_id, order_id
from dangol.tables.vocabulary import Column, ColumnType, Table, column
from dangol.words import Text

GIVEN = (
    "age_band",
    "income_band",
    "home_ownership",
    "marital_status",
    "household_size",
    "children_count",
)
"""What customers may have told about themselves."""

HISTORY_READS = (
    ORDERS["order_id", "customer_id", "ordered_at"],
    ORDER_LINES[
        "order_id", "line_number", "product_id", "net_amount", "discount_amount",
        "manufacturer_coupon_amount", "currency",
    ],
    PRODUCTS["product_id", "department", "category"],
    RETURNS["order_id", "line_number", "returned_at", "returned_amount", "currency"].if_there(),
    EXCHANGE_RATES["currency", "to_currency", "valid_from_on", "rate"].if_there(),
    CUSTOMERS[("customer_id", *GIVEN)].if_there(),
)  # fmt: skip


def _plain(name: str, type: ColumnType, en: str, ko: str) -> Column:
    return column(name, type, en=en, ko=ko)


_day = _plain("day", "date", "Business day.", "영업일입니다.")
_amount = _plain("amount", "float64", "Net amount.", "순액입니다.")

_shelf = _plain(
    "shelf", "int64", "Number of a category and department.", "분류와 부문의 번호입니다."
)

SHELVES = Table(
    "propensity_shelves",
    Text(
        en="Categories with their departments, numbered: numbers are quicker to group by.",
        ko="분류와 부문에 번호를 매긴 표입니다. 번호로 묶으면 빠릅니다.",
    ),
    key=("shelf",),
    columns=(
        _shelf,
        _plain("category", "string", "Category, or empty.", "분류이며 비울 수 있습니다."),
        _plain("department", "string", "Department, or empty.", "부문이며 비울 수 있습니다."),
    ),
)
VISITS = Table(
    "propensity_visits",
    Text(en="Purchases with what habits show.", ko="습관이 드러나는 구매입니다."),
    key=("order_id",),
    columns=(
        order_id,
        customer_id,
        _day,
        _plain("hour", "int64", "Hour of day, 0-23.", "시각(시)입니다."),
        _plain("weekday", "int64", "From Monday, 0-6.", "월요일부터 0-6입니다."),
        _amount,
        _plain("discount", "float64", "What the shop gave off.", "가게가 깎은 금액입니다."),
        _plain("coupons", "float64", "What makers' coupons paid.", "제조사 쿠폰 금액입니다."),
        _plain("unpriced", "int64", "Lines without a rate.", "환율이 없는 줄입니다."),
    ),
)
BOUGHT = Table(
    "propensity_bought",
    Text(en="Category bought on a day.", ko="하루에 산 분류입니다."),
    key=("customer_id", "day", "shelf"),
    columns=(
        customer_id,
        _day,
        _shelf,
        _amount,
        _plain("discount", "float64", "What the shop gave off.", "가게가 깎은 금액입니다."),
    ),
)

TOUCHED = Table(
    "propensity_touched",
    Text(
        en="Categories bought in the half year before a cut-off.",
        ko="기준일 앞 반년 동안 산 분류입니다.",
    ),
    key=("cutoff_on", "customer_id", "shelf"),
    columns=(
        _plain("cutoff_on", "date", "Cut-off.", "기준일입니다."),
        customer_id,
        _shelf,
        _plain("last_age", "int64", "Days since it was bought.", "산 지 지난 날수입니다."),
        _plain(
            "was_earlier",
            "int64",
            "1 if bought in the quarter before the last horizon.",
            "마지막 구간 앞의 석 달에 샀으면 1입니다.",
        ),
    ),
)
DRAWN = Table(
    "propensity_drawn",
    Text(en="Customers to learn from.", ko="배울 때 쓰는 고객입니다."),
    key=("customer_id",),
    columns=(customer_id,),
)

# Of products that the catalogue does not list.
NO_SHELF = 0


@dataclass(frozen=True)
class History:
    """Staged once: purchases, what was bought on which day, and the days of returns.

    ``given_back`` are the amounts of returns by shelf.
    """

    visits: ir.Table
    shelves: ir.Table
    bought: ir.Table
    returned: ir.Table
    given_back: ir.Table
    given: ir.Table


def purchase_history(tables: Tables) -> History:
    """The history of every known customer before the analysis' moment."""
    zone = tables.settings.time_zone
    orders = tables[ORDERS]
    orders = orders.filter(orders.customer_id.notnull())
    clock = business_time(orders.ordered_at, zone)
    dated = orders.select(
        "order_id",
        "customer_id",
        day=clock.date(),
        hour=clock.hour().cast("int64"),
        weekday=clock.day_of_week.index().cast("int64"),
    )
    lines = tables[ORDER_LINES].inner_join(dated, "order_id")
    # A line without a rate still says that something was bought; its amount counts nothing.
    priced = in_currency(
        lines,
        ["net_amount", "discount_amount", "manufacturer_coupon_amount"],
        tables[EXCHANGE_RATES],
        tables.settings.currency,
        "day",
    )
    valued = priced.mutate(
        amount=_number(priced.net_amount),
        discount=_number(priced.discount_amount),
        coupons=_number(priced.manufacturer_coupon_amount),
    )
    # What an order says of itself is the same on all of its lines.
    same = ("customer_id", "day", "hour", "weekday")
    visits = valued.group_by("order_id").agg(
        **{name: valued[name].arbitrary() for name in same},
        amount=valued.amount.sum(),
        discount=valued.discount.sum(),
        coupons=valued.coupons.sum(),
        unpriced=valued.net_amount.isnull().cast("int64").sum().cast("int64"),
    )
    products = tables[PRODUCTS]
    shelves = tables.stage(SHELVES, _shelves(products))
    placed = products.select(
        "product_id",
        category=products.category.fill_null(""),
        department=products.department.fill_null(""),
    ).inner_join(shelves, ["category", "department"])
    on_shelf = placed.select("product_id", "shelf")
    named = valued.left_join(on_shelf, "product_id")
    bought = named.group_by("customer_id", "day", shelf=named.shelf.fill_null(NO_SHELF)).agg(
        amount=named.amount.sum(), discount=named.discount.sum()
    )
    returns = tables[RETURNS]
    dated_returns = returns.mutate(day=business_day(returns.returned_at, zone))
    returned = dated_returns.inner_join(dated.select("order_id", "customer_id"), "order_id")
    came_back = in_currency(
        _of_shelves(dated_returns, tables[ORDER_LINES], on_shelf),
        ["returned_amount"],
        tables[EXCHANGE_RATES],
        tables.settings.currency,
        "day",
    )
    return History(
        tables.stage(VISITS, visits),
        shelves,
        tables.stage(BOUGHT, bought),
        returned.select("customer_id", "day"),
        came_back.group_by("shelf").agg(amount=_number(came_back.returned_amount).sum()),
        tables[CUSTOMERS],
    )


def _of_shelves(returns: ir.Table, lines: ir.Table, on_shelf: ir.Table) -> ir.Table:
    """Returns with the shelf of what came back."""
    sold = lines.select("order_id", "line_number", "product_id")
    found = returns.inner_join(sold, ["order_id", "line_number"]).left_join(on_shelf, "product_id")
    return found.mutate(shelf=found.shelf.fill_null(NO_SHELF))


def _shelves(products: ir.Table) -> ir.Table:
    kinds = products.select(
        category=products.category.fill_null(""), department=products.department.fill_null("")
    ).distinct()
    number = ibis.row_number().over(order_by=[kinds.category, kinds.department])
    return kinds.mutate(shelf=number + 1)


def _number(amount: ir.DecimalValue) -> ir.FloatingValue:
    number: ir.FloatingValue = amount.cast("float64").fill_null(ibis.literal(0.0))
    return number
