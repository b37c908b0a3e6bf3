"""What people decided about two customer numbers: one person, or never one person."""

from typing import Literal

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, Transition
from dangol.customers.identity.decision_errors import ContraryDecisionError, OneNumberError
from dangol.tables.vocabulary import Personal
from dangol.words import Text

Verdict = Literal["same", "apart"]


class IdentityDecision(Record):
    """A merge, or that two are never merged. Undone, everything is as it was before."""

    kind = "identity-decision"
    title = Text(en="Identity decision", ko="동일인 결정")
    plural = Text(en="Identity decisions", ko="동일인 결정")
    question = Text(
        en="Which customer numbers did somebody decide on?",
        ko="사람이 직접 정한 고객 번호는 무엇인가요?",
    )
    entry = "customers"
    states = (
        State(name="in-force", title=Text(en="In force", ko="유효")),
        State(name=ARCHIVED.name, title=Text(en="Undone", ko="취소됨")),
    )
    transitions = (
        Transition(
            name="undo", title=Text(en="Undo", ko="취소"), before=("in-force",), after=ARCHIVED.name
        ),
        Transition(
            name="restore",
            title=Text(en="Put back in force", ko="다시 적용"),
            before=(ARCHIVED.name,),
            after="in-force",
        ),
    )

    left_customer_id: str = param(
        title=Text(en="First customer number", ko="첫 고객 번호"),
        help=Text(en="One of the two.", ko="둘 가운데 하나입니다."),
        min_length=1,
        max_length=500,
        personal=Personal.PSEUDONYM,
    )
    right_customer_id: str = param(
        title=Text(en="Second customer number", ko="둘째 고객 번호"),
        help=Text(en="The other one.", ko="다른 하나입니다."),
        min_length=1,
        max_length=500,
        personal=Personal.PSEUDONYM,
    )
    verdict: Verdict = param(
        title=Text(en="Decision", ko="결정"),
        help=Text(
            en="One person, or never one person whatever else says so.",
            ko="한 사람이거나, 무엇이 그렇게 말해도 결코 한 사람이 아닙니다.",
        ),
        choices={
            "same": Text(en="One person", ko="한 사람"),
            "apart": Text(en="Never one person", ko="다른 사람"),
        },
    )
    reason: str = param(
        "",
        title=Text(en="Reason", ko="까닭"),
        help=Text(
            en="What somebody who asks later must know.",
            ko="나중에 묻는 사람이 알아야 할 것입니다.",
        ),
        max_length=1_000,
        personal=Personal.ATTRIBUTE,
    )

    @property
    def pair(self) -> tuple[str, str]:
        """Both numbers, the smaller one first."""
        one, other = sorted((self.left_customer_id, self.right_customer_id))
        return one, other

    def check(self, others: list[Record]) -> None:
        if self.left_customer_id == self.right_customer_id:
            raise OneNumberError(self.left_customer_id)
        for other in others:
            if (
                isinstance(other, IdentityDecision)
                and other.pair == self.pair
                and other.verdict != self.verdict
            ):
                raise ContraryDecisionError(other.name)
