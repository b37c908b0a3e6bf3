"""A private engine for files of others: it reads them as text and writes what becomes of them.

It is not the warehouse: a file is judged here, in bounded memory and in a folder of its own
that goes away with it, and only what was judged reaches the warehouse, as Parquet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from dangol.settings import Project
from dangol.store.encryption.keyring import keys_of
from dangol.store.private_duck import PrivateDuck, asking
from dangol.store.warehouse.compile import literal, quoted, sql_of

RECORD = "record_number"
_REJECTS = "dangol_rejects"


@dataclass(frozen=True)
class CsvText:
    """How a file of separated values is written; its text is UTF-8."""

    delimiter: str
    names: tuple[str, ...]
    first_line: int
    """Physical lines before the first record: a header, and whatever stands above it."""


@dataclass(frozen=True)
class Reject:
    """A line that has not the shape of a record: where it stands, what it says, what is wrong."""

    line: int
    text: str
    kind: str


def open_intake(project: Project, *, threads: int = 0) -> "Intake":
    """One for a project: within its folder, in the memory that it leaves."""
    return Intake(
        project.intake_folder,
        memory_limit=project.settings.private_memory,
        threads=threads,
        keys=keys_of(project),
    )


class Intake(PrivateDuck):
    """One file's stay; use it as a context, so that its folder goes away."""

    def csv(self, name: str, file: Path, written: CsvText) -> ir.Table:
        """The file's records as text, in its order.

        Its columns are called by their places (c0, c1 ...): names of others may be anything.
        Lines without the shape of a record are left out; ``rejects`` has them once the
        records were read.
        """
        names = _places(len(written.names))
        columns = ", ".join(f"{_text(one)}: 'VARCHAR'" for one in names)
        source = (
            f"read_csv({_text(str(file))}, auto_detect=false, header=false, quote='\"', "
            f"escape='\"', delim={_text(written.delimiter)}, skip={written.first_line}, "
            f"columns={{{columns}}}, nullstr='', max_line_size=4000000, "
            f"store_rejects=true, rejects_table='{_REJECTS}', rejects_scan='{_REJECTS}_scan', "
            "rejects_limit=0)"
        )
        return self._view(name, source, names)

    def parquet(self, name: str, file: Path) -> ir.Table:
        """The records of a Parquet file as text, its columns by place; nested values as JSON."""
        with asking():
            described = self._connection.execute(
                f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM "
                f"read_parquet({_text(str(file))}))"
            ).fetchall()
        shown = ", ".join(
            f"CAST({_as_written(_name(c), t)} AS VARCHAR) AS c{place}"
            for place, (c, t) in enumerate(described)
        )
        source = f"(SELECT {shown} FROM read_parquet({_text(str(file))}))"
        return self._view(name, source, _places(len(described)))

    def parquet_names(self, file: Path) -> tuple[str, ...]:
        with asking():
            rows = self._connection.execute(
                f"SELECT name FROM (DESCRIBE SELECT * FROM read_parquet({_text(str(file))})) "
                "AS columns(name)"
            ).fetchall()
        return tuple(name for (name,) in rows)

    def _view(self, name: str, source: str, names: Sequence[str]) -> ir.Table:
        with asking():
            self._connection.execute(
                f"CREATE OR REPLACE VIEW {_name(name)} AS SELECT * FROM {source}"
            )
        return ibis.table(dict.fromkeys(names, "string"), name=name)

    def numbered(self, records: ir.Table) -> ir.Table:
        """The records of a source with their numbers, from 1; only one thread can count."""
        name = f"numbered_{records.get_name()}"
        with asking():
            self._connection.execute(
                f"CREATE OR REPLACE VIEW {_name(name)} AS "
                f"SELECT row_number() OVER () AS {RECORD}, * FROM {_name(records.get_name())}"
            )
        return ibis.table({RECORD: "int64", **records.schema()}, name=name)

    def layer(self, name: str, rows: ir.Table) -> ir.Table:
        """The same rows under a name: what is built on it uses its columns, not their making.

        Ibis writes a column's whole expression wherever the column is used, so a value that
        is looked at ten times would be worked out ten times.
        """
        with asking():
            self._connection.execute(
                f"CREATE OR REPLACE VIEW {_name(name)} AS {sql_of(rows, 'duckdb')}"
            )
        return ibis.table(rows.schema(), name=name)

    def written(self, file: Path) -> ir.Table:
        """What ``write`` wrote, with its types, and each row's number unless it has one.

        ``write`` keeps the order, so that rows of a whole source stand at their records' numbers.
        """
        name = f"written_{file.stem}"
        path = _text(str(file))
        number = f"file_row_number + 1 AS {RECORD}, * EXCLUDE (file_row_number)"
        with asking():
            names = self._connection.execute(f"SELECT * FROM read_parquet({path}) LIMIT 0")
            is_numbered = RECORD in [name for name, *_ in names.description]
            self._connection.execute(
                f"CREATE OR REPLACE VIEW {_name(name)} AS "
                f"SELECT {'*' if is_numbered else number} "
                f"FROM read_parquet({path}, file_row_number = true)"
            )
            rows = self._connection.execute(f"SELECT * FROM {_name(name)} LIMIT 0")
            schema = rows.to_arrow_table().schema
        return ibis.table(ibis.Schema.from_pyarrow(schema), name=name)

    def keep(self, name: str, rows: pa.Table) -> ir.Table:
        """Rows from elsewhere, to be joined with a source's."""
        file = self.folder / f"{name}.parquet"
        pq.write_table(rows, file)
        return self.written(file)

    def hold(self, name: str, rows: pa.Table) -> ir.Table:
        """Rows that stay in memory, for as long as no others are held under the name."""
        with asking():
            self._connection.register(name, rows)
        return ibis.table(ibis.Schema.from_pyarrow(rows.schema), name=name)

    def batches(self, rows: ir.Table, at_once: int = 50_000) -> Iterator[pa.RecordBatch]:
        """The rows some at a time, however many there are."""
        with asking(), self._connection.cursor() as cursor:
            found = cursor.execute(sql_of(rows, "duckdb"))
            yield from found.to_arrow_reader(at_once)

    def write(self, rows: ir.Table, file: Path) -> int:
        """Write the rows as Parquet; gives their number."""
        with asking():
            (count,) = self._connection.execute(
                f"COPY ({sql_of(rows, 'duckdb')}) TO {_text(str(file))} "
                "(FORMAT parquet, DICTIONARY_SIZE_LIMIT 5000)"
            ).fetchone() or (0,)
        return int(count)

    def rejects(self) -> list[Reject]:
        """The lines that were left out, once each, in the order of the file."""
        with asking():
            there = self._connection.execute(
                "SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [_REJECTS]
            ).fetchone()
            if not there or not there[0]:
                return []
            rows = self._connection.execute(
                f"SELECT line, any_value(csv_line), min(error_type::VARCHAR) FROM {_REJECTS} "
                "GROUP BY line ORDER BY line"
            ).fetchall()
        # Of a file with Windows' line ends DuckDB gives the one before as well.
        return [Reject(int(line), (text or "").strip("\r\n"), kind) for line, text, kind in rows]

    def forget_rejects(self) -> None:
        with asking():
            self._connection.execute(f"DROP TABLE IF EXISTS {_REJECTS}")
            self._connection.execute(f"DROP TABLE IF EXISTS {_REJECTS}_scan")


def _places(count: int) -> tuple[str, ...]:
    return tuple(f"c{place}" for place in range(count))


def _name(name: str) -> str:
    return quoted(name, "duckdb")


def _text(text: str) -> str:
    return literal(text, "duckdb")


def _as_written(column: str, kind: str) -> str:
    """A Parquet column's values as a person would write them.

    A number that pandas made a float because some are missing is whole all the same; a
    moment with a zone is one of UTC.
    """
    if any(mark in kind for mark in ("STRUCT", "MAP", "[]")):
        return f"to_json({column})"
    if kind in ("DOUBLE", "FLOAT"):
        is_whole = f"{column} = trunc({column}) AND abs({column}) < 1e15"
        whole = f"CAST(TRY_CAST({column} AS BIGINT) AS VARCHAR)"
        return f"CASE WHEN {is_whole} THEN {whole} ELSE CAST({column} AS VARCHAR) END"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime({column} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')"
    return column
