"""Bringing a lake that an older release wrote to the newest version.

Parts never change: a renamed column means new parts, and one new manifest that names them.
Until that is published the lake is as it was.
"""

from dataclasses import replace

import pyarrow.parquet as pq

from dangol.store.warehouse.lake import Lake, Lease, sync_folder
from dangol.store.warehouse.manifest import Manifest, Part
from dangol.store.warehouse.migrations import Rename, pending


def upgrade_lake(lake: Lake) -> None:
    """Take every pending step and publish them together. Raises NewerProjectError."""
    steps = pending(lake.current.version, str(lake.folder))
    if not steps:
        return
    with lake.lease() as lease:
        upgraded = lease.manifest
        for renames in steps.values():
            for rename in renames:
                upgraded = _renamed(lake, lease, upgraded, rename)
        upgraded = replace(upgraded, number=upgraded.number + 1, version=max(steps))
        lake.publish(lambda _: upgraded)


def _renamed(lake: Lake, lease: Lease, manifest: Manifest, rename: Rename) -> Manifest:
    stored = manifest.tables.get(rename.table)
    if stored is None or rename.old not in stored.columns:
        return manifest
    names = {name: rename.new if name == rename.old else name for name in stored.columns}
    groups = {
        instance: replace(
            group, parts=tuple(_copy(lake, lease, part, rename) for part in group.parts)
        )
        for instance, group in stored.groups.items()
    }
    columns = {names[name]: kind for name, kind in stored.columns.items()}
    renamed = replace(stored, columns=columns, groups=groups)
    return replace(manifest, tables={**manifest.tables, rename.table: renamed})


def _copy(lake: Lake, lease: Lease, part: Part, rename: Rename) -> Part:
    """The part once more, batch by batch, its column under the new name."""
    path, folder = lake.new_part(lease, rename.table)
    folder.mkdir(parents=True)
    for file in lake.files((part.path,)):
        with pq.ParquetFile(file) as source:
            schema = source.schema_arrow
            names = [rename.new if name == rename.old else name for name in schema.names]
            target = schema.empty_table().rename_columns(names).schema
            with pq.ParquetWriter(folder / file.name, target) as writer:
                for batch in source.iter_batches():
                    writer.write_batch(batch.rename_columns(names))
    sync_folder(folder)
    return Part(path, part.rows)
