"""Stages as an answer: how many are in each, what they do there, and where they move."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dangol.contract.result import Answer, Column, Evidence, Metric, Rows, metric
from dangol.customers.journeys.method import STAGES_METHOD
from dangol.customers.journeys.stage_model import StageModel
from dangol.customers.journeys.stages_picture import moves_picture
from dangol.tables.journeys import STAGE_NAMES
from dangol.words import Count, Figure, Share, Text, both

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Told:
    """What was learned, and the people of each stage by its number from 1."""

    model: StageModel
    people: dict[int, int]
    weeks: int

    @property
    def names(self) -> list[Text]:
        return [STAGE_NAMES[name] for name in self.model.stage_names]

    @property
    def whole(self) -> int:
        return sum(self.people.values())

    @property
    def is_one(self) -> bool:
        """Whether one stage explains as much."""
        return len(self.model.start) == 1

    def size(self, stage: int) -> int:
        """People of a stage, counted from 0."""
        return self.people.get(stage + 1, 0)

    @property
    def stays(self) -> Array:
        """By stage: weeks that a stay lasts on average."""
        found: Array = 1.0 / np.maximum(1.0 - np.diag(self.model.moves), 1e-6)
        return found

    @property
    def leaving(self) -> int:
        """People who leave the first stage for a quieter one next week, rounded."""
        return round(self.size(0) * float(self.model.moves[0, 1:].sum()))


def stages_answer(told: Told) -> Answer:
    """The answer from the model and everybody's stage."""
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=both(
            "{n} customers over {weeks} weeks; {k} explain them best for their number (BIC).",
            "고객 {n}명의 {weeks}주를 가장 잘 설명하는 것은 {k}입니다(BIC).",
            n=Count(told.whole),
            weeks=Count(told.weeks),
            k=_stages(len(told.model.start)),
        ),
        metrics=_metrics(told),
        pictures=() if told.is_one else (moves_picture(told.model, told.names),),
        tables=(_stages_table(told), *(() if told.is_one else (_moves_table(told),))),
        evidence=Evidence(
            basis=both(
                "{n} customers, {weeks} weeks",
                "고객 {n}명, {weeks}주",
                n=Count(told.whole),
                weeks=Count(told.weeks),
            ),
            method=STAGES_METHOD,
        ),
    )


def _stages(count: int) -> Text:
    return Text(en="one stage" if count == 1 else f"{count} stages", ko=f"단계 {count}개")


def _headline(told: Told) -> Text:
    if told.is_one:
        return Text(
            en="Customers cannot be told apart by stages: one explains all their weeks.",
            ko="고객을 단계로 가를 수 없습니다. 한 단계로 모든 주가 설명됩니다.",
        )
    return both(
        "{share} of customers are in the stage “{first}”, {other} in “{last}”.",
        "고객의 {share}가 ‘{first}’, {other}가 ‘{last}’ 단계에 있습니다.",
        share=Share(round(told.size(0) / told.whole, 3)),
        first=told.names[0],
        other=Share(round(told.size(len(told.names) - 1) / told.whole, 3)),
        last=told.names[-1],
    )


def _action(told: Told) -> Text:
    if told.is_one:
        return Text(en="Treat them alike.", ko="모두를 같이 대하세요.")
    return both(
        "About {n} leave “{first}” in a week: reach them before they sleep.",
        "한 주에 {n}명쯤 ‘{first}’ 단계를 떠납니다. 잠들기 전에 다가가세요.",
        n=Count(told.leaving),
        first=told.names[0],
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    found = []
    for stage, name in enumerate(told.names):
        share = Share(round(told.size(stage) / told.whole, 3))
        note = both("{share} of all", "전체의 {share}", share=share)
        found.append(metric(name, Count(told.size(stage)), note=note))
    return tuple(found)


def _stages_table(told: Told) -> Rows:
    model = told.model
    rows = [
        {
            "name": name.model_dump(),
            "people": told.size(stage),
            "share": told.size(stage) / told.whole,
            "active": float(model.active_share[stage]),
            "bought": float(model.bought_share[stage]),
            "stays": None if told.is_one else _stay(told, stage).model_dump(),
        }
        for stage, name in enumerate(told.names)
    ]
    return Rows(
        title=Text(en="What is done in each stage", ko="단계마다 하는 일"),
        caption=Text(
            en="Share of weeks with anything done, and with an order",
            ko="무언가 한 주와 주문한 주의 비중",
        ),
        columns=(
            Column(name="name", title=Text(en="Stage", ko="단계"), kind="name"),
            Column(name="people", title=Text(en="Customers", ko="고객"), kind="count"),
            Column(name="share", title=Text(en="Of all", ko="전체 중"), kind="bar"),
            Column(name="active", title=Text(en="Weeks with anything", ko="활동한 주"),
                   kind="share"),
            Column(name="bought", title=Text(en="Weeks with an order", ko="주문한 주"),
                   kind="share"),
            Column(name="stays", title=Text(en="A stay lasts", ko="머무는 기간")),
        ),
        rows=tuple(rows),
    )  # fmt: skip


def _stay(told: Told, stage: int) -> Text:
    """How long a stay lasts; no longer than anybody was looked at."""
    weeks = float(told.stays[stage])
    if weeks > told.weeks:
        return both("over {n} weeks", "{n}주 넘게", n=Count(told.weeks))
    return both("{n} weeks", "{n}주", n=Figure(round(weeks, 1)))


def _moves_table(told: Told) -> Rows:
    """From each stage to each in a week."""
    rows: list[dict[str, Any]] = [
        {
            "name": name.model_dump(),
            **{f"to_{other}": float(told.model.moves[stage, other]) for other in _places(told)},
        }
        for stage, name in enumerate(told.names)
    ]
    return Rows(
        title=Text(en="Where customers are a week later", ko="한 주 뒤에 있는 단계"),
        caption=Text(en="Of those in the stage of the row", ko="행의 단계에 있던 고객 가운데"),
        columns=(
            Column(name="name", title=Text(en="From", ko="어디에서"), kind="name"),
            *(
                Column(name=f"to_{place}", title=told.names[place], kind="share")
                for place in _places(told)
            ),
        ),
        rows=tuple(rows),
    )


def _places(told: Told) -> range:
    return range(len(told.names))
