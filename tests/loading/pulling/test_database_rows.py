"""Databases are read from where the last look ended; nothing is lost, nothing comes twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import POSTGRES, Server
from mysql import MySql
from own_data import Shop, opened_shop
from pulled import Pulled
from sqlalchemy import URL, Connection, NullPool, create_engine, text

from dangol.governance import records
from dangol.governance.principal import local_principal
from dangol.runs.workspace import utc_now
from dangol.sources.database_source import DatabaseSource

ORDERS = "SELECT order_id, customer_id, net_amount FROM orders ORDER BY order_id"
QUERY = (
    "SELECT no AS order_id, who AS customer_id, at AS ordered_at, amount AS net_amount, "
    "changed AS updated_at FROM o"
)
TABLE = (
    "CREATE TABLE o (no int PRIMARY KEY, who text, at timestamptz, amount numeric(10, 2), "
    "changed timestamptz DEFAULT clock_timestamp())"
)
INSERT = "INSERT INTO o (no, who, at, amount) VALUES (:no, :who, '2026-03-01 10:00+09', :amount)"
UPDATE = "UPDATE o SET amount = amount + 1, changed = clock_timestamp() WHERE no = :no"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with opened_shop(tmp_path, utc_now) as workspace:
        yield Shop(workspace, tmp_path)


class Erp:
    """Somebody else's database with orders in it."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self.run(TABLE)

    def connect(self) -> Connection:
        return self._engine.connect()

    def run(self, statement: str, **values: object) -> None:
        with self.connect() as connection:
            connection.execute(text(statement), values)

    def rows(self) -> list[tuple[object, ...]]:
        with self.connect() as connection:
            found = connection.execute(text("SELECT no::text, who, amount FROM o ORDER BY 1"))
            return [tuple(row) for row in found]

    def source(self, shop: Shop, **fields: object) -> Pulled:
        password = str(self.url.password or "")
        bare = URL.create(
            "postgresql", self.url.username, None, self.url.host, self.url.port,
            self.url.database, self.url.query,
        )  # fmt: skip
        address = bare.render_as_string(hide_password=False)
        fields = {"name": "erp", "query": QUERY, "cursor": "updated_at", **fields}
        return Pulled.made(shop, DatabaseSource, secret=password, address=address, **fields)


@pytest.fixture
def erp(postgres_server: Server) -> Erp:
    found = Erp(postgres_server.new_database())
    for number in range(5):
        found.run(INSERT, no=number, who=f"M{number}", amount=100 * number)
    return found


def pg(test: object) -> object:
    for mark in POSTGRES:
        test = mark(test)
    return test


@pg
def test_only_what_changed_is_read_and_what_was_deleted_goes(shop: Shop, erp: Erp) -> None:
    source = erp.source(shop, overlap=0, compare_hours=1)
    source.map("orders")
    first = source.looks_well()
    assert (first.outcome, first.records) == ("new", 5)
    assert shop.values(ORDERS) == erp.rows()
    assert source.looks_well().outcome == "nothing"
    erp.run(UPDATE, no=3)
    erp.run(INSERT, no=9, who="M9", amount=900)
    second = source.looks_well()
    # The row at the last position is read again: another could have come at the same moment.
    assert second.records == 3
    assert shop.values(ORDERS) == erp.rows()
    erp.run("DELETE FROM o WHERE no = 1")
    assert source.looks_well().outcome == "nothing"
    assert len(shop.values(ORDERS)) == 6
    compare_now(shop, source)
    source.looks_well()
    assert shop.values(ORDERS) == erp.rows()
    assert len(shop.values(ORDERS)) == 5


def change(shop: Shop, source: Pulled, **fields: object) -> None:
    """Ask another question from now on."""
    state, who = shop.workspace.state, local_principal()
    source.kept = records.change(state, DatabaseSource, source.kept.id, fields, who, utc_now())


@pg
def test_another_query_is_read_from_its_beginning(shop: Shop, erp: Erp) -> None:
    source = erp.source(shop, overlap=0, query=f"{QUERY} WHERE no < 2")
    source.map("orders")
    source.looks_well()
    assert len(shop.values(ORDERS)) == 2
    change(shop, source, query=QUERY)
    source.looks_well()
    assert shop.values(ORDERS) == erp.rows()


def compare_now(shop: Shop, source: Pulled) -> None:
    """The next look thinks that the last comparison was long ago."""
    from dangol.loading.pulling.kept_looks import remember_marks

    long_ago = {"compared": {"at": "2020-01-01T00:00:00+00:00"}}
    remember_marks(shop.workspace.state, source.kept.id, long_ago, utc_now())


@pg
def test_a_transaction_that_ends_late_is_not_lost(shop: Shop, erp: Erp) -> None:
    source = erp.source(shop, overlap=300)
    source.map("orders")
    late = create_engine(erp.url, poolclass=NullPool).connect()
    with late:
        late.execute(text(INSERT), {"no": 7, "who": "late", "amount": 70})
        erp.run(INSERT, no=8, who="early", amount=80)
        source.looks_well()
        assert [who for _, who, _ in shop.values(ORDERS)][-1] == "early"
        late.commit()
    source.looks_well()
    assert shop.values(ORDERS) == erp.rows()
    assert source.looks_well().outcome == "nothing"


