"""A plan as an answer: what to move, what it adds, and why each channel moved or did not."""

from typing import Any

import numpy as np
import numpy.typing as npt

from dangol.contract.result import (
    Answer,
    Column,
    Decision,
    Evidence,
    Metric,
    Range,
    Rows,
    change,
    metric,
)
from dangol.optimization.budget.budget_model import ENDS
from dangol.optimization.budget.method import METHOD
from dangol.optimization.budget.picture import moves
from dangol.optimization.budget.proposal import LEAST_MOVE, Proposal
from dangol.tables.budget import REASONS
from dangol.words import EN_DASH, Count, Days, Money, Quantity, Share, Text, both

Array = npt.NDArray[np.float64]
SURE = 0.9


def plan_answer(plan: Proposal) -> Answer:
    return Answer(
        headline=_headline(plan),
        action=_action(plan),
        because=_because(plan),
        metrics=_metrics(plan),
        pictures=(moves(plan),),
        tables=(_reasons(plan), _kept(plan)),
        decisions=_decisions(plan),
        evidence=Evidence(
            basis=both(
                "{n} channels, {regions} regions, {draws} ways in which the mix may be",
                "채널 {n}개, 지역 {regions}곳, 모형의 경우 {draws}가지",
                n=Count(len(plan.known.channels)),
                regions=Count(len(plan.known.regions)),
                draws=Count(plan.best.sales.shape[1]),
            ),
            method=METHOD,
        ),
    )


def _money(plan: Proposal, value: float) -> Money:
    return Money(value, plan.currency)


def _headline(plan: Proposal) -> Text:
    if plan.is_still:
        return both(
            "Your split is already about the best: moving money would add little.",
            "지금의 배분이 이미 가장 좋은 것에 가깝습니다. 옮겨도 거의 늘지 않습니다.",
        )
    apart = plan.best.totals - plan.bounds.today
    up, down = int(apart.argmax()), int(apart.argmin())
    gain = _money(plan, float(plan.gain.mean()))
    if apart[down] >= -LEAST_MOVE * plan.bounds.today.sum():
        return both(
            "Spending {much} more on {channel} would add about {gain} in sales.",
            "{channel} 채널에 {much}을 더 쓰면 매출이 약 {gain} 늘어납니다.",
            much=_money(plan, float(apart[up])), channel=plan.known.channels[up], gain=gain,
        )  # fmt: skip
    if apart[up] <= LEAST_MOVE * plan.bounds.today.sum():
        return both(
            "Spending {much} less on {channel} would save more than it loses.",
            "{channel} 비용을 {much} 줄이면 잃는 것보다 아끼는 것이 많습니다.",
            much=_money(plan, float(-apart[down])), channel=plan.known.channels[down],
        )  # fmt: skip
    return both(
        "Moving {much} from {source} to {target} would add about {gain} in sales.",
        "{source}에서 {target}로 {much}을 옮기면 매출이 약 {gain} 늘어납니다.",
        much=_money(plan, min(float(apart[up]), float(-apart[down]))),
        source=plan.known.channels[down],
        target=plan.known.channels[up],
        gain=gain,
    )


def _action(plan: Proposal) -> Text:
    sure = plan.sure
    if plan.is_still:
        return Text(
            en="Keep it, and test what is not known well.",
            ko="그대로 두고, 잘 모르는 채널을 테스트하세요.",
        )
    if sure >= SURE:
        return both(
            "It is better in {share} of the plausible cases: send it for approval.",
            "있을 법한 경우의 {share}에서 더 낫습니다. 승인을 요청하세요.",
            share=Share(round(sure, 2)),
        )
    return both(
        "It is better in only {share} of the plausible cases: test before you move.",
        "있을 법한 경우의 {share}에서만 더 낫습니다. 옮기기 전에 테스트하세요.",
        share=Share(round(sure, 2)),
    )


