"""A media mix as an answer: what channels brought, what the next unit brings, what to do."""

from typing import Any

from dangol.contract.result import (
    Answer,
    Column,
    Decision,
    Evidence,
    LeftOut,
    Metric,
    Range,
    Rows,
    metric,
)
from dangol.optimization.measurement.media_mix.beside import Credit, Test
from dangol.optimization.measurement.media_mix.method import METHOD
from dangol.optimization.measurement.media_mix.pictures import (
    brought_picture,
    curves_picture,
    sales_picture,
)
from dangol.optimization.measurement.media_mix.told import Channel, Interval, Told
from dangol.tables.media_mix import WITHHELD
from dangol.words import EN_DASH, Count, Day, Days, Figure, Money, Quantity, Share, Text, both

WORST_RHAT = 1.05
CALIBRATED = Text(en="Calibrated by a test", ko="테스트로 바로잡음")
BY_MODEL = Text(en="By the model alone", ko="모형만으로")
HELD = Text(en="Mostly what was expected beforehand", ko="대부분 미리 둔 기대")
FOLLOWS = Text(en="Its spend seems to follow demand", ko="수요를 따라 쓴 것으로 보임")
TWICE = 2.0


def mix_answer(told: Told, credits: list[Credit], tests: list[Test], seed: int) -> Answer:
    gathered = told.fitted.gathered
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=_because(told),
        metrics=_metrics(told),
        pictures=(brought_picture(told), sales_picture(told, seed), curves_picture(told)),
        tables=(
            _channels(told), _tests(told, tests), _credits(told, credits), _checks(told),
        ),
        decisions=_decisions(told),
        evidence=Evidence(
            basis=both(
                "{n} {periods}, {channels} channels, {regions} regions, {tests} tests",
                "{periods} {n}개, 채널 {channels}개, 지역 {regions}곳, 테스트 {tests}건",
                n=Count(gathered.periods),
                periods=_periods(told),
                channels=Count(len(gathered.channels)),
                regions=Count(len(gathered.regions)),
                tests=Count(len(told.fitted.used)),
            ),
            method=METHOD,
            left_out=_left_out(told),
        ),
    )  # fmt: skip


def _periods(told: Told) -> Text:
    if told.fitted.gathered.days == 1:
        return Text(en="days", ko="날")
    return Text(en="weeks", ko="주")


def _money(told: Told, value: float) -> Money:
    return Money(value, told.currency)


def _one(told: Told) -> Money:
    """One unit of money, as people say it."""
    return Money(1, told.currency)


def _headline(told: Told) -> Text:
    best = next(iter(told.priced), None)
    if best is None or best.returned is None:
        value, low, high = told.whole
        return both(
            "Media brought {value}, between {low} and {high}; no paid channel can be told apart.",
            "매체가 {value}을 가져왔습니다({low}에서 {high} 사이). 비용을 쓴 채널은 따로 알 수 "
            "없습니다.",
            value=_money(told, value), low=_money(told, low), high=_money(told, high),
        )  # fmt: skip
    return both(
        "Media brought {whole}; {channel} returned most, {value} for each {one}.",
        "매체가 {whole}을 가져왔습니다. {channel}의 수익이 가장 커서 {one}마다 {value}입니다.",
        whole=_money(told, told.whole[0]),
        channel=best.name,
        value=_money(told, best.returned[0]),
        one=_one(told),
    )


def _action(told: Told) -> Text:
    clear = [one for one in told.priced if one.next_returned is not None]
    clear.sort(key=lambda one: -(one.next_returned or (0.0,))[0])
    weak = weakest(told)
    if len(clear) > 1 and _apart(clear[0], clear[-1]):
        return both(
            "The next {one} brings {much} in {best} and {little} in {worst}: see the plan.",
            "다음 {one}은 {best}에서 {much}, {worst}에서 {little}을 가져옵니다. 계획에서 보세요.",
            one=_one(told),
            best=clear[0].name,
            much=_money(told, (clear[0].next_returned or (0.0,))[0]),
            worst=clear[-1].name,
            little=_money(told, (clear[-1].next_returned or (0.0,))[0]),
        )
    if weak is not None:
        return both(
            "Test {channel} before you move money: sales alone do not tell it well.",
            "돈을 옮기기 전에 {channel} 채널을 테스트하세요. 매출만으로는 잘 알 수 없습니다.",
            channel=weak.name,
        )
    return Text(
        en="No channel stands out for the next unit of money; keep the split and watch.",
        ko="다음 돈을 어디에 써도 뚜렷한 차이가 없습니다. 지금처럼 나누고 지켜보세요.",
    )


