"""Every kind of source gives the same orders: files, workbooks, databases, the web."""

import datetime as dt
import gzip
import io
import json
import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from databases import Server
from mysql import MySql
from own_data import Shop
from sqlalchemy import text

from dangol.governance.principal import Principal, local_principal
from dangol.loading.asking import NotHereError, SourceIn, source_of
from dangol.loading.desk import preview
from dangol.loading.errors import EmptySourceError, SourceRefusedError, UnreadableSourceError
from dangol.loading.sources import Source

HEAD = ("주문번호", "회원번호", "주문일시", "금액")
ROWS = [("A1", "M1", "2024-03-01 10:00", 1200.5), ("A2", "M2", "2024-03-02 11:00", 8000.0)]
EXPECTED = [
    ("A1", "M1", dt.datetime(2024, 3, 1, 1), 1200.5),
    ("A2", "M2", dt.datetime(2024, 3, 2, 2), 8000),
]
ORDERS = "SELECT order_id, customer_id, ordered_at, net_amount FROM orders ORDER BY 1"


def as_csv(mark: str = ",") -> str:
    return "\n".join(mark.join(map(str, row)) for row in (HEAD, *ROWS)) + "\n"


def as_json_lines() -> str:
    rows = [dict(zip(HEAD, row, strict=True)) for row in ROWS]
    rows[1]["쿠폰"] = {"번호": 7}
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n"


def as_parquet() -> bytes:
    made = io.BytesIO()
    columns = {name: [row[place] for row in ROWS] for place, name in enumerate(HEAD)}
    columns["주문일시"] = [dt.datetime.fromisoformat(str(row[2])) for row in ROWS]
    pq.write_table(pa.table(columns), made)
    return made.getvalue()


