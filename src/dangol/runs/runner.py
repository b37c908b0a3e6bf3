"""The runner: a queue of runs and one thread that works them off, in order.

Failures are isolated: what waits for a failed run is skipped with the reason, everything
else goes on. Whoever asks may leave; the ledger knows.
"""

import datetime as dt
import queue
import threading
from collections.abc import Callable
from importlib.metadata import version

import structlog

from dangol.contract.analysis import Analysis
from dangol.contract.registry import Registry
from dangol.contract.sample import Sample
from dangol.errors import DangolError
from dangol.runs.errors import StoppedError
from dangol.runs.execution import Clock, Execution
from dangol.runs.freshness import fingerprint, input_versions, lacking_inputs
from dangol.runs.instances import Instance, instance_named, instances
from dangol.runs.ledger import Kind, Ledger, Outcome, RunView
from dangol.runs.loads import Loading, SampleLoading, run_loading
from dangol.runs.plan import Place, in_order, place, waits_for
from dangol.settings import Settings
from dangol.store.opening import Store
from dangol.store.state.ids import new_id
from dangol.store.warehouse.interface import Versions
from dangol.tables.vocabulary import DEFAULT_INSTANCE

log = structlog.get_logger()
Job = Callable[[RunView], None]


class Runner:
    """Starts runs in the background and keeps their order."""

    def __init__(
        self, store: Store, registry: Registry, ledger: Ledger, settings: Settings, clock: Clock
    ) -> None:
        self._store = store
        self._registry = registry
        self._ledger = ledger
        self._settings = settings
        self._clock = clock
        self._execution = Execution(store, ledger, settings, clock)
        self._queue: queue.Queue[tuple[str, Job] | None] = queue.Queue()
        self._closing = threading.Event()
        self._done = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="dangol-runner", daemon=True)
        self._thread.start()

    def start(
        self, analysis: Analysis, instance: str, asked_by: str, *, trial: bool | None = None
    ) -> str:
        """Run one analysis now, after whatever stale analysis it waits for; gives the run's id.

        Other parameters than those saved under ``instance`` make a trial: its answer is
        kept in the history, its rows are not written.
        """
        saved = instance_named(self._registry, self._store.state, analysis.slug, instance)
        is_trial = analysis != saved.analysis if trial is None else trial
        asked = Instance(analysis.slug, instance, analysis)
        every = [asked if place(one) == place(asked) else one for one in self._instances()]
        plan = self._answerable(in_order(every, [place(asked)]), {place(asked)})
        sources = self._stale(plan[:-1])
        kinds: dict[Place, Kind] = {place(asked): "trial" if is_trial else "analysis"}
        return self._enqueue([*sources, asked], asked_by, kinds)[-1]

    def refresh(
        self, asked_by: str, slug: str | None = None, instance: str = DEFAULT_INSTANCE
    ) -> list[str]:
        """Run everything that is stale (or one analysis and its sources); gives the runs' ids.

        Where everything is asked for, what no data was ever loaded for is left alone.

        Raises UnknownAnalysisError, UnknownInstanceError, CircleError.
        """
        wanted = None
        if slug is not None:
            wanted = [place(instance_named(self._registry, self._store.state, slug, instance))]
        chosen = self._answerable(in_order(self._instances(), wanted), set(wanted or ()))
        return self._enqueue(self._stale(chosen), asked_by, {})

    def load(self, asked: Sample | Loading, asked_by: str) -> str:
        """Load a sample or a source, as a run of its own."""
        loading = SampleLoading(asked) if isinstance(asked, Sample) else asked
        run_id = self._add("load", loading.slug, loading.name, asked_by, None, asked)

        def job(run: RunView) -> None:
            run_loading(loading, run, self._store, self._ledger, self._settings, self._clock)

        self._queue.put((run_id, job))
        return run_id

    def stop(self, run_id: str) -> None:
        """Ask a run to stop; what it did not commit is forgotten."""
        self._ledger.run(run_id)
        self._ledger.ask_stop(run_id, self._clock())
        self._execution.interrupt(run_id)
        self._announce()

    def wait(self, run_id: str, timeout: float | None = None) -> RunView:
        """The run once it is finished, or as it stands after ``timeout`` seconds."""
        with self._done:
            self._done.wait_for(lambda: not self._ledger.run(run_id).is_open, timeout)
        return self._ledger.run(run_id)

    def stale(self) -> list[Instance]:
        """The instances whose answer does not hold any more, or was never given."""
        return self._stale(self._answerable(in_order(self._instances()), set()))

    def close(self) -> None:
        """Stop the run at work at its next step, begin no other, end the thread."""
        self._closing.set()
        for run in self._ledger.active():
            if run.outcome == "running":
                self._ledger.ask_stop(run.id, self._clock())
        self._queue.put(None)
        self._thread.join(timeout=30)

    def _instances(self) -> list[Instance]:
        return instances(self._registry, self._store.state)

    def _stale(self, ordered: list[Instance]) -> list[Instance]:
        """Of instances in order, those that are stale or wait for one that is."""
        waiting = waits_for(ordered)
        versions, made = self._versions(), self._ledger.fingerprints()
        stale: list[Instance] = []
        places: set[Place] = set()
        for one in ordered:
            if not self._is_fresh(one, versions, made) or waiting[place(one)] & places:
                stale.append(one)
                places.add(place(one))
        return stale

    def _answerable(self, ordered: list[Instance], asked: set[Place]) -> list[Instance]:
        """Those for which there is data, or will be, and what was asked for by name.

        All of them where there is no data at all: each says what it lacks.
        """
        versions = self._versions()
        coming: set[str] = set()
        found = []
        for one in ordered:
            if place(one) in asked or set(lacking_inputs(one, versions)) <= coming:
                coming |= {write.table.name for write in one.analysis.outputs()}
                found.append(one)
        return found or ordered

    def _versions(self) -> Versions:
        with self._store.warehouse.session() as session:
            return session.versions()

    def _is_fresh(self, one: Instance, versions: Versions, made: dict[Place, str]) -> bool:
        if (last := made.get(place(one))) is None:
            return False
        inputs = input_versions(one, versions)
        return last == fingerprint(
            one, inputs, self._moment(one.analysis), self._settings, self._store.state
        )

    def _moment(self, analysis: Analysis | None) -> dt.datetime:
        given = None if analysis is None else analysis.as_of
        return given or self._settings.moment(self._clock())

    def _enqueue(self, plan: list[Instance], asked_by: str, kinds: dict[Place, Kind]) -> list[str]:
        plan_id: str | None = None
        waiting = waits_for(plan)
        # Everything is unfinished until it succeeded: also what a person stopped in the queue.
        unfinished = {place(one): one.label for one in plan}
        ids = []
        for one in plan:
            run_id = self._add(
                kinds.get(place(one), "analysis"),
                one.slug,
                one.name,
                asked_by,
                plan_id,
                one.analysis,
            )
            plan_id = plan_id or run_id
            ids.append(run_id)
            asked = place(one) in kinds
            self._queue.put((run_id, self._job(one, waiting[place(one)], unfinished, asked=asked)))
        return ids

    def _job(
        self, one: Instance, sources: set[Place], unfinished: dict[Place, str], *, asked: bool
    ) -> Job:
        """What was asked for runs; what was stale when it was queued runs if it still is."""

        def job(run: RunView) -> None:
            broken = sorted(unfinished[source] for source in sources if source in unfinished)
            if broken:
                names = ", ".join(broken)
                self._finish(run, "skipped", f"It waits for {names}, which did not succeed.")
                return
            if not asked and self._is_fresh(one, self._versions(), self._ledger.fingerprints()):
                self._finish(run, "skipped", "Another run brought it up to date meanwhile.")
            else:
                self._execution.run(one, run)
            del unfinished[place(one)]

        return job

    def _add(
        self,
        kind: Kind,
        slug: str,
        instance: str,
        asked_by: str,
        plan_id: str | None,
        asked: Analysis | Sample | Loading | None = None,
    ) -> str:
        at = self._clock()
        analysis = asked if isinstance(asked, Analysis) else None
        run_id = new_id(at)
        self._ledger.add(
            {
                "id": run_id,
                "plan_id": plan_id or run_id,
                "kind": kind,
                "slug": slug,
                "instance": instance,
                "parameters": asked.parameters() if asked else {},
                "as_of": self._moment(analysis),
                "seed": getattr(asked, "seed", None),
                "asked_by": asked_by,
                "asked_at": at,
                "outcome": "queued",
                "progress": 0.0,
                "faults": [],
                "method_version": analysis.method_version if analysis else 1,
                "product_version": version("dangol"),
                "fingerprint": "",
                "inputs": {},
                "outputs": {},
                "stop_asked": False,
            }
        )
        return run_id

    def _work(self) -> None:
        while (item := self._queue.get()) is not None and not self._closing.is_set():
            run_id, job = item
            try:
                if self._ledger.begin(run_id, self._clock()):
                    self._attempt(self._ledger.run(run_id), job)
            except Exception:
                # The ledger itself is out of reach; what stays open is settled at the next start.
                log.exception("run could not be settled", run_id=run_id)
            self._announce()

    def _attempt(self, run: RunView, job: Job) -> None:
        try:
            job(run)
        except StoppedError as stopped:
            self._finish(run, "stopped", stopped.message)
        except DangolError as wrong:
            self._finish(run, "failed", wrong.message, [list(f) for f in wrong.faults])
        except Exception as broken:
            log.exception("run failed", run_id=run.id, slug=run.slug)
            self._finish(
                run,
                "failed",
                f"{type(broken).__name__} in '{run.slug}': this is a mistake in the program.\nThe "
                f"log has the details under run {run.id}; nothing was written.",
            )

    def _finish(
        self, run: RunView, outcome: Outcome, message: str, faults: list[list[str]] | None = None
    ) -> None:
        self._ledger.change(
            run.id,
            outcome=outcome,
            message=message,
            faults=faults or [],
            finished_at=self._clock(),
            answer=None,
        )
        log.info("run finished", run_id=run.id, slug=run.slug, outcome=outcome)

    def _announce(self) -> None:
        with self._done:
            self._done.notify_all()
