"""Snapshots of the past with what came of them, and of today, as one set of arrays."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.optimization.targeting.features import (
    KEY,
    Asked,
    outcomes,
    snapshot_features,
    touched_categories,
)
from dangol.optimization.targeting.history import TOUCHED, History
from dangol.optimization.targeting.learning import Panel
from dangol.optimization.targeting.propensity_model import raw_columns

# A first snapshot sees at least this much of the past.
FIRST_HISTORY_DAYS = 84
FEWEST_CUTOFFS, MOST_CUTOFFS = 4, 8
# A panel of more people is learned on a sample of them; all are scored.
MOST_PEOPLE = 200_000
NOT_RAW = (*KEY, "bought_amount")


@dataclass(frozen=True)
class Snapshots:
    """The past as a panel, and today: who is scored, and their columns as found."""

    past: Panel
    today: Panel
    people: npt.NDArray[np.str_]


def past_cutoffs(today: dt.date, first: dt.date, horizon_days: int) -> list[dt.date]:
    """Cut-offs whose horizon has passed by today, oldest first, one horizon apart."""
    found = []
    for number in range(1, MOST_CUTOFFS + 1):
        cutoff = today - dt.timedelta(days=horizon_days * number)
        if (cutoff - first).days < FIRST_HISTORY_DAYS:
            break
        found.append(cutoff)
    return found[::-1]


def snapshots(
    tables: Tables, history: History, cutoffs: Sequence[dt.date], today: dt.date, asked: Asked
) -> Snapshots:
    """Everyone at each cut-off and today; nobody is known before their first purchase."""
    every = [*cutoffs, today]
    touched = tables.stage(TOUCHED, touched_categories(history, every, asked.horizon_days))
    rows = snapshot_features(history, touched, every, asked)
    came = outcomes(history, cutoffs, asked)
    rows = rows.left_join(came, KEY).drop(*(f"{name}_right" for name in KEY))
    rows = rows.left_join(history.given, "customer_id").drop("customer_id_right")
    rows = rows.filter(_is_used(tables, history, rows, today))
    found = tables.fetch(rows.order_by("cutoff_on", "customer_id"))
    raw = raw_columns(found)
    amount = np.asarray(raw["bought_amount"], dtype=np.float64)
    panel = Panel(
        {name: column for name, column in raw.items() if name not in NOT_RAW},
        np.asarray(raw["cutoff_on"]).astype("datetime64[D]"),
        np.isfinite(amount).astype(np.float64),
        np.nan_to_num(amount),
    )
    now = panel.cutoff == np.datetime64(today)
    return Snapshots(panel.of(~now), panel.of(now), np.asarray(raw["customer_id"])[now])


def _is_used(tables: Tables, history: History, rows: ir.Table, today: dt.date) -> ir.BooleanValue:
    """Everyone today; of a larger past a sample that depends on nothing but who they are."""
    visits = history.visits
    people = tables.row(visits.aggregate(people=visits.customer_id.nunique()))["people"]
    if people <= MOST_PEOPLE:
        return ibis.literal(True)
    # The first four digits of a hash: a number below 16^4 that nobody chose.
    limit = f"{int(16**4 * MOST_PEOPLE / people):04x}"
    drawn = rows.customer_id.hexdigest("md5").substr(0, 4) < limit
    return drawn | (rows.cutoff_on == today)