def as_workbook(*, title: str = "") -> bytes:
    """The smallest workbook that spreadsheets open, with text, numbers and real dates."""
    lines = [(title, "", "", ""), *([HEAD, *ROWS])] if title else [HEAD, *ROWS]

    def cell(value: Any, place: str) -> str:
        if isinstance(value, float):
            return f'<c r="{place}"><v>{value}</v></c>'
        if isinstance(value, str) and value.startswith("2024-"):
            days = dt.datetime.fromisoformat(value) - dt.datetime(1899, 12, 30)
            return f'<c r="{place}" s="1"><v>{days.total_seconds() / 86_400}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>' if value else ""

    rows = "".join(
        f'<row r="{n}">'
        + "".join(cell(v, f"{'ABCD'[k]}{n}") for k, v in enumerate(line))
        + "</row>"
        for n, line in enumerate(lines, start=1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default '
        'Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet '
        'name="빈 시트" sheetId="1" r:id="r1"/><sheet name="주문" sheetId="2" r:id="r2"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/s{n}.xml"/>'
            for n in (1, 2)
        )
        + f'<Relationship Id="r3" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf '
        'numFmtId="22"/></cellXfs></styleSheet>',
        "xl/worksheets/s1.xml": f'<worksheet xmlns="{main}"><sheetData/></worksheet>',
        "xl/worksheets/s2.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>'
        "</worksheet>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


KINDS = {
    "utf-8.csv": lambda: as_csv().encode(),
    "cp949.csv": lambda: as_csv().encode("cp949"),
    "utf-16.csv": lambda: as_csv().replace("\n", "\r\n").encode("utf-16"),
    "tabs.tsv": lambda: as_csv("\t").encode(),
    "objects.jsonl": lambda: as_json_lines().encode(),
    "columns.parquet": as_parquet,
    "book.xlsx": as_workbook,
    "titled.xlsx": lambda: as_workbook(title="2024년 3월 주문"),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_file_gives_the_same_orders(shop: Shop, name: str) -> None:
    shop.bring(name, KINDS[name](), "orders")
    assert shop.values(ORDERS) == EXPECTED


def test_a_compressed_file_is_unpacked(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "a.csv.gz"
    file.write_bytes(gzip.compress(as_csv().encode()))
    source = asked(shop, path=file)
    assert shop.load(source, "orders").outcome == "succeeded"
    assert shop.values(ORDERS) == EXPECTED


def test_keys_that_come_late_in_json_stand_in_one_more_column(shop: Shop, tmp_path: Path) -> None:
    lines = [json.dumps({"id": n}) for n in range(5_001)] + [json.dumps({"id": 1, "late": "x"})]
    source = shop.source("late.jsonl", "\n".join(lines))
    assert [c.name for c in preview(shop.workspace, source).columns] == ["id", "other values"]


def test_what_pandas_writes_reads_as_people_write_it(shop: Shop, tmp_path: Path) -> None:
    """Numbers with a gap became floats, and moments have a zone."""
    moment = dt.datetime(2024, 3, 1, 9, 30, tzinfo=ZoneInfo("Asia/Seoul"))
    table = pa.table(
        {
            "주문번호": [1001.0, 1002.0, 1003.0],
            "회원번호": [7.0, None, 8.0],
            "주문일시": pa.array([moment] * 3, pa.timestamp("us", tz="Asia/Seoul")),
            "금액": [1000.0, 2000.5, -30.25],
        }
    )
    file = tmp_path / "pandas.parquet"
    pq.write_table(table, file)
    assert shop.load(asked(shop, path=file), "orders").outcome == "succeeded"
    at = dt.datetime(2024, 3, 1, 0, 30)
    assert shop.values(
        "SELECT order_id, customer_id, ordered_at, net_amount FROM orders ORDER BY 1"
    ) == [
        ("1001", "7", at, 1000),
        ("1002", None, at, Decimal("2000.5")),
        ("1003", "8", at, Decimal("-30.25")),
    ]


def test_a_look_at_a_long_file_sees_its_end(shop: Shop) -> None:
    rows = "".join(f"{n},M{n},2024-01-02,100\n" for n in range(120_000))
    late = "".join(f"{n},M{n},2024.01.02,100\n" for n in range(120_000, 200_000))
    source = shop.source("long.csv", "주문번호,회원번호,주문일,금액\n" + rows + late)
    found = preview(shop.workspace, source, "orders")
    assert set(found.columns[2].written.formats) == {"%Y-%m-%d", "%Y.%m.%d"}
    assert found.misshapen == 0


def asked(shop: Shop, who: Principal | None = None, **source: Any) -> Source:
    workspace = shop.workspace
    person = who or local_principal()
    return source_of(SourceIn(**source), workspace.project, person, workspace.clock())


def test_a_query_against_sqlite_is_read_and_nothing_is_written(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "shop.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE o (no TEXT, who TEXT, at TEXT, amount REAL)")
        connection.executemany("INSERT INTO o VALUES (?, ?, ?, ?)", ROWS)
    connection.close()
    query = "SELECT no AS 주문번호, who AS 회원번호, at AS 주문일시, amount AS 금액 FROM o"
    address = f"sqlite:///{file}"
    source = asked(shop, address=address, query=query, name="till")
    assert shop.load(source, "orders").outcome == "succeeded"
    assert shop.values(ORDERS) == EXPECTED
    with pytest.raises((SourceRefusedError, UnreadableSourceError)):
        preview(shop.workspace, asked(shop, address=address, query="DELETE FROM o", name="till"))
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM o").fetchone() == (2,)
    connection.close()


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_a_query_against_postgresql_is_read(shop: Shop, postgres_server: Server) -> None:
    address = postgres_server.new_database()
    with postgres_server.connect() as connection:
        schema = address.query["options"]
        connection.execute(text(f"SET search_path = {str(schema).partition('=')[2]}"))
        connection.execute(
            text("CREATE TABLE o (no text, who text, at timestamptz, amount numeric(10, 2))")
        )
        for no, who, at, amount in ROWS:
            connection.execute(
                text("INSERT INTO o VALUES (:no, :who, :at, :amount)"),
                {"no": no, "who": who, "at": f"{at}+09", "amount": amount},
            )
    query = (
        "SELECT no AS order_id, who AS customer_id, at AS ordered_at, amount AS net_amount FROM o"
    )
    shown = address.render_as_string(hide_password=False)
    source = asked(shop, address=shown, query=query, name="erp")
    assert shop.load(source, "orders").outcome == "succeeded"
    assert shop.values(ORDERS) == EXPECTED
    with pytest.raises(SourceRefusedError, match=r"syntax error|read-only"):
        preview(shop.workspace, asked(shop, address=shown, query="DELETE FROM o RETURNING no"))


@pytest.mark.mysql
@pytest.mark.xdist_group("mysql")
def test_a_query_against_mysql_is_read(shop: Shop, mysql_server: MySql) -> None:
    mysql_server.run(
        "CREATE TABLE o (no TEXT, who TEXT, at DATETIME, amount DECIMAL(10, 2)) CHARSET utf8mb4"
    )
    for no, who, at, amount in ROWS:
        mysql_server.run(f"INSERT INTO o VALUES ('{no}', '{who}', '{at}', {amount})")
    query = "SELECT no AS 주문번호, who AS 회원번호, at AS 주문일시, amount AS 금액 FROM o"
    source = asked(shop, address=mysql_server.address, query=query, name="mall")
    assert shop.load(source, "orders").outcome == "succeeded"
    assert shop.values(ORDERS) == EXPECTED


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """The address of a folder on the web, on this machine."""
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "orders.csv").write_text(as_csv(), encoding="utf-8")
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Standard error is for the tests."""


def test_a_file_on_the_web_is_fetched(shop: Shop, web: str) -> None:
    source = asked(shop, address=f"{web}/orders.csv")
    assert source.name == "orders.csv"
    assert shop.load(source, "orders").outcome == "succeeded"
    assert shop.values(ORDERS) == EXPECTED
    with pytest.raises(SourceRefusedError, match="404"):
        asked(shop, address=f"{web}/none.csv")


def test_files_of_the_server_are_for_its_own_command_line(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(as_csv(), encoding="utf-8")
    analyst = Principal("u", "Ann", "ann@example.com", "analyst", "en", "token")
    admin = Principal("u", "Ada", "ada@example.com", "admin", "en", "token")
    with pytest.raises(NotHereError):
        asked(shop, analyst, path=file)
    with pytest.raises(NotHereError):
        asked(shop, admin, address=f"sqlite:///{file}", query="SELECT 1")


def test_a_password_is_never_kept(shop: Shop) -> None:
    address = "postgresql://reader:s3cret@127.0.0.1:1/shop"
    source = asked(shop, address=address, query="SELECT 1")
    with pytest.raises(SourceRefusedError) as refused:
        preview(shop.workspace, source)
    assert "s3cret" not in str(refused.value)
    assert "s3cret" not in repr(source)
    assert source.name == "shop"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "the file is empty"),
        ("blank.csv", b"\n\n \n", "only empty lines"),
        ("names.csv", "주문번호,금액\n".encode(), "column names and no record"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(99), "is no table"),
        ("broken.parquet", b"PAR1" + bytes(99), "cannot be read as Parquet"),
        ("broken.xlsx", b"PK\x03\x04" + bytes(99), "cannot be read as a workbook"),
        ("list.jsonl", b"{1, 2}\n{3}\n", "no line is a JSON object"),
    ],
    ids=lambda value: value.partition(".")[0] if isinstance(value, str) else "",
)
def test_what_cannot_be_read_says_what_it_is(
    shop: Shop, name: str, content: bytes, words: str
) -> None:
    source = shop.source(name, content)
    with pytest.raises((EmptySourceError, UnreadableSourceError), match=words):
        preview(shop.workspace, source, "orders")
