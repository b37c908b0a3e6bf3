"""Customers who are one person by what is said of two of them, and those who are apart."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from dangol.customers.identity.graph.evidence_rows import ALIAS, APART, LIKELY, NAMES_DIFFER, SAME
from dangol.customers.identity.graph.rows import Row

_ORDER = (SAME, ALIAS, LIKELY)
"""What is heard first; nothing joins two who are apart by decision."""


class Alike:
    """``apart`` has, by the name of a group, those whom no identifier joins to it.

    ``overruled`` are statements that two are one, against which something stands.
    """

    def __init__(self, customers: Iterable[str], statements: Sequence[Row]) -> None:
        self._group = {one: [one] for one in customers}
        known = [s for s in statements if s.customer in self._group and s.key in self._group]
        self._apart = _both_ways((s.customer, s.key) for s in known if s.kind == APART)
        self.overruled = {
            said
            for said in sorted(known, key=_weight)
            if said.kind in _ORDER and not self._join(said)
        }
        self.apart = _both_ways(
            (self.of(s.customer), self.of(s.key)) for s in known if s.kind in (APART, NAMES_DIFFER)
        )

    @property
    def groups(self) -> int:
        return len({id(group) for group in self._group.values()})

    def of(self, customer: str) -> str:
        """One name for all who are one."""
        return self._group[customer][0]

    def _join(self, said: Row) -> bool:
        first, second = self._group[said.customer], self._group[said.key]
        if first is second:
            return True
        if any(not self._apart[a].isdisjoint(second) for a in first if a in self._apart):
            return False
        whole = sorted((*first, *second))
        for each in whole:
            self._group[each] = whole
        return True


def _weight(said: Row) -> tuple[int, float, Row]:
    place = _ORDER.index(said.kind) if said.kind in _ORDER else len(_ORDER)
    return place, -(said.probability or 0.0), said


def _both_ways(pairs: Iterable[tuple[str, str]]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        if one != other:
            found[one].add(other)
            found[other].add(one)
    return found
