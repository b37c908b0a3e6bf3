"""Hidden values: gains, shares with intervals, and bands of confidence."""

import numpy as np
import pytest

from dangol.methods.hidden_quality import (
    Guesses,
    bands_of,
    gain_of,
    share_of_groups,
    share_with_interval,
)
from dangol.methods.leanings import learnt_leanings


def test_a_share_has_the_interval_of_the_paper() -> None:
    # Newcombe 1998, table I: 81 of 263 by Wilson's method.
    found = share_with_interval(np.array([1.0] * 81 + [0.0] * 182))
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=1e-4)


def test_rows_that_go_together_widen_the_interval() -> None:
    happened = np.tile([1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0], 50)
    alone = share_of_groups(happened, np.arange(400))
    together = share_of_groups(happened, np.arange(400) // 4)
    assert together.high - together.low == pytest.approx(2 * (alone.high - alone.low), rel=0.02)


def test_guesses_that_know_nothing_gain_nothing() -> None:
    usual = np.log(np.full((500, 4), 0.25))
    same = Guesses(usual, usual, np.arange(500) % 4)
    found = gain_of(same, 2.6)
    assert found.value == 0.0
    assert found.low <= 0.0


def test_confidence_that_holds_lies_in_the_interval_of_its_band() -> None:
    rng = np.random.default_rng(2)
    sure = rng.uniform(0.5, 1.0, 20_000)
    right = (rng.random(20_000) < sure).astype(np.float64)
    for band in bands_of(sure, right):
        assert band.hits.low - 0.01 <= band.confidence <= band.hits.high + 0.01
    over = bands_of(sure, (rng.random(20_000) < sure - 0.2).astype(np.float64))
    assert all(band.hits.high < band.confidence for band in over)


def test_a_leaning_grows_with_what_is_known() -> None:
    usual = learnt_leanings(np.array([[50.0, 50.0]]), np.array([100.0]))
    counts = np.array([[0.0, 0.0], [1.0, 0.0], [100.0, 0.0]])
    found = usual.of(counts, counts.sum(axis=1))
    assert found[0] == pytest.approx(0.0)
    assert 0 < found[1, 0] < found[2, 0]
    assert found[2, 1] < found[1, 1] < 0
