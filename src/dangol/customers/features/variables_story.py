"""Derived variables as an answer: how many tell something, how much, and what was set aside."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from dangol.contract.result import Answer, Column, Evidence, Range, Rows, metric
from dangol.customers.features.outcomes import Outcome
from dangol.customers.features.trial import Trial
from dangol.customers.features.variables_picture import gains_picture
from dangol.methods.variable_selection import Verdict
from dangol.tables.variables import VERDICTS
from dangol.words import Count, Day, Figure, Text, both

METHOD = Text(
    en="Variables are reckoned at cut-offs of the past from what was known on each day; what came "
    "in late counts from the day on which it did. Boosted trees learn on earlier cut-offs beside "
    "recency, frequency and amount; on each later one a variable is shuffled, and what that costs "
    "the forecast is its gain (permutation importance, Breiman 2001). Promoted is what gains "
    "clearly (of ten promoted at most one by chance, Benjamini and Hochberg 1995) in nearly every "
    "period, still tells something one period later, does not drift (population stability index) "
    "and says more than others like it. The promoted ones are confirmed together on the latest "
    "period, of which their choice had seen nothing.",
    ko="변수는 지난 기준일마다 그날까지 알려진 것으로 셈하며, 늦게 들어온 것은 들어온 날부터 "
    "셉니다. 최근성, 빈도, 금액과 함께 앞선 기준일에서 부스팅 나무를 배우고, 뒤의 기준일에서 "
    "변수를 "
    "뒤섞어 예측이 잃는 만큼을 이득으로 봅니다(순열 중요도, Breiman 2001). 이득이 "
    "뚜렷하고(채택한 열 "
    "가운데 우연은 많아야 하나, Benjamini와 Hochberg 1995) 거의 모든 기간에 있으며, 한 기간 뒤에도 "
    "남고, 분포가 흔들리지 않고(PSI), 비슷한 다른 변수보다 많이 알려 주는 것을 채택합니다. 채택한 "
    "변수는 고를 때 전혀 보지 않은 가장 가까운 기간에서 함께 확인합니다.",
)
MOST_SHOWN = 20


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of."""

    asked: Outcome
    trial: Trial
    titles: Mapping[str, Text]
    today: dt.date

    @property
    def promoted(self) -> list[str]:
        found = [n for n, e in self.trial.evidence.items() if e.verdict == "promoted"]
        return sorted(found, key=lambda name: -self.trial.evidence[name].gain)


def variables_answer(told: Told) -> Answer:
    """The answer from the trial."""
    trial = told.trial
    counts = Counter(one.verdict for one in trial.evidence.values())
    return Answer(
        headline=_headline(told),
        action=_action(told, counts),
        because=both(
            "In the {days} days to {day}, unseen by the choice, {yes} of {people} did. AUC {area} "
            "with the promoted variables, {base} with recency, frequency and amount alone: a "
            "difference of {low} to {high}, nineteen in twenty.",
            "고를 때 보지 않은 {day}까지의 {days}일 동안 {people}명 가운데 {yes}명이 "
            "그랬습니다. AUC는 "
            "채택한 변수를 쓰면 {area}, 최근성과 빈도, 금액만 쓰면 {base}이며, 차이의 95% 구간은 "
            "{low}~{high}입니다.",
            days=Count(told.asked.horizon_days),
            day=Day(told.today, year=True),
            yes=Count(trial.happened),
            people=Count(trial.people),
            area=Figure(trial.area),
            base=Figure(trial.base_area),
            low=Figure(trial.difference.low),
            high=Figure(trial.difference.high),
        ),
        metrics=(
            metric(Text(en="Promoted", ko="채택"), Count(len(told.promoted))),
            metric(Text(en="Tried", ko="시험"), Count(len(trial.evidence))),
            metric(
                Text(en="Added to AUC", ko="AUC에 보탠 것"),
                Figure(trial.difference.value),
                range=Range(
                    low=trial.difference.low,
                    high=trial.difference.high,
                    value=trial.difference.value,
                    tick=0.0,
                    caption=Text(
                        en="beyond recency, frequency and amount; 95%",
                        ko="최근성, 빈도, 금액에 더해; 95%",
                    ),
                ),
            ),
            metric(Text(en="Suspected leaks", ko="누출 의심"), Count(counts["leak"])),
        ),
        pictures=(gains_picture(_rows(told)),) if told.promoted else (),
        tables=(_promoted_table(told), _verdict_table(counts)),
        evidence=Evidence(
            basis=both(
                "{n} customers at {k} cut-offs; {m} variables",
                "고객 {n}명, 기준일 {k}개, 변수 {m}개",
                n=Count(trial.people),
                k=Count(max((e.periods for e in trial.evidence.values()), default=0) + 1),
                m=Count(len(trial.evidence)),
            ),
            method=METHOD,
        ),
    )


