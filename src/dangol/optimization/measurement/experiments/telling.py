"""A test as an answer of its own: headline, numbers, pictures and what it can be relied on by."""

from dangol.contract.result import (
    Answer,
    Column,
    Evidence,
    LeftOut,
    Metric,
    Picture,
    Range,
    Rows,
    metric,
)
from dangol.optimization.measurement.experiments.measure import title_of
from dangol.optimization.measurement.experiments.method import METHOD
from dangol.optimization.measurement.experiments.pictures import (
    day_picture,
    groups_picture,
    variants_picture,
)
from dangol.optimization.measurement.experiments.shares_picture import shares_picture
from dangol.optimization.measurement.experiments.standing import Brought, Standing, Told
from dangol.optimization.measurement.experiments.verdict_words import because, verdict_words
from dangol.tables.experiment_results import CALLS, CHECK_STATES, CHECKS, ROLES
from dangol.words import EN_DASH, Count, Share, Text, both


def test_answer(one: Standing) -> Answer:
    """The answer of one test from its rows."""
    headline, action = verdict_words(one)
    found = (day_picture(one), shares_picture(one), variants_picture(one), groups_picture(one))
    pictures: tuple[Picture, ...] = tuple(each for each in found if each is not None)
    tables = [_effects(one), *([_returns(one)] if one.brought else []), _checks(one)]
    return Answer(
        headline=headline,
        action=action,
        because=because(one),
        metrics=_metrics(one),
        pictures=pictures,
        tables=tuple(tables),
        evidence=Evidence(
            basis=both("{n} people", "{n}명", n=Count(one.verdict.counted_units)),
            method=METHOD,
            left_out=_left_out(one),
        ),
    )


def _left_out(one: Standing) -> tuple[LeftOut, ...]:
    parts = (
        (
            one.verdict.waiting_units,
            Text(en="people whose days that count are not over", ko="명은 세는 날이 남았습니다"),
        ),
        (
            one.verdict.excluded_units,
            Text(
                en="people who met several variants or one that is not planned, or are not known",
                ko="명은 여러 변형이나 계획에 없는 변형을 만났거나 누구인지 모릅니다",
            ),
        ),
    )
    return tuple(LeftOut(count=count, reason=words) for count, words in parts if count)


def _metrics(one: Standing) -> tuple[Metric, ...]:
    verdict, best = one.verdict, one.best
    made = []
    if best is not None and best.change_share is not None:
        made.append(
            metric(
                both("Change with ‘{variant}’", "‘{variant}’의 변화", variant=best.variant),
                Share(best.change_share, signed=True),
                range=_range(best),
                note=title_of(one.experiment.measure),
            )
        )
        if best.chance_better is not None:
            made.append(
                metric(
                    Text(en="Chance to be better", ko="더 나을 확률"),
                    Share(min(max(best.chance_better, 0.001), 0.999)),
                    note=both(
                        "choosing it loses {loss} on average if it is not",
                        "아니라면 평균 {loss}를 잃습니다",
                        loss=Share(best.expected_loss_share or 0),
                    ),
                )
            )
    made.append(
        metric(
            Text(en="People who count", ko="센 사람"),
            Count(verdict.counted_units),
            note=both(
                "{n} wait for their days to be over",
                "{n}명은 날이 차기를 기다립니다",
                n=Count(verdict.waiting_units),
            ),
        )
    )
    made.append(
        metric(
            Text(en="Known of what it takes", ko="필요한 것 가운데 안 것"),
            Share(min(verdict.learned_share, 1.0)),
            note=both(
                "to see a change of {least}",
                "{least} 변화를 알아내는 데",
                least=Share(one.experiment.least_lift),
            ),
        )
    )
    return tuple(made)  # fmt: skip


def _range(told: Told) -> Range | None:
    if told.change_low_share is None or told.change_high_share is None:
        return None
    low, high = told.change_low_share, told.change_high_share
    return Range(
        low=low,
        high=high,
        value=told.change_share or 0.0,
        tick=0.0,
        caption=both(
            "between {low} and {high}",
            "{low}에서 {high} 사이",
            low=Share(low, signed=True),
            high=Share(high, signed=True),
        ),
    )


