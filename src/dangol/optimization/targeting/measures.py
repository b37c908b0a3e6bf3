"""Snapshots as numbers that a model can compare: rates, due dates, shares, by family.

Counts grow with the length of the history that a snapshot has; a model of counts would take
December for a better month than June. So paces are per day of what could be seen, leaning on
the common pace where little was seen, and ages are capped.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from dangol.optimization.targeting.features import FAR, HALF_YEAR
from dangol.optimization.targeting.history import GIVEN

Array = npt.NDArray[np.float64]
Raw = Mapping[str, npt.NDArray[np.generic]]
Families = dict[str, dict[str, Array]]

PRIOR_DAYS = 56.0
OLDEST = 400.0
COMMON_LEVEL = 0.02
PATTERNS = ("own", "shelf")


def number(raw: Raw, name: str, default: float = 0.0) -> Array:
    """A column as floats, ``default`` where it is empty or absent."""
    if name not in raw:
        return np.full(len(raw["tenure"]), default)
    values = np.asarray(raw[name], dtype=np.float64)
    return np.where(np.isnan(values), default, values)


def common_paces(raw: Raw) -> dict[str, float]:
    """Purchase days per day of history, over everyone: what a short history leans on."""
    tenure = number(raw, "tenure")
    seen = np.minimum(tenure, HALF_YEAR)
    found = {}
    for name in PATTERNS:
        if f"{name}_days" in raw:
            found[name] = _ratio(number(raw, f"{name}_days"), tenure)
            found[f"{name}_182"] = _ratio(number(raw, f"{name}_days_182"), seen)
    return found


def _ratio(days: Array, seen: Array) -> float:
    return max(float(days.sum() / max(seen.sum(), 1.0)), 1e-6)


def common_levels(raw: Raw) -> dict[str, list[str]]:
    """What people say of themselves, where at least one in fifty says it."""
    found = {}
    for name in GIVEN:
        if name in raw:
            said = [str(value) for value in raw[name] if value is not None]
            levels, counts = np.unique(np.array(said, dtype=np.str_), return_counts=True)
            kept = counts >= COMMON_LEVEL * len(raw[name])
            found[name] = [str(level) for level in levels[kept]]
    return found


def measures(
    raw: Raw, paces: Mapping[str, float], levels: Mapping[str, list[str]], horizon_days: int
) -> Families:
    """Every number that the model sees, by the family that its reasons speak of."""
    tenure = number(raw, "tenure")
    families: Families = {
        "due": _due(raw, paces, tenure),
        "pace": _pace(raw, "own", paces, tenure, horizon_days),
        "wallet": {
            "own_share": _share(raw, "own_amount_182", "spent_182"),
            "own_basket": np.log1p(_share(raw, "own_amount", "own_days")),
        },
        "visits": _visits(raw, tenure),
        "spending": {
            **{f"spent_{days}": _log(raw, f"spent_{days}") for days in (28, 91)},
            "basket": np.log1p(_share(raw, "spent_182", "visits_182")),
        },
        "breadth": {
            f"categories_{days}": _log(raw, f"categories_{days}") for days in (28, 91, 182)
        },
        "bargains": {
            "own_discount": _discount(raw, "own_amount_182", "own_discount_182"),
            "discount": _discount(raw, "spent_182", "discount_182"),
            "coupons": _share(raw, "coupons_182", "spent_182"),
            "coupon_visits": _share(raw, "coupon_visits", "visits_182"),
        },
        "habits": {
            name: _share(raw, f"{name}_visits", "visits_182")
            for name in ("weekend", "evening", "morning")
        },
        "returns": {"returns": _log(raw, "returns_182")},
        "tenure": {"tenure": np.log1p(np.minimum(tenure, HALF_YEAR))},
    }
    if "shelf" in paces:
        families["shelf"] = {
            **_pace(raw, "shelf", paces, tenure, horizon_days),
            "shelf_last": _log_age(raw, "shelf_last_age"),
            "shelf_share": _share(raw, "shelf_amount_182", "spent_182"),
        }
        near, quarter = number(raw, "neighbours_28"), number(raw, "neighbours_91")
        families["neighbours"] = {
            "neighbours_28": near,
            "neighbours_91": quarter,
            "neighbours_mean": quarter / np.maximum(number(raw, "categories_91"), 1.0),
        }
    given = {
        f"{name} {level}": _says(raw, name, level)
        for name, known in levels.items()
        for level in known
    }
    if given:
        families["household"] = given
    return families


def _says(raw: Raw, name: str, level: str) -> Array:
    """1 where somebody told this of themselves; what was not told is no level."""
    if name not in raw:
        return np.zeros(len(raw["tenure"]))
    told: Array = (np.asarray(raw[name]) == level).astype(np.float64)
    return told


def usual_gap(raw: Raw, paces: Mapping[str, float]) -> Array:
    """Days between purchases of what is asked: one's own mean, leaning on one's pace."""
    tenure, days = number(raw, "tenure"), number(raw, "own_days")
    by_pace = (tenure + PRIOR_DAYS) / (days + paces["own"] * PRIOR_DAYS)
    between = number(raw, "own_first_age") - number(raw, "own_last_age")
    gap: Array = (between + by_pace) / np.maximum(days, 1.0)
    return gap


def _due(raw: Raw, paces: Mapping[str, float], tenure: Array) -> dict[str, Array]:
    """How long ago, and how long that is beside the usual gap."""
    age = np.where(number(raw, "own_days") > 0, number(raw, "own_last_age"), tenure)
    gap = usual_gap(raw, paces)
    return {
        "own_last": _log_age(raw, "own_last_age"),
        "own_never": (number(raw, "own_days") == 0).astype(np.float64),
        "own_gap": np.log(gap),
        "own_due": np.log((age + 1) / (gap + 1)),
    }


def _pace(
    raw: Raw, name: str, paces: Mapping[str, float], tenure: Array, horizon_days: int
) -> dict[str, Array]:
    """How often: over everything, half a year, and lately; and in how many periods at all."""
    found = {}
    for label, common, seen in (
        (f"{name}_days", paces[name], tenure),
        (f"{name}_days_182", paces[f"{name}_182"], np.minimum(tenure, HALF_YEAR)),
        (f"{name}_days_56", paces[f"{name}_182"], np.minimum(tenure, 56)),
    ):
        lean = PRIOR_DAYS if label == f"{name}_days" else PRIOR_DAYS / 2
        found[label] = np.log((number(raw, label) + common * lean) / (seen + lean))
    for days in (7, 28, 91):
        found[f"{name}_{days}"] = np.log1p(number(raw, f"{name}_days_{days}"))
    could_be = 1 - np.exp(-np.maximum(tenure, 1) / FAR)
    found[f"{name}_pace_near"] = np.log(number(raw, f"{name}_pace_near") + 0.05)
    found[f"{name}_pace_far"] = np.log(number(raw, f"{name}_pace_far") / could_be + 0.05)
    periods = np.ceil(tenure / horizon_days)
    half = np.minimum(periods, HALF_YEAR // horizon_days)
    found[f"{name}_periods"] = np.log((number(raw, f"{name}_stretches") + 0.2) / (periods + 1))
    found[f"{name}_periods_182"] = np.log((number(raw, f"{name}_stretches_182") + 0.2) / (half + 1))
    return found


def _visits(raw: Raw, tenure: Array) -> dict[str, Array]:
    seen = np.minimum(tenure, HALF_YEAR)
    half = number(raw, "visits_182")
    gap = (number(raw, "tenure") - number(raw, "visit_last_age") + 28) / np.maximum(
        number(raw, "visits"), 1.0
    )
    since = number(raw, "visit_last_age", OLDEST)
    pace = (half + 1) / (seen + 14)
    return {
        "visit_pace": np.log(pace),
        "visits_near": np.log(number(raw, "visits_pace") + 0.05),
        **{f"visits_{days}": _log(raw, f"visits_{days}") for days in (7, 28, 56, 91)},
        "visit_last": np.log1p(np.minimum(since, OLDEST)),
        "visit_due": np.log((since + 1) / (gap + 1)),
        "visit_trend": np.log((number(raw, "visits_28") + 0.5) / (pace * 28 + 0.5)),
    }


def _share(raw: Raw, part: str, whole: str) -> Array:
    """Part of a whole; 0 where there is no whole. Returns can make an amount negative."""
    total = number(raw, whole)
    share: Array = np.maximum(number(raw, part), 0.0) / np.where(total > 0, total, np.inf)
    return share


def _discount(raw: Raw, paid: str, off: str) -> Array:
    whole = number(raw, paid) + number(raw, off)
    share: Array = number(raw, off) / np.where(whole > 0, whole, np.inf)
    return share


def _log(raw: Raw, name: str) -> Array:
    logged: Array = np.log1p(np.maximum(number(raw, name), 0.0))
    return logged


def _log_age(raw: Raw, name: str) -> Array:
    logged: Array = np.log1p(np.minimum(number(raw, name, OLDEST), OLDEST))
    return logged
