"""Makes the project of a release that tests keep: run it with that release, once.

``python tests/releases/make_project.py`` writes ``tests/releases/<version>.tar.xz``: a
backup of a tiny shop with answers, a user, a saved analysis and a schedule. The file is
then never changed; later releases must open it (``tests/store/test_previous_release.py``).
"""

import datetime as dt
import lzma
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa

from dangol.governance.access import create_first_admin, local_principal, new_setup_code
from dangol.governance.records import create
from dangol.runs.saved_analysis import SavedAnalysis
from dangol.runs.schedule import Schedule
from dangol.runs.workspace import Workspace
from dangol.settings import create_project
from dangol.store.backup import write_backup
from dangol.store.warehouse.interface import Change
from dangol.tables.commerce import ORDER_LINES, ORDERS

AT = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
ORDER_COUNT = 60


def orders() -> list[dict[str, object]]:
    """Sixty orders of seven customers over fifteen weeks; order i costs 10 + i."""
    first = dt.datetime(2025, 9, 22, 9, 30)
    return [
        {
            "order_id": f"o{i}", "customer_id": f"c{i % 7}", "store_id": "s1", "channel": "store",
            "ordered_at": first + dt.timedelta(hours=41 * i), "gross_amount": 12 + i,
            "discount_amount": 2, "net_amount": 10 + i, "currency": "KRW", "maker_coupon_amount": 1,
            "line_number": 1, "product_id": f"p{i % 3}", "quantity": 1,
        }
        for i in range(ORDER_COUNT)
    ]  # fmt: skip


def main() -> None:
    """Make the project, answer everything, keep its backup."""
    with tempfile.TemporaryDirectory() as folder:
        project = create_project(
            Path(folder) / "shop", name="새봄", time_zone="Asia/Seoul", currency="KRW", as_of=AT
        )
        with Workspace.open(project, lambda: AT) as workspace:
            rows = pa.Table.from_pylist(orders())
            with workspace.warehouse.session() as session:
                changes = []
                for table in (ORDERS, ORDER_LINES):
                    staged = session.stage(table, rows.select(table.column_names))
                    changes.append(Change(table.replaced(), staged))
                session.commit("made-by-hand", changes)
            me = local_principal()
            create(workspace.state, Schedule, {"name": "Every morning"}, me, AT)
            saved = {"name": "four steps", "analysis": "rfm", "parameters": {"bins": 4}}
            create(workspace.state, SavedAnalysis, saved, me, AT)
            code = new_setup_code(workspace.state, AT)
            create_first_admin(
                workspace.state, code, "han@example.com", "한지은", "a long password", at=AT
            )
            for run_id in workspace.runner.refresh("test"):
                assert workspace.runner.wait(run_id).outcome == "succeeded"
            made = write_backup(project, workspace.store, Path(folder), AT)
        kept = Path(__file__).with_name(f"{version('dangol')}.tar.xz")
        kept.write_bytes(lzma.compress(made.read_bytes(), preset=9))
        sys.stdout.write(f"{kept} {kept.stat().st_size}\n")


if __name__ == "__main__":
    main()
