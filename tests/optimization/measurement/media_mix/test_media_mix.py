"""A media mix in shops whose truth is known: what it finds, what it refuses, what tests add."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from geo_tested import READ, television
from mixed_shop import CHANNELS, CURRENCY, LAGS, RETENTION, STEEPNESS, Mixed, mixed_shop
from worlds import Computed, commit, compute, kept, session_with, simulated_settings, simulated_shop

from dangol.methods.media_mix.carry_over import CarryOver
from dangol.methods.media_mix.lifts import Lift
from dangol.methods.media_mix.saturation import Saturation
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.optimization.measurement.geo_lift.geo_tests import GeoTests
from dangol.optimization.measurement.media_mix.calibration import SpendTest, lift_of
from dangol.optimization.measurement.media_mix.fitting import scale_of
from dangol.optimization.measurement.media_mix.gathering import Gathered
from dangol.optimization.measurement.media_mix.lift_test import LiftTest
from dangol.optimization.measurement.media_mix.media_channel import MediaChannel
from dangol.optimization.measurement.media_mix.media_mix import MediaMix
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change
from dangol.tables.attribution import CHANNEL_CREDITS, EVERYBODY, MARKOV
from dangol.tables.commerce import ORDERS
from dangol.tables.experiment_results import EXPERIMENT_RETURNS
from dangol.tables.market import MARKET_FACTORS
from dangol.tables.measured import CALIBRATED, MODEL
from dangol.tables.media import MEDIA_SPEND
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Table

REGIONS, WEEKS = 6, 80


@cache
def shop(**given: Any) -> Mixed:
    return mixed_shop(REGIONS, WEEKS, **given)


def found(
    mixed: Mixed, *records: Any, more: dict[Table, Any] | None = None, **asked: Any
) -> Computed:
    with session_with(mixed.tables) as session:
        for table, rows in (more or {}).items():
            instance = DEFAULT_INSTANCE if table.instanced else None
            change = Change(table.replaced(), session.stage(table, rows), instance)
            session.commit(f"more of {table.name}", [change])
        return compute(
            MediaMix(**asked),
            session,
            simulated_settings(),
            [kept(one, str(place)) for place, one in enumerate(records)],
        )


def by_channel(computed: Computed) -> dict[str, dict[str, Any]]:
    return {row["media_channel"]: row for row in computed.tables["media_returns"]}


@pytest.mark.parametrize("asked", [{}, {"place": "whole"}, {"depth": "full"}])
def test_what_channels_returned_lies_in_their_intervals(asked: dict[str, str]) -> None:
    rows = by_channel(found(shop(), **asked))
    for name, truth in shop().returns.items():
        low, high = rows[name]["return_low_ratio"], rows[name]["return_high_ratio"]
        # Nine in ten hold; how many of a thousand do, the benchmark counts.
        assert low * 0.7 < truth < high * 1.3, name
    social = rows["social"]
    assert social["return_high_ratio"] - social["return_low_ratio"] < 3
    assert social["evidence_class"] == MODEL
    if asked.get("place") != "whole":
        assert rows["display"]["return_high_ratio"] < social["return_low_ratio"]


def test_sums_of_periods_are_the_whole_and_spend_is_what_was_spent() -> None:
    computed = found(shop())
    whole = by_channel(computed)
    for name in CHANNELS:
        rows = [r for r in computed.tables["media_periods"] if r["media_channel"] == name]
        assert len(rows) == REGIONS * WEEKS
        brought = sum(float(r["incremental_amount"]) for r in rows)
        assert brought == pytest.approx(float(whole[name]["incremental_amount"]), rel=1e-3)
        spent = sum(float(r["spend_amount"]) for r in rows)
        assert spent == pytest.approx(shop().spend[CHANNELS.index(name)].sum(), rel=1e-6)
    periods = computed.tables["sales_periods"]
    inside = [
        r["explained_low_amount"] <= r["observed_amount"] <= r["explained_high_amount"]
        for r in periods
    ]
    assert np.mean(inside) > 0.8
    assert all(r["base_amount"] < r["explained_amount"] for r in periods)


def test_the_full_answer_says_whether_its_chains_agree() -> None:
    answer = found(shop(), depth="full").result.answer
    said = {row["what"]["en"]: row["value"] for row in answer.tables[3].rows}
    assert "good" in said["Chains agree (R-hat, worst)"]["en"]
    assert "preview" not in answer.because.en
    assert "preview" in found(shop()).result.answer.because.en


def test_a_test_in_the_platform_calibrates_its_channel() -> None:
    tripled = slice(60, 64)
    mixed = mixed_shop(REGIONS, WEEKS, tripled=tripled)
    plain = by_channel(found(mixed))["tv"]
    test = lift_record(mixed, tripled)
    rows = by_channel(found(mixed, test))
    assert rows["tv"]["evidence_class"] == CALIBRATED
    assert rows["social"]["evidence_class"] == MODEL

    def width(row: dict[str, Any]) -> float:
        return float(row["return_high_ratio"] - row["return_low_ratio"])

    assert width(rows["tv"]) < width(plain)
    assert rows["tv"]["return_low_ratio"] < mixed.returns["tv"] < rows["tv"]["return_high_ratio"]


def lift_record(mixed: Mixed, tripled: slice, **changed: Any) -> LiftTest:
    """What tripling television truly brought in two regions, as somebody would write it down."""
    extra = np.zeros((REGIONS, WEEKS))
    extra[:2, tripled] = mixed.spend[2, :2, tripled] * 2 / 3
    inside = np.zeros((REGIONS, WEEKS), dtype=bool)
    inside[:2, tripled] = True
    truth = mixed.without("tv", inside, extra)
    starts = mixed.starts[tripled.start]
    fields = {
        "name": "가을",
        "media_channel": "TV",
        "regions": mixed.regions[:2],
        "starts_on": starts.isoformat(),
        "ends_on": (starts + dt.timedelta(days=27)).isoformat(),
        "spend_change": extra.sum(),
        "lift": truth,
        "lift_low": truth * 0.85,
        "lift_high": truth * 1.15,
    }
    return LiftTest(**{**fields, **changed})


def gathered_of(mixed: Mixed) -> Gathered:
    return Gathered(
        mixed.starts, 7, mixed.regions, mixed.brought.sum(0) + 4e6, CHANNELS, 3, mixed.spend, {}
    )


def test_a_lift_in_the_units_of_the_mix_is_what_the_truth_says_of_the_same_change() -> None:
    tripled = slice(60, 64)
    mixed = mixed_shop(REGIONS, WEEKS, tripled=tripled)
    record = lift_record(mixed, tripled)
    gathered = gathered_of(mixed)
    scale = scale_of(gathered, gathered.spend)
    test = SpendTest(
        record.name, "tv", record.regions, record.starts, record.ends, record.ends,
        record.spend_change, record.lift, record.lift_low, record.lift_high,
    )  # fmt: skip
    lift = lift_of(test, gathered, gathered.spend, scale, LAGS)
    assert isinstance(lift, Lift)
    unit = np.linspace(1.5, 0.5, REGIONS) * 4_000_000 * 0.05 * 2.5
    assert lift.with_it.shape == (REGIONS, 12)
    ours, theirs = lift.with_it * scale.unit[2][:, None], mixed.spend[2][:, 52:64]
    assert ours == pytest.approx(theirs)
    # Without the test it would have been a third, in its regions and weeks only.
    without = lift.without * scale.unit[2][:, None]
    assert without[:2, 8:] == pytest.approx(theirs[:2, 8:] / 3, rel=1e-6)
    assert without[2:] == pytest.approx(theirs[2:])
    assert without[:, :8] == pytest.approx(theirs[:, :8])
    assert lift.counts.tolist() == [0.0] * 8 + [1.0] * 4
    # The truth's own curve, asked as the model asks it, brings what was planted.
    true = replace(lift, with_it=ours / unit[:, None], without=without / unit[:, None])
    values = {
        "retention": RETENTION[2:3], "steepness": STEEPNESS[2:3],
    }  # fmt: skip
    told, _ = true.unit(CarryOver(lags=LAGS), Saturation(), values)
    size = np.linspace(1.5, 0.5, REGIONS) * 4_000_000
    plain = mixed.spend[2].copy()
    plain[:2, tripled] /= 3
    usual = mixed.reached(np.stack([*mixed.spend[:2], plain]))[2]
    part = usual.sum() / (size @ _part(plain / unit[:, None]).sum(1))
    assert float((part * size * told[0]).sum()) == pytest.approx(record.lift, rel=1e-6)


def _part(media: Any) -> Any:
    weights, _ = CarryOver(lags=LAGS).weights([RETENTION[2:3]])
    kept_media = np.zeros_like(media)
    for lag in range(LAGS):
        kept_media[:, lag:] += weights[0, lag] * media[:, : media.shape[1] - lag]
    return np.tanh(STEEPNESS[2] * kept_media / 2)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"media_channel": "radio"}, "nothing was spent on ‘radio’"),
        ({"starts_on": "2020-01-06", "ends_on": "2020-02-02"}, "outside the periods"),
        ({"regions": ("어디에도 없음",)}, "none of its regions is followed"),
        ({"spend_change": 9e9}, "more was spent than media spend shows"),
    ],
)
def test_a_test_that_cannot_be_used_says_why(changed: dict[str, Any], why: str) -> None:
    tripled = slice(60, 64)
    mixed = mixed_shop(REGIONS, WEEKS, tripled=tripled)
    computed = found(mixed, lift_record(mixed, tripled, **changed))
    (row,) = computed.result.answer.tables[1].rows
    assert why in row["why"]["en"]
    assert by_channel(computed)["tv"]["evidence_class"] == MODEL


def test_a_test_of_people_whose_plan_names_a_channel_calibrates_it() -> None:
    mixed = shop()
    starts = mixed.starts[60]
    returns = rows_of(
        EXPERIMENT_RETURNS,
        experiment_id=["e1"],
        experiment_name=["메일 실험"],
        variant=["new"],
        counted_units=[5_000],
        measured_from_on=[starts],
        measured_until_on=[starts + dt.timedelta(days=13)],
        evidence_class=["experiment"],
        incremental_amount=[900_000.0],
        incremental_low_amount=[700_000.0],
        incremental_high_amount=[1_100_000.0],
        cost_amount=[300_000.0],
        currency=[CURRENCY],
        known_on=[starts + dt.timedelta(days=20)],
    )
    test = Experiment(name="메일 실험", media_channel="Social")
    computed = found(mixed, test, more={EXPERIMENT_RETURNS: returns})
    assert by_channel(computed)["social"]["evidence_class"] == CALIBRATED
    (row,) = computed.result.answer.tables[1].rows
    assert row["name"] == "메일 실험: new"


def test_what_is_expected_of_a_channel_moves_what_data_does_not_tell() -> None:
    expected = MediaChannel(name="display", expected_return_low=2.0, expected_return_high=9.0)
    plain, told = (by_channel(found(shop(), *records)) for records in ((), (expected,)))
    assert told["display"]["return_ratio"] > plain["display"]["return_ratio"]
    assert told["social"]["return_ratio"] == pytest.approx(plain["social"]["return_ratio"], rel=0.2)


def test_too_few_weeks_are_refused_with_what_would_help() -> None:
    answer = found(mixed_shop(REGIONS, 20)).result.answer
    assert answer.refusal is not None
    assert "20 weeks" in answer.headline.en
    assert "It takes 26" in answer.action.en


def test_a_channel_without_variation_is_told_apart_by_nothing_but_a_test() -> None:
    mixed = shop(still="tv")
    computed = found(mixed)
    row = by_channel(computed)["tv"]
    assert row["withheld_because"] == "still"
    assert row["return_ratio"] is None
    assert row["incremental_amount"] is None
    assert "what tv brings" in computed.result.answer.decisions[0].question.en
    assert by_channel(computed)["social"]["return_ratio"] is not None


def test_two_channels_that_move_together_are_both_withheld() -> None:
    rows = by_channel(found(shop(together="display")))
    assert rows["display"]["withheld_because"] == rows["social"]["withheld_because"] == "together"
    assert rows["tv"]["withheld_because"] is None
    answer = found(shop(together="display")).result.answer
    said = {row["name"]: row["rests"]["en"] for row in answer.tables[0].rows}
    assert said["display"] == "It moves together with another: social"


def test_spend_without_sales_is_refused() -> None:
    mixed = shop()
    orders = mixed.tables[ORDERS]
    late = pc.greater(orders["ordered_at"], dt.datetime.combine(mixed.starts[60], dt.time()))
    first = pc.less(orders["ordered_at"], dt.datetime.combine(mixed.starts[2], dt.time()))
    few = replace(mixed, tables={**mixed.tables, ORDERS: orders.filter(pc.or_(late, first))})
    answer = found(few).result.answer
    assert answer.refusal is not None
    assert "nothing was sold" in answer.headline.en


def test_no_spend_and_no_meeting_of_both_are_refused() -> None:
    mixed = shop()
    spend = mixed.tables[MEDIA_SPEND]
    zero = pa.array([Decimal(0)] * len(spend), spend["spend_amount"].type)
    place = spend.schema.get_field_index("spend_amount")
    nothing = spend.set_column(place, "spend_amount", zero)
    answer = found(replace(mixed, tables={**mixed.tables, MEDIA_SPEND: nothing})).result.answer
    assert answer.headline.en == "No money was spent on media."
    none = replace(mixed, tables={**mixed.tables, MEDIA_SPEND: spend.slice(0, 0)})
    assert "both sales and media spend" in found(none).result.answer.headline.en


def test_a_factor_that_moves_sales_is_no_merit_of_media() -> None:
    mixed = shop()
    week = np.zeros(WEEKS)
    week[10:70:12] = 1
    lifted = mixed.tables[ORDERS].to_pandas()
    at = {start: place for place, start in enumerate(mixed.starts)}
    place = [at.get(one.date(), -1) for one in lifted["ordered_at"]]
    more = np.array([0.3 * week[one] if one >= 0 else 0.0 for one in place])
    values = [
        int(float(one) * (1 + add)) for one, add in zip(lifted["net_amount"], more, strict=True)
    ]
    orders = mixed.tables[ORDERS]
    orders = orders.set_column(
        orders.schema.get_field_index("net_amount"), "net_amount",
        pa.array(values, orders["net_amount"].type),
    )  # fmt: skip
    days = [start + dt.timedelta(days=day) for start, on in zip(mixed.starts, week, strict=True)
            for day in range(7) if on]  # fmt: skip
    factors = rows_of(
        MARKET_FACTORS, factor_on=days, market_factor=["박람회"] * len(days),
        market_factor_kind=["event"] * len(days), market_factor_value=[1.0] * len(days),
    )  # fmt: skip
    told = found(
        replace(mixed, tables={**mixed.tables, ORDERS: orders}), more={MARKET_FACTORS: factors}
    )
    untold = found(replace(mixed, tables={**mixed.tables, ORDERS: orders}))

    def error(computed: Computed) -> float:
        rows = computed.tables["sales_periods"]
        return float(
            np.mean([abs(float(r["observed_amount"] - r["explained_amount"])) for r in rows])
        )

    assert error(told) < error(untold) / 2


def test_an_unpaid_channel_is_told_without_returns() -> None:
    mixed = shop()
    rng = np.random.default_rng(4)
    visits = rng.gamma(2, 100, WEEKS)
    days = [start + dt.timedelta(days=day) for start in mixed.starts for day in range(7)]
    factors = rows_of(
        MARKET_FACTORS, factor_on=days, market_factor=["newsletter"] * len(days),
        market_factor_kind=["organic"] * len(days), market_factor_value=np.repeat(visits, 7),
    )  # fmt: skip
    row = by_channel(found(mixed, more={MARKET_FACTORS: factors}))["newsletter"]
    assert row["return_ratio"] is None
    assert float(row["cost_amount"]) == 0
    assert row["incremental_low_amount"] is not None


@pytest.mark.parametrize(
    "asked",
    [
        {"carry_over": "delayed"},
        {"carry_over": "weibull", "saturation": "michaelis-menten"},
        {"saturation": "hill"},
    ],
)
def test_every_shape_answers(asked: dict[str, str]) -> None:
    rows = by_channel(found(shop(), **asked))
    assert rows["social"]["return_low_ratio"] > 1
    assert rows["social"]["carry_over_kind"] == asked.get("carry_over", "geometric")


def test_days_answer_as_weeks_do() -> None:
    made = simulated_shop(1_500, days=700, media=True)
    with session_with({table: made[table] for table in READ}) as session:
        computed = compute(MediaMix(period="day", place="whole"), session, simulated_settings())
    rows = computed.tables["sales_periods"]
    days = [row["period_starts_on"] for row in rows]
    assert days[1] - days[0] == dt.timedelta(days=1)
    assert set(by_channel(computed)) == {"tv", "paid-search", "social", "display"}


def test_credit_of_paths_stands_beside_the_mix_with_a_reason() -> None:
    mixed = shop()
    first, last = mixed.starts[50], mixed.starts[60] + dt.timedelta(days=6)
    brought = mixed.brought[:, :, 50:61].sum((1, 2))
    given = rows_of(
        CHANNEL_CREDITS,
        credit_model=[MARKOV] * 3,
        credit_segment=[EVERYBODY] * 3,
        media_channel=list(CHANNELS),
        measured_from_on=[first] * 3,
        measured_until_on=[last] * 3,
        credited_amount=[brought[0] * 30, brought[1], brought[2] * 0.01],
        currency=[CURRENCY] * 3,
        known_on=[last] * 3,
    )
    answer = found(mixed, more={CHANNEL_CREDITS: given}).result.answer
    why = {row["name"]: row["why"]["en"] for row in answer.tables[2].rows}
    assert "come anyway" in why["display"]
    assert why["social"] == "Both agree."
    assert "never click" in why["tv"]


def test_a_geo_test_that_ran_in_the_platform_enters_without_a_number_typed() -> None:
    """The simulated shop end to end: its geo test is measured, and the mix goes on from it."""
    made = simulated_shop(12_000, days=900, media=True)
    test = replace(kept(television(outcome="amount", cooldown_days=14)), state="stopped")
    with session_with({table: made[table] for table in READ}) as session:
        settings = simulated_settings()
        measured = compute(GeoTests(), session, settings, [test])
        before = by_channel(compute(MediaMix(), session, settings, [test]))
        commit(session, GeoTests(), measured)
        after = by_channel(compute(MediaMix(), session, settings, [test]))
    assert before["tv"]["evidence_class"] == MODEL
    assert after["tv"]["evidence_class"] == CALIBRATED
    width = [
        row["return_high_ratio"] - row["return_low_ratio"] for row in (before["tv"], after["tv"])
    ]
    assert width[1] < width[0]
    assert after["tv"]["return_ratio"] > before["tv"]["return_ratio"]


def test_a_demand_of_which_nobody_told_has_room_and_makes_it_less_sure() -> None:
    followed = found(mixed_shop(REGIONS, 110, follows=0.6, noise=0.02), place="whole")
    clean = found(mixed_shop(REGIONS, 110, noise=0.02))

    def social(computed: Computed) -> tuple[float, float]:
        row = by_channel(computed)["social"]
        return row["return_low_ratio"], row["return_high_ratio"]

    # Without room for it, social would claim twice its return of 3.
    low, high = social(followed)
    assert low < 3.3
    assert high - low > 2 * (social(clean)[1] - social(clean)[0])

    def checks(computed: Computed) -> set[str]:
        return {row["what"]["en"] for row in computed.result.answer.tables[3].rows}

    assert "Hidden demand" in checks(followed)
    assert "Hidden demand" not in checks(clean)


def test_what_media_does_may_drift_and_how_it_works_now_is_told() -> None:
    computed = found(shop(), effect="drifting")
    rows = by_channel(computed)
    assert rows["social"]["return_low_ratio"] * 0.7 < 3 < rows["social"]["return_high_ratio"] * 1.3
    said = {row["what"]["en"]: row["value"]["en"] for row in computed.result.answer.tables[3].rows}
    now = said["social now, against its mean"]
    low, high = (float(one) for one in now.split("(")[1].rstrip(")").split(" to "))
    assert low < 1.1
    assert high > 0.9


def test_whom_it_reached_and_how_often_tells_more_than_spend() -> None:
    mixed = mixed_shop(REGIONS, WEEKS, counted=True)
    counted = found(mixed)
    said = {row["what"]["en"]: row["value"]["en"] for row in counted.result.answer.tables[3].rows}
    assert said["Contacts that bring half"] == "1.5 for each person and week"
    row = by_channel(counted)["social"]
    assert row["return_low_ratio"] * 0.8 < mixed.returns["social"] < row["return_high_ratio"] * 1.2
    spend = mixed.tables[MEDIA_SPEND]
    for name in ("impressions", "media_reach"):
        place = spend.schema.get_field_index(name)
        spend = spend.set_column(place, name, pa.nulls(len(spend), pa.float64()))
    plain = found(replace(mixed, tables={**mixed.tables, MEDIA_SPEND: spend}))

    def missed(computed: Computed) -> float:
        rows = computed.tables["sales_periods"]
        return float(
            np.mean([abs(float(r["observed_amount"] - r["explained_amount"])) for r in rows])
        )

    assert missed(counted) < missed(plain)
    assert "Contacts that bring half" not in {
        row["what"]["en"] for row in plain.result.answer.tables[3].rows
    }
