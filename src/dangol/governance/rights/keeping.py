"""What the rights of a person reach: a project, its stores, and what is installed."""

from dataclasses import dataclass

from dangol.contract.registry import Registry
from dangol.settings import Project
from dangol.store.opening import Store
from dangol.tables.vocabulary import Table


@dataclass(frozen=True)
class Keeping:
    """Everything that a project keeps."""

    project: Project
    store: Store
    registry: Registry

    @property
    def tables(self) -> list[Table]:
        return list(self.registry.tables.values())

    @property
    def secret(self) -> bytes:
        return self.store.secret
