"""From touches to paths in the engine, worked by hand; and the rules that share a conversion."""

from collections.abc import Sequence
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import session_with

from dangol.methods.attribution.credit_rules import (
    DECAY,
    FIRST,
    LAST,
    LAST_BUT_DIRECT,
    LINEAR,
    POSITION,
    RULES,
    Weights,
    rule_credits,
    rule_weights,
)
from dangol.methods.attribution.paths import MOST_TOUCHES, Paths, unpacked
from dangol.methods.attribution.touch_paths import (
    DAY_SECONDS,
    WORD_NAMES,
    Period,
    ahead,
    distinct_paths,
    packed,
    placed,
)
from dangol.store.warehouse.interface import Session, Warehouse
from dangol.tables.vocabulary import Table, column
from dangol.words import Text

Touch = tuple[int, float, str]
"""Whose, on which day, by which channel; ``!`` and an amount is a conversion."""
PERIOD = Period(100 * DAY_SECONDS, 200 * DAY_SECONDS, 30 * DAY_SECONDS)


def _table(name: str, *more: str) -> Table:
    numbers = [
        column(one, "int64", en=one, ko=one) for one in ("row", "person_number", "second", *more)
    ]
    return Table(name, Text(en=name, ko=name), ("row",), tuple(numbers))


TOUCHES = _table("seen_touches", "mark")
CONVERSIONS = _table("seen_conversions", "amount")


def rows_of(table: Table, rows: Sequence[tuple[int, ...]]) -> pa.Table:
    names = table.column_names
    numbered = [(place, *one) for place, one in enumerate(rows)]
    columns = list(zip(*numbered, strict=True)) if rows else [()] * len(names)
    return pa.table(
        {name: pa.array(values, pa.int64()) for name, values in zip(names, columns, strict=True)}
    )


def counted(session: Session, happened: Sequence[Touch], period: Period = PERIOD) -> ir.Table:
    """The touches that count."""
    touches = [(who, int(day * DAY_SECONDS), ord(what) - ord("a"))
               for who, day, what in happened if what[0] != "!"]  # fmt: skip
    ends = [(who, int(day * DAY_SECONDS), int(what[1:] or 1))
            for who, day, what in happened if what[0] == "!"]  # fmt: skip
    seen = session.stage(TOUCHES, rows_of(TOUCHES, touches))
    ended = session.stage(CONVERSIONS, rows_of(CONVERSIONS, ends))
    valued = ended.mutate(value=ended.amount.cast("float64"))
    return session.layer(placed(session.layer(ahead(seen, valued, period)), period))


def paths(session: Session, happened: Sequence[Touch]) -> dict[str, tuple[float, float, float]]:
    """Ways as words with how often they converted, did not, and their value."""
    rows = session.fetch(distinct_paths(packed(counted(session, happened))))
    found = as_paths(rows)
    names = ["".join(chr(ord("a") + one) for one in found.touches[end - size : end])
             for end, size in zip(found.ends, found.sizes, strict=True)]  # fmt: skip
    return {
        name: (found.converted[n], found.lost[n], found.value[n]) for n, name in enumerate(names)
    }


def as_paths(rows: pa.Table) -> Paths:
    words = np.stack([rows[name].to_numpy() for name in WORD_NAMES], axis=1)
    return unpacked(words, 31, *(rows[name].to_numpy() for name in ("converted", "value", "lost")))


def shares(
    session: Session, happened: Sequence[Touch], weights: Weights
) -> dict[str, dict[str, float]]:
    """Conversions by rule and channel."""
    rows = session.fetch(rule_credits(rule_weights(counted(session, happened), weights)))
    return {
        rule: {chr(ord("a") + row["mark"]): row[rule] for row in rows.to_pylist() if row[rule]}
        for rule in RULES
    }


