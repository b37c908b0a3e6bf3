"""What the ledger knows of loads that are over."""

from collections.abc import Iterator

from sqlalchemy import select

from dangol.contract.past_loads import PastLoad
from dangol.runs.ledger import SOURCE_LOAD
from dangol.store.state.database import State
from dangol.store.state.schema import runs

_RECORDS, _SET_ASIDE = 0, 2
"""The places of these numbers in the answer of a load."""


def past_loads(state: State) -> Iterator[PastLoad]:
    """Every load of a source that succeeded; not what was loaded again from the quarantine."""
    metrics = runs.c.answer["metrics"]
    chosen = select(
        runs.c.instance,
        runs.c.finished_at,
        metrics[_RECORDS]["value"].as_float().label("records"),
        metrics[_SET_ASIDE]["value"].as_float().label("set_aside"),
    ).where(
        runs.c.kind == "load",
        runs.c.slug == SOURCE_LOAD,
        runs.c.outcome == "succeeded",
        # Only loads have a mode; what is loaded again from the quarantine has none.
        runs.c.parameters["mode"].as_string().is_not(None),
    )
    with state.read() as connection:
        for row in connection.execute(chosen):
            if row.records is not None:
                yield PastLoad(
                    row.instance, row.finished_at, int(row.records), int(row.set_aside or 0)
                )
