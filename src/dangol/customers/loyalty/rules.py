"""The rules in force by day: each holds until the next ones begin, or the programme ends."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dangol.contract.tables_view import Decided, Tables
from dangol.customers.loyalty.programme import ENDED, RUNNING, LoyaltyProgramme

FOREVER = dt.date(9999, 12, 31)


@dataclass(frozen=True)
class Rules:
    """A programme's rules with the days on which they hold.

    Purchases earn from ``since`` to before ``until``; points that come in before ``next_since``
    last as these rules say, also those that come in after the programme ended.
    """

    programme: LoyaltyProgramme
    since: dt.date
    until: dt.date
    next_since: dt.date

    @property
    def first_month(self) -> int:
        """Months since the year 0: tiers are set so many months after it."""
        return self.since.year * 12 + self.since.month - 1


def rules_in_force(tables: Tables) -> list[Rules]:
    """Of every running or ended programme, in the order of days, as of the tables' moment."""
    kept = [
        (one, one.record)
        for one in tables.decisions(LoyaltyProgramme)
        if isinstance(one.record, LoyaltyProgramme) and one.state in (RUNNING, ENDED)
    ]
    ends = {programme.applies_from: _ended(one, tables) for one, programme in kept}
    today = tables.settings.business_day(tables.moment)
    begun = [programme for _, programme in kept if programme.applies_from < today]
    return in_order(begun, ends)


def _ended(one: Decided, tables: Tables) -> dt.date:
    return tables.settings.business_day(one.changed_at) if one.state == ENDED else FOREVER


def in_order(
    programmes: Iterable[LoyaltyProgramme], ends: dict[dt.date, dt.date] | None = None
) -> list[Rules]:
    """Rules one after the other; ``ends`` gives by first day the day on which some ended."""
    every = sorted(programmes, key=lambda one: one.applies_from)
    return [
        _between(one, every[place + 1 : place + 2], (ends or {}).get(one.applies_from, FOREVER))
        for place, one in enumerate(every)
    ]


def _between(one: LoyaltyProgramme, after: Sequence[LoyaltyProgramme], end: dt.date) -> Rules:
    following = after[0].applies_from if after else FOREVER
    return Rules(one, one.applies_from, min(following, max(end, one.applies_from)), following)