def test_paths_end_with_a_conversion_or_a_pause(warehouse: Warehouse) -> None:
    happened = [
        # Two conversions: the touch before the first is no part of the second path.
        (1, 110, "a"), (1, 112, "b"), (1, 113, "!5"), (1, 120, "c"), (1, 121, "!7"),
        # A pause of 31 days ends a path without a conversion; the next one converts.
        (2, 101, "a"), (2, 132, "b"), (2, 135, "!3"),
        # The touch of day 104 is further from the conversion than the window, and in no path.
        (3, 104, "a"), (3, 130, "b"), (3, 140, "!2"),
        # Exactly the window is within it.
        (4, 110, "c"), (4, 140, "!1"),
        # Nothing comes of it, and it is over on day 150; the second is still open on day 200.
        (5, 118, "a"), (5, 120, "a"), (6, 180, "b"),
        # Converted before the period; over before it.
        (7, 95, "a"), (7, 99, "!9"), (8, 60, "a"),
        # A conversion that nobody was led to, and a touch in the second of the conversion.
        (9, 150, "!4"), (10, 160, "a"), (10, 160, "!6"),
    ]  # fmt: skip
    with warehouse.session() as session:
        found = paths(session, happened)
    assert found == {
        "ab": (1, 0, 5.0),
        "c": (2, 0, 8.0),
        "a": (1, 1, 6.0),
        "b": (2, 0, 5.0),
        "aa": (0, 1, 0.0),
    }


def test_rules_share_as_worked_by_hand(warehouse: Warehouse) -> None:
    happened = [(1, 103, "a"), (1, 106, "b"), (1, 107, "b"), (1, 110, "d"), (1, 110, "!10")]
    weights = Weights(direct=3, first_share=0.4, last_share=0.2, half_life_days=1.0)
    with warehouse.session() as session:
        found = shares(session, happened, weights)
    assert found[LAST] == {"d": 1.0}
    assert found[LAST_BUT_DIRECT] == {"b": 1.0}
    assert found[FIRST] == {"a": 1.0}
    assert found[LINEAR] == pytest.approx({"a": 0.25, "b": 0.5, "d": 0.25})
    assert found[POSITION] == pytest.approx({"a": 0.4, "b": 0.4, "d": 0.2})
    # 7, 4, 3 and 0 days before: 1/128, 1/16, 1/8, 1 of 153/128 in all.
    assert found[DECAY] == pytest.approx({"a": 1 / 153, "b": 24 / 153, "d": 128 / 153})


def test_short_paths_leave_no_middle() -> None:
    with session_with({}) as session:
        alone = shares(session, [(1, 110, "d"), (1, 111, "!")], Weights(direct=3))
        pair = shares(
            session,
            [(1, 110, "a"), (1, 111, "b"), (1, 112, "!")],
            Weights(first_share=0.3, last_share=0.1),
        )
        middle = shares(
            session,
            [(1, 110, "a"), (1, 111, "b"), (1, 112, "!")],
            Weights(first_share=0.0, last_share=0.0),
        )
    assert all(alone[rule] == pytest.approx({"d": 1.0}) for rule in RULES)
    assert pair[POSITION] == pytest.approx({"a": 0.75, "b": 0.25})
    assert middle[POSITION] == pytest.approx({"a": 0.5, "b": 0.5})


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_every_rule_gives_away_all_there_is(seed: int) -> None:
    happened = by_chance(seed)
    with session_with({}) as session:
        touches = counted(session, happened)
        whole = as_paths(session.fetch(distinct_paths(packed(touches))))
        given = session.fetch(rule_credits(rule_weights(touches, Weights(direct=0)))).to_pylist()
    for rule in RULES:
        assert sum(row[rule] for row in given) == pytest.approx(whole.conversions)
        assert sum(row[f"{rule}_value"] for row in given) == pytest.approx(whole.total_value)
    assert whole.converted.sum() <= sum(what[0] == "!" for _, _, what in happened)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(seed: int, chance: Any) -> None:
    happened = by_chance(seed)
    shuffled = [*happened]
    chance.shuffle(shuffled)
    with session_with({}) as session:
        one, other = paths(session, happened), paths(session, shuffled)
    assert one == pytest.approx(other)


def test_only_the_last_touches_of_a_long_path_count() -> None:
    happened: list[Touch] = [(1, 110 + n / 100, "a" if n < 12 else "b") for n in range(60)]
    with session_with({}) as session:
        (found,) = paths(session, [*happened, (1, 111, "!")])
    assert found == "b" * MOST_TOUCHES


def test_weights_of_both_ends_are_at_most_all() -> None:
    with pytest.raises(ValueError, match="together at most 1"):
        Weights(first_share=0.7, last_share=0.4)


def by_chance(seed: int) -> list[Touch]:
    rng = np.random.default_rng(seed)
    days = np.sort(rng.integers(60 * 24, 210 * 24, 200)) / 24
    kinds = rng.choice([*"abcd", "!2", "!5"], 200)
    return [
        (int(who), float(day), str(kind))
        for who, day, kind in zip(rng.integers(0, 9, 200), days, kinds, strict=True)
    ]
