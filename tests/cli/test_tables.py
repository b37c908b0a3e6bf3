"""Rows at the terminal and for programs: ``list``, ``show``, ``sql``, ``export``."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import corner_shop
import pyarrow.parquet as pq
import pytest
from terminal import Dangol, columns_line_up

from dangol.contract.registry import registry
from dangol.settings import Project

# What is made once for this module is made by one worker.
pytestmark = pytest.mark.xdist_group("tables")

At = Callable[[Project], Dangol]
KINDS = ("analyses", "records", "samples", "tables", "runs")


@pytest.mark.parametrize("kind", KINDS)
def test_what_there_is_is_listed_for_people_and_for_programs(
    kind: str, shop: Project, at: At
) -> None:
    dangol = at(shop)
    table, as_json, as_csv = (
        dangol("list", kind, "--format", form) for form in ("table", "json", "csv")
    )
    assert {one.code for one in (table, as_json, as_csv)} == {0}
    rows = json.loads(as_json.out)
    assert rows
    assert len(list(csv.DictReader(io.StringIO(as_csv.out)))) == len(rows)
    assert len(table.out.splitlines()) == len(rows) + 2
    assert columns_line_up(table.out.splitlines())
    assert (as_json.err, as_csv.err) == ("", "")


def test_analyses_are_listed_with_how_fresh_they_are(filled: Project, at: At) -> None:
    dangol = at(filled)
    dangol("run", "weekly-sales")
    rows = json.loads(dangol("list", "--format", "json").out)
    assert {row["analysis"]: row["state"] for row in rows} == {
        **dict.fromkeys(registry().analyses, "stale"),
        "weekly-sales": "fresh",
        **dict.fromkeys(
            (
                "attribution",
                "budget",
                "contract-churn",
                "media-mix",
                "next-test",
                "partner-links",
                "visits",
            ),
            "no data",
        ),
    }


def test_rows_are_shown_up_to_a_limit(shop: Project, at: At) -> None:
    said = at(shop)("show", "orders", "--limit", "3")
    assert said.code == 0
    assert len(said.out.splitlines()) == 5
    assert said.err == "... more rows than 3; ask for more with --limit.\n"


def test_rows_for_programs_are_nothing_but_rows(shop: Project, at: At) -> None:
    dangol = at(shop)
    rows = json.loads(dangol("show", "products", "--format", "json").out)
    assert [row["product_name"] for row in rows] == [name for name, _d, _p in corner_shop.GOODS]
    listed = list(csv.reader(io.StringIO(dangol("show", "orders", "--format", "csv").out)))
    assert listed[0][0] == "order_id"
    assert len(listed) == 21


def test_an_answer_without_rows_is_still_an_answer(shop: Project, at: At) -> None:
    dangol = at(shop)
    query = "SELECT order_id FROM orders WHERE false"
    assert dangol("sql", query, "--format", "json").out == "[]\n"
    assert dangol("sql", query, "--format", "csv").out == "order_id\n"
    table = dangol("sql", query)
    assert (table.code, table.out.splitlines()[0].strip()) == (0, "order_id")


def test_values_are_shown_as_they_are(shop: Project, at: At) -> None:
    """An id is no number, and a large amount has no exponent."""
    query = (
        "SELECT '0042' AS id, '1e5' AS code, 1234567.89 AS amount, 0.1 + 0.2 AS sum, NULL AS gap"
    )
    said = at(shop)("sql", query)
    assert said.out.splitlines()[2].split() == ["0042", "1e5", "1234567.89", "0.3", "·"]


def test_korean_columns_line_up(shop: Project, at: At) -> None:
    query = "SELECT product_name AS 상품, department AS 부문, product_id AS 번호 FROM products"
    lines = at(shop)("sql", query).out.splitlines()
    assert len(lines) == len(corner_shop.GOODS) + 2
    assert columns_line_up(lines)


def test_korean_answers_line_up(shop: Project, at: At) -> None:
    lines = at(shop)("run", "rfm", "--language", "ko").out.splitlines()
    ruler = next(number for number, line in enumerate(lines) if line.startswith("---"))
    table = lines[ruler - 1 :]
    table = table[: table.index("")] if "" in table else table
    assert len(table) > 2
    assert columns_line_up(table)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("DROP TABLE orders", "A query may only read"),
        ("SELECT * FROM ordrs", "'ordrs', which is not a table of the project"),
        ("SELECT departmen FROM products", '"department"'),
        ("SELECT", "The query cannot be answered."),
        ("FROM '/etc/hostname'", "A query may only read"),
    ],
)
def test_a_query_that_is_refused_says_why(query: str, told: str, shop: Project, at: At) -> None:
    said = at(shop)("sql", query)
    assert (said.code, said.out) == (2, "")
    assert told in said.err


@pytest.mark.parametrize("command", ["show", "export"])
def test_an_unknown_table_names_the_nearest(
    command: str, shop: Project, at: At, tmp_path: Path
) -> None:
    arguments = ["order"] if command == "show" else [str(tmp_path / "out"), "--table", "order"]
    said = at(shop)(command, *arguments)
    assert (said.code, said.out) == (3, "")
    assert "did you mean 'orders'?" in said.err


def test_tables_are_exported_for_other_programs(shop: Project, at: At, tmp_path: Path) -> None:
    said = at(shop)("export", str(tmp_path / "out"), "--table", "orders", "--table", "customer_rfm")
    assert (said.code, said.err) == (0, "")
    files = [Path(line) for line in said.out.splitlines()]
    assert [file.name for file in files] == ["orders.parquet", "customer_rfm.parquet"]
    assert pq.read_table(files[0]).num_rows == corner_shop.order_count()


def test_a_relative_folder_is_where_the_command_stands(shop: Project, at: At) -> None:
    said = at(shop)("export", "out", "--table", "stores")
    assert said.out == f"{Path.cwd() / 'out' / 'stores.parquet'}\n"
    assert Path("out/stores.parquet").is_file()


def test_a_folder_that_cannot_be_written_is_told(shop: Project, at: At) -> None:
    said = at(shop)("export", "/proc/nothing")
    assert (said.code, said.out) == (2, "")
    assert "'/proc/nothing' cannot be written" in said.err


def test_a_new_project_has_tables_without_rows(empty: Project, at: At) -> None:
    dangol = at(empty)
    assert dangol("show", "orders", "--format", "json").out == "[]\n"
    rows = json.loads(dangol("list", "tables", "--format", "json").out)
    assert {row["rows"] for row in rows} == {0}
    assert dangol("list", "runs").code == 0
    assert dangol("list", "runs", "--format", "json").out == "[]\n"


def test_rows_are_checked_before_they_are_taken(shop: Project, at: At, tmp_path: Path) -> None:
    dangol = at(shop)
    said = dangol("download", "--table", "customers", "--column", "age_band")
    assert said.code == 0
    assert said.err == ""
    assert "fewer than 5 people alike" in said.out
    assert "--generalise: " in said.out
    file = tmp_path / "rows.csv"
    taken = dangol("download", "--sql", "SELECT customer_id FROM customers", "--to", str(file))
    assert taken.code == 0
    assert len(file.read_text().splitlines()) == corner_shop.PEOPLE + 1


def test_an_export_warns_of_people_who_could_be_recognised(
    shop: Project, at: At, tmp_path: Path
) -> None:
    said = at(shop)("export", str(tmp_path / "out"), "--table", "customers")
    assert said.code == 0
    assert "customers: " in said.err
    assert "fewer than 5 people alike" in said.err
