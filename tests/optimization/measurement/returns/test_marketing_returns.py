"""The ledger of returns in shops whose coupon works, is idle, or chose its people."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tried import AT
from worlds import Computed, commit, compute, session_with, simulated_settings, simulated_shop

from dangol.governance.kept import Kept
from dangol.optimization.measurement.experiments.drawing import Held
from dangol.optimization.measurement.experiments.experiments import Experiments
from dangol.optimization.measurement.experiments.holdout import Holdout
from dangol.optimization.measurement.returns.marketing_returns import MarketingReturns
from dangol.store.warehouse.arrow_types import schema_of
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.commerce import ORDERS
from dangol.tables.media import MEDIA_SPEND
from dangol.tables.messaging import CAMPAIGN_ASSIGNMENTS, CAMPAIGNS
from dangol.tables.people import CUSTOMERS
from dangol.tables.promotions import BY_KIND, PROMOTION_KINDS
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Table

pytestmark = pytest.mark.xdist_group("experiments")
Shop = dict[Table, pa.Table]


@pytest.fixture(scope="module")
def working() -> Shop:
    return simulated_shop(20_000, seed=6, trial="works")


@pytest.fixture(scope="module")
def in_working(working: Shop) -> Iterator[Session]:
    with session_with(working) as session:
        yield session


def ledger(session: Session, **fields: Any) -> Computed:
    return compute(MarketingReturns(**fields), session, simulated_settings())


def line(found: Computed, name: str) -> dict[str, Any]:
    (row,) = [row for row in found.rows if row["returned_name"] == name]
    return row


def test_a_campaign_by_lot_that_works_is_told_with_its_interval(in_working: Session) -> None:
    found = ledger(in_working)
    for name in ("t001", "t002"):
        row = line(found, name)
        assert row["evidence_class"] == "experiment"
        assert row["incremental_low_amount"] < row["incremental_amount"]
        assert row["incremental_high_amount"] > 0
        assert float(row["margin_amount"]) == pytest.approx(0.3 * float(row["incremental_amount"]))


def test_a_cost_that_nobody_told_is_no_profit(in_working: Session) -> None:
    row = line(ledger(in_working), "t001")
    assert row["cost_amount"] is None
    assert row["return_call"] in ("brings", "unclear")


def test_what_was_spent_on_a_campaign_is_the_cost_of_its_test(working: Shop) -> None:
    spent = {
        "spent_on": dt.date(2025, 6, 1), "media_channel": "sms", "campaign_id": "T001",
        "media_region": "-", "spend_amount": 5000, "currency": simulated_settings().currency,
    }  # fmt: skip
    with session_with({**working, MEDIA_SPEND: [spent]}) as session:
        assert line(ledger(session), "t001")["cost_amount"] == 5000
        asked = Experiments()
        commit(session, asked, compute(asked, session, simulated_settings()))
        assert line(ledger(session), "t001: coupon")["cost_amount"] == 5000


def test_an_idle_campaign_is_not_called_anything(in_working: Session) -> None:
    with session_with(simulated_shop(20_000, seed=6, trial="idle")) as session:
        found = ledger(session)
    for name in ("t001", "t002"):
        row = line(found, name)
        assert row["incremental_low_amount"] < 0 < row["incremental_high_amount"]
        assert row["return_call"] == "unclear"


def test_a_campaign_that_chose_its_people_never_has_an_effect(working: Shop) -> None:
    """Its assignments are there, but nobody says that chance decided."""
    campaigns = working[CAMPAIGNS]
    place = campaigns.schema.get_field_index("is_randomised")
    chosen = campaigns.set_column(
        place, campaigns.schema.field(place), pa.array([False] * campaigns.num_rows)
    )
    with session_with({**working, CAMPAIGNS: chosen}) as session:
        found = ledger(session)
    assert {row["return_call"] for row in found.rows} == {"not-measured"}
    assert all(row["incremental_amount"] is None for row in found.rows)
    assert "not measured" in found.result.answer.headline.en


def test_a_campaign_without_a_holdout_has_no_effect(working: Shop) -> None:
    lots = working[CAMPAIGN_ASSIGNMENTS]
    contacted = lots.filter(pc.equal(lots["assigned_arm"], "contacted"))
    with session_with({**working, CAMPAIGN_ASSIGNMENTS: contacted}) as session:
        row = line(ledger(session), "t001")
    assert (row["evidence_class"], row["return_call"]) == ("attribution", "not-measured")


def test_tests_stand_beside_campaigns(working: Shop) -> None:
    with session_with(working) as session:
        asked = Experiments()
        commit(session, asked, compute(asked, session, simulated_settings()))
        row = line(ledger(session), "t001: coupon")
        rows = ledger(session).rows
    assert (row["returned_kind"], row["evidence_class"]) == ("test", "experiment")
    assert "t001" not in {one["returned_name"] for one in rows}


def test_a_shop_without_campaigns_is_refused() -> None:
    with session_with({CAMPAIGNS: []}) as session:
        answer = ledger(session).result.answer
    assert answer.refusal is not None


HELD = Kept(
    "h1", "running", 2, AT, "somebody", dt.datetime(2025, 9, 1, tzinfo=dt.UTC),
    Holdout(name="always", share=0.2),
)  # fmt: skip


def beside_a_holdout(working: Shop, lift: float) -> dict[str, Any]:
    """Whoever is not held out orders for so much more since it began."""
    orders = working[ORDERS]
    held = Held(HELD.id, HELD.record).holds_many(orders["customer_id"].fill_null("-"))
    since = pc.greater_equal(orders["ordered_at"], pa.scalar(dt.datetime(2025, 9, 1)))
    more = pc.and_(since, pa.array(~held))
    amount = orders["net_amount"].cast(pa.float64())
    lifted = pc.if_else(more, pc.multiply(amount, 1 + lift), amount)
    place = orders.schema.get_field_index("net_amount")
    field = orders.schema.field(place)
    changed = orders.set_column(place, field, pc.round(lifted, 0).cast(field.type))
    with session_with({ORDERS: changed, CUSTOMERS: working[CUSTOMERS]}) as session:
        found = compute(MarketingReturns(), session, simulated_settings(), [HELD])
    row = line(found, "always")
    truth = float(pc.sum(pc.subtract(lifted, amount)).as_py())
    return {**row, "truth": truth}


@pytest.mark.parametrize("lift", [0.0, 0.5])
def test_what_all_campaigns_bring_is_seen_beside_a_holdout(working: Shop, lift: float) -> None:
    row = beside_a_holdout(working, lift)
    assert (row["returned_kind"], row["evidence_class"]) == ("holdout", "experiment")
    assert row["incremental_low_amount"] < row["truth"] < row["incremental_high_amount"]
    assert (row["incremental_low_amount"] > 0) == (lift > 0)


def test_one_cost_that_nobody_told_leaves_that_of_all_campaigns_unknown(working: Shop) -> None:
    campaign = {"campaign_id": "a", "campaign_starts_on": dt.date(2025, 10, 1)}
    campaigns = [campaign, {**campaign, "campaign_id": "b"}]
    spent = {
        "spent_on": dt.date(2025, 10, 1), "media_channel": "sms", "campaign_id": "a",
        "media_region": "-", "spend_amount": 100, "currency": simulated_settings().currency,
    }  # fmt: skip
    both = [spent, {**spent, "campaign_id": "b"}]
    costs = []
    for told in ([spent], both):
        world = {ORDERS: working[ORDERS], CUSTOMERS: working[CUSTOMERS], CAMPAIGNS: campaigns}
        with session_with({**world, MEDIA_SPEND: told}) as session:
            found = compute(MarketingReturns(), session, simulated_settings(), [HELD])
        costs.append(line(found, "always")["cost_amount"])
    assert costs == [None, 200]


def test_a_mailer_without_a_known_cost_is_not_free() -> None:
    kind = {
        "grouped_by": BY_KIND, "group_name": "mailer", "evidence_class": "model",
        "incremental_amount": 50, "incremental_low_amount": 40, "incremental_high_amount": 60,
        "profit_amount": 15, "profit_low_amount": 12, "profit_high_amount": 18,
        "cost_amount": 0, "currency": simulated_settings().currency,
        "known_on": dt.date(2025, 1, 1),
    }  # fmt: skip
    with session_with({CAMPAIGNS: []}) as session:
        blank = dict.fromkeys(PROMOTION_KINDS.column_names)
        given = pa.Table.from_pylist([{**blank, **kind}], schema_of(PROMOTION_KINDS))
        staged = session.stage(PROMOTION_KINDS, given)
        session.commit("kinds", [Change(PROMOTION_KINDS.replaced(), staged, DEFAULT_INSTANCE)])
        found = ledger(session)
    row = line(found, "mailer")
    assert (row["cost_amount"], row["return_call"], row["margin_amount"]) == (None, "brings", 15)
    assert "what 1 of them cost was not" in found.result.answer.because.en
