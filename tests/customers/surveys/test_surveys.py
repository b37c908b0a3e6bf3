"""Surveys: what respondents were made to think is found, what is absent is not, and refusals."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pytest
from surveyed import ITEMS, RECOMMENDS, SATISFIED, SURVEY, TRAITS, WHY, Surveyed, surveyed
from worlds import SEOUL, Computed, Row, compute, session_with, settings_of, tiny_shop

from dangol.customers.surveys.answers import kind_of
from dangol.customers.surveys.surveys import Surveys
from dangol.settings import Settings
from dangol.tables.voice import SURVEY_ANSWERS, TICKETS

AS_OF = dt.datetime(2025, 11, 20, tzinfo=dt.UTC)


def settings() -> Settings:
    return settings_of(as_of=AS_OF, time_zone=SEOUL)


def asked(world: Surveyed, **parameters: int) -> Computed:
    with session_with(world.tables) as session:
        return compute(Surveys(**parameters), session, settings())


@pytest.fixture(scope="module")
def world() -> Surveyed:
    return surveyed(1500, 2, trend=0.15)


@pytest.fixture(scope="module")
def found(world: Surveyed) -> Iterator[Computed]:
    return asked(world)


def score(found: Computed, question: str, group: str) -> Row:
    (row,) = (
        row
        for row in found.tables["survey_scores"]
        if row["question"] == question and row["score_group"] == group
    )
    return row


def test_the_score_of_those_who_answered_is_counted(world: Surveyed, found: Computed) -> None:
    plain = score(found, RECOMMENDS, "all")
    assert plain["score_kind"] == "nps"
    assert plain["score_value"] == pytest.approx(world.answered, abs=1e-6)


def test_weights_bring_the_score_of_all_customers_back(world: Surveyed, found: Computed) -> None:
    """The young answer less and recommend less: unweighted the score is far too good."""
    plain, weighted = (score(found, RECOMMENDS, group) for group in ("all", "weighted"))
    assert not plain["score_low"] <= world.everyone <= plain["score_high"]
    assert weighted["score_low"] <= world.everyone <= weighted["score_high"]
    width = weighted["score_high"] - weighted["score_low"]
    assert width > plain["score_high"] - plain["score_low"]
    titles = [one.title.en for one in found.result.answer.pictures]
    assert any("of those who answered, and" in title for title in titles)


def test_where_all_answer_alike_weights_change_little() -> None:
    found = asked(surveyed(1500, 2, bias=False))
    plain, weighted = (score(found, RECOMMENDS, group) for group in ("all", "weighted"))
    assert weighted["score_value"] == pytest.approx(plain["score_value"], abs=0.03)
    titles = [one.title.en for one in found.result.answer.pictures]
    assert "Those who answered look like all customers" in titles


def test_a_planted_trend_is_clear_and_an_absent_one_is_not(found: Computed) -> None:
    assert "It rises by" in found.result.answer.because.en
    still = asked(surveyed(1500, 3))
    assert "Its trend is unclear." in still.result.answer.because.en


def test_planted_attitudes_are_found_and_measured(world: Surveyed, found: Computed) -> None:
    rows = found.tables["survey_factors"]
    assert {row["factor_number"] for row in rows} == {1, 2, 3}
    own: dict[int, str] = {}
    for number in (1, 2, 3):
        mine = {row["question"]: row["loading"] for row in rows if row["factor_number"] == number}
        strong = {question for question, loading in mine.items() if abs(loading) > 0.3}
        (trait,) = (trait for trait in TRAITS if set(ITEMS[trait]) == strong)
        own[number] = trait
    assert sorted(own.values()) == sorted(TRAITS)
    assert all(0.75 < row["factor_alpha"] < 0.9 for row in rows)
    people = [row["customer_id"] for row in found.tables["customer_opinions"]]
    for number, trait in own.items():
        told = {
            row["customer_id"]: row["factor_score"]
            for row in found.tables["customer_factors"]
            if row["factor_number"] == number
        }
        said = np.array([told[person] for person in people])
        put = world.traits[:, TRAITS.index(trait)]
        assert abs(np.corrcoef(said, put)[0, 1]) > 0.85


def test_where_statements_share_nothing_no_attitude_is_told() -> None:
    found = asked(surveyed(1200, 4, factors=False))
    assert found.tables["survey_factors"] == []
    assert found.tables["customer_factors"] == []


def test_themes_hold_the_answers_that_are_about_them(world: Surveyed, found: Computed) -> None:
    themes = {row["theme_number"]: row for row in found.tables["survey_themes"]}
    answers = found.tables["survey_theme_answers"]
    for number, theme in themes.items():
        assert theme["theme_answers"] == sum(row["theme_number"] == number for row in answers)
        assert theme["score_low"] <= theme["score_value"] <= theme["score_high"]
    assert sum(theme["theme_share"] for theme in themes.values()) == pytest.approx(1.0, abs=1e-5)
    by_person = dict(
        zip([row["customer_id"] for row in found.tables["customer_opinions"]], world.themes,
            strict=True)
    )  # fmt: skip
    late = {
        number
        for number, theme in themes.items()
        if "배송" in theme["theme_words"] or "delivery" in theme["theme_words"]
    }
    assert late
    about = [by_person[row["customer_id"]] for row in answers if row["theme_number"] in late]
    assert about.count("delivery") > 0.95 * len(about)


def test_where_words_fall_by_chance_no_theme_is_told() -> None:
    assert asked(surveyed(1500, 5, themes=False)).tables["survey_themes"] == []


def test_free_answers_never_leave_the_table_that_they_were_loaded_into(
    world: Surveyed, found: Computed
) -> None:
    said = {row["answer"] for row in world.tables[SURVEY_ANSWERS].to_pylist()
            if row["question"] == WHY}  # fmt: skip
    told = str(found.tables) + found.result.answer.model_dump_json()
    assert not [text for text in said if len(text) > 8 and text in told]


def test_each_customer_has_the_group_of_the_latest_answer(found: Computed) -> None:
    for row in found.tables["customer_opinions"]:
        given = row["recommend_score"]
        wanted = "promoter" if given >= 9 else "passive" if given >= 7 else "detractor"
        assert row["nps_group"] == wanted


def test_rated_tickets_are_a_survey_too() -> None:
    rng = np.random.default_rng(1)
    tickets = [
        {"ticket_id": f"t{n}", "customer_id": f"c{n}", "satisfaction_score": float(score),
         "opened_at": dt.datetime(2025, 9, 1) + dt.timedelta(days=n % 60),
         "closed_at": dt.datetime(2025, 9, 2) + dt.timedelta(days=n % 60)}
        for n, score in enumerate(rng.integers(1, 6, 80))
    ]  # fmt: skip
    with session_with({TICKETS: tickets}) as session:
        found = compute(Surveys(), session, settings())
    (row,) = (r for r in found.tables["survey_scores"] if r["score_group"] == "all")
    assert (row["survey_name"], row["score_kind"], row["respondents"]) == ("tickets", "csat", 80)
    assert row["score_value"] == pytest.approx(
        np.mean([t["satisfaction_score"] >= 4 for t in tickets]), abs=1e-6
    )


@pytest.mark.parametrize(
    ("question", "numbers", "kind"),
    [
        (RECOMMENDS, range(11), "nps"),
        ("How likely are you to recommend us?", range(11), "nps"),
        (SATISFIED, range(1, 6), "csat"),
        ("전반적으로 만족하시나요?", range(1, 6), "csat"),
        ("I like new things", range(1, 8), "scale"),
        ("How old are you?", range(18, 80), "other"),
    ],
)
def test_what_a_question_asks_for_follows_from_its_words_and_answers(
    question: str, numbers: range, kind: str
) -> None:
    values = np.array(list(numbers) * 5, dtype=np.float64)
    assert kind_of(question, values, [str(v) for v in values]) == kind


def test_choices_are_no_free_text() -> None:
    empty = np.full(100, np.nan)
    assert kind_of("Where do you shop?", empty, ["online shop", "in the store"] * 50) == "other"
    texts = [f"because of reason number {n}" for n in range(100)]
    assert kind_of(WHY, empty, texts) == "text"


def test_without_answers_it_says_so() -> None:
    with session_with(tiny_shop()) as session:
        answer = compute(Surveys(), session).result.answer
    assert answer.refusal is not None
    assert answer.refusal.reason.en == "No survey has 30 respondents."


def test_a_survey_keeps_its_name(found: Computed) -> None:
    assert {row["survey_name"] for row in found.tables["survey_scores"]} == {SURVEY}
