"""Whose outcomes teach the intervals: everyone who bought, or the people of a random campaign."""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.features.outcomes import Outcome
from dangol.customers.features.snapshots import PERSON, buyers, variables_of
from dangol.customers.intervals.attributes import Chosen
from dangol.methods.point_in_time.known import CUTOFF
from dangol.tables.messaging import CAMPAIGN_ASSIGNMENTS, CAMPAIGNS, CONTACTED, HELD_OUT

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
CAMPAIGN_READS = (
    CAMPAIGNS["campaign_id", "campaign_type", "is_randomised"].if_there(),
    CAMPAIGN_ASSIGNMENTS[
        "campaign_id", "customer_id", "assigned_arm", "assignment_probability", "assigned_on"
    ].if_there(),
)


@dataclass(frozen=True)
class Campaign:
    """A randomised campaign whose outcome is known: its name, kind and days."""

    id: str
    type: str
    days: tuple[dt.date, ...]


@dataclass(frozen=True)
class People:
    """One entry per person with a value; ``chance`` is that of being contacted.

    ``unvalued`` counts people without a value, ``unclear`` those with several arms or none.
    """

    value: Array
    happened: Array
    contacted: Flags
    chance: Array
    unvalued: int
    unclear: int = 0

    @property
    def count(self) -> int:
        return len(self.value)


def campaigns(tables: Tables, named: str, today: dt.date, horizon_days: int) -> list[Campaign]:
    """Randomised campaigns with people of both arms whose outcome is known, latest first."""
    known, lots = tables[CAMPAIGNS], tables[CAMPAIGN_ASSIGNMENTS]
    random = known.filter(known.is_randomised)
    if named:
        random = random.filter(random.campaign_id == named)
    joined = lots.inner_join(random, "campaign_id")
    days = joined.group_by("campaign_id", "campaign_type", day="assigned_on").agg(
        contacted=(joined.assigned_arm == CONTACTED).sum(),
        held_out=(joined.assigned_arm == HELD_OUT).sum(),
    )
    found: dict[tuple[str, str], list[tuple[dt.date, int, int]]] = {}
    for row in tables.rows(days.order_by("campaign_id", "day")):
        key = (row["campaign_id"], row["campaign_type"] or "")
        found.setdefault(key, []).append((row["day"], row["contacted"], row["held_out"]))
    kept = [
        Campaign(*key, tuple(day for day, *_rest in each))
        for key, each in found.items()
        if sum(one[1] for one in each) and sum(one[2] for one in each)
        and (today - each[-1][0]).days >= horizon_days
    ]  # fmt: skip
    return sorted(kept, key=lambda one: (one.days[-1], one.id), reverse=True)


def buyers_before(tables: Tables, asked: Chosen, today: dt.date, horizon_days: int) -> People:
    """Everyone who had bought before a day, and whether they did within the days after it."""
    cutoff = today - dt.timedelta(days=horizon_days)
    rows = _valued(asked, buyers(asked.found.rows["orders"], [cutoff]), [cutoff], horizon_days)
    return _fetched(tables, rows.mutate(contacted=ibis.literal(1.0), chance=ibis.literal(0.5)), 0)


def people_of(tables: Tables, asked: Chosen, campaign: Campaign, horizon_days: int) -> People:
    """Everyone of a campaign's lot with what was known before it."""
    lots = tables[CAMPAIGN_ASSIGNMENTS]
    own = lots.filter((lots.campaign_id == campaign.id) & lots.customer_id.notnull())
    # Several numbers of one person may have been drawn apart: they got both.
    each = own.group_by(PERSON).agg(
        cutoff_on=own.assigned_on.min(),
        arms=own.assigned_arm.nunique(),
        contacted=(own.assigned_arm == CONTACTED).max().cast("float64"),
        probability=own.assignment_probability.mean(),
    )
    fair = (each.arms == 1) & (each.probability > 0) & (each.probability < 1)
    known = each.filter(fair)
    unclear = int(tables.row(each.aggregate(n=each.count() - fair.sum()))["n"] or 0)
    people = tables.layer(known.select(CUTOFF, PERSON, "contacted", "probability"))
    rows = _valued(asked, people.select(CUTOFF, PERSON), campaign.days, horizon_days)
    key = [CUTOFF, PERSON]
    joined = rows.inner_join(people, key)
    chance = ibis.ifelse(_.contacted == 1.0, _.probability, 1.0 - _.probability)
    return _fetched(tables, joined.mutate(chance=chance.round(9)), unclear)


def _valued(
    asked: Chosen, people: ir.Table, cutoffs: list[dt.date] | tuple[dt.date, ...], days: int
) -> ir.Table:
    """People at their day with the number as known before it, and what they did after."""
    known = variables_of(asked.found, people, cutoffs)
    known = known.select(CUTOFF, PERSON, value=known[asked.name].cast("float64"))
    bought = Outcome("purchase", horizon_days=days).came(asked.found.rows, cutoffs)
    key = [CUTOFF, PERSON]
    joined = known.left_join(bought, key).drop(*(f"{name}_right" for name in key))
    return joined.mutate(happened=joined.days.notnull().cast("float64")).drop("days")


def _fetched(tables: Tables, rows: ir.Table, unclear: int) -> People:
    wanted = ("value", "happened", "contacted", "chance")
    fetched = tables.fetch(rows.select(CUTOFF, PERSON, *wanted).order_by(PERSON))
    value, happened, contacted, chance = (
        np.asarray(fetched.column(name).cast("float64").to_numpy()) for name in wanted
    )
    told = np.isfinite(value)
    return People(
        value[told], happened[told], contacted[told] > 0, chance[told], int((~told).sum()), unclear
    )
