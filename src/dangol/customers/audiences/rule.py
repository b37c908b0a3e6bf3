"""Whom an audience holds, as a tree: all of, any of, not, and what is asked of one person.

A leaf asks for a value of the golden profile, for something that was done so often within so many
days, or for another audience. What is not known of somebody does not fit; so ``not`` fits them.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, TypeAdapter, model_validator

MOST_DEEP, MOST_LEAVES, MOST_DAYS = 6, 60, 3_660
Value = bool | int | float | str
Limit = int | float | dt.date


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class AllOf(_Part):
    """Every one of them fits."""

    all: tuple["Rule", ...] = Field(min_length=1)


class AnyOf(_Part):
    """At least one of them fits."""

    any: tuple["Rule", ...] = Field(min_length=1)


class Not(_Part):
    """It does not fit."""

    not_: "Rule" = Field(alias="not")


class Has(_Part):
    """A value of the golden profile: one of several, within limits, or known at all.

    Of a day it may be asked whether it lies within the last days, or longer ago.
    """

    column: str
    in_: tuple[Value, ...] | None = Field(None, alias="in", min_length=1)
    at_least: Limit | None = None
    at_most: Limit | None = None
    within_days: int | None = Field(None, ge=1, le=MOST_DAYS)
    beyond_days: int | None = Field(None, ge=1, le=MOST_DAYS)
    known: bool | None = None

    @model_validator(mode="after")
    def _asks_for_one_thing(self) -> "Has":
        is_range = self.at_least is not None or self.at_most is not None
        is_lately = self.within_days is not None or self.beyond_days is not None
        if (self.in_ is not None) + is_range + is_lately + (self.known is not None) != 1:
            raise ValueError(
                f"Of '{self.column}' ask for one thing: values (in), limits (at_least, at_most), "
                "how long ago (within_days, beyond_days), or whether it is known."
            )
        return self


class Did(_Part):
    """Something that was done: bought, clicked, asked; counted over the last days."""

    did: str
    where: dict[str, Value] = Field(default_factory=dict, max_length=4)
    within_days: int | None = Field(None, ge=1, le=MOST_DAYS)
    at_least: int | None = Field(None, ge=1)
    at_most: int | None = Field(None, ge=0)

    @property
    def fewest(self) -> int:
        """At least once, where nothing else is said."""
        return self.at_least or (0 if self.at_most is not None else 1)


class In(_Part):
    """Somebody of another audience."""

    audience: str = Field(min_length=1)


def _kind(given: Any) -> str | None:
    names = given if isinstance(given, dict) else getattr(given, "__dict__", {})
    told = [tag for key, tag in _KINDS.items() if key in names]
    return told[0] if len(told) == 1 else None


_KINDS = {
    "all": "all", "any": "any", "not": "not", "not_": "not", "column": "column", "did": "did",
    "audience": "audience",
}  # fmt: skip
Rule = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Has, Tag("column")]
    | Annotated[Did, Tag("did")]
    | Annotated[In, Tag("audience")],
    Discriminator(
        _kind,
        custom_error_type="rule_kind",
        custom_error_message="A part of a rule has one of: all, any, not, column, did, audience.",
    ),
]
for _one in (AllOf, AnyOf, Not):
    _one.model_rebuild()
_rules: TypeAdapter[Any] = TypeAdapter(Rule)
Part = AllOf | AnyOf | Not | Has | Did | In


def read_rule(given: Any) -> Part:
    """The rule of a JSON value. Raises pydantic's ValidationError, which says where and what."""
    found: Part = _rules.validate_python(given)
    depth, leaves = _size(found)
    if depth > MOST_DEEP or leaves > MOST_LEAVES:
        raise ValueError(
            f"A rule of {leaves} conditions, {depth} deep: at most {MOST_LEAVES} and {MOST_DEEP}. "
            "Make a part of it an audience of its own."
        )
    return found


def written_rule(rule: Part) -> dict[str, Any]:
    """The same as a JSON value."""
    told: dict[str, Any] = rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return told


def leaves(rule: Part) -> Iterator[Has | Did | In]:
    """Everything that is asked of one person, in order."""
    for part in parts(rule):
        if isinstance(part, Has | Did | In):
            yield part


def parts(rule: Part) -> Iterator[Part]:
    """The rule and all below it."""
    yield rule
    for part in _below(rule):
        yield from parts(part)


def _below(rule: Part) -> tuple[Part, ...]:
    if isinstance(rule, AllOf):
        return rule.all
    if isinstance(rule, AnyOf):
        return rule.any
    return (rule.not_,) if isinstance(rule, Not) else ()


def _size(rule: Part) -> tuple[int, int]:
    """How deep it goes, and how many leaves it has."""
    if isinstance(rule, Has | Did | In):
        return 1, 1
    sizes = [_size(part) for part in _below(rule)]
    return 1 + max(depth for depth, _ in sizes), sum(count for _, count in sizes)