def _apart(one: Channel, other: Channel) -> bool:
    """Whether what the next unit brings is clearly more in one channel."""
    best, worst = one.next_returned, other.next_returned
    return best is not None and worst is not None and best[1] > worst[2]


def weakest(told: Told) -> Channel | None:
    """The channel of most money whose numbers rest on little."""
    weak = [
        one
        for one in told.channels
        if one.is_paid and not one.tests and (one.withheld or one.is_held or one.follows_demand)
    ]
    return max(weak, key=lambda one: one.spent, default=None)


def _because(told: Told) -> Text:
    gathered = told.fitted.gathered
    _, low, high = told.whole
    text = both(
        "{first} to {last}: between {low} and {high}, nine in ten; tests calibrate {n} of {m} "
        "channels.",
        "{first}부터 {last}까지, 90% 구간 {low}에서 {high}. 채널 {m}개 가운데 {n}개를 테스트로 "
        "바로잡았습니다.",
        first=Day(gathered.starts[0], year=True),
        last=Day(gathered.ends_on, year=True),
        low=_money(told, low),
        high=_money(told, high),
        n=Count(len({one.channel for one in told.fitted.used})),
        m=Count(gathered.paid),
    )
    if told.fitted.depth == "preview":
        return both(
            "{text} A preview; ask for the full answer before you sign.",
            "{text} 미리보기입니다. 확정하기 전에 전체 계산을 하세요.",
            text=text,
        )
    return text


def _metrics(told: Told) -> tuple[Metric, ...]:
    fitted = told.fitted
    sold = float(fitted.gathered.sales.sum())
    value, low, high = told.whole
    made = [
        metric(
            Text(en="Sales brought by media", ko="매체가 가져온 매출"),
            _money(told, value),
            range=Range(low=low, high=high, value=value, caption=_between(told, told.whole)),
        ),
        metric(
            Text(en="Share of sales", ko="매출에서 차지하는 비중"),
            Share(round(value / sold, 3)),
            range=Range(low=low / sold, high=high / sold, value=value / sold,
                        caption=_ends(Share(round(low / sold, 3)), Share(round(high / sold, 3)))),
        ),
    ]  # fmt: skip
    if fitted.gathered.paid and fitted.gathered.spend[: fitted.gathered.paid].sum() > 0:
        value, low, high = told.whole_return
        made.append(
            metric(
                both("Sales for each {one} spent", "쓴 비용 {one}마다의 매출", one=_one(told)),
                _money(told, value),
                range=Range(low=low, high=high, value=value, tick=1.0,
                            caption=_between(told, told.whole_return)),
            )
        )  # fmt: skip
    trial = fitted.trial
    if trial is not None:
        made.append(
            metric(
                both("Missed in {n} unseen {p}", "보지 않은 {p} {n}개의 오차",
                     n=Count(trial.periods), p=_periods(told)),
                Share(round(trial.missed, 3)),
                note=both("a plain forecast missed {plain}", "단순 예측의 오차는 {plain}",
                          plain=Share(round(trial.plain, 3))),
            )
        )  # fmt: skip
    return tuple(made)


def _ends(low: Quantity, high: Quantity) -> Text:
    return both(
        f"{{low}}{EN_DASH}{{high}}, nine in ten", f"90% 구간 {{low}}{EN_DASH}{{high}}",
        low=low, high=high,
    )  # fmt: skip


def _between(told: Told, one: Interval) -> Text:
    return _ends(_money(told, one[1]), _money(told, one[2]))


def _said(value: Quantity | Text | None) -> Any:
    if value is None:
        return EN_DASH
    return (
        value.model_dump() if isinstance(value, Text) else both("{q}", "{q}", q=value).model_dump()
    )


def _range_said(one: Interval | None, told: Told) -> Any:
    if one is None:
        return EN_DASH
    value, low, high = (_money(told, part) for part in one)
    return both(
        f"{{value}} ({{low}}{EN_DASH}{{high}})", f"{{value}} ({{low}}{EN_DASH}{{high}})",
        value=value, low=low, high=high,
    ).model_dump()  # fmt: skip


