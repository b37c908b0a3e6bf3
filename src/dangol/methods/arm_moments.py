"""What is kept of the rewards of each arm: how many, their mean and their variance."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ArmMoments:
    """Counts, means and variances, of arms or of batches x arms.

    A variance is the mean squared distance to the mean (``how="pop"``), so that moments can be
    added up. Where the count is none, the other two are not read.
    """

    counts: Array
    means: Array
    variances: Array

    @property
    def sums(self) -> Array:
        return np.where(self.counts > 0, self.counts * self.means, 0.0)

    @property
    def within(self) -> Array:
        """Sums of squared distances to the mean."""
        return np.where(self.counts > 0, self.counts * self.variances, 0.0)

    def together(self) -> "ArmMoments":
        """All batches (the first axis) as one."""
        counts = self.counts.sum(axis=0)
        means = self.sums.sum(axis=0) / np.maximum(counts, 1)
        apart = np.where(self.counts > 0, self.counts * (self.means - means) ** 2, 0.0)
        variances = (self.within + apart).sum(axis=0) / np.maximum(counts, 1)
        return ArmMoments(counts, means, variances)
