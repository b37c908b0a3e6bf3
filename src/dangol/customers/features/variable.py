"""A derived variable: its definition as data, its name, and what it is called."""

import hashlib
from dataclasses import dataclass

from dangol.customers.features.fact_words import FLAGS, NOUNS
from dangol.methods.point_in_time.feature import Feature, Measure, Ratio
from dangol.words import Text, both

_MEASURES: dict[Measure, Text] = {
    "count": Text(en="{many}", ko="{many} 수"),
    "days": Text(en="days with {one}", ko="{one} 날수"),
    "sum": Text(en="{value} of {many}", ko="{many} {value}"),
    "mean": Text(en="mean {value} of {many}", ko="{many} 평균 {value}"),
    "most": Text(en="highest {value} of {one}", ko="{one} 최고 {value}"),
    "recency": Text(en="days since the last {one}", ko="마지막 {one} 뒤 날수"),
    "first": Text(en="days since the first {one}", ko="첫 {one} 뒤 날수"),
    "share": Text(en="share of {many} {where}", ko="{many} 가운데 {where} 비중"),
    "trend": Text(en="share of {many} in the later half", ko="{many} 가운데 뒤쪽 절반 비중"),
    "pace": Text(en="pace of {many}", ko="{many} 속도"),
    "gap": Text(en="usual days between {many}", ko="{many} 평소 간격(일)"),
    "gap_spread": Text(en="irregularity of {many}", ko="{many} 간격의 들쭉날쭉함"),
    "kinds": Text(en="{value} among {many}", ko="{many} {value} 가짓수"),
    "main_share": Text(en="share of the main {value} among {many}", ko="{many} 으뜸 {value} 비중"),
    "mix": Text(en="variety of {value} among {many}", ko="{many} {value} 다양함"),
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
    def about(self) -> str:
        """What it speaks of, over whichever window: counts, days and paces say how often."""
        one = self.feature
        measure = "often" if one.measure in ("count", "days", "pace") else one.measure
        where = "=".join(str(part) for part in one.where or ())
        return "_".join(part for part in (self.facts, measure, one.value, where) if part)

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
    def about(self) -> str:
        """It speaks of nothing else."""
        return self.name

    @property
    def definition(self) -> str:
        return f"{self.ratio.top} / {self.ratio.bottom}"


def variable(
    facts: str,
    lineage: tuple[str, ...],
    measure: Measure,
    value: str | None = None,
    *,
    where: tuple[str, str | bool] | None = None,
    days: int | None = None,
) -> Variable:
    """A variable with the name and the title that follow from its definition."""
    feature = Feature(_name(facts, measure, value, where, days), measure, value, where, days)
    return Variable(facts, feature, _title(facts, feature), lineage)


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
            told = f"{column}={wanted}".encode()
            shown = hashlib.md5(told, usedforsecurity=False).hexdigest()[:8]
        kind = shown
    parts = (facts, measure, value or "", kind, str(days or ""))
    return "_".join(part for part in parts if part)


def _title(facts: str, one: Feature) -> Text:
    noun = NOUNS[facts]
    many, single, where = noun.many, noun.one, Text(en="", ko="")
    if one.where is not None:
        column, wanted = one.where
        where = FLAGS.get(column) or Text(en=f"that is ‘{wanted}’", ko=f"‘{wanted}’")
        if one.measure != "share":
            many = single = (
                both("{many} {flag}", "{flag} {many}", many=many, flag=where)
                if column in FLAGS
                else both(noun.of_kind.en, noun.of_kind.ko, kind=str(wanted))
            )
    value = _VALUES.get(one.value or "", Text(en=one.value or "", ko=one.value or ""))
    if one.measure == "share" and one.value is not None:
        many = both("the {value} of {many}", "{many} {value}", value=value, many=many)
    words = _MEASURES[one.measure]
    said = both(words.en, words.ko, many=many, one=single, where=where, value=value)
    if one.days is None:
        return _capital(said)
    days = str(one.days)
    return _capital(both("{said}, {days} days", "{days}일 {said}", said=said, days=days))


def _capital(words: Text) -> Text:
    return Text(en=words.en[:1].upper() + words.en[1:], ko=words.ko)
