"""Where are people lost on the way? Steps in their order, each within a time limit."""

import datetime as dt
from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.journeys.choosing import OTHER_DAYS, WEB_DAYS, Chosen, Unknown, chosen
from dangol.customers.journeys.funnel_levels import Limit, counted, reached
from dangol.customers.journeys.funnel_story import funnel_answer
from dangol.customers.journeys.funnel_told import Told
from dangol.customers.journeys.going_on import CIRCUMSTANCE_COLUMNS, correlates
from dangol.customers.journeys.refusing import few_begin, no_steps, unknown_steps
from dangol.customers.journeys.steps import (
    EVENT_COLUMNS,
    KIND,
    NUMBER,
    READS,
    STEP,
    coded,
    customers,
    kinds_of,
    timeline,
)
from dangol.methods.calendar import seconds_between
from dangol.methods.fairness import wilson
from dangol.methods.jackknife import NORMAL_95
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.events import EVENTS
from dangol.tables.journeys import FUNNEL_PEOPLE, FUNNEL_STEPS
from dangol.words import Text

FEWEST_BEGIN = 20
MOST_STEPS = 8
DAY_SECONDS = 86_400
Figures = dict[str, Any]


class Funnel(Analysis):
    """Counts who reaches each step in time, in the best of their tries, and where most are lost.

    A try begins with the first step; the steps come in their order, others may come between.
    """

    slug = "funnel"
    title = Text(en="Funnel", ko="퍼널")
    question = Text(en="Where are people lost on the way?", ko="사람들은 어디에서 이탈하나요?")
    entry = "customers"
    page = "/customers/journeys"
    reads = (EVENTS[(*EVENT_COLUMNS, *CIRCUMSTANCE_COLUMNS)].if_there(), *READS)
    writes = (FUNNEL_STEPS.replaced(), FUNNEL_PEOPLE.replaced())

    steps: tuple[str, ...] = param(
        (),
        title=Text(en="Steps", ko="단계"),
        help=Text(
            en='Events, pages or kinds in their order, such as ["page_view", "Product Added", '
            '"order"]. Empty takes the usual way to an order.',
            ko='["page_view", "Product Added", "order"]처럼 사건이나 페이지, 종류를 차례대로 '
            "적습니다. 비우면 주문에 이르는 보통의 길을 봅니다.",
        ),
        max_length=MOST_STEPS,
    )
    limit_days: int | None = param(
        None,
        title=Text(en="Time limit in days", ko="시간 제한(일)"),
        help=Text(
            en="What comes later does not count. Empty takes 7 days on the web, 30 elsewhere.",
            ko="이보다 늦게 온 것은 세지 않습니다. 비우면 웹은 7일, 그 밖은 30일입니다.",
        ),
        ge=1,
        le=365,
    )
    limit_of: Literal["whole", "step"] = param(
        "whole",
        title=Text(en="The limit holds for", ko="시간 제한의 대상"),
        help=Text(
            en="The whole way from its first step, or each step from the one before.",
            ko="첫 단계부터 전체인지, 바로 앞 단계부터 각각인지입니다.",
        ),
        choices={
            "whole": Text(en="the whole way", ko="길 전체"),
            "step": Text(en="each step", ko="단계마다"),
        },
    )
    window_days: int = param(
        182,
        title=Text(en="Period in days", ko="기간(일)"),
        help=Text(
            en="What was done in this many days before the as-of day counts.",
            ko="기준일 앞으로 이만큼의 날에 한 일을 셉니다.",
        ),
        ge=7,
        le=3650,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        first = today - dt.timedelta(days=self.window_days)
        tables.step(Text(en="Listing what people do", ko="사람들이 한 일을 모읍니다"), 0.05)
        kinds = kinds_of(tables, first)
        there = [(one[KIND], one[STEP]) for one in tables.rows(kinds)]
        if not there:
            return no_steps(self.window_days)
        steps = chosen(self.steps, there)
        if isinstance(steps, Unknown):
            return unknown_steps(steps)
        limit = self._limit(steps)
        tables.step(Text(en="Ordering each person's steps", ko="사람마다 차례를 세웁니다"), 0.2)
        found = coded(tables, timeline(tables, first), steps.codes(kinds), steps.names)
        tables.step(Text(en="Following them through the funnel", ko="퍼널을 따라갑니다"), 0.5)
        people = reached(tables, found.rows, steps.meets_itself, limit)
        count = len(steps.names)
        figures = tables.row(counted(people, count, limit, self.moment))
        if (figures["reached_1"] or 0) < FEWEST_BEGIN:
            return few_begin(steps.names[0], int(figures["reached_1"] or 0), FEWEST_BEGIN)
        # Asked at midnight, the day before is the last one that is known.
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        told = Told(steps.names, _shares(figures, count), figures, limit, self.window_days, ())
        worst, known = told.worst, customers(tables, first)
        tables.step(
            Text(en="Asking what goes with dropping", ko="이탈과 함께하는 것을 봅니다"), 0.8
        )
        if worst is not None:
            now = ibis.literal(self.moment.replace(tzinfo=None))
            span = ibis.interval(days=limit.days)
            judged = people[f"first_{worst}"].notnull() & (people[f"tried_{worst}"] + span <= now)
            told = told.beside(correlates(tables, known, people, worst, judged, first))
        return Result(
            funnel_answer(told),
            {
                FUNNEL_STEPS: tables.stage(FUNNEL_STEPS, _step_rows(told, known_on)),
                FUNNEL_PEOPLE: self._people(
                    tables, people.inner_join(known, NUMBER), steps.names, known_on
                ),
            },
        )

    def _limit(self, steps: Chosen) -> Limit:
        days = self.limit_days or (WEB_DAYS if steps.is_tracked else OTHER_DAYS)
        return Limit(days, self.limit_of == "whole")

    def _people(
        self, tables: Tables, there: ir.Table, names: list[str], known_on: dt.date
    ) -> ir.Table:
        """How far each known customer came."""
        steps = len(names)
        now = ibis.literal(self.moment.replace(tzinfo=None))
        # The furthest first: whoever reached a step reached those before.
        furthest = range(steps, 0, -1)
        is_at = [there[f"first_{step}"].notnull() for step in furthest]

        def of_furthest(values: list[Any]) -> ir.Value:
            return ibis.cases(*zip(is_at, values, strict=True))

        last = of_furthest([there[f"last_{step}"] for step in furthest])
        ends = of_furthest([there[f"ends_{step}"] for step in furthest])
        is_through = is_at[0]
        return tables.stage(
            FUNNEL_PEOPLE,
            there.select(
                "customer_id",
                step_number=of_furthest(list(furthest)).cast("int64"),
                funnel_step=of_furthest([names[step - 1] for step in furthest]),
                funnel_state=ibis.cases(
                    (is_through, "through"), (ends > now, "waiting"), else_="dropped"
                ),
                days_since_step=(seconds_between(now, last) // DAY_SECONDS).cast("int64"),
                known_on=ibis.literal(known_on),
            ),
        )


def _shares(figures: Figures, steps: int) -> list[tuple[float, float, float] | None]:
    """Of each step but the last: share that goes on, with its interval; the whole way last."""
    import numpy as np

    pairs = [(figures[f"judged_on_{k}"], figures[f"judged_{k}"]) for k in range(1, steps)]
    pairs.append((figures["through_1"], figures["judged_1"]))
    number, of = (np.array(one, dtype=np.float64) for one in zip(*pairs, strict=True))
    share, low, high = wilson(number, of, NORMAL_95)
    return [
        (float(s), float(lo), float(hi)) if n > 0 else None
        for s, lo, hi, n in zip(share, low, high, of, strict=True)
    ]


def _step_rows(told: Told, known_on: dt.date) -> Any:
    import pyarrow as pa

    count, figures = len(told.names), told.figures
    steps = range(1, count + 1)

    def on_the_way(name: str) -> list[int | None]:
        return [int(figures[f"{name}_{k}"]) if k < count else None for k in steps]

    shares = [*told.shares[:-1], None]
    return rows_of(
        FUNNEL_STEPS,
        step_number=pa.array(list(steps), pa.int64()),
        step_name=pa.array(told.names),
        reached_people=pa.array([int(figures[f"reached_{k}"]) for k in steps], pa.int64()),
        went_on_people=pa.array(on_the_way("went_on"), pa.int64()),
        waiting_people=pa.array(on_the_way("waiting"), pa.int64()),
        lost_people=pa.array([told.lost(k) if k < count else None for k in steps], pa.int64()),
        judged_people=pa.array(on_the_way("judged"), pa.int64()),
        went_on_share=pa.array([s[0] if s else None for s in shares], pa.float64()),
        went_on_low=pa.array([s[1] if s else None for s in shares], pa.float64()),
        went_on_high=pa.array([s[2] if s else None for s in shares], pa.float64()),
        median_hours=pa.array(
            [told.median_hours(k) if k < count else None for k in steps], pa.float64()
        ),
        known_on=pa.repeat(pa.scalar(known_on), count),
    )
