"""Queries by people: what only reads the project's tables is answered, all else refused."""

import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dangol.errors import DangolError
from dangol.store.errors import QueryError, ReadOnlyError
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.reading import checked_query
from dangol.store.warehouse.reading_duckdb import REFUSED_FUNCTIONS

SECRET = "the content of a file of the machine"
TABLES = ("orders", "customers", "고객")

# %s is a file with the secret.
HOSTILE = {
    "a file by name": "SELECT * FROM '%s'",
    "a file by quoted name": 'SELECT * FROM "%s"',
    "a file in a join": "SELECT * FROM orders, '%s'",
    "a file in a scalar sub-query": "SELECT (SELECT content FROM read_text('%s'))",
    "a file in a condition": "SELECT 1 WHERE EXISTS (FROM read_text('%s'))",
    "a file in a lateral join": "SELECT * FROM orders, LATERAL (SELECT * FROM read_text('%s'))",
    "a file in a CTE": "WITH x AS (FROM read_text('%s')) SELECT * FROM x",
    "a file under the name of a CTE beside it": (
        'SELECT * FROM (WITH "%s" AS (SELECT 1) SELECT 1), "%s"'
    ),
    "a file under the name of its own CTE": 'WITH "%s" AS (SELECT * FROM "%s") FROM "%s"',
    "a file under the name of a later CTE": (
        'WITH a AS (SELECT * FROM "%s"), "%s" AS (SELECT 1) SELECT * FROM a'
    ),
    "a file behind ORDER BY": "SELECT 1 ORDER BY (SELECT content FROM read_text('%s'))",
    "a file behind LIMIT": "SELECT 1 LIMIT (SELECT length(content) FROM read_text('%s'))",
    "a file in a list": "SELECT [(SELECT content FROM read_text('%s'))]",
    "a file in a CASE": "SELECT CASE WHEN true THEN (SELECT content FROM read_text('%s')) END",
    "a file in a window": (
        "SELECT sum(1) OVER (ORDER BY (SELECT length(content) FROM read_text('%s')))"
    ),
    "a file in a union": "SELECT 'a' UNION ALL SELECT content FROM read_text('%s')",
    "a file in a pivot": "PIVOT '%s' ON column0 IN ('a') USING count(*)",
    "a file described": "DESCRIBE SELECT * FROM '%s'",
    "a file summed up": "SUMMARIZE '%s'",
    "a file, in other letters": "sElEcT * fRoM ReAd_TeXt('%s')",
    "a file behind a comment": "SELECT * FROM /* orders */ read_text/**/('%s') -- orders",
    "a file in a nested comment": "SELECT 1 /* /* */ , (SELECT 1 FROM '%s') -- */ */",
    "a file behind an escape": "SELECT E'\\'', (SELECT content FROM read_text('%s')) --'",
    "a file behind dollars": "SELECT $$'$$, (SELECT content FROM read_text('%s')) --'",
    "a file of a catalogue": "SELECT * FROM system.main.read_text('%s')",
    "a blob": "FROM read_blob('%s')",
    "a CSV file": "FROM read_csv('%s')",
    "a CSV file, guessed": "FROM read_csv_auto('%s')",
    "a CSV file, sniffed": "FROM sniff_csv('%s')",
    "a JSON file": "FROM read_json('%s')",
    "JSON objects": "FROM read_ndjson_objects('%s')",
    "a Parquet file": "FROM read_parquet('%s')",
    "a Parquet scan": "FROM parquet_scan('%s')",
    "Parquet's own data": "FROM parquet_metadata('%s')",
    "another database": "FROM read_duckdb('%s')",
    "the list of files": "FROM glob('%s')",
    "a query in a query": "FROM query('SELECT * FROM read_text(''%s'')')",
    "a table by its name": "FROM query_table('%s')",
    "a serialised query": "FROM json_execute_serialized_sql('%s')",
    "a macro over a table": "FROM histogram('%s', x)",
    "an attached database": "ATTACH '%s' AS other",
    "a copy": "COPY orders TO '%s'",
    "a copy from": "COPY orders FROM '%s'",
    "an export": "EXPORT DATABASE '%s'",
    "an import": "IMPORT DATABASE '%s'",
    "an extension": "INSTALL httpfs",
    "a loaded extension": "LOAD '%s'",
    "a pragma": "PRAGMA database_list",
    "a pragma as a table": "FROM pragma_database_list()",
    "a setting": "SET memory_limit = '1GB'",
    "a setting reset": "RESET memory_limit",
    "a new table": "CREATE TABLE copied AS SELECT * FROM orders",
    "a new view": "CREATE VIEW v AS SELECT * FROM orders",
    "a new macro": "CREATE MACRO m() AS 1",
    "a dropped table": "DROP TABLE orders",
    "a changed table": "ALTER TABLE orders ADD COLUMN x INT",
    "an emptied table": "TRUNCATE orders",
    "deleted rows": "DELETE FROM orders",
    "changed rows": "UPDATE orders SET amount = 0",
    "added rows": "INSERT INTO orders VALUES (1, 2)",
    "merged rows": "MERGE INTO orders USING orders AS o ON true WHEN MATCHED THEN DELETE",
    "deleted rows in a CTE": "WITH d AS (DELETE FROM orders RETURNING *) SELECT * FROM d",
    "added rows in a CTE": (
        "WITH d AS (INSERT INTO orders VALUES (9, 9) RETURNING *) SELECT * FROM d"
    ),
    "a table from a query": "SELECT * INTO copied FROM orders",
    "a second statement": "SELECT 1; DROP TABLE orders",
    "a second query": "SELECT 1; SELECT 2",
    "a way out of the brackets": "SELECT 1) AS x; DROP TABLE orders; SELECT * FROM (SELECT 1",
    "an end of the brackets": "SELECT 1) AS answer --",
    "nothing": "",
    "only a comment": "-- SELECT 1",
    "only ends": ";;",
    "a plan": "EXPLAIN SELECT 1",
    "a plan that works": "EXPLAIN ANALYZE DELETE FROM orders",
    "a call": "CALL force_checkpoint()",
    "a checkpoint": "CHECKPOINT",
    "a prepared statement": "PREPARE p AS SELECT 1",
    "an executed statement": "EXECUTE p",
    "a transaction": "COMMIT",
    "a variable": "SET VARIABLE x = 1",
    "a secret": "CREATE SECRET s (TYPE s3)",
    "the list of secrets": "FROM duckdb_secrets()",
    "the list of tables": "SHOW TABLES",
    "the list of all tables": "FROM (SHOW ALL TABLES)",
    "the list of databases": "SHOW DATABASES",
    "our own commits": "SELECT * FROM dangol_commits",
    "our own commits in quotes": 'SELECT * FROM "Dangol_Commits"',
    "our own commits in a schema": "SELECT * FROM main.dangol_commits",
    "our own commits beside a CTE": (
        "SELECT * FROM (WITH dangol_commits AS (SELECT 1) SELECT 1), dangol_commits"
    ),
    "a table of the system": "SELECT * FROM duckdb_tables",
    "the settings": "SELECT * FROM duckdb_settings()",
    "the schema": "SELECT * FROM information_schema.tables",
    "the catalogue": "SELECT * FROM pg_catalog.pg_class",
    "a table of SQLite": "SELECT * FROM sqlite_master",
    "a table elsewhere": "SELECT * FROM other.main.orders",
    "a table in another schema": "SELECT * FROM other.orders",
    "the environment": "SELECT getenv('HOME')",
    "the environment over a window": "SELECT getenv('HOME') OVER ()",
    "the environment of a schema": "SELECT main.getenv('HOME')",
    "one setting": "SELECT current_setting('temp_directory')",
    "one variable": "SELECT getvariable('x')",
    "the next number": "SELECT nextval('s')",
    "a seed": "SELECT setseed(0.5)",
    "a log entry": "SELECT write_log('x')",
    "a nap": "SELECT sleep_ms(1)",
    "a table of Python": "SELECT * FROM TABLES",
    "a NUL and more": "SELECT 1\0; DROP TABLE orders",
    "half a character": "SELECT '\ud800'",
    "no SQL": "who are our best customers?",
    "an open bracket": "SELECT (",
    "an open string": "SELECT '",
    "a deep query": f"SELECT {'1+' * 5000}1",
}

