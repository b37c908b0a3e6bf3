"""What a lake of Parquet files holds at one moment, and how a commit changes that.

A manifest is a value: it names, for each table and each instance, the folders ("parts")
whose files hold the rows. Parts never change; a commit adds some and publishes the next
manifest, so readers of an older one are not disturbed.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

from dangol.store.errors import ChangedMeanwhileError, NewerProjectError
from dangol.store.warehouse.interface import BY_KEY, Version, Versions
from dangol.tables.vocabulary import ColumnType, Table

FORMAT = 1
MERGE_AFTER = 32


@dataclass(frozen=True)
class Part:
    """A folder of Parquet files, named relative to the lake."""

    path: str
    rows: int


@dataclass(frozen=True)
class Group:
    """The rows of a table or of one instance; ``changed`` is the manifest that last did so."""

    parts: tuple[Part, ...]
    version: Version
    changed: int


@dataclass(frozen=True)
class StoredTable:
    """Columns as they stand in the lake (older parts may lack some), and the rows by instance."""

    columns: Mapping[str, ColumnType]
    groups: Mapping[str | None, Group] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(part for group in self.groups.values() for part in group.parts)


@dataclass(frozen=True)
class Edit:
    """One change of a commit, its rows already written as parts.

    An upsert names the parts that it ``replaces``; these and its own parts together hold
    all rows that the touched parts held.
    """

    table: str
    instance: str | None
    mode: Literal["replace", "append", "upsert", "delete"]
    parts: tuple[Part, ...]
    version: Version
    replaces: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Merge:
    """The same rows in one part instead of many."""

    table: str
    instance: str | None
    sources: frozenset[str]
    part: Part


@dataclass(frozen=True)
class Manifest:
    """All tables of a lake at one moment."""

    number: int = 0
    tables: Mapping[str, StoredTable] = field(default_factory=dict)
    version: int = 0

    def group(self, table: str, instance: str | None) -> Group | None:
        stored = self.tables.get(table)
        return stored.groups.get(instance) if stored else None

    @property
    def part_paths(self) -> frozenset[str]:
        return frozenset(p.path for stored in self.tables.values() for p in stored.parts)

    @property
    def versions(self) -> Versions:
        return {
            (name, instance): group.version
            for name, stored in self.tables.items()
            for instance, group in stored.groups.items()
        }

    def declaring(self, tables: Iterable[Table]) -> "Manifest":
        """The same rows; tables and columns that were lacking are there."""
        known = dict(self.tables)
        for table in tables:
            stored = known.get(table.name, StoredTable({}))
            added = {c.name: c.type for c in table.stored_columns if c.name not in stored.columns}
            known[table.name] = replace(stored, columns={**stored.columns, **added})
        return self if known == self.tables else replace(self, number=self.number + 1, tables=known)

    def refuse_if_changed(self, edits: Iterable[Edit], seen: "Manifest") -> None:
        """What is found by key was seen in ``seen``: nobody may have changed that since.

        Raises ChangedMeanwhileError.
        """
        for edit in edits:
            if edit.mode in BY_KEY:
                now = self.group(edit.table, edit.instance)
                then = seen.group(edit.table, edit.instance)
                if now is not None and (then is None or then.changed != now.changed):
                    raise ChangedMeanwhileError(edit.table, edit.instance, now.version.run_id)

    def after(self, edits: Sequence[Edit], merges: Sequence[Merge] = ()) -> "Manifest":
        """The next manifest. A merge whose sources are gone is left out: its rows are too."""
        number = self.number + 1
        groups = {name: dict(stored.groups) for name, stored in self.tables.items()}
        for edit in edits:
            there = groups[edit.table].get(edit.instance)
            before = there.parts if there and edit.mode != "replace" else ()
            kept = tuple(part for part in before if part.path not in edit.replaces)
            groups[edit.table][edit.instance] = Group(kept + edit.parts, edit.version, number)
        for merge in merges:
            there = groups[merge.table].get(merge.instance)
            if there and merge.sources <= {part.path for part in there.parts}:
                kept = tuple(part for part in there.parts if part.path not in merge.sources)
                merged = replace(there, parts=(*kept, merge.part), changed=number)
                groups[merge.table][merge.instance] = merged
        tables = {name: replace(self.tables[name], groups=groups[name]) for name in groups}
        return replace(self, number=number, tables=tables)

    def to_json(self) -> str:
        tables = {
            name: {
                "columns": dict(stored.columns),
                "groups": [_group_values(i, group) for i, group in stored.groups.items()],
            }
            for name, stored in self.tables.items()
        }
        return json.dumps(
            {"format": FORMAT, "version": self.version, "number": self.number, "tables": tables},
            ensure_ascii=False,
            indent=1,
        )


def read_manifest(text: str, name: str) -> Manifest:
    """The manifest that ``to_json`` wrote. Raises NewerProjectError."""
    values = json.loads(text)
    if values["format"] > FORMAT:
        raise NewerProjectError(f"warehouse '{name}'", values["format"], FORMAT)
    tables = {
        table: StoredTable(
            cast("dict[str, ColumnType]", stored["columns"]), dict(_groups(stored["groups"]))
        )
        for table, stored in values["tables"].items()
    }
    return Manifest(values["number"], tables, values["version"])


def _group_values(instance: str | None, group: Group) -> dict[str, Any]:
    return {
        "instance": instance,
        "run_id": group.version.run_id,
        "committed_at": group.version.committed_at.isoformat(),
        "rows": group.version.rows,
        "changed": group.changed,
        "parts": [[part.path, part.rows] for part in group.parts],
    }


def _groups(values: list[dict[str, Any]]) -> Iterator[tuple[str | None, Group]]:
    for one in values:
        version = Version(
            one["run_id"], dt.datetime.fromisoformat(one["committed_at"]), one["rows"]
        )
        parts = tuple(Part(path, rows) for path, rows in one["parts"])
        yield one["instance"], Group(parts, version, one["changed"])


def parts_to_merge(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The small parts of a group that has too many; none while it has few.

    Parts that hold more rows than all smaller ones together stay as they are, so a row is
    copied a few times in its life, not once per merge.
    """
    if len(parts) < MERGE_AFTER:
        return ()
    chosen: list[Part] = []
    rows = 0
    for part in sorted(parts, key=lambda part: part.rows):
        if len(chosen) > 1 and part.rows > rows:
            break
        chosen.append(part)
        rows += part.rows
    return tuple(chosen)
