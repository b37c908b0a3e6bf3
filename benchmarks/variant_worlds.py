"""Planted variants whose best is known; needs numpy alone, so that a peer can read it too."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

BATCHES, UNITS = 20, 1000
"""Updates of a bandit, and units that arrive between two of them."""
ARMS = (2, 5, 20, 50)
_WORST, _MIDDLE = {"bernoulli": 0.07, "normal": -0.3}, {"bernoulli": 0.10, "normal": 0.0}
_BEST = {("bernoulli", "easy"): 0.13, ("bernoulli", "hard"): 0.11,
         ("normal", "easy"): 0.3, ("normal", "hard"): 0.1}  # fmt: skip


@dataclass(frozen=True)
class World:
    """Rewards of 0 or 1, or normal with a standard deviation of 1; the last arm is the best."""

    kind: str
    arms: int
    gap: str

    @property
    def means(self) -> Array:
        others = np.linspace(_MIDDLE[self.kind], _WORST[self.kind], self.arms - 1)
        return np.append(others[::-1], _BEST[self.kind, self.gap])

    @property
    def deviations(self) -> Array:
        if self.kind == "normal":
            return np.ones(self.arms)
        return np.sqrt(self.means * (1 - self.means))

    def rewards(self, seed: int, batch: int) -> Array:
        """What each unit of a batch would give under each arm: units x arms."""
        rng = np.random.default_rng((seed, batch))
        if self.kind == "normal":
            return self.means + rng.standard_normal((UNITS, self.arms))
        return (rng.random((UNITS, self.arms)) < self.means).astype(float)

    def lost(self, counts: Array) -> float:
        """Reward per unit that was lost by not playing the best arm for all."""
        return float(counts @ (self.means.max() - self.means) / counts.sum())

    @property
    def name(self) -> str:
        return f"{self.kind}, {self.arms} arms, {self.gap}"


WORLDS = tuple(
    World(kind, arms, gap) for kind in ("bernoulli", "normal") for arms in ARMS
    for gap in ("easy", "hard")
)  # fmt: skip