LEGITIMATE: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "one value": ("SELECT 1", [(1,)]),
    "a table": ("SELECT id FROM orders ORDER BY id", [(1,), (2,), (3,)]),
    "a table in any letters": ("select ID from ORDERS order by 1", [(1,), (2,), (3,)]),
    "a table in its schema": ("SELECT count(*) FROM main.orders", [(3,)]),
    "a table in quotes": ('SELECT count(*) FROM "orders"', [(3,)]),
    "a Korean table": ("SELECT 이름 FROM 고객", [("김",)]),
    "FROM first": ("FROM orders SELECT max(amount)", [(30,)]),
    "FROM alone": ("FROM customers", [(1, "Kim")]),
    "TABLE": ("TABLE customers", [(1, "Kim")]),
    "values": ("VALUES (1, 'a'), (2, 'b')", [(1, "a"), (2, "b")]),
    "a CTE": ("WITH big AS (FROM orders WHERE amount > 15) SELECT count(*) FROM big", [(2,)]),
    "a CTE named like a table": (
        "WITH orders AS (SELECT amount FROM orders LIMIT 1) SELECT count(*) FROM orders",
        [(1,)],
    ),
    "a CTE of a CTE": ("WITH a AS (SELECT 1 AS x), b AS (FROM a) FROM a, b", [(1, 1)]),
    "a CTE in a sub-query": ("SELECT (WITH a AS (SELECT 7 AS x) SELECT x FROM a)", [(7,)]),
    "a recursive CTE": (
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3) FROM t",
        [(1,), (2,), (3,)],
    ),
    "a window": (
        "SELECT id, sum(amount) OVER (ORDER BY id) FROM orders ORDER BY id",
        [(1, 10), (2, 30), (3, 60)],
    ),
    "QUALIFY": (
        "SELECT id FROM orders QUALIFY row_number() OVER (ORDER BY amount DESC) = 1",
        [(3,)],
    ),
    "a join": (
        "SELECT name, sum(amount) FROM orders JOIN customers USING (id) GROUP BY ALL",
        [("Kim", 10)],
    ),
    "an anti join": ("SELECT count(*) FROM orders ANTI JOIN customers USING (id)", [(2,)]),
    "a lateral join": (
        "SELECT o.id, x.n FROM customers AS o, LATERAL (SELECT o.id + 1 AS n) AS x",
        [(1, 2)],
    ),
    "a sub-query": ("SELECT id FROM orders WHERE id IN (SELECT id FROM customers)", [(1,)]),
    "a scalar sub-query": ("SELECT (SELECT max(amount) FROM orders)", [(30,)]),
    "unnest": ("SELECT unnest([1, 2])", [(1,), (2,)]),
    "unnest as a table": ("SELECT * FROM unnest(['a', 'b'])", [("a",), ("b",)]),
    "range": ("SELECT * FROM range(2)", [(0,), (1,)]),
    "days": (
        "FROM generate_series(DATE '2025-01-01', DATE '2025-01-09', INTERVAL 9 DAY) SELECT 1",
        [(1,)],
    ),
    "a list of rows": ("SELECT list(id ORDER BY id DESC) FROM orders", [([3, 2, 1],)]),
    "a list comprehension": ("SELECT [x * 2 FOR x IN [1, 2]]", [([2, 4],)]),
    "a lambda": ("SELECT list_transform([1, 2], lambda x: x + 1)", [([2, 3],)]),
    "a struct": ("SELECT {'a': 1}.a", [(1,)]),
    "JSON": ("SELECT json_extract('{\"a\": [5]}', '$.a[0]')::INT", [(5,)]),
    "JSON as a table": ("SELECT key FROM json_each('{\"a\": 5}')", [("a",)]),
    "grouping sets": ("SELECT count(*) FROM (SELECT id FROM orders GROUP BY CUBE (id))", [(4,)]),
    "a filter": ("SELECT count(*) FILTER (WHERE amount > 15) FROM orders", [(2,)]),
    "a union": ("SELECT 1 UNION ALL SELECT 2 ORDER BY 1", [(1,), (2,)]),
    "a pivot": ("PIVOT customers ON id IN (1, 2) USING count(*) GROUP BY name", [("Kim", 1, 0)]),
    "a sample": ("SELECT count(*) <= 3 FROM orders USING SAMPLE 50%", [(True,)]),
    "EXCLUDE": ("SELECT * EXCLUDE (id) FROM customers", [("Kim",)]),
    "COLUMNS": ("SELECT max(COLUMNS(*)) FROM customers", [(1, "Kim")]),
    "a limit of its own": ("SELECT id FROM orders ORDER BY id LIMIT 1", [(1,)]),
    "an offset": ("SELECT id FROM orders ORDER BY id OFFSET 2", [(3,)]),
    "an end": ("SELECT 1;", [(1,)]),
    "an end and a comment": ("SELECT 1 ; ; -- that is all", [(1,)]),
    "a comment at the end": ("SELECT 1 -- one", [(1,)]),
    "a comment in front": ("-- one\n/* two */ SELECT 1", [(1,)]),
    "a semicolon in a string": ("SELECT '고객;'", [("고객;",)]),
    "words that are refused elsewhere": (
        "SELECT 'DROP TABLE orders' AS \"delete\"",
        [("DROP TABLE orders",)],
    ),
    "a description": ("SELECT column_name FROM (DESCRIBE customers)", [("id",), ("name",)]),
    "the business day": (
        "SELECT from_utc_timestamp(TIMESTAMP '2025-01-01 20:00', 'Asia/Seoul')::DATE::VARCHAR",
        [("2025-01-02",)],
    ),
}


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("machine") / "secret.csv"
    file.write_text(f"a\n{SECRET}\n")
    return file


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckWarehouse]:
    opened = DuckWarehouse(tmp_path_factory.mktemp("shop") / "shop.duckdb", threads=1)
    with opened.session() as session:
        for statement in (
            "CREATE TABLE orders AS SELECT i AS id, i * 10 AS amount FROM range(1, 4) AS t(i)",
            "CREATE TABLE customers AS SELECT 1 AS id, 'Kim' AS name",
            "CREATE TABLE 고객 AS SELECT '김' AS 이름",
            "COMMIT",
        ):
            session.cursor.execute(statement)
    yield opened
    opened.close()


