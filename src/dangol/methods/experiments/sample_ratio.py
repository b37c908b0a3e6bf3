"""Did as many units meet each variant as chance should have given it? If not, trust nothing.

For one look the chi-square test; for a look every day the test of M. Lindon and A. Malek,
"Anytime-Valid Inference for Multinomial Count Data" (NeurIPS 2022), equation 7: the odds of
shares drawn from a Dirichlet distribution around the planned ones against the planned ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

ALARM = 0.001
"""P-value below which shares are taken to be wrong: few false alarms among many tests."""
_FIRMNESS = 2_000.0
"""Units that the Dirichlet prior is worth: of 100 to 100,000 tried, about the fewest are then
needed to see 49 % (40,000), 48 % (12,000) or 45 % (3,000) where half was planned."""


@dataclass(frozen=True)
class SampleRatio:
    """P-values that the planned shares are the true ones.

    ``p_value`` is for one look at the end; ``always_valid`` holds at every look.
    """

    p_value: float
    always_valid: float

    @property
    def is_wrong(self) -> bool:
        """By the test that may be looked at daily."""
        return self.always_valid < ALARM


def sample_ratio(counts: Sequence[int], shares: Sequence[float]) -> SampleRatio:
    """Whether counts of units fit the shares that variants should have (of any sum).

    Raises ValueError for shares that are not above zero.
    """
    from scipy.special import gammaincc, gammaln

    seen, planned = (np.asarray(one, dtype=np.float64) for one in (counts, shares))
    if len(seen) != len(planned) or len(seen) < 2 or planned.min() <= 0:
        raise ValueError("Each of two or more variants has a count and a share above zero.")
    planned = planned / planned.sum()
    count = seen.sum()
    if count == 0:
        return SampleRatio(1.0, 1.0)
    expected = planned * count
    score = float(((seen - expected) ** 2 / expected).sum())
    prior = _FIRMNESS * planned
    evidence = float(
        gammaln(_FIRMNESS)
        - gammaln(_FIRMNESS + count)
        + (gammaln(prior + seen) - gammaln(prior) - seen * np.log(planned)).sum()
    )
    return SampleRatio(
        p_value=float(gammaincc((len(seen) - 1) / 2, score / 2)),
        always_valid=exp(-max(evidence, 0.0)) if evidence < 700 else 0.0,
    )
