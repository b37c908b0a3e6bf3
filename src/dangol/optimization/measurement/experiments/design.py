"""How large must a test be? From what people did in the shop's own past."""

import datetime as dt
from typing import Literal

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.methods.calendar import business_day
from dangol.methods.experiments.mean_effect import level_of, unit_variance, variance_left
from dangol.optimization.measurement.experiments.design_story import METHOD, Planned, design_answer
from dangol.optimization.measurement.experiments.doings import DOING_READS
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.optimization.measurement.experiments.measure import BUILT_IN, Measure
from dangol.optimization.measurement.experiments.outcomes import Columns, columns_of, outcomes
from dangol.optimization.measurement.experiments.sizing import Arrivals, Sized
from dangol.optimization.measurement.experiments.summing import moments_by
from dangol.optimization.measurement.experiments.units import UNITS, UNTOLD
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.commerce import ORDERS
from dangol.tables.experiment_plans import TEST_ARRIVALS, TEST_BASELINES
from dangol.words import Text

Reached = Literal["at-once", "as-they-come"]
KNOWN_DAYS, ARRIVAL_DAYS = 365, 84
FEWEST_PEOPLE = 100


class DesignOfTest(Analysis):
    """Measures everybody who bought in a year over days that are over, as a test would."""

    slug = "test-design"
    title = Text(en="Design of a test", ko="테스트 설계")
    question = Text(en="How large must a test be?", ko="테스트를 얼마나 크게 해야 하나요?")
    entry = "campaigns"
    reads = DOING_READS
    writes = (TEST_BASELINES.replaced(), TEST_ARRIVALS.replaced())
    considers = (Measure,)
    page = "/campaigns/tests/design"

    measure: str = param(
        "orders",
        title=Text(en="Judged by", ko="판단 지표"),
        help=Text(
            en="The measure that decides: buyers, orders, amount, order-value or one of your own.",
            ko="결정에 쓰는 지표로 buyers, orders, amount, order-value이거나 직접 만든 지표입니다.",
        ),
        max_length=120,
    )
    least_lift: float = param(
        0.05,
        title=Text(en="Least change of interest", ko="알아내려는 변화"),
        help=Text(
            en="The smallest relative change that would matter.",
            ko="의미 있는 가장 작은 변화율입니다.",
        ),
        gt=0,
        le=10,
    )
    reached: Reached = param(
        "at-once",
        title=Text(en="How people meet it", ko="사람들이 만나는 때"),
        help=Text(
            en="A message reaches everybody at once; a page reaches people as they come.",
            ko="메시지는 한꺼번에 닿고, 페이지는 사람이 올 때 닿습니다.",
        ),
        choices={
            "at-once": Text(en="All at once", ko="한꺼번에"),
            "as-they-come": Text(en="As they come", ko="올 때마다"),
        },
    )
    variants: int = param(
        2,
        title=Text(en="Variants", ko="변형 수"),
        help=Text(
            en="How many are compared, what is done today among them.",
            ko="지금 하는 것을 포함해 몇 가지를 견줄지입니다.",
        ),
        ge=2,
        le=20,
    )
    window_days: int = param(
        14,
        title=Text(en="Days that count", ko="세는 날수"),
        help=Text(
            en="What people do in so many days after meeting a variant counts.",
            ko="변형을 만난 뒤 이만큼의 날에 한 일을 셉니다.",
        ),
        ge=1,
        le=180,
    )
    before_days: int = param(
        56,
        title=Text(en="Days before", ko="그 전 날수"),
        help=Text(
            en="What they did in so many days before sharpens the comparison; 0 leaves it out.",
            ko="그 전 이만큼의 날에 한 일로 비교를 더 또렷하게 합니다. 0이면 쓰지 않습니다.",
        ),
        ge=0,
        le=365,
    )
    power: float = param(
        0.8,
        title=Text(en="Chance to see it", ko="알아낼 확률"),
        help=Text(
            en="How often the least change of interest, where it is there, is found.",
            ko="알아내려는 변화가 실제로 있을 때 찾아낼 비율입니다.",
        ),
        ge=0.5,
        le=0.99,
    )
    daily: bool = param(
        True,
        title=Text(en="Looked at every day", ko="날마다 봄"),
        help=Text(
            en="Intervals that hold on every day take about half as many people more.",
            ko="날마다 보아도 되는 구간은 사람이 절반쯤 더 필요합니다.",
        ),
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        own = [one.record for one in tables.decisions(Measure)]
        built_in = [one for one, _ in BUILT_IN.values()]
        asked = [one for one in (*built_in, *own) if isinstance(one, Measure)]
        asked = [one for one in asked if one.how != "quantile"]
        tables.step(Text(en="Measuring the past", ko="지난 자료를 잽니다"), 0.1)
        test = Experiment(name="-", window_days=self.window_days, before_days=self.before_days)
        people = _people(tables, today, self.window_days)
        columns = columns_of(asked, with_before=self.before_days > 0)
        rows = tables.layer(outcomes(tables, people, test, columns))
        sized = _sized(tables, rows, columns)
        tables.step(Text(en="Counting who comes", ko="오는 사람을 셉니다"), 0.7)
        arrivals = _arrivals(tables, today)
        chosen = sized.get(self.measure)
        if chosen is None or chosen.people < FEWEST_PEOPLE or chosen.level <= 0:
            return _too_few(self.measure, chosen)
        planned = Planned(
            self.measure,
            chosen,
            arrivals if self.reached == "as-they-come" else None,
            self.least_lift,
            self.variants,
            self.power,
            self.window_days,
            daily=self.daily,
        )
        last = today - dt.timedelta(days=1)
        return Result(
            design_answer(planned, sized),
            {
                TEST_BASELINES: tables.stage(TEST_BASELINES, _baseline_rows(sized, last)),
                TEST_ARRIVALS: tables.stage(TEST_ARRIVALS, _arrival_rows(arrivals, last)),
            },
        )


def _people(tables: Tables, today: dt.date, window_days: int) -> ir.Table:
    """Everybody who bought in the year before days that are over, as if they met a test then."""
    orders = tables[ORDERS]
    zone = tables.settings.time_zone
    begins = tables.settings.day_begins(today - dt.timedelta(days=window_days))
    start = begins.astimezone(dt.UTC).replace(tzinfo=None)
    known = orders.filter(
        orders.customer_id.notnull()
        & (orders.ordered_at < start)
        & (orders.ordered_at >= start - dt.timedelta(days=KNOWN_DAYS))
    )
    each = known.select("customer_id").distinct()
    at = ibis.literal(start).cast("timestamp")
    nothing = ibis.null("string")
    rows = each.select(
        unit_id=each.customer_id,
        who=each.customer_id,
        variant=ibis.literal("all"),
        exposed_at=at,
        exposed_on=business_day(at, zone),
        probability=ibis.literal(1.0),
        variants_met=ibis.literal(1),
        cluster_id=nothing,
        test_group=ibis.literal(UNTOLD),
    )
    return tables.stage(UNITS, rows)


def _sized(tables: Tables, rows: ir.Table, columns: list[Columns]) -> dict[str, Sized]:
    metrics = [one.summed for one in columns]
    found = {}
    for name, cells in moments_by(tables.fetch, rows, metrics).items():
        moments = next(iter(cells.values()), None)
        if moments is None or moments.count < 2:
            continue
        try:
            level, variance = level_of(moments), unit_variance(moments)
            left = variance_left(moments)
        except ZeroDivisionError:
            continue
        found[name] = Sized(level, variance, round(moments.count), left)
    return found


def _arrivals(tables: Tables, today: dt.date) -> Arrivals:
    """Who bought, by the day on which they first did within twelve weeks."""
    orders = tables[ORDERS]
    known = orders.filter(orders.customer_id.notnull())
    dated = known.mutate(day=business_day(known.ordered_at, tables.settings.time_zone))
    first_day = today - dt.timedelta(days=ARRIVAL_DAYS)
    first = dated.filter(dated.day >= first_day).group_by("customer_id").agg(day=_.day.min())
    counted = tables.rows(first.group_by("day").agg(n=_.count()))
    news = {(row["day"] - first_day).days: row["n"] for row in counted}
    total, people = 0, []
    for day in range(ARRIVAL_DAYS):
        total += news.get(day, 0)
        people.append(total)
    return Arrivals(tuple(people))


def _baseline_rows(sized: dict[str, Sized], last: dt.date) -> object:
    return rows_of(
        TEST_BASELINES,
        measure_name=list(sized),
        baseline_people=[one.people for one in sized.values()],
        baseline_level=[one.level for one in sized.values()],
        baseline_variance=[one.variance for one in sized.values()],
        variance_left_share=[one.variance_left for one in sized.values()],
        known_on=[last] * len(sized),
    )


def _arrival_rows(arrivals: Arrivals, last: dt.date) -> object:
    count = len(arrivals.people)
    return rows_of(
        TEST_ARRIVALS,
        day_number=list(range(1, count + 1)),
        people_come=list(arrivals.people),
        known_on=[last] * count,
    )


def _too_few(name: str, chosen: Sized | None) -> Result:
    people = chosen.people if chosen is not None else 0
    return refused(
        Text(
            en=f"The past is too thin to plan a test that is judged by ‘{name}’.",
            ko=f"‘{name}’로 판단할 테스트를 계획하기에는 지난 자료가 부족합니다.",
        ),
        Text(
            en="It takes a hundred people who bought before, and a measure that is not always 0; "
            "load more orders, or judge by another measure.",
            ko="그 전에 산 사람이 백 명은 있어야 하고 지표가 늘 0이면 안 됩니다. 주문을 더 "
            "불러오거나 다른 지표를 고르세요.",
        ),
        basis=Text(en=f"{people:,} people", ko=f"{people:,}명"),
        method=METHOD,
    )