def answered(shop: DuckWarehouse, query: str, limit: int = 1000) -> list[tuple[Any, ...]]:
    checked = checked_query(query, shop.dialect, shop.table_names(), limit)
    with shop.session() as session:
        rows = session.sql(checked)
    return list(zip(*(column.to_pylist() for column in rows.columns), strict=True))


@pytest.mark.parametrize("query", HOSTILE.values(), ids=list(HOSTILE))
def test_what_does_more_than_read_tables_is_refused(
    query: str, shop: DuckWarehouse, secret: Path
) -> None:
    with pytest.raises((ReadOnlyError, QueryError)) as refused:
        answered(shop, query.replace("%s", str(secret)))
    assert SECRET not in refused.value.message
    assert len(refused.value.message.splitlines()) > 1
    assert answered(shop, "SELECT count(*), sum(amount) FROM orders") == [(3, 60)]
    assert set(shop.table_names()) == set(TABLES)


@pytest.mark.parametrize(("query", "rows"), LEGITIMATE.values(), ids=list(LEGITIMATE))
def test_what_only_reads_tables_is_answered(
    query: str, rows: list[tuple[Any, ...]], shop: DuckWarehouse
) -> None:
    assert answered(shop, query) == rows


def test_an_answer_has_a_limit_even_where_its_query_has_a_larger_one(shop: DuckWarehouse) -> None:
    for query in ("FROM range(50)", "FROM range(50) LIMIT 40", "FROM range(50) OFFSET 1"):
        assert len(answered(shop, query, limit=10)) == 10


