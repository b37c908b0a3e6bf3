"""Segments as an answer: how many groups, what sets each apart, who moved, and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dangol.contract.result import Answer, Column, Evidence, LeftOut, Metric, Range, Rows, metric
from dangol.customers.segments.learning import Learnt
from dangol.customers.segments.measured import Basis, BasisName, Unit
from dangol.customers.segments.method import METHOD
from dangol.customers.segments.moving import Moves
from dangol.customers.segments.pictures import moves_picture, steadiness_picture, traits_picture
from dangol.customers.segments.rows import Segment
from dangol.customers.segments.traits import Trait
from dangol.methods.found_again import LEAST_STABLE
from dangol.methods.valleys import LEAST_VALLEY
from dangol.words import Count, Day, Figure, Money, Share, Text, both

BY: dict[BasisName, Text] = {
    "purchases": Text(en="how they buy", ko="사는 모습"),
    "visits": Text(en="how they visit", ko="찾아오는 모습"),
    "demographics": Text(en="who they are", ko="인구 특성"),
    "opinions": Text(en="what they answered", ko="설문에 답한 것"),
    "regions": Text(en="where they live and shop", ko="사는 곳과 가는 매장"),
}
WAYS = {
    "k-means": Text(en="k-means", ko="k-평균"),
    "mixture": Text(en="Gaussian mixture", ko="가우스 혼합"),
    "density": Text(en="density", ko="밀도"),
    "latent-classes": Text(en="latent classes", ko="잠재 계층"),
}
SHOWN_TRAITS = 3


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of; ``asked`` is the number of segments, 0 if none was.

    ``tables`` are further ones, of who is of which.
    """

    basis: Basis
    found: Learnt
    people: int
    days: int
    currency: str
    asked: int
    segments: tuple[Segment, ...] = ()
    outside: int = 0
    moves: Moves | None = None
    tables: tuple[Rows, ...] = ()

    def model_with(self, segments: Sequence[Segment], outside: int, moves: Moves | None) -> "Told":
        return replace(self, segments=tuple(segments), outside=outside, moves=moves)

    @property
    def by(self) -> Text:
        return BY[self.basis.name]


def segments_answer(told: Told) -> Answer:
    """The answer: groups, cuts that were asked for, or one crowd."""
    pictures = [traits_picture(told.segments)] if told.segments else []
    if told.moves is not None:
        pictures.append(moves_picture(told.segments, told.moves))
    if len(told.found.tried) > 1:
        pictures.append(steadiness_picture(told.found.tried))
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=_because(told),
        metrics=_metrics(told),
        pictures=tuple(pictures),
        tables=_tables(told),
        evidence=Evidence(
            basis=both(
                "{n} people, {k} things compared, {way}",
                "{n}명, 견준 것 {k}가지, {way}",
                n=Count(told.people),
                k=Count(len(told.basis.measured)),
                way=WAYS[told.found.way],
            ),
            method=METHOD,
            left_out=_left_out(told),
        ),
    )


def _headline(told: Told) -> Text:
    if not told.segments:
        return both(
            "By {by}, customers are one crowd: no groups were found.",
            "{by}으로 보면 고객은 한 무리이며, 나뉘는 무리를 찾지 못했습니다.",
            by=told.by,
        )
    if not told.found.is_grouped:
        return both(
            "These {k} segments are cuts of one crowd, not groups.",
            "이 {k}개 세그먼트는 한 무리를 자른 것이며, 저절로 나뉜 무리가 아닙니다.",
            k=Count(len(told.segments)),
        )
    largest = max(told.segments, key=lambda one: (one.people, -one.number))
    return both(
        "By {by}, customers fall into {k} groups; ‘{name}’, the largest, holds {share}.",
        "{by}으로 보면 고객은 {k}개 무리로 나뉘고, 가장 큰 ‘{name}’ 무리가 {share}입니다.",
        by=told.by,
        k=Count(len(told.segments)),
        name=largest.name,
        share=Share(largest.share),
    )


