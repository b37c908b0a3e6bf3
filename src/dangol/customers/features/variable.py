"""A derived variable: its definition as data, its name, and what it is called."""

import hashlib
from dataclasses import dataclass, replace

from dangol.methods.point_in_time import Feature, Measure, Ratio
from dangol.words import Text, both

_MEASURES: dict[Measure, Text] = {
    "count": Text(en="Number of {noun}", ko="{noun} 수"),
    "days": Text(en="Days with {noun}", ko="{noun} 날수"),
    "sum": Text(en="{value} of {noun}", ko="{noun} {value}"),
    "mean": Text(en="Mean {value} of {noun}", ko="{noun} 평균 {value}"),
    "most": Text(en="Highest {value} of {noun}", ko="{noun} 최고 {value}"),
    "recency": Text(en="Days since the last of {noun}", ko="마지막 {noun} 뒤 날수"),
    "first": Text(en="Days since the first of {noun}", ko="첫 {noun} 뒤 날수"),
    "share": Text(en="Share of {noun} that are {where}", ko="{noun} 가운데 {where} 비중"),
    "trend": Text(en="Share of {noun} in the later half", ko="{noun} 가운데 뒤쪽 절반 기간의 비중"),
    "pace": Text(en="Pace of {noun}, the latest counting most", ko="최근일수록 크게 센 {noun}"),
    "gap": Text(en="Mean days between {noun}", ko="{noun} 사이 평균 날수"),
    "gap_spread": Text(en="Irregularity of {noun}", ko="{noun} 간격의 들쭉날쭉함"),
    "kinds": Text(en="Different {value} among {noun}", ko="{noun} {value} 가짓수"),
    "main_share": Text(
        en="Share of the most frequent {value} among {noun}", ko="{noun} 가운데 으뜸 {value} 비중"
    ),
    "mix": Text(en="Variety of {value} among {noun}", ko="{noun} {value} 다양함"),
}
_VALUES = {
    "amount": Text(en="amount", ko="금액"),
    "units": Text(en="units", ko="수량"),
    "discount_share": Text(en="discount", ko="할인율"),
    "price_level": Text(en="price level", ko="가격대"),
    "deal_lean": Text(en="lean towards deals", ko="특가 쏠림"),
    "score": Text(en="score", ko="점수"),
    "store_id": Text(en="stores", ko="매장"),
    "channel": Text(en="channels", ko="채널"),
    "category": Text(en="categories", ko="분류"),
    "department": Text(en="departments", ko="부문"),
    "brand": Text(en="brands", ko="브랜드"),
    "product_id": Text(en="products", ko="상품"),
    "name": Text(en="kinds", ko="종류"),
    "campaign_id": Text(en="campaigns", ko="캠페인"),
}
_FLAGS = {
    "is_weekend": Text(en="at weekends", ko="주말"),
    "is_evening": Text(en="in the evening", ko="저녁"),
    "is_morning": Text(en="in the morning", ko="오전"),
    "is_discounted": Text(en="at a discount", ko="할인"),
}


@dataclass(frozen=True)
class Variable:
    """A candidate: a feature of a kind of fact, with its title and the tables it comes from."""

    facts: str
    feature: Feature
    title: Text
    lineage: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.feature.name

    @property
    def definition(self) -> str:
        """The feature in one line: what a person would check it against."""
        one = self.feature
        what = one.measure if one.value is None else f"{one.measure} of {one.value}"
        where = f" where {one.where[0]} = {one.where[1]}" if one.where else ""
        window = f" within {one.days} days" if one.days else ""
        return f"{what} over {self.facts}{where}{window}"


@dataclass(frozen=True)
class Proportion:
    """A candidate made of two others."""

    ratio: Ratio
    title: Text
    lineage: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.ratio.name

    @property
    def definition(self) -> str:
        return f"{self.ratio.top} / {self.ratio.bottom}"


def variable(
    facts: str,
    noun: Text,
    lineage: tuple[str, ...],
    measure: Measure,
    value: str | None = None,
    *,
    where: tuple[str, str | bool] | None = None,
    days: int | None = None,
) -> Variable:
    """A variable with the name and the title that follow from its definition."""
    feature = Feature(_name(facts, measure, value, where, days), measure, value, where, days)
    return Variable(facts, feature, _title(feature, noun), lineage)


def _name(
    facts: str,
    measure: Measure,
    value: str | None,
    where: tuple[str, str | bool] | None,
    days: int | None,
) -> str:
    """A name for a column: what a kind is called may be in any script, so it is hashed."""
    kind = ""
    if where is not None:
        column, wanted = where
        shown = column.removeprefix("is_")
        if not isinstance(wanted, bool):
            shown = hashlib.md5(f"{column}={wanted}".encode()).hexdigest()[:8]  # noqa: S324 - a name
        kind = shown
    parts = (facts, measure, value or "", kind, str(days or ""))
    return "_".join(part for part in parts if part)


def _title(one: Feature, noun: Text) -> Text:
    named = noun
    where: Text = Text(en="", ko="")
    if one.where is not None:
        column, wanted = one.where
        where = _FLAGS.get(column) or Text(en=f"‘{wanted}’", ko=f"‘{wanted}’")
        if one.measure != "share" and column in _FLAGS:
            named = both("{noun} {where}", "{where} {noun}", noun=noun, where=where)
        elif one.measure != "share":
            named = both("{noun} ({where})", "{where} {noun}", noun=noun, where=where)
    words = _MEASURES[one.measure]
    value = _VALUES.get(one.value or "", Text(en=one.value or "", ko=one.value or ""))
    if one.measure == "share" and one.value is not None:
        named = both("{value} of {noun}", "{noun} {value}", value=value, noun=noun)
    said = both(words.en, words.ko, noun=named, where=where, value=value)
    if one.days is None or one.measure == "pace":
        return _capital(said)
    window = both("{said}, {days} days", "{days}일 {said}", said=said, days=str(one.days))
    return _capital(window)


def _capital(words: Text) -> Text:
    return Text(en=words.en[:1].upper() + words.en[1:], ko=words.ko)


def renamed(one: Variable, title: Text) -> Variable:
    """The same variable under words of its own."""
    return replace(one, title=title)
