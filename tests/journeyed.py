"""Events of people who walk through steps, at hours after the first of March 2025."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from dangol.settings import Settings
from dangol.tables.events import EVENTS

Step = tuple[str, float]
"""What was done, and how many hours after the beginning."""
BEGIN = dt.datetime(2025, 3, 1, tzinfo=dt.UTC)
MOMENT = BEGIN + dt.timedelta(days=30)


def web_settings(**others: Any) -> Settings:
    """A shop in Seoul, asked thirty days after the beginning."""
    fixed = {"name": "web", "time_zone": "Asia/Seoul", "currency": "KRW", "as_of": MOMENT}
    return Settings(**{**fixed, "memory_limit": "500MB", **others})


def steps_of(people: Sequence[Sequence[Step]]) -> list[dict[str, Any]]:
    """Rows of events; the first person is c0."""
    return visitors(people, [{}] * len(people), np.zeros(len(people)))


def visitors(
    people: Sequence[Sequence[Step]],
    told: Sequence[dict[str, Any]],
    spread: npt.NDArray[np.float64],
) -> list[dict[str, Any]]:
    """The same, with what every event of a person tells, and hours by which all are later."""
    rows = []
    for person, (steps, more, later) in enumerate(zip(people, told, spread, strict=True)):
        for place, (name, hour) in enumerate(steps):
            at = (BEGIN + dt.timedelta(hours=float(hour + later))).replace(tzinfo=None)
            rows.append(
                {
                    **dict.fromkeys(EVENTS.column_names),
                    "event_source": "web",
                    "event_id": f"{person}-{place}",
                    "event_hash": person * 100 + place,
                    "event_type": "page" if name == "page_view" else "track",
                    "event_name": None if name == "page_view" else name,
                    "customer_id": f"c{person}",
                    "channel": "web",
                    "occurred_at": at,
                    "received_at": at,
                    **more,
                }
            )
    return rows