def _effects(one: Standing) -> Rows:
    rows = [_effect_row(told) for told in one.effects]
    return Rows(
        title=Text(en="Every measure and variant", ko="모든 지표와 변형"),
        caption=both(
            "Against ‘{control}’; intervals are wider where several are told at once",
            "‘{control}’에 견준 것이며, 여럿을 함께 말할수록 구간이 넓습니다",
            control=one.experiment.control.name,
        ),
        columns=(
            Column(name="measure", title=Text(en="Measure", ko="지표"), kind="name"),
            Column(name="role", title=Text(en="Role", ko="역할")),
            Column(name="variant", title=Text(en="Variant", ko="변형")),
            Column(name="control", title=Text(en="Today", ko="지금"), kind="number"),
            Column(name="level", title=Text(en="With it", ko="적용"), kind="number"),
            Column(name="change", title=Text(en="Change", ko="변화")),
            Column(name="interval", title=Text(en="Interval", ko="구간")),
            Column(name="call", title=Text(en="What it says", ko="판단")),
        ),
        rows=tuple(rows),
    )


def _effect_row(told: Told) -> dict[str, object]:
    change, low, high = told.change_share, told.change_low_share, told.change_high_share
    return {
        "measure": title_of(told.measure_name).model_dump(),
        "role": ROLES[told.measure_role].model_dump(),
        "variant": told.variant,
        "control": told.control_level,
        "level": told.variant_level,
        "change": "" if change is None else Share(change, signed=True).say("en"),
        "interval": ""
        if low is None or high is None
        else f"{Share(low, signed=True).say('en')} {EN_DASH} {Share(high, signed=True).say('en')}",
        "call": CALLS[told.test_call].model_dump(),
    }


def _returns(one: Standing) -> Rows:
    money = one.brought[0].currency
    return Rows(
        title=Text(en="What it brought", ko="벌어들인 것"),
        caption=Text(
            en="Among the people who met the variant, with the interval of nine in ten; the cost "
            "is the plan's",
            ko="변형을 만난 사람들에게서이며 90% 구간입니다. 비용은 계획에 적은 것입니다",
        ),
        columns=(
            Column(name="variant", title=Text(en="Variant", ko="변형"), kind="name"),
            Column(name="people", title=Text(en="People", ko="사람"), kind="count"),
            Column(name="amount", title=Text(en="More bought", ko="더 산 금액"), kind="money",
                   currency=money),
            Column(name="low", title=Text(en="From", ko="에서"), kind="money", currency=money),
            Column(name="high", title=Text(en="To", ko="까지"), kind="money", currency=money),
            Column(name="cost", title=Text(en="Cost", ko="비용"), kind="money", currency=money),
        ),
        rows=tuple(_return_row(each) for each in one.brought),
    )  # fmt: skip


def _return_row(each: Brought) -> dict[str, object]:
    return {
        "variant": each.variant,
        "people": each.counted_units,
        "amount": float(each.incremental_amount),
        "low": float(each.incremental_low_amount),
        "high": float(each.incremental_high_amount),
        "cost": None if each.cost_amount is None else float(each.cost_amount),
    }


def _checks(one: Standing) -> Rows:
    return Rows(
        title=Text(en="Can it be relied on?", ko="믿을 수 있나요?"),
        columns=(
            Column(name="check", title=Text(en="Check", ko="점검"), kind="name"),
            Column(name="state", title=Text(en="Result", ko="결과")),
            Column(name="value", title=Text(en="Judged by", ko="판단한 값"), kind="number"),
        ),
        rows=tuple(
            {
                "check": CHECKS[each.check_name].model_dump(),
                "state": CHECK_STATES[each.check_state].model_dump(),
                "value": each.check_value,
            }
            for each in one.checks
        ),
    )
