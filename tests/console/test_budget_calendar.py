"""The weeks of a plan as they are asked for in an address."""

import pytest

from dangol.console.queries.budget_calendar import Weeks, asked_weeks, asking, ways_to_run
from dangol.optimization.budget.budget_plan import BudgetPlan

OWN = Weeks({"tv": (1.0, 0.2)}, {"mailer": (1,)})
PLAN = BudgetPlan(
    name="봄", starts_on="2026-01-05", days=28, spend={"tv": 1.0},
    flights={"tv": (1.0, 0.0)}, promotions={"discount": (2,)},
)  # fmt: skip


def test_an_address_says_weeks_and_is_read_again() -> None:
    weeks = Weeks({"tv": (1.0, 0.5, 0.0), "소셜": (0.0, 1.0)}, {"discount+mailer": (2, 7)})
    assert asked_weeks(asking(weeks), PLAN, OWN) == weeks


def test_without_weeks_in_the_address_a_kept_plan_has_its_own() -> None:
    assert asked_weeks({"spend.tv": "3"}, PLAN, OWN) == Weeks(
        {"tv": (1.0, 0.0)}, {"discount": (2,)}
    )


@pytest.mark.parametrize("text", ["often", "", "1,-1", "1,1", "1,inf", "1,1e300", "nan,1", "0,0"])
def test_what_is_no_list_of_weights_counts_as_not_said(text: str) -> None:
    given = {"weeks": "1", "flight.tv": text, "promotion.discount.x": "1", "promotion.3": "1"}
    assert asked_weeks(given, None, OWN) == Weeks({}, {})


@pytest.mark.parametrize(("weeks", "ways"), [(1, 1), (2, 3), (3, 4), (4, 4), (13, 5)])
def test_short_plans_have_fewer_ways_to_run(weeks: int, ways: int) -> None:
    assert len(ways_to_run(weeks)) == ways
