"""Attribution as an answer: who gets the credit, how far models agree, what was measured."""

from dangol.contract.result import Answer, Evidence, LeftOut, Metric, Range, metric
from dangol.optimization.measurement.attribution.attribution_picture import models_picture
from dangol.optimization.measurement.attribution.attribution_tables import (
    channels_table,
    models_table,
    reconciliation_table,
    segments_table,
    ways_table,
)
from dangol.optimization.measurement.attribution.channels import channel_words
from dangol.optimization.measurement.attribution.method import METHOD
from dangol.optimization.measurement.attribution.reconciling import Reconciled
from dangol.optimization.measurement.attribution.told import Told
from dangol.tables.attribution import CREDIT_MODELS, WITHIN
from dangol.words import EN_DASH, Count, Figure, Money, Share, Text, both


def attribution_answer(told: Told) -> Answer:
    """The answer; it speaks of credit, never of an effect."""
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=both(
            "{model}; {share} of {n} conversions have a touch before them, within {days} days.",
            "‘{model}’ 기준이며, 전환 {n}건 가운데 {share}에 앞선 {days}일 안의 접점이 있습니다.",
            model=CREDIT_MODELS[told.model],
            share=Share(told.attributed / told.conversions),
            n=Count(told.conversions),
            days=Count(told.window_days),
        ),
        metrics=_metrics(told),
        pictures=(models_picture(told),),
        tables=(
            channels_table(told),
            models_table(told),
            ways_table(told),
            *((reconciliation_table(told),) if told.reconciled else ()),
            *((segments_table(told),) if told.segments else ()),
        ),
        evidence=Evidence(
            basis=both(
                "{n} paths, {converted} with a conversion",
                "경로 {n}개, 그 가운데 전환 {converted}건",
                n=Count(told.lost + round(told.attributed)),
                converted=Count(round(told.attributed)),
            ),
            method=METHOD,
            left_out=_left_out(told),
        ),
    )


def _headline(told: Told) -> Text:
    leading = told.ranked()[0]
    return both(
        "{channel} gets most credit, {share} of conversions; credit is not cause.",
        "{channel} 채널에 전환의 {share}가 가장 많이 배분됩니다. 배분은 효과가 아닙니다.",
        channel=channel_words(told.names[leading]),
        share=Share(float(told.credits[told.model].shares[leading])),
    )


def surest(told: Told) -> Reconciled | None:
    """The measurement with the narrowest interval."""
    return min(told.reconciled, key=lambda one: one.measured.high - one.measured.low, default=None)


def _action(told: Told) -> Text:
    sure = surest(told)
    if sure is not None and sure.verdict(told.model) != WITHIN:
        gaps: dict[str, Text | Money] = {
            "channel": channel_words(sure.measured.channel),
            "credited": Money(sure.credited[told.model], told.currency),
            "measured": Money(sure.measured.amount, told.currency),
            "high": Money(sure.measured.high, told.currency),
        }
        if sure.measured.low <= 0:
            return both(
                "{channel} brought at most {high} in its experiment, where {credited} is credited.",
                "{channel}의 몫은 {credited}이지만, 실험에서는 많아야 {high}을 더했습니다.",
                **gaps,
            )
        return both(
            "Plan {channel} by its experiment: it brought {measured}, {credited} is credited.",
            "{channel} 예산은 실험을 따르세요. 배분은 {credited}, 실험은 {measured}입니다.",
            **gaps,
        )
    measured = {one.measured.channel for one in told.reconciled}
    unknown = [name for name in _by_cost(told) if name not in measured]
    if told.reconciled and not unknown:
        return Text(
            en="What was measured agrees with the credit; measure again when spend changes.",
            ko="실험 결과와 배분이 어긋나지 않습니다. 비용이 달라지면 다시 재세요.",
        )
    return both(
        "Before you move money, hold some people out of {channel} by lot: nothing measured it yet.",
        "예산을 옮기기 전에 {channel}에서 일부를 무작위로 빼고 재 보세요. 아직 잰 적이 없습니다.",
        channel=channel_words((unknown or [told.names[told.ranked()[0]]])[0]),
    )


def _by_cost(told: Told) -> list[str]:
    """Channels on which money was spent, the dearest first."""
    spent = [(told.cost(name) or 0.0, name) for name in told.names]
    return [name for cost, name in sorted(spent, key=lambda one: (-one[0], one[1])) if cost > 0]


def _metrics(told: Told) -> tuple[Metric, ...]:
    leading = told.ranked()[0]
    name = told.names[leading]
    credit = told.credits[told.model]
    share = float(credit.shares[leading])
    range_ = None
    if credit.low is not None and credit.high is not None:
        low, high = float(credit.low[leading]), float(credit.high[leading])
        range_ = Range(
            low=low,
            high=high,
            value=share,
            caption=both(
                f"{{low}}{EN_DASH}{{high}}, nine in ten",
                f"90% 구간 {{low}}{EN_DASH}{{high}}",
                low=Share(low),
                high=Share(high),
            ),
        )
    shares = [float(one.shares[leading]) for one in told.credits.values()]
    made = [
        metric(
            both("Credit of {channel}", "{channel}의 몫", channel=channel_words(name)),
            Share(share),
            range=range_,
            note=both(
                f"{{low}}{EN_DASH}{{high}} by model",
                f"모형에 따라 {{low}}{EN_DASH}{{high}}",
                low=Share(min(shares)),
                high=Share(max(shares)),
            ),
        ),
        metric(
            Text(en="Value that is divided", ko="나눈 금액"),
            Money(told.value, told.currency),
            note=both(
                "{n} conversions with a touch", "접점이 있는 전환 {n}건",
                n=Count(round(told.attributed)),
            ),
        ),
    ]  # fmt: skip
    cost = sum(told.costs.get(one, 0.0) for one in told.names)
    if cost:
        made.append(
            metric(
                Text(en="Spent on these channels", ko="이 채널에 쓴 비용"),
                Money(cost, told.currency),
                note=both(
                    "{ratio} credited for each unit",
                    "비용 1에 {ratio} 배분",
                    ratio=Figure(round(told.value / cost, 2)),
                ),
            )
        )
    made.append(
        metric(
            Text(en="Touches that the chain remembers", ko="사슬이 기억하는 접점"),
            Count(told.order),
        )
    )
    return tuple(made)


def _left_out(told: Told) -> tuple[LeftOut, ...]:
    reasons = (
        (
            told.untouched,
            both(
                "conversions without a touch in the {n} days before: nothing of them is divided",
                "전환은 앞선 {n}일 안에 접점이 없어 나누지 않았습니다",
                n=Count(told.window_days),
            ),
        ),
        (
            told.unpriced,
            both(
                "conversions in a currency without a rate to {currency}",
                "전환은 {currency} 환율이 없는 통화입니다",
                currency=told.currency,
            ),
        ),
    )
    return tuple(LeftOut(count=count, reason=reason) for count, reason in reasons if count)
