"""The ledger as an answer: what pays, what loses, and what nobody measured."""

from collections.abc import Sequence

from dangol.contract.result import Answer, Column, Evidence, LeftOut, Rows, metric
from dangol.optimization.measurement.returns.line import Line
from dangol.tables.measured import EVIDENCE_CLASSES, EXPERIMENT
from dangol.tables.promotion_columns import PROMOTION_KINDS_OF
from dangol.tables.returns import HOLDOUT, PROMOTION, RETURN_CALLS, RETURNED_KINDS
from dangol.words import EN_DASH, Count, Money, Text, both, said

METHOD = Text(
    en="Tests, geo tests and kinds of promotions stand as their own analyses measured them. A "
    "campaign by lot is measured here: what was bought by those who were to be contacted less "
    "those held out, whether the message came or not, what they did before taken off. Beside a "
    "holdout, whoever was a customer when it started counts over all days since. Campaigns that "
    "chose their people and channels have no effect here, only cost and credit: who was "
    "chosen would have bought more anyway. Intervals hold nine times in ten.",
    ko="테스트와 지역 테스트, 판촉 종류는 각 분석이 잰 그대로입니다. 무작위로 나눈 캠페인은 여기서 "
    "잽니다. 메시지가 닿았는지와 상관없이, 보내기로 한 사람이 산 금액에서 보내지 않고 견준 사람의 "
    "금액을 빼고 그 전에 한 일을 덜어 냅니다. 홀드아웃은 시작할 때 이미 고객이던 사람을 그 뒤 "
    "모든 날에 걸쳐 견줍니다. 대상을 골라 보낸 캠페인과 채널은 효과가 아니라 "
    "비용과 배분만 있습니다. 고른 사람은 그대로 두어도 더 샀을 것이기 때문입니다. 구간은 열에 "
    "아홉은 맞습니다.",
)
_NO_EFFECT = Text(
    en="lines without an effect: nobody was held out",
    ko="건은 견줄 사람을 남기지 않아 효과를 알 수 없습니다",
)
_NO_COST = Text(
    en="measured lines whose cost nobody told: load media spend, or name the cost in the test's "
    "plan",
    ko="건은 효과를 쟀지만 비용을 몰라 손익을 알 수 없습니다. 매체 비용을 불러오거나 테스트 "
    "계획에 비용을 적으세요",
)
_ORDER = {"loses": 0, "pays": 1, "brings": 2, "unclear": 3, "not-measured": 4}


def returns_answer(lines: Sequence[Line], currency: str) -> Answer:
    """The answer, firmly measured lines first."""
    known = [one for one in lines if one.margin is not None]
    unknown = [one for one in lines if one.margin is None]
    pays = [one for one in known if one.call == "pays"]
    loses = [one for one in known if one.call == "loses"]
    firm = sum(one.evidence == EXPERIMENT for one in known)
    # What a holdout is compared with are the campaigns, whose cost stands in their own lines.
    cost = sum(one.cost or 0 for one in lines if one.kind != HOLDOUT)
    told = [one.cost for one in unknown if one.cost is not None]
    untold = sum(one.cost is None for one in known)
    return Answer(
        headline=_headline(lines, pays, loses, len(unknown)),
        action=_action(loses, len(unknown)),
        because=both(
            "{n} lines, {firm} of them measured by experiments; {cost} spent as far as it was "
            "told, and what {untold} of them cost was not.",
            "{n}건 가운데 {firm}건은 실험으로 쟀습니다. 알려진 비용은 {cost}이고, {untold}건은 "
            "비용을 모릅니다.",
            n=Count(len(lines)),
            firm=Count(firm),
            cost=Money(cost, currency),
            untold=Count(sum(one.cost is None for one in lines)),
        ),
        metrics=(
            metric(Text(en="Clearly pays", ko="뚜렷한 이익"), Count(len(pays))),
            metric(Text(en="Clearly loses", ko="뚜렷한 손해"), Count(len(loses))),
            metric(Text(en="Not measured", ko="재지 않음"), Count(len(unknown))),
            *([metric(Text(en="Spent on what was not measured", ko="재지 않은 일에 쓴 비용"),
                      Money(sum(told), currency))] if told else []),
        ),
        tables=(_measured(known, currency), *([_unmeasured(unknown, currency)] if unknown else [])),
        evidence=Evidence(
            basis=both("{n} lines", "{n}건", n=Count(len(lines))),
            method=METHOD,
            left_out=tuple(
                LeftOut(count=count, reason=reason)
                for count, reason in ((len(unknown), _NO_EFFECT), (untold, _NO_COST))
                if count
            ),
        ),
    )  # fmt: skip


