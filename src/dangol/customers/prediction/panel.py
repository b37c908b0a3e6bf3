"""The past as examples to learn from, and cut-offs since then to watch the model by."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.customers.features.candidates import Candidates
from dangol.customers.features.outcomes import Outcome
from dangol.customers.features.trial import Learning, Periods, learning
from dangol.scoring.folds import Examples
from dangol.scoring.score_model import ScoreModel, in_single_precision
from dangol.scoring.watching import Seen

Array = npt.NDArray[np.float64]
WEEK = 7
MOST_USUAL, MOST_SINCE = 10, 12
FEWEST_WATCHED, MOST_WATCHED = 50, 6_000


def examples_of(found: Learning) -> Examples:
    """The rows of the past with what came of them."""
    past = np.flatnonzero(found.is_past)
    values = in_single_precision(found.panel.values[past])
    counts = np.ones(len(past))
    return Examples(
        found.panel.names,
        values,
        found.period[past],
        found.happened[past],
        counts,
        found.periods.lag,
        found.days[past],
    )


def watched_periods(
    today: dt.date, first: dt.date, span_days: int, last_learnt: dt.date
) -> tuple[list[dt.date], list[dt.date]]:
    """Weekly cut-offs whose outcome is known: those the model learned in, and those since."""
    latest = today - dt.timedelta(days=span_days)
    since: list[dt.date] = []
    usual: list[dt.date] = []
    day = latest
    while day >= first:
        if day > last_learnt and len(since) < MOST_SINCE:
            since.append(day)
        elif day <= last_learnt and len(usual) < MOST_USUAL:
            usual.append(day)
        day -= dt.timedelta(days=WEEK)
    return usual[::-1], since[::-1]


def seen(
    tables: Tables,
    inputs: Candidates,
    asked: Outcome,
    model: ScoreModel,
    cutoffs: Sequence[dt.date],
    today: dt.date,
) -> dict[dt.date, Seen]:
    """What the model would have said at each cut-off, and what came; of too few nothing."""
    if not cutoffs:
        return {}
    when = Periods(tuple(cutoffs), today, 1)
    found = learning(tables, inputs, asked, when, most=MOST_WATCHED, with_today=False)
    answers = {}
    for number, day in enumerate(cutoffs):
        rows = found.period == number
        if rows.sum() < FEWEST_WATCHED:
            continue
        values = in_single_precision(found.panel.columns(model.names)[rows])
        answers[day] = Seen(model.odds(values), found.happened[rows], model.moved(values))
    return answers
