"""Intervals that may be looked at after every batch."""

import numpy as np
import pytest

from dangol.methods.chance import chance_limit
from dangol.methods.normal_mixture import always_reach


@pytest.mark.parametrize("share", [0.9, 0.95])
def test_a_walk_leaves_the_boundary_no_oftener_than_it_may(share: float) -> None:
    rng = np.random.default_rng(2)
    walks = np.cumsum(rng.standard_normal((2000, 400)), axis=1)
    batches = np.arange(1, 401)
    left = (np.abs(walks) / np.sqrt(batches) > always_reach(batches, share)).any(axis=1)
    assert 0 < left.sum() <= chance_limit(2000, 1 - share)


def test_no_other_choice_is_tighter_where_it_should_be_the_tightest() -> None:
    here = always_reach(20, 0.9, tightest_at=20)
    assert all(here <= always_reach(20, 0.9, tightest_at=other) for other in (5, 15, 19, 21, 60))


def test_the_mixture_is_that_of_the_paper() -> None:
    # sqrt((t + r) / t * (ln((t + r) / r) + 2 ln(1 / miss))) with r of 4 / (-W(-miss^2 / e) - 1),
    # W of -0.0036788 on its lower branch being -7.6383520679.
    mixture = 4 / 6.6383520679
    expected = np.sqrt((7 + mixture) / 7 * (np.log((7 + mixture) / mixture) + 2 * np.log(10)))
    assert always_reach(7, 0.9, tightest_at=4) == pytest.approx(expected, rel=1e-6)
