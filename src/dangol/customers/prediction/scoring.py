"""Everyone's score as rows of the table, with the numbers that it rests on."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.features.candidates import Candidates
from dangol.customers.features.outcomes import Outcome
from dangol.customers.features.snapshots import PERSON, variables_of
from dangol.customers.features.trial import Learning
from dangol.methods.logistic import log_odds, logistic
from dangol.scoring.judgement import Judgement
from dangol.scoring.score_model import ScoreModel
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.scores import CUSTOMER_SCORES
from dangol.tables.vocabulary import Table
from dangol.words import Text

Array = npt.NDArray[np.float64]
TENTH = "probability_tenth"
UNPLACED = Table(
    "prediction_scores",
    Text(
        en="Scores before anybody's place among all is known.",
        ko="모두 가운데 몇째인지 알기 전의 점수입니다.",
    ),
    key=(PERSON,),
    columns=tuple(one for one in CUSTOMER_SCORES.columns if one.name != TENTH),
)


@dataclass(frozen=True)
class Scoring:
    """A model with what its rows say beside the score itself.

    ``level_update`` is what outcomes that came since the model was learned move all log odds by.
    Called with the inputs of some people it gives their rows, here or on another machine.
    """

    model: ScoreModel
    judgement: Judgement
    target: str
    category: str
    horizon_days: int
    currency: str
    known_on: dt.date
    level_update: float = 0.0

    def __call__(self, people: pa.Table) -> pa.Table:
        values = self.model.values_of(people)
        # Sums of floats may come in any order: what is stored is the same at every run.
        chance = np.round(logistic(self.model.odds(values) + self.level_update), 6)
        odds, reach = log_odds(chance), self.judgement.reach
        return rows_of(
            UNPLACED,
            customer_id=people.column(PERSON).cast(pa.string()),
            probability=chance,
            # A level that is off moves everybody's odds together.
            probability_low=np.floor(logistic(odds - reach) * 1e6) / 1e6,
            probability_high=np.ceil(logistic(odds + reach) * 1e6) / 1e6,
            amount_if_happened=self._amounts(people),
            score_inputs=stored_inputs(values),
            **self._alike(len(chance)),
        )

    def _alike(self, count: int) -> dict[str, Any]:
        """What is the same for everyone."""
        same = {
            "score_target": self.target,
            "category": self.category,
            "horizon_days": pa.scalar(self.horizon_days, pa.int64()),
            "is_told_apart": not self.judgement.is_flat,
            "currency": self.currency,
            "level_update": round(self.level_update, 6),
            "known_on": pa.scalar(self.known_on),
        }
        return {name: pa.repeat(value, count) for name, value in same.items()}

    def _amounts(self, people: pa.Table) -> pa.Array:
        """What it is worth: the usual purchase, or what such a stretch of days usually brings."""
        names = people.column_names
        # Of a reaction the usual purchase: what a message is after.
        mean = next((n for n in names if n.startswith("orders_mean_amount")), None)
        pace = [n for n in names if n.startswith("orders_sum_amount_")]
        if self.target == "churn" and pace:
            days = int(pace[-1].rpartition("_")[2])
            worth = _numbers(people, pace[-1]) * self.horizon_days / days
        elif mean is not None:
            worth = _numbers(people, mean)
        else:
            worth = np.full(people.num_rows, np.nan)
        told = np.isfinite(worth)
        rounded = np.where(told, np.round(np.maximum(worth, 0.0), 2), 0.0)
        return pa.array(rounded, mask=~told).cast(pa.decimal128(18, 4))


def scored(
    tables: Tables, inputs: Candidates, asked: Outcome, found: Learning, scoring: Scoring
) -> ir.Table:
    """The rows of everyone who is asked about today; inputs that were read already are not again.

    Of many people the inputs stay where they are, and the engine has its workers score them.
    """
    today = found.periods.today
    people = asked.people_now(inputs.rows, [today])
    count = tables.row(people.aggregate(n=people[PERSON].count()))["n"]
    read = found.panel.at([today])
    if len(read) == count:
        columns = {name: pa.array(read.column(name)) for name in read.names}
        known = pa.table({PERSON: pa.array(read.people.tolist(), pa.string()), **columns})
        return placed(tables, tables.stage(UNPLACED, scoring(known)))
    rows = variables_of(inputs, people, [today]).select(PERSON, *inputs.names)
    return placed(tables, tables.applied(UNPLACED, rows, scoring))


def placed(tables: Tables, scores: ir.Table) -> ir.Table:
    """Scores with their tenths; equal ones go together, into the better one."""
    better = ibis.rank().over(order_by=scores.probability.desc())
    ranked = scores.mutate(better=better, people=scores.count().over(ibis.window()))
    tenth = (ranked.better * 10 // ranked.people + 1).cast("int64")
    return tables.stage(CUSTOMER_SCORES, ranked.mutate(**{TENTH: tenth}).drop("better", "people"))


def chances(tables: Tables, scores: ir.Table) -> Array:
    """Everybody's probability, in the order of who they are."""
    found = tables.fetch(scores.order_by(PERSON).select(_.probability))
    return np.asarray(found.column("probability").to_numpy(), dtype=np.float64)


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


def _numbers(people: pa.Table, name: str) -> Array:
    return np.asarray(people.column(name).cast(pa.float64()).to_numpy(), dtype=np.float64)
