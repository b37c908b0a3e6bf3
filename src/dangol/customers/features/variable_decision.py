"""A decision on a derived variable: kept out, or used whatever its trial says."""

from typing import Literal

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, archiving
from dangol.words import Text

Ruling = Literal["keep-out", "promote"]
RULINGS = {
    "keep-out": Text(en="Keep it out", ko="빼기"),
    "promote": Text(en="Use it whatever the trial says", ko="시험 결과와 상관없이 쓰기"),
}


class VariableDecision(Record):
    """Somebody knows more of a variable than its trial can: that it leaks, or is right."""

    kind = "variable-decision"
    title = Text(en="Decision on a variable", ko="변수 결정")
    plural = Text(en="Decisions on variables", ko="변수 결정")
    question = Text(
        en="Which variables are used or kept out whatever their trial says?",
        ko="시험 결과와 상관없이 쓰거나 뺄 변수는 무엇인가요?",
    )
    entry = "trust"
    create_role = "analyst"
    edit_role = "analyst"
    states = (State(name="active", title=Text(en="Active", ko="사용 중")), ARCHIVED)
    transitions = (archiving("active", role="analyst"),)

    variable: str = param(
        title=Text(en="Variable", ko="변수"),
        help=Text(
            en="Name of the derived variable, as the catalogue shows it.",
            ko="변수 목록에 나오는 파생 변수의 이름입니다.",
        ),
        min_length=1,
        max_length=200,
    )
    ruling: Ruling = param(
        "keep-out",
        title=Text(en="Decision", ko="결정"),
        help=Text(
            en="Kept out, it is never promoted; or it is used even if it adds nothing.",
            ko="빼면 채택하지 않습니다. 쓰기로 하면 보탬이 없어도 씁니다.",
        ),
        choices=RULINGS,
    )
    reason: str = param(
        title=Text(en="Reason", ko="사유"),
        help=Text(
            en="Why, for whoever reads it later.", ko="나중에 읽을 사람을 위해 까닭을 적습니다."
        ),
        min_length=3,
        max_length=500,
    )
