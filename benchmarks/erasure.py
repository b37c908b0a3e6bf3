"""A person erased from a whole project, with the proof that nothing of them is left.

``erase_seconds``: one of the customers of a simulated shop, every question answered, erased
from every table, record, model, log and file, the freed parts of the files overwritten, and
the proof looked for; ``verify_seconds``: the proof looked for again; ``export_seconds``: all
that is kept of somebody else, put together. ``erasure_gb``: peak resident memory of the
process; ``project_gb``: what is on the disk. The shop has a million customers (10 million
orders, 21 million lines), 10,000 with ``--quick``. ``rows_left``: rows that still name the
person. There is no peer that does the same job.
"""

import datetime as dt
import resource
import sys
import tempfile
import time
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, measured, report
from dangol.governance.principal import local_principal
from dangol.governance.rights.erasure import ask_erasure, erase
from dangol.governance.rights.kept_erasures import verify_erasure
from dangol.governance.rights.person_export import person_export
from dangol.runs.workspace import Workspace
from dangol.settings import open_project

DANGOL = str(Path(sys.executable).with_name("dangol"))
SETTINGS = ("--time-zone", "Asia/Seoul", "--currency", "KRW", "--as-of", "2026-01-04T15:00:00Z")
AT = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)


def shop(folder: Path, customers: int) -> Path:
    """A simulated shop with every answer."""
    project = folder / "shop"
    on_it = [DANGOL, "--project", str(project)]
    measured([DANGOL, "init", str(project), *SETTINGS])
    measured([*on_it, "sample", "simulated-shop", "--customers", str(customers)])
    measured([*on_it, "run"])
    return project


def main() -> None:
    """Run, print, end."""
    asked = arguments("A person erased, and proven so.")
    customers = 10_000 if asked.quick else 1_000_000
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        project = shop(Path(folder), customers)
        size = sum(file.stat().st_size for file in project.rglob("*") if file.is_file())
        with Workspace.open(open_project(project)) as workspace:
            keeping, who = workspace.keeping, local_principal()
            with workspace.warehouse.session() as session:
                rows = session.sql("SELECT customer_id FROM orders GROUP BY ALL ORDER BY 1 LIMIT 2")
            first, second = rows.column(0).to_pylist()
            begun = time.perf_counter()
            person_export(keeping, second, AT)
            seconds["export_seconds"] = time.perf_counter() - begun
            begun = time.perf_counter()
            erasure = ask_erasure(keeping, first, who, "asked by letter", AT)
            proof = erase(keeping, erasure, AT)
            seconds["erase_seconds"] = time.perf_counter() - begun
            begun = time.perf_counter()
            verified = verify_erasure(keeping, erasure)
            seconds["verify_seconds"] = time.perf_counter() - begun
    if not verified.holds:
        raise RuntimeError("the proof does not hold")
    figures = {
        **seconds,
        "rows_left": float(sum(proof["left"].values())),
        "erasure_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6 * 1.024,
        "project_gb": size / 1e9,
        "customers": float(customers),
    }
    report("erasure", [[name, s] for name, s in seconds.items()], ["", "seconds"], figures, {})


if __name__ == "__main__":
    main()
