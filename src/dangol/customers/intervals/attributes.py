"""Numbers of customers that can be cut into intervals: habits, and derived variables by name."""

import json
from dataclasses import dataclass
from typing import Literal

from dangol.contract.tables_view import Tables
from dangol.customers.features.candidates import Candidates
from dangol.customers.features.definition import read
from dangol.customers.features.facts import KINDS_OF_FACTS, ORDER_FACTS
from dangol.customers.features.variable import Proportion, Variable, variable
from dangol.tables.variables import DERIVED_VARIABLES
from dangol.words import Text

Attribute = Literal["recency", "orders", "amount", "basket", "gap", "discounts", "tenure"]
ATTRIBUTES: dict[str, Text] = {
    "recency": Text(en="Days since the last purchase", ko="마지막 구매 뒤 날수"),
    "orders": Text(en="Purchases in a year", ko="1년 구매 횟수"),
    "amount": Text(en="Amount in a year", ko="1년 구매액"),
    "basket": Text(en="Mean amount of a purchase", ko="구매 한 번의 평균 금액"),
    "gap": Text(en="Usual days between purchases", ko="평소 구매 간격(일)"),
    "discounts": Text(en="Share of purchases at a discount", ko="할인 구매 비중"),
    "tenure": Text(en="Days since the first purchase", ko="첫 구매 뒤 날수"),
}
YEAR = 364
_OF = ORDER_FACTS.lineage
_HABITS: dict[str, Variable] = {
    "recency": variable("orders", _OF, "recency"),
    "orders": variable("orders", _OF, "count", days=YEAR),
    "amount": variable("orders", _OF, "sum", "amount", days=YEAR),
    "basket": variable("orders", _OF, "mean", "amount"),
    "gap": variable("orders", _OF, "gap"),
    "discounts": variable("orders", _OF, "share", where=("is_discounted", True)),
    "tenure": variable("orders", _OF, "first"),
}
VARIABLES_READ = DERIVED_VARIABLES[
    "variable_name", "variable_title", "variable_definition", "variable_lineage"
].if_there()


@dataclass(frozen=True)
class Chosen:
    """The number that is asked about: its name, its words, and how it is reckoned."""

    name: str
    title: Text
    found: Candidates


def chosen(tables: Tables, attribute: Attribute, variable_name: str) -> Chosen | None:
    """The habit, or the derived variable where one is named; None where nobody derived it."""
    if not variable_name:
        one = _HABITS[attribute]
        return Chosen(one.name, ATTRIBUTES[attribute], _reckoned(tables, (one,), None))
    known = tables[VARIABLES_READ.table]
    rows = tables.rows(known.filter(known.variable_name == variable_name))
    if not rows:
        return None
    title = Text.model_validate(json.loads(rows[0]["variable_title"]))
    parts, proportion = read(rows[0]["variable_definition"], title, rows[0]["variable_lineage"])
    return Chosen(variable_name, title, _reckoned(tables, parts, proportion))


def _reckoned(
    tables: Tables, parts: tuple[Variable, ...], proportion: Proportion | None
) -> Candidates:
    needed = {"orders", *(one.facts for one in parts)}
    rows = {
        kind.name: tables.layer(kind.rows(tables)) for kind in KINDS_OF_FACTS if kind.name in needed
    }
    return Candidates(rows, parts, () if proportion is None else (proportion,))
