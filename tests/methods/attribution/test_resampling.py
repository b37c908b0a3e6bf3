"""The bootstrap: its interval holds the truth as often as it says, and follows people."""

import numpy as np
import pytest

from dangol.methods.attribution.chain import chain_of
from dangol.methods.attribution.paths import Array, Ints, Paths
from dangol.methods.attribution.resampling import Seen, chain_intervals, set_intervals
from dangol.methods.attribution.shapley_sets import set_credits


def people(seed: int, count: int, paths_each: int = 1) -> Seen:
    """Of three channels one in four people meets the first twice as gladly."""
    rng = np.random.default_rng(seed)
    likes = rng.random(count) < 0.25
    person = np.repeat(np.arange(count), paths_each)
    size = rng.integers(1, 4, len(person))
    who = np.repeat(person, size)
    upper = np.where(likes[who, None], [0.6, 0.8], [0.2, 0.6])
    touches: Ints = (rng.random((len(who), 1)) > upper).sum(axis=1)
    converted = (rng.random(len(person)) < np.where(likes[person], 0.4, 0.1)).astype(float)
    value = converted * rng.gamma(2.0, 10.0, len(person))
    paths = Paths(3, touches, np.cumsum(size), converted, value, 1 - converted)
    return Seen(paths, person)


def chain_share(seen: Seen) -> Array:
    return chain_of(seen.paths).removal().shares()


def set_share(seen: Seen) -> Array:
    found = set_credits(seen.paths)[0]
    return found / found.sum()


@pytest.mark.parametrize("paths_each", [1, 4])
def test_nine_of_ten_intervals_hold_the_truth(paths_each: int) -> None:
    whole = people(99, 200_000, paths_each)
    truth = chain_share(whole), set_share(whole)
    held = np.zeros(2)
    worlds = 50
    for seed in range(worlds):
        seen = people(seed, 800, paths_each)
        for which, (share, ends) in enumerate(
            (
                (chain_share(seen), chain_intervals(seen, 1, seed)[0]),
                (set_share(seen), set_intervals(seen, seed)[0]),
            )
        ):
            inside = (share + ends[0] <= truth[which]) & (truth[which] <= share + ends[1])
            held[which] += inside.mean()
    assert (held / worlds >= 0.81).all()
    assert (held / worlds <= 0.98).all()


def test_a_part_of_the_people_stands_for_all() -> None:
    seen = people(1, 2_000)
    alone = chain_intervals(seen, 1, 0)[0]
    part = chain_intervals(Seen(seen.paths, seen.person, 0.25), 1, 0)[0]
    assert part == pytest.approx(alone / 2)


def test_the_same_seed_draws_the_same() -> None:
    seen = people(1, 300)
    assert np.array_equal(chain_intervals(seen, 2, 3)[1], chain_intervals(seen, 2, 3)[1])
    assert np.array_equal(set_intervals(seen, 3)[1], set_intervals(seen, 3)[1])
