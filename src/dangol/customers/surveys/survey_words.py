"""How scores, shares and trends of surveys are said."""

from dataclasses import dataclass

from dangol.customers.surveys.scoring import TREND_DAYS, Scored
from dangol.words import MINUS, Count, Figure, Language, Share, Text, both

SHORT = 60


@dataclass(frozen=True)
class Points:
    """A score in points of a hundred with its sign: ``+23``."""

    value: float

    def say(self, language: Language) -> str:
        points = round(self.value * 100)
        return f"+{points}" if points > 0 else f"{MINUS}{-points}" if points else "0"


def rounded_share(value: float) -> Share:
    return Share(round(value, 3))


def short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def trend_words(one: Scored) -> Text:
    trend = one.trend
    if trend is None:
        return Text(en="Too short a time for a trend.", ko="추세를 보기에는 기간이 짧습니다.")
    if trend.low <= 0 <= trend.high:
        return Text(en="Its trend is unclear.", ko="추세는 뚜렷하지 않습니다.")
    return both(
        "It {way} by {low} to {high} points every {days} days.",
        "{days}일마다 {low}~{high}점씩 {way}.",
        way=Text(en="rises", ko="오릅니다") if trend.value > 0 else Text(en="falls", ko="내립니다"),
        low=Figure(min(abs(trend.low), abs(trend.high)) * 100),
        high=Figure(max(abs(trend.low), abs(trend.high)) * 100),
        days=Count(TREND_DAYS),
    )
