"""Everyone's score as rows of the table, with the numbers that it rests on."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dangol.contract.tables_view import Tables
from dangol.customers.features.candidates import Candidates
from dangol.customers.features.outcomes import Outcome
from dangol.customers.features.snapshots import PERSON, Panel, panel_of, variables_of
from dangol.customers.features.trial import Learning
from dangol.methods.logistic import log_odds, logistic
from dangol.methods.score_quality import tenth_of
from dangol.scoring.judgement import Judgement
from dangol.scoring.score_model import ScoreModel, in_single_precision
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.scores import CUSTOMER_SCORES

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Scoring:
    """What the rows say beside the score itself.

    ``level_update`` is what outcomes that came since the model was learned move all log odds by.
    """

    target: str
    category: str
    horizon_days: int
    currency: str
    known_on: dt.date
    level_update: float = 0.0


def everyone(tables: Tables, inputs: Candidates, asked: Outcome, found: Learning) -> Panel:
    """The inputs of everyone who is asked about today; read already where few are."""
    today = found.periods.today
    people = asked.people_now(inputs.rows, [today])
    count = tables.row(people.aggregate(n=people[PERSON].count()))["n"]
    read = found.panel.at([today])
    if len(read) == count:
        return read
    return panel_of(tables, variables_of(inputs, people, [today]), inputs.names)


def scored(people: Panel, model: ScoreModel, judgement: Judgement, about: Scoring) -> pa.Table:
    """One row per person, in the order of the panel."""
    values = in_single_precision(people.columns(model.names))
    # Sums of floats may come in any order: what is stored is the same at every run.
    chance = np.round(logistic(model.odds(values) + about.level_update), 6)
    odds = log_odds(chance)
    count = len(chance)
    return rows_of(
        CUSTOMER_SCORES,
        customer_id=pa.array(people.people.tolist(), pa.string()),
        score_target=pa.repeat(about.target, count),
        category=pa.repeat(about.category, count),
        horizon_days=pa.repeat(pa.scalar(about.horizon_days, pa.int64()), count),
        probability=chance,
        # A level that is off moves everybody's odds together.
        probability_low=np.floor(logistic(odds - judgement.reach) * 1e6) / 1e6,
        probability_high=np.ceil(logistic(odds + judgement.reach) * 1e6) / 1e6,
        probability_tenth=tenth_of(chance),
        is_told_apart=pa.repeat(not judgement.is_flat, count),
        amount_if_happened=_amounts(people, about),
        currency=pa.repeat(about.currency, count),
        level_update=pa.repeat(round(about.level_update, 6), count),
        score_inputs=stored_inputs(values),
        known_on=pa.repeat(pa.scalar(about.known_on), count),
    )


def stored_inputs(values: Array) -> pa.Array:
    """Each row as a JSON list; ``null`` where an input is empty."""
    columns = []
    for column in values.T:
        told = pa.array(column.astype(np.float32), mask=np.isnan(column)).cast(pa.string())
        columns.append(pc.fill_null(told, "null"))
    if not columns:
        return pa.repeat("[]", len(values))
    inside = pc.binary_join_element_wise(*columns, ",")
    return pc.binary_join_element_wise("[", inside, "]", "")


def _amounts(people: Panel, about: Scoring) -> pa.Array:
    """What it is worth: the usual purchase, or what such a stretch of days usually brings."""
    # Of a reaction the usual purchase: what a message is after.
    mean = next((n for n in people.names if n.startswith("orders_mean_amount")), None)
    pace = [n for n in people.names if n.startswith("orders_sum_amount_")]
    if about.target == "churn" and pace:
        days = int(pace[-1].rpartition("_")[2])
        worth = people.column(pace[-1]) * about.horizon_days / days
    elif mean is not None:
        worth = people.column(mean)
    else:
        worth = np.full(len(people), np.nan)
    told = np.isfinite(worth)
    rounded = np.where(told, np.round(np.maximum(worth, 0.0), 2), 0.0)
    return pa.array(rounded, mask=~told).cast(pa.decimal128(18, 4))
