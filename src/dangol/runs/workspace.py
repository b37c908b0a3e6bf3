"""An opened project: its stores, what is installed, its ledger and its runner."""

import datetime as dt
from types import TracebackType
from typing import Self

import structlog

from dangol.contract.registry import Registry, registry
from dangol.governance.consent_rules import consent_rules
from dangol.governance.rights.keeping import Keeping
from dangol.runs.execution import Clock
from dangol.runs.ledger import Ledger
from dangol.runs.lineage import Lineage, lineage
from dangol.runs.overview import TableView, table_overview, tables_overview
from dangol.runs.recovery import recover
from dangol.runs.runner import Runner
from dangol.runs.scheduler import Scheduler
from dangol.settings import Project, Settings
from dangol.store.models import ModelStore
from dangol.store.opening import Store, open_store
from dangol.store.passing_folder import forget_passed
from dangol.store.state.database import State
from dangol.store.state.records import ensure_record_table
from dangol.store.warehouse.interface import Warehouse
from dangol.tables.vocabulary import Table


def _plain_logs() -> None:
    """Structlog by itself draws every variable of a traceback: people's data, for minutes."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])


def utc_now() -> dt.datetime:
    """The real clock; tests hand in another."""
    return dt.datetime.now(dt.UTC)


class Workspace:
    """What every surface works with; one per process and project."""

    def __init__(self, project: Project, store: Store, installed: Registry, clock: Clock) -> None:
        self.project = project
        self.store = store
        self.registry = installed
        self.clock = clock
        self.ledger = Ledger(store.state, installed)
        store.warehouse.ensure(installed.tables.values())
        for record in installed.records.values():
            ensure_record_table(store.state, record)
        forget_passed(project.intake_folder)
        self.interrupted = recover(store.warehouse, self.ledger, clock())
        self.runner = Runner(store, installed, self.ledger, project.settings, clock)
        self.scheduler = Scheduler(store.state, self.runner, project.settings, clock)

    @classmethod
    def open(cls, project: Project, clock: Clock = utc_now) -> Self:
        """Open a project; raises WarehouseBusyError while another process has it, ProjectError."""
        if not structlog.is_configured():
            _plain_logs()
        # What is wrong in them is told now, not when somebody is about to be contacted.
        consent_rules(project.settings)
        store = open_store(project)
        try:
            return cls(project, store, registry(), clock)
        except BaseException:
            store.close()
            raise

    @property
    def settings(self) -> Settings:
        return self.project.settings

    @property
    def warehouse(self) -> Warehouse:
        return self.store.warehouse

    @property
    def state(self) -> State:
        return self.store.state

    @property
    def models(self) -> ModelStore:
        return self.store.models

    @property
    def keeping(self) -> Keeping:
        """What the rights of a person reach."""
        return Keeping(self.project, self.store, self.registry)

    def lineage(self) -> Lineage:
        return lineage(self.store, self.registry, self.ledger, self.runner)

    def tables(self) -> list[TableView]:
        return tables_overview(self.store, self.registry)

    def table(self, table: Table) -> TableView:
        return table_overview(self.store, self.registry, table)

    def close(self) -> None:
        self.scheduler.close()
        self.runner.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
