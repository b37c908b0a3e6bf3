"""Everything that could be wrong with an installation or a project, looked at one by one."""

import os
import platform
import shutil
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from pydantic import BaseModel

from dangol.governance.audit import verify
from dangol.governance.provider.errors import ProviderExtraError
from dangol.governance.provider.id_token import require_extra
from dangol.runs.errors import CircleError
from dangol.runs.instances import unusable_instances
from dangol.runs.ledger import RunView
from dangol.runs.workspace import Workspace
from dangol.settings import SECRETS
from dangol.store.encryption.keys import PLAIN
from dangol.store.project_files import found_files

PACKAGES = ("dangol", "duckdb", "ibis-framework", "sqlglot", "pyarrow", "fastapi", "sqlalchemy")
LITTLE_SPACE = 2 * 10**9


class Finding(BaseModel):
    """One thing that was looked at."""

    about: str
    state: Literal["ok", "care", "bad"]
    words: str


def examine(workspace: Workspace) -> list[Finding]:
    """Findings about this machine, the installed packages and the project."""
    return [
        *_machine(workspace),
        *_packages(workspace),
        *_project(workspace),
        *_settings(workspace),
    ]


def _machine(workspace: Workspace) -> list[Finding]:
    free = shutil.disk_usage(workspace.project.folder).free
    space: Literal["ok", "care"] = "care" if free < LITTLE_SPACE else "ok"
    return [
        Finding(
            about="machine",
            state="ok",
            words=f"Python {platform.python_version()}, {os.cpu_count()} cores",
        ),
        Finding(
            about="disk", state=space, words=f"{free / 1e9:.1f} GB free where the project lies"
        ),
    ]


def _packages(workspace: Workspace) -> list[Finding]:
    found = [
        Finding(about="package", state="ok", words=f"{name} {_version(name)}") for name in PACKAGES
    ]
    installed = workspace.registry
    found.append(
        Finding(
            about="installed",
            state="ok",
            words=f"{len(installed.analyses)} analyses, {len(installed.records)} kinds of record, "
            f"{len(installed.samples)} samples",
        )
    )
    found.extend(
        Finding(about="plug-in", state="bad", words=f"{p.entry_point}: {p.reason}")
        for p in installed.problems
    )
    return found


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"


def _project(workspace: Workspace) -> list[Finding]:
    tables = workspace.tables()
    filled = sum(1 for view in tables if view.rows)
    found = [
        Finding(about="project", state="ok", words=str(workspace.project.folder)),
        Finding(
            about="warehouse",
            state="ok",
            words=f"{workspace.settings.engine}, {filled} of {len(tables)} tables hold rows",
        ),
        Finding(about="state", state="ok", words=workspace.state.url),
        _audit_trail(workspace),
        _encryption(workspace),
    ]
    found.extend(_sign_in(workspace))
    found.extend(_stale(workspace))
    if workspace.interrupted:
        found.append(
            Finding(
                about="runs",
                state="care",
                words=f"{len(workspace.interrupted)} runs were interrupted before",
            )
        )
    found.extend(
        Finding(
            about="runs",
            state="care",
            words=f"failed and not mended since: {run.slug}: {run.message}",
        )
        for run in _failing(workspace)
    )
    found.extend(
        Finding(about="answers", state="bad", words=f"{one.label}: {one.reason}")
        for one in unusable_instances(workspace.registry, workspace.state)
    )
    return found


def _encryption(workspace: Workspace) -> Finding:
    keys = workspace.store.keys
    if keys == PLAIN:
        return Finding(about="encryption", state="ok", words="the files are not encrypted")
    if len(keys.known) > 1:
        words = "not every file has the new key yet: 'dangol encryption rotate' goes on"
        return Finding(about="encryption", state="care", words=words)
    not_encrypted = [name for kind in found_files(workspace.project, keys) for name in kind.open]
    if not_encrypted:
        words = f"not encrypted, and should be: {', '.join(not_encrypted)}"
        return Finding(about="encryption", state="bad", words=words)
    return Finding(about="encryption", state="ok", words="every file is encrypted that should be")


def _audit_trail(workspace: Workspace) -> Finding:
    found = verify(workspace.state)
    if found.broken is not None:
        return Finding(about="audit", state="bad", words=found.broken.words)
    words = f"all {found.entries:,} entries hold; the last is {found.head}"
    return Finding(about="audit", state="ok", words=words)


def _sign_in(workspace: Workspace) -> list[Finding]:
    """What people who come from a provider would run into."""
    issuer = workspace.settings.oidc_issuer
    if issuer is None:
        return []
    try:
        require_extra()
    except ProviderExtraError as missing:
        return [Finding(about="sign-in", state="bad", words=missing.message)]
    if not workspace.settings.oidc_roles:
        words = "oidc_roles gives nobody a role, so nobody comes in from the provider"
        return [Finding(about="sign-in", state="care", words=words)]
    return [Finding(about="sign-in", state="ok", words=f"people may come from {issuer}")]


def _stale(workspace: Workspace) -> list[Finding]:
    try:
        stale = [one.label for one in workspace.runner.stale()]
    except CircleError as circle:
        return [Finding(about="answers", state="bad", words=circle.message)]
    if not stale:
        return []
    return [Finding(about="answers", state="care", words=f"stale: {', '.join(stale)}")]


def _failing(workspace: Workspace) -> list[RunView]:
    """The latest failures that no later run of the same question has mended."""
    ledger = workspace.ledger
    failed = ledger.runs(outcomes=("failed",), kinds=("analysis", "load"), limit=20)
    return [
        run
        for run in failed
        if ledger.runs(run.slug, run.instance, limit=1, kinds=(run.kind,))[0].id == run.id
    ]


def _settings(workspace: Workspace) -> list[Finding]:
    given = workspace.settings.model_fields_set
    found = []
    for name in type(workspace.settings).model_fields:
        if name in SECRETS:
            continue
        source = "environment" if f"DANGOL_{name.upper()}" in os.environ else "dangol.toml"
        origin = source if name in given else "default"
        value = getattr(workspace.settings, name)
        found.append(
            Finding(
                about="setting",
                state="ok",
                words=f"{name} = {'–' if value is None else value} ({origin})",
            )
        )
    return found
