"""The tables of the answer: channels, models, paths, what was measured, segments."""

from typing import Any

from dangol.contract.result import Column, Rows
from dangol.optimization.measurement.attribution.channels import channel_words, path_words
from dangol.optimization.measurement.attribution.told import Told
from dangol.tables.attribution import CREDIT_MODELS, CREDIT_VERDICTS, LESS, MORE
from dangol.tables.measured import EVIDENCE_CLASSES
from dangol.words import EN_DASH, Count, Money, Text, both

SHOWN_WAYS = 15
CHANNEL = Column(name="channel", title=Text(en="Channel", ko="채널"), kind="name")


def channels_table(told: Told) -> Rows:
    """What the shown model gives each channel, beside what it costs."""
    credit = told.credits[told.model]
    rows: list[dict[str, Any]] = []
    for place in told.ranked():
        name, conversions = told.names[place], float(credit.conversions[place])
        cost = told.cost(name)
        rows.append(
            {
                "channel": channel_words(name).model_dump(),
                "touches": told.touches[place],
                "conversions": round(conversions, 1),
                "share": float(credit.shares[place]),
                "value": float(credit.value[place]),
                "cost": cost,
                "each": cost / conversions if cost and conversions else None,
                "return": round(float(credit.value[place]) / cost, 2) if cost else None,
            }
        )
    return Rows(
        title=both("Channels by ‘{model}’", "‘{model}’로 본 채널", model=CREDIT_MODELS[told.model]),
        caption=Text(
            en="Credited conversions and value; cost of the same days. A return on spend by credit "
            "is no return of the channel",
            ko="배분된 전환과 금액, 같은 날의 비용. 배분으로 본 수익률은 채널이 낸 수익률이 아님",
        ),
        columns=(
            CHANNEL,
            Column(name="touches", title=Text(en="Touches", ko="접점"), kind="count"),
            Column(name="conversions", title=Text(en="Conversions", ko="전환"), kind="number"),
            Column(name="share", title=Text(en="Share", ko="비중"), kind="bar"),
            _money_column("value", Text(en="Credited", ko="배분 금액"), told),
            _money_column("cost", Text(en="Cost", ko="비용"), told),
            _money_column("each", Text(en="Per conversion", ko="전환당 비용"), told),
            Column(
                name="return", title=Text(en="Credited per cost", ko="비용 대비"), kind="number"
            ),
        ),
        rows=tuple(rows),
    )


def models_table(told: Told) -> Rows:
    """Shares of every model side by side."""
    rows = [
        {
            "channel": channel_words(told.names[place]).model_dump(),
            **{model: float(one.shares[place]) for model, one in told.credits.items()},
        }
        for place in told.ranked()
    ]
    return Rows(
        title=Text(en="Every rule and model", ko="모든 규칙과 모형"),
        caption=Text(en="Share of conversions", ko="전환의 비중"),
        columns=(
            CHANNEL,
            *(Column(name=one, title=CREDIT_MODELS[one], kind="share") for one in told.credits),
        ),
        rows=tuple(rows),
    )


def ways_table(told: Told) -> Rows:
    """The most frequent paths to a conversion."""
    rows = [
        {
            "path": path_words(way.channels).model_dump(),
            "conversions": way.conversions,
            "rate": way.conversions / way.count,
            "value": way.value,
            "days": None if way.days is None else round(way.days, 1),
        }
        for way in told.ways[:SHOWN_WAYS]
        if way.conversions
    ]
    return Rows(
        title=Text(en="Most common paths", ko="가장 흔한 경로"),
        caption=Text(
            en="Paths that ended in most conversions; days from the first touch to the conversion",
            ko="전환이 많은 경로이며, 날수는 첫 접점부터 전환까지",
        ),
        columns=(
            Column(name="path", title=Text(en="Path", ko="경로"), kind="name"),
            Column(name="conversions", title=Text(en="Conversions", ko="전환"), kind="count"),
            Column(name="rate", title=Text(en="Converts", ko="전환율"), kind="share"),
            _money_column("value", Text(en="Value", ko="금액"), told),
            Column(name="days", title=Text(en="Days", ko="날수"), kind="number"),
        ),
        rows=tuple(rows),
    )


