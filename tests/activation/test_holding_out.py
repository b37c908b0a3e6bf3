"""Lists that chance takes people off: a campaign's own holdout, and those of the project."""

import datetime as dt
from typing import Any

import pytest
from own_data import Shop
from worlds import Clock

from dangol.activation.choice import OfTargeting
from dangol.activation.contact_list import ContactList, contact_list
from dangol.activation.holding_out import Campaign
from dangol.governance.principal import local_principal
from dangol.governance.records import create, move
from dangol.optimization.measurement.experiments.holdout import Holdout
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change
from dangol.tables.targeting import CUSTOMER_TARGETS

PEOPLE = [f"c{n:03}" for n in range(200)]


@pytest.fixture
def chosen(shop: Shop, clock: Clock) -> Shop:
    """A shop whose targeting chose two hundred people, who all allow it."""
    clock.set(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    lines = [f"{one},{one}@example.com,yes" for one in PEOPLE]
    shop.bring("crm.csv", "\n".join(["customer_id,email,marketing_consent", *lines]), "customers")
    rows = rows_of(
        CUSTOMER_TARGETS,
        customer_id=PEOPLE,
        segment=["loyal"] * 200,
        probability=[0.5] * 200,
        is_reachable=[True] * 200,
        is_target=[True] * 200,
    )
    with shop.workspace.warehouse.session() as session:
        staged = session.stage(CUSTOMER_TARGETS, rows)
        session.commit("targets", [Change(CUSTOMER_TARGETS.replaced(), staged, "default")])
    return shop


def made(shop: Shop, **asked: Any) -> ContactList:
    return contact_list(shop.workspace, OfTargeting("default"), local_principal(), **asked)


def held_from(shop: Shop, held_from: str, share: float) -> None:
    state, who = shop.workspace.state, local_principal()
    fields = {"name": held_from, "held_from": held_from, "share": share}
    kept = create(state, Holdout, fields, who, shop.workspace.clock())
    move(state, Holdout, kept.id, "start", who, shop.workspace.clock())


def test_a_share_of_a_campaign_is_held_out_and_both_arms_are_kept(chosen: Shop) -> None:
    found = made(chosen, campaign=Campaign("spring", 0.25))
    assert 25 < found.held_out < 75
    assert found.people + found.held_out == 200
    assert chosen.values(
        "SELECT assigned_arm, assignment_probability, count(*) FROM campaign_assignments "
        "WHERE campaign_id = 'spring' GROUP BY ALL ORDER BY ALL"
    ) == [("contacted", 0.75, found.people), ("held-out", 0.25, found.held_out)]
    assert chosen.values("SELECT count(*), min(contacted_on) FROM contacts") == [
        (found.people, dt.date(2026, 3, 2))
    ]
    assert chosen.values("SELECT is_randomised FROM campaigns") == [(True,)]


def test_the_lot_of_a_campaign_stays_however_often_it_is_made(chosen: Shop, clock: Clock) -> None:
    first = made(chosen, campaign=Campaign("spring", 0.25))
    clock.set(clock() + dt.timedelta(days=3))
    again = made(chosen, campaign=Campaign("spring", 0.25))
    assert [row["customer_id"] for row in first.rows] == [row["customer_id"] for row in again.rows]
    days = chosen.values("SELECT DISTINCT assigned_on FROM campaign_assignments")
    assert days == [(dt.date(2026, 3, 2),)]


def test_another_campaign_holds_out_others(chosen: Shop) -> None:
    lists = [made(chosen, campaign=Campaign(name, 0.5)) for name in ("spring", "summer")]
    spring, summer = ({row["customer_id"] for row in one.rows} for one in lists)
    assert 25 < len(spring & summer) < 75


def test_a_campaign_without_a_holdout_is_known_to_have_none(chosen: Shop) -> None:
    made(chosen, campaign=Campaign("all", 0.0))
    assert chosen.values("SELECT is_randomised FROM campaigns") == [(False,)]
    assert chosen.values("SELECT count(*) FROM campaign_assignments") == [(0,)]


@pytest.mark.parametrize(("kind", "is_held"), [("everything", True), ("campaigns", True),
                                               ("tests", False)])  # fmt: skip
def test_the_projects_holdouts_are_on_no_list(chosen: Shop, kind: str, is_held: bool) -> None:
    held_from(chosen, kind, 0.3)
    found = made(chosen)
    assert (30 < found.held_everywhere < 90) == is_held
    assert found.people == 200 - found.held_everywhere
    again = made(chosen, campaign=Campaign("spring", 0.5))
    assert again.people + again.held_out == found.people
