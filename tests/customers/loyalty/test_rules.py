"""Rules are written down well, hold one after the other, and stay as they were once they hold."""

import datetime as dt

import pytest
from loyal import programme
from pydantic import ValidationError

from dangol.customers.loyalty.correction import PointsCorrection
from dangol.customers.loyalty.errors import SameDayError
from dangol.customers.loyalty.programme import LoyaltyProgramme
from dangol.customers.loyalty.rules import FOREVER, in_order
from dangol.customers.loyalty.tiering import tier_days
from dangol.governance.errors import FixedRecordError
from dangol.governance.principal import local_principal
from dangol.governance.records import change, create, move
from dangol.runs.workspace import Workspace

SILVER = {"code": "silver", "en": "Silver", "ko": "실버", "from_amount": 100}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"applies_from_on": "2024-02-30"}, "day is out of range"),
        ({"applies_from_on": "soon"}, "pattern"),
        ({"tiers": [SILVER, {**SILVER, "code": "gold"}]}, "each above the last"),
        ({"tiers": [SILVER, {**SILVER, "from_amount": 200}]}, "same code"),
        ({"amount_per_point": 0}, "greater than 0"),
    ],
)
def test_rules_that_cannot_hold_are_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        programme(**given)


def test_two_sets_of_rules_cannot_begin_on_one_day() -> None:
    one = programme(name="one")
    with pytest.raises(SameDayError):
        programme(name="two").check([one])


def test_rules_hold_until_the_next_begin_or_the_programme_ends() -> None:
    later, first = programme(applies_from_on="2024-03-01"), programme()
    found = in_order([later, first], {later.applies_from: dt.date(2024, 4, 1)})
    assert [(one.since, one.until, one.next_since) for one in found] == [
        (dt.date(2024, 1, 10), dt.date(2024, 3, 1), dt.date(2024, 3, 1)),
        (dt.date(2024, 3, 1), dt.date(2024, 4, 1), FOREVER),
    ]


def test_tiers_are_set_as_rules_begin_and_on_firsts_of_months() -> None:
    (rules,) = in_order([programme(applies_from_on="2024-11-15", tier_months=2)])
    assert tier_days(rules, dt.date(2025, 4, 1)) == [
        dt.date(2024, 11, 15), dt.date(2025, 1, 1), dt.date(2025, 3, 1)
    ]  # fmt: skip


def test_a_correction_of_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="corrects nothing"):
        PointsCorrection(
            name="none", customer_id="C1", points=0, counts_on="2024-01-01", reason="because"
        )


def test_rules_that_hold_cannot_be_changed(workspace: Workspace) -> None:
    by, now = local_principal(), workspace.clock()
    kept = create(workspace.state, LoyaltyProgramme, programme().stored(), by, now)
    change(workspace.state, LoyaltyProgramme, kept.id, {"expiry_days": 30}, by, now)
    move(workspace.state, LoyaltyProgramme, kept.id, "run", by, now)
    with pytest.raises(FixedRecordError, match="stay as they are"):
        change(workspace.state, LoyaltyProgramme, kept.id, {"expiry_days": 60}, by, now)
    # To the same values is no change.
    change(workspace.state, LoyaltyProgramme, kept.id, {"expiry_days": 30}, by, now)