def reconciliation_table(told: Told) -> Rows:
    """Credit beside measurement, in words why they differ."""
    rows = []
    for one in told.reconciled:
        ratio = one.ratio(told.model)
        rows.append(
            {
                "channel": channel_words(one.measured.channel).model_dump(),
                "credited": one.credited[told.model],
                "measured": one.measured.amount,
                "interval": both(
                    f"{{low}}{EN_DASH}{{high}}",
                    f"{{low}}{EN_DASH}{{high}}",
                    low=Money(one.measured.low, told.currency),
                    high=Money(one.measured.high, told.currency),
                ).model_dump(),
                "ratio": None if ratio is None else round(ratio, 2),
                "why": why(
                    one.verdict(told.model), one.measured.amount, one.measured.low
                ).model_dump(),
                "by": both(
                    "{evidence}; {n} people",
                    "{evidence}. {n}명",
                    evidence=EVIDENCE_CLASSES[one.measured.evidence],
                    n=Count(one.measured.people),
                ).model_dump()
                if one.measured.people
                else EVIDENCE_CLASSES[one.measured.evidence].model_dump(),
            }
        )
    return Rows(
        title=Text(en="Credited beside measured", ko="배분과 실험"),
        caption=Text(
            en="The same people and days; what was measured with its interval of 90%",
            ko="같은 사람과 기간에 대해, 실험으로 잰 금액과 그 90% 구간",
        ),
        columns=(
            CHANNEL,
            _money_column("credited", Text(en="Credited", ko="배분"), told),
            _money_column("measured", Text(en="Measured", ko="실험"), told),
            Column(name="interval", title=Text(en="Interval", ko="구간"), kind="name"),
            Column(name="ratio", title=Text(en="Ratio", ko="배수"), kind="number"),
            Column(name="why", title=Text(en="Why they differ", ko="다른 까닭"), kind="name"),
            Column(name="by", title=Text(en="Measured by", ko="잰 방법"), kind="name"),
        ),
        rows=tuple(rows),
    )


def why(verdict: str, amount: float, low: float) -> Text:
    """What the difference between credit and measurement comes from."""
    if verdict == MORE and low <= 0:
        return Text(
            en="Whether it brings anything is unclear; credit goes to whoever was there before "
            "people who would have bought anyway.",
            ko="효과가 있는지 뚜렷하지 않습니다. 어차피 샀을 사람 앞에 있기만 해도 배분됩니다.",
        )
    if verdict == MORE:
        return Text(
            en="Part of those who met it would have bought anyway, and credit counts them.",
            ko="만난 사람 가운데 일부는 어차피 샀을 사람인데, 배분은 이들도 셉니다.",
        )
    if verdict == LESS:
        return Text(
            en="It works where no touch was seen, or later than the window.",
            ko="접점이 보이지 않는 곳에서, 또는 정한 기간보다 늦게 효과가 납니다.",
        )
    if amount <= 0 or low <= 0:
        return Text(
            en="The interval is wide: nothing speaks against the credit, nor for it.",
            ko="구간이 넓어 배분이 맞는다고도 틀린다고도 할 수 없습니다.",
        )
    return CREDIT_VERDICTS[verdict]


def segments_table(told: Told) -> Rows:
    """By segment, the shares of the shown model."""
    leading = told.ranked()[:6]
    rows = []
    for name, (given, _) in told.segments.items():
        one = given[told.model]
        rows.append(
            {
                "segment": name,
                "conversions": round(float(one.conversions.sum())),
                **{f"c{place}": float(one.shares[place]) for place in leading},
            }
        )
    return Rows(
        title=Text(en="By segment", ko="세그먼트별"),
        caption=both("Shares of ‘{model}’", "‘{model}’의 비중", model=CREDIT_MODELS[told.model]),
        columns=(
            Column(name="segment", title=Text(en="Segment", ko="세그먼트"), kind="name"),
            Column(name="conversions", title=Text(en="Conversions", ko="전환"), kind="count"),
            *(
                Column(name=f"c{place}", title=channel_words(told.names[place]), kind="share")
                for place in leading
            ),
        ),
        rows=tuple(rows),
    )


def _money_column(name: str, title: Text, told: Told) -> Column:
    return Column(name=name, title=title, kind="money", currency=told.currency)
