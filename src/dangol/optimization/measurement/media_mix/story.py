"""A media mix as an answer: what channels brought, what the next unit brings, what to do."""

from dangol.contract.result import Answer, Decision, Evidence, LeftOut, Metric, Range, metric
from dangol.optimization.measurement.media_mix.beside import Credit, Test
from dangol.optimization.measurement.media_mix.method import METHOD
from dangol.optimization.measurement.media_mix.mix_tables import (
    channel_rows,
    check_rows,
    credit_rows,
    ends,
    money,
    one_unit,
    periods,
    rests_on,
    test_rows,
)
from dangol.optimization.measurement.media_mix.pictures import (
    brought_picture,
    curves_picture,
    sales_picture,
)
from dangol.optimization.measurement.media_mix.told import Channel, Interval, Told
from dangol.words import Count, Day, Share, Text, both


def mix_answer(told: Told, credits: list[Credit], tests: list[Test], seed: int) -> Answer:
    gathered = told.fitted.gathered
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=_because(told),
        metrics=_metrics(told),
        pictures=(brought_picture(told), sales_picture(told, seed), curves_picture(told)),
        tables=(
            channel_rows(told),
            test_rows(told, tests),
            credit_rows(told, credits),
            check_rows(told),
        ),
        decisions=_decisions(told),
        evidence=Evidence(
            basis=both(
                "{n} {periods}, {channels} channels, {regions} regions, {tests} tests",
                "{periods} {n}개, 채널 {channels}개, 지역 {regions}곳, 테스트 {tests}건",
                n=Count(gathered.periods),
                periods=periods(told),
                channels=Count(len(gathered.channels)),
                regions=Count(len(gathered.regions)),
                tests=Count(len(told.fitted.used)),
            ),
            method=METHOD,
            left_out=_left_out(told),
        ),
    )  # fmt: skip


def _headline(told: Told) -> Text:
    best = next(iter(told.priced), None)
    if best is None or best.returned is None:
        value, low, high = told.whole
        return both(
            "Media brought {value}, between {low} and {high}; no paid channel can be told apart.",
            "매체가 {value}을 가져왔습니다({low}에서 {high} 사이). 비용을 쓴 채널은 따로 알 수 "
            "없습니다.",
            value=money(told, value), low=money(told, low), high=money(told, high),
        )  # fmt: skip
    return both(
        "Media brought {whole}; {channel} returned most, {value} for each {one}.",
        "매체가 {whole}을 가져왔습니다. {channel}의 수익이 가장 커서 {one}마다 {value}입니다.",
        whole=money(told, told.whole[0]),
        channel=best.name,
        value=money(told, best.returned[0]),
        one=one_unit(told),
    )


def _action(told: Told) -> Text:
    clear = [one for one in told.priced if one.next_returned is not None]
    clear.sort(key=lambda one: -(one.next_returned or (0.0,))[0])
    weak = weakest(told)
    if len(clear) > 1 and _apart(clear[0], clear[-1]):
        return both(
            "The next {one} brings {much} in {best} and {little} in {worst}: see the plan.",
            "다음 {one}은 {best}에서 {much}, {worst}에서 {little}을 가져옵니다. 계획에서 보세요.",
            one=one_unit(told),
            best=clear[0].name,
            much=money(told, (clear[0].next_returned or (0.0,))[0]),
            worst=clear[-1].name,
            little=money(told, (clear[-1].next_returned or (0.0,))[0]),
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
        low=money(told, low),
        high=money(told, high),
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
            money(told, value),
            range=Range(low=low, high=high, value=value, caption=_between(told, told.whole)),
        ),
        metric(
            Text(en="Share of sales", ko="매출에서 차지하는 비중"),
            Share(round(value / sold, 3)),
            range=Range(low=low / sold, high=high / sold, value=value / sold,
                        caption=ends(Share(round(low / sold, 3)), Share(round(high / sold, 3)))),
        ),
    ]  # fmt: skip
    if fitted.gathered.paid and fitted.gathered.spend[: fitted.gathered.paid].sum() > 0:
        value, low, high = told.whole_return
        made.append(
            metric(
                both("Sales for each {one} spent", "쓴 비용 {one}마다의 매출", one=one_unit(told)),
                money(told, value),
                range=Range(low=low, high=high, value=value, tick=1.0,
                            caption=_between(told, told.whole_return)),
            )
        )  # fmt: skip
    trial = fitted.trial
    if trial is not None:
        made.append(
            metric(
                both("Missed in {n} unseen {p}", "보지 않은 {p} {n}개의 오차",
                     n=Count(trial.periods), p=periods(told)),
                Share(round(trial.missed, 3)),
                note=both("a plain forecast missed {plain}", "단순 예측의 오차는 {plain}",
                          plain=Share(round(trial.plain, 3))),
            )
        )  # fmt: skip
    return tuple(made)


def _between(told: Told, one: Interval) -> Text:
    return ends(money(told, one[1]), money(told, one[2]))


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
                        spent=money(told, weak.spent)),
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
