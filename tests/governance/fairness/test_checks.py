"""The gate for choices and models: groups, words in both languages, and the price of weights."""

import datetime as dt

import numpy as np
import pytest
from worlds import arrow, session_with, settings_of

from dangol.contract.tables_view import Tables
from dangol.governance.fairness.checks import Check, Limits, check_choice, check_model, check_rows
from dangol.governance.fairness.groups import age_words
from dangol.governance.fairness.picture import fairness_picture
from dangol.governance.fairness.price import price_of_weights
from dangol.governance.fairness.telling import fairness_rows, gap_words, verdict_words
from dangol.methods.fairness import reweighing
from dangol.methods.logistic import logistic
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.fairness import FAIRNESS_CHECKS
from dangol.tables.people import CUSTOMERS
from dangol.tables.vocabulary import Table, column
from dangol.words import Text

GENDER = Limits("gender", smallest_group=30)
WORDS = Text(en="x", ko="x")
WHO = CUSTOMERS.column("customer_id")
CHOICE = (
    column("selected", "boolean", en="x", ko="x"),
    column("chance", "float64", en="x", ko="x"),
    column("outcome", "float64", en="x", ko="x"),
)
TODAY = dt.date(2024, 3, 15)


def scored(seed: int, bias: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two groups that do it alike; a model sees less in the men by ``bias`` (log odds)."""
    rng = np.random.default_rng(seed)
    gender = rng.choice(["f", "m"], 6000)
    known = rng.normal(-1.5, 1.0, 6000)
    came = (rng.random(6000) < logistic(known)).astype(float)
    return logistic(known - bias * (gender == "m")), came, gender


def checked(seed: int, bias: float) -> Check:
    score, came, gender = scored(seed, bias)
    (found,) = check_model(score, came, {"gender": gender}, [GENDER], share=0.3)
    return found


def test_a_biased_model_is_caught_by_every_measure() -> None:
    found = checked(1, bias=1.0)
    assert [gap.verdict for gap in found.gaps] == ["unfair"] * 3
    assert {gap.low_group for gap in found.gaps} == {"m"}
    assert "By gender, ‘m’ is chosen only" in verdict_words(found).en
    for gap in found.gaps:
        said = gap_words(found, gap)
        assert "%" in said.ko
        assert "{" not in said.en + said.ko


def test_a_model_without_a_bias_is_not_flagged() -> None:
    assert sum(checked(seed, bias=0.0).verdict == "unfair" for seed in range(60)) <= 1


def test_without_outcomes_only_shares_are_judged() -> None:
    score, _, gender = scored(1, 1.0)
    (found,) = check_model(score, None, {"gender": gender}, [GENDER])
    assert [gap.measure for gap in found.gaps] == ["selection"]


def test_attributes_without_labels_are_left_out() -> None:
    score, came, _ = scored(1, 0.0)
    untold = np.full(len(score), None)
    assert check_model(score, came, {"gender": untold}, [GENDER, Limits("age_band")]) == ()


def test_small_groups_are_counted_together_or_not_at_all() -> None:
    rng = np.random.default_rng(2)
    gender = np.array(["f"] * 500 + ["m"] * 500 + ["x"] * 20 + ["y"] * 15 + [""] * 10, dtype=object)
    (found,) = check_model(rng.random(len(gender)), None, {"gender": gender}, [GENDER])
    kinds = [(one.kind, one.figures.name, one.figures.people) for one in found.groups]
    assert kinds == [("given", "f", 500), ("given", "m", 500), ("small", "", 35)]
    rows = check_rows(FAIRNESS_CHECKS, (found,)).to_pylist()
    assert [row["group_people"] for row in rows] == [500, 500, 35]
    shown = fairness_rows((found,))
    assert [row["name"]["ko"] for row in shown.rows] == [
        "성별: f", "성별: m", "성별: 작은 집단을 합한 것",
    ]  # fmt: skip


def test_no_checks_are_rows_too() -> None:
    assert check_rows(FAIRNESS_CHECKS, ()).num_rows == 0


def test_the_picture_names_who_is_chosen_less() -> None:
    shown = fairness_picture((checked(1, bias=1.0),))
    assert shown.title.en == "Clearly unlike by gender"
    assert shown.title.ko == "성별: 뚜렷이 다름"
    assert {row["name_en"]: row["meaning"] for row in shown.rows} == {
        "Gender: f": "now", "Gender: m": "bad",
    }  # fmt: skip
    assert shown.rows[0]["floor"] == pytest.approx(0.8 * shown.rows[0]["share"])


def test_ages_change_on_the_birthday() -> None:
    born = [
        dt.date(1994, 3, 15), dt.date(1994, 3, 16), dt.date(2010, 1, 1), dt.date(1950, 1, 1),
        dt.date(1850, 1, 1), dt.date(2030, 1, 1), None,
    ]  # fmt: skip
    rows = [{"customer_id": str(n), "birth_on": born[n]} for n in range(len(born))]
    with session_with({}) as session:
        people = session.stage(CUSTOMERS, arrow(CUSTOMERS, rows))
        asked = people.select("customer_id", age=age_words(people.birth_on, TODAY))
        found = session.fetch(asked.order_by("customer_id"))
    assert found.column("age").to_pylist() == ["30–39", "20–29", "0–19", "70+", None, None, None]


def test_tables_and_arrays_say_the_same() -> None:
    score, came, gender = scored(3, 0.5)
    selected = score > np.quantile(score, 0.7)
    (by_arrays,) = check_model(score, came, {"gender": gender}, [GENDER], selected)
    names = [str(n) for n in range(len(score))]
    people, customers = (
        Table("t", WORDS, key=("customer_id",), columns=columns)
        for columns in ((WHO, *CHOICE), (WHO, CUSTOMERS.column("gender")))
    )
    with session_with({}) as session:
        chosen = rows_of(people, customer_id=names, selected=selected, chance=score, outcome=came)
        asked = session.stage(people, chosen)
        given = session.stage(customers, rows_of(customers, customer_id=names, gender=gender))
        tables = Tables("x", (), session, settings_of(), settings_of().now())
        (by_tables,) = check_choice(tables, asked, given, [GENDER], TODAY)
    assert by_tables.verdict == by_arrays.verdict
    for one, other in zip(by_tables.gaps, by_arrays.gaps, strict=True):
        assert one.estimate is not None
        assert other.estimate is not None
        assert one.estimate.value == pytest.approx(other.estimate.value)
        assert one.estimate.high == pytest.approx(other.estimate.high)


def test_weights_make_a_learned_bias_smaller_and_say_their_price() -> None:
    """The past held men back; a model learns that from a feature that tells who is a man."""
    rng = np.random.default_rng(4)
    man = rng.random(12_000) < 0.5
    worth = rng.normal(0, 1, 12_000)
    tells = man + rng.normal(0, 0.3, 12_000)
    came = (rng.random(12_000) < logistic(worth - 1 - 1.2 * man)).astype(float)
    known = np.column_stack([worth, tells])
    gender = np.where(man, "m", "f")
    half = slice(0, 6000), slice(6000, None)
    scores = {}
    for name, weights in (("plain", np.ones(12_000)), ("fair", reweighing(gender, came))):
        learned = fitted_on(known[half[0]], came[half[0]], weights[half[0]])
        scores[name] = logistic(np.column_stack([np.ones(6000), known[half[1]]]) @ learned)
    after, labels = came[half[1]], {"gender": gender[half[1]]}
    ratios = {}
    for name, score in scores.items():
        (found,) = check_model(score, after, labels, [GENDER], share=0.2)
        estimate = found.gaps[0].estimate
        assert estimate is not None
        ratios[name] = estimate.value
        if name == "plain":
            assert found.gaps[0].verdict == "unfair"
    assert ratios["fair"] > ratios["plain"] + 0.2
    price = price_of_weights(after, scores["plain"], scores["fair"], np.full(6000, 10.0), share=0.2)
    assert price.area.value > 0
    assert price.area.low < price.area.value < price.area.high
    assert price.worth is not None
    assert price.worth > 0
    words = price.words("USD")
    assert words.en.startswith("Learning with weights lowers AUC by 0.0")
    assert words.en.endswith(" less.")
    assert words.ko.startswith("가중치로 배우면 AUC가 0.0")
    back = price_of_weights(after, scores["fair"], scores["plain"]).words("USD")
    assert back.en.startswith("Learning with weights raises AUC by 0.0")
    same = price_of_weights(after, scores["fair"], scores["fair"]).words("USD")
    assert "(unclear)" in same.en


def fitted_on(known: np.ndarray, came: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The coefficients of a weighted logistic regression, by Newton's steps."""
    wide = np.column_stack([np.ones(len(known)), known])
    found = np.zeros(wide.shape[1])
    for _ in range(30):
        chance = logistic(wide @ found)
        slope = wide.T @ (wide * (weights * chance * (1 - chance))[:, None])
        found += np.linalg.solve(slope, wide.T @ (weights * (came - chance)))
    return found
