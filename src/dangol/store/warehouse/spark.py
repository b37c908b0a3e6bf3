"""The warehouse on Spark: Parquet files in a lake that every worker can reach.

Spark reads and writes the files; which of them count is the lake's business, so a commit
over many tables is one step. Workers need no Python: where they have this program, they
apply its functions to their own rows, else the driver does.
"""

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, Observation, SparkSession, functions

from dangol.store.encryption.keys import Key, Keys
from dangol.store.encryption.parquet import write_parquet
from dangol.store.errors import (
    ColumnsDifferError,
    DuplicateKeysError,
    QueryError,
    UnsharedFolderError,
)
from dangol.store.linkage import Linkage, comparing
from dangol.store.warehouse.arrow import declared, in_parts, naive
from dangol.store.warehouse.compile import cast_query, plain_table, quoted, sql_of, sql_type
from dangol.store.warehouse.interface import BY_KEY, Change, OfRows, Version, Versions
from dangol.store.warehouse.lake import Lake, Lease
from dangol.store.warehouse.lake_upgrade import upgrade_lake
from dangol.store.warehouse.linkage_spark import SparkLinkage
from dangol.store.warehouse.manifest import Edit, Manifest, Merge, Part, StoredTable, parts_to_merge
from dangol.store.warehouse.spark_engine import give_back, new_session, take_engine
from dangol.store.warehouse.spark_workers import on_workers, workers_know
from dangol.tables.vocabulary import INSTANCE, ColumnType, Table

DIALECT = "databricks"


class SparkWarehouse:
    """Tables in a folder of Parquet files; ``memory`` is for the driver and for each executor."""

    dialect = DIALECT

    def __init__(self, folder: Path, master: str = "local[2]", *, memory: str = "2GB") -> None:
        self.lake = Lake(folder)
        self._engine = (master, memory)
        try:
            upgrade_lake(self.lake)
            take_engine(self, *self._engine)
        except BaseException:
            self.lake.close()
            raise

    @contextmanager
    def session(self) -> Iterator["LakeSession"]:
        with self.lake.lease() as lease:
            yield LakeSession(self.lake, lease, new_session(*self._engine))

    def ensure(self, tables: Iterable[Table]) -> None:
        wanted = list(tables)
        self.lake.publish(lambda current: current.declaring(wanted))

    def table_names(self) -> tuple[str, ...]:
        return tuple(sorted(self.lake.current.tables))

    def export(self, tables: Sequence[Table], folder: Path, key: Key | None = None) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        self.ensure(tables)
        files = []
        with self.lake.lease() as lease:
            for table in tables:
                file = folder / f"{table.name}.parquet"
                self.lake.export(lease.manifest.tables[table.name], file)
                if key is not None:
                    # The lake itself is not encrypted: so may be what passes through here.
                    rows = pq.ParquetFile(file)
                    batches, keys = rows.iter_batches(), Keys((key,))
                    sealed = write_parquet(file, rows.schema_arrow, batches, keys)
                    file.unlink()
                    file = sealed
                files.append(file)
        return files

    def backup(self, target: Path) -> None:
        self.lake.backup(target)

    def forget_deleted(self) -> None:
        """Commits write anew what they delete from: only earlier states still name it."""
        self.lake.forget_previous()

    def close(self) -> None:
        """Let go of the folder; the Spark application stays for the next one."""
        give_back(self)
        self.lake.close()


