"""Wide sources made long: a column per question becomes a row per answer."""

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from dangol.loading.errors import EmptySourceError, UnknownColumnGivenError

QUESTION, ANSWER = "question", "answer"


def long_rows(
    names: tuple[str, ...], records: ir.Table, stay: Iterable[str], source: str
) -> tuple[tuple[str, ...], ir.Table]:
    """Names and records with the columns that ``stay``, a question and its answer.

    ``names`` are those of the source, in the order of the columns of ``records``. Questions
    without an answer give no row. Raises UnknownColumnGivenError, EmptySourceError.
    """
    places = dict(zip(names, records.columns, strict=True))
    staying = list(dict.fromkeys(stay))
    for name in staying:
        if name not in places:
            raise UnknownColumnGivenError(source, name, names)
    asked = [name for name in names if name not in staying]
    if not asked:
        raise EmptySourceError(source, "every column stays, so there is no question")
    answers = ibis.array(
        [
            ibis.struct({QUESTION: ibis.literal(name), ANSWER: records[places[name]]})
            for name in asked
        ]
    )
    kept = [records[places[name]] for name in staying]
    spread = records.select(*kept, told=answers.unnest())
    long = spread.select(
        *[places[name] for name in staying],
        **{QUESTION: spread.told[QUESTION], ANSWER: spread.told[ANSWER]},
    )
    long = long.filter(long[ANSWER].strip() != "")
    return (*_unlike(staying), QUESTION, ANSWER), long


def _unlike(names: list[str]) -> Iterable[str]:
    """A column that is called like one of ours keeps its name with a mark."""
    return (f"{name} (column)" if name in {QUESTION, ANSWER} else name for name in names)
