"""A simulated shop with a running loyalty programme, its rewards and a correction."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console_visits import staffed
from foretold_shop import Clock, answer, foretold_shop
from worlds import arrow

from dangol.customers.loyalty.correction import PointsCorrection
from dangol.customers.loyalty.programme import LoyaltyProgramme
from dangol.customers.loyalty.reward import LoyaltyReward
from dangol.governance.principal import local_principal
from dangol.governance.records import create, move
from dangol.runs.workspace import Workspace
from dangol.samples.shop import loyalty
from dangol.store.warehouse.interface import Change
from dangol.tables.results import CUSTOMER_PROFILES
from dangol.tables.vocabulary import DEFAULT_INSTANCE

PROGRAMME = {
    "name": "단골 포인트",
    "applies_from_on": loyalty.BEGINS.isoformat(),
    "amount_per_point": loyalty.AMOUNT_PER_POINT,
    "expiry_days": loyalty.EXPIRY_DAYS,
    "point_value": loyalty.POINT_VALUE,
    "window_days": loyalty.WINDOW_DAYS,
    "tier_months": loyalty.TIER_MONTHS,
    "tiers": [
        {"code": "silver", "en": "Silver", "ko": "실버", "from_amount": 150_000},
        {"code": "gold", "en": "Gold", "ko": "골드", "from_amount": 450_000},
    ],
}

MEMBER = "c0000001"


@contextmanager
def loyal_shop(folder: Path) -> Iterator[Workspace]:
    """900 customers whose points are kept."""
    clock = Clock()
    with foretold_shop(folder, clock, loyalty=True) as shop:
        staffed(shop)
        by = local_principal()
        kept = create(shop.state, LoyaltyProgramme, PROGRAMME, by, clock())
        move(shop.state, LoyaltyProgramme, kept.id, "run", by, clock())
        fields = {"name": "커피 쿠폰", "points_cost": 500, "cost": 350.0, "stock": 2000}
        create(shop.state, LoyaltyReward, fields, by, clock())
        given = {
            "name": "late delivery", "customer_id": MEMBER, "points": 300,
            "counts_on": "2025-11-01", "reason": "The parcel came late.",
        }  # fmt: skip
        correction = create(shop.state, PointsCorrection, given, by, clock())
        move(shop.state, PointsCorrection, correction.id, "approve", by, clock())
        answer(shop, "loyalty", "loyalty-simulation")
        _know(shop, MEMBER)
        yield shop


def _know(shop: Workspace, customer_id: str) -> None:
    """A profile without the minutes that every prediction in it would take."""
    table = shop.registry.tables[CUSTOMER_PROFILES.name]
    with shop.warehouse.session() as session:
        staged = session.stage(table, arrow(table, [{"customer_id": customer_id}]))
        session.commit("profile", [Change(table.replaced(), staged, DEFAULT_INSTANCE)])