def _action(told: Told) -> Text:
    if not told.segments:
        return Text(
            en="Order customers by a score instead, such as RFM: it claims no groups.",
            ko="RFM처럼 점수로 순서를 매겨 쓰세요. 무리가 있다고 여기지 않는 방법입니다.",
        )
    if not told.found.is_grouped:
        return Text(
            en="Use them as steps if you need some; people near a border belong to neither side.",
            ko="단계가 필요하면 쓰되, 경계에 있는 사람은 어느 쪽도 아니라고 보세요.",
        )
    smallest = min(told.segments, key=lambda one: (one.people, one.number))
    first = next((one for one in smallest.traits if one.is_clear), None)
    if first is None:
        return Text(en="Write to each in its own words.", ko="무리마다 다른 말로 이야기하세요.")
    return both(
        "Write to each in its own words, by what sets it apart; ‘{name}’ are few and differ most "
        "by ‘{what}’.",
        "무리마다 남다른 점에 맞춰 이야기하세요. ‘{name}’ 무리는 작고, ‘{what}’에서 가장 다릅니다.",
        name=smallest.name,
        what=_trait_words(first),
    )


def _because(told: Told) -> Text:
    best = told.found.best
    if best is None or best.count < 2:
        return both(
            "{n} people; nothing in {k} things compared goes together.",
            "{n}명을 보았고, 견준 {k}가지 가운데 함께 가는 것이 없습니다.",
            n=Count(told.people),
            k=Count(len(told.basis.measured)),
        )
    if told.found.chosen is None and best.valley is not None and best.valley < LEAST_VALLEY:
        return both(
            "{n} people would be cut at the same places again, but as many lie between the {k} as "
            "within them: a crowd with corners.",
            "{n}명을 다시 나누어도 같은 자리에서 잘리지만, 나눈 {k}개 사이에도 안쪽만큼 사람이 "
            "많습니다. 모서리가 있는 한 무리입니다.",
            n=Count(told.people),
            k=Count(best.count),
        )
    return both(
        "Halves of {n} people, cut into {k} by themselves, agree to {found} of 1; people of one "
        "crowd would agree to {chance}.",
        "{n}명을 반씩 따로 {k}개로 나누면 서로 {found}만큼 맞습니다(1이면 같음). 한 무리의 "
        "사람들이라면 {chance}만큼 맞습니다.",
        n=Count(told.people),
        k=Count(best.count),
        found=Figure(round(best.found, 2)),
        chance=Figure(round(max(best.by_chance, 0.0), 2)),
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    best = told.found.best
    if best is None:
        return ()
    found = [
        metric(
            Text(en="Groups found", ko="찾은 무리"),
            Count(len(told.segments) if told.found.is_grouped else 0),
        ),
        metric(
            Text(en="Found again in halves (of 1)", ko="반씩 나누어 다시 찾음(1이면 같음)"),
            Figure(round(best.found, 3)),
            range=Range(
                low=0.0,
                high=round(max(best.by_chance, 0.0), 3),
                value=round(max(best.found, 0.0), 3),
                tick=LEAST_STABLE,
                caption=both("one crowd: {x}", "한 무리라면 {x}",
                             x=Figure(round(max(best.by_chance, 0.0), 2))),
            ),
            note=Text(
                en="Groups need .6 or more, and few people between them",
                ko="무리라고 하려면 0.6 이상이고 사이에 사람이 적어야 함",
            ),
        ),
    ]  # fmt: skip
    if told.segments:
        inside = sum(one.people for one in told.segments)
        sure = sum(one.people * one.membership for one in told.segments) / inside
        found.append(
            metric(
                Text(en="Surely in their segment", ko="소속이 확실한 정도"), Share(round(sure, 3))
            )
        )
    if told.moves is not None:
        moved = 1 - told.moves.stayed / told.moves.both
        found.append(
            metric(
                both("Moved since {day}", "{day}부터 옮긴 비중", day=Day(told.moves.since)),
                Share(round(moved, 3)),
            )
        )
    return tuple(found)


def _left_out(told: Told) -> tuple[LeftOut, ...]:
    if not told.outside:
        return ()
    reason = Text(en="people who lie near no group", ko="어느 무리와도 가깝지 않은 사람")
    return (LeftOut(count=told.outside, reason=reason),)


def _trait_words(one: Trait) -> Text:
    if not one.option:
        return one.measured.title
    return both("{title}: {option}", "{title}: {option}", title=one.measured.title,
                option=one.option)  # fmt: skip


def value_words(unit: Unit, value: float, currency: str) -> Text:
    """A value as marketers write it."""
    if unit == "share":
        return both("{v}", "{v}", v=Share(round(value, 3)))
    if unit == "money":
        return both("{v}", "{v}", v=Money(value, currency))
    return both("{v}", "{v}", v=Figure(round(value, 2)))


def _tables(told: Told) -> tuple[Rows, ...]:
    if not told.segments:
        return ()
    tables = [_segments_table(told), _traits_table(told), *told.tables]
    if told.moves is not None:
        tables.append(_moves_table(told.segments, told.moves))
    return tuple(tables)


def _segments_table(told: Told) -> Rows:
    return Rows(
        title=Text(en="Segments", ko="세그먼트"),
        caption=Text(
            en="Found again: .75 and more is firm, below .6 hardly a group",
            ko="다시 찾음: 0.75 이상이면 탄탄하고, 0.6보다 낮으면 무리라고 하기 어렵습니다",
        ),
        columns=(
            Column(name="name", title=Text(en="Segment", ko="세그먼트"), kind="name"),
            Column(name="people", title=Text(en="People", ko="사람"), kind="count"),
            Column(name="share", title=Text(en="Of all", ko="비중"), kind="bar"),
            Column(name="found_again", title=Text(en="Found again", ko="다시 찾음"), kind="number"),
            Column(name="membership", title=Text(en="Surely in it", ko="소속 확률"), kind="share"),
        ),
        rows=tuple(
            {
                "segment": one.number,
                "name": one.name.model_dump(),
                "people": one.people,
                "share": round(one.share, 4),
                "found_again": None if one.found_again != one.found_again else round(
                    one.found_again, 2
                ),
                "membership": round(one.membership, 3),
            }
            for one in told.segments
        ),
    )  # fmt: skip


def _traits_table(told: Told) -> Rows:
    rows = [
        {
            "name": one.name.model_dump(),
            "what": _trait_words(trait).model_dump(),
            "here": value_words(trait.unit, trait.value, told.currency).model_dump(),
            "overall": value_words(trait.unit, trait.overall, told.currency).model_dump(),
            "effect": round(trait.effect, 2),
            "between": both(
                "{low} to {high}", "{low}~{high}",
                low=Figure(round(trait.low, 2)), high=Figure(round(trait.high, 2)),
            ).model_dump(),
        }
        for one in told.segments
        for trait in [t for t in one.traits if t.is_clear][:SHOWN_TRAITS]
    ]  # fmt: skip
    return Rows(
        title=Text(en="What sets each apart most", ko="가장 남다른 점"),
        caption=Text(
            en="Difference to all others in standard deviations: .2 is small, .8 large",
            ko="나머지와의 차이를 표준편차로: 0.2는 작고 0.8은 큽니다",
        ),
        columns=(
            Column(name="name", title=Text(en="Segment", ko="세그먼트"), kind="name"),
            Column(name="what", title=Text(en="What", ko="무엇"), kind="name"),
            Column(name="here", title=Text(en="Here", ko="이 무리"), kind="name"),
            Column(name="overall", title=Text(en="All", ko="전체"), kind="name"),
            Column(name="effect", title=Text(en="Difference", ko="차이"), kind="number"),
            Column(name="between", title=Text(en="95% interval", ko="95% 구간"), kind="name"),
        ),
        rows=tuple(rows),
    )


def _moves_table(segments: Sequence[Segment], found: Moves) -> Rows:
    names = {one.number: one.name for one in segments}
    none = Text(en="None of them", ko="어디에도 없음")
    rows = [
        {
            "before": names.get(one.before, none).model_dump(),
            "after": names.get(one.after, none).model_dump(),
            "people": one.people,
            "share": round(one.share, 4),
        }
        for one in sorted(found.every, key=lambda one: (-one.people, one.before, one.after))
        if one.before != one.after
    ]
    return Rows(
        title=both("Who moved since {day}", "{day}부터 옮긴 사람", day=Day(found.since)),
        caption=Text(
            en="By the same rule on what was known then; share of those who were there",
            ko="그때 알려진 것에 같은 규칙을 적용함; 그곳에 있던 사람 가운데 비중",
        ),
        columns=(
            Column(name="before", title=Text(en="From", ko="예전"), kind="name"),
            Column(name="after", title=Text(en="To", ko="지금"), kind="name"),
            Column(name="people", title=Text(en="People", ko="사람"), kind="count"),
            Column(name="share", title=Text(en="Of them", ko="비중"), kind="bar"),
        ),
        rows=tuple(rows),
    )
