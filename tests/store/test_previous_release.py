"""Projects of earlier releases, kept as they were written, open in this one."""

import datetime as dt
import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest

from dangol.governance.access import local_principal, sign_in
from dangol.governance.audit import verify
from dangol.governance.tokens import create_token
from dangol.runs.workspace import Workspace
from dangol.settings import Project
from dangol.store.backup import restore_backup
from dangol.store.warehouse.lake import Lake
from dangol.store.warehouse.lake_upgrade import upgrade_lake
from dangol.store.warehouse.manifest import Edit
from dangol.store.warehouse.migrations import NEWEST
from dangol.tables.vocabulary import Table

RELEASES = Path(__file__).parents[1] / "releases"
AT = dt.datetime(2026, 1, 5, 3, tzinfo=dt.UTC)


def clock() -> dt.datetime:
    return AT


@pytest.fixture(params=sorted(file.name for file in RELEASES.glob("*.tar.xz")))
def old_project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    backup = tmp_path / "backup.tar"
    backup.write_bytes(lzma.decompress((RELEASES / request.param).read_bytes()))
    return restore_backup(backup, tmp_path / "shop")


@pytest.fixture
def opened(old_project: Project) -> Iterator[Workspace]:
    with Workspace.open(old_project, clock) as workspace:
        yield workspace


def test_rows_and_answers_of_an_older_release_are_there(opened: Workspace) -> None:
    with opened.warehouse.session() as session:
        found = session.sql(
            "SELECT count(*) AS orders, sum(manufacturer_coupon_amount)::BIGINT AS coupons, "
            "sum(net_amount)::BIGINT AS net FROM orders"
        )
    assert found.to_pylist() == [{"orders": 60, "coupons": 60, "net": sum(range(10, 70))}]
    last = opened.ledger.latest("rfm")
    assert last is not None
    assert last.answer is not None
    assert last.answer.metrics[0].value == 7


def test_people_and_records_of_an_older_release_are_there(opened: Workspace) -> None:
    signed_in = sign_in(opened.state, "han@example.com", "a long password", "127.0.0.1", AT)
    assert signed_in.principal.role == "admin"
    from dangol.runs.instances import instances

    saved = {(one.slug, one.name) for one in instances(opened.registry, opened.state)}
    assert ("rfm", "four steps") in saved


def test_the_audit_trail_of_an_older_release_is_chained_and_goes_on(opened: Workspace) -> None:
    before = verify(opened.state)
    assert before.holds
    assert before.entries > 0
    create_token(opened.state, local_principal(), "cron", "viewer", 1, AT)
    after = verify(opened.state, before.head)
    assert after.holds
    assert after.entries == before.entries + 1


def test_a_project_of_an_older_release_answers_again(opened: Workspace) -> None:
    run_id = opened.runner.start(opened.registry.analysis("rfm")(), "default", "test")
    assert opened.runner.wait(run_id).outcome == "succeeded"


def test_opening_an_upgraded_project_again_changes_nothing(old_project: Project) -> None:
    for _ in range(2):
        with Workspace.open(old_project, clock) as workspace:
            with workspace.warehouse.session() as session:
                (version,) = session.sql("SELECT max(number) AS n FROM dangol_version").to_pylist()
            assert version == {"n": NEWEST}


def test_a_lake_of_an_older_release_gets_its_columns_renamed(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from dangol.store.warehouse.interface import Version
    from dangol.tables.shared_columns import currency, manufacturer_coupon_amount, order_id
    from dangol.words import Text

    old_column = manufacturer_coupon_amount.__class__(
        "maker_coupon_amount",
        manufacturer_coupon_amount.type,
        manufacturer_coupon_amount.meaning,
        manufacturer_coupon_amount.unit,
    )
    orders = Table(
        "orders", Text(en="Orders", ko="주문"), ("order_id",), (order_id, old_column, currency)
    )
    lake = Lake(tmp_path / "lake")
    with lake.lease() as lease:
        path, folder = lake.new_part(lease, "orders")
        folder.mkdir(parents=True)
        rows = pa.table({"order_id": ["a", "b"], "maker_coupon_amount": [1.5, None]})
        pq.write_table(rows, folder / "rows.parquet")
        part = lake.part(path)
        edit = Edit("orders", None, "replace", (part,), Version("r", AT.replace(tzinfo=None), 2))
        lake.publish(lambda current: current.declaring([orders]), lease, [edit])

    upgrade_lake(lake)
    upgrade_lake(lake)

    stored = lake.current.tables["orders"]
    assert list(stored.columns) == ["order_id", "manufacturer_coupon_amount", "currency"]
    (file,) = lake.files([part.path for part in stored.parts])
    assert pq.read_table(file).to_pydict() == {
        "order_id": ["a", "b"],
        "manufacturer_coupon_amount": [1.5, None],
    }
    assert lake.current.version == NEWEST
    lake.close()