def test_the_order_that_was_asked_for_is_kept(shop: DuckWarehouse) -> None:
    rows = answered(shop, "SELECT i FROM range(300000) AS t(i) ORDER BY hash(i), i", limit=500)
    limited = answered(
        shop, "SELECT i FROM range(300000) AS t(i) ORDER BY hash(i), i LIMIT 400", limit=500
    )
    assert rows[:400] == limited
    assert len(rows) == 500


def test_a_refusal_says_what_may_be_read(shop: DuckWarehouse) -> None:
    with pytest.raises(ReadOnlyError) as refused:
        answered(shop, "SELECT * FROM ordres")
    assert refused.value.message == (
        "It reads 'ordres', which is not a table of the project.\n"
        "A query may only read the project's tables, in one SELECT.\n"
        "There is: customers, orders, 고객."
    )


def test_a_fault_in_the_sql_is_told_in_the_words_of_the_engine(shop: DuckWarehouse) -> None:
    with pytest.raises(QueryError, match="syntax error at or near"):
        answered(shop, "SELECT id FORM orders WHERE")
    with pytest.raises(QueryError, match="nam"):
        answered(shop, "SELECT nam FROM customers")


def test_every_function_that_does_something_beside_its_answer_is_refused() -> None:
    """What a new release of the engine brings has to be looked at."""
    harmless = {"error", "gen_random_uuid", "random", "uuid", "uuidv4", "uuidv7"}
    with duckdb.connect() as engine:
        found = engine.sql(
            "SELECT DISTINCT function_name FROM duckdb_functions() "
            "WHERE has_side_effects AND function_type = 'scalar'"
        ).fetchall()
    assert {name for (name,) in found} - harmless <= REFUSED_FUNCTIONS


