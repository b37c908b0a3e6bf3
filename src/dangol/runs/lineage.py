"""Where every number comes from: tables, what reads them, what they write, how fresh all is."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from dangol.contract.registry import Registry
from dangol.runs.instances import Instance, instances, keys_of, read_key
from dangol.runs.ledger import Ledger
from dangol.runs.plan import place
from dangol.runs.runner import Runner
from dangol.store.opening import Store
from dangol.tables.vocabulary import DEFAULT_INSTANCE
from dangol.words import Text

NodeState = Literal["fresh", "stale", "never", "failed", "given"]


@dataclass(frozen=True)
class Node:
    """A table, an analysis or a sample in the picture."""

    id: str
    kind: Literal["table", "analysis", "sample"]
    name: str
    title: Text
    state: NodeState
    rows: int | None
    at: dt.datetime | None


@dataclass(frozen=True)
class Lineage:
    """Nodes and the directed edges between their ids."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]


def lineage(store: Store, registry: Registry, ledger: Ledger, runner: Runner) -> Lineage:
    """The picture of the project as it stands."""
    with store.warehouse.session() as session:
        versions = session.versions()
    stale = {place(one) for one in runner.stale()}
    nodes: dict[str, Node] = {}
    edges: set[tuple[str, str]] = set()

    def table_node(name: str, instance: str | None) -> str:
        id_ = (
            f"table:{name}" if instance in (None, DEFAULT_INSTANCE) else f"table:{name}@{instance}"
        )
        found = versions.get((name, instance))
        declared = registry.tables.get(name)
        title = declared.meaning if declared else Text(en=name, ko=name)
        nodes.setdefault(
            id_,
            Node(
                id_,
                "table",
                name,
                title,
                "given" if found else "never",
                found.rows if found else None,
                _aware(found.committed_at) if found else None,
            ),
        )
        return id_

    for one in instances(registry, store.state):
        id_ = (
            f"analysis:{one.slug}"
            if one.name == DEFAULT_INSTANCE
            else f"analysis:{one.slug}@{one.name}"
        )
        last = ledger.latest(one.slug, one.name)
        state = _state(one, ledger, is_stale=place(one) in stale)
        nodes[id_] = Node(
            id_,
            "analysis",
            one.slug,
            one.analysis.title,
            state,
            None,
            last.finished_at if last else None,
        )
        for read in one.analysis.needs():
            for key in keys_of(read, versions) or [read_key(read)]:
                edges.add((table_node(*key), id_))
        for write in one.analysis.outputs():
            edges.add((id_, table_node(*one.write_key(write))))
    for sample in registry.samples.values():
        loaded = ledger.latest(sample.name)
        if loaded is not None:
            id_ = f"sample:{sample.name}"
            nodes[id_] = Node(
                id_, "sample", sample.name, sample.title, "given", None, loaded.finished_at
            )
            edges.update((id_, table_node(name, None)) for name in loaded.outputs)
    return Lineage(tuple(nodes.values()), tuple(sorted(edges)))


def _aware(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=dt.UTC)


def _state(one: Instance, ledger: Ledger, *, is_stale: bool) -> NodeState:
    newest = ledger.runs(one.slug, one.name, limit=1, kinds=("analysis",))
    if not newest:
        return "never"
    if newest[0].outcome == "failed":
        return "failed"
    return "stale" if is_stale else "fresh"
