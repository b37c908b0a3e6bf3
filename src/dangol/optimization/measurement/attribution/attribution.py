"""Which channels lead people to buy? Credit by every rule and model, beside what was measured."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from dangol.contract.errors import DeclarationError
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.methods.attribution.credit_rules import Weights
from dangol.methods.attribution.order_choice import chosen_order
from dangol.methods.attribution.touch_paths import (
    DAY_SECONDS,
    MARK,
    PERSON,
    SECOND,
    WORD_NAMES,
    Period,
    ahead,
    distinct_paths,
    packed,
    placed,
    within_reach,
)
from dangol.methods.numbering import number_of
from dangol.optimization.measurement.attribution.asking import AttributionAsked
from dangol.optimization.measurement.attribution.attribution_story import attribution_answer
from dangol.optimization.measurement.attribution.channels import BETWEEN, DIRECT
from dangol.optimization.measurement.attribution.dividing import (
    Counted,
    Credits,
    Dividing,
    by_data,
    by_rules,
    paths_of,
    ruled,
    seen_part,
    seen_people,
    with_intervals,
)
from dangol.optimization.measurement.attribution.measured_effects import (
    CAMPAIGN_READS,
    GEO_READ,
    assigned_people,
    campaign_effects,
    geo_effects,
)
from dangol.optimization.measurement.attribution.reconciling import Reconciled, reconciled
from dangol.optimization.measurement.attribution.refusing import (
    few_conversions,
    no_conversions,
    no_touches,
    one_channel,
)
from dangol.optimization.measurement.attribution.rows import (
    credit_rows,
    path_rows,
    reconciliation_rows,
)
from dangol.optimization.measurement.attribution.told import Told, Way
from dangol.optimization.measurement.attribution.touches import (
    EVENT_READ,
    ORDER,
    TOUCH_READS,
    Happened,
    channel_names,
    costs,
    happened,
    marked,
)
from dangol.tables.attribution import (
    CHANNEL_CREDITS,
    CHANNEL_PATHS,
    CHANNEL_RECONCILIATION,
    EVERYBODY,
)
from dangol.tables.people import CUSTOMERS
from dangol.tables.results import CUSTOMER_RFM
from dangol.tables.vocabulary import Read
from dangol.words import Text

FEWEST = 30
KEPT_WAYS, MOST_SEGMENTS = 200, 12
SEGMENT, UNTOLD = "credit_segment", "unknown"


class Attribution(AttributionAsked):
    """Divides conversions among the channels that people met before; it measures no effect."""

    slug = "attribution"
    title = Text(en="Attribution", ko="채널 기여 배분")
    question = Text(
        en="Which channels lead people to buy?", ko="어떤 채널을 거쳐 사람들이 구매하나요?"
    )
    entry = "budget"
    page = "/budget/attribution"
    reads = (*TOUCH_READS, *CAMPAIGN_READS, GEO_READ)
    writes = (
        CHANNEL_CREDITS.replaced(),
        CHANNEL_PATHS.replaced(),
        CHANNEL_RECONCILIATION.replaced(),
    )

    def inputs(self) -> tuple[Read, ...]:
        more: list[Read] = []
        if self.conversion != ORDER:
            more.append(EVENT_READ.if_there())
        if self.segment_by == "rfm":
            more.append(CUSTOMER_RFM["customer_id", "segment"].if_there())
        about = {"home_region", self.segment_by} - {"none", "rfm"}
        more.append(CUSTOMERS[("customer_id", *sorted(about))].if_there())
        return (*self.reads, *more)

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        if self.first_share + self.last_share > 1:
            raise DeclarationError("Both ends of a path share at most all: lower one of them.")
        today = tables.settings.business_day(self.moment)
        first = today - dt.timedelta(days=self.period_days)
        begin = dt.datetime.combine(first, dt.time(), tables.settings.zone).astimezone(dt.UTC)
        period = Period(
            int(begin.timestamp()), int(self.moment.timestamp()), self.window_days * DAY_SECONDS
        )
        tables.step(Text(en="Listing touches", ko="접점을 모읍니다"), 0.05)
        # A path may have begun a window before, and what came before it may end another.
        found = happened(tables, self.conversion, begin - dt.timedelta(days=2 * self.window_days))
        names = tuple(channel_names(tables, found.touches))
        if not names:
            return no_touches(self.period_days)
        conversions = self._conversions_in(tables, found, period)
        if not conversions:
            return no_conversions(self.conversion, self.period_days)
        tables.step(Text(en="Laying out paths", ko="경로를 잇습니다"), 0.15)
        counted = self._counted(tables, found, names, period)
        ways = tables.fetch(distinct_paths(counted.paths, SEGMENT))
        reached = int(np.sum(ways["converted"].to_numpy()))
        if reached < FEWEST:
            return few_conversions(reached, FEWEST, conversions)
        if len(names) == 1:
            return one_channel(names[0])
        whole = paths_of(ways, len(names))
        tables.step(Text(en="Dividing conversions", ko="전환을 나눕니다"), 0.4)
        weights = Weights(
            direct=names.index(DIRECT) if DIRECT in names else None,
            first_share=self.first_share,
            last_share=self.last_share,
            half_life_days=self.half_life_days,
        )
        asked = Dividing(names, weights, self.order or chosen_order(whole, self.seed))
        given, touched = self._divided(tables, counted, ways, asked)
        tables.step(Text(en="Looking at what was measured", ko="실험 결과와 견줍니다"), 0.8)
        beside = self._reconciled(tables, counted, found, asked, first, today)
        told = Told(
            names=names,
            model=self.model,
            credits=given.pop(EVERYBODY),
            touches=touched.pop(EVERYBODY),
            costs=costs(tables, first, today - dt.timedelta(days=1)),
            ways=_ways(ways, names),
            reconciled=beside,
            order=asked.order,
            currency=tables.settings.currency,
            begins_on=first,
            ends_on=tables.settings.business_day(self.moment - dt.timedelta(microseconds=1)),
            window_days=self.window_days,
            conversions=conversions,
            untouched=conversions - reached,
            lost=int(np.sum(ways["lost"].to_numpy())),
            unpriced=found.unpriced,
            segments={name: (given[name], touched[name]) for name in given},
        )
        return Result(
            attribution_answer(told),
            {
                CHANNEL_CREDITS: tables.stage(CHANNEL_CREDITS, credit_rows(told)),
                CHANNEL_PATHS: tables.stage(CHANNEL_PATHS, path_rows(told)),
                CHANNEL_RECONCILIATION: tables.stage(
                    CHANNEL_RECONCILIATION, reconciliation_rows(told)
                ),
            },
        )

    def _conversions_in(self, tables: Tables, found: Happened, period: Period) -> int:
        rows = found.conversions
        inside = rows.filter((rows[SECOND] >= period.begin) & (rows[SECOND] < period.end))
        return int(tables.row(inside.aggregate(n=inside.count()))["n"])

    def _counted(
        self, tables: Tables, found: Happened, names: Sequence[str], period: Period
    ) -> Counted:
        touches = marked(found.touches, list(names))
        if self.contact_days < self.window_days:
            contacts = touches.filter(touches.is_contact).select(PERSON, SECOND, MARK)
            reach = self.contact_days * DAY_SECONDS
            near = within_reach(contacts, found.conversions, reach, period.window)
            visits = touches.filter(~touches.is_contact).select(PERSON, SECOND, MARK)
            touches = ibis.union(visits, near)
        seen = tables.layer(ahead(touches, found.conversions, period))
        kept = placed(seen, period)
        people = self._people(tables)
        if people is None:
            parted = kept.mutate(**{SEGMENT: ibis.literal(EVERYBODY)})
        else:
            joined = kept.left_join(people, PERSON).drop(f"{PERSON}_right")
            parted = joined.mutate(**{SEGMENT: joined[SEGMENT].fill_null(UNTOLD)})
        layer = tables.layer(parted)
        return Counted(layer, tables.layer(packed(layer, SEGMENT)))

    def _people(self, tables: Tables) -> ir.Table | None:
        """person_number and segment, where people are to be parted."""
        if self.segment_by == "none":
            return None
        name = "segment" if self.segment_by == "rfm" else self.segment_by
        rows = tables[CUSTOMER_RFM if self.segment_by == "rfm" else CUSTOMERS]
        known = rows.filter(rows[name].notnull())
        numbered = known.select(
            **{PERSON: number_of(known.customer_id), SEGMENT: known[name].cast("string")}
        )
        return numbered.group_by(PERSON).agg(**{SEGMENT: numbered[SEGMENT].max()})

    def _divided(
        self, tables: Tables, counted: Counted, ways: pa.Table, asked: Dividing
    ) -> tuple[dict[str, Credits], dict[str, list[int]]]:
        """Credits and touches of everybody, and of each segment where people are parted."""
        rules = ruled(tables, counted.touches, asked, SEGMENT).to_pylist()
        counts = counted.touches.group_by(MARK, SEGMENT).agg(n=counted.touches.count())
        touched = tables.rows(counts)
        seen, rows = seen_people(tables, counted.paths, asked.channels, SEGMENT)
        whole = paths_of(ways, asked.channels)
        of_way, of_path = (np.array(one[SEGMENT].to_pylist(), dtype=object) for one in (ways, rows))
        given: dict[str, Credits] = {}
        touches: dict[str, list[int]] = {}
        for name in (EVERYBODY, *_segments(of_way, whole.converted)):
            is_all = name == EVERYBODY
            part = whole if is_all else whole.part(of_way == name)
            if part.conversions < FEWEST:
                continue
            found = {
                **by_rules(
                    [one for one in rules if is_all or one[SEGMENT] == name], asked.channels
                ),
                **by_data(part, asked.order),
            }
            people = seen if is_all else seen_part(seen, of_path == name)
            given[name] = with_intervals(found, people, asked.order, self.seed)
            touches[name] = _touch_counts(touched, None if is_all else name, asked.channels)
        return given, touches

    def _reconciled(
        self,
        tables: Tables,
        counted: Counted,
        found: Happened,
        asked: Dividing,
        first: dt.date,
        today: dt.date,
    ) -> list[Reconciled]:
        if self.conversion != ORDER:
            return []
        people = assigned_people(tables, self.window_days, first, today)
        effects = [
            *geo_effects(tables, first, today),
            *campaign_effects(tables, people, found.conversions, self.window_days),
        ]
        return reconciled(tables, counted, people, effects, asked)


def _segments(of_way: Any, converted: Any) -> list[str]:
    """The segments with most conversions; none where all are one."""
    whole: dict[str, float] = {}
    for name, count in zip(of_way, converted, strict=True):
        whole[name] = whole.get(name, 0.0) + count
    whole.pop(EVERYBODY, None)
    return sorted(whole, key=lambda name: (-whole[name], name))[:MOST_SEGMENTS]


def _touch_counts(rows: list[dict[str, Any]], segment: str | None, channels: int) -> list[int]:
    found = [0] * channels
    for row in rows:
        if segment is None or row[SEGMENT] == segment:
            found[row[MARK]] += int(row["n"])
    return found


def _ways(rows: pa.Table, names: Sequence[str]) -> list[Way]:
    """The paths of most conversions, of all segments together."""
    summed = rows.group_by(list(WORD_NAMES)).aggregate(
        [(name, "sum") for name in ("converted", "lost", "value", "seconds")]
    )
    order = [("converted_sum", "descending"), ("lost_sum", "descending")]
    most = summed.sort_by([*order, *((name, "ascending") for name in WORD_NAMES)])[:KEPT_WAYS]
    renamed = most.rename_columns([name.removesuffix("_sum") for name in most.column_names])
    paths = paths_of(renamed, len(names))
    starts = paths.ends - paths.sizes
    found = []
    for place, (begin, end) in enumerate(zip(starts, paths.ends, strict=True)):
        converted = int(paths.converted[place])
        seconds = renamed["seconds"][place].as_py()
        found.append(
            Way(
                BETWEEN.join(names[touch] for touch in paths.touches[begin:end]),
                converted + int(paths.lost[place]),
                converted,
                float(paths.value[place]),
                seconds / converted / DAY_SECONDS if converted else None,
            )
        )
    return found
