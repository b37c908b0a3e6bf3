"""What is known of a customer after the first purchase, as covariates of models of buying.

Its amount (in thirds), its channel, and the quarter of the year in which it was made. Each level
is told beside the usual one; levels of few customers are counted to the usual one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dangol.methods.histories import Places

Array = npt.NDArray[np.float64]
Names = npt.NDArray[np.str_]
FEWEST_SHARE, FEWEST = 0.05, 100
MOST_LEVELS = 9


@dataclass(frozen=True)
class Firsts:
    """The first purchase of each customer: amount, channel ('' if not told), quarter 1 to 4."""

    amount: Array
    channel: Names
    quarter: Array

    def __getitem__(self, rows: npt.NDArray[Any]) -> "Firsts":
        return Firsts(self.amount[rows], self.channel[rows], self.quarter[rows])


@dataclass(frozen=True)
class Levels:
    """The levels beside the usual ones, as learned from customers.

    ``edges`` part amounts into thirds, the lowest of which is the usual one; without edges
    amounts tell nothing.
    """

    edges: tuple[float, ...]
    channels: tuple[str, ...]
    quarters: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """One per column of a design: what it is of, and which level."""
        return (
            *(f"first_amount:{place + 1}" for place in range(len(self.edges))),
            *(f"first_channel:{channel}" for channel in self.channels),
            *(f"first_quarter:{quarter}" for quarter in self.quarters),
        )

    def of(self, firsts: Firsts) -> Array:
        """Each customer's covariates, shape (customers, names)."""
        third = np.searchsorted(np.array(self.edges), firsts.amount, side="right")
        columns = [
            *(third == place + 1 for place in range(len(self.edges))),
            *(firsts.channel == channel for channel in self.channels),
            *(firsts.quarter == quarter for quarter in self.quarters),
        ]
        return np.array(columns, dtype=np.float64).reshape(len(columns), len(firsts.amount)).T

    def to_fields(self) -> dict[str, Any]:
        """As a model keeps them."""
        return {
            "amount_edges": np.array(self.edges, dtype=np.float64),
            "channels": self.channels,
            "quarters": self.quarters,
        }

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> "Levels":
        edges = tuple(float(edge) for edge in fields["amount_edges"])
        return cls(edges, tuple(fields["channels"]), tuple(fields["quarters"]))


def levels_of(firsts: Firsts) -> Levels:
    """The levels that enough of these customers have."""
    edges = np.unique(np.quantile(firsts.amount, (1 / 3, 2 / 3), method="inverted_cdf"))
    edges = edges[edges > firsts.amount.min(initial=np.inf)]
    channels, quarters = _beside_usual(firsts.channel), _beside_usual(firsts.quarter)
    return Levels(
        tuple(float(edge) for edge in edges),
        tuple(str(one) for one in channels if one),
        tuple(int(one) for one in quarters),
    )


def _beside_usual(values: npt.NDArray[Any]) -> list[Any]:
    """Values that are frequent enough, without the most frequent one."""
    found, counts = np.unique(values, return_counts=True)
    if len(found) < 2:
        return []
    enough = counts >= max(FEWEST, FEWEST_SHARE * len(values))
    enough[counts.argmax()] = False
    return [found[place] for place in np.flatnonzero(enough)][:MOST_LEVELS]


def groups_of(covariates: Array) -> tuple[Array, Places]:
    """The different rows of covariates, and the place of each customer's among them."""
    if not len(covariates):
        return covariates, np.zeros(0, dtype=np.int64)
    design, group = np.unique(covariates, axis=0, return_inverse=True)
    return design, group.reshape(-1).astype(np.int64)
