"""An audience: a rule under a name that campaigns, tests and look-alikes speak of."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import field_validator

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, archiving
from dangol.customers.audiences.errors import CircularAudienceError, UnknownAudienceError
from dangol.customers.audiences.rule import In, Part, leaves, read_rule, written_rule
from dangol.words import Text


class Audience(Record):
    """Whom the rule chooses is counted anew with each profile; every change is a new version."""

    kind = "audience"
    title = Text(en="Audience", ko="오디언스")
    plural = Text(en="Audiences", ko="오디언스")
    question = Text(en="Which groups of people do we speak of?", ko="어떤 사람들을 묶어 두었나요?")
    entry = "customers"
    states = (State(name="active", title=Text(en="In use", ko="사용 중")), ARCHIVED)
    transitions = (archiving("active"),)

    rule: dict[str, Any] = param(
        title=Text(en="Rule", ko="규칙"),
        help=Text(
            en='Whom it holds, as a tree: {"all": [...]}, {"any": [...]}, {"not": ...}; a leaf '
            "asks for a column of the golden profile, for something done, or for another audience.",
            ko='누구를 담을지 나무 모양으로 적습니다. {"all": [...]}, {"any": [...]}, '
            '{"not": ...} 아래에 골든 프로필의 항목, 한 일, 다른 오디언스를 묻습니다.',
        ),
    )
    note: str = param(
        "",
        title=Text(en="Note", ko="메모"),
        help=Text(en="What it is for.", ko="어디에 쓰는지 적습니다."),
        max_length=1_000,
    )

    @field_validator("rule")
    @classmethod
    def _is_a_rule(cls, given: dict[str, Any]) -> dict[str, Any]:
        return written_rule(read_rule(given))

    @property
    def asked(self) -> Part:
        """The rule itself."""
        return read_rule(self.rule)

    def check(self, others: list[Record]) -> None:
        """Refuse a rule whose audiences are not there, or that is made of itself."""
        rules = {one.name: one.asked for one in (self, *others) if isinstance(one, Audience)}
        for name in named_in(self.asked):
            if name not in rules:
                raise UnknownAudienceError(self.name, name, set(rules) - {self.name})
        in_order(rules)


def in_order(rules: Mapping[str, Part]) -> list[str]:
    """The names, each after all that its rule is made of. Raises CircularAudienceError."""
    done: list[str] = []
    waiting = {name: set(named_in(rule)) & set(rules) for name, rule in rules.items()}
    while waiting:
        ready = sorted(name for name, needed in waiting.items() if needed <= set(done))
        if not ready:
            raise CircularAudienceError(sorted(waiting))
        done += ready
        waiting = {name: needed for name, needed in waiting.items() if name not in ready}
    return done


def named_in(rule: Part) -> Iterable[str]:
    """The audiences that a rule is made of."""
    return (leaf.audience for leaf in leaves(rule) if isinstance(leaf, In))
