"""Do our tests work? Every test that runs or ran, measured anew from what people did."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import ibis.expr.types as ir

from dangol.contract.analysis import Analysis
from dangol.contract.result import Result
from dangol.contract.tables_view import Decided, Previous, Tables
from dangol.optimization.measurement.experiments.adapting import (
    adapted,
    adaptive_effects,
    divided_so_far,
    next_division,
)
from dangol.optimization.measurement.experiments.cells import Cells, measured_cells
from dangol.optimization.measurement.experiments.checking import checks_of
from dangol.optimization.measurement.experiments.divisions import (
    Divided,
    read_divisions,
    rows_of_divisions,
)
from dangol.optimization.measurement.experiments.doings import DOING_READS
from dangol.optimization.measurement.experiments.experiment import MEASURED_IN, RUNNING, Experiment
from dangol.optimization.measurement.experiments.fading import fading_check
from dangol.optimization.measurement.experiments.groups import groups_known
from dangol.optimization.measurement.experiments.judging import is_over, verdict_of
from dangol.optimization.measurement.experiments.known_measures import known_measures
from dangol.optimization.measurement.experiments.measure import Measure
from dangol.optimization.measurement.experiments.measured_quantiles import quantile_effects
from dangol.optimization.measurement.experiments.measuring import (
    DECIDES,
    Plan,
    days_known,
    found_effects,
    told_effects,
)
from dangol.optimization.measurement.experiments.outcomes import Columns, columns_of, outcomes
from dangol.optimization.measurement.experiments.refusing import no_tests, nobody_met
from dangol.optimization.measurement.experiments.returns import MONEY, brought
from dangol.optimization.measurement.experiments.standing import (
    STANDING_TABLES,
    Brought,
    Checked,
    InGroup,
    OnDay,
    Standing,
    Told,
    kept_rows,
)
from dangol.optimization.measurement.experiments.story import tests_answer
from dangol.optimization.measurement.experiments.units import (
    EXPOSURE_READS,
    counts,
    units,
    who_counts,
)
from dangol.tables.experiment_results import EXPERIMENT_DIVISIONS
from dangol.words import Text, both


class Experiments(Analysis):
    """Chance drew the people; what they did since is compared as their plan promised."""

    slug = "experiments"
    title = Text(en="Tests", ko="테스트")
    question = Text(en="What do our tests show?", ko="테스트에서 무엇이 드러났나요?")
    entry = "campaigns"
    reads = (
        *EXPOSURE_READS,
        *DOING_READS,
        EXPERIMENT_DIVISIONS[EXPERIMENT_DIVISIONS.column_names].if_there().last_committed(),
    )
    writes = (*(table.replaced() for table in STANDING_TABLES), EXPERIMENT_DIVISIONS.upserted())
    considers = (Experiment, Measure)
    page = "/campaigns/tests"

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        kept = [
            (one, one.record)
            for one in tables.decisions(Experiment)
            if isinstance(one.record, Experiment) and one.state in MEASURED_IN
        ]
        if not kept:
            return no_tests(tables)
        today = tables.settings.business_day(self.moment)
        divided = read_divisions(tables.fetch(tables[EXPERIMENT_DIVISIONS]))
        standings, sharing = [], list[Divided]()
        for place, (one, test) in enumerate(kept):
            words = both("Measuring ‘{name}’", "‘{name}’ 테스트를 잽니다", name=test.name)
            tables.step(words, place / len(kept))
            standing, shares = _standing(tables, one, test, today, divided)
            standings.append(standing)
            sharing += shares
        if all(one.verdict.first_exposed_on is None for one in standings):
            return nobody_met(len(standings))
        rows = {table: tables.stage(table, made) for table, made in kept_rows(standings).items()}
        rows[EXPERIMENT_DIVISIONS] = tables.stage(EXPERIMENT_DIVISIONS, rows_of_divisions(sharing))
        return Result(tests_answer(standings), rows)


def _standing(
    tables: Tables, kept: Decided, test: Experiment, today: dt.date, divided: Sequence[Divided]
) -> tuple[Standing, list[Divided]]:
    """Where a test stands, and how its people are shared where shares move."""
    measures = known_measures(tables, test)
    met = units(tables, test)
    counted = counts(tables, met, test, today)
    ends = tables.row(met.aggregate(first=met.exposed_on.min(), last=met.exposed_on.max()))
    days = ends["first"], ends["last"]
    over = is_over(test, kept.state, days[0], today, counted.counted)
    plan = Plan(test, measures, over)
    known = _known(tables, plan, met, today) if counted.counted else Known()
    sharing: list[Divided] = []
    if test.allocation == "adaptive" and days[0] is not None:
        known, sharing = _adapted(tables, plan, kept, met, known, divided)
    checks = [*checks_of(tables, met, plan, counted, known.cells), *known.checks]
    return Standing(
        kept.id,
        test,
        kept.state,
        today - dt.timedelta(days=1),
        verdict_of(test, known.effects, checks, counted, days, over=over),
        known.effects,
        known.days,
        known.groups,
        checks,
        known.brought,
        sharing,
    ), sharing


def _adapted(
    tables: Tables,
    plan: Plan,
    kept: Decided,
    met: ir.Table,
    known: "Known",
    divided: Sequence[Divided],
) -> tuple["Known", list[Divided]]:
    """What can be told while shares move: nothing of means over batches, nor of groups."""
    begun = tables.row(met.aggregate(at=met.exposed_at.min()))["at"]
    so_far = divided_so_far(plan, kept.id, divided, begun)
    if known.rows is None:
        return known, so_far
    found = adapted(tables, known.rows, plan, known.columns, so_far)
    told = Known(known.cells, adaptive_effects(plan, found))
    deciding = found.get(plan.test.measure)
    if deciding is None or kept.state != RUNNING:
        return told, so_far
    now = tables.moment.astimezone(dt.UTC).replace(tzinfo=None)
    return told, next_division(kept.id, deciding, so_far, now)


@dataclass(frozen=True)
class Known:
    """What the people who count tell; nothing where nobody does."""

    cells: Mapping[str, Cells] = field(default_factory=dict)
    effects: Sequence[Told] = ()
    days: Sequence[OnDay] = ()
    groups: Sequence[InGroup] = ()
    checks: Sequence[Checked] = ()
    brought: Sequence[Brought] = ()
    rows: ir.Table | None = None
    columns: Sequence[Columns] = ()


def _known(tables: Tables, plan: Plan, met: ir.Table, today: dt.date) -> Known:
    test = plan.test
    asked = [*plan.measures.values(), MONEY]
    columns = columns_of(asked, with_before=test.before_days > 0)
    rows = tables.layer(outcomes(tables, who_counts(met, test, today), test, columns))
    if test.allocation == "adaptive":
        return Known(rows=rows, columns=[one for one in columns if one.measure is not MONEY])
    cells = measured_cells(tables, rows, test, columns)
    found = found_effects(plan, cells, quantile_effects(tables, rows, plan, columns))
    effects = told_effects(plan, found)
    deciding, measure = cells.get(test.measure), plan.measures.get(test.measure)
    ends = tables.row(rows.aggregate(first=rows.exposed_on.min(), last=rows.exposed_on.max()))
    until = ends["last"] + dt.timedelta(days=test.window_days)
    money = brought(plan, cells[MONEY.name], (ends["first"], until), tables.settings.currency)
    if deciding is None or measure is None:
        return Known(cells, effects, brought=money)
    groups, alike = groups_known(plan, measure, deciding) if plan.is_told else ([], None)
    likeliest = max(
        (one for one in effects if one.measure_role == DECIDES),
        key=lambda one: one.chance_best or 0,
        default=None,
    )
    name = likeliest.variant if likeliest is not None else None
    fading = fading_check(tables, rows, plan, measure, name)
    checks = [one for one in (alike, fading if plan.is_told else None) if one is not None]
    return Known(cells, effects, days_known(plan, measure, deciding), groups, checks, money)
