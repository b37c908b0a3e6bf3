"""An analysis tried on real tables: what anyone can run on their own before others rely on it.

``trial_faults(MyAnalysis(), session, settings)`` gives sentences, and none where the
contract is kept. Nothing is written.
"""

import datetime as dt
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.checks import analysis_faults
from dangol.contract.errors import CannotAnswerError
from dangol.contract.result import Answer, Result
from dangol.contract.tables_view import Decisions, Previous, Stored, Tables, known_rows
from dangol.contract.trial_answer import answer_faults, difference, model_faults, row_faults
from dangol.contract.trial_plans import plan_faults, shape_of
from dangol.settings import Settings
from dangol.store.linkage import Linkage
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import OfRows, Session
from dangol.tables.vocabulary import DEFAULT_INSTANCE, INSTANCE, Table
from dangol.words import LANGUAGES, Text

EARLIER_SHARES = (0.5, 0.75, 0.9)


def trial_faults(
    analysis: Analysis, session: Session, settings: Settings, decisions: Decisions = lambda kind: ()
) -> list[str]:
    """Everything in which an analysis breaks the contract on the tables of a session.

    It is declared well; it answers in every language, with rows that fit its declaration;
    the same question gives the same answer, also when it was answered before; it reads what
    it declares and nothing else; its plans have words in Spark's SQL too; what came later
    than its moment changes nothing; and on empty tables it refuses. ``decisions`` gives the
    records in use of a kind, where it considers any.
    """
    declared = analysis_faults(type(analysis))
    if declared:
        return declared
    trial = _Trial(analysis, session, settings, decisions)
    try:
        trial.run(analysis.as_of or settings.now())
    except _Failed as failed:
        trial.faults.append(str(failed))
    return trial.faults


class _Failed(Exception):  # noqa: N818 - the end of a trial, not an error of ours
    """It raised something; the rest of the trial would say nothing new."""


@dataclass(frozen=True)
class _Given:
    """What one computation gave: its answer, and the rows that it would write."""

    answer: Answer
    result: Result
    rows: dict[str, pa.Table]


class _Trial:
    def __init__(
        self, analysis: Analysis, session: Session, settings: Settings, decisions: Decisions
    ) -> None:
        self._decisions = decisions
        self.faults: list[str] = []
        self._analysis = analysis
        self._session = _WatchedSession(session)
        self._settings = settings
        self._instances = {r.table.name: r.instance for r in analysis.inputs()}
        self._steps: list[tuple[Text, float]] = []

    def run(self, moment: dt.datetime) -> None:
        whole = self._copies(stored_table)
        first = self._given(moment, whole)
        if first is None:
            self.faults.append("It gives no answer on these tables: try it on more data.")
            return
        self._look_at_steps()
        self.faults += answer_faults(first.answer)
        self.faults += model_faults(first.result.model)
        self._look_at_rows(first)
        self._expect_the_same(first, self._given(moment, whole), "asked twice")
        self._ask_again_with_previous(moment, whole, first)
        self._ask_without_what_came_later(moment, whole)
        self._ask_on_nothing(moment, whole)
        self.faults += sorted(self._session.plan_faults)
        self.faults += [
            f"It reads '{name}' past the tables that it is given, so what it declares is not true."
            for name in sorted(self._session.asked - self._session.staged)
        ]

    def _given(
        self, moment: dt.datetime, stored: Stored, previous: Previous | None = None
    ) -> _Given | None:
        """What it gives on some tables, None where it refuses. Raises _Failed."""
        asked = self._analysis.at(moment)
        tables = Tables(
            asked.slug,
            asked.inputs(),
            self._session,
            self._settings,
            moment,
            self._step,
            stored=stored,
            decisions=self._decisions,
        )
        self._steps.clear()
        try:
            result = asked.compute(tables, previous)
            if result.answer.refusal is not None:
                return None
            return _Given(result.answer, result, self._rows(result))
        except CannotAnswerError:
            return None
        except Exception as broken:
            raise _Failed(f"It fails: {type(broken).__name__}: {broken}") from broken

    def _rows(self, result: Result) -> dict[str, pa.Table]:
        """Staged as a commit would stage them, in the order of their key."""
        declared = {write.table.name: write.table for write in self._analysis.outputs()}
        found = {}
        for table, rows in result.tables.items():
            staged = self._session.stage(declared.get(table.name, table), rows)
            fetched = self._session.fetch(staged)
            found[table.name] = fetched.sort_by([(name, "ascending") for name in table.key])
        return found

    def _step(self, words: Text, share: float) -> None:
        self._steps.append((words, share))

    def _look_at_steps(self) -> None:
        shares = [share for _, share in self._steps]
        if shares != sorted(shares) or not all(0 <= share <= 1 for share in shares):
            self.faults.append(f"Its steps must rise from 0 to 1; they are {shares}.")
        self.faults += [
            f"Its step '{words.en}' lacks a language."
            for words, _ in self._steps
            if not all(words.of(language).strip() for language in LANGUAGES)
        ]

    def _look_at_rows(self, given: _Given) -> None:
        declared = {write.table.name for write in self._analysis.outputs()}
        for name in sorted(declared ^ set(given.rows)):
            undeclared = name in given.rows
            self.faults.append(
                f"It gives rows for '{name}', which it does not declare to write."
                if undeclared
                else f"It declares to write '{name}' and gives no rows for it."
            )
        for name, rows in given.rows.items():
            self.faults += row_faults(name, rows)

    def _expect_the_same(self, one: _Given, other: _Given | None, when: str) -> None:
        if other is None:
            self.faults.append(f"Its answer is not the same {when}: it refuses.")
            return
        place = difference(one.answer.model_dump(), other.answer.model_dump())
        if place is not None:
            self.faults.append(f"Its answer is not the same {when}: look at '{place}'.")
        for name, rows in one.rows.items():
            there = other.rows.get(name)
            if there is None or difference(rows.to_pydict(), there.to_pydict()) is not None:
                self.faults.append(f"Its rows for '{name}' are not the same {when}.")

    def _ask_again_with_previous(
        self, moment: dt.datetime, whole: "_Copies", first: _Given
    ) -> None:
        """Where rows are replaced, the last answer may save work but not change the next."""
        if any(write.mode != "replace" for write in self._analysis.outputs()):
            return
        declared = {write.table.name: write.table for write in self._analysis.outputs()}
        tables = {
            name: self._session.stage(declared[name], rows)
            for name, rows in first.rows.items()
            if name in declared
        }
        again = self._given(moment, whole, Previous("trial", moment, tables))
        self._expect_the_same(first, again, "once it was answered before")

    def _ask_without_what_came_later(self, moment: dt.datetime, whole: "_Copies") -> None:
        span = self._span(whole)
        if span is None:
            return
        for share in EARLIER_SHARES:
            earlier = min(span[0] + (span[1] - span[0]) * share, moment)
            all_rows = self._given(earlier, whole)
            cut = self._copies(_known_at(earlier, self._settings, whole))
            only_known = self._given(earlier, cut)
            if all_rows is not None:
                self._expect_the_same(all_rows, only_known, "without what came later")
                return
        if any(r.table.instanced and r.table.known_from for r in self._analysis.inputs()):
            # What it reads is itself of one moment: of an earlier one there is nothing here.
            return
        self.faults.append("It answers at no earlier moment of these tables: try a longer time.")

    def _span(self, whole: "_Copies") -> tuple[dt.datetime, dt.datetime] | None:
        """First and last moment at which a row of any input became known."""
        moments = []
        for read in self._analysis.inputs():
            rule = read.table.known_from
            if rule is not None and rule.via is None:
                column = whole(read.table)[rule.column].cast("timestamp")
                ends = ibis.union(
                    column.min().name("at").as_table(), column.max().name("at").as_table()
                )
                moments += self._session.fetch(ends).column("at").to_pylist()
        known = [moment.replace(tzinfo=dt.UTC) for moment in moments if moment is not None]
        return (min(known), max(known)) if known else None

    def _ask_on_nothing(self, moment: dt.datetime, whole: "_Copies") -> None:
        if not self._analysis.inputs():
            return
        try:
            given = self._given(
                moment, self._copies(lambda t: whole(t).filter(ibis.literal(False)))
            )
        except _Failed as failed:
            self.faults.append(f"On empty tables: {failed}")
            return
        if given is not None:
            self.faults.append(
                "On empty tables it answers: it must say that it cannot, with 'refused'."
            )

    def _copies(self, take: Stored) -> "_Copies":
        return _Copies(self._session, take, self._instances)


