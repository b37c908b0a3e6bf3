"""A shop of one's own for tests: an empty project, and files brought to it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from worlds import Clock

from dangol.contract.analysis import Analysis
from dangol.contract.registry import registry
from dangol.governance.encryption import encrypt, new_master
from dangol.governance.principal import local_principal
from dangol.loading.desk import preview, start
from dangol.loading.mapping import LegalBasis, Mapping
from dangol.loading.sources import Reading, Source
from dangol.runs.ledger import RunView
from dangol.runs.workspace import Workspace
from dangol.settings import Project, create_project
from dangol.store.opening import open_store

SETTINGS = {
    "name": "가게",
    "time_zone": "Asia/Seoul",
    "currency": "KRW",
    "country": "KR",
    "memory_limit": "500MB",
}


@dataclass
class Shop:
    """Brings files to an open project, as the desk does for every surface."""

    workspace: Workspace
    folder: Path

    def source(self, name: str, content: str | bytes, **reading: Any) -> Source:
        file = self.folder / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return Source(name=name, file=file, reading=Reading(**reading))

    def mapping(self, source: Source, form: str, **changes: Any) -> Mapping:
        fields = changes.pop("fields", {})
        basis = LegalBasis(basis="consent", declared_by="한지은") if form == "customers" else None
        found = preview(self.workspace, source, form).mapping.with_fields(fields, source.name)
        return found.model_copy(update={"basis": basis, **changes})

    def load(
        self, source: Source, form: str, *, may_shrink: bool = False, **changes: Any
    ) -> RunView:
        """The finished run, whatever its outcome."""
        who = local_principal()
        mapping = self.mapping(source, form, **changes)
        run_id = start(self.workspace, source, mapping, who, may_shrink=may_shrink)
        return self.workspace.runner.wait(run_id, timeout=120)

    def bring(self, name: str, content: str | bytes, form: str, **changes: Any) -> RunView:
        """Write a file and load it; the load must succeed."""
        run = self.load(self.source(name, content), form, **changes)
        assert run.outcome == "succeeded", run.message
        return run

    def run(self, analysis: Analysis) -> RunView:
        """An analysis computed and committed."""
        run_id = self.workspace.runner.start(analysis, "default", "tests")
        run = self.workspace.runner.wait(run_id, timeout=120)
        assert run.outcome == "succeeded", run.message
        return run

    def sql(self, query: str) -> list[dict[str, Any]]:
        with self.workspace.warehouse.session() as session:
            found: list[dict[str, Any]] = session.sql(query).to_pylist()
        return found

    def values(self, query: str) -> list[Any]:
        """The rows of a query, each as its values."""
        return [tuple(row.values()) for row in self.sql(query)]


def opened_shop(
    folder: Path, clock: Clock, *, is_encrypted: bool = False, **settings: Any
) -> Workspace:
    project = create_project(folder / "project", **{**SETTINGS, **settings})
    if is_encrypted:
        project = encrypted_project(project, folder / "master.key")
    return Workspace(project, open_store(project), registry(), clock)


def encrypted_project(project: Project, key_file: Path) -> Project:
    """The same project, encrypted with a key in a file of its own."""
    new_master(key_file)
    settings = project.settings.model_copy(update={"encryption_key_file": key_file})
    project.settings_file.write_text(
        project.settings_file.read_text() + f'encryption_key_file = "{key_file}"\n'
    )
    made = replace(project, settings=settings)
    encrypt(made, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), lambda file: None)
    return made


@pytest.fixture
def is_encrypted() -> bool:
    """Whether the shop's files are encrypted; tests that need both say so."""
    return False


@pytest.fixture
def shop_settings() -> dict[str, Any]:
    """Settings of the shop beside those that every one has."""
    return {}


@pytest.fixture
def shop(
    tmp_path: Path, clock: Clock, is_encrypted: bool, shop_settings: dict[str, Any]
) -> Iterator[Shop]:
    """An empty project in Seoul that keeps its books in won."""
    with opened_shop(tmp_path, clock, is_encrypted=is_encrypted, **shop_settings) as workspace:
        yield Shop(workspace, tmp_path)
