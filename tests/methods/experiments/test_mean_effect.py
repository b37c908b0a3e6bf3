"""Effects on means and ratios: those of regression, blind to units, right as often as they say."""

import hypothesis.strategies as st
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given

from dangol.methods.experiments.effect import Effect
from dangol.methods.experiments.mean_effect import (
    TooFewUnitsError,
    level_of,
    mean_effect,
    stratified_effect,
    unit_variance,
    variance_left,
)
from dangol.methods.experiments.moments import (
    BEFORE,
    DENOMINATOR,
    OUTCOME,
    ROLES,
    Moments,
    merged,
    moments_of,
)

Array = npt.NDArray[np.float64]


def units(seed: int, count: int = 400, effect: float = 0.0) -> dict[str, Array]:
    """People whose visits and spending before foretell those after."""
    rng = np.random.default_rng(seed)
    taste = rng.gamma(2.0, 1.0, count)
    visits = rng.poisson(2 * taste) + 1.0
    visits_before = rng.poisson(2 * taste) + 1.0
    return {
        OUTCOME: visits * rng.gamma(2.0, 5.0 * (1 + effect), count),
        DENOMINATOR: visits,
        BEFORE: visits_before * rng.gamma(2.0, 5.0, count),
        "denominator_before": visits_before,
    }


def pair(seed: int, effect: float = 0.0, *roles: str) -> tuple[Moments, Moments]:
    control, treated = (
        moments_of(units(2 * seed + arm, effect=effect * arm)).only(*(roles or ROLES))
        for arm in (0, 1)
    )
    return control, treated


SHAPES = [(OUTCOME,), (OUTCOME, DENOMINATOR), (OUTCOME, BEFORE), ROLES]


def test_welch_is_that_of_scipy() -> None:
    from scipy.stats import ttest_ind

    one, two = units(1)[OUTCOME], units(2, 300)[OUTCOME]
    found = mean_effect(moments_of({OUTCOME: one}), moments_of({OUTCOME: two}))
    wanted = ttest_ind(two, one, equal_var=False)
    assert found.p_value == pytest.approx(wanted.pvalue, rel=1e-9)
    assert found.interval(0.95) == pytest.approx(tuple(wanted.confidence_interval(0.95)), rel=1e-9)


# tea-tasting 1.14.0 (PyPI; Mean and RatioOfMeans as they come, 95 %) on ``units(1)`` as control
# and ``units(2, effect=0.1)`` as treated: control, treated, low, high, p-value.
TEA_TASTING: dict[tuple[str, ...], tuple[float, float, float, float, float]] = {
    (OUTCOME,): (
        44.799095659400216, 54.708186682890954, 2.0628283436442123, 17.755353703337263,
        0.013382093451888599,
    ),
    (OUTCOME, DENOMINATOR): (
        9.34287709267992, 11.046579845106706, 0.40860330791585264, 2.9988021969377185,
        0.009993488421158757,
    ),
    (OUTCOME, BEFORE): (
        45.39539183143284, 54.11189051085833, 1.0497030906837672, 16.383294268167216,
        0.02591303346318605,
    ),
    ROLES: (
        9.334980922309834, 11.054574769040567, 0.4248145055625361, 3.01437318789893,
        0.009305528487277394,
    ),
}  # fmt: skip


@pytest.mark.parametrize("roles", TEA_TASTING)
def test_effects_are_those_of_tea_tasting(roles: tuple[str, ...]) -> None:
    made = units(1), units(2, effect=0.1)
    found = mean_effect(*(moments_of(one).only(*roles) for one in made))
    ours = (found.control, found.treated, *found.interval(0.95), found.p_value)
    assert ours == pytest.approx(TEA_TASTING[roles], rel=1e-9)


def test_what_the_past_foretells_is_the_slope_of_regression() -> None:
    control, treated = (units(one) for one in (1, 2))
    found = mean_effect(*(moments_of(one).only(OUTCOME, BEFORE) for one in (control, treated)))
    both = {role: np.concatenate([control[role], treated[role]]) for role in ROLES}
    slope = np.polyfit(both[BEFORE], both[OUTCOME], 1)[0]
    shift = treated[BEFORE].mean() - control[BEFORE].mean()
    plain = treated[OUTCOME].mean() - control[OUTCOME].mean()
    assert found.difference == pytest.approx(plain - slope * shift, rel=1e-9)


def test_the_past_takes_off_as_much_variance_as_it_explains() -> None:
    rng = np.random.default_rng(4)
    past = rng.normal(size=200_000)
    rows = {OUTCOME: 0.8 * past + 0.6 * rng.normal(size=200_000), BEFORE: past}
    assert variance_left(moments_of(rows)) == pytest.approx(1 - 0.8**2, abs=0.005)
    assert unit_variance(moments_of(rows)) == pytest.approx(0.36, abs=0.005)
    assert variance_left(moments_of({OUTCOME: past})) == 1.0


