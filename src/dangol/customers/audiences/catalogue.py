"""What a rule may ask: attributes and scores of the golden profile, and what people did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dangol.customers.features.fact_words import FLAGS, NOUNS, Noun
from dangol.tables.vocabulary import Column, Personal, Table
from dangol.words import Text

Kind = Literal["choice", "words", "number", "day", "flag"]

_OWN = {
    "first_order_on": Text(en="First purchase", ko="첫 구매일"),
    "last_order_on": Text(en="Last purchase", ko="마지막 구매일"),
    "order_count": Text(en="Purchases in all", ko="모든 구매 횟수"),
    "kept_amount": Text(en="Amount kept in all", ko="모든 구매에서 남은 금액"),
    "average_order_amount": Text(en="Amount of a purchase", ko="구매 한 번의 금액"),
    "usual_gap_days": Text(en="Usual days between purchases", ko="평소 구매 간격(일)"),
    "usual_store_id": Text(en="Usual store", ko="자주 가는 매장"),
    "usual_hour": Text(en="Usual hour", ko="자주 사는 시각"),
    "top_department": Text(en="Department bought most", ko="가장 많이 산 부문"),
    "purchase_probability": Text(en="Chance of a purchase", ko="구매 확률"),
    "churn_probability": Text(en="Chance of staying away", ko="이탈 확률"),
    "response_probability": Text(en="Chance of a response", ko="반응 확률"),
    "likeliest_category": Text(en="Likeliest category", ko="다음에 살 만한 분류"),
    "contract_end_probability": Text(en="Chance that a contract ends", ko="해지 확률"),
}
_SUMMED = (
    "first_order_on", "last_order_on", "order_count", "kept_amount", "average_order_amount",
    "usual_gap_days", "usual_store_id", "usual_hour", "top_department", "visit_count",
    "days_since_last_visit", "usual_traffic",
)  # fmt: skip
"""Summed up of what people did; what else is told of behaviour was learned."""
WHERE: Mapping[str, tuple[str, ...]] = {
    "orders": ("channel", "store_id", *FLAGS),
    "lines": ("category", "department", "brand", "product_id", "is_discounted"),
    "returns": ("store_id",),
    "events": ("name", "category", "product_id", "channel", "is_evening"),
    "tickets": ("name", "channel", "product_id"),
    "ratings": (),
    "answers": ("name",),
    "contacts": ("campaign_id", "channel"),
    "redemptions": ("campaign_id", "coupon_id"),
}
_WHERE_WORDS = {
    "channel": Text(en="channel", ko="채널"),
    "store_id": Text(en="store", ko="매장"),
    "category": Text(en="category", ko="분류"),
    "department": Text(en="department", ko="부문"),
    "brand": Text(en="brand", ko="브랜드"),
    "product_id": Text(en="product", ko="상품"),
    "name": Text(en="kind", ko="종류"),
    "campaign_id": Text(en="campaign", ko="캠페인"),
    "coupon_id": Text(en="coupon", ko="쿠폰"),
    **FLAGS,
}


@dataclass(frozen=True)
class Attribute:
    """A column of the golden profile as a rule asks for it."""

    name: str
    title: Text
    meaning: Text
    kind: Kind
    values: tuple[tuple[str, Text], ...] = ()
    is_behaviour: bool = False

    @property
    def is_score(self) -> bool:
        """Whether it was learned: a probability, a value, a segment."""
        return self.is_behaviour and self.name not in _SUMMED


@dataclass(frozen=True)
class Done:
    """A kind of fact as a rule asks for it; ``where`` are the columns that may narrow it."""

    name: str
    noun: Noun
    where: Mapping[str, Text]


@dataclass(frozen=True)
class Catalogue:
    """Everything that may be asked, by name."""

    attributes: Mapping[str, Attribute]
    done: Mapping[str, Done]


def catalogue(profile: Table) -> Catalogue:
    """What may be asked of a golden profile with these columns.

    Pseudonyms and the currency of amounts are not asked for: they choose nobody.
    """
    attributes = {
        one.name: _attribute(one)
        for one in profile.columns
        if one.personal is not Personal.PSEUDONYM and one.name != "currency"
    }
    done = {
        name: Done(name, NOUNS[name], {column: _WHERE_WORDS[column] for column in columns})
        for name, columns in WHERE.items()
    }
    return Catalogue(attributes, done)


def _attribute(one: Column) -> Attribute:
    title = one.attribute or _OWN.get(one.name) or Text(en=one.name, ko=one.name)
    is_behaviour = one.personal is Personal.BEHAVIOUR
    return Attribute(one.name, title, one.meaning, _kind(one), one.values, is_behaviour)


def _kind(one: Column) -> Kind:
    if one.values:
        return "choice"
    if one.type == "boolean":
        return "flag"
    if one.type == "date":
        return "day"
    return "words" if one.type in ("string", "json") else "number"
