"""Attribution in a shop whose advertising is known: it divides credit, it finds no effect."""

from collections.abc import Iterator
from dataclasses import dataclass

import ibis
import pyarrow as pa
import pytest
from worlds import Computed, compute, session_with, simulated_settings, simulated_shop

from dangol.contract.trial import trial_faults
from dangol.customers.visits import Visits
from dangol.optimization.measurement.attribution.attribution import Attribution
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.attribution import CREDIT_MODELS, EVERYBODY, MARKOV, SHAPLEY
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES, ORDERS, RETURNS
from dangol.tables.consent import CONSENTS
from dangol.tables.events import EVENTS
from dangol.tables.media import MEDIA_SPEND
from dangol.tables.messaging import CAMPAIGN_ASSIGNMENTS, CAMPAIGNS, CONTACTS
from dangol.tables.people import CUSTOMERS
from dangol.tables.truth import TRUTH_CAUSED_ORDERS, TRUTH_CHANNELS
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Table

pytestmark = pytest.mark.xdist_group("attribution-in-the-shop")

READ = (
    EVENTS, ORDERS, RETURNS, EXCHANGE_RATES, CONTACTS, CAMPAIGNS, CAMPAIGN_ASSIGNMENTS,
    MEDIA_SPEND, CONSENTS, CUSTOMERS, TRUTH_CAUSED_ORDERS,
)  # fmt: skip
HUNGRY, WORKING = ("paid-search", "advertising"), ("social", "email")
PEOPLE = 12_000


@dataclass(frozen=True)
class Asked:
    session: Session
    found: Computed

    def credited(self, model: str, segment: str = EVERYBODY) -> dict[str, float]:
        """Credited amount by channel."""
        return {
            row["media_channel"]: float(row["credited_amount"])
            for row in self.found.tables["channel_credits"]
            if (row["credit_model"], row["credit_segment"]) == (model, segment)
        }

    def brought(self) -> dict[str, float]:
        """What each channel truly brought in the days that count, before returns."""
        orders, caused = (stored_table(one) for one in (ORDERS, TRUTH_CAUSED_ORDERS))
        first = self.found.tables["channel_credits"][0]["measured_from_on"]
        joined = orders.inner_join(caused, "order_id")
        inside = joined.filter(
            (joined.ordered_at >= ibis.literal(first)) & (joined.currency == "KRW")
        )
        summed = inside.group_by("media_channel").agg(amount=inside.net_amount.sum())
        rows = self.session.fetch(summed).to_pylist()
        return {row["media_channel"]: float(row["amount"]) for row in rows}


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    shop = simulated_shop(PEOPLE, advertising=True)
    settings = simulated_settings()
    with session_with({table: shop[table] for table in READ}) as session:
        visits = compute(Visits(), session, settings)
        session.commit(
            "visits",
            [
                Change(write, visits.result.tables[write.table], DEFAULT_INSTANCE)
                for write in Visits.writes
            ],
        )
        yield Asked(session, compute(Attribution(segment_by="age_band"), session, settings))


@pytest.mark.parametrize("model", [MARKOV, SHAPLEY, "last-but-direct", "time-decay"])
def test_channels_that_bring_nothing_get_much_credit(asked: Asked, model: str) -> None:
    credited, brought = asked.credited(model), asked.brought()
    whole = sum(credited.values())
    hungry = sum(credited[name] for name in HUNGRY)
    assert not brought.keys() & set(HUNGRY)
    assert hungry > 0.3 * whole
    # And those that do bring orders get less than they, whichever model is asked.
    assert sum(credited[name] for name in WORKING) < hungry
    assert sum(brought.values()) < 0.2 * whole


def test_credit_adds_up_to_the_same_for_every_model(asked: Asked) -> None:
    whole = {
        model: (
            sum(
                row["credited_conversions"]
                for row in asked.found.tables["channel_credits"]
                if (row["credit_model"], row["credit_segment"]) == (model, EVERYBODY)
            ),
            sum(asked.credited(model).values()),
        )
        for model in CREDIT_MODELS
    }
    conversions, amounts = zip(*whole.values(), strict=True)
    assert conversions == pytest.approx([round(conversions[0])] * len(whole), abs=1e-4)
    assert amounts == pytest.approx([amounts[0]] * len(whole), abs=0.01)


