"""The days between one person's purchases: what is usual for them, and a picture of it."""

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

from dangol.console.words import customers as words
from dangol.contract.result import Column, Key, Picture
from dangol.words import LANGUAGES, Count, Figure, Language, Text, said

FEWEST_GAPS = 5
SHOWN = 24
MIDDLE = 0.8


@dataclass(frozen=True)
class Gaps:
    """Gaps between purchase days, the band that is usual, and how long the open gap is by now."""

    days: list[tuple[dt.date, int]]
    low: float
    high: float
    mean: float
    now: int
    today: dt.date

    @property
    def place(self) -> str:
        if self.now > self.high:
            return "beyond"
        return "inside" if self.now >= self.low else "early"


def gaps_of(purchase_days: list[dt.date], today: dt.date) -> Gaps | None:
    """The gaps, once there are enough of them to speak of what is usual."""
    pairs = list(itertools.pairwise(purchase_days))
    if len(pairs) < FEWEST_GAPS:
        return None
    days = [(later, (later - earlier).days) for earlier, later in pairs]
    lengths = sorted(length for _, length in days)
    tail = (1 - MIDDLE) / 2
    return Gaps(
        days,
        _quantile(lengths, tail),
        _quantile(lengths, 1 - tail),
        sum(lengths) / len(lengths),
        (today - purchase_days[-1]).days,
        today,
    )


def _quantile(ordered: list[int], share: float) -> float:
    """Between neighbours in proportion (Hyndman and Fan 1996, type 7)."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def usual_days(gaps: Gaps) -> Text:
    """How many days are usual, in words: a stretch, or one number."""
    low, high = (Figure(round(days, 1)) for days in (gaps.low, gaps.high))
    if low.say("en") == high.say("en"):
        return said(words.DAYS, n=low)
    return said(words.SPAN_OF_DAYS, low=low, high=high)


def gap_title(gaps: Gaps) -> Text:
    """What the picture finds."""
    if gaps.now > 2 * gaps.mean and gaps.place == "beyond":
        return words.GAPS_TWICE
    return words.GAPS_BEYOND if gaps.place == "beyond" else words.GAPS_INSIDE


def gap_picture(gaps: Gaps) -> Picture:
    """Gaps as points, the usual band behind them, the open gap hollow at the end."""
    usual = usual_days(gaps)
    shown = gaps.days[-SHOWN:]
    rows: list[dict[str, Any]] = [
        {"day": day.isoformat(), "gap": length, "open": False, "low": gaps.low, "high": gaps.high}
        for day, length in shown
    ]
    rows.append(
        {
            "day": gaps.today.isoformat(),
            "gap": gaps.now,
            "open": True,
            "low": gaps.low,
            "high": gaps.high,
        }
    )
    return Picture(
        title=gap_title(gaps),
        caption=words.GAPS_CAPTION,
        key=(
            Key(mark="dot", words=words.GAP_KEY),
            Key(mark="band", words=said(words.GAP_USUAL, days=usual)),
            Key(mark="ring", words=words.GAP_NOW),
        ),
        label=said(words.GAPS_LABEL, days=usual, now=Count(gaps.now)),
        rows=tuple(rows),
        columns=(
            Column(name="day", title=words.GAP_DAY, kind="day"),
            Column(name="gap", title=words.GAP_DAYS, kind="count"),
        ),
        specs={language: _spec(gaps, language) for language in LANGUAGES},
        height=190,
    )


def _spec(gaps: Gaps, language: Language) -> dict[str, Any]:
    beyond = gaps.place == "beyond"
    x = {
        "field": "day",
        "type": "temporal",
        "axis": {"title": None, "format": "%-m월" if language == "ko" else "%b", "tickCount": 6},
    }
    y = {
        "field": "gap",
        "type": "quantitative",
        "scale": {"domainMin": 0},
        "axis": {"title": None, "tickCount": 3, "tickMinStep": 1},
    }
    tone = {"expr": "bad" if beyond else "faint"}
    tooltip = [
        {
            "field": "day",
            "type": "temporal",
            "title": words.GAP_DAY.of(language),
            "format": "%Y-%m-%d",
        },
        {"field": "gap", "title": words.GAP_DAYS.of(language)},
    ]
    nth = said(words.GAP_NTH, n=Count(gaps.now)).of(language)
    closed = {"filter": "!datum.open"}
    is_open = {"filter": "datum.open"}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": 190,
        "data": {"name": "rows"},
        "layer": [
            {
                "transform": [is_open],
                "mark": {"type": "rect", "color": {"expr": "now"}, "opacity": 0.16},
                "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "transform": [closed],
                "mark": {"type": "line", "strokeWidth": 1.5},
                "encoding": {"x": x, "y": y},
            },
            {
                "transform": [closed],
                "mark": {
                    "type": "point",
                    "size": 50,
                    "color": {"expr": "now"},
                    "stroke": {"expr": "ground"},
                },
                "encoding": {"x": x, "y": y, "tooltip": tooltip},
            },
            {
                "transform": [
                    {
                        "window": [{"op": "count", "as": "from_end"}],
                        "sort": [{"field": "day", "order": "descending"}],
                    },
                    {"filter": "datum.from_end <= 2"},
                ],
                "mark": {"type": "line", "strokeDash": [3, 4], "strokeWidth": 1.5, "color": tone},
                "encoding": {"x": x, "y": y},
            },
            {
                "transform": [is_open],
                "mark": {
                    "type": "point",
                    "size": 70,
                    "stroke": tone,
                    "strokeWidth": 2,
                    "fill": {"expr": "ground"},
                },
                "encoding": {"x": x, "y": y},
            },
            {
                "transform": [is_open],
                "mark": {
                    "type": "text",
                    "align": "right",
                    "dx": -10,
                    "dy": -4,
                    "fontWeight": 600,
                    "fontSize": 12,
                    "color": tone,
                },
                "encoding": {"x": x, "y": y, "text": {"value": nth}},
            },
        ],
    }
