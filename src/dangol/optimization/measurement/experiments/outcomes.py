"""One row per unit with all that its test measures: in the days that count, and before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.optimization.measurement.experiments.doings import Source, doings, source_of
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.optimization.measurement.experiments.measure import Measure
from dangol.optimization.measurement.experiments.summing import Summed

BOUGHT = Source("orders")
Said = Callable[[str], ir.FloatingValue]


@dataclass(frozen=True)
class Columns:
    """Where a measure stands in the rows; ``below`` divides it where it is a ratio."""

    measure: Measure
    outcome: str
    below: str | None
    before: str | None
    before_below: str | None

    @property
    def summed(self) -> Summed:
        """The measure as it is summed in the engine."""
        share = self.measure.capped_share
        return Summed(
            self.measure.name,
            self.outcome,
            self.below,
            self.before,
            self.before_below,
            cap_share=1 - share if share else None,
        )


def columns_of(measures: Sequence[Measure], *, with_before: bool) -> list[Columns]:
    found = []
    for place, one in enumerate(measures):
        is_ratio = one.how == "amount-per-time"
        has_before = with_before and one.how != "quantile"
        found.append(
            Columns(
                one,
                f"outcome_{place}",
                f"below_{place}" if is_ratio else None,
                f"before_{place}" if has_before else None,
                f"before_below_{place}" if has_before and is_ratio else None,
            )
        )
    return found


def outcomes(
    tables: Tables, units: ir.Table, test: Experiment, columns: Sequence[Columns]
) -> ir.Table:
    """The units with their columns; who did nothing has zeros."""
    by_bought = test.stratify_by == "bought_before"
    wanted = [*(source_of(one.measure) for one in columns), *([BOUGHT] if by_bought else [])]
    sources = list(dict.fromkeys(wanted))
    done = doings(tables, sources, test.unit)
    known = _who(units, test)
    after, before = ibis.interval(days=test.window_days), ibis.interval(days=test.before_days)
    near = known.inner_join(
        done,
        [
            known.who == done.who,
            done.done_at >= known.exposed_at - before,
            done.done_at < known.exposed_at + after,
        ],
    )
    is_after = near.done_at >= near.exposed_at
    sums = {}
    for place in range(len(sources)):
        own = near.source == place
        for name, when in (("after", is_after), ("before", ~is_after)):
            sums[f"{name}_times_{place}"] = near.times.sum(where=own & when)
            sums[f"{name}_amount_{place}"] = near.amount.sum(where=own & when)
    summed = near.group_by("unit_id").agg(**sums)
    joined = units.left_join(summed.rename(summed_unit="unit_id"), [("unit_id", "summed_unit")])

    def said(name: str) -> ir.FloatingValue:
        value: ir.FloatingValue = joined[name].cast("float64").fill_null(0.0)
        return value

    values: dict[str, ir.Value] = {}
    for one in columns:
        place = sources.index(source_of(one.measure))
        values[one.outcome] = _value(one.measure, said, f"after_{{}}_{place}")
        if one.before is not None:
            values[one.before] = _value(one.measure, said, f"before_{{}}_{place}")
        if one.below is not None:
            values[one.below] = said(f"after_times_{place}")
        if one.before_below is not None:
            values[one.before_below] = said(f"before_times_{place}")
    if by_bought:
        orders = said(f"before_times_{sources.index(BOUGHT)}")
        values["test_group"] = ibis.cases((orders == 0, "0"), (orders == 1, "1"), else_="2+")
    return joined.mutate(**values).select(*dict.fromkeys((*units.columns, *values)))


def _who(units: ir.Table, test: Experiment) -> ir.Table:
    """Whose doings are a unit's: a customer's own; a device's, and its owner's once known."""
    own = units.filter(units.who.notnull()).select("unit_id", "exposed_at", "who")
    if test.unit == "customer":
        return own
    device = units.select("unit_id", "exposed_at", who="unit_id")
    return own.union(device).distinct()


def _value(measure: Measure, said: Said, name: str) -> ir.FloatingValue:
    times, amount = said(name.format("times")), said(name.format("amount"))
    if measure.how == "share":
        return (times > 0).cast("float64")
    return times if measure.how == "count" else amount
