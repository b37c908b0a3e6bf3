"""RFM against answers worked out by hand, and properties that hold whatever people buy."""

import datetime as dt
import math
import random
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

import answers
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from worlds import AS_OF, SEOUL, Row, World, compute, order, session_with, settings_of, tiny_shop

from dangol.contract.analysis import Analysis
from dangol.customers.profile import GoldenProfile
from dangol.customers.rfm import RfmSegments
from dangol.store.warehouse.interface import Session
from dangol.tables.commerce import EXCHANGE_RATES, ORDERS
from dangol.tables.results import RFM_SEGMENTS

DAY = dt.timedelta(days=1)
SCORES = answers.SCORES
# Days before the moment, in whole cents what was paid.
Purchase = tuple[str, int, int]


def world_of(purchases: Sequence[Purchase], currency: str = "USD") -> World:
    """Purchases at noon in the shop, so many days before the tiny shop's day."""
    noon = dt.datetime(2024, 3, 15, 16)
    return {
        ORDERS: [
            order(f"o{n}", person, noon - days * DAY, Decimal(cents) / 100, currency=currency)
            for n, (person, days, cents) in enumerate(purchases)
        ]
    }


def scores_of(session: Session, **asked: object) -> dict[str, tuple[object, ...]]:
    """Scores and segment by customer."""
    rows = compute(RfmSegments(**asked), session).rows
    return {row["customer_id"]: tuple(row[name] for name in SCORES) for row in rows}


def test_the_tiny_shop_gets_the_scores_worked_out_by_hand() -> None:
    with session_with(tiny_shop()) as session:
        assert compute(RfmSegments(), session).rows == answers.rfm()


def test_equal_customers_get_equal_scores() -> None:
    with session_with(tiny_shop()) as session:
        scores = scores_of(session)
    assert scores["이서준"] == scores["박지우"]
    crowd = [(f"c{n}", 5, 1000) for n in range(7)]
    with session_with(world_of(crowd)) as session:
        assert set(scores_of(session).values()) == {(5, 5, 5, "champions")}


def test_the_headline_and_the_table_say_what_the_rows_say() -> None:
    with session_with(tiny_shop()) as session:
        answer = compute(RfmSegments(), session).result.answer
    # 200 + 60 + 180 of 758.876.
    assert answer.headline.en == "30% of customers, the champions, bring 58% of sales."
    assert answer.action.ko == "떠나가는 단골 2명을 먼저 살펴보세요."
    (table,) = answer.tables
    segments = {row["segment"]: row["customers"] for row in table.rows}
    assert segments == {"champions": 3, "steady": 2, "cooling": 1, "slipping": 2, "quiet": 2}
    assert list(segments) == [name for name in RFM_SEGMENTS if name in segments]
    assert table.total is not None
    assert table.total["customers"] == 10
    assert sum(row["sales_share"] for row in table.rows) == pytest.approx(1)
    assert sum(row["customer_share"] for row in table.rows) == pytest.approx(1)
    (slipping,) = answer.decisions
    assert slipping.reason.en.endswith("their last purchase was 40 days ago on average.")


@pytest.mark.parametrize("analysis", [RfmSegments(), GoldenProfile()])
def test_amounts_that_cannot_be_added_are_left_out_and_counted(analysis: Analysis) -> None:
    """The purchase in euros, and the won that came back for a purchase in dollars."""
    with session_with(tiny_shop()) as session:
        left_out = compute(analysis, session).result.answer.evidence.left_out
    assert [(one.count, one.reason.en) for one in left_out] == [
        (1, "purchases in a currency without a rate to USD"),
        (1, "returns in another currency than their purchase"),
    ]


def test_what_lies_outside_the_period_is_not_counted_as_left_out() -> None:
    with session_with(tiny_shop()) as session:
        recent = compute(RfmSegments(window_days=7), session).result.answer
    assert recent.evidence.left_out == ()


def test_who_cannot_be_priced_is_not_scored() -> None:
    with session_with(tiny_shop()) as session:
        assert "오태양" not in scores_of(session)


def test_days_are_those_of_the_shop() -> None:
    """The same moments in Seoul: most purchases happened a day later there."""
    with session_with(tiny_shop()) as session:
        found = compute(RfmSegments(), session, settings_of(time_zone=SEOUL))
    assert {row["customer_id"]: row["days_since_order"] for row in found.rows} == {
        "김하늘": 1, "윤하린": 4, "정도윤": 10, "이서준": 12, "박지우": 12,
        "최민서": 13, "임소율": 14, "조시우": 18, "장건우": 35, "강예은": 43,
    }  # fmt: skip
    kept = {row["customer_id"]: row["kept_amount"] for row in found.rows}
    assert kept["최민서"] == Decimal("72.876"), "o18 has the new rate: it is the 15th in Seoul"


def test_another_currency_changes_no_rank() -> None:
    with session_with(tiny_shop()) as session:
        found = compute(RfmSegments(), session, settings_of(currency="KRW")).rows
    kept = {row["customer_id"]: row["kept_amount"] for row in found}
    assert kept["김하늘"] == 260_000
    assert kept["최민서"] == 20_000 + 40_000 + 20_000 + 12_345
    assert {row["currency"] for row in found} == {"KRW"}
    drop = ("kept_amount", "currency")
    assert [without(row, drop) for row in found] == [without(row, drop) for row in answers.rfm()]


