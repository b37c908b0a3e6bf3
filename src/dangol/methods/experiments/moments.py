"""All that the comparison of two variants needs to know of their units: counts, means, covariances.

Ten million units are a handful of numbers, which add up exactly: moments of parts merge to those
of the whole (T. Chan, G. Golub and R. LeVeque, "Updating Formulae and a Pairwise Algorithm for
Computing Sample Variances", 1979).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
OUTCOME, DENOMINATOR, BEFORE, DENOMINATOR_BEFORE = (
    "outcome", "denominator", "before", "denominator_before",
)  # fmt: skip
ROLES = (OUTCOME, DENOMINATOR, BEFORE, DENOMINATOR_BEFORE)
"""What a column is to a metric: what counts, per what, and both before the experiment."""


@dataclass(frozen=True, eq=False)
class Moments:
    """Of the units of one variant, or of a part of them: ``roles`` say which column is which.

    ``covariance`` divides by count - 1; of a single unit it is zero.
    """

    roles: tuple[str, ...]
    count: float
    mean: Array
    covariance: Array

    def __post_init__(self) -> None:
        size = len(self.roles)
        if self.roles != tuple(one for one in ROLES if one in self.roles) or not size:
            raise ValueError(f"Roles are some of {ROLES}, in this order; not {self.roles}.")
        if self.mean.shape != (size,) or self.covariance.shape != (size, size):
            raise ValueError(f"{size} columns have {size} means and {size} x {size} covariances.")

    def __contains__(self, role: str) -> bool:
        return role in self.roles

    def only(self, *roles: str) -> "Moments":
        """The moments of some of the columns; what is not there is left out."""
        kept = [place for place, role in enumerate(self.roles) if role in roles]
        return Moments(
            tuple(self.roles[place] for place in kept),
            self.count,
            self.mean[kept],
            self.covariance[np.ix_(kept, kept)],
        )

    def without_before(self) -> "Moments":
        return self.only(OUTCOME, DENOMINATOR)

    def mean_of(self, role: str) -> float:
        return float(self.mean[self.roles.index(role)])

    def variance_of(self, role: str) -> float:
        place = self.roles.index(role)
        return float(self.covariance[place, place])

    def covariance_of(self, role: str, other: str) -> float:
        return float(self.covariance[self.roles.index(role), self.roles.index(other)])

    def total_of(self, role: str) -> float:
        return self.count * self.mean_of(role)


def merged(parts: Iterable[Moments]) -> Moments:
    """The moments of all units of some parts, which have the same columns."""
    kept = [part for part in parts if part.count > 0]
    if not kept:
        raise ValueError("No units to merge.")
    roles = kept[0].roles
    if any(part.roles != roles for part in kept):
        raise ValueError("Only moments of the same columns merge.")
    counts = np.array([part.count for part in kept])
    means = np.stack([part.mean for part in kept])
    count = float(counts.sum())
    # From a mean that was met, so that large means with small differences keep their digits.
    mean = means[0] + (counts[:, None] * (means - means[0])).sum(axis=0) / count
    away = means - mean
    squares = np.einsum("i,ij,ik->jk", counts, away, away)
    for part in kept:
        squares = squares + max(part.count - 1, 0.0) * part.covariance
    return Moments(roles, count, mean, squares / max(count - 1, 1.0))


def moments_of(columns: Mapping[str, Array]) -> Moments:
    """The moments of rows that are in memory, by role."""
    roles = tuple(role for role in ROLES if role in columns)
    rows = np.stack([np.asarray(columns[role], dtype=np.float64) for role in roles])
    count = rows.shape[1]
    mean = rows.mean(axis=1)
    away = rows - mean[:, None]
    return Moments(roles, float(count), mean, away @ away.T / max(count - 1, 1))
