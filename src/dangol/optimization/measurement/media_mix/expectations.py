"""What is held likely of channels before data is seen, in marketers' terms."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix import carry_over, saturation
from dangol.methods.media_mix.priors import Prior
from dangol.optimization.measurement.media_mix.gathering import Gathered
from dangol.optimization.measurement.media_mix.media_channel import MediaChannel

Array = npt.NDArray[np.float64]
NORMAL_90 = 1.6448536269514722
USUAL_HALF_LIFE = {7: 0.8, 1: 4.0}
"""In periods, by the days of a period."""
UNPAID_SHARE, UNPAID_WIDTH = 0.03, 1.0
"""A channel that costs nothing is held to bring about this share of sales."""
_LOOSE, _FIRM = 5.0, 20.0
"""How many times somebody would have had to see how much stays, to be as sure of it."""
_NOISE = 0.15


@dataclass(frozen=True)
class Usual:
    """Sales for each unit spent, nine in ten between: of a channel of which nothing is said."""

    low: float
    high: float


def priors(
    gathered: Gathered,
    told: Mapping[str, MediaChannel],
    usual: Usual,
    kinds: tuple[carry_over.Kind, saturation.Kind],
) -> dict[str, Prior]:
    """By the names of the model's parameters, one number for each channel."""
    carried, worn = kinds
    return {
        **_CARRIED[carried](_half_lives(gathered, told)),
        **_WORN[worn],
        "worth": _worth(gathered, told, usual),
        "noise": Prior("half-normal", _NOISE),
    }


def _worth(gathered: Gathered, told: Mapping[str, MediaChannel], usual: Usual) -> Prior:
    centre, width = [], []
    for place, name in enumerate(gathered.channels):
        said = told.get(name)
        low, high = usual.low, usual.high
        if said is not None and said.expected_return_low:
            low, high = said.expected_return_low, said.expected_return_high
        is_paid = place < gathered.paid
        centre.append(np.log(low * high) / 2 if is_paid else 0.0)
        width.append(np.log(high / low) / 2 / NORMAL_90 if is_paid else UNPAID_WIDTH)
    return Prior("log-normal", np.array(centre), np.array(width))


def _half_lives(gathered: Gathered, told: Mapping[str, MediaChannel]) -> tuple[Array, Array]:
    """In periods, and how firmly they are held."""
    days = [getattr(told.get(name), "half_life_days", 0.0) for name in gathered.channels]
    usual = USUAL_HALF_LIFE[gathered.days]
    return (
        np.array([one / gathered.days if one else usual for one in days]),
        np.array([_FIRM if one else _LOOSE for one in days]),
    )


def _geometric(lives: tuple[Array, Array]) -> dict[str, Prior]:
    half, firm = lives
    stays = np.clip(0.5 ** (1 / half), 0.02, 0.97)
    return {"retention": Prior("beta", stays * firm, (1 - stays) * firm)}


def _delayed(lives: tuple[Array, Array]) -> dict[str, Prior]:
    return {**_geometric(lives), "peak": Prior("log-normal", -0.5, 0.7)}


def _weibull(lives: tuple[Array, Array]) -> dict[str, Prior]:
    half, _ = lives
    return {
        "scale": Prior("log-normal", np.log(half / np.log(2)), 0.6),
        "shape": Prior("log-normal", 0.0, 0.4),
    }


_CARRIED = {"geometric": _geometric, "delayed": _delayed, "weibull": _weibull}
_WORN: dict[saturation.Kind, dict[str, Prior]] = {
    "logistic": {"steepness": Prior("gamma", 4.0, 2.0)},
    "hill": {"half": Prior("log-normal", -0.7, 0.6), "slope": Prior("log-normal", 0.2, 0.4)},
    "michaelis-menten": {"half": Prior("log-normal", -0.7, 0.8)},
}
"""Of spend whose usual most is one."""
