"""Snapshots of the past against a plain reckoning, row by row, on both engines."""

import datetime as dt
import math
from collections import Counter
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest

from dangol.methods.point_in_time import (
    Feature,
    Ratio,
    cutoff_table,
    joined_snapshots,
    known_before,
    snapshot,
)
from dangol.store.warehouse.interface import Warehouse
from dangol.tables.vocabulary import Table, column
from dangol.words import Text

START = dt.date(2025, 1, 1)
CUTOFFS = [START + dt.timedelta(days=n) for n in (10, 45, 46, 90, 120)]
FACTS = Table(
    "facts",
    Text(en="Facts of a test.", ko="시험용 사실입니다."),
    key=("number",),
    columns=(
        column("number", "int64", en="Number.", ko="번호입니다."),
        column("who", "string", en="Entity.", ko="대상입니다."),
        column("shop", "string", en="Another entity.", ko="다른 대상입니다."),
        column("day", "date", en="Day.", ko="날입니다."),
        column("amount", "float64", en="Amount.", ko="값입니다."),
        column("kind", "string", en="Kind.", ko="종류입니다."),
        column("is_late", "boolean", en="Flag.", ko="표시입니다."),
        column("hidden_from_on", "date", en="Hidden from.", ko="가린 첫날입니다."),
        column("hidden_until_on", "date", en="Hidden until.", ko="가린 끝날입니다."),
    ),
)
FEATURES = [
    Feature("n", "count"),
    Feature("n_28", "count", days=28),
    Feature("n_a", "count", where=("kind", "a"), days=60),
    Feature("days_28", "days", days=28),
    Feature("sum_28", "sum", "amount", days=28),
    Feature("mean", "mean", "amount"),
    Feature("most_60", "most", "amount", days=60),
    Feature("recency", "recency"),
    Feature("recency_a", "recency", where=("kind", "a")),
    Feature("first", "first"),
    Feature("share_late", "share", where=("is_late", True), days=60),
    Feature("share_a", "share", "amount", where=("kind", "a")),
    Feature("trend_60", "trend", days=60),
    Feature("pace_28", "pace", days=28),
    Feature("gap", "gap"),
    Feature("gap_spread", "gap_spread"),
    Feature("gap_a", "gap", where=("kind", "a"), days=90),
    Feature("kinds", "kinds", "kind"),
    Feature("kinds_28", "kinds", "kind", days=28),
    Feature("main", "main_share", "kind"),
    Feature("mix_60", "mix", "kind", days=60),
]


def made(seed: int = 7, count: int = 400) -> list[dict[str, Any]]:
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(count):
        day = START + dt.timedelta(days=int(rng.integers(0, 115)))
        is_hidden = rng.random() < 0.2
        rows.append(
            {
                "who": None if rng.random() < 0.02 else f"w{rng.integers(0, 12)}",
                "shop": f"s{rng.integers(0, 3)}",
                "day": day,
                "amount": None if rng.random() < 0.1 else round(float(rng.normal(10, 4)), 2),
                "kind": None if rng.random() < 0.1 else str(rng.choice(["a", "b", "c"])),
                "is_late": bool(rng.random() < 0.5),
                "hidden_from_on": START + dt.timedelta(days=30) if is_hidden else None,
                "hidden_until_on": day + dt.timedelta(days=30) if is_hidden else None,
            }
        )
    return rows


def arrow(rows: list[dict[str, Any]]) -> pa.Table:
    kinds = {
        "int64": pa.int64(),
        "float64": pa.float64(),
        "date": pa.date32(),
        "boolean": pa.bool_(),
    }
    schema = pa.schema([(c.name, kinds.get(c.type, pa.string())) for c in FACTS.columns])
    numbered = [{**row, "number": number} for number, row in enumerate(rows)]
    return pa.Table.from_pylist(numbered, schema=schema)


def reckoned(
    rows: list[dict[str, Any]], entity: str
) -> dict[tuple[dt.date, str], dict[str, float | None]]:
    """Every feature by plain loops over what was known."""
    found = {}
    for cutoff in CUTOFFS:
        for who in sorted({r[entity] for r in rows if r[entity] is not None}):
            known = [
                {**r, "age": (cutoff - r["day"]).days}
                for r in rows
                if r[entity] == who
                and r["day"] < cutoff
                and not (
                    r["hidden_from_on"] and r["hidden_from_on"] <= cutoff <= r["hidden_until_on"]
                )
            ]
            if known:
                found[cutoff, who] = {one.name: value(known, one) for one in FEATURES}
    return found


