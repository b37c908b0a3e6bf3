"""How long rows with personal data are kept, and why so long: a rule by table."""

from pydantic import field_validator

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, Transition, archiving
from dangol.contract.registry import registry
from dangol.errors import did_you_mean
from dangol.governance.privacy_errors import RuledTwiceError
from dangol.governance.retention.ageing import KEPT, ageing_tables
from dangol.words import Text

PLANNED = State(name="planned", title=Text(en="Planned", ko="예정"))
ACTIVE = State(name="active", title=Text(en="Deleting", ko="삭제 중"))


class RetentionRule(Record):
    """Deletes nothing until somebody has seen what it would delete, and begins it."""

    kind = "retention-rule"
    title = Text(en="Retention rule", ko="보관 규칙")
    plural = Text(en="Retention rules", ko="보관 규칙")
    question = Text(
        en="How long is personal data kept, and why?", ko="개인정보를 얼마나, 왜 보관하나요?"
    )
    entry = "trust"
    create_role = "admin"
    edit_role = "admin"
    states = (PLANNED, ACTIVE, ARCHIVED)
    transitions = (
        Transition(
            name="begin",
            title=Text(en="Begin deleting", ko="삭제 시작"),
            before=("planned",),
            after="active",
            role="admin",
        ),
        Transition(
            name="pause",
            title=Text(en="Stop deleting", ko="삭제 중지"),
            before=("active",),
            after="planned",
            role="admin",
        ),
        archiving("planned", "active", role="admin"),
    )

    table: str = param(
        title=Text(en="Table", ko="표"),
        help=Text(
            en="A table with personal data whose rows have a time: orders, events, quarantine.",
            ko="개인정보가 있고 행마다 시각이 있는 표로, orders, events, quarantine 같은 것입니다.",
        ),
    )
    days: int = param(
        title=Text(en="Days", ko="보관 일수"),
        help=Text(
            en="Rows that are older are deleted for good, every hour.",
            ko="이보다 오래된 행은 한 시간마다 완전히 지웁니다.",
        ),
        ge=1,
        le=36_500,
    )
    ground: str = param(
        title=Text(en="Why so long", ko="보관 근거"),
        help=Text(
            en="The legal ground and the purpose, as your register of processing says it.",
            ko="처리방침에 적은 법적 근거와 목적입니다.",
        ),
        min_length=3,
        max_length=1_000,
    )

    @field_validator("table")
    @classmethod
    def _can_age(cls, name: str) -> str:
        if name in KEPT:
            raise ValueError(f"'{name}' cannot have a rule: {KEPT[name].en}")
        possible = ageing_tables(registry().tables.values())
        if name not in possible:
            raise ValueError(
                f"no table '{name}' has personal data and a time"
                f"{did_you_mean(name, possible)} There is: {', '.join(possible)}"
            )
        return name

    def check(self, others: list[Record]) -> None:
        """One rule by table: of two, nobody would know which holds."""
        for other in others:
            if isinstance(other, RetentionRule) and other.table == self.table:
                raise RuledTwiceError(self.table, other.name)
