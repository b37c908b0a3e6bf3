"""The shop's calendar: its weeks, its seasons, and the hours at which people buy.

Customers buy at a steady rate in *season time*, which runs fast in a busy week and slowly
in a quiet one. So the purchase process stays the textbook one, and every probability over
days is that over the season time between them.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Moments = npt.NDArray[np.datetime64]

TIME_ZONE = "Asia/Seoul"
AHEAD_OF_UTC = np.timedelta64(9, "h")  # Korea has no daylight saving
END = dt.date(2026, 1, 5)  # a Monday; the calendar holds the days before it
DAY_MICROSECONDS = 86_400_000_000
# Relative sales from Monday to Sunday, then from midnight hour by hour.
WEEKDAYS = np.array([0.90, 0.88, 0.92, 0.95, 1.10, 1.20, 1.05])
HOURS = np.array(
    [4, 2, 1, 1, 1, 2, 6, 14, 24, 36, 48, 56, 58, 50, 46, 48, 54, 64, 76, 80, 72, 54, 32, 14]
)
YEARLY_SWING = 0.10
DECEMBER_RISE = 0.18


@dataclass(frozen=True)
class ShopCalendar:
    """``days`` days that end where ``END`` begins, in the shop's own time."""

    days: int

    @property
    def start(self) -> dt.date:
        return END - dt.timedelta(days=self.days)

    @cached_property
    def week_starts(self) -> Moments:
        """The Monday of every week that the calendar touches (datetime64[D])."""
        first = self.start - dt.timedelta(days=self.start.weekday())
        count = (END - first).days // 7
        return np.datetime64(first) + 7 * np.arange(count)

    @property
    def first_week_offset(self) -> int:
        """Days of the first week before the calendar starts."""
        return self.start.weekday()

    def weeks_of(self, days: Floats) -> Ints:
        """Index of the week that a time (days since the start) lies in."""
        return ((days + self.first_week_offset) // 7).astype(np.int64)

    @cached_property
    def _season_until(self) -> Floats:
        """Season time passed at the beginning of each day, and of the one after the last.

        Reaches two years past the end, for what is expected to come.
        """
        dates = np.datetime64(self.start) + np.arange(self.days + 731)
        of_year = (dates - dates.astype("datetime64[Y]")).astype(np.int64) / 365.25
        yearly = 1 + YEARLY_SWING * np.sin(2 * np.pi * (of_year - 0.65))
        december = 1 + DECEMBER_RISE * np.exp(-(((of_year - 0.96) / 0.03) ** 2))
        weekday = WEEKDAYS[(dates.astype(np.int64) + 3) % 7]
        busy = yearly * december * weekday
        return np.concatenate([[0.0], np.cumsum(busy / busy[: self.days].mean())])

    def season_at(self, days: Floats) -> Floats:
        """Season time passed at times in days since the start; a day counts one on average.

        The hours of a day count by how much is bought in them.
        """
        whole = np.floor(days)
        within = np.interp((days - whole) * 24, np.arange(25), _hours_until())
        before = self._season_until[whole.astype(np.int64)]
        return before + within * (self._season_until[whole.astype(np.int64) + 1] - before)

    def days_at(self, season: Floats) -> Floats:
        """Times in days since the start at which so much season time has passed."""
        marks = self._season_until
        day = np.clip(np.searchsorted(marks, season, side="right") - 1, 0, len(marks) - 2)
        within = (season - marks[day]) / (marks[day + 1] - marks[day])
        return day + np.interp(within, _hours_until(), np.arange(25)) / 24

    def moments(self, days: Floats) -> Moments:
        """UTC moments (whole seconds, datetime64[us]) of times in days since the start."""
        seconds = np.floor(days * 86_400).astype("timedelta64[s]")
        moments = np.datetime64(self.start, "s") + seconds - AHEAD_OF_UTC
        return moments.astype("datetime64[us]")

    def days_since_start(self, moments: Moments) -> Floats:
        """Times in days since the start of UTC moments; NaN stays where there is none."""
        passed = moments.astype("datetime64[us]") - (np.datetime64(self.start, "us") - AHEAD_OF_UTC)
        days = passed.astype(np.int64) / DAY_MICROSECONDS
        return np.where(np.isnat(moments), np.nan, days)

    def dates(self, days: Floats) -> Moments:
        """The shop's days (datetime64[D]) of times in days since the start."""
        return np.datetime64(self.start) + np.floor(days).astype("timedelta64[D]")


def _hours_until() -> Floats:
    """Share of a day's sales before each full hour."""
    return np.concatenate([[0.0], np.cumsum(HOURS / HOURS.sum())])
