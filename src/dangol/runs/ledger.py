"""The ledger of runs: who asked what, of which inputs, with which outcome and answer."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import Row, and_, func, select, update

from dangol.contract.registry import Registry
from dangol.contract.result import Answer
from dangol.runs.errors import UnknownRunError
from dangol.store.state.database import State
from dangol.store.state.schema import runs
from dangol.words import Text

Outcome = Literal["queued", "running", "succeeded", "failed", "skipped", "interrupted", "stopped"]
Kind = Literal["analysis", "trial", "load"]
OPEN: tuple[Outcome, ...] = ("queued", "running")
ANSWERING: tuple[Kind, ...] = ("analysis", "load")
"""Kinds of runs whose answers are committed."""
SOURCE_LOAD = "load"
"""What the ledger calls every load of a source; its instance is the source's name."""


@dataclass(frozen=True)
class RunView:
    """One run as the ledger keeps it."""

    id: str
    plan_id: str
    kind: Kind
    slug: str
    instance: str
    title: Text
    outcome: Outcome
    step: Text | None
    progress: float
    asked_by: str
    asked_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    as_of: dt.datetime | None
    parameters: dict[str, Any]
    seed: int | None
    method_version: int
    product_version: str
    fingerprint: str
    inputs: dict[str, str]
    outputs: dict[str, int]
    message: str | None
    faults: list[list[str]]
    model_version: str | None
    stored_answer: dict[str, Any] | None = field(repr=False)
    erased_at: dt.datetime | None = None
    """Since when rows that it used are erased, so that it cannot be repeated any more."""

    @property
    def is_open(self) -> bool:
        return self.outcome in OPEN

    @property
    def seconds(self) -> float | None:
        """Time from start to finish; empty while it runs."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()

    @cached_property
    def answer(self) -> Answer | None:
        return None if self.stored_answer is None else Answer.model_validate(self.stored_answer)


class Ledger:
    """Reads and writes runs in the state database."""

    def __init__(self, state: State, registry: Registry) -> None:
        self._state = state
        self._registry = registry

    def add(self, values: Mapping[str, Any]) -> None:
        with self._state.begin() as connection:
            connection.execute(runs.insert().values(**values))

    def change(self, run_id: str, **values: Any) -> None:
        with self._state.begin() as connection:
            connection.execute(update(runs).where(runs.c.id == run_id).values(**values))

    def begin(self, run_id: str, at: dt.datetime) -> bool:
        """Take a queued run; false when it is not queued any more (stopped, or taken)."""
        with self._state.begin() as connection:
            taken = connection.execute(
                update(runs)
                .where(and_(runs.c.id == run_id, runs.c.outcome == "queued"))
                .values(outcome="running", started_at=at, heartbeat_at=at)
            )
        return taken.rowcount == 1

    def ask_stop(self, run_id: str, at: dt.datetime) -> None:
        """Stop a run: at once while it waits, at its next step while it works."""
        with self._state.begin() as connection:
            connection.execute(update(runs).where(runs.c.id == run_id).values(stop_asked=True))
            connection.execute(
                update(runs)
                .where(and_(runs.c.id == run_id, runs.c.outcome == "queued"))
                .values(
                    outcome="stopped",
                    message="The run was stopped before it began.",
                    finished_at=at,
                )
            )

    def stop_asked(self, run_id: str) -> bool:
        with self._state.read() as connection:
            return bool(connection.scalar(select(runs.c.stop_asked).where(runs.c.id == run_id)))

    def run(self, run_id: str) -> RunView:
        """One run with its answer; raises UnknownRunError."""
        with self._state.read() as connection:
            row = connection.execute(select(runs).where(runs.c.id == run_id)).first()
        if row is None:
            raise UnknownRunError(run_id)
        return self._view(row)

    def runs(
        self,
        slug: str | None = None,
        instance: str | None = None,
        limit: int = 50,
        before: str | None = None,
        plan_id: str | None = None,
        outcomes: Sequence[Outcome] = (),
        *,
        kinds: Sequence[Kind] = (),
    ) -> list[RunView]:
        """Runs, newest first, without their answers."""
        columns = [c for c in runs.c if c.name != "answer"]
        query = select(*columns).order_by(runs.c.id.desc()).limit(limit)
        for column, value in (("slug", slug), ("instance", instance), ("plan_id", plan_id)):
            if value is not None:
                query = query.where(runs.c[column] == value)
        if before is not None:
            query = query.where(runs.c.id < before)
        if outcomes:
            query = query.where(runs.c.outcome.in_(outcomes))
        if kinds:
            query = query.where(runs.c.kind.in_(kinds))
        with self._state.read() as connection:
            return [self._view(row) for row in connection.execute(query)]

    def active(self) -> list[RunView]:
        """What runs or waits now, oldest first."""
        return self.runs(outcomes=OPEN, limit=500)[::-1]

    def latest(self, slug: str, instance: str = "default") -> RunView | None:
        """The last answer that was committed under this name."""
        query = (
            select(runs)
            .where(
                runs.c.slug == slug,
                runs.c.instance == instance,
                runs.c.outcome == "succeeded",
                runs.c.kind.in_(ANSWERING),
            )
            .order_by(runs.c.id.desc())
            .limit(1)
        )
        with self._state.read() as connection:
            row = connection.execute(query).first()
        return None if row is None else self._view(row)

    def fingerprints(self) -> dict[tuple[str, str], str]:
        """Of what each last answer was made, by slug and instance."""
        last = (
            select(func.max(runs.c.id))
            .where(runs.c.outcome == "succeeded", runs.c.kind.in_(ANSWERING))
            .group_by(runs.c.slug, runs.c.instance)
        )
        query = select(runs.c.slug, runs.c.instance, runs.c.fingerprint).where(runs.c.id.in_(last))
        with self._state.read() as connection:
            rows = connection.execute(query).all()
        return {(row.slug, row.instance): row.fingerprint for row in rows}

    def _view(self, row: Row[Any]) -> RunView:
        values = dict(row._mapping)
        answer = values.pop("answer", None)
        for unshown in ("heartbeat_at", "stop_asked"):
            values.pop(unshown)
        step = values.pop("step")
        return RunView(
            **values,
            title=self._title(values["kind"], values["slug"]),
            step=None if step is None else Text.model_validate(step),
            stored_answer=answer,
        )

    def _title(self, kind: str, slug: str) -> Text:
        known: Mapping[str, Any] = (
            self._registry.samples if kind == "load" else self._registry.analyses
        )
        if kind == "load" and slug == SOURCE_LOAD:
            return Text(en="Loading data", ko="자료 읽기")
        declared = known.get(slug)
        return Text(en=slug, ko=slug) if declared is None else declared.title
