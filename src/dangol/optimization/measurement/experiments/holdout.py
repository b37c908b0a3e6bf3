"""People who are left alone, so that what everything together brings can be seen."""

from typing import Literal

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, Transition, archiving
from dangol.words import Text

From = Literal["everything", "campaigns", "tests"]
RUNNING, ENDED = "running", "ended"


class Holdout(Record):
    """A share of everybody, drawn by the holdout's own lot: the same people while it runs."""

    kind = "holdout"
    title = Text(en="Holdout", ko="홀드아웃")
    plural = Text(en="Holdouts", ko="홀드아웃")
    question = Text(
        en="Whom do we leave alone to see what we bring?",
        ko="우리가 만든 변화를 알려고 누구를 그대로 두나요?",
    )
    entry = "campaigns"
    states = (
        State(name="draft", title=Text(en="Draft", ko="초안")),
        State(name=RUNNING, title=Text(en="Running", ko="진행 중")),
        State(name=ENDED, title=Text(en="Ended", ko="종료")),
        ARCHIVED,
    )
    transitions = (
        Transition(
            name="start",
            title=Text(en="Start holding out", ko="시작"),
            before=("draft",),
            after=RUNNING,
        ),
        Transition(name="end", title=Text(en="End it", ko="종료"), before=(RUNNING,), after=ENDED),
        archiving("draft", ENDED),
    )
    fixed_in = (RUNNING, ENDED)

    share: float = param(
        0.02,
        title=Text(en="Share held out", ko="남겨 두는 비중"),
        help=Text(
            en="Share of everybody who is left alone; .02 of a hundred thousand are two thousand.",
            ko="그대로 두는 사람의 비중입니다. 10만 명의 .02는 2천 명입니다.",
        ),
        gt=0,
        le=0.5,
    )
    held_from: From = param(
        "everything",
        title=Text(en="Left out of", ko="무엇에서 뺄지"),
        help=Text(
            en="Campaigns are lists of people to contact; tests draw nobody who is held out.",
            ko="캠페인은 연락할 사람의 목록입니다. 테스트는 남겨 둔 사람을 뽑지 않습니다.",
        ),
        choices={
            "everything": Text(en="Campaigns and tests", ko="캠페인과 테스트"),
            "campaigns": Text(en="Campaigns", ko="캠페인"),
            "tests": Text(en="Tests", ko="테스트"),
        },
    )
    note: str = param(
        "",
        title=Text(en="Note", ko="메모"),
        help=Text(en="What it is for, and until when.", ko="왜, 언제까지 두는지 적습니다."),
        max_length=1_000,
    )
