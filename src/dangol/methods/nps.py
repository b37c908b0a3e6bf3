"""Scores of surveys with intervals that hold for few answers too.

The Net Promoter Score (F. F. Reichheld, "The one number you need to grow", 2003) is the share of
9 and 10 minus that of 0 to 6. It is a difference of two shares of the same people, so its interval
inverts the score test of T. Tango ("Equivalence test and confidence interval for the difference
in proportions for the paired-sample design", 1998), which never leaves -1 to 1 and stays wide
where all agree; B. Rocks ("Interval estimation for the Net Promoter Score", 2016) compares such
intervals. A share has E. B. Wilson's interval (1927). With weights, counts are those of the
effective number of people (L. Kish 1965).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
PROMOTER, PASSIVE = 9, 7
"""The least answers of promoters and passives; below are detractors."""
_HALVINGS = 60


@dataclass(frozen=True)
class Score:
    """A figure between ``low`` and ``high``, and how many answers it rests on in effect."""

    value: float
    low: float
    high: float
    answers: float


def nps(answers: Array, weights: Array | None = None, inside: float = 0.95) -> Score:
    """Promoters less detractors, from -1 to 1, of answers from 0 to 10."""
    weight = np.ones(len(answers)) if weights is None else weights
    promoting, objecting = answers >= PROMOTER, answers < PASSIVE
    whole = float(weight.sum())
    count = effective(weight)
    for_it = count * float(weight[promoting].sum()) / whole
    against = count * float(weight[objecting].sum()) / whole
    low, high = paired_interval(for_it, against, count, inside)
    return Score((for_it - against) / count, low, high, count)


def share(holds: Array, weights: Array | None = None, inside: float = 0.95) -> Score:
    """Share of those where it holds (1) rather than not (0), with Wilson's interval."""
    weight = np.ones(len(holds)) if weights is None else weights
    count = effective(weight)
    value = float((weight * holds).sum() / weight.sum())
    low, high = wilson(value, count, inside)
    return Score(value, low, high, count)


def mean(values: Array, weights: Array | None = None, inside: float = 0.95) -> Score:
    """Mean with a normal interval around the effective number of answers."""
    from scipy.special import ndtri

    weight = np.ones(len(values)) if weights is None else weights
    count = effective(weight)
    value = float((weight * values).sum() / weight.sum())
    variance = float((weight * (values - value) ** 2).sum() / weight.sum())
    error = float(np.sqrt(variance / max(count - 1, 1e-9)))
    reach = float(ndtri(0.5 + inside / 2)) * error
    return Score(value, value - reach, value + reach, count)


def effective(weights: Array) -> float:
    """How many people of equal weight tell as much."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def wilson(value: float, count: float, inside: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a share of ``count`` people."""
    from scipy.special import ndtri

    z = float(ndtri(0.5 + inside / 2))
    middle = (value + z**2 / (2 * count)) / (1 + z**2 / count)
    reach = z / (1 + z**2 / count) * np.sqrt(value * (1 - value) / count + (z / (2 * count)) ** 2)
    return max(float(middle - reach), 0.0), min(float(middle + reach), 1.0)


def paired_interval(
    more: float, less: float, count: float, inside: float = 0.95
) -> tuple[float, float]:
    """The differences of two shares of the same people that their counts do not refute."""
    from scipy.special import ndtri

    z = float(ndtri(0.5 + inside / 2))
    value = (more - less) / count

    def refutes(there: float) -> bool:
        return abs(_score(more, less, count, there)) > z

    def border(outside: float) -> float:
        if not refutes(outside):
            return outside
        within, beyond = value, outside
        for _ in range(_HALVINGS):
            middle = (within + beyond) / 2
            within, beyond = (within, middle) if refutes(middle) else (middle, beyond)
        return within

    return border(-1.0), border(1.0)


def _score(more: float, less: float, count: float, there: float) -> float:
    """Tango's statistic where the difference is ``there``."""
    linear = -more - less + (2 * count - more + less) * there
    rest = -less * there * (1 - there)
    root = np.sqrt(max(linear**2 - 8 * count * rest, 0.0))
    least = (root - linear) / (4 * count)
    variance = count * (2 * least + there * (1 - there))
    away = more - less - count * there
    if variance <= 0:
        return 0.0 if abs(away) < 1e-9 else float(np.sign(away)) * np.inf
    return float(away / np.sqrt(variance))


def slope(values: Array, days: Array, weights: Array, inside: float = 0.95) -> Score:
    """By how much ``values`` change a day, with an interval that holds for any spread.

    Weighted least squares with the sandwich (H. White 1980).
    """
    from scipy.special import ndtri

    middle = float((weights * days).sum() / weights.sum())
    away = days - middle
    spread = float((weights * away**2).sum())
    if spread <= 0:
        return Score(0.0, -np.inf, np.inf, effective(weights))
    level = float((weights * values).sum() / weights.sum())
    found = float((weights * away * (values - level)).sum()) / spread
    rest = values - level - found * away
    count = len(values)
    error = float(
        np.sqrt(((weights * away * rest) ** 2).sum() * count / max(count - 2, 1)) / spread
    )
    reach = float(ndtri(0.5 + inside / 2)) * error
    return Score(found, found - reach, found + reach, effective(weights))
