"""Snapshots of the past with what came of them, and of today, as one set of arrays."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.methods.sampling import drawn_by_hash
from dangol.optimization.targeting.features import (
    KEY,
    Asked,
    outcomes,
    snapshot_features,
    touched_categories,
)
from dangol.optimization.targeting.history import BOUGHT, DRAWN, TOUCHED, VISITS, History
from dangol.optimization.targeting.learning import Panel
from dangol.optimization.targeting.propensity_model import raw_columns

# A first snapshot sees at least this much of the past.
FIRST_HISTORY_DAYS = 84
FEWEST_CUTOFFS, MOST_CUTOFFS = 4, 8
# A panel of more people is learned on a sample of them; all are scored.
MOST_PEOPLE = 60_000
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
    visits = history.visits
    people = tables.row(visits.aggregate(people=visits.customer_id.nunique()))["people"]
    if people <= MOST_PEOPLE:
        found, who = _panel(tables, history, [*cutoffs, today], asked)
        now = found.cutoff == np.datetime64(today)
        return Snapshots(found.of(~now), found.of(now), who[now])
    past, _ = _panel(tables, _drawn(tables, history, people), cutoffs, asked)
    present, who = _panel(tables, history, [today], asked)
    return Snapshots(past, present, who)


def _panel(
    tables: Tables, history: History, cutoffs: Sequence[dt.date], asked: Asked
) -> tuple[Panel, npt.NDArray[np.str_]]:
    """Snapshots at these cut-offs with what came of them, and whose they are."""
    touched = tables.stage(TOUCHED, touched_categories(history, cutoffs, asked.horizon_days))
    rows = snapshot_features(history, touched, cutoffs, asked)
    came = outcomes(history, cutoffs, asked)
    rows = rows.left_join(came, KEY).drop(*(f"{name}_right" for name in KEY))
    rows = rows.left_join(history.given, "customer_id").drop("customer_id_right")
    raw = raw_columns(tables.fetch(rows.order_by("cutoff_on", "customer_id")))
    amount = np.asarray(raw["bought_amount"], dtype=np.float64)
    panel = Panel(
        {name: column for name, column in raw.items() if name not in NOT_RAW},
        np.asarray(raw["cutoff_on"]).astype("datetime64[D]"),
        np.isfinite(amount).astype(np.float64),
        np.nan_to_num(amount),
    )
    return panel, np.asarray(raw["customer_id"])


def _drawn(tables: Tables, history: History, people: int) -> History:
    """A sample of the customers that depends on nothing but who they are."""
    everyone = history.visits.select("customer_id").distinct()
    drawn = tables.stage(DRAWN, drawn_by_hash(everyone, "customer_id", MOST_PEOPLE, people))
    return replace(
        history,
        visits=tables.stage(VISITS, history.visits.semi_join(drawn, "customer_id")),
        bought=tables.stage(BOUGHT, history.bought.semi_join(drawn, "customer_id")),
        returned=history.returned.semi_join(drawn, "customer_id"),
    )
