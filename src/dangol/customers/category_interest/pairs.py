"""Pairs of a person and a category, with what was known of both on a day, as arrays.

One model serves all categories: it sees how often, how lately and how regularly the person
bought of the category, of its department and at all, how common the category is, after how
many days it is usually bought again, and what buyers of other categories go on to buy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dangol.customers.category_interest.bought import ANYTHING, SLOW
from dangol.customers.features.snapshots import PERSON
from dangol.scoring.score_model import Input
from dangol.words import Text

Array = npt.NDArray[np.float64]
# A share is drawn towards everybody's as if so many more purchases had gone that way.
PRIOR_DAYS = 3.0
LEAST_LIKENESS = 0.03
_MEASURES = ("days", "fast", "slow", "recency", "first")

INPUTS = (
    Input(name="own_days", title=Text(en="Days it was bought", ko="산 날수")),
    Input(name="own_pace_28", title=Text(en="Its pace, 28 days", ko="28일 구매 속도")),
    Input(name="own_pace_91", title=Text(en="Its pace, 91 days", ko="91일 구매 속도")),
    Input(name="own_recency", title=Text(en="Days since it was last bought",
                                         ko="마지막으로 산 뒤 날수")),
    Input(name="own_first", title=Text(en="Days since it was first bought", ko="처음 산 뒤 날수")),
    Input(name="own_gap", title=Text(en="Usual days between its purchases", ko="평소 간격(일)")),
    Input(name="own_due", title=Text(en="Time since its last purchase beside the usual gap",
                                     ko="평소 간격에 견준 마지막 구매 뒤 시간")),
    Input(name="own_due_for_all", title=Text(en="Time since its last purchase beside "
                                             "everybody's gap",
                                             ko="모두의 간격에 견준 마지막 구매 뒤 시간")),
    Input(name="own_share", title=Text(en="Its share of purchases", ko="구매에서 차지하는 비중")),
    Input(name="own_late_share", title=Text(en="Its share of late purchases",
                                            ko="최근 구매에서 차지하는 비중")),
    Input(name="department_pace_91", title=Text(en="Pace of the rest of its department, 91 days",
                                                ko="같은 부문 다른 분류의 91일 속도")),
    Input(name="department_late_share", title=Text(en="Share of the rest of its department",
                                                   ko="같은 부문 다른 분류의 비중")),
    Input(name="neighbours", title=Text(en="What buyers of the same things buy",
                                        ko="같은 것을 사는 고객이 사는 것")),
    Input(name="expected_days", title=Text(en="Purchases expected at the usual pace and share",
                                           ko="평소 속도와 비중대로면 살 횟수")),
    Input(name="all_days", title=Text(en="Days with a purchase", ko="구매한 날수")),
    Input(name="all_pace_28", title=Text(en="Pace of purchases, 28 days", ko="28일 전체 속도")),
    Input(name="all_pace_91", title=Text(en="Pace of purchases, 91 days", ko="91일 전체 속도")),
    Input(name="all_recency", title=Text(en="Days since the last purchase",
                                         ko="마지막 구매 뒤 날수")),
    Input(name="all_first", title=Text(en="Days since the first purchase", ko="첫 구매 뒤 날수")),
    Input(name="categories_a_day", title=Text(en="Categories on a day with a purchase",
                                              ko="하루에 사는 분류 수")),
    Input(name="base", title=Text(en="How common the category is", ko="분류가 흔한 정도")),
)  # fmt: skip
NAMES = tuple(one.name for one in INPUTS)
OF_TASTE = tuple(n for n in NAMES if n.startswith(("own", "department", "neighbours", "expected")))
"""What differs between people of the same pace: without it everybody has the same taste."""
OF_PACE = tuple(n for n in NAMES if n not in OF_TASTE)


@dataclass(frozen=True)
class Known:
    """What was known of people: (people, categories) each, nan where there is nothing.

    ``whole`` are the same measures of any purchase, ``rest`` of the category's department
    without itself, ``spread`` sums over all categories (people,).
    """

    people: pa.Array
    own: dict[str, Array]
    whole: dict[str, Array]
    rest: Array
    spread: dict[str, Array]


@dataclass(frozen=True)
class Common:
    """What holds for everybody on a day: per category how common it is, its usual gap, likeness.

    ``share`` is of all purchases, ``bought`` of people within the horizon before.
    """

    share: Array
    bought: Array
    gap: Array
    likeness: Array


def known_of(
    rows: pa.Table, people: pa.Array, categories: Sequence[str], departments: Mapping[str, str]
) -> Known:
    """Sums of one cut-off as arrays; ``rows`` has them for every category, and for any."""
    names = pa.array(categories)
    who = pc.index_in(rows.column(PERSON), people).to_numpy()
    what = pc.fill_null(pc.index_in(rows.column("category"), names), -1).to_numpy()
    is_whole = pc.equal(rows.column("category"), ANYTHING).to_numpy(zero_copy_only=False)
    shape = (len(people), len(categories))
    measured = {name: rows.column(name).to_numpy() for name in _MEASURES}
    own, whole, spread = {}, {}, {}
    asked = what >= 0
    for name, values in measured.items():
        empty = np.nan if name in ("recency", "first") else 0.0
        own[name] = np.full(shape, empty)
        own[name][who[asked], what[asked]] = values[asked]
        whole[name] = np.full(shape[0], empty)
        whole[name][who[is_whole]] = values[is_whole]
        spread[name] = np.bincount(who[~is_whole], values[~is_whole], shape[0]).astype(np.float64)
    asked_of = sorted({departments.get(name, "") for name in categories})
    every = pa.array(list(departments), pa.string())
    of_every = np.array([*(_place(asked_of, one) for one in departments.values()), -1])
    place = of_every[pc.fill_null(pc.index_in(rows.column("category"), every), -1).to_numpy()]
    of_department = np.zeros((shape[0], len(asked_of)))
    inside = place >= 0
    np.add.at(of_department, (who[inside], place[inside]), measured["slow"][inside])
    mine = [asked_of.index(departments.get(name, "")) for name in categories]
    return Known(people, own, whole, of_department[:, mine] - own["slow"], spread)


def common_of(known: Known, horizon_days: int) -> Common:
    """What is learned of categories from people; a sample of them is enough."""
    days, recency = known.own["days"], known.own["recency"]
    total = max(float(known.spread["days"].sum()), 1.0)
    share = (days.sum(axis=0) + 0.5) / total
    count = len(days)
    bought = ((recency <= horizon_days).sum(axis=0) + 0.5) / (count + 1.0)
    gaps = _gaps(known)
    with np.errstate(all="ignore"):
        middle = np.array([_median(column[np.isfinite(column)]) for column in gaps.T])
    lifts = _lifts(known, share)
    centred = lifts - lifts.mean(axis=0)
    spread = np.sqrt((centred**2).mean(axis=0))
    likeness = centred.T @ centred / count / np.outer(spread, spread).clip(1e-9)
    np.fill_diagonal(likeness, 0.0)
    likeness = np.round(likeness, 6)
    likeness[np.abs(likeness) < LEAST_LIKENESS] = 0.0
    return Common(share, bought, np.where(np.isfinite(middle), middle, 91.0), likeness)


def values_of(known: Known, common: Common, horizon_days: int) -> Array:
    """(people x categories, inputs), categories of a person one after the other."""
    own, whole, spread = known.own, known.whole, known.spread
    gaps = _gaps(known)
    share = _drawn(own["days"], spread["days"], common.share)
    late = _drawn(own["slow"], spread["slow"], common.share)
    a_day = spread["days"] / np.maximum(whole["days"], 1.0)
    with np.errstate(all="ignore"):
        due = own["recency"] / np.maximum(gaps, 1.0)
        expected = np.log(
            late * (a_day * (whole["slow"] + 0.1) / SLOW * horizon_days)[:, None] + 1e-6
        )
    near = (
        _lifts(known, common.share) @ common.likeness / (np.abs(common.likeness).sum(axis=0) + 1.0)
    )
    shape = share.shape

    def of_person(values: Array) -> Array:
        return np.broadcast_to(values[:, None], shape)

    found = {
        "own_days": own["days"],
        "own_pace_28": own["fast"],
        "own_pace_91": own["slow"],
        "own_recency": own["recency"],
        "own_first": own["first"],
        "own_gap": gaps,
        "own_due": due,
        "own_due_for_all": own["recency"] / np.maximum(common.gap, 1.0),
        "own_share": share,
        "own_late_share": late,
        "department_pace_91": known.rest,
        "department_late_share": known.rest / np.maximum(spread["slow"], 1e-9)[:, None],
        "neighbours": near,
        "expected_days": expected,
        "all_days": of_person(whole["days"]),
        "all_pace_28": of_person(whole["fast"]),
        "all_pace_91": of_person(whole["slow"]),
        "all_recency": of_person(whole["recency"]),
        "all_first": of_person(whole["first"]),
        "categories_a_day": of_person(a_day),
        "base": np.broadcast_to(np.log(common.bought / (1 - common.bought)), shape),
    }
    return np.column_stack([found[name].ravel() for name in NAMES])


def _gaps(known: Known) -> Array:
    """Mean days between the days on which a category was bought; nan below two."""
    days = known.own["days"]
    span = known.own["first"] - known.own["recency"]
    return np.where(days >= 2, span / np.maximum(days - 1, 1.0), np.nan)


def _drawn(part: Array, whole: Array, share: Array) -> Array:
    """Shares of each, drawn towards everybody's."""
    found: Array = (part + PRIOR_DAYS * share) / (whole[:, None] + PRIOR_DAYS)
    return found


def _lifts(known: Known, share: Array) -> Array:
    """How much more of a category than everybody, as logarithms."""
    found: Array = np.log(_drawn(known.own["days"], known.spread["days"], share) / share)
    return found


def _median(values: Array) -> float:
    return float(np.median(values)) if len(values) else float("nan")


def _place(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else -1
