"""Dangol in a notebook: table in, result out, nothing written.

``open_shop("demo")`` opens a project; ``shop.ask(RfmSegments(bins=4))`` computes an answer
from one consistent view and gives it with the rows behind it. Every number is reproducible
with the analysis' ``as_of`` and ``seed``. Only answers that a run commits (``dangol run``,
the console, the API) change the project.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.model import Model
from dangol.contract.persons import knows_people
from dangol.contract.pictures import whole_spec
from dangol.contract.registry import registry
from dangol.contract.result import Answer
from dangol.contract.tables_view import Tables
from dangol.settings import Project, open_project
from dangol.store.opening import open_warehouse
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Warehouse
from dangol.store.warehouse.reading import checked_query
from dangol.words import Language

MOST_ROWS = 10_000_000


@dataclass(frozen=True)
class Asked:
    """An answer, the rows behind it by table name, and what was learned."""

    answer: Answer
    tables: dict[str, pa.Table]
    model: Model | None

    def chart(self, number: int = 0, language: Language = "en") -> Any:
        """A picture of the answer as an Altair chart."""
        import altair as alt

        return alt.Chart.from_dict(whole_spec(self.answer.pictures[number], language, width=560))

    def _repr_html_(self) -> str:
        """The headline, what to do, and the metrics, for notebooks."""
        answer = self.answer
        metrics = "".join(
            f"<li>{escape(m.name.en)}: <b>{escape(m.shown.en)}</b></li>" for m in answer.metrics
        )
        return (
            f"<h3>{escape(answer.headline.en)} "
            f"{escape(answer.action.en)}</h3><p>{escape(answer.because.en)}</p><ul>{metrics}</ul>"
        )


class Shop:
    """An opened project, for reading and asking."""

    def __init__(self, project: Project, warehouse: Warehouse) -> None:
        self.project = project
        self._warehouse = warehouse

    def ask(self, analysis: Analysis) -> Asked:
        """The answer of an analysis, with ``as_of`` or now; raises what its compute raises."""
        settings = self.project.settings
        asked = analysis.at(analysis.as_of or settings.now())
        with self._warehouse.session() as session:
            tables = Tables(
                asked.slug,
                asked.inputs(),
                session,
                settings,
                asked.moment,
                are_people=knows_people(asked, session.versions()),
            )
            result = asked.compute(tables)
            rows = {table.name: session.fetch(found) for table, found in result.tables.items()}
        return Asked(result.answer, rows, result.model)

    def table(self, name: str) -> ir.Table:
        """A table of the project as an expression, to be built upon and fetched."""
        return stored_table(registry().table(name))

    def fetch(self, expression: ir.Expr) -> pa.Table:
        """The rows of an expression."""
        with self._warehouse.session() as session:
            return session.fetch(expression)

    def sql(self, query: str) -> pa.Table:
        """The rows of a query that only reads, in the engine's SQL."""
        checked = checked_query(
            query, self._warehouse.dialect, self._warehouse.table_names(), MOST_ROWS
        )
        with self._warehouse.session() as session:
            return session.sql(checked)


@contextmanager
def open_shop(folder: str | Path) -> Iterator[Shop]:
    """A project opened for questions; raises WarehouseBusyError while a server has it."""
    project = open_project(Path(folder))
    warehouse = open_warehouse(project)
    try:
        warehouse.ensure(registry().tables.values())
        yield Shop(project, warehouse)
    finally:
        warehouse.close()
