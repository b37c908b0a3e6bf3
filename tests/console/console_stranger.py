"""A stranger's package for tests: questions that work slowly, break or refuse, and a record."""

import datetime as dt
import threading
import time
from dataclasses import replace
from typing import Any, Literal

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.record import Record, State, Transition
from dangol.contract.registry import Problem, Registry, registry
from dangol.contract.result import (
    Answer,
    Change,
    Column,
    Decision,
    Evidence,
    Key,
    LeftOut,
    Range,
    Result,
    Rows,
    metric,
    picture,
    refused,
)
from dangol.contract.tables_view import Previous, Tables
from dangol.tables.vocabulary import Personal
from dangol.words import Count, Figure, Language, Share, Text

HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)> {{ 7*7 }} & ’"
HOSTILE_TEXT = Text(en=HOSTILE, ko=f"{HOSTILE} 이름")
GO_ON = threading.Event()
"""Until it is set, the slow question waits at its second step."""
PATIENCE_SECONDS = 30.0


def words(en: str, ko: str) -> Text:
    return Text(en=en, ko=ko)


class SlowQuestion(Analysis):
    """Reports steps, and waits in the middle until it is let go."""

    slug = "slow-question"
    title = words("Slow question", "느린 질문")
    question = words("How long does it take?", "얼마나 걸릴까요?")
    entry = "market"

    steps: int = param(
        3,
        title=words("Steps", "단계"),
        help=words("How many steps there are.", "단계의 수입니다."),
        ge=1,
        le=9,
    )
    share: float = param(
        0.5, title=words("Share", "비중"), help=words("Any share.", "아무 비중입니다."), ge=0, le=1
    )
    careful: bool = param(
        default=False,
        title=words("Careful", "꼼꼼히"),
        help=words("Take more time.", "더 오래 봅니다."),
    )
    manner: Literal["fast", "slow"] = param(
        "fast",
        title=words("Manner", "방식"),
        help=words("How to go.", "하는 방식입니다."),
        choices={"fast": words("Fast", "빠르게"), "slow": words("Slow", "느리게")},
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        tables.step(words("Looking around", "둘러봅니다"), 0.25)
        until = time.monotonic() + PATIENCE_SECONDS
        while self.manner == "slow" and not GO_ON.wait(0.05) and time.monotonic() < until:
            tables.step(words("Looking closely", "자세히 봅니다"), 0.5)
        return Result(_answer(self.steps))


class BrokenQuestion(Analysis):
    """Breaks as a stranger's program may."""

    slug = "broken-question"
    title = words("Broken question", "고장 난 질문")
    question = words("What happens when a program breaks?", "프로그램이 고장 나면 어떻게 되나요?")
    entry = "trust"

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        raise RuntimeError("a secret detail")


class ShyQuestion(Analysis):
    """Never has enough data."""

    slug = "shy-question"
    title = words("Shy question", "조심스러운 질문")
    question = words("What does television bring?", "텔레비전은 무엇을 벌어 오나요?")
    entry = "budget"

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        return refused(
            words(
                "Television has no measurable effect yet.", "텔레비전의 효과는 아직 잴 수 없습니다."
            ),
            words("Change the spend in some regions.", "몇몇 지역에서 지출을 바꾸어 보세요."),
            basis=words("13 weeks", "13주"),
            method=words("No other way was tried.", "해 보지 않았습니다."),
        )


class HostileQuestion(Analysis):
    """Every word of its answer tries to leave its place."""

    slug = "hostile-question"
    title = HOSTILE_TEXT
    question = HOSTILE_TEXT
    entry = "market"

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        answer = _answer(3)
        row = {"name": HOSTILE, "gap": -3.0, "share": 0.25, "link": "/customers"}
        rows = Rows(title=HOSTILE_TEXT, columns=_columns(HOSTILE_TEXT), rows=(row,))
        return Result(answer.model_copy(update={"headline": HOSTILE_TEXT, "tables": (rows,)}))


def _columns(name: Text) -> tuple[Column, ...]:
    return (
        Column(name="name", title=name, kind="name"),
        Column(name="gap", title=words("Gap", "차이"), kind="bar", currency="KRW"),
        Column(name="share", title=words("Share", "비중"), kind="bar"),
        Column(name="on", title=words("Day", "날"), kind="day"),
    )


def _draw(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows"))
    return base.mark_line(color=alt.expr("now")).encode(x=alt.X("x:Q"), y=alt.Y("y:Q"))


def _answer(steps: int) -> Answer:
    range_ = Range(
        low=1,
        high=5,
        value=7,
        tick=0,
        caption=words("expected 1–5", "예상 1–5"),
        place=words("above", "범위 위"),
    )
    moved = Change(
        value=0.1, shown=words("10%", "10%"), against=words("vs before", "전보다"), meaning="bad"
    )
    return Answer(
        headline=words(f"It takes {steps} steps.", f"{steps}단계가 걸립니다."),
        action=words("Wait a little.", "조금 기다리세요."),
        because=words("Counted by hand.", "손으로 세었습니다."),
        metrics=(
            metric(words("Steps", "단계"), Count(steps), change=moved, range=range_),
            metric(words("Share", "비중"), Share(0.5), note=words("of all", "전체에서")),
            metric(words("Figure", "값"), Figure(3.14159)),
        ),
        pictures=(
            picture(
                _draw,
                title=words("It rises", "올라갑니다"),
                caption=words("y by x", "x에 따른 y"),
                label=words("A line that rises.", "올라가는 선입니다."),
                key=(Key(mark="line", words=words("Line", "선")),),
                rows=[{"x": n, "y": n * n} for n in range(5)],
                columns=(
                    Column(name="x", title=words("x", "가로"), kind="count"),
                    Column(name="y", title=words("y", "세로"), kind="number"),
                ),
            ),
        ),
        tables=(
            Rows(
                title=words("What moved", "무엇이 움직였나"),
                columns=_columns(words("Name", "이름")),
                rows=(
                    {"name": "A", "gap": 12.0, "share": 0.5, "on": "2025-06-01", "meaning": "good"},
                    {"name": "B", "gap": -4.0, "share": 0.25, "on": None, "meaning": "bad"},
                    {"name": "=SUM(A1)", "gap": None, "share": None, "on": "2025-06-30"},
                ),
                total={"name": words("All", "전체").model_dump(), "gap": 8.0, "share": 0.75},
            ),
        ),
        decisions=(
            Decision(
                question=words("Go on?", "계속할까요?"),
                reason=words("It is slow.", "느립니다."),
                effect=words("Faster", "빨라짐"),
                action=words("Go", "진행"),
                link="/market",
                urgency="now",
            ),
        ),
        evidence=Evidence(
            basis=words("5 points", "점 5개"),
            method=words("Addition.\nThen squares.", "더합니다.\n그리고 제곱합니다."),
            left_out=(LeftOut(count=2, reason=words("unreadable", "읽지 못함")),),
        ),
    )


class Note(Record):
    """A kind of record with every kind of field."""

    kind = "note"
    title = words("Note", "쪽지")
    plural = words("Notes", "쪽지")
    question = words("What should we not forget?", "무엇을 잊지 말아야 할까요?")
    entry = "campaigns"
    states = (
        State(name="open", title=words("Open", "열림")),
        State(name="done", title=words("Done", "마침")),
        State(name="archived", title=words("Archived", "보관됨")),
    )
    transitions = (
        Transition(name="finish", title=words("Finish", "마치기"), before=("open",), after="done"),
        Transition(
            name="archive",
            title=words("Archive", "보관"),
            before=("open", "done"),
            after="archived",
            role="admin",
        ),
    )

    weight: float = param(
        1.0, title=words("Weight", "무게"), help=words("From 0.", "0부터입니다."), ge=0
    )
    pages: int | None = param(
        None, title=words("Pages", "쪽수"), help=words("If any.", "있으면 적습니다."), ge=1
    )
    urgent: bool = param(
        default=False, title=words("Urgent", "급함"), help=words("Today?", "오늘인가요?")
    )
    colour: Literal["red", "blue"] = param(
        "red",
        title=words("Colour", "색"),
        help=words("Of the paper.", "종이의 색입니다."),
        choices={"red": words("Red", "빨강"), "blue": words("Blue", "파랑")},
    )
    due_at: dt.datetime | None = param(
        None, title=words("Due", "기한"), help=words("When.", "언제까지인가요?")
    )
    tags: list[str] = param(
        default=[], title=words("Tags", "꼬리표"), help=words("A list.", "목록입니다.")
    )
    phone: str = param(
        default="",
        title=words("Telephone", "전화"),
        help=words("Of whom.", "누구의 전화인가요?"),
        personal=Personal.IDENTIFIER,
    )


def with_plugins() -> Registry:
    """What is installed, and the stranger's package beside it."""
    ours = registry()
    kinds = (SlowQuestion, BrokenQuestion, ShyQuestion, HostileQuestion)
    return replace(
        ours,
        analyses={**ours.analyses, **{kind.slug: kind for kind in kinds}},
        records={**ours.records, Note.kind: Note},
        problems=(Problem("dangol.analyses: lost = lost.package:Lost", f"No module: {HOSTILE}"),),
    )
