"""What people do next: learned from some, judged on others' later days, told to everybody."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.tables_view import Tables
from dangol.customers.journeys.moves import (
    BREAK,
    DEPTH,
    MARK,
    Pause,
    behind,
    contexts,
    contexts_now,
)
from dangol.customers.journeys.next_step_model import SYMBOLS, NextStepModel
from dangol.customers.journeys.steps import AT, NUMBER
from dangol.methods.jackknife import estimates
from dangol.methods.next_steps import NOTHING, Counted, NextSteps, chosen_steps, learnt_steps
from dangol.methods.score_quality import Estimate
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.journeys import CUSTOMER_NEXT_STEPS

Array = npt.NDArray[np.float64]
MOST_PEOPLE = 60_000
GROUPS, EVERY_JUDGED, EVERY_TUNED = 80, 4, 4
"""A quarter of the groups of people judges, a quarter of the others chooses the depth."""
LATER_SHARE = 0.3
FEWEST_JUDGED = 200
CONTEXT = tuple(f"context_{k}" for k in range(1, DEPTH + 1))


@dataclass(frozen=True)
class Judged:
    """Share of next steps that were told right, by us and by always naming the most frequent."""

    right: Estimate
    usual: Estimate
    gain: Estimate
    after_last: float
    steps: float
    is_later: bool

    @property
    def is_flat(self) -> bool:
        """Whether the past could tell nothing."""
        return not self.gain.low > 0.0

    @property
    def figures(self) -> dict[str, float]:
        return {
            "next_step_accuracy": round(self.right.value, 4),
            "baseline_accuracy": round(self.usual.value, 4),
            "gain_low": round(self.gain.low, 4),
            "last_step_accuracy": round(self.after_last, 4),
        }


@dataclass(frozen=True)
class Foretold:
    """The chances of next steps, and how good they are."""

    model: NextStepModel
    judged: Judged | None

    @property
    def depth(self) -> int:
        return self.model.chain.depth


@dataclass(frozen=True)
class _Examples:
    counted: Counted
    group: npt.NDArray[np.int64]
    is_late: npt.NDArray[np.bool_]


def foretold(tables: Tables, names: list[str], moves: ir.Table) -> Foretold:
    """Learned on all that were drawn, judged where it had not looked; ``names`` are the steps."""
    steps = len(names)
    examples = _examples(tables, moves)
    counted, group = examples.counted, examples.group
    judges = group % EVERY_JUDGED == 0
    tunes = (group // EVERY_JUDGED) % EVERY_TUNED == 0
    is_later = bool(counted.count[judges & examples.is_late].sum() >= FEWEST_JUDGED)
    early = ~examples.is_late if is_later else np.ones(len(group), dtype=bool)
    judged_rows = judges & (examples.is_late if is_later else True)
    learn = ~judges & early
    if not counted.count[learn & tunes].sum() or not counted.count[learn & ~tunes].sum():
        return Foretold(NextStepModel.learnt(counted, names, 1, 1.0, {}), None)
    depth, weight = chosen_steps(
        counted.part(learn & ~tunes), counted.part(learn & tunes), steps, SYMBOLS
    )
    judged = None
    if counted.count[judged_rows].sum() >= FEWEST_JUDGED:
        trained = learnt_steps(counted.part(learn), steps, SYMBOLS, depth=depth, weight=weight)
        first = learnt_steps(counted.part(learn), steps, SYMBOLS, depth=1, weight=weight)
        usual = int(np.argmax(np.bincount(counted.step[learn], counted.count[learn], steps)))
        unseen = counted.part(judged_rows)
        judged = _judged((trained, first), usual, unseen, group[judged_rows], is_later=is_later)
    figures = {} if judged is None else judged.figures
    return Foretold(NextStepModel.learnt(counted, names, depth, weight, figures), judged)


def _judged(
    models: tuple[NextSteps, NextSteps],
    usual: int,
    unseen: Counted,
    group: npt.NDArray[np.int64],
    *,
    is_later: bool,
) -> Judged:
    ours, last = (model.chances(unseen.context).argmax(axis=1) for model in models)
    groups, which = np.unique(group, return_inverse=True)

    def by_group(values: Array) -> Array:
        added = np.bincount(which, values * unseen.count, minlength=len(groups))
        return np.asarray(added, dtype=np.float64)

    size = by_group(np.ones(len(which)))
    hits, usual_hits, after_last = (
        by_group((told == unseen.step).astype(np.float64))
        for told in (ours, np.full(len(which), usual), last)
    )

    def figures(some: npt.NDArray[np.intp]) -> Array:
        whole = size[some].sum()
        one, other = hits[some].sum() / whole, usual_hits[some].sum() / whole
        return np.array([one, other, one - other])

    right, most, gain = estimates(figures, len(groups), 0)
    return Judged(
        right, most, gain, float(after_last.sum() / size.sum()), float(size.sum()), is_later
    )


def _examples(tables: Tables, moves: ir.Table) -> _Examples:
    """Next steps of people who were drawn, by what came before, group of people and time."""
    span = tables.row(
        moves.aggregate(first=moves[AT].min(), last=moves[AT].max(), people=moves[NUMBER].nunique())
    )
    cut = span["last"] - (span["last"] - span["first"]) * LATER_SHARE
    every = max(-(-int(span["people"]) // MOST_PEOPLE), 1)
    drawn = behind(moves.filter(moves[NUMBER] % every == 0))
    drawn = drawn.filter(drawn.back_1.notnull())
    # Whole numbers of 64 bits are divided as floats: the rest is small enough.
    rows = drawn.select(
        step=drawn[MARK] % BREAK,
        group=(drawn[NUMBER].abs() % (every * GROUPS) // every).cast("int64"),
        is_late=drawn[AT] >= ibis.literal(cut),
        **contexts(drawn),
    )
    keys = ("group", "is_late", "step", *CONTEXT)
    order = [ibis.asc(name, nulls_first=True) for name in keys]
    counted = tables.fetch(rows.group_by(*keys).agg(times=rows.count()).order_by(order))
    return _Examples(
        Counted(
            _context(counted),
            counted.column("step").to_numpy().astype(np.int64),
            counted.column("times").to_numpy().astype(np.float64),
        ),
        counted.column("group").to_numpy().astype(np.int64),
        counted.column("is_late").to_numpy(zero_copy_only=False).astype(bool),
    )


def _context(rows: pa.Table) -> npt.NDArray[np.int64]:
    return np.column_stack(
        [rows.column(name).fill_null(NOTHING).to_numpy().astype(np.int64) for name in CONTEXT]
    )


@dataclass(frozen=True)
class Telling:
    """What to write of some customers; may travel to where their rows are.

    ``ends`` is by step how often nothing follows before a long pause: who has not paused yet
    comes back after one so often, and may then do the same again.
    """

    model: NextSteps
    names: Sequence[str]
    ends: Sequence[float]
    known_on: dt.date

    def __call__(self, rows: pa.Table) -> pa.Table:
        context = _context(rows)
        last = context[:, 0] % BREAK
        is_here = context[:, 0] < BREAK
        soon = self.model.chances(context)
        soon[is_here, last[is_here]] = 0.0
        soon /= np.maximum(soon.sum(axis=1, keepdims=True), np.finfo(float).tiny)
        rested = context.copy()
        rested[:, 0] = last + BREAK
        pauses = np.where(is_here, np.array(self.ends)[last], 1.0)[:, None]
        chances = (1 - pauses) * soon + pauses * self.model.chances(rested)
        best = chances.argmax(axis=1)
        names = pa.array(self.names)
        return rows_of(
            CUSTOMER_NEXT_STEPS,
            customer_id=rows.column("customer_id"),
            last_step=names.take(pa.array(last)),
            likely_next_step=names.take(pa.array(best)),
            next_step_probability=np.round(chances[np.arange(len(best)), best], 6),
            known_on=pa.repeat(pa.scalar(self.known_on), len(best)),
        )


def next_steps(
    tables: Tables, known: ir.Table, moves: ir.Table, pause: Pause, telling: Telling
) -> ir.Table:
    """Rows of ``customer_next_steps`` for all of ``known``, the customers' numbers."""
    rows = contexts_now(moves, pause).inner_join(known, NUMBER).select("customer_id", *CONTEXT)
    return tables.applied(CUSTOMER_NEXT_STEPS, rows, telling)
