"""The jump at a threshold: as the reference package finds it, and right as often as it says."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangol.methods.density_jump import density_jump
from dangol.methods.discontinuity import (
    Bandwidths,
    TooFewNearError,
    discontinuity,
    optimal_bandwidths,
)

Array = npt.NDArray[np.float64]
# rdrobust 1.3.0 on PyPI, rdrobust(y, x, c) as it comes, on the data of ``reference``.
REFERENCE = {
    "plain": {
        "c": 0.3, "effect": 0.29747557, "corrected": 0.2837657, "low": 0.14067946,
        "high": 0.42685194, "line_error": 0.06265925, "error": 0.07300453,
        "line": 0.78453954, "curve": 1.28320654,
    },
    "tied": {
        "c": 0.296875, "effect": 0.29446203, "corrected": 0.27735687, "low": 0.14033179,
        "high": 0.41438195, "line_error": 0.06006712, "error": 0.06991204,
        "line": 0.81292464, "curve": 1.35770184,
    },
}  # fmt: skip


def reference(name: str) -> tuple[Array, Array]:
    rng = np.random.default_rng(7)
    x = np.sort(rng.normal(0, 1, 2000))
    y = 0.5 * x + x**2 * 0.3 + 0.4 * (x >= 0.3) + rng.normal(0, 0.5, 2000)
    return (np.round(x * 64) / 64 if name == "tied" else x), y


@pytest.mark.parametrize("name", REFERENCE)
def test_estimate_interval_and_bandwidths_are_those_of_rdrobust(name: str) -> None:
    told = REFERENCE[name]
    found = discontinuity(*reference(name), told["c"])
    ours = {
        **{key: getattr(found, key) for key in ("effect", "corrected", "low", "high")},
        "line_error": found.line_error, "error": found.error,
        "line": found.bandwidths.line, "curve": found.bandwidths.curve,
    }  # fmt: skip
    assert ours == pytest.approx({k: v for k, v in told.items() if k != "c"}, abs=2e-8)


def world(seed: int, jump: float, count: int = 1200) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    x = rng.gamma(2.0, 1.0, count)
    return x, np.sin(x) + jump * (x >= 2) + rng.normal(0, 0.4 + 0.1 * x, count)


@pytest.mark.parametrize("jump", [0.0, 0.8])
def test_the_interval_holds_the_truth_as_often_as_it_says(jump: float) -> None:
    held = 0
    for seed in range(200):
        found = discontinuity(*world(seed, jump), 2.0)
        held += found.low <= jump <= found.high
    # 95% with three standard deviations of 200 draws.
    assert 0.90 <= held / 200 <= 0.995


@settings(max_examples=20, deadline=None)
@given(st.floats(-50, 50), st.floats(0.1, 100), st.integers(0, 5))
def test_other_units_move_nothing_but_the_units(shift: float, scale: float, seed: int) -> None:
    x, y = world(seed, 0.5, 400)
    plain = discontinuity(x, y, 2.0)
    moved = discontinuity(x * scale + shift, y * scale + shift, 2.0 * scale + shift)
    assert moved.effect == pytest.approx(plain.effect * scale, rel=1e-4, abs=1e-4 * scale)
    assert moved.error == pytest.approx(plain.error * scale, rel=1e-3)
    assert moved.bandwidths.line == pytest.approx(plain.bandwidths.line * scale, rel=1e-3)


def test_the_order_of_rows_does_not_matter() -> None:
    x, y = world(3, 0.5)
    order = np.random.default_rng(1).permutation(len(x))
    assert discontinuity(x, y, 2.0) == discontinuity(x[order], y[order], 2.0)


def test_a_straight_line_without_noise_has_no_jump_but_its_own() -> None:
    x = np.linspace(0, 4, 200)
    found = discontinuity(x, 3 * x + 5 * (x >= 2), 2.0, bandwidths=Bandwidths(1.0, 1.5))
    assert found.effect == pytest.approx(5, abs=1e-9)
    assert found.corrected == pytest.approx(5, abs=1e-9)


def test_too_few_rows_on_a_side_are_refused() -> None:
    x, y = world(1, 0.0, 200)
    with pytest.raises(TooFewNearError, match="above the threshold"):
        discontinuity(x, y, float(x.max()))
    with pytest.raises(TooFewNearError, match="below the threshold"):
        optimal_bandwidths(x, y, 0.0)


def test_bunching_above_the_threshold_is_seen_and_a_smooth_density_is_not_accused() -> None:
    seen = accused = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        x = rng.gamma(1.5, 1.0, 3000)
        accused += _clear(x)
        moved = (x < 1.2) & (x > 1.05) & (rng.random(3000) < 0.4)
        seen += _clear(np.where(moved, 2.4 - x, x))
    assert accused <= 12
    assert seen >= 85


def _clear(x: Array) -> bool:
    found = density_jump(x, 1.2)
    assert found is not None
    return found.is_clear(0.05)


def test_a_density_without_two_sides_tells_nothing() -> None:
    assert density_jump(np.ones(100), 1.0) is None
    assert density_jump(np.linspace(1, 2, 100), 1.0) is None
