"""Whom an offer reaches: reasons counted right, profit by hand, nobody where nobody differs."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from worlds import Computed, arrow, compute, session_with, settings_of

from dangol.optimization.targeting.targeting import Targeting
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.audiences import AUDIENCE_MEMBERS
from dangol.tables.consent import CONSENTS
from dangol.tables.people import IDENTIFIERS
from dangol.tables.results import CUSTOMER_RFM
from dangol.tables.scores import CUSTOMER_SCORES
from dangol.tables.targeting import CUSTOMER_PROPENSITIES, CUSTOMER_TARGETS
from dangol.tables.vocabulary import DEFAULT_INSTANCE

# Customer, probability, amount if bought, segment, e-mail, consent.
Person = tuple[str, float, int, str | None, bool, str | None]
PEOPLE: tuple[Person, ...] = (
    ("best", 0.5, 40, "champions", True, "granted"),
    ("good", 0.4, 30, "champions", True, "granted"),
    ("fair", 0.2, 30, "quiet", True, "granted"),
    ("poor", 0.1, 10, "quiet", True, "granted"),
    ("mute", 0.9, 90, "champions", False, "granted"),
    ("left", 0.8, 90, "quiet", True, "withdrawn"),
    ("shy", 0.7, 90, None, True, None),
)
ASKED = Targeting(margin_share=0.5, contact_cost=1.0)


def fill(session: Session, people: Sequence[Person] = PEOPLE, *, told_apart: bool = True) -> None:
    scores = [
        {
            "customer_id": name,
            "category": "COFFEE",
            "horizon_days": 28,
            "probability": chance,
            "probability_low": chance * 0.9,
            "probability_high": chance * 1.1,
            "is_told_apart": told_apart,
            "amount_if_bought": Decimal(amount),
            "currency": "USD",
            "known_on": dt.date(2024, 3, 1),
        }
        for name, chance, amount, *_ in people
    ]
    segments = [
        {"customer_id": name, "segment": segment, "currency": "USD"}
        for name, _, _, segment, *_ in people
        if segment
    ]
    identifiers = [
        {"customer_id": name, "identifier_type": "email", "identifier": f"{name}@example.com"}
        for name, *_, has_email, _ in people
        if has_email
    ]
    consents = [
        {
            "consent_id": name,
            "customer_id": name,
            "purpose": "marketing",
            "channel": "email",
            "consent_state": said,
            "basis": "consent",
            "decided_at": dt.datetime(2024, 1, 1),
        }
        for name, *_, said in people
        if said
    ]
    rows: dict[Any, list[dict[str, Any]]] = {
        CUSTOMER_PROPENSITIES: scores,
        CUSTOMER_RFM: segments,
        IDENTIFIERS: identifiers,
        CONSENTS: consents,
    }
    rows[AUDIENCE_MEMBERS] = [
        {
            "audience_id": "a1",
            "audience_name": "regulars",
            "customer_id": name,
            "member_since_on": dt.date(2024, 3, 1),
            "known_on": dt.date(2024, 3, 1),
        }
        for name in ("good", "fair", "mute")
    ]
    session.commit(
        "targeting by hand",
        [
            Change(table.replaced(), session.stage(table, arrow(table, given)), DEFAULT_INSTANCE)
            for table, given in rows.items()
        ],
    )


@cache
def targeted(asked: Targeting = ASKED, *, told_apart: bool = True) -> Computed:
    with session_with({}) as session:
        fill(session, told_apart=told_apart)
        return compute(asked, session, settings_of())


def by_name(found: Computed) -> dict[str, dict[str, Any]]:
    return {row["customer_id"]: row for row in found.tables[CUSTOMER_TARGETS.name]}


def test_expected_profit_is_chance_times_amount_times_margin_minus_the_cost() -> None:
    rows = by_name(targeted())
    assert {name: float(row["expected_profit"]) for name, row in rows.items()} == pytest.approx(
        {"best": 9, "good": 5, "fair": 2, "poor": -0.5, "mute": 39.5, "left": 35, "shy": 30.5}
    )


def test_scores_of_a_prediction_choose_as_those_of_a_propensity() -> None:
    with session_with({}) as session:
        fill(session)
        rows = arrow(
            CUSTOMER_SCORES,
            [
                {
                    "customer_id": name,
                    "score_target": "churn",
                    "category": "",
                    "horizon_days": 56,
                    "probability": chance,
                    "probability_low": chance * 0.9,
                    "probability_high": chance * 1.1,
                    "probability_tenth": 1,
                    "is_told_apart": True,
                    "amount_if_happened": Decimal(amount) if name != "fair" else None,
                    "currency": "USD",
                    "known_on": dt.date(2024, 3, 1),
                }
                for name, chance, amount, *_ in PEOPLE
            ],
        )
        change = Change(CUSTOMER_SCORES.replaced(), session.stage(CUSTOMER_SCORES, rows), "leaving")
        session.commit("scores by hand", [change])
        asked = Targeting(prediction="leaving", margin_share=0.5, contact_cost=1.0)
        found = compute(asked, session, settings_of())
    targets = by_name(found)
    assert [name for name, row in targets.items() if row["is_target"]] == ["best", "good"]
    assert float(targets["best"]["expected_profit"]) == pytest.approx(9)
    # Of what nobody knows the worth, nothing is expected.
    assert targets["fair"]["left_out_reason"] == "not-worth-it"
    because = found.result.answer.because
    assert because.en.startswith("Staying away within 56 days, by e-mail")
    assert "only a test tells" in because.en
    assert "시험해야 압니다" in because.ko


def test_an_offer_to_an_audience_reaches_nobody_else() -> None:
    found = targeted(ASKED.model_copy(update={"audience": "regulars"}))
    rows = by_name(found)
    assert set(rows) == {"good", "fair", "mute"}
    assert {name for name, row in rows.items() if row["is_target"]} == {"fair", "good"}
    answer = targeted(ASKED.model_copy(update={"audience": "nobody"})).result.answer
    assert answer.refusal is not None
    assert "in ‘nobody’" in answer.headline.en


def test_everyone_is_a_target_or_has_one_reason_why_not() -> None:
    rows = by_name(targeted())
    assert {name: row["left_out_reason"] for name, row in rows.items()} == {
        "best": None,
        "good": None,
        "fair": None,
        "poor": "not-worth-it",
        "mute": "no-contact-data",
        "left": "withdrawn",
        "shy": "no-consent",
    }
    assert [name for name, row in rows.items() if row["is_target"]] == ["best", "fair", "good"]
    assert [name for name, row in rows.items() if not row["is_reachable"]] == [
        "left", "mute", "shy",
    ]  # fmt: skip


def test_scoring_counts_everyone_and_targets_count_the_reachable() -> None:
    segments, left_out = targeted().result.answer.tables
    told = {row["segment"]: row for row in segments.rows}
    champions = told["champions"]
    assert (champions["people"], champions["reachable"], champions["targets"]) == (3, 2, 2)
    assert champions["score"] == pytest.approx(0.6)
    assert told["none"]["name"]["en"] == "No segment"
    assert segments.total is not None
    assert (segments.total["people"], segments.total["targets"]) == (7, 3)
    assert segments.total["score"] == pytest.approx(3.6 / 7)
    assert {row["name"]["en"]: row["people"] for row in left_out.rows} == {
        "A contact would cost more than it returns": 1,
        "No contact data for the channel": 1,
        "No consent recorded": 1,
        "Consent refused or withdrawn": 1,
    }


def test_the_profit_curve_adds_up_the_reachable_best_first() -> None:
    (curve,) = targeted().result.answer.pictures
    assert [(row["people"], row["profit"]) for row in curve.rows] == [
        (0, 0),
        (1, pytest.approx(9)),
        (2, pytest.approx(14)),
        (3, pytest.approx(16)),
        (4, pytest.approx(15.5)),
    ]
    assert curve.title.en == "Profit peaks at 3 contacts"


def test_the_range_of_profit_holds_chance_and_level() -> None:
    """One contact: level 10% of a margin of 20 at .5, and one coin of 20 dollars' margin."""
    (curve,) = targeted().result.answer.pictures
    chance, level = 1.645 * (0.25**0.5) * 20, 0.05 * 20
    half = (chance**2 + level**2) ** 0.5
    assert curve.rows[1]["low"] == pytest.approx(9 - half)
    assert curve.rows[1]["high"] == pytest.approx(9 + half)


