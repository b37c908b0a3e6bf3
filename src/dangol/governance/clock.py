"""The one clock of this room: time is an argument; a caller who gives none gets the present."""

import datetime as dt


def moment(at: dt.datetime | None) -> dt.datetime:
    return at if at is not None else dt.datetime.now(dt.UTC)
