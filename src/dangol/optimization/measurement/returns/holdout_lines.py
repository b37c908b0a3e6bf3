"""What all campaigns bring together: everybody beside those whom a holdout leaves alone.

Who was a customer when the holdout started is compared over all days since: whoever came later may
have come because of a campaign, and would spoil the comparison.
"""

import datetime as dt
from collections.abc import Iterator, Mapping

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from dangol.contract.tables_view import Decided, Tables
from dangol.methods.calendar import begin_of
from dangol.optimization.measurement.experiments.drawing import Held, holdouts
from dangol.optimization.measurement.experiments.holdout import Holdout
from dangol.optimization.measurement.experiments.units import UNITS
from dangol.optimization.measurement.returns.line import Line, with_margin
from dangol.optimization.measurement.returns.lot_effects import lot_effects
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.commerce import ORDERS
from dangol.tables.measured import EXPERIMENT
from dangol.tables.messaging import CAMPAIGNS, CONTACTED, HELD_OUT
from dangol.tables.people import CUSTOMERS
from dangol.tables.returns import HOLDOUT

HOLDOUT_READS = (CUSTOMERS["customer_id", "joined_on"].if_there(),)
LEAST_DAYS = 14
"""Of a holdout; before, there is hardly a purchase to compare."""


def holdout_lines(
    tables: Tables,
    before_days: int,
    margin_share: float,
    costs: Mapping[str, float],
    today: dt.date,
) -> Iterator[Line]:
    """Of holdouts that keep people off campaigns and still run."""
    kept = {one.id: one for one in tables.decisions(Holdout)}
    for held in holdouts(kept.values(), "campaigns"):
        began = _began(tables, kept[held.id])
        days = (today - began).days - 1
        if days < LEAST_DAYS:
            continue
        rows = tables.stage(UNITS, _units(tables, held, began))
        effect = lot_effects(tables, rows, days, before_days).get(held.id)
        if effect is not None:
            last, cost = today - dt.timedelta(days=1), _cost(tables, costs, began)
            line = Line(HOLDOUT, held.holdout.name, began, last, EXPERIMENT, cost)
            yield with_margin(line, effect, margin_share)


def _began(tables: Tables, kept: Decided) -> dt.date:
    """A holdout that runs is fixed, so it was changed last when it started."""
    return tables.settings.business_day(kept.changed_at)


def _units(tables: Tables, held: Held, began: dt.date) -> pa.Table:
    people = tables.fetch(_known(tables, began).order_by("customer_id"))["customer_id"]
    is_held = held.holds_many(people)
    count, share = len(people), held.holdout.share
    moment = dt.datetime.combine(began, dt.time(), tables.settings.zone)
    return rows_of(
        UNITS,
        unit_id=people,
        who=people,
        variant=np.where(is_held, HELD_OUT, CONTACTED).tolist(),
        exposed_at=[moment.astimezone(dt.UTC).replace(tzinfo=None)] * count,
        exposed_on=[began] * count,
        probability=np.where(is_held, share, 1 - share),
        variants_met=[1] * count,
        cluster_id=[held.id] * count,
        test_group=["everybody"] * count,
    )


def _known(tables: Tables, began: dt.date) -> ir.Table:
    """Customers who joined or bought before the day."""
    zone = tables.settings.time_zone
    people, orders = tables[CUSTOMERS], tables[ORDERS]
    before = orders.filter(orders.ordered_at < begin_of(ibis.literal(began), zone))
    joined = people.filter(people.joined_on < began)
    return ibis.union(
        joined.select("customer_id"), before.select("customer_id"), distinct=True
    ).filter(ibis._.customer_id.notnull())


def _cost(tables: Tables, costs: Mapping[str, float], began: dt.date) -> float | None:
    """Of campaigns that began since; None where there is one whose cost nobody told."""
    campaigns = tables[CAMPAIGNS]
    since = tables.rows(campaigns.filter(campaigns.campaign_starts_on >= began))
    told = [costs.get(row["campaign_id"].lower()) for row in since]
    known = [one for one in told if one is not None]
    return sum(known) if known and len(known) == len(told) else None
