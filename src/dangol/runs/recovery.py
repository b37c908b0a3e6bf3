"""After a crash: what the ledger says about runs is made true again.

The answer of a run stands in the ledger before the warehouse commits, and the commit
names the run. So a run that was at work either committed, and is finished here, or did
not, and is marked as interrupted; nothing lies between.
"""

import datetime as dt

from dangol.runs.ledger import Ledger
from dangol.store.warehouse.interface import Warehouse


def recover(warehouse: Warehouse, ledger: Ledger, at: dt.datetime) -> list[str]:
    """Settle every run that a dead process left open; gives the ids of the interrupted ones."""
    left_open = ledger.active()
    if not left_open:
        return []
    with warehouse.session() as session:
        versions = session.versions()
    interrupted = []
    for run in left_open:
        rows = {table: v.rows for (table, _), v in versions.items() if v.run_id == run.id}
        if rows:
            ledger.change(
                run.id, outcome="succeeded", outputs=rows, progress=1.0, step=None, finished_at=at
            )
        else:
            interrupted.append(run.id)
            ledger.change(
                run.id,
                outcome="interrupted",
                finished_at=at,
                answer=None,
                model_version=None,
                message="The program ended before the run was finished; nothing was written.",
            )
    return interrupted
