"""Every family learns what was planted, calmly where nothing was, and comes back from storage."""

import numpy as np
import pytest

from dangol.methods.learners.blend import learnt_blend, log_loss
from dangol.methods.learners.families import FAMILIES, MOST_ROWS, fitted, usable
from dangol.methods.learners.learner import Inputs, Labels
from dangol.methods.learners.preparing import learnt_preparation
from dangol.methods.learners.prototypes import prototypes
from dangol.methods.logistic import logistic
from dangol.methods.score_quality import area_under_curve, calibration_error

ROWS, LEARN = 6_000, 4_000


def world(seed: int = 1, effect: float = 1.0) -> tuple[np.ndarray, Labels, np.ndarray]:
    """Raw columns of odd scales with gaps, what came and how soon, and the true log odds."""
    rng = np.random.default_rng(seed)
    plain = rng.normal(size=(ROWS, 8))
    truth = effect * (1.2 * plain[:, 0] - 0.8 * plain[:, 1]) - 0.5
    raw = plain.copy()
    raw[:, 0] = np.exp(2 * plain[:, 0]) * 1_000
    raw[:, 1] = plain[:, 1] ** 3
    raw[:, 5] = 7.0
    raw[rng.random((ROWS, 8)) < 0.03] = np.nan
    raw[:, 6] = np.nan
    # Of log odds at a horizon of 28 days, the day is drawn with a hazard that stays the same.
    hazard = -np.log1p(-logistic(truth)) / 28
    day = np.floor(rng.exponential(1 / hazard))
    days = np.where(day < 28, day, np.nan)
    return raw, Labels(np.isfinite(days).astype(float), np.ones(ROWS), days), truth


def inputs(raw: np.ndarray) -> Inputs:
    return Inputs(raw, learnt_preparation(raw[:LEARN]).applied(raw))


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_family_finds_what_was_planted(family: str) -> None:
    raw, came, truth = world()
    rows = inputs(raw)
    happened = came.happened
    best = area_under_curve(happened[LEARN:], truth[LEARN:])
    model = fitted(family, rows.of(slice(0, LEARN)), came.of(slice(0, LEARN)), 1)
    found = model.odds(rows.of(slice(LEARN, None)))
    assert np.isfinite(found).all()
    assert best - 0.04 < area_under_curve(happened[LEARN:], found) < best + 0.02


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_family_finds_nothing_where_nothing_is(family: str) -> None:
    raw, came, _ = world(effect=0.0)
    rows = inputs(raw)
    model = fitted(family, rows.of(slice(0, LEARN)), came.of(slice(0, LEARN)), 1)
    odds = model.odds(rows.of(slice(LEARN, None)))
    assert 0.44 < area_under_curve(came.happened[LEARN:], odds) < 0.56


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_family_comes_back_from_arrays_as_it_was(family: str) -> None:
    raw, came, _ = world()
    rows = inputs(raw)
    model = fitted(family, rows.of(slice(0, LEARN)), came.of(slice(0, LEARN)), 1)
    parts = model.parts()
    assert not any(part.dtype.hasobject for part in parts.values())
    again = FAMILIES[family].restored(parts)
    assert np.array_equal(again.odds(rows), model.odds(rows))
    one = rows.of(slice(5, 6))
    assert again.odds(one) == pytest.approx(model.odds(rows)[5:6], rel=1e-9)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_the_same_seed_learns_the_same(family: str) -> None:
    raw, came, _ = world()
    rows = inputs(raw)
    one, other = (
        fitted(family, rows.of(slice(0, 2_000)), came.of(slice(0, 2_000)), 3) for _ in range(2)
    )
    assert np.array_equal(one.odds(rows), other.odds(rows))