def _headline(
    lines: Sequence[Line], pays: Sequence[Line], loses: Sequence[Line], unknown: int
) -> Text:
    if not pays and not loses:
        return said(
            Text(
                en="Of {n} things done, none clearly pays or loses; {k} were not measured.",
                ko="한 일 {n}건 가운데 뚜렷한 이익이나 손해는 없고, {k}건은 재지 않았습니다.",
            ),
            n=len(lines),
            k=unknown,
        )
    return said(
        Text(
            en="{n} of {all} clearly [[n|pays|pay]], {k} clearly [[k|loses|lose]] money.",
            ko="{all}건 가운데 {n}건은 뚜렷한 이익, {k}건은 뚜렷한 손해입니다.",
        ),
        n=len(pays),
        k=len(loses),
        all=Count(len(lines)),
    )


def _action(loses: Sequence[Line], unknown: int) -> Text:
    if loses:
        return both("Stop ‘{name}’ first.", "‘{name}’부터 멈추세요.", name=_name(loses[0]))
    if unknown:
        return Text(
            en="Hold a share out of the next campaign, so that it can be measured.",
            ko="다음 캠페인은 일부를 남겨 두어 효과를 재세요.",
        )
    return Text(en="Do more of what pays.", ko="이익이 나는 일을 늘리세요.")


def _name(one: Line) -> Text:
    if one.kind == PROMOTION and one.name in PROMOTION_KINDS_OF:
        return PROMOTION_KINDS_OF[one.name]
    return Text(en=one.name, ko=one.name)


def _measured(known: Sequence[Line], currency: str) -> Rows:
    ordered = sorted(known, key=lambda one: (_ORDER[one.call], one.kind, one.name))
    return Rows(
        title=Text(en="What was measured", ko="효과를 잰 것"),
        caption=Text(
            en="Incremental amount, its margin less the cost with the interval of nine in ten",
            ko="증분 순액과, 그 이익에서 비용을 뺀 손익과 90% 구간",
        ),
        columns=(
            Column(name="name", title=Text(en="What", ko="무엇"), kind="name"),
            Column(name="evidence", title=Text(en="Rests on", ko="근거")),
            Column(name="amount", title=Text(en="Incremental", ko="증분"), kind="money",
                   currency=currency),
            Column(name="cost", title=Text(en="Cost", ko="비용"), kind="money", currency=currency),
            Column(name="profit", title=Text(en="Profit", ko="손익"), kind="money",
                   currency=currency),
            Column(name="interval", title=Text(en="Interval", ko="구간")),
            Column(name="call", title=Text(en="What it says", ko="판단")),
        ),
        rows=tuple(_row(one, currency) for one in ordered),
    )  # fmt: skip


def _row(one: Line, currency: str) -> dict[str, object]:
    profit = one.profit
    return {
        "name": _name(one).model_dump(),
        "caption": RETURNED_KINDS[one.kind].model_dump(),
        "evidence": EVIDENCE_CLASSES[one.evidence].model_dump(),
        "amount": one.amount[0] if one.amount else None,
        "cost": one.cost,
        "profit": profit[0] if profit else None,
        "interval": _between(profit, currency).model_dump() if profit else None,
        "call": RETURN_CALLS[one.call].model_dump(),
    }  # fmt: skip


def _between(profit: tuple[float, float, float], currency: str) -> Text:
    between = "{low} " + EN_DASH + " {high}"
    _, low, high = profit
    return both(between, between, low=Money(low, currency), high=Money(high, currency))


def _unmeasured(unknown: Sequence[Line], currency: str) -> Rows:
    return Rows(
        title=Text(en="Cost without a measured effect", ko="효과를 재지 않은 비용"),
        caption=Text(
            en="Credit is what was sold around it, not what it brought",
            ko="배분은 함께 팔린 금액일 뿐, 가져온 금액이 아닙니다",
        ),
        columns=(
            Column(name="name", title=Text(en="What", ko="무엇"), kind="name"),
            Column(name="cost", title=Text(en="Cost", ko="비용"), kind="money", currency=currency),
            Column(name="credited", title=Text(en="Credit", ko="배분"), kind="money",
                   currency=currency),
        ),
        rows=tuple(
            {
                "name": _name(one).model_dump(),
                "caption": RETURNED_KINDS[one.kind].model_dump(),
                "cost": one.cost,
                "credited": one.credited,
            }
            for one in sorted(unknown, key=lambda one: (-(one.cost or 0), one.kind, one.name))
        ),
    )  # fmt: skip
