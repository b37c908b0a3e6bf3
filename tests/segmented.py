"""Worlds in which people are of kinds that are known, for what finds groups of people."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from worlds import AS_OF, World, arrow, order, order_line

from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.segments.segment_model import SegmentModel
from dangol.customers.segments.segments import Segments
from dangol.settings import Settings
from dangol.store.warehouse.interface import Session
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import ORDER_LINES, ORDERS
from dangol.tables.segments import SEGMENT_MEMBERS, SEGMENT_MOVES, SEGMENT_TRAITS, SEGMENTS
from dangol.tables.voice import SURVEY_ANSWERS

SATURDAY = dt.datetime(2024, 3, 9, 5, tzinfo=dt.UTC)
"""Midnight in New York, some days before everything is asked."""
DEPARTMENTS = ("fruit", "bread", "soap", "tools")


@dataclass(frozen=True)
class Kind:
    """How people of a kind buy: purchases a week, the share at weekends, of what, how much."""

    weekly: float
    weekend: float
    evening: float
    departments: tuple[float, float, float, float]
    lines: int
    price: float


KINDS = (
    Kind(1.4, 0.95, 0.1, (0.85, 0.05, 0.05, 0.05), 2, 4.0),
    Kind(0.6, 0.05, 0.9, (0.05, 0.05, 0.85, 0.05), 6, 9.0),
    Kind(0.5, 0.2, 0.1, (0.05, 0.05, 0.05, 0.85), 1, 60.0),
    Kind(2.5, 0.3, 0.3, (0.05, 0.85, 0.05, 0.05), 2, 2.0),
)
"""Weekend fruit, weekday evening soap in big baskets, tools now and then, bread every day."""


def bought(kinds: Sequence[tuple[int, ...]], weeks: int = 26, seed: int = 1) -> World:
    """Purchases of people; each has one kind, or one for each stretch of ``weeks`` up to now."""
    rng = np.random.default_rng(seed)
    world: World = {ORDERS: [], ORDER_LINES: [], PRODUCTS: []}
    for department in DEPARTMENTS:
        world[PRODUCTS] += [
            {"product_id": f"{department}{n}", "product_name": f"{department} {n}",
             "department": department, "category": f"{department} {n}"}
            for n in range(4)
        ]  # fmt: skip
    for person, of in enumerate(kinds):
        for stretch, kind in enumerate(of):
            for week in range(weeks):
                back = (len(of) - stretch - 1) * weeks + week
                for _ in range(rng.poisson(KINDS[kind].weekly)):
                    _buy(world, rng, f"c{person:04}", KINDS[kind], back)
    return world


def _buy(world: World, rng: np.random.Generator, person: str, kind: Kind, weeks: int) -> None:
    day = rng.integers(0, 2) if rng.random() < kind.weekend else rng.integers(2, 6)
    hour = rng.integers(18, 21) if rng.random() < kind.evening else rng.integers(9, 16)
    at = SATURDAY - dt.timedelta(weeks=weeks) + dt.timedelta(days=int(day), hours=int(hour))
    number = f"o{len(world[ORDERS]):06}"
    total = 0.0
    for line in range(1 + rng.poisson(kind.lines)):
        department = DEPARTMENTS[rng.choice(4, p=kind.departments)]
        price = round(kind.price * float(np.exp(rng.normal(0, 0.3))), 2)
        total += price
        product = f"{department}{rng.integers(0, 4)}"
        world[ORDER_LINES].append(order_line(number, line + 1, product, price))
    world[ORDERS].append(order(number, person, at, round(total, 2)))


def answered(codes: np.ndarray, words: Sequence[str] = ("no", "some", "yes")) -> World:
    """Answers of people (rows) to questions (columns); -1 is no answer."""
    return {
        SURVEY_ANSWERS: [
            {
                "survey_name": "taste", "respondent_id": f"c{person:04}",
                "customer_id": f"c{person:04}", "question": f"Question {question + 1}?",
                "answer": words[code], "answered_at": AS_OF - dt.timedelta(days=30),
            }
            for person, row in enumerate(codes)
            for question, code in enumerate(row)
            if code >= 0
        ]
    }  # fmt: skip


def scaled(values: np.ndarray) -> World:
    """Answers on a scale; nan is no answer."""
    return {
        SURVEY_ANSWERS: [
            {
                "survey_name": "self", "respondent_id": f"c{person:04}",
                "customer_id": f"c{person:04}", "question": f"Item {item + 1}",
                "answer": str(value), "answer_number": float(value),
                "answered_at": AS_OF - dt.timedelta(days=30),
            }
            for person, row in enumerate(values)
            for item, value in enumerate(row)
            if np.isfinite(value)
        ]
    }  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """One run: its result and rows."""

    result: Result
    rows: dict[str, list[dict[str, Any]]]
    at: dt.datetime

    @property
    def model(self) -> SegmentModel:
        assert isinstance(self.result.model, SegmentModel)
        return self.result.model

    @property
    def segments(self) -> list[dict[str, Any]]:
        return self.rows[SEGMENTS.name]

    @property
    def members(self) -> dict[str, int]:
        return {
            row["customer_id"]: row["segment_number"] for row in self.rows[SEGMENT_MEMBERS.name]
        }

    @property
    def traits(self) -> list[dict[str, Any]]:
        return self.rows[SEGMENT_TRAITS.name]

    @property
    def moves(self) -> dict[tuple[int, int], int]:
        return {
            (row["from_segment_number"], row["to_segment_number"]): row["moved_count"]
            for row in self.rows[SEGMENT_MOVES.name]
        }


def ran(
    session: Session,
    settings: Settings,
    at: dt.datetime = AS_OF,
    before: Ran | None = None,
    **asked: Any,
) -> Ran:
    """The segments of a session as the program finds them."""
    analysis = Segments(**asked).at(at)
    assert isinstance(analysis, Segments)
    previous = None
    if before is not None:
        staged = {
            table.name: session.stage(table, arrow(table, before.rows[table.name]))
            for table in before.result.tables
        }
        previous = Previous("run", before.at, staged, lambda: before.result.model)
    tables = Tables(analysis.slug, analysis.inputs(), session, settings, at)
    result = analysis.compute(tables, previous)
    rows = {
        table.name: session.fetch(session.stage(table, found)).to_pylist()
        for table, found in result.tables.items()
    }
    return Ran(result, rows, at)
