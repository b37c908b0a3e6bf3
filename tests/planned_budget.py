"""A shop whose truth is known, with a plan of its budget."""

from functools import cache
from typing import Any

from mixed_shop import Mixed, mixed_shop
from worlds import Computed, compute, kept, simulated_settings

from dangol.optimization.budget.budget import Budget
from dangol.optimization.budget.budget_model import BudgetModel
from dangol.store.warehouse.interface import Session

REGIONS, WEEKS = 6, 80


@cache
def shop() -> Mixed:
    return mixed_shop(REGIONS, WEEKS)


def planned(session: Session, *records: Any, **asked: Any) -> Computed:
    given = [one if hasattr(one, "record") else kept(one, one.name) for one in records]
    return compute(Budget(**{"hold_weak": False, **asked}), session, simulated_settings(), given)


def channels(computed: Computed) -> dict[str, dict[str, Any]]:
    return {row["media_channel"]: row for row in computed.tables["budget_channels"]}


def money(row: dict[str, Any], name: str) -> float:
    return float(row[name])


def model_of(computed: Computed) -> BudgetModel:
    model = computed.result.model
    assert isinstance(model, BudgetModel)
    return model