@pg
def test_rows_without_a_position_are_read_too(shop: Shop, erp: Erp) -> None:
    source = erp.source(shop)
    source.map("orders")
    source.looks_well()
    erp.run("INSERT INTO o VALUES (50, 'M50', '2026-03-01 10:00+09', 5, NULL)")
    assert source.looks_well().outcome == "new"
    assert shop.values(ORDERS) == erp.rows()
    assert source.looks_well().outcome == "nothing"


@pg
def test_large_changes_come_in_pieces(
    shop: Shop, erp: Erp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dangol.loading.pulling.database_rows.MOST_RECORDS", 300)
    erp.run(
        "INSERT INTO o SELECT n, 'M' || n % 7, '2026-03-01 10:00+09', n, "
        "'2026-03-02'::timestamptz + n / 400 * interval '1 minute' FROM generate_series(10, 2009) n"
    )
    source = erp.source(shop, overlap=60)
    source.map("orders")
    first = source.looks_well()
    assert len(first.run_ids) > 3
    assert shop.values(ORDERS) == erp.rows()
    assert source.looks_well().outcome == "nothing"


@pg
def test_a_column_that_is_gone_is_missed_and_nothing_skipped(shop: Shop, erp: Erp) -> None:
    source = erp.source(shop)
    source.map("orders")
    source.looks_well()
    erp.run("ALTER TABLE o RENAME COLUMN amount TO total")
    failed = source.look()
    assert failed.outcome == "failed"
    assert "column" in (failed.message or "")
    erp.run("ALTER TABLE o RENAME COLUMN total TO amount")
    erp.run(INSERT, no=77, who="M", amount=1)
    source.looks_well()
    assert shop.values(ORDERS) == erp.rows()


@pg
def test_a_query_without_a_column_that_grows_is_read_whole(shop: Shop, erp: Erp) -> None:
    source = erp.source(shop, cursor="")
    source.map("orders", mode="snapshot")
    source.looks_well()
    assert source.looks_well().outcome == "nothing"
    erp.run("DELETE FROM o WHERE no = 2")
    assert source.looks_well().outcome == "new"
    assert shop.values(ORDERS) == erp.rows()


@pg
def test_a_wrong_password_says_so_and_is_not_shown(shop: Shop, erp: Erp) -> None:
    source = Pulled.made(
        shop, DatabaseSource, name="x", query="SELECT 1", secret="s3cret",
        address="postgresql://nobody@127.0.0.1:1/none",
    )  # fmt: skip
    shop.bring("a.csv", "order_id,ordered_at,net_amount\n1,2026-03-01,1\n", "orders")
    from dangol.loading.errors import SourceRefusedError

    with pytest.raises(SourceRefusedError, match="does not answer") as refused:
        source.map("orders")
    assert "s3cret" not in str(refused.value)


@pytest.mark.mysql
@pytest.mark.xdist_group("mysql")
def test_mysql_is_read_by_a_number_that_grows(shop: Shop, mysql_server: MySql) -> None:
    mysql_server.run("DROP TABLE IF EXISTS log")
    mysql_server.run(
        "CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, who TEXT, at DATETIME(3), "
        "amount DECIMAL(10, 2)) CHARSET utf8mb4"
    )
    insert = "INSERT INTO log (who, at, amount) VALUES ('김', '2026-03-01 10:00:00.5', 10)"
    mysql_server.run(insert)
    address, _, rest = mysql_server.address.partition(":secret@")
    source = Pulled.made(
        shop, DatabaseSource, name="mall", secret="secret", address=f"{address}@{rest}",
        query="SELECT id AS 주문번호, who AS 회원번호, at AS 주문일시, amount AS 금액 FROM log",
        cursor="주문번호", overlap=10,
    )  # fmt: skip
    source.map("orders")
    source.looks_well()
    for _ in range(30):
        mysql_server.run(insert)
    assert source.looks_well().records == 31
    assert source.looks_well().outcome == "nothing"
    assert shop.values("SELECT count(*), count(DISTINCT order_id) FROM orders") == [(31, 31)]
    change(shop, source, cursor="주문일시")
    assert source.looks_well().records == 31
    mysql_server.run(insert.replace("10:00:00.5", "11:00:00.25"))
    assert source.looks_well().records == 32
    assert source.looks_well().outcome == "nothing"
    assert shop.values("SELECT count(*) FROM orders") == [(32,)]


@pg
def test_an_increment_is_never_taken_for_the_whole(shop: Shop, erp: Erp) -> None:
    """Also where somebody chose that each load has all there is."""
    source = erp.source(shop, overlap=0)
    source.map("orders", mode="snapshot")
    source.looks_well()
    erp.run(UPDATE, no=1)
    source.looks_well()
    assert shop.values(ORDERS) == erp.rows()