def _known_at(moment: dt.datetime, settings: Settings, stored: Stored) -> Stored:
    return lambda table: known_rows(table, moment, settings, stored)


class _Copies:
    """Copies of tables under names of their own, so that a read past them shows."""

    def __init__(
        self, session: "_WatchedSession", take: Stored, instances: dict[str, str | None]
    ) -> None:
        self._session = session
        self._take = take
        self._instances = instances
        self._made: dict[str, ir.Table] = {}

    def __call__(self, table: Table) -> ir.Table:
        if table.name not in self._made:
            self._made[table.name] = self._copy(table)
        return self._made[table.name]

    def _copy(self, table: Table) -> ir.Table:
        rows = self._take(table)
        if not table.instanced:
            return self._session.copy(table.with_provenance if table.sourced else table, rows)
        name = self._instances.get(table.name) or DEFAULT_INSTANCE
        copied = self._session.copy(table, rows.filter(rows[INSTANCE] == name))
        return copied.mutate(**{INSTANCE: ibis.literal(name)})


@dataclass
class _WatchedSession:
    """Notes what an analysis asks for by itself, and what is wrong with its plans."""

    session: Session
    asked: set[str] = field(default_factory=set)
    staged: set[str] = field(default_factory=set)
    plan_faults: set[str] = field(default_factory=set)
    _looked_at: set[str] = field(default_factory=set)

    def fetch(self, expression: ir.Expr) -> pa.Table:
        self._note(expression)
        return self.session.fetch(expression)

    def stage(self, table: Table, rows: ir.Table | pa.Table) -> ir.Table:
        if not isinstance(rows, pa.Table):
            self._note(rows)
        return self.copy(table, rows)

    def applied(self, table: Table, rows: ir.Table, function: OfRows) -> ir.Table:
        self._note(rows)
        applied = self.session.applied(table, rows, function)
        self.staged.add(applied.get_name())
        return applied

    def layer(self, rows: ir.Table) -> ir.Table:
        self._note(rows)
        layered = self.session.layer(rows)
        self.staged.add(layered.get_name())
        return layered

    def linkage(self, memory_limit: str) -> AbstractContextManager[Linkage]:
        return self.session.linkage(memory_limit)

    def copy(self, table: Table, rows: ir.Table | pa.Table) -> ir.Table:
        staged = self.session.stage(table, rows)
        self.staged.add(staged.get_name())
        return staged

    def _note(self, expression: ir.Expr) -> None:
        self.asked |= {table.name for table in expression.op().find(ops.UnboundTable)}
        # A trial asks the same many times, and to write and read a plan for Spark takes long.
        shape = shape_of(expression)
        if shape not in self._looked_at:
            self._looked_at.add(shape)
            self.plan_faults |= set(plan_faults(expression))