def value(known: list[dict[str, Any]], one: Feature) -> float | None:
    inside = [r for r in known if one.days is None or r["age"] <= one.days]
    kept = [r for r in inside if one.where is None or r[one.where[0]] == one.where[1]]
    number = [1.0 if one.value is None else r[one.value] for r in kept]
    told = [n for n in number if n is not None]
    ages = [r["age"] for r in kept]
    match one.measure:
        case "count":
            return float(len(kept))
        case "days":
            return float(len(set(ages)))
        case "sum":
            return sum(told)
        case "mean":
            return sum(told) / len(told) if told else None
        case "most":
            return max(told, default=None)
        case "recency":
            return min(ages, default=None)
        case "first":
            return max(ages, default=None)
        case "share":
            every = [1.0 if one.value is None else r[one.value] or 0.0 for r in inside]
            return sum(told) / sum(every) if sum(every) > 0 else None
        case "trend":
            assert one.days
            late = [r for r in kept if r["age"] <= one.days // 2]
            return len(late) / len(kept) if kept else None
        case "pace":
            assert one.days
            every = known if one.where is None else kept
            return sum(math.exp(-r["age"] / one.days) for r in every)
        case "gap" | "gap_spread":
            # A gap belongs to its later day; the window is of that day.
            of_kind = [r for r in known if one.where is None or r[one.where[0]] == one.where[1]]
            days = sorted({r["age"] for r in of_kind})
            gaps = [
                later - age
                for age, later in zip(days, days[1:], strict=False)
                if one.days is None or age <= one.days
            ]
            if not gaps or (one.measure == "gap_spread" and len(gaps) < 2):
                return None
            mean = sum(gaps) / len(gaps)
            return mean if one.measure == "gap" else float(np.std(gaps)) / mean
    counts = list(Counter(r["kind"] for r in inside if r["kind"]).values())
    if one.measure == "kinds":
        return float(len(counts))
    if not counts:
        return None
    if one.measure == "main_share":
        return max(counts) / sum(counts)
    shares = [n / sum(counts) for n in counts]
    return -sum(p * math.log(p) for p in shares)


@pytest.mark.parametrize("entity", ["who", "shop"])
def test_a_snapshot_says_what_was_known_on_its_day(warehouse: Warehouse, entity: str) -> None:
    rows = made()
    warehouse.ensure([FACTS])
    with warehouse.session() as session:
        facts = session.stage(FACTS, arrow(rows))
        found = session.fetch(snapshot(facts, FEATURES, CUTOFFS, entity)).to_pylist()
    wanted = reckoned(rows, entity)
    assert {(r["cutoff_on"], r[entity]) for r in found} == set(wanted)
    for row in found:
        right = wanted[row["cutoff_on"], row[entity]]
        for one in FEATURES:
            got, want = row[one.name], right[one.name]
            if one.measure == "kinds":
                got = got or 0.0  # Who has no named kind at all is filled when parts are joined.
            assert got == pytest.approx(want, abs=1e-5), (row["cutoff_on"], row[entity], one)


def test_a_snapshot_of_the_past_does_not_change_when_more_comes_in(warehouse: Warehouse) -> None:
    cutoff = CUTOFFS[2]
    rows = [r for r in made() if r["day"] < cutoff and r["hidden_from_on"] is None]
    live_since = START + dt.timedelta(days=20)
    late = {
        **rows[0],
        "day": START + dt.timedelta(days=5),
        "amount": 1e6,
        "hidden_from_on": live_since,
        "hidden_until_on": cutoff,
    }
    future = {**rows[0], "day": cutoff}
    warehouse.ensure([FACTS])
    with warehouse.session() as session:
        before, after = (
            session.fetch(
                snapshot(session.stage(FACTS, arrow(some)), FEATURES, [cutoff], "who").order_by(
                    "who"
                )
            )
            for some in (rows, [*rows, late, future])
        )
    assert before.num_rows
    assert before.equals(after)


def test_whoever_has_no_fact_of_a_kind_has_counts_of_zero(warehouse: Warehouse) -> None:
    counted = [Feature("n", "count"), Feature("total", "sum", "amount"), Feature("last", "recency")]
    rows = [{**made()[0], "who": "one", "day": START, "amount": 3.0, "hidden_from_on": None}]
    warehouse.ensure([FACTS])
    with warehouse.session() as session:
        facts = session.stage(FACTS, arrow(rows))
        other = session.stage(FACTS, arrow([{**rows[0], "who": "two"}]))
        known = known_before(facts.union(other), CUTOFFS[:1])
        people = known.select("cutoff_on", "who").distinct()
        part = snapshot(facts, counted, CUTOFFS[:1], "who")
        joined = joined_snapshots(people, [(part, counted)], [Ratio("each", "total", "n")], "who")
        found = session.fetch(joined.order_by("who")).to_pylist()
    assert [(r["n"], r["total"], r["last"], r["each"]) for r in found] == [
        (1.0, 3.0, 10.0, 3.0),
        (0.0, 0.0, None, None),
    ]


def test_a_trend_and_a_pace_need_a_window() -> None:
    facts = cutoff_table(CUTOFFS).mutate(day=ibis.literal(START), who=ibis.literal("w"))
    for measure in ("trend", "pace"):
        with pytest.raises(ValueError, match="needs a window"):
            snapshot(facts, [Feature("x", measure)], CUTOFFS, "who")  # type: ignore[arg-type]