class LakeSession:
    """A Spark session of its own, whose temporary views are the tables of one manifest."""

    def __init__(self, lake: Lake, lease: Lease, spark: SparkSession) -> None:
        self.spark = spark
        self._lake = lake
        self._lease = lease
        self._numbers = itertools.count(1)
        self._shown: set[str] = set()
        self._staged: dict[str, tuple[Table, Part]] = {}

    def versions(self) -> Versions:
        return self._lease.manifest.versions

    def fetch(self, expression: ir.Expr) -> pa.Table:
        table = expression if isinstance(expression, ir.Table) else expression.as_table()
        return declared(self.sql(sql_of(table, DIALECT)), table.schema().to_pyarrow())

    def sql(self, query: str) -> pa.Table:
        with _asking():
            return naive(self._query(query).toArrow())

    def scan_parquet(self, name: str, file: Path) -> ir.Table:
        with _asking():
            self.spark.read.parquet(_pattern(file)).createOrReplaceTempView(quoted(name, DIALECT))
        rows = self.sql(f"SELECT * FROM {quoted(name, DIALECT)} LIMIT 0")
        return ibis.table(ibis.Schema.from_pyarrow(rows.schema), name=name)

    def stage(
        self, table: Table, rows: ir.Table | pa.Table, *, from_file: bool = False
    ) -> ir.Table:
        name = f"dangol_staged_{next(self._numbers)}"
        found = tuple(rows.column_names if isinstance(rows, pa.Table) else rows.columns)
        missing = [c for c in table.column_names if c not in found]
        if missing:
            raise ColumnsDifferError(table.name, missing, found)
        source = self._arrow_query(rows) if isinstance(rows, pa.Table) else sql_of(rows, DIALECT)
        with _asking():
            casts = cast_query(source, table.columns, DIALECT)
            part = self._write(self._query(casts), table.name)
            columns: dict[str, ColumnType] = {c.name: c.type for c in table.columns}
            self._frame(columns, [part]).createOrReplaceTempView(name)
        self._staged[name] = (table, part)
        self._check_key(table, name)
        return plain_table(table, name)

    def applied(self, table: Table, rows: ir.Table, function: OfRows) -> ir.Table:
        if not workers_know(self.spark, function):
            return self.stage(table, in_parts(self.fetch(rows), function))
        name = f"dangol_applied_{next(self._numbers)}"
        with _asking():
            given = self._query(sql_of(rows, DIALECT))
            made = on_workers(given, rows.schema().to_pyarrow(), table, function, DIALECT)
            made.createOrReplaceTempView(name)
        return self.stage(table, plain_table(table, name))

    def layer(self, rows: ir.Table) -> ir.Table:
        name = f"dangol_layer_{next(self._numbers)}"
        with _asking():
            part = self._write(self._query(sql_of(rows, DIALECT)), "layer")
            frame = self.spark.read.parquet(_pattern(self._lake.folder / part.path))
            frame.createOrReplaceTempView(name)
        return ibis.table(rows.schema(), name=name)

    def _arrow_query(self, rows: pa.Table) -> str:
        """Arrow rows as a query, by way of a file that the workers can read."""
        _, folder = self._lake.new_part(self._lease, "arrow")
        folder.mkdir(parents=True)
        file = folder / "rows.parquet"
        known = [f.with_type(pa.string()) if pa.types.is_null(f.type) else f for f in rows.schema]
        pq.write_table(
            rows.cast(pa.schema(known)),
            file,
            coerce_timestamps="us",
            allow_truncated_timestamps=True,
        )
        name = f"dangol_arrow_{next(self._numbers)}"
        with _asking():
            self.spark.read.parquet(_pattern(file)).createOrReplaceTempView(name)
        return f"SELECT * FROM {name}"

    def _check_key(self, table: Table, name: str) -> None:
        key = ", ".join(quoted(k, DIALECT) for k in table.key)
        missing = " OR ".join(f"{quoted(k, DIALECT)} IS NULL" for k in table.key)
        answer = self.sql(
            f"SELECT coalesce(sum(greatest(n - 1, lacking)), 0) AS faults FROM ("
            f"SELECT count(*) AS n, count_if({missing}) AS lacking FROM {name} GROUP BY {key})"
        )
        (count,) = answer.column("faults").to_pylist()
        if count:
            raise DuplicateKeysError(table.name, table.key, count)

    @contextmanager
    def linkage(self, memory_limit: str) -> Iterator[Linkage]:
        """The workers have their own memory; ``memory_limit`` is for engines beside them."""
        with _asking(), closing(SparkLinkage(self.spark, self._given)) as opened, comparing():
            yield opened

    def _given(self, rows: pa.Table) -> DataFrame:
        return self.spark.sql(self._arrow_query(rows))

    def interrupt(self) -> None:
        self.spark.interruptAll()

    def commit(self, run_id: str, changes: Sequence[Change]) -> dict[str, int]:
        tables = [change.write.table for change in changes]
        working = self._lease.manifest.declaring(tables)
        now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
        counts: dict[str, int] = {}
        edits: list[Edit] = []
        with _asking():
            for change in changes:
                edit = self._edit(working, change, run_id, now)
                counts.setdefault(change.write.table.name, 0)
                if edit is None:
                    continue
                working = working.after([edit])
                edits.append(edit)
                counts[edit.table] = counts.get(edit.table, 0) + edit.version.rows
            merges = list(self._merges(working, edits))
        self._lake.publish(lambda current: current.declaring(tables), self._lease, edits, merges)
        self._shown.clear()
        return counts

    def _edit(
        self, working: Manifest, change: Change, run_id: str, now: dt.datetime
    ) -> Edit | None:
        """Write the parts of one change, against what the changes before it leave.

        None where nothing is to be written.
        """
        table, mode = change.write.table, change.write.mode
        instance = change.stored_instance
        name, part = self._staged_part(change)
        rows = self.spark.table(name)
        count = part.rows
        group = working.group(table.name, instance)
        if mode in BY_KEY and not part.rows and group is not None:
            return None
        there = group.parts if group and mode != "replace" else ()
        if instance is not None:
            part = self._write(
                rows.select(functions.lit(instance).alias(INSTANCE), "*"), table.name
            )
        elif part in there:
            part = self._write(rows, table.name)
        parts = [] if mode == "delete" else [part]
        replaced: list[Part] = []
        if mode in BY_KEY and there:
            keys = rows.select(*table.key)
            replaced, kept = self._without(working.tables[table.name], there, keys)
            parts += kept
            if mode == "delete":
                count = sum(p.rows for p in replaced) - sum(p.rows for p in kept)
        elif mode == "delete":
            count = 0
        named = tuple(one for one in parts if one.rows)
        gone = frozenset(p.path for p in replaced)
        return Edit(table.name, instance, mode, named, Version(run_id, now, count), gone)

    def _staged_part(self, change: Change) -> tuple[str, Part]:
        """Name and part of the change's rows, which are staged now unless they were before."""
        table = change.write.table
        op = change.rows.op()
        name = op.name if isinstance(op, ops.UnboundTable) else ""
        if name not in self._staged or self._staged[name][0].columns != table.columns:
            name = self.stage(table, change.rows).get_name()
        return name, self._staged[name][1]

    def _without(
        self, stored: StoredTable, parts: Sequence[Part], keys: DataFrame
    ) -> tuple[list[Part], list[Part]]:
        """The parts that hold any of these keys, and a part with their other rows.

        Only they are rewritten, so an upsert costs in proportion to what it touches.
        """
        key = keys.columns
        places = self._frame(stored.columns, parts).select(*key, "_metadata.file_path")
        found = places.join(keys, key, "left_semi").select("file_path").distinct().toArrow()
        folders = {str(path).split("/")[-2] for path in found.column("file_path").to_pylist()}
        touched = [part for part in parts if part.path.split("/")[-1] in folders]
        if not touched:
            return [], []
        rest = self._frame(stored.columns, touched).join(keys, key, "left_anti")
        return touched, [self._write(rest, parts[0].path.split("/")[1])]

    def _merges(self, working: Manifest, edits: Iterable[Edit]) -> Iterator[Merge]:
        for table, instance in {(edit.table, edit.instance) for edit in edits}:
            group = working.group(table, instance)
            sources = parts_to_merge(group.parts) if group else ()
            if sources:
                part = self._write(self._frame(working.tables[table].columns, sources), table)
                yield Merge(table, instance, frozenset(one.path for one in sources), part)

    def _query(self, query: str) -> DataFrame:
        """The query over this session's tables; those that it may mean are shown to Spark first."""
        text = query.lower()
        for name, stored in self._lease.manifest.tables.items():
            if name not in self._shown and name.lower() in text:
                frame = self._frame(stored.columns, stored.parts)
                frame.createOrReplaceTempView(quoted(name, DIALECT))
                self._shown.add(name)
        return self.spark.sql(query)

    def _frame(self, columns: Mapping[str, ColumnType], parts: Sequence[Part]) -> DataFrame:
        """The rows of parts; a column that an older part lacks is null there."""
        types = {quoted(name, DIALECT): sql_type(kind, DIALECT) for name, kind in columns.items()}
        if not parts:
            nulls = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in types.items())
            return self.spark.sql(f"SELECT {nulls} WHERE false")
        schema = ", ".join(f"{name} {kind}" for name, kind in types.items())
        folders = [_pattern(self._lake.folder / part.path) for part in parts]
        return self.spark.read.schema(schema).parquet(*folders)

    def _write(self, rows: DataFrame, table: str) -> Part:
        path, folder = self._lake.new_part(self._lease, table)
        seen = Observation()
        rows.observe(seen, functions.count(functions.lit(1)).alias("rows")).write.parquet(
            f"file:{folder}"
        )
        part = self._lake.part(path)
        if part.rows != seen.get["rows"]:
            raise UnsharedFolderError(str(self._lake.folder), seen.get["rows"], part.rows)
        return part


def _pattern(path: Path) -> str:
    """The path for Spark's reader, which takes brackets and stars for wildcards."""
    return "file:" + re.sub(r"([\\*?\[\]{}])", r"\\\1", str(path.resolve()))


@contextmanager
def _asking() -> Iterator[None]:
    """Whatever Spark refuses becomes a QueryError that names the reason, without Java's stack."""
    try:
        yield
    except PySparkException as refused:
        raise QueryError(str(refused).split(";\n")[0].split("\n\nJVM")[0].strip()) from refused
    except Py4JJavaError as refused:
        reason = str(refused.java_exception.getMessage())
        raise QueryError(reason.split("\n\tat ", 1)[0].strip()) from refused
