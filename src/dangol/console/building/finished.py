"""A draft as a rule, or what is still missing, part by part."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from dangol.console.building.draft import GROUPS, KEPT, ROOT, Draft
from dangol.console.words import audiences as words
from dangol.customers.audiences.catalogue import Attribute, Catalogue
from dangol.customers.audiences.listed import LISTINGS
from dangol.customers.audiences.rule import Part, read_rule
from dangol.tables.vocabulary import DEFAULT_INSTANCE
from dangol.words import Text

Faults = dict[str, Text]


def finished(draft: Draft, known: Catalogue) -> tuple[Part | None, Faults]:
    """The rule, or by place what must still be said."""
    faults: Faults = {}
    written = _written(draft, ROOT, known, faults)
    if faults or written is None:
        return None, faults
    try:
        return read_rule(written), {}
    except (ValidationError, ValueError):
        return None, {ROOT: words.TOO_LARGE}


def _written(draft: Draft, place: str, known: Catalogue, faults: Faults) -> Any:
    if draft.kind in GROUPS:
        told = [_written(one, f"{place}.{n}", known, faults) for n, one in enumerate(draft.below)]
        if not told:
            faults[place] = words.EMPTY_GROUP
        asked: Any = {draft.kind: told}
    elif draft.kind == "in":
        if not draft.get("audience"):
            faults[place] = words.CHOOSE_AUDIENCE
        asked = {"audience": draft.get("audience")}
    else:
        ask = {"did": _did, "listed": _listed}.get(draft.kind, _has)
        asked = ask(draft, place, known, faults)
    return {"not": asked} if draft.negated else asked


def _did(draft: Draft, place: str, known: Catalogue, faults: Faults) -> Any:
    done = known.done.get(draft.get("did"))
    if done is None:
        faults[place] = words.CHOOSE_DONE
        return None
    asked: dict[str, Any] = {"did": done.name, **_numbers(draft, place, faults, whole=True)}
    if draft.get("within_days"):
        asked["within_days"] = _whole(draft.get("within_days"), place, faults)
    where = _where(draft, place, done.where, faults)
    return {**asked, "where": where} if where else asked


def _listed(draft: Draft, place: str, known: Catalogue, faults: Faults) -> Any:
    listing = LISTINGS.get(draft.get("listed"))
    if listing is None:
        faults[place] = words.CHOOSE_LIST
        return None
    asked = {"listed": listing.table.name, "saved_as": draft.get("saved_as") or DEFAULT_INSTANCE}
    where = {
        name: int(value) if listing.is_number(name) and str(value).isdigit() else value
        for name, value in _where(draft, place, listing.where, faults).items()
    }
    return {**asked, "where": where} if where else asked


def _where(
    draft: Draft, place: str, columns: Mapping[str, Text], faults: Faults
) -> dict[str, str | bool]:
    """What narrows it: the column that is shown, and those that were kept."""
    where = {
        name.removeprefix(KEPT): _narrowed(name.removeprefix(KEPT), value)
        for name, value in draft.fields.items()
        if name.startswith(KEPT)
    }
    column, value = draft.get("column"), draft.get("value")
    if column in columns:
        if not value and not _is_flag(column):
            faults[place] = words.CHOOSE_VALUE
        where = {column: _narrowed(column, value), **where}
    return where


def _narrowed(column: str, value: str) -> str | bool:
    return value != "false" if _is_flag(column) else value


def _is_flag(column: str) -> bool:
    return column.startswith("is_")


def _has(draft: Draft, place: str, known: Catalogue, faults: Faults) -> Any:
    attribute = known.attributes.get(draft.get("column"))
    if attribute is None:
        faults[place] = words.CHOOSE_ATTRIBUTE
        return None
    asked: dict[str, Any] = {"column": attribute.name}
    if draft.get("is") in ("known", "unknown"):
        return {**asked, "known": draft.get("is") == "known"}
    limits = _limits(draft, attribute, place, faults)
    if not limits:
        faults.setdefault(place, words.CHOOSE_VALUE)
    return {**asked, **limits}


def _limits(draft: Draft, attribute: Attribute, place: str, faults: Faults) -> dict[str, Any]:
    if attribute.kind == "flag":
        return {"in": [draft.get("value") != "false"]} if draft.get("value") else {}
    if attribute.kind in ("choice", "words"):
        return {"in": list(draft.chosen)} if draft.chosen else {}
    if attribute.kind == "number":
        return _numbers(draft, place, faults, whole=False)
    if draft.get("is") in ("lately", "ago"):
        name = "within_days" if draft.get("is") == "lately" else "beyond_days"
        days = draft.get(name)
        return {name: _whole(days, place, faults)} if days else {}
    return _days(draft, place, faults)


def _numbers(draft: Draft, place: str, faults: Faults, *, whole: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("at_least", "at_most"):
        text = draft.get(name)
        if not text:
            continue
        try:
            number = float(text)
        except ValueError:
            faults[place] = words.NO_NUMBER
            continue
        found[name] = int(number) if whole or number.is_integer() else number
    if len(found) == 2 and found["at_least"] > found["at_most"]:
        faults[place] = words.CROSSED
    return found


def _days(draft: Draft, place: str, faults: Faults) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("at_least", "at_most"):
        text = draft.get(name)
        if not text:
            continue
        try:
            found[name] = dt.date.fromisoformat(text)
        except ValueError:
            faults[place] = words.NO_DAY
    return found


def _whole(text: str, place: str, faults: Faults) -> int | None:
    if text.isdigit() and int(text) > 0:
        return int(text)
    faults[place] = words.NO_NUMBER
    return None
