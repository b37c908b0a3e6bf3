"""The moment from which something that comes in is known to an analysis."""

import datetime as dt

from dangol.settings import Settings


def known_at(at: dt.datetime, settings: Settings) -> dt.datetime:
    """Of a load that began at ``at`` (naive UTC), in naive UTC.

    An answer of this very minute knows what was known before the minute began.
    """
    now = settings.moment(at.replace(tzinfo=dt.UTC)).replace(tzinfo=None)
    return now - dt.timedelta(microseconds=1)