def without(row: Row, names: Sequence[str]) -> Row:
    return {name: value for name, value in row.items() if name not in names}


@pytest.mark.parametrize(("window_days", "customers"), [(12, 3), (13, 5), (14, 6), (44, 10)])
def test_the_first_day_of_the_period_counts(window_days: int, customers: int) -> None:
    with session_with(tiny_shop()) as session:
        rows = compute(RfmSegments(window_days=window_days), session).rows
    assert len(rows) == customers
    assert max(row["days_since_order"] for row in rows) <= window_days


def test_an_earlier_moment_knows_nothing_of_later_purchases_and_returns() -> None:
    moment = dt.datetime(2024, 2, 20, 14, 59, tzinfo=dt.UTC)
    with session_with(tiny_shop()) as session:
        rows = compute(RfmSegments(as_of=moment), session).rows
    found = {row["customer_id"]: row for row in rows}
    assert found["김하늘"]["order_count"] == 3, "o04 is a minute too late"
    assert found["정도윤"]["kept_amount"] == 110, "the returns r3 and r4 are too late"
    assert "조시우" not in found


def test_the_order_of_rows_does_not_matter() -> None:
    world = tiny_shop()
    for rows in world.values():
        random.Random(7).shuffle(rows)
    with session_with(world) as session:
        assert compute(RfmSegments(), session).rows == answers.rfm()


def test_nobody_bought_is_said_and_not_scored() -> None:
    with session_with({ORDERS: []}) as session:
        computed = compute(RfmSegments(), session)
    assert computed.tables == {}
    refusal = computed.result.answer.refusal
    assert refusal is not None
    assert refusal.reason.en == "Nobody bought anything in the 365 days before 15 Mar 2024."
    assert refusal.reason.ko == "2024년 3월 15일 앞의 365일 동안 구매한 고객이 없습니다."


def test_only_unpriced_purchases_are_refused_too() -> None:
    with session_with(world_of([("a", 3, 100)], currency="EUR")) as session:
        assert compute(RfmSegments(), session).result.answer.refusal is not None


@pytest.mark.parametrize("wrong", [{"bins": 2}, {"bins": 11}, {"window_days": 6}, {"steps": 5}])
def test_parameters_out_of_range_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        RfmSegments(**wrong)


def scored_by_hand(purchases: Sequence[Purchase], bins: int) -> dict[str, tuple[object, ...]]:
    """The rule in plain Python: rank in whole numbers, then three levels by three."""
    by_person: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for person, days, cents in purchases:
        by_person[person].append((days, cents))
    facts = {
        person: (-min(d for d, _ in own), len(own), sum(c for _, c in own))
        for person, own in by_person.items()
    }

    def score(person: str, what: int) -> int:
        not_better = sum(other[what] <= facts[person][what] for other in facts.values())
        return math.ceil(bins * not_better / len(facts))

    found: dict[str, tuple[object, ...]] = {}
    for person in facts:
        r, f, m = (score(person, what) for what in range(3))
        worth = (f + m) / 2
        recent = "high" if r > bins * 0.6 else "middle" if r > bins * 0.4 else "low"
        good = "high" if worth > bins * 0.6 else "middle" if worth > bins * 0.4 else "low"
        segment = {
            ("high", "high"): "champions",
            ("high", "middle"): "steady",
            ("high", "low"): "light",
            ("middle", "high"): "cooling",
            ("middle", "middle"): "cooling",
            ("middle", "low"): "occasional",
            ("low", "high"): "slipping",
            ("low", "middle"): "slipping",
            ("low", "low"): "quiet",
        }[recent, good]
        found[person] = (r, f, m, segment)
    return found


# Few people, days and prices, so that ties are frequent.
purchases_of_few = st.lists(
    st.tuples(
        st.sampled_from([f"c{n}" for n in range(9)]), st.integers(1, 6), st.integers(-1, 3)
    ).map(lambda p: (p[0], p[1] * 11, p[2] * 250)),
    min_size=1,
    max_size=30,
)
once = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@once
@given(purchases=purchases_of_few, bins=st.sampled_from([3, 4, 5, 10]))
def test_scores_and_segments_follow_the_rule(purchases: list[Purchase], bins: int) -> None:
    with session_with(world_of(purchases)) as session:
        assert scores_of(session, bins=bins) == scored_by_hand(purchases, bins)


@once
@given(purchases=purchases_of_few, rate=st.sampled_from([0.5, 4.0, 1300.0]))
def test_one_rate_for_all_changes_no_score(purchases: list[Purchase], rate: float) -> None:
    world = world_of(purchases, currency="AUD")
    world[EXCHANGE_RATES] = [
        {
            "currency": "AUD",
            "to_currency": "USD",
            "valid_from_on": AS_OF.date() - 400 * DAY,
            "rate": rate,
        }
    ]
    with session_with(world) as session:
        assert scores_of(session) == scored_by_hand(purchases, 5)


def test_every_segment_can_be_reached() -> None:
    """Twenty customers over the whole grid: recent or not by worth or not."""
    rng = random.Random(11)
    purchases = [
        (f"c{n}", rng.randrange(1, 300), rng.randrange(100, 9000))
        for n in range(40)
        for _ in range(rng.randrange(1, 6))
    ]
    with session_with(world_of(purchases)) as session:
        found = scores_of(session)
    assert found == scored_by_hand(purchases, 5)
    assert {segment for *_, segment in found.values()} == set(RFM_SEGMENTS)
