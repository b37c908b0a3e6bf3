"""Journeys as an answer: the most frequent ways, what follows what, what comes next."""

from dataclasses import dataclass
from typing import Any

from dangol.contract.result import Answer, Column, Evidence, Metric, Range, Rows, metric
from dangol.customers.journeys.flows import Path, flows
from dangol.customers.journeys.foretelling import Foretold
from dangol.customers.journeys.journeys_pictures import transitions_picture
from dangol.customers.journeys.method import PATHS_METHOD
from dangol.customers.journeys.moves import SHOWN
from dangol.customers.journeys.named import step_words
from dangol.customers.journeys.spans import Span
from dangol.methods.score_quality import Estimate
from dangol.tables.journeys import END, ORDER
from dangol.words import EN_DASH, Count, Figure, Share, Text, both

MOST_PATHS, MOST_TRANSITIONS, MOST_NODES = 12, 20, 6


@dataclass(frozen=True)
class Told:
    """Journeys by path, all of them, transitions by name, and what was learned."""

    ways: dict[Path, int]
    journeys: int
    steps: list[dict[str, Any]]
    foretold: Foretold
    pause_days: int
    window_days: int

    @property
    def ordered(self) -> list[tuple[Path, int]]:
        """The most frequent first."""
        return sorted(self.ways.items(), key=lambda one: (-one[1], one[0]))

    @property
    def with_order(self) -> int:
        """Journeys that order within the steps that are told apart."""
        return sum(count for path, count in self.ways.items() if ORDER in path)


def way_words(path: Path) -> Text:
    """A path as it is read."""
    words = [step_words(name) for name in path]
    return Text(en=" → ".join(one.en for one in words), ko=" → ".join(one.ko for one in words))


def journeys_answer(told: Told) -> Answer:
    """The answer from paths, transitions and next steps."""
    following = [one for one in told.steps if one["next"] != END]
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=_because(told),
        metrics=_metrics(told),
        pictures=(transitions_picture(told.steps),) if following else (),
        tables=(_flows_table(told), _paths_table(told), _transitions_table(told)),
        evidence=Evidence(
            basis=both(
                "{n} journeys in {days} days",
                "{days}일 동안의 여정 {n}건",
                n=Count(told.journeys),
                days=Count(told.window_days),
            ),
            method=PATHS_METHOD,
        ),
    )


def _headline(told: Told) -> Text:
    path, count = told.ordered[0]
    return both(
        "The most frequent journey is “{way}”: {share} of all.",
        "가장 흔한 여정은 ‘{way}’이며, 전체의 {share}입니다.",
        way=way_words(path),
        share=Share(round(count / told.journeys, 3)),
    )


def _action(told: Told) -> Text:
    judged = told.foretold.judged
    if judged is None:
        return Text(
            en="There is too little to tell what comes next.",
            ko="다음에 올 것을 말하기에는 기록이 적습니다.",
        )
    if judged.is_flat:
        return Text(
            en="What people did before does not tell what they do next.",
            ko="지난 일로는 다음 일을 더 잘 알 수 없습니다.",
        )
    return both(
        "Meet people at their next step: it is told right for {share}.",
        "다음 단계에 맞추어 다가가세요. {share}를 맞힙니다.",
        share=Share(round(judged.right.value, 3)),
    )


