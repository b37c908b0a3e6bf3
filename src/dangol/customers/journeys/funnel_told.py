"""What a funnel tells: its figures by step, and which of them is the worst."""

import math
from dataclasses import dataclass, replace
from typing import Any

from dangol.customers.journeys.funnel_levels import Limit
from dangol.customers.journeys.going_on import Correlate
from dangol.customers.journeys.named import quoted_step
from dangol.words import Text, both

Interval = tuple[float, float, float]
FEWEST_JUDGED = 10


@dataclass(frozen=True)
class Told:
    """``shares`` of each step but the last: who goes on, low, high; the whole way last.

    ``figures`` are those of ``funnel_levels.counted``; steps count from 1.
    """

    names: list[str]
    shares: list[Interval | None]
    figures: dict[str, Any]
    limit: Limit
    window_days: int
    correlates: tuple[Correlate, ...]

    def beside(self, correlates: list[Correlate]) -> "Told":
        """The same with what goes with dropping at the worst step."""
        return replace(self, correlates=tuple(correlates))

    def title(self, step: int) -> Text:
        """The step as the name of a thing; of several that are the same, which one."""
        name = self.names[step - 1]
        if self.names.count(name) == 1:
            return quoted_step(name)
        turn = self.names[:step].count(name)
        return both("{name} no. {n}", "{n}번째 {name}", name=quoted_step(name), n=turn)

    @property
    def steps(self) -> int:
        return len(self.names)

    @property
    def through(self) -> Interval | None:
        """Who goes the whole way, of those who begin."""
        return self.shares[-1]

    @property
    def worst(self) -> int | None:
        """The step at which most people are lost; None where nobody was judged."""
        lost = {
            step: self.number("judged", step) - self.number("judged_on", step)
            for step in range(1, self.steps)
            if self.number("judged", step) >= FEWEST_JUDGED
        }
        return max(lost, key=lambda step: (lost[step], -step)) if any(lost.values()) else None

    def number(self, name: str, step: int) -> int:
        return int(self.figures[f"{name}_{step}"] or 0)

    def lost(self, step: int) -> int:
        """People whose time ran out between a step and the next."""
        reached, went = self.number("reached", step), self.number("went_on", step)
        return reached - went - self.number("waiting", step)

    def median_hours(self, step: int) -> float | None:
        """From a step to the next."""
        seconds = self.figures[f"median_{step}"]
        return None if seconds is None or math.isnan(seconds) else float(seconds) / 3600
