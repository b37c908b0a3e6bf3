"""Opening everything that a project stores: the warehouse of its engine, state, models."""

from dataclasses import dataclass, field
from threading import Lock

from dangol.settings import Project
from dangol.store.encryption.keyring import keys_of
from dangol.store.encryption.keys import Keys
from dangol.store.models import ModelStore
from dangol.store.secret import project_secret
from dangol.store.state.database import State, open_state
from dangol.store.warehouse.interface import Warehouse


@dataclass(frozen=True)
class Store:
    """The opened stores of one project.

    Whoever commits to the warehouse and says so in the ledger holds ``commits``; a backup
    holds it too, so that the two always agree.
    """

    warehouse: Warehouse
    state: State
    models: ModelStore
    keys: Keys
    secret: bytes = field(repr=False)
    commits: Lock = field(default_factory=Lock)

    def close(self) -> None:
        self.warehouse.close()
        self.state.close()


def open_store(project: Project) -> Store:
    """Open a project's stores, bringing each to this release's version.

    Raises WarehouseBusyError while another process owns the warehouse.
    """
    warehouse = open_warehouse(project)
    try:
        state = open_state(project)
    except BaseException:
        warehouse.close()
        raise
    keys = keys_of(project)
    models = ModelStore(project.models_folder, keys)
    return Store(warehouse, state, models, keys, project_secret(project, keys))


def open_warehouse(project: Project) -> Warehouse:
    """The project's warehouse on the engine that its settings name."""
    settings = project.settings
    if settings.engine == "spark":
        from dangol.store.warehouse.spark import SparkWarehouse

        return SparkWarehouse(
            project.lake_folder, settings.spark_master, memory=settings.memory_limit
        )
    from dangol.store.warehouse.duck import DuckWarehouse

    return DuckWarehouse(
        project.warehouse_file,
        memory_limit=settings.memory_limit,
        threads=settings.threads,
        keys=keys_of(project),
    )
