"""What is likely after a test: how much better a variant is, and what a wrong choice costs.

The relative change has a normal prior around no change, the relative change found is normal
around the true one, so the posterior is normal. Several variants are compared with one control,
whose own error they share; with it held fixed they are independent, so chances to be the best
come from one integral within another, without drawing numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, pi, sqrt

import numpy as np
import numpy.typing as npt

from dangol.methods.experiments.effect import Effect

Array = npt.NDArray[np.float64]
USUAL_CHANGE = 0.1
"""Two in three changes move a metric by less than a tenth, nineteen in twenty by less than a
fifth: what a marketer may expect before a test."""
_NODES, _GRID = 41, 201
_FAR = 8.0


class NoRelativeChangeError(ValueError):
    """Control is not above zero, so there is no relative change to speak of."""

    def __init__(self, control: float) -> None:
        super().__init__(
            f"The control's level is {control:g}: a relative change needs more than 0."
        )


@dataclass(frozen=True)
class Posterior:
    """What a relative change is likely to be: normal."""

    mean: float
    error: float

    @property
    def chance_more(self) -> float:
        """Chance that the variant has more than the control."""
        from scipy.special import ndtr

        return float(ndtr(self.mean / self.error))

    @property
    def loss_if_chosen(self) -> float:
        """What choosing the variant costs on average, as a share of control, where more is better.

        It costs only where the variant has less.
        """
        return _loss(self.mean, self.error)

    @property
    def loss_if_not(self) -> float:
        """What keeping the control costs on average: only where the variant has more."""
        return _loss(-self.mean, self.error)

    def interval(self, level: float) -> tuple[float, float]:
        """The range in which the relative change lies with this probability."""
        from scipy.special import ndtri

        reach = float(ndtri((1 + level) / 2)) * self.error
        return self.mean - reach, self.mean + reach


def posterior(effect: Effect, usual_change: float = USUAL_CHANGE) -> Posterior:
    """What the relative change is, after what is usual and what was found.

    Raises NoRelativeChangeError.
    """
    found, error = effect.relative, effect.relative_error
    if found is None or error is None:
        raise NoRelativeChangeError(effect.control)
    if error == 0:
        return Posterior(found, 1e-300)
    told = error**-2
    whole = told + usual_change**-2
    return Posterior(found * told / whole, whole**-0.5)


@dataclass(frozen=True)
class Best:
    """Control first, then the variants: chances to be the best, and what each choice costs.

    ``losses`` are on average and as a share of control: how much better the best is.
    """

    chances: tuple[float, ...]
    losses: tuple[float, ...]


def best_of(
    effects: Sequence[Effect], usual_change: float = USUAL_CHANGE, *, more_is_better: bool = True
) -> Best:
    """Which of the control and the variants is best; ``effects`` are against the same control.

    Raises NoRelativeChangeError.
    """
    from scipy.special import ndtr

    means, errors, shared = _with_shared_error(effects, usual_change)
    if not more_is_better:
        means, shared = -means, -shared
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    weights = weights / weights.sum()
    chances, most = np.zeros(len(effects) + 1), 0.0
    for node, weight in zip(nodes.tolist(), weights.tolist(), strict=True):
        centres = means + node * shared
        # Where the best variant may lie; below zero the control is better.
        near = centres[:, None] + errors[:, None] * np.linspace(-_FAR, _FAR, _GRID)
        grid = np.unique(np.maximum(np.append(near, 0.0), 0.0))
        away = (grid - centres[:, None]) / errors[:, None]
        below = ndtr(away)
        density = np.exp(-(away**2) / 2) / (errors[:, None] * sqrt(2 * pi))
        chances[0] += weight * float(ndtr(-centres / errors).prod())
        for place in range(len(effects)):
            others = np.delete(below, place, axis=0).prod(axis=0)
            chances[place + 1] += weight * float(np.trapezoid(density[place] * others, grid))
        most += weight * float(np.trapezoid(1 - below.prod(axis=0), grid))
    return Best(
        chances=tuple((chances / chances.sum()).tolist()),
        losses=(most, *(max(most - float(mean), 0.0) for mean in means)),
    )


def _with_shared_error(
    effects: Sequence[Effect], usual_change: float
) -> tuple[Array, Array, Array]:
    """Posterior means, errors of each alone, and how each moves with the control's own error.

    The relative changes found have covariance D + uu', D diagonal and u from the control; with a
    diagonal prior the posterior's covariance has the same form, by the formula of Sherman and
    Morrison used twice.
    """
    ratio, whole, own = np.array([_parts(effect) for effect in effects]).T
    moved = np.sqrt(np.minimum(own, whole * (1 - 1e-9)))
    alone = whole - moved**2
    weighed = moved / alone
    share = weighed / np.sqrt(1 + weighed @ moved)
    spread = 1 / (usual_change**-2 + 1 / alone)
    reach = spread * share / np.sqrt(1 - share @ (spread * share))
    told = (ratio - 1) / alone - share * (share @ (ratio - 1))
    return spread * told + reach * (reach @ told), np.sqrt(spread), reach


def _parts(effect: Effect) -> tuple[float, float, float]:
    """Treated over control, the variance of that, and the part of it that control brings."""
    error = effect.relative_error
    if error is None:
        raise NoRelativeChangeError(effect.control)
    ratio = effect.treated / effect.control
    own = ratio**2 * max(effect.control_variance - effect.covariance, 0.0) / effect.control**2
    return ratio, max(error**2, 1e-300), own


def _loss(mean: float, error: float) -> float:
    """How far below zero a normal lies on average, zero where it is above."""
    from scipy.special import ndtr

    standing = mean / error
    density = exp(-(standing**2) / 2) / sqrt(2 * pi)
    return max(error * density - mean * float(ndtr(-standing)), 0.0)