def _headline(told: Told) -> Text:
    if not told.promoted:
        return both(
            "None of {n} variables adds to recency, frequency and amount in telling who {what}.",
            "변수 {n}개 가운데 ‘{what}’ 여부를 최근성, 빈도, 금액보다 더 알려 주는 것이 없습니다.",
            n=Count(len(told.trial.evidence)),
            what=told.asked.words,
        )
    return both(
        "{n} of {m} variables tell more about who {what}.",
        "변수 {m}개 가운데 {n}개가 ‘{what}’ 여부를 더 알려 줍니다.",
        n=Count(len(told.promoted)),
        m=Count(len(told.trial.evidence)),
        what=told.asked.words,
    )


def _action(told: Told, counts: Counter[Verdict]) -> Text:
    if counts["leak"]:
        return both(
            "{n} look as if they knew the future: check when they are written before you use them.",
            "{n}개는 미래를 아는 것처럼 보이니, 쓰기 전에 언제 기록되는지 확인하세요.",
            n=Count(counts["leak"]),
        )
    if not told.promoted:
        return Text(
            en="Bring in other data: visits, questions to service, surveys.",
            ko="방문, 문의, 설문 같은 다른 자료를 들여오세요.",
        )
    if not told.trial.is_confirmed:
        return Text(
            en="Together they did not clearly help in the latest period: use them with care.",
            ko="가장 가까운 기간에는 함께 써도 뚜렷이 낫지 않았으니 조심해서 쓰세요.",
        )
    return Text(
        en="Predictions use them from their next run on.", ko="예측은 다음 실행부터 이를 씁니다."
    )


def _rows(told: Told) -> list[dict[str, object]]:
    found = []
    for name in told.promoted[:MOST_SHOWN]:
        one, title = told.trial.evidence[name], told.titles[name]
        found.append(
            {
                "title": title.model_dump(),
                "title_en": title.en,
                "title_ko": title.ko,
                "gain": one.gain * 1000,
                "low": max(one.gain_low, 0.0) * 1000,
                "high": (2 * one.gain - one.gain_low) * 1000,
                "lasting": one.lasting_share,
                "alone": one.area_alone,
                "periods": f"{one.periods_gained}/{one.periods}",
            }
        )
    return found


def _promoted_table(told: Told) -> Rows:
    return Rows(
        title=Text(en="Promoted variables", ko="채택한 변수"),
        caption=Text(
            en="Gain in thousandths of a nat per customer, on later data",
            ko="이득은 뒤의 자료에서 고객 한 사람마다 0.001냇 단위",
        ),
        columns=(
            Column(name="title", title=Text(en="Variable", ko="변수"), kind="name"),
            Column(name="gain", title=Text(en="Gain", ko="이득"), kind="number"),
            Column(name="alone", title=Text(en="AUC alone", ko="혼자 AUC"), kind="number"),
            Column(name="lasting", title=Text(en="Lasts", ko="남는 비중"), kind="share"),
            Column(name="periods", title=Text(en="Periods", ko="기간"), kind="text"),
        ),
        rows=tuple(_rows(told)),
    )


def _verdict_table(counts: Counter[Verdict]) -> Rows:
    return Rows(
        title=Text(en="What became of the candidates", ko="후보마다의 결과"),
        columns=(
            Column(name="verdict", title=Text(en="Result", ko="결과"), kind="name"),
            Column(name="variables", title=Text(en="Variables", ko="변수"), kind="count"),
        ),
        rows=tuple(
            {"verdict": VERDICTS[verdict].model_dump(), "variables": count}
            for verdict, count in counts.most_common()
        ),
        total={"verdict": Text(en="All", ko="전체").model_dump(), "variables": counts.total()},
    )
