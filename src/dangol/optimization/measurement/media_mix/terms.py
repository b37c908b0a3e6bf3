"""What moves sales without media: trend, seasons, holidays, weekdays, and what the shop tells.

Sales of a mean period are one. Coefficients are held near nothing as far as data does not say
otherwise; a trend bends every half year.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.baseline import Baseline
from dangol.optimization.measurement.media_mix.gathering import Gathered

Array = npt.NDArray[np.float64]
YEAR_DAYS, BEND_DAYS = 365.25, 182
WEEK = 7
_LEVEL, _TREND, _BEND, _SEASON, _HOLIDAY, _FACTOR, _WEEKDAY = 0.5, 0.3, 0.3, 0.15, 0.3, 0.15, 0.3
_MOST_WAVES, _FEWEST_YEARS = 4, 0.9


def baseline(gathered: Gathered, country: str) -> Baseline:
    """One row for each period; ``country`` (ISO 3166-1) says which days are holidays."""
    day = np.array([(one - gathered.starts[0]).days for one in gathered.starts], dtype=np.float64)
    length = float(day[-1] + gathered.days)
    columns: list[tuple[Array, float, float]] = [
        (np.ones(len(day)), 0.8, _LEVEL),
        (day / length - 0.5, 0.0, _TREND),
    ]
    columns += [
        (np.maximum(day - bend, 0) / length, 0.0, _BEND)
        for bend in np.arange(BEND_DAYS, length - BEND_DAYS / 2, BEND_DAYS)
    ]
    columns += _seasons(gathered, length)
    columns += [(one, 0.0, _HOLIDAY) for one in _holidays(gathered, country)]
    if gathered.days == 1:
        weekday = np.array([one.weekday() for one in gathered.starts])
        columns += [((weekday == one) - 1 / WEEK, 0.0, _WEEKDAY) for one in range(WEEK)]
    columns += [(_standard(one), 0.0, _FACTOR) for one in gathered.factors.values() if one.std()]
    rows, mean, width = zip(*columns, strict=True)
    return Baseline(np.column_stack(rows), np.array(mean), np.array(width))


def _seasons(gathered: Gathered, length: float) -> list[tuple[Array, float, float]]:
    """Waves of a year and its parts; of less than a year nobody knows its season."""
    if length < _FEWEST_YEARS * YEAR_DAYS:
        return []
    turn = 2 * np.pi * np.array([one.timetuple().tm_yday for one in gathered.starts]) / YEAR_DAYS
    waves: tuple[Callable[[Array], Array], ...] = (np.sin, np.cos)
    return [
        (wave(count * turn), 0.0, _SEASON / count)
        for count in range(1, _MOST_WAVES + 1)
        for wave in waves
    ]


def _holidays(gathered: Gathered, country: str) -> list[Array]:
    """Share of each period that is one holiday, for those that came at least twice."""
    import holidays

    last = gathered.ends_on
    try:
        known = holidays.country_holidays(
            country, years=range(gathered.starts[0].year, last.year + 1)
        )
    except NotImplementedError:
        return []
    found: dict[str, Array] = {}
    for day, name in known.items():
        at = (day - gathered.starts[0]).days // gathered.days
        if not 0 <= at < gathered.periods:
            continue
        found.setdefault(name, np.zeros(gathered.periods))[at] += 1 / gathered.days
    return [one - one.mean() for one in found.values() if (one > 0).sum() > 1]


def _standard(values: Array) -> Array:
    found: Array = (values - values.mean()) / values.std()
    return found