def _because(plan: Proposal) -> Text:
    low, high = np.quantile(plan.gain, ENDS)
    weak = [plan.known.channels[at] for at, why in plan.bounds.held.items() if why == "weak"]
    text = both(
        "{days}: nine in ten plausible outcomes lie between {low} and {high}.",
        "{days}, 있을 법한 결과의 열에 아홉은 {low}에서 {high} 사이입니다.",
        days=Days(plan.starts, plan.ends),
        low=_money(plan, float(low)),
        high=_money(plan, float(high)),
    )
    if weak:
        return both(
            "{text} {names}: not known well enough to move.",
            "{text} {names}: 옮길 만큼 알지 못해 그대로 둡니다.",
            text=text, names=", ".join(weak),
        )  # fmt: skip
    return text


def _metrics(plan: Proposal) -> tuple[Metric, ...]:
    sales = plan.best.sales.sum(0)
    low, high = (float(one) for one in np.quantile(sales, ENDS))
    spend, today = float(plan.best.totals.sum()), float(plan.bounds.today.sum())
    after = plan.next_return(plan.best.next_planned, plan.best.totals)
    before = plan.next_return(plan.best.next_today, plan.bounds.today)
    after_low, after_high = (float(one) for one in np.quantile(after, ENDS))
    sure, sells_more = plan.sure, float((plan.gain > 0).mean())
    one = _money(plan, 1)
    against = Text(en="vs today", ko="지금 대비")
    gain = float(plan.gain.mean())
    step = float(after.mean() - before.mean())
    return (
        metric(
            Text(en="Sales brought by media", ko="매체가 가져올 매출"),
            _money(plan, float(sales.mean())),
            change=change(gain, _money(plan, gain), against, good="up", clear=sells_more >= SURE),
            range=Range(low=low, high=high, value=float(sales.mean()),
                        caption=_ends(_money(plan, low), _money(plan, high))),
        ),
        metric(
            Text(en="Planned spend", ko="계획한 비용"),
            _money(plan, spend),
            note=both("today {today}", "지금 {today}", today=_money(plan, today)),
        ),
        metric(
            both("Return on the next {one}", "다음 {one}의 수익", one=one),
            _money(plan, float(after.mean())),
            change=change(step, _money(plan, step), against, good=None, clear=False),
            range=Range(low=after_low, high=after_high, value=float(after.mean()), tick=1.0,
                        caption=_ends(_money(plan, after_low), _money(plan, after_high))),
        ),
        metric(
            Text(en="Chance that it is better", ko="더 나을 확률"),
            Share(round(sure, 3)),
        ),
        *_promotions(plan),
    )  # fmt: skip


def _promotions(plan: Proposal) -> tuple[Metric, ...]:
    counts = plan.promoted.sum(1).astype(np.float64)
    if not counts.any():
        return ()
    brought = plan.kinds.brought(counts)
    low, high = (float(one) for one in np.quantile(brought, ENDS))
    value = float(brought.mean())
    return (
        metric(
            both("Promotions ({n})", "판촉 {n}건이 가져올 매출", n=Count(int(counts.sum()))),
            _money(plan, value),
            range=Range(low=low, high=high, value=value,
                        caption=_ends(_money(plan, low), _money(plan, high))),
            note=both("cost {cost}", "비용 {cost}",
                      cost=_money(plan, float(counts @ plan.kinds.cost))),
        ),
    )  # fmt: skip


def _ends(low: Quantity, high: Quantity) -> Text:
    return both(
        f"{{low}}{EN_DASH}{{high}}, nine in ten", f"90% 구간 {{low}}{EN_DASH}{{high}}",
        low=low, high=high,
    )  # fmt: skip


def _said(value: Quantity | Text) -> Any:
    if isinstance(value, Text):
        return value.model_dump()
    return both("{q}", "{q}", q=value).model_dump()


def reason_words(plan: Proposal, at: int) -> Text:
    """Why a channel moved or did not, with what its record says."""
    reason = REASONS[plan.best.reasons[at]]
    note = plan.bounds.notes.get(at)
    return (
        both("{reason}. {note}", "{reason}. {note}", reason=reason, note=note) if note else reason
    )


