"""Where the past cannot carry a prediction: why, and what would help."""

import numpy as np
import numpy.typing as npt

from dangol.contract.result import Result, refused
from dangol.customers.features.outcomes import Outcome
from dangol.customers.features.trial import FEWEST_PERIODS, FIRST_HISTORY_DAYS, Learning
from dangol.customers.prediction.method import METHOD
from dangol.words import Count, Text, both

Array = npt.NDArray[np.float64]
FEWEST_PEOPLE, FEWEST_OF_EACH, FEWEST_IN_LATEST = 200, 40, 5
_WIDER = Text(
    en="Ask about a wider category or look further ahead; check the category's spelling.",
    ko="더 넓은 분류나 더 긴 기간을 묻고, 분류 이름을 확인하세요.",
)
_MORE_MESSAGES = Text(
    en="Look further ahead, or wait until more customers have reacted.",
    ko="더 긴 기간을 보거나, 반응한 고객이 늘 때까지 기다리세요.",
)


def too_few(found: Learning, asked: Outcome) -> Result | None:
    """A refusal where too few people did what is asked, or did not; also in the latest period."""
    happened = found.happened[found.is_past]
    latest = found.happened[found.is_past & (found.period == len(found.periods.cutoffs) - 1)]
    yes = int(happened.sum())
    people = len(set(found.panel.people.tolist()))
    if people >= FEWEST_PEOPLE and min(yes, len(happened) - yes) >= FEWEST_OF_EACH:
        is_judged = min(latest.sum(), len(latest) - latest.sum()) >= FEWEST_IN_LATEST
        return None if is_judged else _unjudged(latest, asked)
    return refused(
        both(
            "Too few to learn from: {n} customers, and {yes} of {all} times somebody {what}.",
            "배우기에 적습니다. 고객 {n}명, 지난 {all}번 가운데 ‘{what}’ 결과는 {yes}번입니다.",
            n=Count(people),
            yes=Count(yes),
            all=Count(len(happened)),
            what=asked.words,
        ),
        _advice(asked),
        basis=both("{n} customers", "고객 {n}명", n=Count(people)),
        method=METHOD,
    )


def _advice(asked: Outcome) -> Text:
    return _MORE_MESSAGES if asked.target == "response" else _WIDER


def _unjudged(latest: Array, asked: Outcome) -> Result:
    return refused(
        both(
            "In the latest period {yes} of {all} times somebody {what}: how well it is foretold "
            "cannot be told.",
            "가장 가까운 기간에 {all}번 가운데 ‘{what}’ 결과는 {yes}번이라, 얼마나 잘 맞히는지 알 "
            "수 없습니다.",
            yes=Count(int(latest.sum())),
            all=Count(len(latest)),
            what=asked.words,
        ),
        _advice(asked),
        basis=both("{n} examples", "사례 {n}건", n=Count(len(latest))),
        method=METHOD,
    )


def too_few_messages(weeks: int) -> Result:
    """A refusal where messages went out too seldom to learn who reacts."""
    return refused(
        both(
            "Messages went out in {n} periods whose outcome is known; too few to learn from.",
            "결과를 아는 메시지 발송이 {n}개 기간뿐이라 배우기에 적습니다.",
            n=Count(weeks),
        ),
        both(
            "Load contacts and redemptions of {n} campaigns or more, a month apart.",
            "한 달 간격으로 보낸 캠페인 {n}개 이상의 접촉과 쿠폰 사용 자료를 읽으세요.",
            n=Count(FEWEST_PERIODS),
        ),
        basis=both("{n} periods with messages", "메시지를 보낸 기간 {n}개", n=Count(weeks)),
        method=METHOD,
    )


def too_short(days: int, horizon_days: int) -> Result:
    """A refusal where there are not enough earlier days to look back from."""
    needed = FIRST_HISTORY_DAYS + 2 * horizon_days + (FEWEST_PERIODS - 1) * min(horizon_days, 28)
    return refused(
        both(
            "{n} days of purchases are too few to learn from.",
            "구매 기록이 {n}일뿐이라 배우기에 짧습니다.",
            n=Count(days),
        ),
        both(
            "It takes about {n} days for this horizon; look fewer days ahead, or load more.",
            "이 기간을 보려면 {n}일쯤 있어야 합니다. 더 짧은 기간을 고르거나 기록을 더 읽으세요.",
            n=Count(needed),
        ),
        basis=both("{n} days of purchases", "구매 기록 {n}일", n=Count(days)),
        method=METHOD,
    )
