"""Schedules that survive restarts: kept as records, fired by whoever holds the lease.

Between servers on one state database only the holder of the lease fires. When a fire time
passed while nothing ran, it is made up for once.
"""

import datetime as dt
import uuid
from collections.abc import Callable

import structlog
from sqlalchemy import or_, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from dangol.errors import DangolError
from dangol.governance.records import Kept, all_of
from dangol.runs.runner import Runner
from dangol.runs.schedule import Schedule, cron_trigger
from dangol.runs.ticking import Ticking
from dangol.settings import Settings
from dangol.store.state.database import State
from dangol.store.state.facts import fact, keep_fact
from dangol.store.state.schema import leases

log = structlog.get_logger()
LEASE = "scheduler"
LEASE_SECONDS = 90
TICK_SECONDS = 20


def due(schedule: Schedule, last: dt.datetime, now: dt.datetime, settings: Settings) -> bool:
    """Whether a fire time lies after ``last`` and not after ``now``."""
    trigger = cron_trigger(schedule.cron, settings.zone)
    upcoming = trigger.get_next_fire_time(None, last + dt.timedelta(seconds=1))
    return upcoming is not None and upcoming <= now


def next_time(schedule: Schedule, now: dt.datetime, settings: Settings) -> dt.datetime | None:
    """The next fire time after ``now``."""
    trigger = cron_trigger(schedule.cron, settings.zone)
    found: dt.datetime | None = trigger.get_next_fire_time(None, now)
    return found


class Scheduler(Ticking):
    """Looks at the schedules every few seconds, while it holds the lease."""

    def __init__(
        self, state: State, runner: Runner, settings: Settings, clock: Callable[[], dt.datetime]
    ) -> None:
        super().__init__("scheduler", TICK_SECONDS, clock, patience=10)
        self._state = state
        self._runner = runner
        self._settings = settings
        self._holder = uuid.uuid4().hex

    def tick(self, now: dt.datetime) -> list[str]:
        """Fire what is due at ``now``; gives the names of the schedules that fired."""
        if not self._hold_lease(now):
            return []
        fired = []
        for kept in all_of(self._state, Schedule, states=("active",)):
            schedule = kept.record
            if due(schedule, self._last(kept), now, self._settings):
                self._remember(kept, now)
                self._fire(schedule)
                fired.append(schedule.name)
        return fired

    def _fire(self, schedule: Schedule) -> None:
        try:
            slug = schedule.analysis or None
            self._runner.refresh(f"schedule '{schedule.name}'", slug, schedule.instance)
        except DangolError as wrong:
            log.warning("schedule could not start", analysis=slug, problem=wrong.slug)

    def _hold_lease(self, now: dt.datetime) -> bool:
        until = now + dt.timedelta(seconds=LEASE_SECONDS)
        insert = pg_insert if self._state.engine.dialect.name == "postgresql" else sqlite_insert
        with self._state.begin() as connection:
            connection.execute(
                insert(leases)
                .values(name=LEASE, holder=self._holder, until=until)
                .on_conflict_do_nothing()
            )
            taken = connection.execute(
                update(leases)
                .where(
                    leases.c.name == LEASE,
                    or_(leases.c.holder == self._holder, leases.c.until < now),
                )
                .values(holder=self._holder, until=until)
            )
        return taken.rowcount == 1

    def _last(self, kept: Kept[Schedule]) -> dt.datetime:
        """When it last fired, or was changed: what lies before that is not made up for."""
        with self._state.read() as connection:
            value = fact(connection, f"schedule:{kept.id}")
        if value is None:
            return kept.changed_at
        return max(kept.changed_at, dt.datetime.fromisoformat(value["fired_at"]))

    def _remember(self, kept: Kept[Schedule], now: dt.datetime) -> None:
        with self._state.begin() as connection:
            keep_fact(connection, f"schedule:{kept.id}", {"fired_at": now.isoformat()}, now)