def test_the_limit_of_contacts_takes_the_best() -> None:
    found = targeted(Targeting(margin_share=0.5, contact_cost=1.0, max_contacts=2))
    rows = by_name(found)
    assert [name for name, row in rows.items() if row["is_target"]] == ["best", "good"]
    assert rows["fair"]["left_out_reason"] == "over-limit"
    assert found.result.answer.action.en == ("The limit of contacts ends it; up to 3 would pay.")


def test_the_limit_of_contacts_lies_on_the_curve_however_many_there_are() -> None:
    people = [
        (f"c{n:04d}", 0.5 - n / 10_000, 40, "champions", True, "granted") for n in range(1_000)
    ]
    asked = Targeting(margin_share=0.5, contact_cost=1.0, max_contacts=7)
    with session_with({}) as session:
        fill(session, people)
        found = compute(asked, session, settings_of())
    profits = [
        row["expected_profit"] for row in found.tables[CUSTOMER_TARGETS.name] if row["is_target"]
    ]
    (chosen,) = [row for row in found.result.answer.pictures[0].rows if row["is_chosen"]]
    assert (len(profits), chosen["people"]) == (7, 7)
    assert chosen["profit"] == pytest.approx(float(sum(profits)))


def test_a_contact_that_never_pays_reaches_nobody() -> None:
    found = targeted(Targeting(margin_share=0.5, contact_cost=1000.0))
    assert found.result.answer.headline.en == "Nobody should get this offer."
    assert not any(row["is_target"] for row in found.tables[CUSTOMER_TARGETS.name])


