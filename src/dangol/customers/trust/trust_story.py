"""Trust in attributes as an answer: what is missing, what can be told, what looks wrong."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from dangol.contract.result import Answer, Column, Decision, Evidence, Metric, Range, Rows, metric
from dangol.customers.trust.attributes import title_of
from dangol.customers.trust.encoding import Array
from dangol.customers.trust.learnt import Learnt, is_told
from dangol.customers.trust.trust_method import METHOD, REFUSALS
from dangol.customers.trust.trust_picture import hits_picture
from dangol.customers.trust.writing import DIGITS, Doubted
from dangol.methods.hidden_quality import bands_of, share_of_groups, share_with_interval
from dangol.methods.score_quality import Estimate
from dangol.tables.attributes import ATTRIBUTE_PREDICTIONS
from dangol.tables.people import CUSTOMERS
from dangol.words import EN_DASH, Count, Figure, Share, Text, both


@dataclass(frozen=True)
class Story:
    """Everything that the answer speaks of; tuples go with the attributes."""

    people: int
    least: float
    every: tuple[Learnt, ...]
    predicted: tuple[int, ...]
    missing: tuple[int, ...]
    doubted: tuple[Doubted, ...]
    broken: int

    @property
    def doubts(self) -> int:
        return sum(one.count for one in self.doubted) + self.broken

    @cached_property
    def sure(self) -> list[tuple[Array, Array, Array]]:
        """Of each attribute the hidden values that would be told: sure, right, usual right."""
        found = []
        for one in self.every:
            if one.hidden is None or not one.is_usable:
                found.append((np.zeros(0), np.zeros(0), np.zeros(0)))
                continue
            told = one.hidden.of(is_told(one.hidden.logs, one.usual, self.least))
            found.append((told.confidence, told.is_right, told.is_usual_right))
        return found

    @cached_property
    def pooled(self) -> tuple[Array, Array, Array]:
        """The same of all attributes."""
        sure, right, usual = (np.concatenate(part) for part in zip(*self.sure, strict=True))
        return sure, right, usual

    @property
    def hits(self) -> Estimate:
        """The share that would be told right; several values of a person count together."""
        who = [
            one.who[is_told(one.hidden.logs, one.usual, self.least)]
            for one in self.every
            if one.hidden is not None and one.is_usable
        ]
        return _rounded(share_of_groups(self.pooled[1], np.concatenate([np.zeros(0, int), *who])))


def trust_answer(story: Story) -> Answer:
    """The answer from what was learned, hidden, told and doubted."""
    _, right, usual = story.pooled
    shown = _picture_rows(story)
    return Answer(
        headline=_headline(story),
        action=_action(story),
        because=_because(story, right, usual),
        metrics=_metrics(story, right, usual),
        pictures=(hits_picture(shown),) if shown else (),
        tables=(_attributes_table(story), *_bands_table(story), *_doubts_table(story)),
        decisions=_decisions(story),
        evidence=Evidence(
            basis=both(
                "{n} customers, {k} attributes; {m} known values were hidden and guessed",
                "고객 {n}명, 속성 {k}개; 아는 값 {m}개를 숨기고 예측",
                n=Count(story.people),
                k=Count(len(story.every)),
                m=Count(sum(one.tried for one in story.every)),
            ),
            method=METHOD,
        ),
    )


def _headline(story: Story) -> Text:
    missing, predicted = sum(story.missing), sum(story.predicted)
    gaps = {"n": Count(missing), "k": Count(len(story.every)), "m": Count(predicted)}
    if not missing:
        return both(
            "None of {k} attributes is missing of anybody.",
            "속성 {k}개에 빈 값이 없습니다.",
            **gaps,
        )
    if not predicted:
        return both(
            "{n} values of {k} attributes are missing, and none can be told.",
            "속성 {k}개에 값 {n}개가 비어 있으며, 예측할 수 있는 것은 없습니다.",
            **gaps,
        )
    return both(
        "{n} values of {k} attributes are missing; {m} of them can be told.",
        "속성 {k}개에 값 {n}개가 비어 있으며, 그 가운데 {m}개를 예측할 수 있습니다.",
        **gaps,
    )


def _action(story: Story) -> Text:
    if story.doubts:
        return both(
            "Check {n} given values that do not fit; nothing was overwritten.",
            "맞지 않아 보이는 값 {n}개를 확인하세요. 알려 준 값은 그대로입니다.",
            n=Count(story.doubts),
        )
    return Text(
        en="No given value clearly looks wrong.",
        ko="알려 준 값 가운데 뚜렷이 잘못된 것은 없습니다.",
    )


def _because(story: Story, right: Array, usual: Array) -> Text:
    if not len(right):
        return Text(
            en="Hidden and guessed, no attribute was told better than by its usual shares.",
            ko="값을 숨기고 예측했을 때, 흔한 값을 말하는 것보다 나은 속성이 없었습니다.",
        )
    hits = story.hits
    return both(
        "Of {n} known values that were hidden and told, {share} were right ({low} to {high}); "
        "always saying the most frequent value, {base} would be.",
        "숨기고 예측한 값 {n}개 가운데 {share}를 맞혔습니다(95% 구간 {low}~{high}). 가장 흔한 값만 "
        "말하면 {base}를 맞힙니다.",
        n=Count(len(right)),
        share=_percent(hits.value),
        low=_percent(hits.low),
        high=_percent(hits.high),
        base=_percent(float(usual.mean())),
    )


def _metrics(story: Story, right: Array, usual: Array) -> tuple[Metric, ...]:
    missing, predicted = sum(story.missing), sum(story.predicted)
    found = [
        metric(
            Text(en="Missing", ko="비어 있음"),
            _percent(missing / (story.people * len(story.every))),
            note=both("of {n} values", "값 {n}개 가운데", n=Count(story.people * len(story.every))),
        ),
        metric(
            Text(en="Can be told", ko="예측 가능"),
            Count(predicted),
            note=both("{s} of the missing", "빈 값의 {s}", s=_percent(predicted / max(missing, 1))),
        ),
    ]
    if len(right):
        hits = story.hits
        found.append(
            metric(
                Text(en="Hidden values told right", ko="숨긴 값을 맞힘"),
                _percent(hits.value),
                range=_range(hits, round(float(usual.mean()), DIGITS)),
                note=both(
                    "most frequent value: {s}",
                    "가장 흔한 값은 {s}",
                    s=_percent(float(usual.mean())),
                ),
            )
        )
    found.append(metric(Text(en="Look wrong", ko="맞지 않아 보임"), Count(story.doubts)))
    return tuple(found)


def _picture_rows(story: Story) -> list[dict[str, Any]]:
    rows = []
    for one, (_, right, usual) in zip(story.every, story.sure, strict=True):
        if len(right):
            title, hits = title_of(one.attribute.name), _rounded(share_with_interval(right))
            rows.append(
                {
                    "title_en": title.en,
                    "title_ko": title.ko,
                    "right": hits.value,
                    "low": hits.low,
                    "high": hits.high,
                    "usual": round(float(usual.mean()), DIGITS),
                }
            )
    return sorted(rows, key=lambda row: float(row["usual"]) - float(row["right"]))


def _attributes_table(story: Story) -> Rows:
    rows = []
    parts = zip(story.every, story.missing, story.predicted, story.sure, strict=True)
    for one, missing, predicted, (_, right, usual) in parts:
        rows.append(
            {
                "name": title_of(one.attribute.name).model_dump(),
                "missing": round(missing / story.people, DIGITS),
                "predicted": predicted,
                "right": round(float(right.mean()), DIGITS) if len(right) else None,
                "usual": round(float(usual.mean()), DIGITS) if len(right) else None,
                "note": REFUSALS[one.refusal].model_dump(),
            }
        )
    return Rows(
        title=Text(en="Attribute by attribute", ko="속성마다"),
        caption=Text(
            en="Told right: of hidden values that were sure enough to be told",
            ko="맞힘: 숨긴 값 가운데 예측할 만큼 확실한 것 중에서",
        ),
        columns=(
            Column(name="name", title=Text(en="Attribute", ko="속성"), kind="name"),
            Column(name="missing", title=Text(en="Missing", ko="비어 있음"), kind="bar"),
            Column(name="predicted", title=Text(en="Told", ko="예측"), kind="count"),
            Column(name="right", title=Text(en="Told right", ko="맞힘"), kind="share"),
            Column(name="usual", title=Text(en="Most frequent", ko="가장 흔한 값"), kind="share"),
            Column(name="note", title=Text(en="Result", ko="결과")),
        ),
        rows=tuple(rows),
    )


def _bands_table(story: Story) -> tuple[Rows, ...]:
    """How sure guesses claimed to be, and how often they were right."""
    sure, right, _ = story.pooled
    if not len(sure):
        return ()
    rows = [
        {
            "band": both(
                f"{{low}}{EN_DASH}{{high}}",
                f"{{low}}{EN_DASH}{{high}}",
                low=_percent(band.low),
                high=_percent(band.high),
            ).model_dump(),
            "count": band.count,
            "claimed": round(band.confidence, DIGITS),
            "right": round(band.hits.value, DIGITS),
            "interval": f"{band.hits.low:.0%}{EN_DASH}{band.hits.high:.0%}",
        }
        for band in bands_of(sure, right)
    ]
    return (
        Rows(
            title=Text(en="How sure, and how often right", ko="확신과 실제로 맞힌 비중"),
            caption=Text(
                en="Hidden values of all attributes that can be told",
                ko="예측하는 모든 속성의 숨긴 값",
            ),
            columns=(
                Column(name="band", title=Text(en="Claimed", ko="확신"), kind="name"),
                Column(name="count", title=Text(en="Values", ko="값"), kind="count"),
                Column(name="claimed", title=Text(en="On average", ko="평균 확신"), kind="share"),
                Column(name="right", title=Text(en="Right", ko="맞힘"), kind="share"),
                Column(name="interval", title=Text(en="95%", ko="95%")),
            ),
            rows=tuple(rows),
        ),
    )


def _doubts_table(story: Story) -> tuple[Rows, ...]:
    rows: list[dict[str, Any]] = [
        {
            "name": title_of(one.attribute.name).model_dump(),
            "judged": doubted.judged,
            "doubted": doubted.count,
            "chance": Figure(round(doubted.by_chance, 1)).say("en"),
        }
        for one, doubted in zip(story.every, story.doubted, strict=True)
        if doubted.judged
    ]
    if story.broken:
        born = CUSTOMERS.column("birth_on").attribute
        name = born.model_dump() if born is not None else "birth_on"
        rows.append({"name": name, "judged": None, "doubted": story.broken, "chance": ""})
    if not rows:
        return ()
    return (
        Rows(
            title=Text(en="Given values that do not fit", ko="맞지 않아 보이는 값"),
            caption=Text(
                en="By chance: at most so many right ones look like this; days of birth by rule",
                ko="우연: 맞는 값인데도 이렇게 보일 수 있는 최대 개수; 생년월일은 규칙에 따름",
            ),
            columns=(
                Column(name="name", title=Text(en="Attribute", ko="속성"), kind="name"),
                Column(name="judged", title=Text(en="Looked at", ko="살핀 값"), kind="count"),
                Column(name="doubted", title=Text(en="Doubted", ko="의심"), kind="count"),
                Column(name="chance", title=Text(en="By chance", ko="우연")),
            ),
            rows=tuple(rows),
        ),
    )


def _decisions(story: Story) -> tuple[Decision, ...]:
    if not story.doubts:
        return ()
    return (
        Decision(
            question=both(
                "Are {n} given values right?", "알려 준 값 {n}개가 맞나요?", n=Count(story.doubts)
            ),
            reason=Text(
                en="They are hardly likely beside everything else that is known, or break a rule.",
                ko="알려진 다른 것에 견주어 거의 있을 수 없거나 규칙에 어긋납니다.",
            ),
            effect=Text(
                en="Segments and messages built on them would reach the wrong people.",
                ko="이 값으로 만든 세그먼트와 메시지가 엉뚱한 사람에게 갑니다.",
            ),
            action=Text(en="Look at them", ko="살펴보기"),
            link=f"/trust/tables/{ATTRIBUTE_PREDICTIONS.name}",
            urgency="later",
        ),
    )


def _range(hits: Estimate, usual: float) -> Range:
    return Range(
        low=hits.low,
        high=hits.high,
        value=hits.value,
        tick=usual,
        caption=both(
            f"{{low}}{EN_DASH}{{high}}, 95%",
            f"95% 구간 {{low}}{EN_DASH}{{high}}",
            low=_percent(hits.low),
            high=_percent(hits.high),
        ),
    )


def _percent(share: float) -> Share:
    return Share(round(share, 3))


def _rounded(found: Estimate) -> Estimate:
    return Estimate(round(found.value, DIGITS), round(found.low, DIGITS), round(found.high, DIGITS))
