"""How the next batch of units is shared among variants, so that the best is found soon.

Top-two Thompson sampling: the variant that a draw from the posteriors names best is played with
one probability, its strongest rival otherwise (D. Russo, "Simple Bayesian Algorithms for Best-Arm
Identification", Operations Research 68(6), 2020). Thompson sampling plays the leader
nearly always once it leads, and then learns little of whether it should. The probabilities are
worked out, not sampled, and stay as they are until the next update; every variant keeps a least
share, so what each unit might have met has a known and positive probability, on which
`dangol.methods.adaptive_estimates` rests.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.arm_moments import ArmMoments
from dangol.methods.arm_posteriors import ArmPosteriors, BetaArms, StudentArms
from dangol.methods.best_arm import BestArm, best_arm

Array = npt.NDArray[np.float64]

_DOUBT = 1e-12
"""Chance that is left to every arm, so that also where nothing is in doubt there is a rival."""


@dataclass(frozen=True)
class Decision:
    """What to do until the next update.

    ``probabilities`` of the arms for the next units, ``best`` what is known of each, and whether
    the leader ``is_clear``: likely enough to be the best, or so little worse at most that going on
    is not worth it.
    """

    probabilities: Array
    best: BestArm
    is_clear: bool

    @property
    def leader(self) -> int:
        return self.best.leader


@dataclass(frozen=True)
class Bandit:
    """Shares the units of a batch among arms by what the batches before have shown.

    ``leader_share``: with what probability the draw that is best is played rather than its rival.
    With 1 it is Thompson sampling, which earns the most while it runs; with .5 the best is clear
    the soonest. At .9 it costs what Thompson sampling costs and is clear more often.
    ``least_share`` of all units is spread evenly over all arms. The leader is clear once its chance
    to be the best reaches ``sure``, or its expected loss falls to ``loss_allowed``, in units of
    the reward; then it gets all but ``least_share_when_clear``.

    Both say what the posteriors say, however often they are asked. They are no error rate of a
    test: of leaders named with a chance of .95, one in twenty is not the best, if variants differ
    as the prior expects.
    """

    posteriors: Callable[[ArmMoments], ArmPosteriors]
    leader_share: float = 0.9
    least_share: float = 0.02
    least_share_when_clear: float = 0.005
    sure: float = 0.95
    loss_allowed: float = 0.0

    def __post_init__(self) -> None:
        shares = (self.leader_share, self.least_share, self.least_share_when_clear, self.sure)
        if not all(0 < share <= 1 for share in shares):
            raise ValueError(f"Shares and chances lie above 0 and at most at 1: {self}.")

    @classmethod
    def of_proportions(cls, **choices: float) -> "Bandit":
        """Rewards are 0 or 1."""
        return cls(BetaArms.of, **choices)

    @classmethod
    def of_averages(cls, **choices: float) -> "Bandit":
        """Rewards are amounts."""
        return cls(StudentArms.of, **choices)

    def decided(self, moments: ArmMoments) -> Decision:
        """From the moments of each arm over all batches so far."""
        best = best_arm(self.posteriors(moments))
        seen = bool((moments.counts > 0).all())
        is_clear = seen and bool(
            best.chances[best.leader] >= self.sure or best.losses[best.leader] <= self.loss_allowed
        )
        if is_clear:
            only = np.zeros(len(best.chances))
            only[best.leader] = 1.0
            probabilities = with_least(only, self.least_share_when_clear)
        else:
            probabilities = with_least(top_two(best.chances, self.leader_share), self.least_share)
        return Decision(probabilities, best, is_clear)


def top_two(chances: Array, leader_share: float) -> Array:
    """The probabilities of the arms under top-two Thompson sampling, from chances to be the best.

    Arm k is played as the best of a draw, or as the best of a draw in which another arm i was the
    best before: Russo's algorithm, with its redrawing until another one wins summed up.
    """
    if len(chances) == 1:
        return np.ones(1)
    chances = (chances + _DOUBT) / (chances + _DOUBT).sum()
    others = np.array([np.delete(chances, arm).sum() for arm in range(len(chances))])
    against = chances / others
    found: Array = chances * (leader_share + (1 - leader_share) * (against.sum() - against))
    found /= found.sum()
    return found


def with_least(probabilities: Array, least_share: float) -> Array:
    """Of all units ``least_share`` spread evenly over the arms, and the rest as given."""
    return least_share / len(probabilities) + (1 - least_share) * probabilities
