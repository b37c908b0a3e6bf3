"""Conversions divided among the channels that occurred together: Shapley values of sets.

The worth of a coalition is what paths brought that met its channels and no others. Its Shapley
values need no enumeration of coalitions: each set's conversions are its Harsanyi dividend, so they
are divided evenly among its channels (K. Zhao, S. H. Mahboobi and S. R. Bagheri, "Shapley Value
Methods for Attribution Modeling in Online Advertising", arXiv:1804.05327, 2018, eq. 9). Cost grows
with the sets that occur, not with two to the number of channels. By place it says how much a
channel brings as the first, second ... different channel of a path (their ordered values, eq. 15);
places add up to the whole.
"""

import numpy as np

from dangol.methods.attribution.paths import Array, Paths

BEYOND = 10
"""Places from which on all are one."""


def set_credits(paths: Paths) -> tuple[Array, Array]:
    """(channels,) conversions and value of each channel."""
    placed, valued = ordered_credits(paths)
    return placed.sum(axis=1), valued.sum(axis=1)


def ordered_credits(paths: Paths) -> tuple[Array, Array]:
    """(channels, ``BEYOND``) by the place at which a path meets the channel for the first time."""
    channels = paths.channels
    # A path of each channel at most one first touch: those in order of path, then of touch.
    keys = paths.owner * channels + paths.touches
    first = np.zeros(len(keys), dtype=bool)
    first[np.unique(keys, return_index=True)[1]] = True
    owner, touched = paths.owner[first], paths.touches[first]
    size = np.bincount(owner, minlength=len(paths))
    before = np.cumsum(size) - size
    place = np.minimum(np.arange(len(owner)) - before[owner], BEYOND - 1)
    cells = touched * BEYOND + place
    made = [
        np.bincount(cells, (of / size)[owner], minlength=channels * BEYOND)
        for of in (paths.converted, paths.value)
    ]
    conversions, value = (one.astype(np.float64).reshape(channels, BEYOND) for one in made)
    return conversions, value
