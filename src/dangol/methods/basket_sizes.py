"""What the sizes of baskets explain: how likely items meet where only a basket's size is given.

Each item is put in or not with odds of its own, independently, and only baskets that come out
with k items are looked at: the distribution with the most entropy for given shares of items
(S. X. Chen, A. P. Dempster and J. S. Liu, "Weighted finite population sampling to maximize
entropy", Biometrika 81, 1994), as in the test model of G. Rasch (1960) given the score. Chances
are ratios of elementary symmetric functions of the odds.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
ROUNDS = 200
CLOSE = 1e-7
MOST_SHARE = 1 - 1e-6


def chances_given_size(shares: Array, size: int, sets: Sequence[tuple[int, ...]]) -> Array:
    """The chance that each of ``sets`` is in a basket of so many items.

    ``shares`` are those of such baskets that hold each item; they add up to about the size.
    """
    active = np.flatnonzero(shares > 0)
    found = np.zeros(len(sets))
    if size > len(active) or not len(sets):
        return found
    if size == len(active):
        kept = set(active.tolist())
        return np.array([float(kept.issuperset(one)) for one in sets])
    place = np.full(len(shares), -1)
    place[active] = np.arange(len(active))
    odds = _odds(shares[active] * size / shares.sum(), size)
    whole = _symmetric(odds, np.zeros((1, len(active)), dtype=np.bool_), size)[0, size]
    number = np.array([len(one) for one in sets])
    for length in np.unique(number).tolist():
        which = np.flatnonzero(number == length)
        items = place[np.array([sets[row] for row in which.tolist()])]
        fits = (items >= 0).all(axis=1)
        if length > size or not fits.any():
            continue
        items, which = items[fits], which[fits]
        left_out = np.zeros((len(items), len(active)), dtype=np.bool_)
        np.put_along_axis(left_out, items, values=True, axis=1)
        rest = _symmetric(odds, left_out, size - length)[:, size - length]
        found[which] = odds[items].prod(axis=1) * rest / whole
    return found


def _symmetric(odds: Array, left_out: Flags, most: int) -> Array:
    """Elementary symmetric functions up to ``most`` of the odds that each row keeps."""
    found = np.zeros((len(left_out), most + 1))
    found[:, 0] = 1.0
    for place, one in enumerate(odds):
        if most:
            kept = np.where(left_out[:, place], 0.0, one)[:, None]
            found[:, 1:] = found[:, 1:] + kept * found[:, :-1]
    return found


def _odds(shares: Array, size: int) -> Array:
    """Odds under which items are in baskets of this size as often as they are."""
    shares = np.clip(shares, 1 - MOST_SHARE, MOST_SHARE)
    odds = shares / (1 - shares)
    alone = np.eye(len(shares), dtype=np.bool_)
    for _ in range(ROUNDS):
        # Of every item: the chance that the others leave it a place, or do not.
        others = _symmetric(odds, alone, size)
        model = odds * others[:, size - 1] / (odds * others[:, size - 1] + others[:, size])
        model = np.clip(model, 1 - MOST_SHARE, MOST_SHARE)
        # Of few places the shares that are filled lead quickly, of many those that are not.
        is_few = 2 * size <= len(shares)
        odds = odds * (shares / model if is_few else (1 - model) / (1 - shares))
        # Only ratios of odds matter.
        odds *= size / odds.sum()
        if np.abs(model - shares).max() < CLOSE:
            break
    return odds
