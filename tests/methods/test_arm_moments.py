"""Moments of batches put together are those of all rewards."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dangol.methods.arm_moments import ArmMoments

rewards = st.lists(st.lists(st.floats(-1e3, 1e3), max_size=6), min_size=1, max_size=5)


@given(rewards)
def test_batches_together_have_the_moments_of_all_rewards(batches: list[list[float]]) -> None:
    moments = ArmMoments(
        np.array([[float(len(one))] for one in batches]),
        np.array([[np.mean(one) if one else np.nan] for one in batches]),
        np.array([[np.var(one) if one else np.nan] for one in batches]),
    ).together()
    everything = [reward for one in batches for reward in one]
    assert moments.counts[0] == len(everything)
    if everything:
        np.testing.assert_allclose(moments.means[0], np.mean(everything), atol=1e-9)
        np.testing.assert_allclose(moments.variances[0], np.var(everything), atol=1e-6)