def test_an_experiment_says_how_much_was_brought(asked: Asked) -> None:
    rows = [
        row for row in asked.found.tables["channel_reconciliation"] if row["credit_model"] == MARKOV
    ]
    assert {row["media_channel"] for row in rows} == {"email"}
    assert len(rows) == 2
    caused, lots, orders = (
        stored_table(one) for one in (TRUTH_CAUSED_ORDERS, CAMPAIGN_ASSIGNMENTS, ORDERS)
    )
    brought = caused.filter(caused.media_channel == "email").inner_join(orders, "order_id")
    for row in rows:
        campaign = row["measured_by"].removeprefix("campaign_assignments: ")
        to = lots.filter((lots.campaign_id == campaign) & (lots.assigned_arm == "contacted"))
        theirs = brought.semi_join(to, "customer_id")
        begin = ibis.literal(row["measured_from_on"])
        # An e-mail is answered within a week; the other one was sent weeks apart.
        days = theirs.ordered_at.date().delta(begin, unit="day")
        inside = theirs.filter((days >= -1) & (days <= 8) & (theirs.currency == "KRW"))
        total = inside.aggregate(amount=inside.net_amount.sum())
        truth = float(asked.session.fetch(total).to_pylist()[0]["amount"])
        assert float(row["incremental_low_amount"]) <= truth
        assert truth <= float(row["incremental_high_amount"])
        assert truth < float(row["credited_amount"])


def test_the_answer_speaks_of_credit_and_never_of_an_effect(asked: Asked) -> None:
    answer = asked.found.result.answer
    assert "credit is not cause" in answer.headline.en
    assert "배분은 효과가 아닙니다" in answer.headline.ko
    assert {row["evidence_class"] for row in asked.found.tables["channel_credits"]} == {
        "attribution"
    }
    assert answer.refusal is None


def test_segments_are_parts_of_the_people(asked: Asked) -> None:
    rows = asked.found.tables["channel_credits"]
    by_segment: dict[str, float] = {}
    for row in rows:
        if row["credit_model"] == "linear":
            name = row["credit_segment"]
            by_segment[name] = by_segment.get(name, 0.0) + row["credited_conversions"]
    everybody = by_segment.pop(EVERYBODY)
    assert len(by_segment) >= 5
    assert sum(by_segment.values()) == pytest.approx(everybody, abs=1e-3)


def test_intervals_hold_their_share_and_rules_have_none(asked: Asked) -> None:
    for row in asked.found.tables["channel_credits"]:
        low, high = row["credit_low_share"], row["credit_high_share"]
        if row["credit_model"] in (MARKOV, SHAPLEY):
            assert 0 <= low <= high <= 1
            assert low - 0.05 <= row["credit_share"] <= high + 0.05
        else:
            assert low is high is None


def test_cost_is_that_of_the_days_that_count(asked: Asked) -> None:
    spend = stored_table(MEDIA_SPEND)
    rows = asked.found.tables["channel_credits"]
    first, last = rows[0]["measured_from_on"], rows[0]["measured_until_on"]
    inside = spend.filter((spend.spent_on >= first) & (spend.spent_on <= last))
    summed = inside.group_by("media_channel").agg(cost=inside.spend_amount.sum())
    truth = {row["media_channel"]: row["cost"] for row in asked.session.fetch(summed).to_pylist()}
    told = {
        row["media_channel"]: row["cost_amount"]
        for row in rows
        if row["credit_segment"] == EVERYBODY and row["cost_amount"] is not None
    }
    assert told == truth


def test_it_keeps_the_contract(asked: Asked) -> None:
    settings = simulated_settings()
    assert trial_faults(Attribution().at(settings.now()), asked.session, settings) == []


def test_advertising_leaves_the_shop_as_it_was() -> None:
    plain, told = simulated_shop(400), simulated_shop(400, advertising=True)
    longer = (ORDERS, ORDER_LINES, RETURNS, CONTACTS, CAMPAIGNS)
    new = (CAMPAIGN_ASSIGNMENTS, MEDIA_SPEND, TRUTH_CHANNELS, TRUTH_CAUSED_ORDERS)
    for table, rows in plain.items():
        if table not in new:
            assert _part(table, told[table], rows).equals(rows)
    assert all(plain[table].num_rows == 0 for table in new)
    assert all(told[table].num_rows > plain[table].num_rows for table in (*longer[:2], *new))
    assert set(told) - set(plain) == {EVENTS}


def _part(table: Table, rows: pa.Table, of: pa.Table) -> pa.Table:
    """The rows that have a key of another table."""
    key = [pa.compute.cast(of[name], pa.string()) for name in table.key]
    known = pa.compute.binary_join_element_wise(*key, "|")
    theirs = pa.compute.binary_join_element_wise(
        *(pa.compute.cast(rows[name], pa.string()) for name in table.key), "|"
    )
    return rows.filter(pa.compute.is_in(theirs, known.combine_chunks()))
