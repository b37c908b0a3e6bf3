"""A stretch of time in the unit in which people say it."""

from dataclasses import dataclass

from dangol.words import Figure, Language

_MINUTE, _DAY = 1 / 60, 24.0
_SECONDS = 3600


@dataclass(frozen=True)
class Span:
    """Hours as ``40 s``, ``5 min``, ``3.2 h`` or ``2.5 days``."""

    hours: float

    def say(self, language: Language) -> str:
        for least, unit, en, ko in (
            (2 * _DAY, _DAY, "days", "일"),
            (1.0, 1.0, "h", "시간"),
            (_MINUTE, _MINUTE, "min", "분"),
        ):
            if self.hours >= least:
                return self._written(self.hours / unit, en, ko, language)
        return self._written(self.hours * _SECONDS, "s", "초", language)

    def _written(self, value: float, en: str, ko: str, language: Language) -> str:
        number = Figure(round(value, 1)).say(language)
        return f"{number} {en}" if language == "en" else f"{number}{ko}"