def test_customers_who_do_not_differ_get_no_offer() -> None:
    found = targeted(told_apart=False)
    assert not any(row["is_target"] for row in found.tables[CUSTOMER_TARGETS.name])
    assert by_name(found)["best"]["left_out_reason"] == "no-difference"
    assert "do not differ" in found.result.answer.action.en


def test_a_channel_without_consent_reaches_nobody() -> None:
    found = targeted(Targeting(channel="sms", margin_share=0.5, contact_cost=1.0))
    assert {row["left_out_reason"] for row in found.tables[CUSTOMER_TARGETS.name]} == {
        "no-contact-data"
    }
    assert found.result.answer.action.en.startswith("Nobody may be reached by text message")


def test_the_answer_says_that_a_propensity_is_no_uplift() -> None:
    answer = targeted().result.answer
    assert "not uplift" in answer.evidence.method.en
    assert "효과가 아닙니다" in answer.evidence.method.ko
    assert "would have happened anyway" in answer.because.en


def test_scores_that_are_not_there_are_refused_by_name() -> None:
    with session_with({}) as session:
        fill(session)
        answer = compute(Targeting(propensity="tea"), session, settings_of()).result.answer
    assert answer.refusal is not None
    assert answer.headline.en == "‘tea’ has scored nobody."


def test_it_waits_for_the_propensity_that_it_names() -> None:
    (read,) = [r for r in Targeting(propensity="tea").inputs() if r.table == CUSTOMER_PROPENSITIES]
    assert (read.instance, read.waits) == ("tea", True)


def test_scores_of_a_later_day_are_not_used_for_an_earlier_one() -> None:
    with session_with({}) as session:
        fill(session)
        early = ASKED.at(dt.datetime(2024, 2, 28, 4, tzinfo=dt.UTC))
        answer = compute(early, session, settings_of()).result.answer
        late = ASKED.at(dt.datetime(2024, 3, 2, 4, tzinfo=dt.UTC))
        assert compute(late, session, settings_of()).tables
    assert answer.refusal is not None
    assert "Scores of a later day are never used" in answer.refusal.help.en
