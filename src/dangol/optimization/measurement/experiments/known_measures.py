"""The measures that a test names, built in or kept as records."""

from dangol.contract.tables_view import Tables
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.optimization.measurement.experiments.measure import BUILT_IN, Measure


def known_measures(tables: Tables, test: Experiment) -> dict[str, Measure]:
    """By name, in the order of the plan; a name that nobody declared is left out."""
    known = {name.casefold(): one for name, (one, _) in BUILT_IN.items()}
    for kept in tables.decisions(Measure):
        if isinstance(kept.record, Measure):
            known.setdefault(kept.record.name.casefold(), kept.record)
    return {
        name: known[name.casefold()].model_copy(update={"name": name})
        for name in test.measures
        if name.casefold() in known
    }
