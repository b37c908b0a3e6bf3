"""What rests on a table: every answer that reads it, or reads what was made of it."""

from collections.abc import Collection

from dangol.contract.analysis import Analysis
from dangol.contract.registry import registry
from dangol.words import Text

_FIRST = ("campaigns", "budget", "sales", "customers", "market", "trust", "today")
"""What is acted on comes before what is only looked at."""


def resting_on(table: str, column: str, besides: Collection[str] = ()) -> list[Text]:
    """The titles of answers that a fault reaches, those that are acted on first.

    It reaches a whole table where no column is named.
    """
    every = {slug: kind() for slug, kind in registry().analyses.items() if slug not in besides}
    reached: dict[str, Analysis] = {
        slug: one for slug, one in every.items() if _reads(one, table, column)
    }
    news = list(reached.values())
    while news:
        written = {write.table.name for one in news for write in one.outputs()}
        news = []
        for slug, one in every.items():
            if slug not in reached and any(_reads(one, name, "") for name in written):
                reached[slug] = one
                news.append(one)
    ordered = sorted(reached.values(), key=lambda one: _FIRST.index(one.entry))
    return [one.title for one in ordered]


def _reads(one: Analysis, table: str, column: str) -> bool:
    return any(
        read.table.name == table and (not column or column in read.columns) for read in one.inputs()
    )
