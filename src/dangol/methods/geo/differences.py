"""Difference in differences over regions: two-way fixed effects, errors by region.

With one difference for each region the two-way regression is the difference of weighted means;
its error comes from how the regions of a side differ among themselves (so a region's days may
depend on each other in any way), with the degrees of freedom of F. Satterthwaite (Biometrics
Bulletin 2, 1946) as M. Bertrand, E. Duflo and S. Mullainathan (Quarterly Journal of Economics
119, 2004, section IV.C) advise where regions are few.
"""

from dataclasses import dataclass

import numpy as np

from dangol.methods.geo.panel import Flags, Panel


class OneRegionError(ValueError):
    """A side of one region says nothing of how regions differ."""


@dataclass(frozen=True)
class Difference:
    """The effect as a share of the regions' own usual day, with its error."""

    share: float
    error: float
    freedom: float

    def interval(self, confidence: float = 0.9) -> tuple[float, float]:
        from scipy.special import stdtrit

        width = float(stdtrit(self.freedom, (1 + confidence) / 2)) * self.error
        return self.share - width, self.share + width

    @property
    def p_value(self) -> float:
        from scipy.special import stdtr

        return float(2 * stdtr(self.freedom, -abs(self.share) / self.error))


def difference_in_differences(panel: Panel, tested: Flags, outside: Flags) -> Difference:
    """What tested regions changed beyond those outside; each weighs by its size."""
    values = panel.without_weekdays(np.arange(panel.before))
    moved = values[panel.before :].mean(axis=0)
    mean, variance, freedom = 0.0, 0.0, 0.0
    for side, sign in ((tested, 1.0), (outside & ~tested, -1.0)):
        count = int(side.sum())
        if count < 2:
            raise OneRegionError("Differences among regions need two on each side.")
        weights = panel.level[side] / panel.level[side].sum()
        centre = float(weights @ moved[side])
        # What a weighted mean takes off each region's own deviation is given back (CR2).
        spread = float(((weights * (moved[side] - centre)) ** 2 / (1 - weights)).sum())
        effective = 1 / float((weights**2).sum())
        mean += sign * centre
        variance += spread
        freedom += spread**2 / max(effective - 1, 1.0)
    return Difference(mean, float(np.sqrt(variance)), variance**2 / freedom)
