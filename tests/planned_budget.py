"""A shop whose truth is known, with a plan of its budget."""

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
from mixed_shop import Mixed, mixed_shop
from worlds import Computed, arrow, compute, kept, simulated_settings

from dangol.optimization.budget.budget import Budget
from dangol.optimization.budget.budget_model import BudgetModel
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.promotions import PROMOTION_EFFECTS
from dangol.tables.vocabulary import DEFAULT_INSTANCE

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


def commit_promotions(session: Session) -> None:
    """Forty discounts that each brought about 50,000, give or take 8,000, and four mailers."""
    rng = np.random.default_rng(3)
    rows = [
        {
            "promotion_id": f"p{at}", "product_id": "x", "category": "c",
            "promotion_kind": kind, "incremental_amount": Decimal(round(value)),
            "cost_amount": Decimal(4_000),
            "effect_call": call, "currency": "KRW",
            "known_on": dt.date(2026, 1, 1),
        }
        for at, (kind, value, call) in enumerate(
            [
                ("discount", 50_000 + 8_000 * float(one), "effective")
                for one in rng.standard_normal(40)
            ]
            + [("discount", 9e9, "not-enough-data")]
            + [("mailer", 1_000.0, "no-effect")] * 4
        )
    ]  # fmt: skip
    staged = session.stage(PROMOTION_EFFECTS, arrow(PROMOTION_EFFECTS, rows))
    change = Change(PROMOTION_EFFECTS.replaced(), staged, instance=DEFAULT_INSTANCE)
    session.commit("promotions", [change])
