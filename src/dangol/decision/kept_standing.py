"""What decides, as people keep it and as analyses wrote it last; looked at anew all the time."""

import threading

import ibis.expr.types as ir
import structlog

from dangol.decision.assigning import Standing
from dangol.errors import DangolError
from dangol.governance.kept import all_of
from dangol.optimization.measurement.experiments.divisions import latest_divisions
from dangol.optimization.measurement.experiments.drawing import Drawing, drawings, holdouts
from dangol.optimization.measurement.experiments.experiment import RUNNING, Experiment
from dangol.optimization.measurement.experiments.holdout import Holdout
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.audiences import AUDIENCE_MEMBERS
from dangol.tables.experiment_results import EXPERIMENT_DIVISIONS
from dangol.tables.resolution import MEMBERS
from dangol.tables.vocabulary import DEFAULT_INSTANCE, INSTANCE, Table

FRESH_SECONDS = 2.0
_READ = (AUDIENCE_MEMBERS, MEMBERS, EXPERIMENT_DIVISIONS)
_log = structlog.get_logger()


class KeptStanding:
    """Refreshed by a thread, so that nobody who asks ever waits for a table.

    While the stores do not answer, what was known holds.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._ends = threading.Event()
        self._seen: object = None
        self._standing = Standing()
        self.refresh()
        self._thread = threading.Thread(target=self._live, name="dangol-decisions", daemon=True)
        self._thread.start()

    def now(self) -> Standing:
        return self._standing

    def close(self) -> None:
        self._ends.set()
        self._thread.join()

    def refresh(self) -> None:
        """Look now; what did not change is not read again."""
        state = self._workspace.state
        tests = all_of(state, Experiment, states=(RUNNING,))
        held = all_of(state, Holdout, states=("running",))
        audiences = {one.record.audience for one in tests} - {""}
        with self._workspace.warehouse.session() as session:
            versions = session.versions()
            seen = (
                [(one.id, one.number) for one in (*tests, *held)],
                [versions.get((table.name, DEFAULT_INSTANCE)) for table in _READ],
            )
            if seen == self._seen:
                return
            known = drawings(tests, latest_divisions(session.fetch, _default(EXPERIMENT_DIVISIONS)))
            people = _people(session) if (MEMBERS.name, DEFAULT_INSTANCE) in versions else {}
            members = {name: _members(session, name) for name in audiences}
        self._standing = Standing(_in_order(known), holdouts(held, "tests"), members, people)
        self._seen = seen

    def _live(self) -> None:
        while not self._ends.wait(FRESH_SECONDS):
            try:
                self.refresh()
            except DangolError as wrong:
                _log.warning("standing-not-refreshed", problem=wrong.slug)


def _in_order(known: list[Drawing]) -> list[Drawing]:
    return sorted(known, key=lambda one: one.experiment.name)


def _default(table: Table) -> ir.Table:
    rows = stored_table(table)
    return rows.filter(rows[INSTANCE] == DEFAULT_INSTANCE)


def _people(session: Session) -> dict[str, str]:
    """From the numbers that are not their person's own to the person."""
    rows = _default(MEMBERS)
    other = rows.filter(rows.person_id.notnull() & (rows.person_id != rows.customer_id))
    found = session.fetch(other.select("customer_id", "person_id"))
    return dict(zip(found["customer_id"].to_pylist(), found["person_id"].to_pylist(), strict=True))


def _members(session: Session, audience: str) -> frozenset[str]:
    rows = _default(AUDIENCE_MEMBERS)
    own = rows.filter(rows.audience_name.lower() == audience.lower()).select("customer_id")
    return frozenset(session.fetch(own)["customer_id"].to_pylist())
