"""Somebody at an opened project, as one who reads its rows or takes them away."""

from dangol.governance.principal import Principal
from dangol.governance.reading import Reader
from dangol.governance.taking import Taker
from dangol.runs.workspace import Workspace


def reader(workspace: Workspace, who: Principal, reason: str | None) -> Reader:
    """Reads rows here; ``reason`` says why they need identifiers."""
    at, store = workspace.clock(), workspace.store
    return Reader(workspace.registry, store.warehouse, store.state, who, at, reason)


def taker(workspace: Workspace, who: Principal) -> Taker:
    """Takes rows away for analysis."""
    at, store = workspace.clock(), workspace.store
    k = workspace.settings.k_anonymity
    return Taker(workspace.registry, store.warehouse, store.state, who, at, k)
