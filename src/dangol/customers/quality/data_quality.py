"""Can the data be relied on? Every source measured day by day, and what is unusual told once."""

import datetime as dt
import json
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.quality.agreement import orders_and_lines
from dangol.customers.quality.judging import Alarm, alarms
from dangol.customers.quality.limit import QualityLimit
from dangol.customers.quality.loads import loads_measured
from dangol.customers.quality.measuring import measured
from dangol.customers.quality.people import READS, people_in_accord
from dangol.customers.quality.quality_story import METHOD, quality_answer
from dangol.customers.quality.rows_by_day import WATCHED, read_of, rows_by_day
from dangol.customers.quality.steps import ByDay, by_day
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.commerce import ORDERS
from dangol.tables.events import EVENT_ARRIVALS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.quality import LOADS, QUALITY_ALARMS, QUALITY_MEASURES, TYPICAL
from dangol.words import Count, Text, both


class DataQuality(Analysis):
    """Measures what sources give: how much, how full, how valid, how alike, how much in accord.

    Two sources are held against each other where they know the same people; loads are measured
    like what they bring.

    Each day is compared with the days before it; thresholds are learned from them.
    """

    slug = "data-quality"
    title = Text(en="Data quality", ko="자료 품질")
    question = Text(en="Can the data be relied on?", ko="자료를 믿어도 될까요?")
    entry = "trust"
    page = "/trust/quality"
    by_record = True
    reads = (
        *(read_of(table) for table in WATCHED),
        EVENT_ARRIVALS[
            "event_source", "arrived_hour_at", "event_count", "unaccepted_count"
        ].if_there(),
        *READS,
    )
    considers = (QualityLimit,)
    writes = (QUALITY_MEASURES.replaced(), QUALITY_ALARMS.replaced())

    history_days: int = param(
        400,
        title=Text(en="Days of history", ko="살펴볼 날수"),
        help=Text(
            en="How many days are measured; what is usual is learned from the last eight weeks.",
            ko="며칠 동안을 잴지입니다. 보통 값은 지난 여덟 주에서 배웁니다.",
        ),
        ge=90,
        le=3_650,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        last = tables.settings.business_day(self.moment) - dt.timedelta(days=1)
        first = last - dt.timedelta(days=self.history_days - 1)
        series = self.series(tables, first, last)
        if not series:
            return _nothing(self.history_days)
        tables.step(Text(en="Judging what is unusual", ko="달라진 것을 가려냅니다"), 0.9)
        kept = (one.record for one in tables.decisions(QualityLimit))
        limits = [one for one in kept if isinstance(one, QualityLimit)]
        rung = alarms(series, last, limits=limits)
        measures = tables.stage(QUALITY_MEASURES, _measures(series, first))
        told = tables.stage(QUALITY_ALARMS, _alarms(rung))
        answer = quality_answer(rung, series, last, besides=(self.slug,))
        return Result(answer, {QUALITY_MEASURES: measures, QUALITY_ALARMS: told})

    def series(self, tables: Tables, first: dt.date, last: dt.date) -> list[ByDay]:
        """Everything that is measured, from the first day to the last."""
        found: list[ByDay] = []
        for place, table in enumerate(WATCHED):
            tables.step(
                Text(en="Measuring what sources gave", ko="원천이 준 것을 잽니다"),
                0.05 + 0.75 * place / len(WATCHED),
            )
            rows = rows_by_day(tables, table, first)
            told = list(measured(tables, table, rows))
            if told and table is ORDERS:
                told += orders_and_lines(tables, rows)
            found += by_day(table.name, told, first, last)
        tables.step(Text(en="Comparing what sources say", ko="원천끼리 견줍니다"), 0.85)
        for table in (CUSTOMERS, IDENTIFIERS):
            found += by_day(table.name, people_in_accord(tables, table), first, last)
        return found + by_day(LOADS, loads_measured(tables), first, last)


def _measures(series: Sequence[ByDay], first: dt.date) -> pa.Table:
    """Of every series the days on which something was measured."""
    parts = []
    for one in series:
        days = np.flatnonzero(~np.isnan(one.values))
        values = np.exp(one.values[days]) if one.measure == TYPICAL else one.values[days]
        parts.append(
            rows_of(
                QUALITY_MEASURES,
                measured_on=np.datetime64(first, "D") + days,
                measured_value=values,
                measured_rows=one.sizes[days].astype(np.int64),
                **{
                    name: [value] * len(days)
                    for name, value in (
                        ("measured_table", one.table),
                        ("source_name", one.source),
                        ("measured_column", one.column),
                        ("measure", one.measure),
                        ("measured_value_name", one.of),
                    )
                },
            )
        )
    return pa.concat_tables(parts)


def _alarms(rung: Sequence[Alarm]) -> pa.Table:
    causes = [alarm.cause for alarm in rung]
    return rows_of(
        QUALITY_ALARMS,
        alarm_id=[alarm.id for alarm in rung],
        measured_table=[one.table for one in causes],
        source_name=[one.source for one in causes],
        measured_column=[one.column for one in causes],
        data_fault=[one.fault for one in causes],
        began_on=[one.began for one in causes],
        lasted_on=[one.lasted for one in causes],
        usual_value=[one.usual for one in causes],
        found_value=[one.found for one in causes],
        follows_from_it=[
            json.dumps([[one.table, one.column, one.fault] for one in alarm.follows])
            for alarm in rung
        ],
    )


def _nothing(days: int) -> Result:
    return refused(
        both(
            "Nothing came in during the last {n} days.",
            "지난 {n}일 동안 들어온 자료가 없습니다.",
            n=Count(days),
        ),
        Text(en="Load data; it is measured day by day.", ko="자료를 읽으면 날마다 잽니다."),
        basis=Text(en="0 rows", ko="0행"),
        method=METHOD,
    )
