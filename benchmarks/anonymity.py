"""k-anonymity of a million rows by five descriptions, and pycanon beside it.

``measure_seconds``: groups, smallest group, rows at risk and what each column would help, the
best of three. ``plan_seconds``: finding out how coarse each column must become, with its cost.
``ratio_to_pycanon``: our seconds over pycanon's ``k_anonymity`` on the same rows in memory,
which gives the size of the smallest group only; pycanon runs in an environment of its own.
``agrees``: both found the same smallest group.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

import ibis

from benchmarks.reporting import arguments, report
from dangol.methods.anonymity import anonymity, safe_rows
from dangol.methods.generalising import changed_cells, coarser, plan
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.duck_session import DuckSession

ROOT = Path(__file__).parents[1]
COLUMNS = ("born", "gender", "region", "postcode", "household")
K = 5
PEER = """
import json, sys, time
import pandas as pd
from pycanon import anonymity
rows = pd.read_parquet(sys.argv[1])
begun = time.perf_counter()
k = anonymity.k_anonymity(rows, sys.argv[2].split(","))
print(json.dumps({"k": int(k), "seconds": time.perf_counter() - begun}))
"""


def people(session: DuckSession, number: int) -> ibis.Table:
    """People of a country: days of birth, postcodes and households as unequal as real ones."""
    session.cursor.execute("SELECT setseed(0.5)")
    session.cursor.execute(
        """
        CREATE TEMP TABLE people AS
        SELECT DATE '1940-01-01' + CAST(floor(random() * 365 * 60) AS INTEGER) AS born,
               CASE WHEN random() < 0.5 THEN 'f' ELSE 'm' END AS gender,
               'region ' || CAST(floor(17 * random() * random()) AS INTEGER) AS region,
               lpad(CAST(floor(1e5 * random() * random()) AS INTEGER)::VARCHAR, 5, '0') AS postcode,
               CAST(1 + floor(5 * random() * random()) AS BIGINT) AS household
        FROM range(?)""",
        [number],
    )
    kinds = {
        "born": "date",
        "gender": "string",
        "region": "string",
        "postcode": "string",
        "household": "int64",
    }
    return ibis.table(kinds, name="people")


def _uv() -> str:
    """The uv that builds the project."""
    return subprocess.run(
        [ROOT / "scripts/bootstrap"], check=True, capture_output=True, text=True, cwd=ROOT
    ).stdout.strip()


def peer(rows: Path) -> tuple[int, float]:
    found = subprocess.run(
        [_uv(), "run", "--no-project", "--isolated", "--with", "pycanon", "--with", "pyarrow",
         "python", "-c", PEER, str(rows), ",".join(COLUMNS)],
        check=True, capture_output=True, text=True, cwd=tempfile.gettempdir(),
    )  # fmt: skip
    told = json.loads(found.stdout.splitlines()[-1])
    return told["k"], told["seconds"]


def main() -> None:
    asked = arguments(__doc__, alone="Without pycanon.")
    number = 100_000 if asked.quick else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        warehouse = DuckWarehouse(Path(folder) / "w.duckdb")
        with warehouse.session() as session:
            rows = people(session, number)
            seconds = []
            for _ in range(3):
                begun = time.perf_counter()
                found = anonymity(session, rows, COLUMNS, K)
                seconds.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            steps = plan(session, rows, COLUMNS, K, codes=("postcode",))
            cells = changed_cells(session, rows, steps, K)
            kept = safe_rows(coarser(rows, steps, K), COLUMNS, K, None)
            left_out = number - int(session.fetch(kept.count())[0][0].as_py())
            planned = time.perf_counter() - begun
            file = Path(folder) / "rows.parquet"
            pq.write_table(session.fetch(rows), file)
        warehouse.close()
        k, peer_seconds = (None, None) if asked.alone else peer(file)
    figures = {
        "rows": number,
        "smallest": found.smallest,
        "at_risk_share": found.rows_at_risk / number,
        "measure_seconds": min(seconds),
        "plan_seconds": planned,
        "coarser_columns": len(steps),
        "changed_cells_share": sum(cells.values()) / (number * len(COLUMNS)),
        "left_out_share": left_out / number,
    }
    peers: dict[str, dict[str, float]] = {}
    if peer_seconds is not None:
        figures["agrees"] = k == found.smallest
        figures["ratio_to_pycanon"] = min(seconds) / peer_seconds
        peers["pycanon"] = {"measure_seconds": round(peer_seconds, 4)}
    table = [
        ("Groups counted, each column tried", min(seconds)),
        ("Made coarser: " + ", ".join(f"{c} to {s}" for c, s in steps.items()), planned),
        ("pycanon, smallest group only", peer_seconds),
    ]
    report("anonymity", table, (f"{number:,} people", "seconds"), figures, peers)


if __name__ == "__main__":
    main()
