"""Latent classes against published results, planted kinds of people, and missing answers."""

import json
from pathlib import Path

import numpy as np
import pytest

from dangol.methods.latent_classes import MISSING, LatentClasses, certainty, fit_classes, patterns

CLASSIC = json.loads((Path(__file__).parent / "classic_answers.json").read_text())
CARCINOMA, CHEATING = (CLASSIC[name]["patterns"] for name in ("carcinoma", "cheating"))
SHARES = np.array([0.5, 0.3, 0.2])


def rows_of(table: dict[str, int]) -> np.ndarray:
    """Every row by itself, options counted from 0."""
    answers = [[int(one) - 1 for one in pattern] for pattern in table]
    return np.repeat(np.array(answers), list(table.values()), axis=0)


def planted(rows: int = 6_000, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answers to eight questions of three options, who is of which class, and the chances."""
    rng = np.random.default_rng(seed)
    kind = rng.choice(3, rows, p=SHARES)
    chances = rng.dirichlet(np.full(3, 0.6), (3, 8))
    drawn = rng.random((rows, 8, 1))
    answers = (drawn > chances[kind].cumsum(axis=2)[..., :2]).sum(axis=2)
    return answers, kind, chances


def correct(found: LatentClasses, answers: np.ndarray, kind: np.ndarray) -> float:
    return float((found.memberships(answers).argmax(axis=1) == kind).mean())


@pytest.mark.parametrize(
    ("table", "classes", "height", "parameters"),
    [(CARCINOMA, 2, -317.2568, 15), (CARCINOMA, 3, -293.7050, 23), (CHEATING, 2, -440.0271, 9)],
)
def test_published_log_likelihoods_are_reached(
    table: dict[str, int], classes: int, height: float, parameters: int
) -> None:
    found = fit_classes(patterns(rows_of(table)), classes, starts=20)
    assert found.log_likelihood == pytest.approx(height, abs=5e-4)
    assert found.parameters == parameters
    assert found.bic == pytest.approx(
        parameters * np.log(sum(table.values())) - 2 * height, abs=2e-3
    )


def test_published_shares_and_chances_are_found() -> None:
    """D. Linzer and J. Lewis, poLCA (2011): cheating, 2 classes of .8394 and .1606."""
    found = fit_classes(patterns(rows_of(CHEATING)), 2, starts=20)
    assert found.shares == pytest.approx([0.8394, 0.1606], abs=2e-3)
    assert found.of_question(0)[:, 1] == pytest.approx([0.0165, 0.5771], abs=5e-3)
    assert found.of_question(3)[:, 1] == pytest.approx([0.1837, 0.3812], abs=5e-3)


def test_planted_kinds_of_people_are_found_and_their_number() -> None:
    answers, kind, chances = planted()
    given = patterns(answers)
    found = fit_classes(given, 3, seed=2)
    assert found.shares == pytest.approx(SHARES, abs=0.03)
    for question in range(8):
        assert found.of_question(question) == pytest.approx(chances[:, question], abs=0.06)
    assert correct(found, answers, kind) > 0.85
    assert found.agreeing > 1
    bics = {count: fit_classes(given, count, starts=5).bic for count in (1, 2, 3, 4)}
    assert min(bics, key=lambda count: bics[count]) == 3


def test_where_all_are_alike_one_class_says_as_much() -> None:
    rng = np.random.default_rng(3)
    given = patterns(rng.integers(0, 3, (4_000, 6)))
    assert fit_classes(given, 1).bic < fit_classes(given, 2, starts=5).bic


def test_answers_that_are_missing_say_nothing_and_bend_nothing() -> None:
    answers, kind, _ = planted()
    holes = answers.copy()
    holes[np.random.default_rng(5).random(answers.shape) < 0.2] = MISSING
    found = fit_classes(patterns(holes), 3, seed=2)
    assert found.shares == pytest.approx(SHARES, abs=0.04)
    assert correct(found, answers, kind) > 0.85
    silent = np.full((1, 8), MISSING)
    assert found.memberships(silent)[0] == pytest.approx(found.shares)


def test_a_pattern_that_came_often_counts_as_its_rows() -> None:
    answers = rows_of(CHEATING)
    given = patterns(answers)
    assert len(given.count) == 16
    assert given.count.sum() == 319
    assert np.array_equal(given.told[given.pattern, 0] == 1, answers[:, 0] == 0)


def test_the_same_seed_finds_the_same() -> None:
    given = patterns(rows_of(CARCINOMA))
    one, other = (fit_classes(given, 3, starts=4, seed=7) for _ in range(2))
    assert np.array_equal(one.chances, other.chances)


def test_what_is_no_answer_is_named() -> None:
    with pytest.raises(ValueError, match="Question 2 has options 0 to 1; answers lie from 0 to 2"):
        patterns(np.array([[0, 2], [1, 0]]), (2, 2))
    with pytest.raises(ValueError, match="shape"):
        patterns(np.array([1, 2]))
    with pytest.raises(ValueError, match="5 classes of 2 patterns"):
        fit_classes(patterns(np.array([[0, 1], [1, 0]])), 5)


def test_certainty_says_how_surely_people_are_of_one_class() -> None:
    answers, _, _ = planted()
    given = patterns(answers)
    found = fit_classes(given, 3, seed=2)
    member = found.memberships(answers)
    each = -(member * np.log(np.maximum(member, 1e-300))).sum(axis=1)
    assert found.certainty(given) == pytest.approx(1 - each.mean() / np.log(3), abs=1e-9)
    assert 0.6 < found.certainty(given) < 1
    assert fit_classes(given, 1).certainty(given) == 1.0
    assert certainty(np.full((4, 2), 0.5), np.ones(4)) == pytest.approx(0.0)
    assert certainty(np.eye(2), np.array([3.0, 5.0])) == 1.0
