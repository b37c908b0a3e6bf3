"""One run from beginning to end: a consistent view, the answer, one commit, one ledger entry.

The answer is written into the ledger before the warehouse commits, and the commit carries
the run's id. Whenever the process dies, the two can be reconciled (see recovery).
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from dangol.contract.errors import CannotAnswerError, DeclarationError
from dangol.contract.persons import knows_people
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.errors import DangolError
from dangol.runs.considered import in_use
from dangol.runs.errors import StoppedError
from dangol.runs.freshness import fingerprint, input_versions, lacking_inputs
from dangol.runs.instances import Instance
from dangol.runs.learned import Learned
from dangol.runs.ledger import Ledger, RunView
from dangol.runs.past_loads import past_loads
from dangol.settings import Settings
from dangol.store.models import StoredModel
from dangol.store.opening import Store
from dangol.store.warehouse.compile import no_rows, stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.vocabulary import INSTANCE
from dangol.words import Text

Clock = Callable[[], dt.datetime]


class Execution:
    """Runs one instance under one ledger entry."""

    def __init__(self, store: Store, ledger: Ledger, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._ledger = ledger
        self._settings = settings
        self._clock = clock
        self._at_work: dict[str, Session] = {}

    def interrupt(self, run_id: str) -> None:
        """End what a run is computing right now, so that stopping need not wait for a step."""
        session = self._at_work.get(run_id)
        if session is not None:
            session.interrupt()

    def run(self, one: Instance, run: RunView) -> None:
        """Compute and commit; a trial computes only, its answer stays in the history."""
        moment = one.analysis.as_of or run.as_of or self._settings.moment(self._clock())
        analysis = one.analysis.at(moment)
        with self._store.warehouse.session() as session, self._working(run.id, session):
            versions = session.versions()
            inputs = input_versions(one, versions)
            self._ledger.change(
                run.id,
                as_of=moment,
                inputs=inputs,
                fingerprint=fingerprint(one, inputs, moment, self._settings, self._store.state),
            )
            self._require_inputs(one, session)
            learned = Learned(self._store.models)
            tables = Tables(
                one.slug,
                analysis.inputs(),
                session,
                self._settings,
                moment,
                self._reporter(run.id),
                decisions=partial(in_use, self._store.state),
                are_people=knows_people(analysis, versions),
                secret=self._store.secret,
                loads=partial(past_loads, self._store.state),
                instance=one.name,
                learned=partial(learned.version, one.slug, one.name),
            )
            result = analysis.compute(tables, self._previous(one, learned))
            changes = _changes(one, result)
            if run.kind == "trial":
                changes = []
            version = learned.version_of(result.model) or self._save_model(
                one, run, moment, inputs, result
            )
            if self._ledger.stop_asked(run.id):
                raise StoppedError
            answer = result.answer.model_dump(mode="json")
            with self._store.commits:
                self._ledger.change(run.id, answer=answer, model_version=version)
                rows = session.commit(run.id, changes) if changes else {}
                self._ledger.change(
                    run.id,
                    outcome="succeeded",
                    outputs=rows,
                    progress=1.0,
                    step=None,
                    finished_at=self._clock(),
                )

    @contextmanager
    def _working(self, run_id: str, session: Session) -> Iterator[None]:
        """While a run computes it can be interrupted, and what then breaks is not a fault."""
        self._at_work[run_id] = session
        try:
            yield
        except DangolError:
            if self._ledger.stop_asked(run_id):
                raise StoppedError from None
            raise
        finally:
            del self._at_work[run_id]

    def _reporter(self, run_id: str) -> Callable[[Text, float], None]:
        def report(step: Text, share: float) -> None:
            if self._ledger.stop_asked(run_id):
                raise StoppedError
            self._ledger.change(
                run_id, step=step.model_dump(), progress=share, heartbeat_at=self._clock()
            )

        return report

    def _require_inputs(self, one: Instance, session: Session) -> None:
        """A table that must hold rows and never got any is a reason to refuse, not a zero."""
        missing = lacking_inputs(one, session.versions())
        if missing:
            raise CannotAnswerError(
                f"{one.label} cannot be answered yet: nothing was ever loaded into "
                f"{', '.join(missing)}.\nLoad data first; 'dangol demo' loads a sample."
            )

    def _previous(self, one: Instance, learned: Learned) -> Previous | None:
        last = self._ledger.latest(one.slug, one.name)
        if last is None or last.as_of is None:
            return None
        tables = {}
        for write in one.analysis.outputs():
            rows = stored_table(write.table)
            tables[write.table.name] = rows.filter(rows[INSTANCE] == one.name).select(
                *write.table.column_names
            )
        return Previous(last.id, last.as_of, tables, partial(learned.of, last))

    def _save_model(
        self,
        one: Instance,
        run: RunView,
        moment: dt.datetime,
        inputs: dict[str, str],
        result: Result,
    ) -> str | None:
        model = result.model
        if model is None or run.kind == "trial":
            return None
        training = {
            "slug": one.slug,
            "instance": one.name,
            "run_id": run.id,
            "trained_at": self._clock().isoformat(),
            "as_of": moment.isoformat(),
            "inputs": inputs,
            "figures": model.figures,
        }
        stored = StoredModel(model.kind, model.stored_fields(), training, model.arrays())
        self._store.models.save(one.slug, one.name, run.id, stored)
        return run.id


def _changes(one: Instance, result: Result) -> list[Change]:
    """The rows of a result as changes, in the modes that the analysis declares."""
    declared = {write.table.name: write for write in one.analysis.outputs()}
    written = {table.name for table in (*result.tables, *result.gone)}
    if written - set(declared):
        raise DeclarationError(
            f"Analysis '{one.slug}' gave rows for {', '.join(sorted(written - set(declared)))}, "
            f"which it does not declare.\nIt declares: {', '.join(sorted(declared)) or 'nothing'}."
        )
    changes = [
        Change(declared[table.name], rows, one.name) for table, rows in result.tables.items()
    ]
    changes += [Change(table.deleted(), keys, one.name) for table, keys in result.gone.items()]
    if result.answer.refusal is not None:
        # Rows of an earlier answer would stand there as if they still held.
        changes += [
            Change(write.table.replaced(), no_rows(write.table), one.name)
            for name, write in declared.items()
            if write.mode in ("replace", "upsert") and name not in written
        ]
    return changes
