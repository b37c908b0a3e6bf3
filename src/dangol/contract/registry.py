"""Everything that is installed: analyses, records, samples; ours come in by the same door.

A package that cannot be imported does not take the others down: it is listed with its
reason, and ``dangol doctor`` and the console show it.
"""

from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from dangol.contract.analysis import Analysis
from dangol.contract.checks import analysis_faults, record_faults, sample_faults
from dangol.contract.errors import UnknownAnalysisError, UnknownRecordError
from dangol.contract.record import Record
from dangol.contract.sample import Sample
from dangol.errors import NotFoundError
from dangol.tables.errors import UnknownTableError, VocabularyError
from dangol.tables.shared import SHARED_TABLES
from dangol.tables.vocabulary import Column, Table


@dataclass(frozen=True)
class Problem:
    """An installed declaration that cannot be used."""

    entry_point: str
    reason: str


@dataclass(frozen=True)
class Registry:
    """What is installed, by name."""

    analyses: dict[str, type[Analysis]]
    records: dict[str, type[Record]]
    samples: dict[str, type[Sample]]
    declared_tables: dict[str, Table]
    problems: tuple[Problem, ...]

    @cached_property
    def tables(self) -> dict[str, Table]:
        """Every table by name, with the columns that depend on what else is installed."""
        found = dict(self.declared_tables)
        for kind in self.analyses.values():
            # One whose outputs cannot be told keeps the tables that its class names.
            with suppress(Exception):
                found.update({write.table.name: write.table for write in kind().outputs()})
        return found

    def analysis(self, slug: str) -> type[Analysis]:
        if slug not in self.analyses:
            raise UnknownAnalysisError(slug, self.analyses)
        return self.analyses[slug]

    def record(self, kind: str) -> type[Record]:
        if kind not in self.records:
            raise UnknownRecordError(kind, self.records)
        return self.records[kind]

    def sample(self, name: str) -> type[Sample]:
        if name not in self.samples:
            raise NotFoundError("sample", name, self.samples)
        return self.samples[name]

    def table(self, name: str) -> Table:
        if name not in self.tables:
            raise UnknownTableError(name, self.tables)
        return self.tables[name]

    def writers(self, table: Table) -> tuple[type[Analysis], ...]:
        """The analyses that write a table."""
        return tuple(
            a for a in self.analyses.values() if any(w.table.name == table.name for w in a.writes)
        )


@cache
def registry() -> Registry:
    """What is installed; looked up once per process."""
    problems: list[Problem] = []
    analyses = _found("dangol.analyses", Analysis, "slug", analysis_faults, problems)
    records = _found("dangol.records", Record, "kind", record_faults, problems)
    samples = _found("dangol.samples", Sample, "name", sample_faults, problems)
    tables = {table.name: table for table in SHARED_TABLES}
    for slug, analysis in list(analyses.items()):
        try:
            for write in analysis.writes:
                _add_table(tables, write.table)
        except VocabularyError as contradiction:
            problems.append(Problem(slug, contradiction.message))
            del analyses[slug]
    for name, sample in list(samples.items()):
        try:
            for table in sample.tables:
                _add_table(tables, table)
        except VocabularyError as contradiction:
            problems.append(Problem(name, contradiction.message))
            del samples[name]
    return Registry(analyses, records, samples, tables, tuple(problems))


def _found(
    group: str, base: type[Any], key: str, faults: Any, problems: list[Problem]
) -> dict[str, type[Any]]:
    found: dict[str, type[Any]] = {}
    for point in sorted(
        entry_points(group=group), key=lambda p: (not p.value.startswith("dangol."), p.name)
    ):
        declared: Any = None
        try:
            declared = point.load()
            reason = _reason_against(declared, base, key, faults, found)
        except Exception as broken:  # noqa: BLE001 - a stranger's package may fail in any way
            what = "be imported" if declared is None else "be read"
            reason = f"It cannot {what}: {type(broken).__name__}: {broken}"
        if reason is None:
            found[getattr(declared, key)] = declared
        else:
            problems.append(Problem(_place(point), reason))
    return found


def _reason_against(
    declared: Any, base: type[Any], key: str, faults: Any, found: dict[str, type[Any]]
) -> str | None:
    if not (isinstance(declared, type) and issubclass(declared, base)):
        return f"It is not a subclass of {base.__name__}."
    wrong = faults(declared)
    if wrong:
        return " ".join(wrong)
    if getattr(declared, key) in found:
        other = found[getattr(declared, key)]
        return f"'{getattr(declared, key)}' is taken by {other.__module__}.{other.__name__}."
    return None


def _place(point: EntryPoint) -> str:
    return f"{point.group}: {point.name} = {point.value}"


def _add_table(tables: dict[str, Table], table: Table) -> None:
    known = tables.get(table.name)
    if known is not None and known != table:
        raise VocabularyError(
            f"Table '{table.name}' is declared twice, and differently.\n"
            "Use the other declaration, or another name."
        )
    tables[table.name] = table


def attribute_columns(found: Registry) -> dict[str, tuple[Table, Column]]:
    """Columns that belong into the golden profile, by name: declared, never copied by hand."""
    columns: dict[str, tuple[Table, Column]] = {}
    for table in found.declared_tables.values():
        if table.key != ("customer_id",):
            continue
        for one in table.columns:
            if one.attribute is not None:
                columns.setdefault(one.name, (table, one))
    return columns
