"""Looks for words in everything that a project keeps, as somebody would who has its disk.

Every file is read as raw bytes and as what it is: gzip and zip unpacked, Parquet, DuckDB and
SQLite opened and read value by value, arrays of models loaded. With the project's keys what is
encrypted is decrypted first, each file by the library that its format belongs to.
"""

import io
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from sqlalchemy import Engine, inspect

from dangol.store.encryption.keys import PLAIN, Key, Keys
from dangol.store.encryption.sealed import MARK, read_sealed
from dangol.store.segments import ENDING, Segment
from dangol.store.state.sqlite_files import connect_sqlite
from dangol.store.warehouse.duck_files import attach_file, is_encrypted_duck, memory_engine


def found_in(folder: Path, words: set[str], keys: Keys | None = PLAIN) -> dict[str, set[str]]:
    """By word the files and tables in which it is found; no keys: by whoever has stolen them."""
    found: dict[str, set[str]] = {word: set() for word in words}
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        for place, text in readings(file, keys):
            small = text.lower()
            for word in words:
                if any(form in small for form in _forms(word)):
                    found[word].add(f"{file.relative_to(folder)}{place}")
    return found


def found_in_postgres(engine: Engine, words: set[str]) -> dict[str, set[str]]:
    """By word the tables of a database in which it is found."""
    found: dict[str, set[str]] = {word: set() for word in words}
    with engine.connect() as connection:
        for name in inspect(connection).get_table_names():
            rows = connection.exec_driver_sql(f'SELECT t::text FROM "{name}" t').scalars()
            small = "\n".join(rows).lower().encode()
            for word in words:
                if any(form in small for form in _forms(word)):
                    found[word].add(f"postgres: {name}")
    return found


def _forms(word: str) -> Iterator[bytes]:
    yield word.lower().encode()
    yield json.dumps(word)[1:-1].lower().encode()
    yield word.lower().encode("utf-16-le")


def readings(file: Path, keys: Keys | None) -> Iterator[tuple[str, bytes]]:
    """A file as raw bytes, and as everything that can be read out of it."""
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return
    yield " (raw)", raw
    if keys is not None and raw.startswith(MARK):
        raw = read_sealed(file, keys)
        yield " (decrypted)", raw
    yield from _unpacked(raw)
    # What is not encrypted is read by whoever wants to.
    if keys is not None or not (raw[8:12] == b"DUCK" and is_encrypted_duck(file)):
        yield from _opened(file, raw, PLAIN if keys is None else keys)


def _opened(file: Path, raw: bytes, keys: Keys) -> Iterator[tuple[str, bytes]]:
    if raw[8:12] == b"DUCK":
        yield from _duckdb(file, keys)
    elif raw.startswith(b"SQLite format 3"):
        yield from _sqlite(file, keys)
    elif file.suffix == ".sqlite" and keys.current is not None:
        yield from _sqlcipher(file, keys.current)
    elif raw.startswith(b"PAR1"):
        for batch in pq.ParquetFile(io.BytesIO(raw)).iter_batches():
            yield (
                " (parquet)",
                json.dumps(batch.to_pylist(), default=str, ensure_ascii=False).encode(),
            )
    elif zipfile.is_zipfile(io.BytesIO(raw)):
        yield from _zip(raw)


def _unpacked(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Every gzip stream, also those that stand in the middle of something else."""
    at = raw.find(b"\x1f\x8b\x08")
    while at != -1:
        with suppress(zlib.error):
            yield " (gzip)", zlib.decompressobj(31).decompress(raw[at:])
        at = raw.find(b"\x1f\x8b\x08", at + 1)


def _duckdb(file: Path, keys: Keys) -> Iterator[tuple[str, bytes]]:
    copy = file.with_suffix(".scanned")
    copy.write_bytes(file.read_bytes())
    wal = Path(f"{file}.wal")
    if wal.exists():
        Path(f"{copy}.wal").write_bytes(wal.read_bytes())
    try:
        with memory_engine({}, encrypts=keys != PLAIN) as read:
            attach_file(read, copy, keys, "scanned")
            read.execute("USE scanned")
            names = read.execute("SELECT table_name FROM duckdb_tables()").fetchall()
            for (name,) in names:
                rows = read.execute(f'SELECT * FROM "{name}"').to_arrow_table().to_pylist()
                text = json.dumps(rows, default=str, ensure_ascii=False)
                yield f": {name}", text.encode("utf-8", "surrogatepass")
    finally:
        copy.unlink()
        Path(f"{copy}.wal").unlink(missing_ok=True)


def _sqlite(file: Path, keys: Keys) -> Iterator[tuple[str, bytes]]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as read:
        yield from _rows(read)
    if file.suffix == ENDING and keys != PLAIN:
        for _, body in Segment(file, keys).rows(0, -1):
            yield ": bodies", body.body
            yield from ((": bodies", text) for _, text in _unpacked(body.body))


def _sqlcipher(file: Path, key: Key) -> Iterator[tuple[str, bytes]]:
    with closing(connect_sqlite(file, key)) as read:
        yield from _rows(read)


def _rows(read: Any) -> Iterator[tuple[str, bytes]]:
    read.text_factory = bytes
    tables = read.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (name,) in tables:
        for row in read.execute(f'SELECT * FROM "{name.decode()}"'):
            for value in row:
                if isinstance(value, bytes):
                    yield f": {name.decode()}", value
                    yield from ((f": {name.decode()}", text) for _, text in _unpacked(value))


def _zip(raw: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        for name in packed.namelist():
            content = packed.read(name)
            yield f": {name}", content
            if name.endswith(".npy"):
                array = np.load(io.BytesIO(content), allow_pickle=False)
                yield f": {name}", "\n".join(map(str, array.ravel().tolist())).encode()
