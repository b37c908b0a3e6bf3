"""What came of a value when it was brought into its standard form."""

from dataclasses import dataclass
from typing import Literal

Fault = Literal["unreadable", "placeholder", "masked", "incomplete", "unlikely", "ambiguous"]
"""``placeholder`` stands for nothing; ``masked`` hides letters; ``unlikely`` reads well and is
hardly true; ``ambiguous`` can be read in two ways, of which one was taken."""

CERTAIN, LIKELY, GUESSED, DOUBTFUL = 1.0, 0.9, 0.6, 0.3
"""Confidence that the standard form is what the person meant."""


@dataclass(frozen=True, slots=True)
class Standard:
    """A value in its standard form; empty where there is none.

    ``key`` is the same for all spellings of one thing: it is what is compared and joined.
    """

    value: str
    key: str
    confidence: float = CERTAIN
    fault: Fault | None = None

    @property
    def joins(self) -> bool:
        """Whether two who share it may be one person."""
        return bool(self.key) and self.fault not in _WITHOUT_MEANING


_WITHOUT_MEANING = frozenset(("placeholder", "masked", "unreadable"))


def without_form(fault: Fault) -> Standard:
    """Nothing to compare with."""
    return Standard("", "", 0.0, fault)
