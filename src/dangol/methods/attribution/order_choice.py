"""How many touches a chain must remember: by the likelihood of paths it was not learned from."""

import numpy as np

from dangol.methods.attribution.paths import Ints, Paths
from dangol.methods.next_steps import NOTHING, Counted, chosen_steps

MOST_ORDER = 4
MOST_PATHS = 100_000
HELD_OUT_SHARE = 0.5


def chosen_order(paths: Paths, seed: int) -> int:
    """From 1 to ``MOST_ORDER``: the smallest that is no clearly worse on the held-out half.

    Chances blend those of shorter memories (``methods.next_steps``), so a way that was never seen
    is unlikely, not impossible. Of more than ``MOST_PATHS`` paths as many are drawn.
    """
    rng = np.random.default_rng(seed)
    ways = np.stack([paths.converted, paths.lost], axis=1).round().astype(np.int64)
    whole = int(ways.sum())
    drawn = ways if whole <= MOST_PATHS else rng.binomial(ways, MOST_PATHS / whole)
    held = rng.binomial(drawn, HELD_OUT_SHARE)
    if not held.any() or not (drawn - held).any():
        return 1
    steps = paths.channels + 2
    known, unseen = _counted(paths, drawn - held), _counted(paths, held)
    depth, _ = chosen_steps(known, unseen, steps, paths.channels)
    return max(depth, 1)


def _counted(paths: Paths, ways: Ints) -> Counted:
    """What came after which touches, the latest first; a conversion and its absence are steps."""
    channels = paths.channels
    seen = ways.sum(axis=1) > 0
    touches = np.flatnonzero(seen[paths.owner])
    before = _latest(paths, touches - 1, paths.place[touches])
    ends = paths.ends[seen] - 1
    after = _latest(paths, ends, paths.sizes[seen])
    both = ways[seen]
    return _together(
        np.concatenate([before, after, after]),
        np.concatenate(
            [paths.touches[touches], np.full(len(ends), channels), np.full(len(ends), channels + 1)]
        ),
        np.concatenate([ways.sum(axis=1)[paths.owner[touches]], both[:, 0], both[:, 1]]),
        channels,
    )


def _latest(paths: Paths, at: Ints, known: Ints) -> Ints:
    """(rows, ``MOST_ORDER``) of the touches up to ``at``, of which ``known`` are in the path."""
    found = np.full((len(at), MOST_ORDER), NOTHING, dtype=np.int64)
    for back in range(MOST_ORDER):
        there = known > back
        found[there, back] = paths.touches[at[there] - back]
    return found


def _together(context: Ints, step: Ints, count: Ints, channels: int) -> Counted:
    """Equal rows once."""
    counts = count > 0
    context, step, count = context[counts], step[counts], count[counts]
    keys = step.copy()
    for column in context.T:
        keys = keys * (channels + 1) + column + 1
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    return Counted(
        context[first], step[first], np.bincount(place, count, minlength=len(first)).astype(float)
    )