def test_rows_of_no_weight_teach_nothing() -> None:
    raw, came, truth = world()
    rows = inputs(raw)
    happened = came.happened
    lies = np.concatenate([happened[:2_000], 1 - happened[2_000:LEARN]])
    weight = np.concatenate([np.ones(2_000), np.full(2_000, 1e-9)])
    for family in ("logistic", "boosting", "svm", "neighbours"):
        model = fitted(family, rows.of(slice(0, LEARN)), Labels(lies, weight), 1)
        odds = model.odds(rows.of(slice(LEARN, None)))
        assert area_under_curve(happened[LEARN:], odds) > 0.72, family
    assert truth.size


def test_a_scale_changes_no_prepared_number() -> None:
    raw, _, _ = world()
    other = raw * 1_350.0
    same = learnt_preparation(other).applied(other)
    assert np.allclose(learnt_preparation(raw).applied(raw), same)


def test_an_empty_value_stands_in_the_middle_and_is_marked() -> None:
    raw, _, _ = world()
    preparation = learnt_preparation(raw)
    prepared = preparation.applied(raw)
    empty = np.isnan(raw[:, 2])
    assert (prepared[empty, 2] == 0).all()
    mark = raw.shape[1] + list(preparation.marks).index(2)
    assert np.array_equal(prepared[:, mark], empty.astype(float))
    assert (prepared[:, 5] == 0).all()


def test_a_prototype_is_nobodys_own_row() -> None:
    raw, _, _ = world()
    prepared = inputs(raw).prepared
    centres, group = prototypes(prepared, 150, seed=1)
    assert np.bincount(group, minlength=len(centres)).min() >= 10
    gaps = np.abs(prepared[:, None, :2] - centres[None, :, :2]).sum(axis=2)
    assert gaps.min() > 0


def test_a_blend_is_at_least_as_good_as_the_best_and_holds() -> None:
    raw, came, truth = world()
    happened = came.happened
    rng = np.random.default_rng(4)
    weak = truth[:, None] * 3 + rng.normal(size=(ROWS, 3)) * np.array([1.0, 3.0, 30.0])
    blend = learnt_blend(weak[:LEARN], happened[:LEARN])
    odds = blend.odds(weak[LEARN:])
    each = [learnt_blend(weak[:LEARN, [n]], happened[:LEARN]) for n in range(3)]
    losses = [
        log_loss(happened[LEARN:], one.odds(weak[LEARN:, [n]])).mean() for n, one in enumerate(each)
    ]
    assert log_loss(happened[LEARN:], odds).mean() <= min(losses) + 0.002
    assert (blend.weights >= 0).all()
    assert calibration_error(happened[LEARN:], logistic(odds)) < 0.03
    assert raw.size


def test_survival_tells_what_stays_away_from_how_soon_it_comes() -> None:
    raw, came, truth = world()
    rows = inputs(raw)
    away = Labels(1 - came.happened, came.weight, came.days)
    stays, comes = (
        fitted("survival", rows.of(slice(0, LEARN)), one.of(slice(0, LEARN)), 1).odds(
            rows.of(slice(LEARN, None))
        )
        for one in (away, came)
    )
    assert np.allclose(stays, -comes)
    # How soon it came tells more than whether it did: closer to the truth than a regression.
    plain = fitted("logistic", rows.of(slice(0, LEARN)), came.of(slice(0, LEARN)), 1)
    seen = rows.of(slice(LEARN, None))
    ours, other = (
        area_under_curve(came.happened[LEARN:], odds) for odds in (comes, plain.odds(seen))
    )
    assert ours >= other - 0.002
    assert np.corrcoef(comes, truth[LEARN:])[0, 1] > 0.9


def test_survival_is_left_out_where_days_are_unknown() -> None:
    _, came, _ = world()
    plain = Labels.alike(came.happened)
    assert set(usable(tuple(FAMILIES), came)) - set(usable(tuple(FAMILIES), plain)) == {"survival"}
    with pytest.raises(ValueError, match="none are given"):
        FAMILIES["survival"].fit(inputs(world()[0]), plain, 1)


def test_every_limit_of_rows_is_of_a_family() -> None:
    assert set(MOST_ROWS) < set(FAMILIES)
