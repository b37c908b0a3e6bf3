"""Which variables would only tell the rule of an audience again, and are left out.

Who has bought five times is known by counting purchases: a model that sees the count finds the
rule, not people who are like those whom it chose.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dangol.customers.audiences.rule import Did, Has, In, Part, leaves
from dangol.customers.features.variable import Variable

_BUYING = ("orders", "lines", "returns", "redemptions")
"""Who buys more has more of all of these, and shares of few purchases tell how few they are."""


@dataclass(frozen=True)
class LeftOut:
    """``facts`` of which nothing is seen, single ``kinds`` of facts, and ``columns``."""

    facts: frozenset[str]
    kinds: frozenset[tuple[str, str, str]]
    columns: frozenset[str]

    def keeps(self, one: Variable) -> bool:
        """Whether a variable may be seen."""
        where = one.feature.where
        is_asked = where is not None and (one.facts, where[0], str(where[1])) in self.kinds
        return one.facts not in self.facts and not is_asked


def left_out(rule: Part, rules: Mapping[str, Part], given: Iterable[str]) -> LeftOut:
    """What a rule asks for, also by way of other audiences; ``given`` are attributes as given.

    What else a profile tells is summed up or learned of what was bought.
    """
    facts: set[str] = set()
    kinds: set[tuple[str, str, str]] = set()
    columns: set[str] = set()
    attributes = set(given)
    waiting, seen = [rule], set()
    while waiting:
        for leaf in leaves(waiting.pop()):
            if isinstance(leaf, In) and leaf.audience in rules and leaf.audience not in seen:
                seen.add(leaf.audience)
                waiting.append(rules[leaf.audience])
            elif isinstance(leaf, Has):
                columns.add(leaf.column)
                facts |= set() if leaf.column in attributes else set(_BUYING)
            elif isinstance(leaf, Did):
                told = {(leaf.did, name, str(value)) for name, value in leaf.where.items()}
                kinds |= told
                # What is asked of a single category says little of the others.
                facts |= set() if told else set(_BUYING if leaf.did in _BUYING else (leaf.did,))
    return LeftOut(frozenset(facts), frozenset(kinds), frozenset(columns))
