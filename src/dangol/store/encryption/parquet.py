"""Parquet files that leave the project, encrypted where it is."""

import io
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dangol.store.encryption.keys import Keys
from dangol.store.encryption.sealed import read_sealed, sealing_into

SEALED = ".sealed"


def write_parquet(
    file: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch], keys: Keys
) -> Path:
    """Write rows as they come; gives the file, whose name says whether it is encrypted."""
    target = file if keys.current is None else file.with_name(file.name + SEALED)
    with (
        target.open("wb") as made,
        sealing_into(made, keys) as written,
        pq.ParquetWriter(written, schema, compression="zstd") as writer,
    ):
        for batch in batches:
            writer.write_batch(batch)
    return target


def read_parquet(file: Path, keys: Keys) -> pa.Table:
    """What ``write_parquet`` wrote. Raises BrokenSealError."""
    return pq.read_table(io.BytesIO(read_sealed(file, keys)))
