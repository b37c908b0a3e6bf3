"""Groups in a targeting: a planted bias is caught, and thresholds lessen it at a price."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import pytest
from worlds import Computed, arrow, session_with, settings_of

from dangol.contract.tables_view import Tables
from dangol.contract.trial_answer import answer_faults
from dangol.governance.fairness.rule import FairnessRule
from dangol.optimization.targeting.targeting import Targeting
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.consent import CONSENTS
from dangol.tables.fairness import FAIRNESS_CHECKS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.results import CUSTOMER_RFM
from dangol.tables.targeting import CUSTOMER_PROPENSITIES, CUSTOMER_TARGETS
from dangol.tables.vocabulary import DEFAULT_INSTANCE

ASKED = Targeting(margin_share=0.5, contact_cost=3.0)
STOPPING = FairnessRule(name="gender", attribute="gender", when_failed="stop")
MITIGATING = FairnessRule(name="gender", attribute="gender", mitigation="thresholds")


@dataclass(frozen=True)
class Kept:
    """A rule in use, as an analysis is handed it."""

    record: FairnessRule
    id: str = "1"
    created_at: dt.datetime = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def people(seed: int, bias: float, count: int = 2400) -> list[dict[str, Any]]:
    """Women and men, a few who said neither, some who did not say; men score less by ``bias``."""
    rng = np.random.default_rng(seed)
    genders = rng.choice(["f", "m", "other", None], count, p=[0.48, 0.48, 0.004, 0.036])
    chance = rng.beta(2, 6, count) * np.where(genders == "m", 1 - bias, 1.0)
    born = rng.integers(1940, 2004, count)
    return [
        {
            "customer_id": f"c{n:05d}",
            "gender": genders[n],
            "birth_on": dt.date(int(born[n]), 6, 1),
            "home_region": f"r{n % 3}",
            "chance": float(chance[n]),
            "is_open": bool(rng.random() < 0.8),
        }
        for n in range(count)
    ]


@contextmanager
def world(given: Sequence[dict[str, Any]]) -> Iterator[Session]:
    rows = {
        CUSTOMER_PROPENSITIES: [
            {
                "customer_id": one["customer_id"], "category": "COFFEE", "horizon_days": 28,
                "probability": one["chance"], "probability_low": one["chance"] * 0.9,
                "probability_high": one["chance"] * 1.1, "is_told_apart": True,
                "amount_if_bought": Decimal(20), "currency": "USD",
                "known_on": dt.date(2024, 3, 1),
            }
            for one in given
        ],
        CUSTOMER_RFM: [],
        CUSTOMERS: [
            {name: one[name] for name in ("customer_id", "gender", "birth_on", "home_region")}
            for one in given
        ],
        IDENTIFIERS: [
            {"customer_id": one["customer_id"], "identifier_type": "email", "identifier": "x"}
            for one in given
        ],
        CONSENTS: [
            {
                "consent_id": one["customer_id"], "customer_id": one["customer_id"],
                "purpose": "marketing", "channel": "email",
                "consent_state": "granted" if one["is_open"] else "withdrawn",
                "basis": "consent", "decided_at": dt.datetime(2024, 1, 1),
            }
            for one in given
        ],
    }  # fmt: skip
    with session_with({}) as session:
        session.commit(
            "people",
            [
                Change(t.replaced(), session.stage(t, arrow(t, r)), DEFAULT_INSTANCE)
                for t, r in rows.items()
            ],
        )
        yield session


def computed(session: Session, asked: Targeting, *rules: FairnessRule) -> Computed:
    settings = settings_of()
    asked = asked.at(settings.now())  # type: ignore[assignment]
    kept = [Kept(rule, str(n)) for n, rule in enumerate(rules)]
    tables = Tables(
        asked.slug, asked.inputs(), session, settings, asked.moment, decisions=lambda kind: kept
    )
    result = asked.compute(tables)
    found = {
        table.name: session.fetch(session.stage(table, rows).order_by(*table.key)).to_pylist()
        for table, rows in result.tables.items()
    }
    return Computed(result, found)


@cache
def biased(asked: Targeting = ASKED, *rules: FairnessRule) -> Computed:
    with world(people(1, bias=0.4)) as session:
        return computed(session, asked, *rules)


def by_group(found: Computed, attribute: str = "gender") -> dict[str, dict[str, Any]]:
    rows = found.tables[FAIRNESS_CHECKS.name]
    return {
        row["group_value"] or row["group_kind"]: row
        for row in rows
        if row["checked_attribute"] == attribute
    }


def ratio(found: Computed) -> float:
    rows = by_group(found)
    return float(rows["m"]["selection_share"] / rows["f"]["selection_share"])


def profit(found: Computed) -> float:
    return float(
        sum(row["expected_profit"] for row in found.tables["customer_targets"] if row["is_target"])
    )


def targets(found: Computed) -> int:
    return sum(row["is_target"] for row in found.tables[CUSTOMER_TARGETS.name])


def test_a_planted_bias_is_caught_and_said() -> None:
    found = biased()
    rows = by_group(found)
    assert rows["m"]["fairness_verdict"] == "unfair"
    assert ratio(found) < 0.6
    answer = found.result.answer
    assert "By gender, ‘m’ is chosen only" in answer.because.en
    assert "성별 기준으로 ‘m’ 집단을 고른 비중은 ‘f’ 집단의" in answer.because.ko
    (decision,) = answer.decisions
    assert decision.urgency == "later"
    assert "A threshold for each group would cost $" in decision.effect.en
    assert answer.pictures[1].title.en == "Clearly unlike by gender"
    assert answer_faults(answer) == []


def test_figures_are_counts_of_those_who_may_be_reached() -> None:
    found = biased()
    given = {one["customer_id"]: one for one in people(1, bias=0.4)}
    rows = [r for r in found.tables["customer_targets"] if r["is_reachable"]]
    men = [r for r in rows if given[r["customer_id"]]["gender"] == "m"]
    told = by_group(found)["m"]
    assert (told["group_people"], told["group_selected"]) == (
        len(men), sum(r["is_target"] for r in men),
    )  # fmt: skip
    assert told["mean_chance"] == pytest.approx(np.mean([r["probability"] for r in men]))


def test_few_people_are_shown_nowhere() -> None:
    """Ten said something else; with nobody to be counted with they are not in table or answer."""
    found = biased()
    assert set(by_group(found)) == {"f", "m", "untold"}
    said = found.result.answer.model_dump_json()
    assert "other" not in {row["group_value"] for row in found.tables[FAIRNESS_CHECKS.name]}
    assert "Gender: other" not in said


def test_ages_are_made_of_days_of_birth() -> None:
    ages = set(by_group(biased(), "birth_on"))
    assert {"20–29", "60–69", "70+"} <= ages


def test_without_a_bias_nothing_is_flagged() -> None:
    """Four attributes each, over many shops."""
    flagged = 0
    for seed in range(12):
        with world(people(seed, bias=0.0, count=1500)) as session:
            found = computed(session, ASKED)
        flagged += any(
            row["fairness_verdict"] == "unfair" for row in found.tables[FAIRNESS_CHECKS.name]
        )
        assert flagged or not found.result.answer.decisions
    assert flagged <= 1


def test_thresholds_bring_groups_within_the_limit_at_the_price_that_is_told() -> None:
    plain, fair = biased(), biased(ASKED, MITIGATING)
    assert ratio(plain) < 0.6
    assert ratio(fair) >= 0.8
    assert targets(fair) == targets(plain)
    price = next(m for m in fair.result.answer.metrics if m.name.en.startswith("Price"))
    assert price.value is not None
    assert price.value == pytest.approx(profit(plain) - profit(fair), abs=0.01)
    assert price.value > 0
    assert "which costs $" in fair.result.answer.because.en
    assert fair.result.answer.decisions == ()
    assert by_group(fair)["m"]["fairness_verdict"] != "unfair"
    assert answer_faults(fair.result.answer) == []


def test_a_parameter_does_what_a_rule_does() -> None:
    asked = ASKED.model_copy(update={"fair_thresholds": True})
    assert biased(asked).tables == biased(ASKED, MITIGATING).tables


def test_the_price_of_not_doing_it_is_the_same_that_it_costs() -> None:
    effect = biased().result.answer.decisions[0].effect.en
    price = next(
        m for m in biased(ASKED, MITIGATING).result.answer.metrics if m.name.en.startswith("Price")
    )
    assert price.shown.en in effect


def test_within_a_group_the_best_come_first() -> None:
    given = {one["customer_id"]: one for one in people(1, bias=0.4)}
    rows = [r for r in biased(ASKED, MITIGATING).tables["customer_targets"] if r["is_reachable"]]
    for gender in ("f", "m"):
        group = [r for r in rows if given[r["customer_id"]]["gender"] == gender]
        chosen = [r["expected_profit"] for r in group if r["is_target"]]
        others = [r["expected_profit"] for r in group if not r["is_target"]]
        assert min(chosen) >= max(others)


def test_who_gives_way_is_told_why() -> None:
    reasons = {r["left_out_reason"] for r in biased(ASKED, MITIGATING).tables["customer_targets"]}
    assert "for-fairness" in reasons


def test_the_expected_profit_is_that_of_the_choice_itself() -> None:
    fair = biased(ASKED, MITIGATING)
    shown = next(m for m in fair.result.answer.metrics if m.name.en == "Expected profit")
    assert shown.value == pytest.approx(profit(fair), abs=0.05)
    (here,) = [r for r in fair.result.answer.pictures[0].rows if r["is_chosen"]]
    assert here["taken"] < here["profit"]


def test_a_rule_that_stops_makes_the_decision_urgent() -> None:
    (decision,) = biased(ASKED, STOPPING).result.answer.decisions
    assert decision.urgency == "now"


def test_the_limit_is_that_of_the_rule() -> None:
    lax = FairnessRule(name="lax", attribute="gender", selection_ratio=0.05)
    found = biased(ASKED, lax)
    assert by_group(found)["m"]["fairness_verdict"] == "fair"
    assert found.result.answer.decisions == ()


def test_a_rule_for_another_analysis_holds_nothing_here() -> None:
    other = FairnessRule(name="x", attribute="gender", mitigation="thresholds", analysis="rfm")
    assert biased(ASKED, other).tables == biased().tables
    own = FairnessRule(name="y", attribute="gender", selection_ratio=0.05, analysis="targeting")
    assert by_group(biased(ASKED, STOPPING, own))["m"]["fairness_verdict"] == "fair"


def test_two_attributes_at_once_are_brought_within_their_limits() -> None:
    given = people(3, bias=0.4, count=4000)
    for one in given:
        if one["home_region"] == "r0":
            one["chance"] *= 0.6
    rules = [
        FairnessRule(name=name, attribute=name, mitigation="thresholds")
        for name in ("gender", "home_region")
    ]
    with world(given) as session:
        plain, fair = computed(session, ASKED), computed(session, ASKED, *rules)
    for attribute in ("gender", "home_region"):
        names = {"gender": ("f", "m"), "home_region": ("r0", "r1", "r2")}[attribute]
        before, after = (
            [by_group(one, attribute)[name]["selection_share"] for name in names]
            for one in (plain, fair)
        )
        assert min(before) / max(before) < 0.7
        assert min(after) / max(after) >= 0.78
    assert targets(fair) == targets(plain)


def test_where_nobody_told_anything_nothing_is_compared() -> None:
    given = [
        {**one, "gender": None, "birth_on": None, "home_region": None}
        for one in people(1, bias=0.4, count=200)
    ]
    with world(given) as session:
        found = computed(session, ASKED)
    assert found.tables[FAIRNESS_CHECKS.name] == []
    assert len(found.result.answer.pictures) == 1
