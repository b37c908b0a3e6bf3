"""The ways that people take through what they do, and what they do next."""

import datetime as dt
from typing import Any

import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.journeys.flows import named_paths
from dangol.customers.journeys.foretelling import Telling, foretold, next_steps
from dangol.customers.journeys.journeys_story import Told, journeys_answer
from dangol.customers.journeys.method import PATHS_METHOD
from dangol.customers.journeys.moves import (
    MOST_PATHS,
    SHOWN,
    Pause,
    ahead,
    codes_of,
    moves_of,
    names_of,
    paths,
    transitions,
)
from dangol.customers.journeys.refusing import few_journeys, no_steps
from dangol.customers.journeys.steps import (
    CODE,
    STEP,
    STEP_READS,
    coded,
    customers,
    kinds_of,
    timeline,
)
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.journeys import CUSTOMER_NEXT_STEPS, END, JOURNEY_PATHS, JOURNEY_TRANSITIONS
from dangol.words import Text

FEWEST_JOURNEYS = 50
KEPT_PATHS = 1_000
SECONDS_OF_HOUR = 3600
Row = dict[str, Any]


class Journeys(Analysis):
    """Counts the ways that people take through their steps, and tells what comes next."""

    slug = "journeys"
    title = Text(en="Journeys", ko="고객 여정")
    question = Text(
        en="Which ways do people take, and what do they do next?",
        ko="사람들은 어떤 길로 다니고, 다음에 무엇을 하나요?",
    )
    entry = "customers"
    page = "/customers/journeys/paths"
    reads = STEP_READS
    writes = (
        JOURNEY_TRANSITIONS.replaced(),
        JOURNEY_PATHS.replaced(),
        CUSTOMER_NEXT_STEPS.replaced(),
    )

    pause_days: int = param(
        7,
        title=Text(en="Pause in days", ko="쉬는 날(일)"),
        help=Text(
            en="After a longer pause another journey begins.",
            ko="이보다 오래 쉬면 다른 여정으로 봅니다.",
        ),
        ge=1,
        le=91,
    )
    most_steps: int = param(
        30,
        title=Text(en="Steps told apart", ko="구별할 단계 수"),
        help=Text(
            en="So many of the most frequent steps have their name; the others are one.",
            ko="가장 잦은 단계를 이만큼 구별하고 나머지는 하나로 봅니다.",
        ),
        ge=2,
        le=50,
    )
    window_days: int = param(
        182,
        title=Text(en="Period in days", ko="기간(일)"),
        help=Text(
            en="What was done in this many days before the as-of day counts.",
            ko="기준일 앞으로 이만큼의 날에 한 일을 셉니다.",
        ),
        ge=14,
        le=3650,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        first = today - dt.timedelta(days=self.window_days)
        pause = Pause(self.pause_days, self.moment)
        tables.step(Text(en="Listing what people do", ko="사람들이 한 일을 모읍니다"), 0.05)
        codes = tables.layer(codes_of(kinds_of(tables, first), self.most_steps))
        known = [(row[STEP], row[CODE]) for row in tables.rows(codes.order_by(CODE, STEP))]
        if not known:
            return no_steps(self.window_days, PATHS_METHOD)
        names = names_of(known, self.most_steps)
        tables.step(Text(en="Ordering each person's steps", ko="사람마다 차례를 세웁니다"), 0.2)
        found = coded(tables, timeline(tables, first), codes, names)
        moves = moves_of(tables, found.rows, pause)
        onward = ahead(tables, moves)
        tables.step(Text(en="Counting the ways", ko="길을 셉니다"), 0.6)
        counted = paths(onward)
        whole = int(tables.row(counted.aggregate(n=counted.times.sum()))["n"] or 0)
        if whole < FEWEST_JOURNEYS:
            return few_journeys(whole, FEWEST_JOURNEYS)
        ways = named_paths(tables.rows(counted.limit(MOST_PATHS)), names, SHOWN)
        steps = _transitions(tables.rows(transitions(onward)), names)
        tables.step(Text(en="Learning what comes next", ko="다음에 올 것을 배웁니다"), 0.8)
        told = foretold(tables, names, moves)
        # Asked at midnight, the day before is the last one that is known.
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        ends = [_end_share(steps, name) for name in names]
        telling = Telling(told.model.chain, names, ends, known_on)
        stored = next_steps(tables, customers(tables, first), onward, pause, telling)
        return Result(
            journeys_answer(Told(ways, whole, steps, told, self.pause_days, self.window_days)),
            {
                JOURNEY_TRANSITIONS: tables.stage(
                    JOURNEY_TRANSITIONS, _transition_rows(steps, known_on)
                ),
                JOURNEY_PATHS: tables.stage(JOURNEY_PATHS, _path_rows(ways, whole, known_on)),
                CUSTOMER_NEXT_STEPS: stored,
            },
            told.model,
        )


def _transitions(rows: list[Row], names: list[str]) -> list[Row]:
    """By names, with the share of all that came after the step."""
    total: dict[int, int] = {}
    for row in rows:
        total[row[CODE]] = total.get(row[CODE], 0) + row["times"]
    return [
        {
            "step": names[row[CODE]],
            "next": END if row["next"] is None else names[row["next"]],
            "count": int(row["times"]),
            "share": row["times"] / total[row[CODE]],
            "hours": None if row["seconds"] is None else row["seconds"] / SECONDS_OF_HOUR,
        }
        for row in rows
    ]


def _end_share(steps: list[Row], name: str) -> float:
    """How often nothing more comes after a step, for so long that the journey ends."""
    return sum((one["share"] for one in steps if (one["step"], one["next"]) == (name, END)), 0.0)


def _transition_rows(steps: list[Row], known_on: dt.date) -> pa.Table:
    return rows_of(
        JOURNEY_TRANSITIONS,
        step_name=pa.array([one["step"] for one in steps], pa.string()),
        next_step=pa.array([one["next"] for one in steps], pa.string()),
        transition_count=pa.array([one["count"] for one in steps], pa.int64()),
        transition_share=pa.array([one["share"] for one in steps], pa.float64()),
        transition_hours=pa.array([one["hours"] for one in steps], pa.float64()),
        known_on=pa.repeat(pa.scalar(known_on), len(steps)),
    )


def _path_rows(ways: dict[tuple[str, ...], int], whole: int, known_on: dt.date) -> pa.Table:
    first = sorted(ways.items(), key=lambda one: (-one[1], one[0]))[:KEPT_PATHS]
    return rows_of(
        JOURNEY_PATHS,
        path_rank=pa.array(range(1, len(first) + 1), pa.int64()),
        path_steps=pa.array([" > ".join(path) for path, _ in first], pa.string()),
        path_journeys=pa.array([count for _, count in first], pa.int64()),
        path_share=pa.array([count / whole for _, count in first], pa.float64()),
        known_on=pa.repeat(pa.scalar(known_on), len(first)),
    )
