"""Moments grouped into sessions: a long pause begins another one. The same on every engine."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

USUAL_PAUSE_MINUTES = 30
"""What the trade takes for the end of a session."""
START, NUMBER = "starts_session", "session_number"


def with_sessions(
    rows: ir.Table, *, by: Sequence[str], at: str, tie: str, pause_seconds: int
) -> ir.Table:
    """The rows with ``session_number`` (from 1, within ``by``) and ``starts_session``.

    ``at`` is a moment; a gap of more than ``pause_seconds`` whole seconds begins a session.
    ``tie`` orders rows of one moment.
    """
    order = [rows[at].asc(), rows[tie].asc()]
    window = ibis.window(group_by=list(by), order_by=order)
    # Whole seconds first: engines round their fractions differently.
    second = rows[at].truncate("s").epoch_seconds().cast("int64")
    timed = rows.mutate(second=second)
    before = timed.second.lag().over(window)
    starts = before.isnull() | (timed.second - before > pause_seconds)
    marked = timed.mutate(**{START: starts.fill_null(ibis.literal(value=True))})
    so_far = ibis.window(
        group_by=list(by),
        order_by=[marked[at].asc(), marked[tie].asc()],
        preceding=None,
        following=0,
    )
    number = marked[START].cast("int64").sum().over(so_far).cast("int64")
    return marked.mutate(**{NUMBER: number}).drop("second")
