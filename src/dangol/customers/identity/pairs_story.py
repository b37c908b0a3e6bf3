"""Likely pairs as an answer: how many join by themselves, how many a person must look at."""

from dataclasses import dataclass

import ibis.expr.types as ir

from dangol.contract.result import Answer, Column, Evidence, Rows, metric
from dangol.contract.tables_view import Tables
from dangol.words import Count, Share, Text, both

AUTOMATIC, REVIEW = 0.99, 0.80
"""From which probability two records are one person by themselves, and from which somebody
looks at them."""
METHOD = Text(
    en="Fellegi and Sunter's model (1969), by Splink: each field speaks for or against, the more "
    "the rarer its value is. How often true pairs agree is learned from the records themselves, "
    "without labels. Where given names differ, two are not joined by it unless they were born on "
    "one day and no phone or e-mail tells them apart: people who live together share all else. "
    "Nor are they where phone and e-mail are both others'.",
    ko="펠레기와 선터의 모형(1969)을 Splink로 계산합니다. 항목마다 찬성하거나 반대하며, 드문 "
    "값일수록 크게 말합니다. 같은 사람의 기록이 얼마나 자주 일치하는지는 정답 없이 기록에서 "
    "배웁니다. 함께 사는 사람은 다른 것이 모두 같으므로, 이름이 다르면 생년월일이 같고 전화나 "
    "이메일이 다르지 않을 때만 잇습니다. 전화와 이메일이 모두 다르면 잇지 않습니다.",
)


@dataclass(frozen=True)
class PairCounts:
    """Pairs by what becomes of them."""

    automatic: int
    review: int
    disputed: int
    unlikely: int


def counts_of(tables: Tables, pairs: ir.Table) -> PairCounts:
    joins = (pairs.match_probability >= AUTOMATIC) & ~pairs.is_disputed
    looks = (pairs.match_probability >= REVIEW) & ~joins
    found = tables.row(
        pairs.aggregate(
            automatic=joins.sum().fill_null(0).cast("int64"),
            review=looks.sum().fill_null(0).cast("int64"),
            disputed=(looks & pairs.is_disputed).sum().fill_null(0).cast("int64"),
            every=pairs.count().cast("int64"),
        )
    )
    unlikely = found["every"] - found["automatic"] - found["review"]
    return PairCounts(found["automatic"], found["review"], found["disputed"], unlikely)


def pairs_answer(counts: PairCounts, records: int) -> Answer:
    return Answer(
        headline=both(
            "{n} pairs of records are one person.",
            "기록 {n}쌍이 같은 사람입니다.",
            n=Count(counts.automatic),
        ),
        action=both(
            "Look at {n} pairs that are doubtful.", "의심스러운 {n}쌍을 살펴보세요.",
            n=Count(counts.review),
        )
        if counts.review
        else Text(en="No pair is doubtful.", ko="의심스러운 쌍이 없습니다."),
        because=both(
            "{records} records were compared; pairs from {sure} up join by themselves.",
            "기록 {records}건을 비교했고, 확률이 {sure} 이상이면 저절로 이어집니다.",
            records=Count(records),
            sure=Share(AUTOMATIC),
        ),
        metrics=(
            metric(Text(en="Records", ko="기록"), Count(records)),
            metric(Text(en="Joined", ko="이음"), Count(counts.automatic)),
            metric(Text(en="To review", ko="검토할 쌍"), Count(counts.review)),
        ),
        tables=(_table(counts),),
        evidence=Evidence(
            basis=both("{n} records", "기록 {n}건", n=Count(records)), method=METHOD
        ),
    )  # fmt: skip


def _table(counts: PairCounts) -> Rows:
    rows = (
        (Text(en="Joined", ko="이음"), counts.automatic),
        (Text(en="Doubtful", ko="의심스러움"), counts.review - counts.disputed),
        (
            Text(en="Likely, but something speaks against it", ko="비슷하지만 반대 근거가 있음"),
            counts.disputed,
        ),
        (Text(en="Kept apart", ko="잇지 않음"), counts.unlikely),
    )
    return Rows(
        title=Text(en="Pairs by what becomes of them", ko="쌍의 처리"),
        columns=(
            Column(name="what", title=Text(en="What becomes of them", ko="처리"), kind="name"),
            Column(name="pairs", title=Text(en="Pairs", ko="쌍"), kind="count"),
        ),
        rows=tuple({"what": what.model_dump(), "pairs": n} for what, n in rows),
    )