def rests_on(one: Channel) -> Text:
    """Why a channel's numbers can be relied on, or not."""
    if one.withheld:
        why = WITHHELD[one.withheld]
        if one.together_with:
            return both("{why}: {other}", "{why}: {other}", why=why, other=one.together_with)
        return why
    if one.tests:
        return CALIBRATED
    if one.follows_demand:
        return FOLLOWS
    return HELD if one.is_held else BY_MODEL


def _channels(told: Told) -> Rows:
    order = [*told.ranked, *(one for one in told.channels if one.brought is None)]
    rows = [
        {
            "name": one.name,
            "spent": _said(_money(told, one.spent)) if one.is_paid else EN_DASH,
            "brought": _range_said(one.brought, told),
            "returned": _range_said(one.returned, told),
            "next": _range_said(one.next_returned, told),
            "later": _said(Share(round(one.later_share, 2))) if not one.withheld else EN_DASH,
            "rests": _said(rests_on(one)),
        }
        for one in order
    ]
    one = _one(told)
    return Rows(
        title=Text(en="Every channel", ko="모든 채널"),
        caption=Text(
            en="In brackets where nine in ten lie; the last column says what the numbers rest on",
            ko="괄호는 90% 구간이고, 마지막 열은 수가 바탕을 둔 것입니다",
        ),
        columns=(
            Column(name="name", title=Text(en="Channel", ko="채널"), kind="name"),
            Column(name="spent", title=Text(en="Spent", ko="비용"), kind="name"),
            Column(name="brought", title=Text(en="Brought", ko="가져온 매출"), kind="name"),
            Column(
                name="returned", title=both("For each {one}", "{one}마다", one=one), kind="name"
            ),
            Column(name="next", title=both("The next {one}", "다음 {one}", one=one), kind="name"),
            Column(name="later", title=Text(en="Comes later", ko="나중에 옴"), kind="name"),
            Column(name="rests", title=Text(en="Rests on", ko="바탕"), kind="name"),
        ),
        rows=tuple(rows),
    )


def _tests(told: Told, tests: list[Test]) -> Rows:
    rows = [
        {
            "name": one.name,
            "channel": one.channel,
            "measured": _range_said(one.measured, told),
            "mixed": _range_said(one.mixed, told),
            "why": _said(one.why),
        }
        for one in tests
    ]
    rows += [
        {"name": one.name, "channel": "", "measured": EN_DASH, "mixed": EN_DASH,
         "why": _said(both("Not used: {why}.", "쓰지 않음: {why}.", why=one.reason))}
        for one in told.fitted.unused
    ]  # fmt: skip
    return Rows(
        title=Text(en="Tests beside the mix", ko="테스트와 모형"),
        caption=Text(
            en="What each test measured, and what the mix says of the same change of spend",
            ko="테스트가 잰 것과, 같은 비용 변화에 대해 모형이 말하는 것",
        ),
        columns=(
            Column(name="name", title=Text(en="Test", ko="테스트"), kind="name"),
            Column(name="channel", title=Text(en="Channel", ko="채널"), kind="name"),
            Column(name="measured", title=Text(en="Measured", ko="잰 값"), kind="name"),
            Column(name="mixed", title=Text(en="By the mix", ko="모형의 값"), kind="name"),
            Column(name="why", title=Text(en="Together", ko="견주면"), kind="name"),
        ),
        rows=tuple(rows),
    )


def _credits(told: Told, credits: list[Credit]) -> Rows:
    rows = [
        {
            "name": one.channel,
            "when": _said(Days(one.begins_on, one.ends_on)),
            "credited": _said(_money(told, one.credited)),
            "mixed": _range_said(one.mixed, told),
            "why": _said(one.why),
        }
        for one in credits
    ]
    return Rows(
        title=Text(en="Attribution beside the mix", ko="기여 배분과 모형"),
        caption=Text(
            en="What paths credit and what the mix says, of the same days; credit is not cause",
            ko="같은 기간에 경로가 배분한 것과 모형이 말하는 것. 배분은 효과가 아닙니다",
        ),
        columns=(
            Column(name="name", title=Text(en="Channel", ko="채널"), kind="name"),
            Column(name="when", title=Text(en="When", ko="기간"), kind="name"),
            Column(name="credited", title=Text(en="Credited", ko="배분한 매출"), kind="name"),
            Column(name="mixed", title=Text(en="By the mix", ko="모형의 값"), kind="name"),
            Column(name="why", title=Text(en="Why they differ", ko="다른 까닭"), kind="name"),
        ),
        rows=tuple(rows),
    )


