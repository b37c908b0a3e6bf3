"""Media by whom it reached and how often: the tenth time does less than the first.

A channel of which people and contacts are counted does what the people it reached would do, each
as much as a number of contacts brings (half of it at ``half`` contacts in a period), as in Y.
Zhang, M. Wurm, A. Wakim and others, "Bayesian Hierarchical Media Mix Model Incorporating Reach and
Frequency Data" (Google, 2023). Where half is reached is chosen by how likely it makes the sales
(the evidence by Laplace's approximation), not drawn.
"""

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.climbing import climbed, seen
from dangol.methods.media_mix.model import MediaMix
from dangol.optimization.measurement.media_mix.gathering import Gathered

Array = npt.NDArray[np.float64]
HALVES = (0.5, 1.5, 4.0, 12.0)
"""Contacts in a period that bring half of what any number would."""


def by_reach(gathered: Gathered) -> list[int]:
    """Places of the channels that are told by reach."""
    if gathered.reach is None:
        return []
    return np.flatnonzero(np.isfinite(gathered.reach).all((1, 2))).tolist()


def media_of(gathered: Gathered, half: float) -> Array:
    """(channels, regions, periods) media, in money: that of a channel is in all what was spent."""
    found = gathered.spend.copy()
    if gathered.reach is None or gathered.often is None:
        return found
    for at in by_reach(gathered):
        done = gathered.reach[at] * gathered.often[at] / (gathered.often[at] + half)
        found[at] = done * (found[at].sum() / max(float(done.sum()), 1e-12))
    return found


def evidence(mix: MediaMix, seed: int) -> float:
    """Logarithm of how likely sales are under the mix, up to what all such mixes share."""
    top = climbed(mix, np.random.default_rng(seed), starts=1)
    height, _ = seen(mix, top.place[None])
    _, size = np.linalg.slogdet(top.root)
    return float(height[0] + size)