def _because(told: Told) -> Text:
    judged = told.foretold.judged
    if judged is None:
        return both(
            "A pause of {n} days ends a journey.", "{n}일을 쉬면 여정이 끝납니다.",
            n=Count(told.pause_days),
        )  # fmt: skip
    return both(
        "Of {n} steps of people that it had not seen{later}, it told {right} right ({low} to "
        "{high}); always naming the most frequent step, {usual}.",
        "보지 못한 사람들의 {later}단계 {n}건 가운데 {right}({low}~{high})를 맞혔고, 늘 가장 흔한 "
        "단계를 꼽으면 {usual}입니다.",
        n=Count(judged.steps),
        later=Text(en=", on later days", ko="뒤 기간 ") if judged.is_later else Text(en="", ko=""),
        right=Share(round(judged.right.value, 3)),
        low=Share(round(judged.right.low, 3)),
        high=Share(round(judged.right.high, 3)),
        usual=Share(round(judged.usual.value, 3)),
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    found = [
        metric(
            Text(en="Journeys", ko="여정"),
            Count(told.journeys),
            note=both("parted by {n} days", "{n}일을 쉬면 나눔", n=Count(told.pause_days)),
        ),
        metric(
            Text(en="With an order", ko="주문이 있는 여정"),
            Share(round(told.with_order / told.journeys, 3)),
            note=both("among the first {n} steps", "첫 {n}단계 안에서", n=Count(SHOWN)),
        ),
    ]
    judged = told.foretold.judged
    if judged is not None:
        found += [
            metric(
                Text(en="Next step told right", ko="다음 단계를 맞힘"),
                Share(round(judged.right.value, 3)),
                range=_range(judged.right, judged.usual.value),
                note=both(
                    "most frequent: {usual}",
                    "가장 흔한 단계: {usual}",
                    usual=Share(round(judged.usual.value, 3)),
                ),
            ),
            metric(
                Text(en="Looks back", ko="되돌아보는 단계"),
                Figure(told.foretold.depth),
                note=Text(en="steps, chosen on others", ko="다른 사람들로 고름"),
            ),
        ]
    return tuple(found)


def _range(found: Estimate, usual: float) -> Range:
    return Range(
        low=found.low,
        high=found.high,
        value=found.value,
        tick=usual,
        caption=both(
            f"{{low}}{EN_DASH}{{high}}, 95%",
            f"95% 구간 {{low}}{EN_DASH}{{high}}",
            low=Share(round(found.low, 3)),
            high=Share(round(found.high, 3)),
        ),
    )


def _flows_table(told: Told) -> Rows:
    """The stream from place to place: what the picture of the page is drawn from."""
    rows = [
        {
            "place": one.place,
            "from": step_words(one.start).model_dump(),
            "to": step_words(one.end).model_dump(),
            "count": one.journeys,
            "share": one.journeys / told.journeys,
        }
        for one in flows(told.ways, SHOWN, MOST_NODES)
    ]
    return Rows(
        title=Text(en="The stream of journeys", ko="여정의 흐름"),
        caption=both(
            "From the first step of a journey; at each place the {n} most frequent",
            "여정의 첫 단계부터이며, 자리마다 가장 잦은 {n}가지",
            n=Count(MOST_NODES),
        ),
        columns=(
            Column(name="from", title=Text(en="From", ko="어디에서"), kind="name"),
            Column(name="to", title=Text(en="To", ko="어디로")),
            Column(name="place", title=Text(en="Place", ko="자리"), kind="count"),
            Column(name="count", title=Text(en="Journeys", ko="여정"), kind="count"),
            Column(name="share", title=Text(en="Of all", ko="전체 중"), kind="bar"),
        ),
        rows=tuple(rows),
    )


def _paths_table(told: Told) -> Rows:
    rows = [
        {
            "name": way_words(path).model_dump(),
            "count": count,
            "share": count / told.journeys,
            "order": (Text(en="yes", ko="있음") if ORDER in path else Text(en="", ko=""))
            .model_dump(),
        }
        for path, count in told.ordered[:MOST_PATHS]
    ]  # fmt: skip
    return Rows(
        title=Text(en="Most frequent journeys", ko="가장 흔한 여정"),
        caption=both(
            "The first {n} steps, repeats aside", "되풀이를 뺀 첫 {n}단계", n=Count(SHOWN)
        ),
        columns=(
            Column(name="name", title=Text(en="Journey", ko="여정"), kind="name"),
            Column(name="count", title=Text(en="Journeys", ko="건수"), kind="count"),
            Column(name="share", title=Text(en="Of all", ko="전체 중"), kind="bar"),
            Column(name="order", title=Text(en="Order", ko="주문")),
        ),
        rows=tuple(rows),
    )


def _transitions_table(told: Told) -> Rows:
    most = sorted(told.steps, key=lambda one: (-one["count"], one["step"], one["next"]))
    rows = [
        {
            "name": step_words(one["step"]).model_dump(),
            "next": step_words(one["next"]).model_dump(),
            "count": one["count"],
            "share": one["share"],
            "time": None
            if one["hours"] is None
            else both("{t}", "{t}", t=Span(one["hours"])).model_dump(),
        }
        for one in most[:MOST_TRANSITIONS]
    ]
    return Rows(
        title=Text(en="What follows what", ko="무엇 다음에 무엇"),
        caption=Text(
            en="Within a journey; share of all that came after the step; time in the middle",
            ko="여정 안에서이며, 그 단계 다음에 온 것 가운데의 비중과 시간의 가운데 값",
        ),
        columns=(
            Column(name="name", title=Text(en="Step", ko="단계"), kind="name"),
            Column(name="next", title=Text(en="Next", ko="다음")),
            Column(name="count", title=Text(en="Times", ko="횟수"), kind="count"),
            Column(name="share", title=Text(en="Share", ko="비중"), kind="bar"),
            Column(name="time", title=Text(en="Usual time", ko="보통 걸린 시간")),
        ),
        rows=tuple(rows),
    )
