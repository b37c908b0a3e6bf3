"""Small analyses for tests of the contract and of runs; each counts something and writes it."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import ibis
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Answer, Evidence, Result
from dangol.contract.tables_view import Previous, Tables
from dangol.store.warehouse.compile import stored_table
from dangol.tables.commerce import ORDERS
from dangol.tables.vocabulary import Read, Table, Write, column
from dangol.words import Count, Text, both

WORDS = Text(en="For tests.", ko="시험용입니다.")
READ_ORDERS = ORDERS["order_id", "ordered_at"]
Act = Callable[[Analysis, Tables], object]


def toy_table(name: str) -> Table:
    """A table that analyses write: a name and a number."""
    return Table(
        name,
        WORDS,
        key=("name",),
        columns=(
            column("name", "string", en="A name.", ko="이름입니다."),
            column("number", "int64", en="A number.", ko="수입니다."),
        ),
        instanced=True,
    )


def read_toy(slug: str) -> Read:
    """The rows that the toy of this slug writes."""
    return toy_table(f"{slug.replace('-', '_')}_numbers")["name", "number"].if_there()


def answer(number: int, **parts: Any) -> Answer:
    """A short answer that is whole."""
    said = both("{n} were counted.", "{n}건을 셌습니다.", n=Count(number))
    plain = {"headline": said, "action": WORDS, "because": WORDS}
    return Answer(**{**plain, "evidence": Evidence(basis=said, method=WORDS), **parts})


class Toy(Analysis):
    """Counts the rows of what it reads, times its only parameter."""

    slug = "toy"
    title = WORDS
    question = Text(en="How many are there?", ko="몇 건인가요?")
    entry = "trust"
    reads = (READ_ORDERS,)
    act: ClassVar[Act | None] = None

    times: int = param(1, title=WORDS, help=WORDS, ge=1, le=100)

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        if type(self).act is not None:
            type(self).act(self, tables)
        number = sum(self.count(tables, read.table) for read in self.inputs()) * self.times
        (table,) = (write.table for write in self.outputs())
        rows = pa.Table.from_pylist([{"name": self.slug, "number": number}])
        return Result(answer(number), {table: tables.stage(table, rows)})

    def count(self, tables: Tables, table: Table) -> int:
        """Rows of a table of orders, or the number that another toy gave."""
        rows = tables[table]
        asked = rows.number.sum() if "number" in rows.columns else rows.count()
        return int(tables.row(asked.name("n").as_table())["n"] or 0)


def toy(
    slug: str, reads: Sequence[Read] = (READ_ORDERS,), act: Act | None = None, **members: Any
) -> type[Toy]:
    """A toy of this name that reads other toys or orders; ``act`` runs before it counts."""
    (table,) = (read_toy(slug).table,)
    writes: tuple[Write, ...] = (table.replaced(),)
    own = None if act is None else staticmethod(act)
    return type(
        slug.title().replace("-", ""),
        (Toy,),
        {
            "__module__": __name__,
            "slug": slug,
            "reads": tuple(reads),
            "writes": writes,
            "act": own,
            **members,
        },
    )


def raw_orders() -> Any:
    """The stored orders past the door, as no analysis should ask for them."""
    return stored_table(ORDERS)


def nothing(table: Table) -> Any:
    return stored_table(table).filter(ibis.literal(False))
