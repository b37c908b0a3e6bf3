"""Counts by kind as leanings: how much more of a kind somebody has than people usually do.

A leaning is the log of a share over the usual share, drawn towards nothing where little is
known: the usual share stands beside the counts as ``PRIOR`` more facts (the mean of a
Dirichlet distribution after a multinomial one, Good 1965).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
PRIOR = 15.0


@dataclass(frozen=True)
class Leanings:
    """``shares`` (kinds,) of all facts; more of them than of the kinds that are looked at."""

    shares: Array

    def of(self, counts: Array, total: Array) -> Array:
        """(rows, kinds) from ``counts`` (rows, kinds) and how many facts there are in all."""
        usual = PRIOR * self.shares
        found: Array = np.log((counts + usual) / self.shares) - np.log(total + PRIOR)[:, None]
        return found


def learnt_leanings(counts: Array, total: Array) -> Leanings:
    """The usual shares among these rows; each kind is taken to have happened half a time more."""
    whole = max(float(total.sum()), 1.0)
    shares: Array = (counts.sum(axis=0) + 0.5) / (whole + 0.5 * counts.shape[1])
    return Leanings(shares)
