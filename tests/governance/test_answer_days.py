"""By when a request of a person must be answered, country by country."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from worlds import settings_of

from dangol.governance.consent_rules import consent_rules


@pytest.mark.parametrize(
    ("country", "zone", "asked", "last"),
    [
        ("KR", "Asia/Seoul", dt.date(2026, 3, 2), dt.date(2026, 3, 12)),
        ("DE", "Europe/Berlin", dt.date(2026, 1, 31), dt.date(2026, 2, 28)),
        ("DE", "Europe/Berlin", dt.date(2026, 7, 5), dt.date(2026, 8, 4)),
        ("GB", "Europe/London", dt.date(2026, 12, 31), dt.date(2027, 1, 30)),
        ("US", "America/New_York", dt.date(2026, 3, 2), dt.date(2026, 4, 16)),
    ],
)
def test_an_answer_is_due_at_the_end_of_the_last_day_of_the_shop(
    country: str, zone: str, asked: dt.date, last: dt.date
) -> None:
    rules, shop = consent_rules(settings_of(country=country, time_zone=zone)), ZoneInfo(zone)
    due = rules.due_at(dt.datetime.combine(asked, dt.time(12), shop), shop).astimezone(shop)
    assert (due.date(), due.time()) == (last, dt.time(23, 59, 59))
    assert rules.sources["answer_days"]
