"""Where the customers live: around the store at which they shop, some of them far out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.samples.shop import assortment
from dangol.samples.shop.people import People

Floats = npt.NDArray[np.float64]

# Kilometres from the store: log-normal, half within three.
MEDIAN_KM, SPREAD = 3.0, 0.8
KM_OF_A_DEGREE = 111.2
UNKNOWN_SHARE = 0.15
DIGITS = 4


@dataclass(frozen=True)
class Homes:
    """Degrees of one chunk of customers; nan where nobody told, or it is abroad."""

    latitude: Floats
    longitude: Floats


def homes(who: People, rng: np.random.Generator) -> Homes:
    """A home for everyone."""
    away = MEDIAN_KM * np.exp(rng.normal(0.0, SPREAD, who.count)) / KM_OF_A_DEGREE
    turn = rng.uniform(0.0, 2 * np.pi, who.count)
    is_unknown = who.is_abroad | (rng.random(who.count) < UNKNOWN_SHARE)
    latitude, longitude = assortment.PLACES[who.store].T
    north = latitude + away * np.sin(turn)
    east = longitude + away * np.cos(turn) / np.cos(np.radians(latitude))
    return Homes(
        np.where(is_unknown, np.nan, np.round(north, DIGITS)),
        np.where(is_unknown, np.nan, np.round(east, DIGITS)),
    )
