"""Definitions of variables as text, so that a table can hold them and a plan can follow them."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from dangol.customers.features.variable import Proportion, Variable
from dangol.methods.point_in_time.feature import Feature, Ratio
from dangol.words import Text


def written(one: Variable | Proportion, known: Mapping[str, Variable]) -> str:
    """The definition as JSON; of a proportion with the definitions of its parts."""
    if isinstance(one, Proportion):
        parts = [_plain(known[name]) for name in (one.ratio.top, one.ratio.bottom)]
        return json.dumps({"ratio": one.name, "parts": parts}, ensure_ascii=False)
    return json.dumps(_plain(one), ensure_ascii=False)


def read(
    definition: str, title: Text, lineage: str
) -> tuple[tuple[Variable, ...], Proportion | None]:
    """The variables of a definition, and the proportion that they make, if they do."""
    found: dict[str, Any] = json.loads(definition)
    tables = tuple(lineage.split(","))
    if "ratio" not in found:
        return (_variable(found, title, tables),), None
    top, bottom = (_variable(part, title, tables) for part in found["parts"])
    ratio = Ratio(found["ratio"], top.name, bottom.name)
    return (top, bottom), Proportion(ratio, title, tables)


def _plain(one: Variable) -> dict[str, Any]:
    return {"facts": one.facts, **asdict(one.feature)}


def _variable(found: dict[str, Any], title: Text, lineage: tuple[str, ...]) -> Variable:
    facts, where = found["facts"], found["where"]
    feature = Feature(
        found["name"],
        found["measure"],
        found["value"],
        None if where is None else (where[0], where[1]),
        found["days"],
    )
    return Variable(facts, feature, title, lineage)
