"""Which steps a funnel has: those that were asked for, else the usual way to an order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.customers.journeys.steps import CODE, KIND, STEP
from dangol.tables.journeys import CONTACT, ORDER, PAGE, SCREEN

Known = tuple[str, str]
"""Kind and step."""
_USUAL = (
    r"product_view(ed)?|view_(item|product)|product(_page|_detail)?|item_view(ed)?|상품_?(조회|보기)",
    r"add(ed)?_to_(cart|basket|bag)|product_added|cart_add(ed)?|장바구니(_?담기)?",
    r"checkout(_started)?|begin_checkout|shipping_details|payment_details|주문서(_?작성)?",
    r"order(_completed)?|purchase(d)?|결제(_?완료)?|구매(_?완료)?",
)
"""What shops call the way to an order, in the order of that way."""
WEB_DAYS, OTHER_DAYS = 7, 30
"""Days within which the next step counts, where nothing is asked."""


@dataclass(frozen=True)
class Chosen:
    """The steps by name, and of each the kinds and names that count as it."""

    names: list[str]
    met_by: list[list[Known]]
    is_tracked: bool

    def codes(self, kinds: ir.Table) -> ir.Table:
        """Kind, step and code; what counts as two steps is there twice."""
        parts = [
            kinds.filter(
                ibis.or_(*((kinds[KIND] == kind) & (kinds[STEP] == step) for kind, step in met))
            ).select(KIND, STEP, **{CODE: ibis.literal(code)})
            for code, met in enumerate(self.met_by)
        ]
        return ibis.union(*parts) if len(parts) > 1 else parts[0]

    @property
    def meets_itself(self) -> list[bool]:
        """Of each step whether one event may be it and the step before."""
        pairs = zip(self.met_by, self.met_by[1:], strict=False)
        return [False, *(bool(set(one) & set(other)) for one, other in pairs)]


@dataclass(frozen=True)
class Unknown:
    """Steps that were asked for and never happened, and what did."""

    missing: list[str]
    there: list[str]


def chosen(asked: Sequence[str], known: Sequence[Known]) -> Chosen | Unknown:
    """The steps asked for among those that happened, the most frequent first."""
    names = list(asked) or usual(known)
    met = [_met(name, known) for name in names]
    missing = [name for name, found in zip(names, met, strict=True) if not found]
    if missing or len(names) < 2:
        return Unknown(missing, list(dict.fromkeys(step for _, step in known)))
    own = {CONTACT, ORDER}
    return Chosen(names, met, any(kind not in own for found in met for kind, _ in found))


def usual(known: Sequence[Known]) -> list[str]:
    """The usual way to an order, as far as it is tracked; else messages or orders themselves."""
    found = []
    for pattern in _USUAL:
        step = next((step for _, step in known if re.fullmatch(pattern, plain(step))), None)
        if step is not None:
            found.append(step)
    kinds = {kind for kind, _ in known}
    is_web = bool(kinds & {PAGE, SCREEN}) or len(found) > 1
    if is_web and (not found or not re.fullmatch(_USUAL[0], plain(found[0]))):
        pages = next((kind for kind in (PAGE, SCREEN) if kind in kinds), None)
        found = [pages, *found] if pages else found
    if len(found) > 1:
        return found
    if CONTACT in kinds and ORDER in kinds:
        return [CONTACT, ORDER]
    return [ORDER, ORDER, ORDER] if ORDER in kinds else found


def _met(name: str, known: Sequence[Known]) -> list[Known]:
    """What counts as a step: everything of a kind of that name, or everything called so."""
    asked = plain(name)
    return [one for one in known if asked in (one[0], plain(one[1]))]


def plain(name: str) -> str:
    """A name as others would write it: ``Product Added`` and ``product-added`` are one."""
    return re.sub(r"[\s\-_.]+", "_", name.strip().lower())
