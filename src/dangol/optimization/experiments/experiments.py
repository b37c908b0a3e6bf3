"""Do our tests work? Every test that runs or ran, measured anew from what people did."""

import datetime as dt

from dangol.contract.analysis import Analysis
from dangol.contract.result import Result
from dangol.contract.tables_view import Decided, Previous, Tables
from dangol.optimization.experiments.cells import measured_cells
from dangol.optimization.experiments.checking import checks_of
from dangol.optimization.experiments.divisions import rows_of_divisions
from dangol.optimization.experiments.doings import DOING_READS
from dangol.optimization.experiments.experiment import MEASURED_IN, Experiment
from dangol.optimization.experiments.judging import is_over, verdict_of
from dangol.optimization.experiments.known_measures import known_measures
from dangol.optimization.experiments.measure import Measure
from dangol.optimization.experiments.measuring import Plan, days_known, told_effects
from dangol.optimization.experiments.outcomes import columns_of, outcomes
from dangol.optimization.experiments.refusing import no_tests
from dangol.optimization.experiments.standing import STANDING_TABLES, Standing, kept_rows
from dangol.optimization.experiments.story import tests_answer
from dangol.optimization.experiments.units import EXPOSURE_READS, counts, units, who_counts
from dangol.tables.experiments import EXPERIMENT_DIVISIONS
from dangol.words import Text, both


class Experiments(Analysis):
    """Chance drew the people; what they did since is compared as their plan promised."""

    slug = "experiments"
    title = Text(en="Tests", ko="테스트")
    question = Text(en="What do our tests show?", ko="테스트에서 무엇이 드러났나요?")
    entry = "campaigns"
    reads = (*EXPOSURE_READS, *DOING_READS)
    writes = tuple(table.replaced() for table in (*STANDING_TABLES, EXPERIMENT_DIVISIONS))
    considers = (Experiment, Measure)
    page = "/campaigns/tests"

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        kept = [
            one
            for one in tables.decisions(Experiment)
            if isinstance(one.record, Experiment) and one.state in MEASURED_IN
        ]
        if not kept:
            return no_tests(tables)
        today = tables.settings.business_day(self.moment)
        standings = []
        for place, one in enumerate(kept):
            words = both("Measuring ‘{name}’", "‘{name}’ 테스트를 잽니다", name=one.record.name)
            tables.step(words, place / len(kept))
            standings.append(_standing(tables, one, today))
        rows = {table: tables.stage(table, made) for table, made in kept_rows(standings).items()}
        nothing = rows_of_divisions([])
        rows[EXPERIMENT_DIVISIONS] = tables.stage(EXPERIMENT_DIVISIONS, nothing)
        return Result(tests_answer(standings), rows)


def _standing(tables: Tables, kept: Decided, today: dt.date) -> Standing:
    test = kept.record
    assert isinstance(test, Experiment)  # noqa: S101 - chosen by its kind
    measures = known_measures(tables, test)
    met = units(tables, test)
    counted = counts(tables, met, test, today)
    days = tables.row(met.aggregate(first=met.exposed_on.min(), last=met.exposed_on.max()))
    over = is_over(test, kept.state, days["first"], today, counted.counted)
    plan = Plan(test, measures, over)
    effects, by_day, cells = [], [], {}
    if counted.counted:
        columns = columns_of(list(measures.values()), with_before=test.before_days > 0)
        rows = tables.layer(outcomes(tables, who_counts(met, test, today), test, columns))
        cells = measured_cells(tables, rows, test, columns)
        effects = told_effects(plan, cells)
        deciding = cells.get(test.measure)
        if deciding is not None:
            by_day = days_known(plan, measures[test.measure], deciding)
    checks = checks_of(tables, met, plan, counted, cells)
    return Standing(
        kept.id,
        test,
        kept.state,
        today - dt.timedelta(days=1),
        verdict_of(test, effects, checks, counted, (days["first"], days["last"]), over=over),
        effects,
        by_day,
        (),
        checks,
    )
