"""Why a person scores as they do: stored as codes and facts, said in words.

The words are written when they are read, so a stored score speaks every language.
"""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dangol.optimization.targeting.measures import Raw, number, usual_gap
from dangol.words import Count, Figure, Money, Share, Text, both, plural

Array = npt.NDArray[np.float64]
MOST_REASONS = 4
# Less than this on the log odds moves a probability by about a twentieth of itself.
SMALLEST_EFFECT = 0.05
# A gap between purchases needs three of them to be a habit.
DAYS_FOR_A_GAP = 3


@dataclass(frozen=True)
class Reason:
    """A sentence, and what it adds to or takes from the log odds."""

    code: str
    effect: float
    words: Text


def stored_reasons(effects: dict[str, Array], raw: Raw, paces: dict[str, float]) -> pa.Array:
    """One JSON text per person: ``{"reasons": [[code, effect], ...], "facts": {...}}``."""
    codes = np.array(list(effects))
    sizes = np.column_stack(list(effects.values()))
    order = np.argsort(-np.abs(sizes), axis=1, kind="stable")[:, :MOST_REASONS]
    rows = np.arange(len(sizes))
    pieces: list[Any] = []
    for place in range(order.shape[1]):
        chosen = order[:, place]
        effect = np.round(sizes[rows, chosen], 2)
        one = pc.binary_join_element_wise(
            ',["', pa.array(codes[chosen]), '",', pa.array(effect).cast(pa.string()), "]", ""
        )
        pieces.append(pc.if_else(pa.array(np.abs(effect) >= SMALLEST_EFFECT), one, ""))
    # Arrow's join that skips nulls loses rows where all are null, so commas are trimmed instead.
    listed = pc.utf8_ltrim(pc.binary_join_element_wise(*pieces, ""), characters=",")
    facts = []
    for name, values in _facts(raw, paces).items():
        digits = pa.array(values, mask=np.isnan(values)).cast(pa.string())
        said = pc.fill_null(digits, "null")
        facts.append(pc.binary_join_element_wise(f'"{name}":', said, ""))
    return pc.binary_join_element_wise(
        '{"reasons":[', listed, '],"facts":{', pc.binary_join_element_wise(*facts, ","), "}}", ""
    )


def _facts(raw: Raw, paces: dict[str, float]) -> dict[str, Array]:
    bought, spent = number(raw, "own_days"), number(raw, "spent_182")
    gap = np.where(bought >= DAYS_FOR_A_GAP, usual_gap(raw, paces), np.nan)
    full = spent + number(raw, "discount_182")
    return {
        "since": np.where(bought > 0, number(raw, "own_last_age"), np.nan),
        "gap": np.round(gap, 1),
        "times": number(raw, "own_days_182"),
        "share": _share(number(raw, "own_amount_182"), spent),
        "shelf": number(raw, "shelf_days_91"),
        "visits": number(raw, "visits_91"),
        "visit_since": number(raw, "visit_last_age"),
        "spent": np.round(number(raw, "spent_91"), 2),
        "categories": number(raw, "categories_91"),
        "off": _share(number(raw, "discount_182"), full),
        "evening": _share(number(raw, "evening_visits"), number(raw, "visits_182")),
        "weekend": _share(number(raw, "weekend_visits"), number(raw, "visits_182")),
        "returns": number(raw, "returns_182"),
        "tenure": number(raw, "tenure"),
    }


def _share(part: Array, whole: Array) -> Array:
    share: Array = np.round(np.maximum(part, 0) / np.where(whole > 0, whole, np.inf), 4)
    return share


def told_reasons(stored: str, category: str, currency: str) -> list[Reason]:
    """The reasons of one person as sentences, strongest first."""
    found = json.loads(stored)
    thing = Text(en=category, ko=category) if category else Text(en="anything", ko="무엇이든")
    return [
        Reason(code, effect, _words(code, effect, found["facts"], thing, currency))
        for code, effect in found["reasons"]
    ]


def _words(code: str, effect: float, facts: dict[str, Any], thing: Text, currency: str) -> Text:
    if code == "due":
        return _due(facts, thing)
    counted = {name: Count(facts[name] or 0) for name in _COUNTS}
    template = (_MORE if effect > 0 else _LESS).get(code) or _EITHER[code]
    days = plural(facts["times"] or 0, "day", "days")
    return both(
        template.en,
        template.ko,
        thing=thing,
        days=days,
        share=Share(facts["share"] or 0.0),
        off=Share(facts["off"] or 0.0),
        evening=Share(facts["evening"] or 0.0),
        weekend=Share(facts["weekend"] or 0.0),
        spent=Money(facts["spent"] or 0.0, currency),
        **counted,
    )


_COUNTS = ("times", "shelf", "visits", "visit_since", "categories", "returns", "tenure")


def _due(facts: dict[str, Any], thing: Text) -> Text:
    since, gap = facts["since"], facts["gap"]
    if since is None:
        return both("Never bought {thing}", "{thing}: 산 적 없음", thing=thing)
    days = plural(since, "day", "days")
    if gap is None:
        return both(
            "Bought {thing} " + f"{{since}} {days} ago",
            "{thing}: {since}일 전에 삼",
            thing=thing,
            since=Count(since),
        )
    gaps = plural(round(gap), "day", "days")
    return both(
        "Bought {thing} " + f"{{since}} {days} ago, usually every {{gap}} {gaps}",
        "{thing}: {since}일 전에 샀고, 평소 간격은 {gap}일",
        thing=thing,
        since=Count(since),
        gap=Figure(round(gap)),
    )


_EITHER = {
    "pace": Text(
        en="Bought {thing} on {times} {days} of the last half year",
        ko="{thing}: 지난 반년 동안 {times}일 삼",
    ),
    "wallet": Text(en="{thing} takes {share} of what they spend", ko="{thing}: 쓴 금액의 {share}"),
    "shelf": Text(
        en="Bought from the same department on {shelf} days in a quarter",
        ko="같은 부문을 석 달 동안 {shelf}일 삼",
    ),
    "visits": Text(
        en="{visits} visits in a quarter, the last {visit_since} days ago",
        ko="석 달 동안 {visits}번 왔고, 마지막은 {visit_since}일 전",
    ),
    "spending": Text(en="Spent {spent} in a quarter", ko="석 달 동안 {spent} 씀"),
    "breadth": Text(
        en="Bought from {categories} categories in a quarter",
        ko="석 달 동안 산 분류 {categories}개",
    ),
    "bargains": Text(
        en="{off} of the full price saved by discounts", ko="할인으로 아낀 비중 {off}"
    ),
    "habits": Text(
        en="When they come: {evening} of visits after 5 pm, {weekend} at weekends",
        ko="오는 때: 오후 5시 뒤 {evening}, 주말 {weekend}",
    ),
    "returns": Text(en="{returns} returns in half a year", ko="반년 동안 반품 {returns}건"),
    "tenure": Text(en="Known for {tenure} days", ko="알고 지낸 날 {tenure}일"),
    "household": Text(en="What the household told of itself", ko="가구가 알려 준 정보"),
}
_MORE = {
    "neighbours": Text(
        en="Buys what buyers of {thing} buy", ko="{thing} 구매자가 사는 것을 함께 삼"
    )
}
_LESS = {
    "neighbours": Text(
        en="Buys other things than buyers of {thing}", ko="{thing} 구매자와 다른 것을 삼"
    )
}
