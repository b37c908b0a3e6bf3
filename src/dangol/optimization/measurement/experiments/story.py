"""All tests as one answer: which ask for a decision, and where each stands."""

from collections.abc import Sequence

from dangol.contract.result import Answer, Column, Decision, Evidence, LeftOut, Rows, metric
from dangol.optimization.measurement.experiments.experiment import RUNNING, STOPPED
from dangol.optimization.measurement.experiments.measure import title_of
from dangol.optimization.measurement.experiments.method import METHOD
from dangol.optimization.measurement.experiments.standing import Standing
from dangol.optimization.measurement.experiments.verdict_words import because, verdict_words
from dangol.tables.experiment_results import VERDICTS
from dangol.words import EN_DASH, Count, Share, Text, said

_URGENT = {"harmed": 0, "broken": 1, "better": 2, "worse": 3, "same": 4, "unclear": 5}


def tests_answer(standings: Sequence[Standing]) -> Answer:
    """The answer of the analysis, the most urgent test first."""
    ordered = sorted(
        standings, key=lambda one: (_URGENT.get(one.verdict.verdict, 9), one.experiment.name)
    )
    asking = [one for one in ordered if _asks(one)]
    people = sum(one.verdict.counted_units for one in standings)
    excluded = sum(one.verdict.excluded_units for one in standings)
    return Answer(
        headline=_headline(ordered, asking),
        action=verdict_words(asking[0])[1]
        if asking
        else Text(en="Let them run.", ko="그대로 두세요."),
        because=said(
            Text(
                en="{n} [[n|test|tests]] over {people} people whose days are over.",
                ko="테스트 {n}건에서 날이 다 지난 {people}명을 셌습니다.",
            ),
            n=len(standings),
            people=Count(people),
        ),
        metrics=(
            metric(Text(en="Running tests", ko="진행 중인 테스트"),
                   Count(sum(one.state == RUNNING for one in standings))),
            metric(Text(en="Asking for a decision", ko="결정을 기다림"), Count(len(asking))),
            metric(Text(en="People who count", ko="센 사람"), Count(people)),
        ),
        tables=(_table(ordered),),
        decisions=tuple(_decision(one) for one in asking),
        evidence=Evidence(
            basis=said(Text(en="{n} [[n|test|tests]]", ko="테스트 {n}건"), n=len(standings)),
            method=METHOD,
            left_out=(
                LeftOut(
                    count=excluded,
                    reason=Text(
                        en="people who met several variants, one that is not planned, or are not "
                        "known",
                        ko="명은 여러 변형이나 계획에 없는 변형을 만났거나 누구인지 모릅니다",
                    ),
                ),
            )
            if excluded
            else (),
        ),
    )  # fmt: skip


def _asks(one: Standing) -> bool:
    """A running test that is known enough, or a stopped one that nobody decided."""
    return one.verdict.verdict in _URGENT and one.state in (RUNNING, STOPPED)


def _headline(ordered: Sequence[Standing], asking: Sequence[Standing]) -> Text:
    if asking:
        return verdict_words(asking[0])[0]
    if len(ordered) == 1:
        return verdict_words(ordered[0])[0]
    return said(
        Text(
            en="No test asks for a decision; {n} [[n|is|are]] running.",
            ko="결정을 기다리는 테스트는 없습니다. {n}건이 진행 중입니다.",
        ),
        n=sum(one.state == RUNNING for one in ordered),
    )


def _decision(one: Standing) -> Decision:
    headline, action = verdict_words(one)
    name = one.experiment.name
    is_urgent = one.verdict.verdict in ("harmed", "broken")
    return Decision(
        question=Text(en=f"What becomes of ‘{name}’?", ko=f"‘{name}’ 테스트를 어떻게 할까요?"),
        reason=headline,
        effect=because(one),
        action=action,
        link=f"/campaigns/tests/{one.id}",
        urgency="now" if is_urgent else "soon",
        alarm=f"test-{one.id}-{one.verdict.verdict}" if is_urgent else None,
    )


def _table(ordered: Sequence[Standing]) -> Rows:
    return Rows(
        title=Text(en="Where each test stands", ko="테스트마다 어디까지 왔는지"),
        columns=(
            Column(name="name", title=Text(en="Test", ko="테스트"), kind="name"),
            Column(name="verdict", title=Text(en="Verdict", ko="판단")),
            Column(name="measure", title=Text(en="Judged by", ko="판단 지표")),
            Column(name="best", title=Text(en="Variant", ko="변형")),
            Column(name="change", title=Text(en="Change", ko="변화")),
            Column(name="people", title=Text(en="People", ko="사람"), kind="count"),
            Column(name="learned", title=Text(en="Known", ko="안 정도"), kind="bar"),
        ),
        rows=tuple(_row(one) for one in ordered),
    )


def _row(one: Standing) -> dict[str, object]:
    best = one.best
    has_range = best is not None and best.change_low_share is not None
    low = best.change_low_share if best is not None else None
    high = best.change_high_share if best is not None else None
    return {
        "name": one.experiment.name,
        "link": f"/campaigns/tests/{one.id}",
        "verdict": VERDICTS[one.verdict.verdict].model_dump(),
        "measure": title_of(one.experiment.measure).model_dump(),
        "best": best.variant if best is not None else "",
        "change": f"{Share(low or 0, signed=True).say('en')} {EN_DASH} "
        f"{Share(high or 0, signed=True).say('en')}"
        if has_range
        else "",
        "people": one.verdict.counted_units,
        "learned": min(one.verdict.learned_share, 1.0),
    }
