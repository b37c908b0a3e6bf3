"""Who visits, by which way, and what comes of it? Tracked events grouped into visits."""

import datetime as dt

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.traffic import traffic_of
from dangol.customers.visits_story import METHOD, visits_answer
from dangol.methods.calendar import business_day, days_between
from dangol.methods.sessions import NUMBER, START, USUAL_PAUSE_MINUTES, with_sessions
from dangol.tables.events import EVENTS
from dangol.tables.visits import CUSTOMER_VISITS, VISITS
from dangol.words import Count, Text, both

VISITOR = "visitor_id"
_TOLD = ("utm_source", "utm_medium", "utm_campaign", "referrer_host")
_SEEN = ("page", "screen")


class Visits(Analysis):
    """Visits of sites and apps: a pause of half an hour begins another one.

    The rule of thirty minutes is that of the trade's tools (Catledge and Pitkow, 1995,
    measured 25.5). What a server of the shop reports is no visit.
    """

    slug = "visits"
    title = Text(en="Visits", ko="방문")
    question = Text(
        en="Who visits, by which way, and what comes of it?",
        ko="누가 어떤 길로 찾아오고, 무엇으로 이어지나요?",
    )
    entry = "customers"
    reads = (
        EVENTS[
            "event_source", "event_id", "event_type", "event_name", "customer_id",
            "anonymous_id", "occurred_at", "channel", "page_path", "referrer_host",
            "utm_source", "utm_medium", "utm_campaign",
        ],
    )  # fmt: skip
    writes = (VISITS.replaced(), CUSTOMER_VISITS.replaced())

    pause_minutes: int = param(
        USUAL_PAUSE_MINUTES,
        title=Text(en="Pause in minutes", ko="쉬는 시간(분)"),
        help=Text(
            en="After a longer pause another visit begins.",
            ko="이보다 오래 쉬면 다른 방문으로 봅니다.",
        ),
        ge=1,
        le=1_440,
    )
    window_days: int = param(
        90,
        title=Text(en="Period in days", ko="기간(일)"),
        help=Text(
            en="Visits of this many days before the as-of day count.",
            ko="기준일 앞으로 이만큼의 날의 방문을 셉니다.",
        ),
        ge=7,
        le=3650,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        zone = tables.settings.time_zone
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Grouping events into visits", ko="사건을 방문으로 묶습니다"), 0.2)
        visits = tables.stage(VISITS, self._visits(tables[EVENTS], zone, today))
        people = tables.stage(CUSTOMER_VISITS, _people(visits, zone, today))
        tables.step(Text(en="Counting the ways", ko="오는 길을 셉니다"), 0.8)
        weeks = tables.rows(_by_way(visits, zone, today))
        if not weeks:
            return self._nothing()
        answer = visits_answer(weeks, tables.row(_whole(visits)), today, self.window_days)
        return Result(answer, {VISITS: visits, CUSTOMER_VISITS: people})

    def _visits(self, events: ir.Table, zone: str, today: dt.date) -> ir.Table:
        seen = events.filter(events.channel.notnull())
        seen = seen.mutate(**{VISITOR: ibis.coalesce(seen.anonymous_id, seen.customer_id)})
        seen = seen.filter(seen[VISITOR].notnull())
        by = ("event_source", VISITOR)
        numbered = with_sessions(
            seen, by=by, at="occurred_at", tie="event_id", pause_seconds=self.pause_minutes * 60
        )
        visits = _summed(numbered, (*by, NUMBER)).drop(NUMBER)
        # A visit that began before the period is not in it, however long it lasted.
        first = today - dt.timedelta(days=self.window_days)
        return visits.filter(business_day(visits.started_at, zone) >= first)

    def _nothing(self) -> Result:
        return refused(
            both(
                "No visit of a site or app was tracked in the last {n} days.",
                "최근 {n}일 동안 사이트나 앱의 방문 기록이 없습니다.",
                n=Count(self.window_days),
            ),
            Text(
                en="Make an event source under Trust → Events, and paste its lines into the site.",
                ko="신뢰 → 사건에서 원천을 만들고, 사이트에 코드를 붙여 넣으세요.",
            ),
            basis=Text(en="0 visits", ko="방문 0건"),
            method=METHOD,
        )


def _summed(numbered: ir.Table, by: tuple[str, ...]) -> ir.Table:
    """A row per visit; what led to it is what its first event that tells anything says."""
    nothing = ibis.null("string")
    tells = ibis.or_(*(numbered[name].notnull() for name in _TOLD))
    marked = numbered.mutate(
        told_at=ibis.ifelse(tells, numbered.occurred_at, ibis.null("timestamp"))
    )
    whole = ibis.window(group_by=list(by))
    marked = marked.mutate(
        first_told=marked.told_at.min().over(whole), last_at=marked.occurred_at.max().over(whole)
    )
    is_told = marked.told_at == marked.first_told
    is_last = marked.occurred_at == marked.last_at
    summed = marked.group_by(*by).agg(
        customer_id=marked.customer_id.max(),
        channel=marked.channel.min(),
        started_at=marked.occurred_at.min(),
        ended_at=marked.occurred_at.max(),
        visit_events=marked.count().cast("int64"),
        visit_pages=marked.event_type.isin(_SEEN).cast("int64").sum().cast("int64"),
        entry_path=ibis.ifelse(marked[START], marked.page_path, nothing).max(),
        exit_path=ibis.ifelse(is_last, marked.page_path, nothing).max(),
        visit_orders=(marked.event_name == "Order Completed")
        .fill_null(ibis.literal(value=False))
        .cast("int64")
        .sum()
        .cast("int64"),
        **{name: ibis.ifelse(is_told, marked[name], nothing).max() for name in _TOLD},
    )
    start = summed.started_at.truncate("s").epoch_seconds()
    end = summed.ended_at.truncate("s").epoch_seconds()
    return summed.mutate(
        visit_seconds=(end - start).cast("int64"), traffic=traffic_of(summed)
    ).select(*by, *(c for c in VISITS.column_names if c not in by))


def _people(visits: ir.Table, zone: str, today: dt.date) -> ir.Table:
    """Of those who are known: how often, how lately, by which way mostly."""
    known = visits.filter(visits.customer_id.notnull())
    ways = known.group_by("customer_id", "traffic").agg(times=_.count(), last_at=_.started_at.max())
    order = [ways.times.desc(), ways.last_at.desc(), ways.traffic.asc()]
    placed = ways.mutate(place=ibis.row_number().over(group_by="customer_id", order_by=order))
    usual = placed.filter(placed.place == 0).select("customer_id", usual_traffic="traffic")
    people = known.group_by("customer_id").agg(
        visit_count=_.count().cast("int64"), last_at=_.started_at.max()
    )
    joined = people.inner_join(usual, "customer_id")
    days = days_between(ibis.literal(today), business_day(joined.last_at, zone))
    return joined.select(
        "customer_id", "visit_count", "usual_traffic", days_since_last_visit=days.cast("int64")
    )


def _by_way(visits: ir.Table, zone: str, today: dt.date) -> ir.Table:
    """Visits by way, of the last seven whole days (0) and of the seven before (1)."""
    day = business_day(visits.started_at, zone)
    age = days_between(ibis.literal(today), day)
    week = (age - 1) // 7
    dated = visits.mutate(week=ibis.ifelse((age >= 1) & (week <= 1), week, 9).cast("int64"))
    return (
        dated.group_by("traffic", "week")
        .agg(
            visits=_.count().cast("int64"),
            visitors=_[VISITOR].nunique().cast("int64"),
            pages=_.visit_pages.sum().cast("int64"),
            seconds=_.visit_seconds.sum().cast("int64"),
            bought=(_.visit_orders > 0).cast("int64").sum().cast("int64"),
        )
        .order_by("traffic", "week")
    )


def _whole(visits: ir.Table) -> ir.Table:
    return visits.aggregate(
        visits=_.count().cast("int64"),
        known=_.customer_id.notnull().cast("int64").sum().cast("int64"),
    )