def _checks(told: Told) -> Rows:
    fitted = told.fitted
    rows: list[dict[str, Any]] = []

    def add(what: Text, value: Quantity | Text) -> None:
        rows.append({"what": what.model_dump(), "value": _said(value)})

    if fitted.trial is not None:
        add(
            Text(en="Unseen periods inside their interval", ko="구간 안에 든, 보지 않은 기간"),
            Share(round(fitted.trial.covered, 2)),
        )
    if fitted.worst_rhat is not None and fitted.least_effective is not None:
        good = fitted.worst_rhat <= WORST_RHAT
        add(
            Text(en="Chains agree (R-hat, worst)", ko="사슬이 서로 맞음 (R-hat, 가장 나쁜 값)"),
            both(
                "{v}, {word}",
                "{v}, {word}",
                v=Figure(round(fitted.worst_rhat, 3)),
                word=Text(en="good", ko="좋음") if good else Text(en="not enough", ko="모자람"),
            ),
        )
        add(
            Text(en="Independent draws (fewest)", ko="서로 독립인 표본 (가장 적은 값)"),
            Count(round(fitted.least_effective)),
        )
    else:
        add(
            Text(en="How it was reached", ko="계산한 법"),
            Text(en="A preview: the top and its normal", ko="미리보기: 꼭대기와 정규분포"),
        )
    held = [
        both("{channel}: {name}", "{channel}: {name}", channel=channel, name=name)
        for name, channel in prior_driven_parameters(told)
    ]
    add(
        Text(
            en="Told by what was expected, not by data", ko="자료가 아니라 미리 둔 기대가 말하는 것"
        ),
        Text(
            en=", ".join(one.en for one in held) or "–", ko=", ".join(one.ko for one in held) or "–"
        ),
    )
    return Rows(
        title=Text(en="Can it be relied on?", ko="믿을 만한가요?"),
        columns=(
            Column(name="what", title=Text(en="What", ko="내용"), kind="name"),
            Column(name="value", title=Text(en="Finding", ko="결과"), kind="name"),
        ),
        rows=tuple(rows),
    )  # fmt: skip


PARAMETERS = {
    "retention": Text(en="how much stays", ko="남는 정도"),
    "peak": Text(en="when it peaks", ko="가장 큰 때"),
    "scale": Text(en="how long it works", ko="움직이는 길이"),
    "shape": Text(en="how it fades", ko="사라지는 모양"),
    "steepness": Text(en="how fast it wears out", ko="무뎌지는 속도"),
    "half": Text(en="where half is reached", ko="절반에 이르는 곳"),
    "slope": Text(en="how S-shaped it is", ko="S자인 정도"),
    "worth": Text(en="its return", ko="수익"),
}


def prior_driven_parameters(told: Told) -> list[tuple[Text, str]]:
    """Parameter and channel, where a posterior is hardly narrower than what was held before."""
    from dangol.methods.media_mix.returns import PRIOR_DRIVEN

    return [
        (PARAMETERS[name], told.fitted.gathered.channels[at])
        for name, shares in told.fitted.told_by_prior.items()
        for at, share in enumerate(shares)
        if share > PRIOR_DRIVEN and at not in told.withheld
    ]


def _decisions(told: Told) -> tuple[Decision, ...]:
    weak = weakest(told)
    if weak is None:
        return ()
    return (
        Decision(
            question=both("Test what {channel} brings?", "{channel} 효과를 테스트할까요?",
                          channel=weak.name),
            reason=rests_on(weak),
            effect=both("{spent} were spent on it", "이 채널에 {spent}을 썼습니다",
                        spent=_money(told, weak.spent)),
            action=Text(en="Which test pays most", ko="가장 값진 테스트 보기"),
            link="/budget/next-test",
        ),
    )  # fmt: skip


def _left_out(told: Told) -> tuple[LeftOut, ...]:
    gathered = told.fitted.gathered
    found = []
    if gathered.unpriced:
        found.append(
            LeftOut(
                count=gathered.unpriced,
                reason=Text(en="rows of spend without an exchange rate", ko="환율이 없는 비용"),
            )
        )
    if gathered.elsewhere > 0.001 or gathered.left_out > 0.001:
        found.append(
            LeftOut(
                count=round(100 * max(gathered.elsewhere, gathered.left_out)),
                reason=Text(
                    en="per cent of sales or spend lie in no region that can be followed",
                    ko="퍼센트의 매출이나 비용이 따라갈 수 있는 지역에 들지 않음",
                ),
            )
        )
    return tuple(found)
