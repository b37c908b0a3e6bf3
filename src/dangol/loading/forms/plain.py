"""One table, field for column: the form of everything that needs no other."""

from collections.abc import Sequence

from dangol.loading.forms.form import Field, Filling, Form, Judged, columns_for
from dangol.tables.vocabulary import Column, Table
from dangol.words import Text

_KOREAN = {
    "identifiers": "식별자",
    "products": "상품",
    "stores": "매장",
    "prices": "가격",
    "promotions": "판촉",
    "order_lines": "주문 줄",
    "returns": "반품",
    "exchange_rates": "환율",
    "campaigns": "캠페인",
    "campaign_assignments": "캠페인 배정",
    "contacts": "접촉",
    "media_spend": "매체 비용",
    "coupons": "쿠폰",
    "redemptions": "쿠폰 사용",
    "reward_redemptions": "리워드 사용",
    "tickets": "상담",
}
"""What Korean readers call the tables; a table that is not here keeps its name."""


class PlainForm(Form):
    """The form of a table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.name = table.name
        plain = table.name.replace("_", " ")
        self.title = Text(en=plain.capitalize(), ko=_KOREAN.get(table.name, plain))
        self.meaning = table.meaning
        self.fields = fields_of(table)
        self.key = table.key
        # A purchase of nobody known has a column for the customer and no value in it.
        self.may_be_empty = tuple(n for n in table.required if n == "customer_id")

    def spread(self, judged: Judged) -> Sequence[Filling]:
        return (columns_for(self.table, judged),)

    def tables(self) -> tuple[Table, ...]:
        return (self.table,)


def fields_of(table: Table, *, needed: tuple[str, ...] | None = None) -> tuple[Field, ...]:
    """A field for each column; keys and required columns are needed unless told otherwise."""
    must = {*table.key, *table.required} if needed is None else set(needed)
    return tuple(field_of(column, needed=column.name in must) for column in table.columns)


def field_of(column: Column, *, needed: bool = False) -> Field:
    return Field(
        column.name,
        column.type,
        column.meaning,
        needed,
        column.least,
        column.pattern,
        column.not_before,
    )