SPARK_HOSTILE = {
    "a program": "SELECT TRANSFORM (id) USING 'cat %s' AS (x) FROM orders",
    "a file by format": "SELECT * FROM csv.`%s`",
    "a text file": "SELECT * FROM text.`%s`",
    "the JVM": "SELECT reflect('java.lang.System', 'getenv', 'HOME')",
    "the JVM by another name": "SELECT java_method('java.lang.System', 'getenv', 'HOME')",
    "the JVM, trying": "SELECT try_reflect('java.lang.System', 'getenv', 'HOME')",
    "the JVM in a lateral view": (
        "SELECT * FROM orders LATERAL VIEW explode(array(reflect('a', 'b'))) t AS x"
    ),
    "the environment": "SELECT '${env:HOME}'",
    "a setting": "SELECT '${spark.app.name}'",
    "the files": "SELECT input_file_name() FROM orders",
    "a table elsewhere": "SELECT * FROM other.orders",
    "files as a table": "SELECT * FROM read_files('%s')",
    "a cached table": "CACHE TABLE orders",
    "a program's archive": "ADD JAR '%s'",
    "a folder": "INSERT OVERWRITE DIRECTORY '%s' SELECT * FROM orders",
    "deleted rows": "DELETE FROM orders",
    "a dropped table": "DROP TABLE orders",
    "a second statement": "SELECT 1; DROP TABLE orders",
    "a setting set": "SET spark.sql.ansi.enabled=false",
    "the list of tables": "SHOW TABLES",
    "our own commits": "SELECT * FROM dangol_commits",
    "a deep query": f"SELECT {'(' * 5000}1{')' * 5000}",
    "no SQL": "who are our best customers?",
    "nothing": "",
}
SPARK_LEGITIMATE = [
    "SELECT * FROM orders",
    "WITH big AS (SELECT * FROM orders WHERE amount > 15) SELECT count(*) FROM big",
    "SELECT id, sum(amount) OVER (ORDER BY id) FROM orders ORDER BY id LIMIT 3",
    "SELECT o.id FROM orders o LEFT ANTI JOIN customers c ON o.id = c.id",
    "SELECT explode(array(1, 2))",
    "SELECT * FROM range(3)",
    "SELECT t.x FROM orders LATERAL VIEW explode(array(1, 2)) t AS x",
    "SELECT from_utc_timestamp(now(), 'Asia/Seoul'); -- that is all",
]


