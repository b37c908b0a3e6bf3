"""What those who were drawn bought beyond those who were left alone, in money."""

import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.methods.experiments.mean_effect import TooFewUnitsError, stratified_effect
from dangol.methods.experiments.moments import merged
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.optimization.measurement.experiments.outcomes import columns_of, outcomes
from dangol.optimization.measurement.experiments.returns import LEVEL, MONEY
from dangol.optimization.measurement.experiments.summing import moments_by
from dangol.tables.messaging import CONTACTED, HELD_OUT

Amount = tuple[float, float, float]


def lot_effects(tables: Tables, rows: ir.Table, days: int, before_days: int) -> dict[str, Amount]:
    """By cluster: what everybody contacted brought together, and its interval of 90 %.

    ``rows`` are staged ``UNITS``; the lot stands in ``cluster_id``, and those who had another
    chance of being contacted in another ``test_group``, compared each within their own. What they
    did in ``before_days`` before is taken off. A lot with too few people on a side is not there.
    """
    test = Experiment(name="-", window_days=days, before_days=before_days)
    (column,) = columns_of([MONEY], with_before=before_days > 0)
    counted = tables.layer(outcomes(tables, rows, test, [column]))
    by = ("cluster_id", "test_group", "variant")
    cells = moments_by(tables.fetch, counted, [column.summed], by)[MONEY.name]
    found = {}
    for name in sorted({str(cell[0]) for cell in cells}):
        chances = sorted({str(cell[1]) for cell in cells if cell[0] == name})
        pairs = [
            (cells[name, chance, HELD_OUT], cells[name, chance, CONTACTED])
            for chance in chances
            if (name, chance, HELD_OUT) in cells and (name, chance, CONTACTED) in cells
        ]
        try:
            effect = stratified_effect(pairs)
        except TooFewUnitsError:
            continue
        people = merged([treated for _, treated in pairs]).count
        low, high = effect.interval(LEVEL)
        found[name] = (effect.difference * people, low * people, high * people)
    return found
