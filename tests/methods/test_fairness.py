"""Groups treated alike or not: published numbers, planted differences found, absent ones not."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangol.methods.fairness import (
    calibration_gap,
    group_figures,
    opportunity_gap,
    reweighing,
    selection_gap,
    tally,
    wilson,
)

MIN = 30


def drawn(
    rng: np.random.Generator, sizes: tuple[int, ...], rates: tuple[float, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """People of groups a, b, c ... and whether they are chosen, each by the rate of its group."""
    group = np.repeat([chr(ord("a") + i) for i in range(len(sizes))], sizes)
    return group, rng.random(len(group)) < np.repeat(rates, sizes)


def test_weights_are_those_of_kamiran_and_calders() -> None:
    """Ten applicants, table 1 and section 5.2 of the paper (2012): 1.5, .67, .75 and 2."""
    group = ["m"] * 5 + ["f"] * 5
    hired = [1, 1, 1, 1, 0, 1, 1, 0, 0, 0]
    weights = reweighing(group, hired)
    assert weights[0] == pytest.approx(0.75)
    assert weights[4] == pytest.approx(2.0)
    assert weights[5] == pytest.approx(1.5)
    assert weights[9] == pytest.approx(0.67, abs=0.005)


def test_shares_have_the_intervals_that_newcombe_prints() -> None:
    """Newcombe 1998, Statistics in Medicine 17, table I, method 3: 81/263, 15/148, 0/20, 1/29."""
    z = 1.959963984540054
    number, of = np.array([81.0, 15, 0, 1]), np.array([263.0, 148, 20, 29])
    _, low, high = wilson(number, of, z)
    assert low == pytest.approx([0.2553, 0.0624, 0.0, 0.0061], abs=5e-5)
    assert high == pytest.approx([0.3662, 0.1605, 0.1611, 0.1718], abs=5e-5)


def test_differences_have_the_intervals_that_newcombe_prints() -> None:
    """Newcombe 1998, Statistics in Medicine 17, table II, method 10, contrast 56/70 and 48/80."""
    group = ["a"] * 70 + ["b"] * 80
    chosen = [1] * 56 + [0] * 14 + [1] * 48 + [0] * 32
    gap = opportunity_gap(tally(group, chosen, [1] * 150), MIN, 0.1)
    assert gap.estimate is not None
    assert gap.estimate.value == pytest.approx(0.2)
    assert gap.estimate.low == pytest.approx(0.0524, abs=5e-5)
    assert gap.estimate.high == pytest.approx(0.3339, abs=5e-5)


def test_the_four_fifths_rule_reads_as_its_guideline_does() -> None:
    """Questions and answers on the Uniform Guidelines (1979), 12: 48 of 80 and 12 of 40 hired."""
    group = ["white"] * 80 + ["black"] * 40
    chosen = [1] * 48 + [0] * 32 + [1] * 12 + [0] * 28
    gap = selection_gap(tally(group, chosen), MIN)
    assert (gap.low_group, gap.high_group) == ("black", "white")
    assert gap.estimate is not None
    assert gap.estimate.value == pytest.approx(0.5)
    assert gap.verdict == "unfair"
    assert gap.estimate.high < 0.8


def test_a_planted_difference_is_caught() -> None:
    caught = 0
    for seed in range(100):
        group, chosen = drawn(np.random.default_rng(seed), (2000, 2000), (0.2, 0.12))
        gap = selection_gap(tally(group, chosen), MIN)
        caught += gap.verdict == "unfair" and gap.low_group == "b"
    assert caught >= 95


@pytest.mark.parametrize("groups", [2, 6])
def test_groups_that_are_treated_alike_are_not_flagged(groups: int) -> None:
    """Not even at the limit itself more often than the interval allows, however many groups."""
    flagged = at_limit = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        group, chosen = drawn(rng, (300,) * groups, (0.2,) * groups)
        flagged += selection_gap(tally(group, chosen), MIN).verdict == "unfair"
        rates = (0.16,) + (0.2,) * (groups - 1)
        group, chosen = drawn(rng, (800,) * groups, rates)
        at_limit += selection_gap(tally(group, chosen), MIN).verdict == "unfair"
    assert flagged <= 0.01 * 300
    assert at_limit <= 0.05 * 300


def test_large_groups_that_are_alike_are_said_to_be() -> None:
    group, chosen = drawn(np.random.default_rng(4), (9000, 9000, 9000), (0.2, 0.2, 0.19))
    assert selection_gap(tally(group, chosen), MIN).verdict == "fair"


def test_small_groups_are_not_judged() -> None:
    group, chosen = drawn(np.random.default_rng(4), (500, 20), (0.5, 0.0))
    assert selection_gap(tally(group, chosen), MIN).verdict == "too-few"
    assert [one.is_large for one in group_figures(group, chosen, min_size=MIN)] == [True, False]


def test_where_nobody_is_chosen_nothing_is_judged() -> None:
    gap = selection_gap(tally(["a"] * 50 + ["b"] * 50, [0] * 100), MIN)
    assert (gap.verdict, gap.estimate) == ("too-few", None)


def test_a_group_of_which_nobody_is_chosen_is_caught() -> None:
    gap = selection_gap(tally(["a"] * 200 + ["b"] * 200, [1] * 100 + [0] * 300), MIN)
    assert gap.verdict == "unfair"
    assert gap.estimate is not None
    assert gap.estimate.value == 0.0
    assert 0 < gap.estimate.high < 0.1


def test_who_would_do_it_and_is_passed_over_is_caught() -> None:
    """Both groups do it alike; of those of b that do it fewer are chosen."""
    rng = np.random.default_rng(8)
    group = np.repeat(["a", "b"], 4000)
    came = rng.random(8000) < 0.3
    chosen = rng.random(8000) < np.where(group == "a", 0.6, 0.4)
    gap = opportunity_gap(tally(group, chosen, came), MIN, 0.1)
    assert (gap.verdict, gap.low_group, gap.high_group) == ("unfair", "b", "a")
    alike = rng.random(8000) < 0.5
    assert opportunity_gap(tally(group, alike, came), MIN, 0.1).verdict == "fair"


def test_who_is_forecast_too_high_is_caught() -> None:
    rng = np.random.default_rng(9)
    group = np.repeat(["a", "b"], 4000)
    chance = rng.uniform(0.1, 0.6, 8000)
    came = rng.random(8000) < chance - np.where(group == "a", 0.1, 0.0)
    gap = calibration_gap(tally(group, came, came, chance), MIN, 0.05)
    assert (gap.verdict, gap.high_group) == ("unfair", "a")
    fair = rng.random(8000) < chance
    assert calibration_gap(tally(group, fair, fair, chance), MIN, 0.05).verdict == "fair"


def test_the_interval_of_a_ratio_holds_it_as_often_as_it_says() -> None:
    held = 0
    for seed in range(600):
        group, chosen = drawn(np.random.default_rng(seed), (400, 300), (0.3, 0.2))
        found = selection_gap(tally(group, chosen), MIN).estimate
        assert found is not None
        # The lower over the higher, which the planted order almost always is.
        held += found.low <= 0.2 / 0.3 <= found.high
    assert 0.92 <= held / 600 <= 0.98


ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.booleans(), st.booleans()), min_size=1, max_size=120
)


@given(ROWS, st.randoms())
@settings(max_examples=80, deadline=None)
def test_the_order_of_people_does_not_matter(
    rows: list[tuple[str, bool, bool]],
    random: "st.random.Random",  # type: ignore[name-defined]
) -> None:
    shuffled = random.sample(rows, len(rows))
    both = [
        group_figures(*(list(one) for one in zip(*each, strict=True)), min_size=5)
        for each in (rows, shuffled)
    ]
    assert both[0] == both[1]
    gaps = [
        selection_gap(tally(*(list(one) for one in list(zip(*each, strict=True))[:2])), 5)
        for each in (rows, shuffled)
    ]
    assert gaps[0] == gaps[1]


@given(ROWS)
@settings(max_examples=80, deadline=None)
def test_weights_add_up_and_part_groups_from_outcomes(rows: list[tuple[str, bool, bool]]) -> None:
    group = np.array([row[0] for row in rows])
    came = np.array([row[1] for row in rows])
    weights = reweighing(group, came)
    pairs = {(g, c) for g, c in zip(group, came, strict=True)}
    if len(pairs) < len(set(group)) * len(set(came)):
        return
    assert weights.sum() == pytest.approx(len(rows))
    shares = [weights[(group == g) & came].sum() / weights[group == g].sum() for g in set(group)]
    assert shares == pytest.approx([came.mean()] * len(shares))


@given(ROWS)
@settings(max_examples=80, deadline=None)
def test_every_figure_lies_within_its_interval(rows: list[tuple[str, bool, bool]]) -> None:
    group, chosen, came = zip(*rows, strict=True)
    chance = np.full(len(rows), 0.5)
    for one in group_figures(group, chosen, came, chance, min_size=5):
        for found in (one.selection, one.opportunity, one.calibration):
            assert found is None or found.low <= found.value <= found.high


def test_a_million_people_take_seconds() -> None:
    rng = np.random.default_rng(1)
    group = np.array(["f", "m", "x"])[rng.integers(0, 3, 1_000_000)]
    chosen, came = rng.random((2, 1_000_000)) < 0.2
    begun = time.perf_counter()
    counted = tally(group, chosen, came, rng.random(1_000_000))
    for gap in (selection_gap(counted, MIN), opportunity_gap(counted, MIN, 0.1)):
        assert gap.verdict == "fair"
    assert time.perf_counter() - begun < 10