@pytest.mark.parametrize("query", SPARK_HOSTILE.values(), ids=list(SPARK_HOSTILE))
def test_spark_is_asked_for_nothing_but_tables(query: str) -> None:
    with pytest.raises((ReadOnlyError, QueryError)):
        checked_query(query.replace("%s", "/etc/hostname"), "databricks", TABLES, 10)


@pytest.mark.parametrize("query", SPARK_LEGITIMATE)
def test_spark_answers_what_only_reads_tables(query: str) -> None:
    checked = checked_query(query, "databricks", TABLES, 10)
    assert checked.endswith("LIMIT 10")
    assert "--" not in checked


WORDS = """
    SELECT FROM WHERE WITH AS RECURSIVE UNION ALL JOIN LATERAL USING ON ORDER BY LIMIT OFFSET
    GROUP HAVING QUALIFY OVER VALUES TABLE DESCRIBE SUMMARIZE PIVOT UNPIVOT EXCLUDE SHOW
    INSERT DELETE COPY ATTACH SET INTO orders customers dangol_commits read_text range unnest
    query getenv information_schema duckdb_tables id amount x * ( ) , ; . = + - / : [ ] { }
    -- /* */ ' " $$ $ ? @ # \\ E' 1 0.5 NULL true count(*) '$file' "$file" 고객
"""
soup = st.lists(st.sampled_from([*WORDS.split(), "\n", "\0", "\ud800"]), max_size=25).map(" ".join)
anything = st.text(st.characters(codec=None), max_size=80)
starts = st.sampled_from([q for q, _rows in LEGITIMATE.values()] + list(HOSTILE.values()))


@st.composite
def changed(draw: st.DrawFn) -> str:
    """A query of the lists above with something else in its middle."""
    query = draw(starts)
    start = draw(st.integers(0, len(query)))
    end = draw(st.integers(start, min(len(query), start + 12)))
    return query[:start] + draw(soup | anything) + query[end:]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(query=soup | anything | changed())
@example(query="SELECT " + "[" * 800 + "]" * 800)
@example(query="SELECT 1 FROM orders WHERE " + "id = 1 OR " * 2000 + "true")
def test_whatever_is_typed_is_answered_or_refused_and_changes_nothing(
    query: str, shop: DuckWarehouse, secret: Path
) -> None:
    text = query.replace("$file", str(secret)).replace("%s", str(secret))
    try:
        rows = answered(shop, text, limit=50)
    except DangolError as refused:
        rows = [(refused.message,)]
    assert len(rows) <= 50
    assert SECRET not in str(rows)
    assert shop.table_names() == tuple(sorted(TABLES))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(query=soup | anything | changed())
@example(query="ALL (")
def test_whatever_is_typed_for_spark_is_written_anew_or_refused(query: str) -> None:
    try:
        checked = checked_query(query, "databricks", TABLES, 10)
    except DangolError:
        return
    assert checked.endswith("LIMIT 10")
    assert all(character in string.printable or character > " " for character in checked)
