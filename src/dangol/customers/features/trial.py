"""The trial of candidates: chosen on earlier periods, confirmed on one that nothing had seen."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.customers.features.candidates import Candidates
from dangol.customers.features.outcomes import Outcome
from dangol.customers.features.snapshots import PERSON, Panel, panel_of, variables_of
from dangol.methods.learners.learner import Inputs, Labels
from dangol.methods.learners.trees import Boosted
from dangol.methods.point_in_time.known import CUTOFF
from dangol.methods.sampling import drawn_by_hash
from dangol.methods.score_quality import Estimate, area_under_curve, areas_under_curve
from dangol.methods.variable_selection import Evidence, Snapshots, judged

Array = npt.NDArray[np.float64]
FIRST_HISTORY_DAYS = 84
FEWEST_PERIODS, MOST_PERIODS = 4, 8
USUAL_STEP = 28
MOST_PEOPLE = 20_000
DRAWS = 400


@dataclass(frozen=True)
class Periods:
    """Cut-offs of the past, oldest first; what followed one is over ``lag`` cut-offs later."""

    cutoffs: tuple[dt.date, ...]
    today: dt.date
    lag: int

    @property
    def every(self) -> tuple[dt.date, ...]:
        return (*self.cutoffs, self.today)


@dataclass(frozen=True)
class Trial:
    """What came of the candidates.

    AUCs are of the unseen period: with recency, frequency and amount alone (``base_area``),
    and with the promoted variables too; ``difference`` is between the two.
    """

    evidence: dict[str, Evidence]
    base_area: float
    area: float
    difference: Estimate
    people: int
    happened: int

    @property
    def is_confirmed(self) -> bool:
        return self.difference.low > 0


def periods(today: dt.date, first: dt.date, horizon_days: int) -> Periods:
    """As many cut-offs as the past allows, a month apart or a horizon if that is shorter."""
    step = min(horizon_days, USUAL_STEP)
    found: list[dt.date] = []
    cutoff = today - dt.timedelta(days=horizon_days)
    while len(found) < MOST_PERIODS and (cutoff - first).days >= FIRST_HISTORY_DAYS:
        found.append(cutoff)
        cutoff -= dt.timedelta(days=step)
    return Periods(tuple(found[::-1]), today, -(-horizon_days // step))


def periods_among(today: dt.date, days: Sequence[dt.date], span_days: int) -> Periods:
    """Cut-offs among ``days`` (ascending), at least a month apart or a span if that is shorter.

    What followed one is over after ``span_days``.
    """
    step = min(span_days, USUAL_STEP)
    found: list[dt.date] = []
    latest = today - dt.timedelta(days=span_days)
    for day in reversed(days):
        if len(found) < MOST_PERIODS and day <= latest:
            found.append(day)
            latest = day - dt.timedelta(days=step)
    return Periods(tuple(found[::-1]), today, lag_of(found[::-1], span_days))


def lag_of(cutoffs: Sequence[dt.date], span_days: int) -> int:
    """So many cut-offs later what followed any one of them is over."""
    lag = 1
    while any(
        (later - one).days < span_days for one, later in zip(cutoffs, cutoffs[lag:], strict=False)
    ):
        lag += 1
    return lag


@dataclass(frozen=True)
class Learning:
    """The panel of the past and of today with what came of it; nan where it is not over.

    ``days`` are those until what decides, ``after`` what came in the horizon that follows.
    """

    panel: Panel
    happened: Array
    days: Array
    after: Array
    periods: Periods

    @property
    def is_past(self) -> npt.NDArray[np.bool_]:
        return np.isfinite(self.happened)

    @property
    def period(self) -> npt.NDArray[np.int64]:
        days = np.array(self.periods.every, dtype="datetime64[D]")
        found: npt.NDArray[np.int64] = np.searchsorted(days, self.panel.cutoff)
        return found

    def snapshots(self, base: Sequence[str], tried: Sequence[str], until: int) -> Snapshots:
        """What was known at the cut-off number ``until``: rows whose outcome was over."""
        period, lag = self.period, self.periods.lag
        rows = np.flatnonzero(self.is_past & (period <= until - lag))
        after = np.where(period <= until - 2 * lag, self.after, np.nan)
        person = np.unique(self.panel.people, return_inverse=True)[1]
        return Snapshots(
            self.panel.columns(tried),
            self.panel.columns(base),
            period,
            self.happened,
            after,
            person,
            lag,
        ).of(rows)


def drawn(people: ir.Table, tables: Tables, most: int) -> ir.Table:
    """At most so many customers, by a hash of who they are: chosen by nobody, always the same."""
    count = tables.row(people.aggregate(n=people[PERSON].nunique()))["n"]
    if count <= most:
        return people
    return drawn_by_hash(people, PERSON, most, count)


def learning(
    tables: Tables,
    found: Candidates,
    asked: Outcome,
    when: Periods,
    *,
    most: int = MOST_PEOPLE,
    with_today: bool = True,
) -> Learning:
    """Everybody who is asked about at every cut-off, with every candidate."""
    every = asked.people(found.rows, when.cutoffs)
    if with_today:
        every = every.union(asked.people_now(found.rows, [when.today]))
    people = tables.layer(drawn(every, tables, most))
    rows = variables_of(found, people, when.every if with_today else when.cutoffs)
    panel = panel_of(tables, rows, found.names)
    outcomes = []
    for skipped, wanted in ((0, ("happened", "days")), (1, ("happened",))):
        over = asked.known_at(when.today, when.cutoffs, skipped)
        told = asked.happened(people, found.rows, over, skipped) if over else None
        outcomes += _aligned(tables, told, panel, wanted)
    happened, taken, after = outcomes
    return Learning(panel, happened, taken, after, when)


def _aligned(
    tables: Tables, told: ir.Table | None, panel: Panel, names: Sequence[str]
) -> list[Array]:
    """These columns in the order of the panel; nan at cut-offs of which none is told."""
    aligned = [np.full(len(panel), np.nan) for _ in names]
    if told is None:
        return aligned
    fetched = tables.fetch(told.order_by(CUTOFF, PERSON))
    cutoff = np.asarray(fetched.column(CUTOFF).to_numpy()).astype("datetime64[D]")
    columns = [np.asarray(fetched.column(name).to_numpy(), dtype=np.float64) for name in names]
    for day in np.unique(panel.cutoff):
        here = cutoff == day
        if here.any():
            # Both are ordered by person within a cut-off, and name the same people.
            for whole, column in zip(aligned, columns, strict=True):
                whole[panel.cutoff == day] = column[here]
    return aligned


def tried(found: Learning, base: Sequence[str], names: Sequence[str], seed: int) -> Trial:
    """Evidence from the periods before the last; the promoted ones confirmed on the last."""
    last = len(found.periods.cutoffs) - 1
    panel = found.panel
    now = panel.of(panel.cutoff == np.datetime64(found.periods.cutoffs[-1]))
    evidence = dict(
        zip(
            names, judged(found.snapshots(base, names, last), now.columns(names), seed), strict=True
        )
    )
    promoted = [name for name in names if evidence[name].verdict == "promoted"]
    learn = np.flatnonzero(found.is_past & (found.period <= last - found.periods.lag))
    unseen = np.flatnonzero(found.is_past & (found.period == last))
    happened = found.happened[unseen]
    scores = [
        _unseen_scores(panel.columns(columns), found.happened, learn, unseen, seed)
        for columns in (base, [*base, *promoted])
    ]
    return Trial(
        evidence,
        area_under_curve(happened, scores[0]),
        area_under_curve(happened, scores[1]),
        _difference(happened, scores[1], scores[0], seed),
        len(unseen),
        int(happened.sum()),
    )


def _unseen_scores(
    columns: Array,
    happened: Array,
    learn: npt.NDArray[np.int64],
    unseen: npt.NDArray[np.int64],
    seed: int,
) -> Array:
    rows = Inputs(columns, columns)
    model = Boosted.fit(rows.of(learn), Labels.alike(happened[learn]), seed)
    return model.odds(rows.of(unseen))


def _difference(happened: Array, ours: Array, base: Array, seed: int) -> Estimate:
    """The difference of AUCs with its interval of 95 %, people drawn the same for both."""
    rng = np.random.default_rng(seed)
    count = len(happened)
    weights = rng.multinomial(count, np.full(count, 1 / count), DRAWS).astype(np.float64)
    found = areas_under_curve(happened, ours, weights) - areas_under_curve(happened, base, weights)
    low, high = np.nanquantile(found, [0.025, 0.975])
    value = area_under_curve(happened, ours) - area_under_curve(happened, base)
    return Estimate(value, float(low), float(high))
