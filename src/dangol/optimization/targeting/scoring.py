"""Everyone's score as rows of the table: probability, range, amount, reasons."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.methods.logistic import log_odds, logistic
from dangol.methods.score_quality import tenth_of
from dangol.optimization.targeting.learning import Panel
from dangol.optimization.targeting.measures import number
from dangol.optimization.targeting.propensity_model import PropensityModel
from dangol.optimization.targeting.reasons import stored_reasons
from dangol.scoring.judgement import Judgement

Array = npt.NDArray[np.float64]
AT_ONCE = 100_000


def scored(
    today: Panel,
    people: npt.NDArray[np.str_],
    model: PropensityModel,
    judgement: Judgement,
    currency: str,
    known_on: dt.date,
) -> pa.Table:
    """One row per person of ``today``, some at a time: reasons need many numbers for each."""
    pieces = [
        _piece(today.of(part), people[part], model, judgement.reach) for part in _parts(len(people))
    ]
    whole = pa.concat_tables(pieces).combine_chunks()
    count = whole.num_rows
    for name, value in (
        ("category", pa.scalar(model.category)),
        ("horizon_days", pa.scalar(model.horizon_days, pa.int64())),
        ("is_told_apart", pa.scalar(not judgement.is_flat)),
        ("currency", pa.scalar(currency)),
        ("known_on", pa.scalar(known_on)),
    ):
        whole = whole.append_column(name, pa.repeat(value, count))
    chance = whole.column("probability").to_numpy()
    return whole.append_column("probability_tenth", pa.array(tenth_of(chance)))


def _parts(count: int) -> Iterator[slice]:
    for start in range(0, max(count, 1), AT_ONCE):
        yield slice(start, start + AT_ONCE)


def _piece(
    panel: Panel, people: npt.NDArray[np.str_], model: PropensityModel, reach: float
) -> pa.Table:
    raw = panel.raw
    # Sums of floats may come in any order: what is stored is the same at every run.
    chance = np.round(model.chance(raw), 6)
    odds = log_odds(chance)
    since = number(raw, "own_last_age", -1.0)
    return pa.table(
        {
            "customer_id": pa.array(people.tolist(), pa.string()),
            "probability": chance,
            # A level that is off moves everybody's odds together.
            "probability_low": np.floor(logistic(odds - reach) * 1e6) / 1e6,
            "probability_high": np.ceil(logistic(odds + reach) * 1e6) / 1e6,
            "days_since_asked": pa.array(since.astype(np.int64), mask=since < 0),
            "asked_days_half_year": number(raw, "own_days_182").astype(np.int64),
            "visits_half_year": number(raw, "visits_182").astype(np.int64),
            "days_since_visit": number(raw, "visit_last_age").astype(np.int64),
            "spent_half_year": np.round(number(raw, "spent_182"), 4),
            "amount_if_bought": np.round(model.amount(raw), 4),
            "reasons": stored_reasons(model.effects(raw), raw, model.paces),
        }
    )