def _reasons(plan: Proposal) -> Rows:
    one = _money(plan, 1)
    rows = []
    for at in np.argsort(-plan.best.totals):
        low, high = np.quantile(plan.best.next_planned[at], ENDS)
        rows.append(
            {
                "name": plan.known.channels[at],
                "today": _said(_money(plan, float(plan.bounds.today[at]))),
                "planned": _said(_money(plan, float(plan.best.totals[at]))),
                "before": _said(_money(plan, float(plan.best.next_today[at].mean()))),
                "after": _said(_money(plan, float(plan.best.next_planned[at].mean()))),
                "ends": _said(both(f"{{a}}{EN_DASH}{{b}}", f"{{a}}{EN_DASH}{{b}}",
                                   a=_money(plan, float(low)), b=_money(plan, float(high)))),
                "why": _said(reason_words(plan, int(at))),
            }
        )  # fmt: skip
    return Rows(
        title=Text(en="Why it moved, and why it did not", ko="옮긴 까닭과 그대로 둔 까닭"),
        caption=both(
            "What {one} more would bring today and in the plan, with the interval of 90% there",
            "{one}을 더 쓰면 가져올 매출을 지금과 계획에서 견줍니다. 구간은 계획의 90%",
            one=one,
        ),
        columns=(
            Column(name="name", title=Text(en="Channel", ko="채널"), kind="name"),
            Column(name="today", title=Text(en="Today", ko="지금"), kind="name"),
            Column(name="planned", title=Text(en="Plan", ko="계획"), kind="name"),
            Column(name="before", title=both("Next {one}, today", "다음 {one}, 지금", one=one),
                   kind="name"),
            Column(name="after", title=both("Next {one}, plan", "다음 {one}, 계획", one=one),
                   kind="name"),
            Column(name="ends", title=Text(en="Nine in ten", ko="90% 구간"), kind="name"),
            Column(name="why", title=Text(en="Reason", ko="까닭"), kind="name"),
        ),
        rows=tuple(rows),
    )  # fmt: skip


def _kept(plan: Proposal) -> Rows:
    rows = [
        {
            "name": one.plan.name,
            "days": _said(Count(one.days)),
            "planned": _said(_money(plan, one.planned)),
            "spent": _said(_money(plan, one.spent)),
            "expected": _said(_money(plan, one.expected)),
            "brought": EN_DASH if one.brought is None else _said(_money(plan, one.brought)),
        }
        for one in plan.kept
    ]
    return Rows(
        title=Text(en="Approved plans against what happened", ko="승인한 계획과 실제"),
        caption=Text(
            en="Over the days that are over; what was brought is told by the newest mix",
            ko="계획마다 지난 날까지. 가져온 매출은 가장 새로운 모형의 값",
        ),
        columns=(
            Column(name="name", title=Text(en="Plan", ko="계획"), kind="name"),
            Column(name="days", title=Text(en="Days over", ko="지난 날"), kind="name"),
            Column(name="planned", title=Text(en="To be spent", ko="쓰기로 한 비용"), kind="name"),
            Column(name="spent", title=Text(en="Spent", ko="쓴 비용"), kind="name"),
            Column(name="expected", title=Text(en="Expected sales", ko="기대 매출"), kind="name"),
            Column(name="brought", title=Text(en="Brought", ko="가져온 매출"), kind="name"),
        ),
        rows=tuple(rows),
    )


def _decisions(plan: Proposal) -> tuple[Decision, ...]:
    if plan.is_still or plan.sure < SURE:
        return ()
    low, high = (float(one) for one in np.quantile(plan.gain, ENDS))
    return (
        Decision(
            question=_headline(plan),
            reason=_action(plan),
            effect=both("{low} to {high} in sales, nine in ten", "매출 {low}에서 {high}, 90% 구간",
                        low=_money(plan, low), high=_money(plan, high)),
            action=Text(en="Look at the plan", ko="계획 보기"),
            link="/budget/plan",
            urgency="soon",
        ),
    )  # fmt: skip
