"""Which facts were known before a day.

A fact counts before a cut-off if it happened on an earlier day and had come in by then: what
came in late while its source was being read is hidden from the days in between
(``hidden_from_on`` to ``hidden_until_on``, both included; empty where nothing was late).
"""

import datetime as dt
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from dangol.methods.calendar import days_between

CUTOFF = "cutoff_on"
HIDDEN = ("hidden_from_on", "hidden_until_on")


def cutoff_table(cutoffs: Sequence[dt.date]) -> ir.Table:
    """The cut-offs as one column ``cutoff_on``."""
    days = ibis.array([ibis.literal(day) for day in cutoffs])
    return days.unnest().name(CUTOFF).as_table()


def known_before(facts: ir.Table, cutoffs: Sequence[dt.date]) -> ir.Table:
    """Facts beside every cut-off before which they were known, with their age in days (1..)."""
    joined = facts.cross_join(cutoff_table(cutoffs))
    is_known = joined.day < joined[CUTOFF]
    if HIDDEN[0] in facts.columns:
        since, until = (joined[name] for name in HIDDEN)
        is_hidden = (joined[CUTOFF] >= since) & (joined[CUTOFF] <= until)
        is_known &= ~is_hidden.fill_null(ibis.literal(value=False))
    known = joined.filter(is_known)
    return known.mutate(age=days_between(known[CUTOFF], known.day).cast("int64"))
