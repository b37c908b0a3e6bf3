"""Credit beside measurement: the same models over the people and days that were measured."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.methods.attribution.touch_paths import OVER, PERSON
from dangol.methods.calendar import begin_of
from dangol.methods.numbering import number_of
from dangol.optimization.measurement.attribution.dividing import Counted, Dividing, divided
from dangol.optimization.measurement.attribution.measured_effects import Measured
from dangol.optimization.measurement.attribution.touches import second_of
from dangol.tables.attribution import LESS, MORE, WITHIN
from dangol.tables.people import CUSTOMERS


@dataclass(frozen=True)
class Reconciled:
    """What was measured, and by model what was credited to the channel in the same place."""

    measured: Measured
    credited: dict[str, float]

    def verdict(self, model: str) -> str:
        value = self.credited[model]
        if value > self.measured.high:
            return MORE
        return LESS if value < self.measured.low else WITHIN

    def ratio(self, model: str) -> float | None:
        """None where nothing was measured above zero: no ratio tells anything then."""
        return self.credited[model] / self.measured.amount if self.measured.amount > 0 else None


def reconciled(
    tables: Tables, counted: Counted, people: ir.Table, effects: Sequence[Measured], asked: Dividing
) -> list[Reconciled]:
    """Every measured effect of a channel that people met."""
    found = []
    for one in effects:
        if one.channel in asked.names:
            inside = counted.among(partial(_among, tables, people, one))
            place = asked.names.index(one.channel)
            given = divided(tables, inside, asked)
            credited = {model: float(of.value[place]) for model, of in given.items()}
            found.append(Reconciled(one, credited))
    return found


def _among(tables: Tables, people: ir.Table, one: Measured, rows: ir.Table) -> ir.Table:
    """What ended within the days, of those among whom it was measured."""
    zone = tables.settings.time_zone
    begin, end = (
        second_of(begin_of(ibis.literal(day), zone))
        for day in (one.begins_on, one.ends_on + dt.timedelta(days=1))
    )
    inside = rows.filter((rows[OVER] >= begin) & (rows[OVER] < end))
    if one.campaign is None:
        homes = tables[CUSTOMERS]
        theirs = homes.filter(homes.home_region.isin(one.regions))
        return inside.semi_join(theirs.select(**{PERSON: number_of(theirs.customer_id)}), PERSON)
    reached = people.filter((people.campaign_id == one.campaign) & people.is_contacted)
    return inside.semi_join(reached.select(PERSON), PERSON)
