"""A rule while somebody builds it: a tree of parts that may not be whole yet, and its form.

Fields of the form are named ``place.field``; places are like ``0.2.1``. Every button of the
builder posts the whole form with what to do, so building needs no script.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast, get_args

from dangol.customers.audiences.rule import (
    MOST_DEEP,
    MOST_LEAVES,
    AllOf,
    AnyOf,
    Did,
    Has,
    In,
    Not,
    Part,
    written_rule,
)

PartKind = Literal["all", "any", "has", "did", "in"]
GROUPS: tuple[PartKind, ...] = ("all", "any")
ROOT = "0"
_PLACE = re.compile(r"0(\.[0-9]{1,3})*")
_CHOSEN, KEPT = "v:", "w:"
"""Before the ticked values of a part, and before columns that it keeps without showing them."""


@dataclass(frozen=True)
class Draft:
    """A part: ``fields`` as they were typed, ``chosen`` the ticked values, and what is below."""

    kind: PartKind
    negated: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()
    below: tuple["Draft", ...] = ()

    def get(self, name: str) -> str:
        return self.fields.get(name, "")


def blank() -> Draft:
    """Where building begins: everybody of whom nothing is asked yet."""
    return Draft("all", below=(Draft("has"),))


def posted_draft(form: Mapping[str, str]) -> Draft:
    """The tree that a form holds."""
    places: dict[str, dict[str, str]] = {}
    for name, value in form.items():
        place, _, rest = name.partition(":")
        if rest and _PLACE.fullmatch(place):
            places.setdefault(place, {})[rest] = value
    if ROOT not in places:
        return blank()
    return _read(ROOT, places)


def _read(place: str, places: Mapping[str, dict[str, str]]) -> Draft:
    said = places[place]
    kind = cast(PartKind, said.get("kind") if said.get("kind") in get_args(PartKind) else "has")
    depth = place.count(".") + 1
    inner = [one for one in places if one.rpartition(".")[0] == place]
    if kind not in GROUPS or depth >= MOST_DEEP:
        inner = []
    inner.sort(key=lambda one: int(one.rpartition(".")[2]))
    return Draft(
        kind,
        said.get("not") == "true",
        {k: v.strip() for k, v in said.items() if not k.startswith(_CHOSEN)},
        tuple(k.removeprefix(_CHOSEN) for k in said if k.startswith(_CHOSEN)),
        tuple(_read(one, places) for one in inner),
    )


def done_to(draft: Draft, do: str) -> Draft:
    """The tree after a button: ``add-has:0.1``, ``add-group:0``, ``remove:0.1.2``."""
    what, _, place = do.partition(":")
    steps = [int(one) for one in place.split(".")[1:]] if _PLACE.fullmatch(place) else []
    if what == "remove" and steps:
        return _changed(draft, steps[:-1], lambda part: _without(part, steps[-1]))
    if what.startswith("add-") and sum(1 for _ in leaves_of(draft)) < MOST_LEAVES:
        return _changed(draft, steps, lambda part: _with(part, what.removeprefix("add-")))
    return draft


def _without(part: Draft, number: int) -> Draft:
    return replace(part, below=tuple(o for n, o in enumerate(part.below) if n != number))


def _with(part: Draft, what: str) -> Draft:
    inner = "any" if part.kind == "all" else "all"
    new = {
        "has": Draft("has"),
        "did": Draft("did"),
        "in": Draft("in"),
        "group": Draft(cast(PartKind, inner), below=(Draft("has"),)),
    }.get(what)
    return part if new is None else replace(part, below=(*part.below, new))


def _changed(part: Draft, steps: list[int], change: Any) -> Draft:
    if not steps:
        changed: Draft = change(part)
        return changed
    below = tuple(
        _changed(one, steps[1:], change) if n == steps[0] else one
        for n, one in enumerate(part.below)
    )
    return replace(part, below=below)


def leaves_of(draft: Draft) -> Iterator[Draft]:
    """Every part that is no group."""
    if draft.kind not in GROUPS:
        yield draft
    for one in draft.below:
        yield from leaves_of(one)


def draft_of(rule: Part, *, negated: bool = False) -> Draft:
    """The draft that a kept rule comes from; the whole is always a group."""
    part = _part(rule, negated=negated)
    return part if part.kind in GROUPS else Draft("all", below=(part,))


def _part(rule: Part, *, negated: bool = False) -> Draft:
    if isinstance(rule, Not):
        return _part(rule.not_, negated=not negated)
    if isinstance(rule, AllOf | AnyOf):
        parts = rule.all if isinstance(rule, AllOf) else rule.any
        kind: PartKind = "all" if isinstance(rule, AllOf) else "any"
        return Draft(kind, negated, below=tuple(_part(one) for one in parts))
    if isinstance(rule, In):
        return Draft("in", negated, {"audience": rule.audience})
    return replace(_did(rule) if isinstance(rule, Did) else _has(rule), negated=negated)


def _did(rule: Did) -> Draft:
    """The first column that narrows it is shown to be chosen, others are kept as they are."""
    said = written_rule(rule)
    fields = {name: str(value) for name, value in said.items() if name != "where"}
    for number, (column, value) in enumerate(rule.where.items()):
        if number:
            fields[f"{KEPT}{column}"] = _typed(value)
        else:
            fields |= {"column": column, "value": _typed(value)}
    return Draft("did", fields=fields)


def _has(rule: Has) -> Draft:
    """What the form cannot say of one part, it says with two."""
    column = {"column": rule.column}
    if rule.within_days and rule.beyond_days:
        recent = {"is": "lately", "within_days": str(rule.within_days)}
        ago = {"is": "ago", "beyond_days": str(rule.beyond_days)}
        return Draft(
            "all", below=(Draft("has", fields=column | recent), Draft("has", fields=column | ago))
        )
    if rule.known is not None:
        return Draft("has", fields={**column, "is": "known" if rule.known else "unknown"})
    if rule.in_ is not None and isinstance(rule.in_[0], bool):
        return Draft("has", fields={**column, "value": _typed(rule.in_[0])})
    if rule.in_ is not None and isinstance(rule.in_[0], int | float):
        each = [{"at_least": _typed(one), "at_most": _typed(one)} for one in rule.in_]
        if len(each) == 1:
            return Draft("has", fields=column | each[0])
        return Draft("any", below=tuple(Draft("has", fields=column | e) for e in each))
    if rule.in_ is not None:
        return Draft("has", fields=column, chosen=tuple(_typed(one) for one in rule.in_))
    fields = {name: str(value) for name, value in written_rule(rule).items()}
    lately = "ago" if rule.beyond_days else "lately" if rule.within_days else ""
    return Draft("has", fields=fields | ({"is": lately} if lately else {}))


def _typed(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