@given(st.integers(0, 20), st.sampled_from(SHAPES), st.floats(0.001, 1000))
def test_another_unit_of_money_scales_the_effect(
    seed: int, roles: tuple[str, ...], scale: float
) -> None:
    plain = mean_effect(*pair(seed, 0.1, *roles))
    factor = np.array([scale if role in {OUTCOME, BEFORE} else 1.0 for role in roles])
    scaled = mean_effect(
        *(
            Moments(
                one.roles, one.count, one.mean * factor, one.covariance * np.outer(factor, factor)
            )
            for one in pair(seed, 0.1, *roles)
        )
    )
    assert scaled.difference == pytest.approx(plain.difference * scale, rel=1e-9)
    assert scaled.error == pytest.approx(plain.error * scale, rel=1e-9)
    assert scaled.relative == pytest.approx(plain.relative, rel=1e-9)
    assert scaled.relative_interval(0.9) == pytest.approx(plain.relative_interval(0.9), rel=1e-7)


@given(st.integers(0, 20), st.sampled_from(SHAPES))
def test_swapping_variants_flips_the_sign(seed: int, roles: tuple[str, ...]) -> None:
    one, two = pair(seed, 0.1, *roles)
    found, back = mean_effect(one, two), mean_effect(two, one)
    assert back.difference == pytest.approx(-found.difference, rel=1e-9)
    assert back.error == pytest.approx(found.error, rel=1e-9)
    assert back.degrees == pytest.approx(found.degrees, rel=1e-9)


@given(st.integers(0, 40), st.sampled_from(SHAPES), st.floats(0.5, 0.99))
def test_difference_and_relative_change_are_clear_together(
    seed: int, roles: tuple[str, ...], level: float
) -> None:
    found = mean_effect(*pair(seed, 0.1, *roles))
    low, high = found.interval(level)
    relative = found.relative_interval(level)
    assert relative is not None
    assert (relative[0] > 0) == (low > 0)
    assert (relative[1] < 0) == (high < 0)


def test_a_relative_change_of_about_nothing_is_not_told() -> None:
    rng = np.random.default_rng(3)
    one, two = (moments_of({OUTCOME: rng.normal(0.01, 1, 50)}) for _ in range(2))
    assert mean_effect(one, two).relative_interval(0.95) is None


def strata(seed: int, *roles: str) -> list[tuple[Moments, Moments]]:
    """Three strata of very different levels, an effect of 2 in each."""
    rng = np.random.default_rng(seed)
    found = []
    for level, count in ((0, 300), (20, 200), (50, 100)):
        arms = []
        for arm in (0, 1):
            past = rng.normal(level, 3, count + int(rng.integers(0, 60)))
            after = past + rng.normal(0, 2, len(past)) + 2 * arm
            arms.append(moments_of({OUTCOME: after, BEFORE: past}).only(*roles))
        found.append((arms[0], arms[1]))
    return found


def test_strata_take_off_what_lies_between_them() -> None:
    parts = strata(1, OUTCOME)
    whole = mean_effect(*(merged(pair[arm] for pair in parts) for arm in (0, 1)))
    found = stratified_effect(parts)
    assert found.error < whole.error / 3
    assert abs(found.difference - 2) < 3 * found.error


@pytest.mark.parametrize("roles", [(OUTCOME,), (OUTCOME, BEFORE)])
def test_intervals_of_strata_hold_the_truth_as_often_as_they_say(roles: tuple[str, ...]) -> None:
    held = 0
    for seed in range(1000):
        low, high = stratified_effect(strata(seed, *roles)).interval(0.9)
        held += low <= 2 <= high
    assert 0.88 <= held / 1000 <= 0.92


def test_one_stratum_is_none() -> None:
    one = pair(3)
    assert stratified_effect([one]) == mean_effect(*one)


def test_the_ratio_of_strata_is_that_of_their_means() -> None:
    """Each stratum's ratio is 1 or 10, but the second has few visits."""
    rng = np.random.default_rng(6)
    parts = []
    for ratio, visits in ((1.0, 10.0), (10.0, 1.0)):
        arms = []
        for _ in range(2):
            below = rng.gamma(50, visits / 50, 2000)
            arms.append(moments_of({OUTCOME: ratio * below, DENOMINATOR: below}))
        parts.append((arms[0], arms[1]))
    assert stratified_effect(parts).control == pytest.approx(20 / 11, rel=0.01)


def test_small_strata_are_put_together() -> None:
    rng = np.random.default_rng(8)
    tiny = [
        tuple(moments_of({OUTCOME: rng.normal(size=count)}) for count in (1, 3)) for _ in range(30)
    ]
    found = stratified_effect(tiny)
    assert found == mean_effect(*(merged(pair[arm] for pair in tiny) for arm in (0, 1)))


def test_the_delta_method_tells_how_ratios_vary() -> None:
    levels = [level_of(moments_of(units(seed)).only(OUTCOME, DENOMINATOR)) for seed in range(2000)]
    variance = unit_variance(moments_of(units(1, 100_000)).only(OUTCOME, DENOMINATOR))
    assert np.var(levels) * 400 == pytest.approx(variance, rel=0.1)


def test_too_few_units_are_refused() -> None:
    one, many = (moments_of({OUTCOME: np.arange(count)}) for count in (1, 10))
    with pytest.raises(TooFewUnitsError, match="1 units met the control and 10 the variant"):
        mean_effect(one, many)


def test_without_variation_nothing_is_clear() -> None:
    flat = moments_of({OUTCOME: np.ones(10)})
    found = mean_effect(flat, flat)
    assert (found.difference, found.error, found.p_value) == (0.0, 0.0, 1.0)


def test_correlated_levels_make_the_difference_surer() -> None:
    found = Effect(10, 11, 1.0, 1.0, 0.9, 100, 200)
    assert found.error == pytest.approx(0.2**0.5)
