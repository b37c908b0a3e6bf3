"""Orders, their lines and returns, and the rates between currencies.

For every line and order: gross - discount = net, and net - returned is what stays.
"""

from dangol.tables.shared_columns import (
    channel,
    currency,
    customer_id,
    discount_amount,
    gross_amount,
    line_number,
    manufacturer_coupon_amount,
    net_amount,
    order_id,
    product_id,
    quantity,
    returned_amount,
    store_id,
)
from dangol.tables.vocabulary import KnownFrom, Personal, Table, column
from dangol.words import Text

ORDERS = Table(
    "orders",
    Text(en="One row per purchase.", ko="구매마다 한 행입니다."),
    key=("order_id",),
    sourced=True,
    columns=(
        order_id,
        customer_id,
        store_id,
        channel,
        column(
            "ordered_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="Moment of the purchase.",
            ko="구매한 시각입니다.",
        ),
        gross_amount,
        discount_amount,
        net_amount,
        manufacturer_coupon_amount,
        currency,
    ),
    required=("customer_id", "ordered_at", "net_amount", "currency"),
    known_from=KnownFrom("ordered_at"),
)

ORDER_LINES = Table(
    "order_lines",
    Text(en="One row per product within a purchase.", ko="구매 안의 상품마다 한 행입니다."),
    key=("order_id", "line_number"),
    sourced=True,
    columns=(
        order_id,
        line_number,
        product_id,
        quantity,
        gross_amount,
        discount_amount,
        net_amount,
        manufacturer_coupon_amount,
        currency,
    ),
    required=("product_id", "net_amount", "currency"),
    known_from=KnownFrom("ordered_at", via="orders", by="order_id"),
)

RETURNS = Table(
    "returns",
    Text(
        en="What came back, linked to the line it was sold on.",
        ko="되돌아온 상품이며, 팔린 줄과 이어집니다.",
    ),
    key=("return_id",),
    sourced=True,
    columns=(
        column(
            "return_id", "string", en="One return of one line.", ko="한 줄에 대한 반품 한 건입니다."
        ),
        order_id,
        line_number,
        column(
            "returned_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="Moment of the return.",
            ko="반품한 시각입니다.",
        ),
        quantity,
        returned_amount,
        currency,
        column(
            "return_reason",
            "string",
            en="Why, in the customer's or the till's words.",
            ko="고객이나 계산대가 적은 까닭입니다.",
        ),
    ),
    required=("order_id", "line_number", "returned_at", "returned_amount", "currency"),
    known_from=KnownFrom("returned_at"),
)

EXCHANGE_RATES = Table(
    "exchange_rates",
    Text(
        en="What one unit of a currency was worth in another, by day; the latest day not after a "
        "purchase counts.",
        ko="날짜별로 한 통화가 다른 통화로 얼마였는지입니다. 구매일까지의 가장 최근 값을 씁니다.",
    ),
    key=("currency", "to_currency", "valid_from_on"),
    sourced=True,
    columns=(
        currency,
        column(
            "to_currency",
            "string",
            unit="ISO 4217",
            en="Money that it is changed into.",
            ko="바꾸어 놓을 통화입니다.",
        ),
        column(
            "valid_from_on",
            "date",
            en="First day on which the rate holds.",
            ko="이 환율을 쓰기 시작하는 날입니다.",
        ),
        column(
            "rate",
            "float64",
            en="Units of the target currency for one unit.",
            ko="한 단위를 바꾼 값입니다.",
            least=0,
        ),
    ),
    required=("rate",),
    known_from=KnownFrom("valid_from_on"),
)
