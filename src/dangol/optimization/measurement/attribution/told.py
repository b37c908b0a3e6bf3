"""What attribution found, as answers and tables take it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dangol.optimization.measurement.attribution.dividing import Credits
from dangol.optimization.measurement.attribution.reconciling import Reconciled


@dataclass(frozen=True)
class Way:
    """A path through channels: how often gone, how often to a conversion, its value and days."""

    channels: str
    count: int
    conversions: int
    value: float
    days: float | None


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of; ``segments`` are parts of the people by their value."""

    names: tuple[str, ...]
    model: str
    credits: Credits
    touches: Sequence[int]
    costs: Mapping[str, float]
    ways: Sequence[Way]
    reconciled: Sequence[Reconciled]
    order: int
    currency: str
    begins_on: dt.date
    ends_on: dt.date
    window_days: int
    conversions: int
    untouched: int
    lost: int
    unpriced: int
    segments: Mapping[str, tuple[Credits, Sequence[int]]] = field(default_factory=dict)

    @property
    def attributed(self) -> float:
        """Conversions with a touch before them."""
        return float(self.credits[self.model].conversions.sum())

    @property
    def value(self) -> float:
        return float(self.credits[self.model].value.sum())

    def ranked(self) -> list[int]:
        """Channels by the credit of the model that is shown first."""
        given = self.credits[self.model].conversions
        return sorted(range(len(self.names)), key=lambda one: (-given[one], self.names[one]))

    def cost(self, name: str) -> float | None:
        """What was spent on a channel; None where nobody said."""
        return self.costs.get(name)
