"""What customers told of themselves: age, household, income and the like, often with gaps."""

import datetime as dt

import ibis
import numpy as np

from dangol.contract.tables_view import Tables
from dangol.customers.features.snapshots import PERSON
from dangol.customers.segments.measured import Basis, Frame, Measured, Seen, names_of, option_places
from dangol.customers.trust.attributes import CUSTOMERS_READ, NAMES, given_rows, title_of, values_of
from dangol.tables.people import CUSTOMERS
from dangol.words import Text

READS = (CUSTOMERS_READ,)
PLACE = "home_region"
TOLD = Frame(
    joined=Text(en=", ", ko=", "),
    around=Text(en="{words}", ko="{words}"),
    usual=Text(en="Mixed people", ko="고루 섞인 사람들"),
    answered=Text(en="{title} {option}", ko="{title} {option}"),
)


def demographics(tables: Tables, today: dt.date) -> Basis:
    """Everybody who told anything; where they live is a basis of its own."""
    given = given_rows(tables, tables[CUSTOMERS].filter(ibis.literal(False)), today)
    measured = tuple(
        Measured(name=name, title=title_of(name), kind="answer", options=options)
        for name in NAMES
        if name != PLACE
        for options, _told in [values_of(tables, given, name)]
        if options
    )

    def at(day: dt.date) -> Seen:
        names = [one.name for one in measured]
        found = tables.fetch(given.select(PERSON, *names).order_by(PERSON))
        values = np.full((found.num_rows, len(names)), np.nan)
        for place, one in enumerate(measured):
            values[:, place] = option_places(found.column(one.name), one.options)
        return Seen(names_of(found.column(PERSON)), values).of(
            np.flatnonzero(np.isfinite(values).any(axis=1))
        )

    return Basis("demographics", measured, TOLD, at, is_dated=False)
