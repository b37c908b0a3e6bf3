"""What customers do on the shop's site, by hidden stages in which they stay for weeks.

Each week a customer is in one of three stages, and moves by ``MOVES``; the stage says on how many
days they come. On phones fewer go on from the basket to the checkout. Orders know nothing of this:
they are made as ever.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.samples.shop.calendar import HOURS, ShopCalendar
from dangol.samples.shop.columns import chosen, constant, numbered
from dangol.samples.shop.contacts import CUSTOMER_DIGITS, customer_ids
from dangol.samples.shop.people import People
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.events import EVENTS
from dangol.tables.truth import TRUTH_STAGES
from dangol.tables.vocabulary import Table

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

WEEK, MOST_WEEKS = 7, 52
A_DAY = np.array([0.55, 0.18, 0.008])
"""Chance to come on a day, by stage."""
ALIKE = 0.18
"""The same for everybody where there are no differences."""
BEGIN = np.array([0.3, 0.35, 0.35])
MOVES = np.array([[0.90, 0.07, 0.03], [0.06, 0.87, 0.07], [0.01, 0.03, 0.96]])
STEPS = (None, "Product Viewed", "Product Added", "Checkout Started")
"""Of a visit in their order; the first is a page."""
ON_COMPUTER = (1.0, 0.8, 0.5, 0.6)
ON_PHONE = (1.0, 0.8, 0.5, 0.3)
PHONE_SHARE = 0.6
MINUTES = 1.5 / 1440
AGENTS = ("Mozilla/5.0 (X11; Linux x86_64)", "Mozilla/5.0 (Linux; Android 14) Mobile")
SITES = (None, "search.naver.com", "instagram.com", "google.com")
SITE_SHARES = (0.45, 0.3, 0.15, 0.1)


@dataclass(frozen=True)
class Browsing:
    """``stages`` (customers, weeks); of each event its customer's place, step, day, and visit."""

    stages: Ints
    who: Ints
    step: Ints
    day: Floats
    is_phone: npt.NDArray[np.bool_]
    site: Ints


def browsing(
    calendar: ShopCalendar, who: People, rng: np.random.Generator, *, differences: bool
) -> Browsing:
    """The last weeks of the calendar, at most a year of them."""
    weeks = min(MOST_WEEKS, calendar.days // WEEK)
    stages = _stages(who.count, weeks, rng)
    a_day = np.repeat(A_DAY[stages], WEEK, axis=1)
    if not differences:
        stages[:], a_day[:] = 0, ALIKE
    person, day = np.nonzero(rng.random(a_day.shape) < a_day)
    hour = rng.choice(len(HOURS), len(person), p=HOURS / HOURS.sum())
    begin = calendar.days - weeks * WEEK + day + (hour + rng.random(len(person)) * 0.9) / 24
    is_phone = rng.random(who.count) < PHONE_SHARE
    goes_on = np.where(
        is_phone[person, None] & differences, np.array(ON_PHONE), np.array(ON_COMPUTER)
    )
    happens = (rng.random(goes_on.shape) < goes_on).cumprod(axis=1).astype(bool)
    site = rng.choice(len(SITES), len(person), p=SITE_SHARES)
    later = rng.exponential(MINUTES, happens.shape).cumsum(axis=1)
    visit, step = np.nonzero(happens)
    return Browsing(
        stages, person[visit], step, begin[visit] + later[visit, step], is_phone, site[visit]
    )


def _stages(people: int, weeks: int, rng: np.random.Generator) -> Ints:
    stages = np.zeros((people, weeks), dtype=np.int64)
    stages[:, 0] = rng.choice(len(BEGIN), people, p=BEGIN)
    for week in range(1, weeks):
        upper = MOVES[stages[:, week - 1]].cumsum(axis=1)
        stages[:, week] = (rng.random((people, 1)) > upper[:, :-1]).sum(axis=1)
    return stages


def browsing_rows(calendar: ShopCalendar, who: People, found: Browsing) -> dict[Table, pa.Table]:
    """Events of a chunk, and the stages that are true of it."""
    count = len(found.who)
    numbers, ids = who.numbers, customer_ids(who.numbers)
    first = found.step == 0
    at = calendar.moments(found.day)
    place = np.arange(count)
    people, weeks = found.stages.shape
    return {
        EVENTS: rows_of(
            EVENTS,
            event_source=constant("simulated-site", count),
            event_id=numbered(f"b{who.first}-", place, CUSTOMER_DIGITS),
            event_hash=(who.first + 1) * 10**10 + place,
            event_type=chosen(("page", "track"), np.where(first, 0, 1)),
            event_name=chosen(STEPS, found.step),
            customer_id=ids.take(pa.array(found.who)),
            anonymous_id=numbered("site-", numbers, CUSTOMER_DIGITS).take(pa.array(found.who)),
            channel=constant("web", count),
            user_agent=chosen(AGENTS, found.is_phone[found.who].astype(np.int64)),
            referrer_host=chosen(SITES, np.where(first, found.site, 0)),
            occurred_at=at,
            received_at=at,
        ),
        TRUTH_STAGES: rows_of(
            TRUTH_STAGES,
            customer_id=ids.take(pa.array(np.repeat(np.arange(people), weeks))),
            week_starts_on=np.tile(calendar.week_starts[-weeks:], people),
            true_stage=found.stages.ravel() + 1,
        ),
    }
