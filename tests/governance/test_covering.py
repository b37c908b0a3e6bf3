"""Queries of those who may not see identifiers: no trick brings one out.

Two shops differ in nothing but the middle of their secrets. Whatever is asked of both, they
must say the same, also when they refuse: then nothing of a secret came through.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from corner_shop import rows_of
from engines import SPARK, Engine
from hypothesis import given
from hypothesis import strategies as st

from dangol.errors import DangolError
from dangol.governance.covering import covered_columns, covered_table
from dangol.governance.masking import masked
from dangol.store.warehouse.compile import sql_of
from dangol.store.warehouse.covered_reading import covered_query
from dangol.store.warehouse.duck_tables import ensure_tables
from dangol.store.warehouse.interface import Change, Warehouse
from dangol.tables.events import EVENTS
from dangol.tables.identity import STANDARD_PEOPLE
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.vocabulary import Personal, Table, column

TABLES = {table.name: table for table in (CUSTOMERS, IDENTIFIERS)}
CANARIES = ("Kanaria", "Finkler")
"""Names of one length that begin and end alike once they are put between others."""
# As alike as their masks.
SECRETS = tuple(f"A{name}Z" for name in CANARIES)
PHONES = ("0101234567890", "0109876543210")

ATTACKS = {
    "a star": "SELECT * FROM customers",
    "a star first": "FROM customers",
    "a table statement": "TABLE customers",
    "other letters": "SELECT FULL_NAME FROM CusTomers",
    "a quoted name": 'SELECT "full_name" FROM "customers"',
    "a schema": "SELECT full_name FROM main.customers",
    "a schema in the column": "SELECT main.customers.full_name FROM main.customers",
    "a schema in quotes": 'SELECT full_name FROM "main"."customers"',
    "a catalogue": "SELECT full_name FROM {catalog}.main.customers",
    "an alias": "SELECT c.full_name FROM customers AS c",
    "an alias of columns": "SELECT b FROM customers AS c(a, b)",
    "an alias with the name of ours": (
        "SELECT full_name FROM customers AS dangol_covered_customers"
    ),
    "our name for the masked": "SELECT * FROM dangol_covered_customers",
    "our name as a part": (
        "WITH dangol_covered_customers AS (FROM customers) FROM dangol_covered_customers"
    ),
    "our name around the table": (
        "SELECT * FROM (WITH dangol_covered_customers AS (SELECT 1) FROM customers)"
    ),
    "columns by pattern": "SELECT COLUMNS(*) FROM customers",
    "columns by name": "SELECT COLUMNS('full_.*') FROM customers",
    "columns by function": "SELECT COLUMNS(c -> c LIKE 'full%') FROM customers",
    "columns unpacked": "SELECT concat(*COLUMNS(*)) FROM customers",
    "a row as a value": "SELECT customers FROM customers",
    "a row of an alias": "SELECT c FROM customers AS c",
    "a row as JSON": "SELECT to_json(c) FROM customers AS c",
    "a star with a change": "SELECT * REPLACE (upper(full_name) AS full_name) FROM customers",
    "a star renamed": "SELECT * RENAME (full_name AS birth_on) FROM customers",
    "a part": "WITH x AS (FROM customers) SELECT * FROM x",
    "a part with the table's name": "WITH customers AS (FROM customers) FROM customers",
    "a part of the other's name": "WITH identifiers AS (FROM customers) SELECT * FROM identifiers",
    "a part that is kept": "WITH x AS MATERIALIZED (FROM customers) SELECT * FROM x",
    "a part that repeats": (
        "WITH RECURSIVE x AS (SELECT full_name, 1 AS n FROM customers UNION ALL "
        "SELECT c.full_name, n + 1 FROM customers AS c, x WHERE n < 3) SELECT * FROM x"
    ),
    "a sub-query": "SELECT * FROM (SELECT full_name FROM customers)",
    "a scalar sub-query": "SELECT (SELECT max(full_name) FROM customers)",
    "a list sub-query": "SELECT ARRAY(SELECT full_name FROM customers)",
    "a lateral join": (
        "SELECT * FROM identifiers AS i, LATERAL (SELECT full_name FROM customers) AS x"
    ),
    "a join": "SELECT * FROM customers JOIN identifiers USING (customer_id)",
    "a natural join": "SELECT * FROM customers NATURAL JOIN identifiers",
    "a join by position": "SELECT * FROM customers POSITIONAL JOIN identifiers",
    "a join as of": "SELECT * FROM customers ASOF JOIN customers AS c USING (customer_id)",
    "a semi-join": "SELECT * FROM customers SEMI JOIN identifiers USING (customer_id)",
    "a join on what it is": (
        "SELECT count(*) FROM customers JOIN (SELECT '{secret}' AS full_name) USING (full_name)"
    ),
    "a union": "SELECT 'x' UNION ALL SELECT full_name FROM customers",
    "a union by name": "SELECT 1 AS a UNION ALL BY NAME SELECT full_name FROM customers",
    "an intersection": "SELECT '{secret}' INTERSECT SELECT full_name FROM customers",
    "an exception": "SELECT '{secret}' EXCEPT SELECT full_name FROM customers",
    "a guess": "SELECT count(*) FROM customers WHERE full_name = '{secret}'",
    "a guess of a number": "SELECT count(*) FROM identifiers WHERE identifier = '{phone}'",
    "a guess in a list": "SELECT count(*) FROM customers WHERE full_name IN ('{secret}')",
    "a guess by pattern": "SELECT count(*) FROM customers WHERE full_name LIKE '%{middle}%'",
    "a guess by expression": (
        "SELECT count(*) FROM customers WHERE regexp_matches(full_name, '{middle}')"
    ),
    "a guess by order": "SELECT full_name < 'ALZ', full_name < 'AGZ' FROM customers",
    "a guess by likeness": "SELECT levenshtein(full_name, '{secret}') FROM customers",
    "a guess behind HAVING": (
        "SELECT 1 FROM customers GROUP BY full_name HAVING full_name = '{secret}'"
    ),
    "a guess behind QUALIFY": (
        "SELECT 1 FROM customers QUALIFY row_number() OVER (ORDER BY full_name) = 1"
    ),
    "a guess in an aggregate": "SELECT count(*) FILTER (full_name = '{secret}') FROM customers",
    "a guess in a CASE": "SELECT CASE WHEN full_name = '{secret}' THEN 1 END FROM customers",
    "a hash": "SELECT md5(full_name), sha256(full_name), hash(full_name) FROM customers",
    "a hash of the row": "SELECT hash(c) FROM customers AS c",
    "letters backwards": "SELECT reverse(full_name) FROM customers",
    "a letter": "SELECT full_name[3], ascii(full_name[4]) FROM customers",
    "letters one by one": "SELECT unnest(string_split(full_name, '')) FROM customers",
    "bytes": "SELECT encode(full_name), base64(encode(full_name)) FROM customers",
    "its length in bits": "SELECT bit_length(full_name), strlen(full_name) FROM customers",
    "a number of a number": "SELECT CAST(identifier AS BIGINT) FROM identifiers",
    "a mistake that tells": "SELECT CAST(full_name AS INTEGER) FROM customers",
    "a mistake on purpose": "SELECT error(full_name) FROM customers",
    "a mistake if it is right": (
        "SELECT CASE WHEN full_name = '{secret}' THEN error('yes') END FROM customers"
    ),
    "groups": "SELECT full_name, count(*) FROM customers GROUP BY ALL",
    "groups of everything": "SELECT full_name FROM customers GROUP BY CUBE (full_name)",
    "its extremes": "SELECT min(full_name), max(full_name), mode(full_name) FROM customers",
    "the row of an extreme": "SELECT arg_max(c, full_name) FROM customers AS c",
    "a list": "SELECT list(full_name), string_agg(full_name), histogram(full_name) FROM customers",
    "a sketch": "SELECT approx_top_k(full_name, 3) FROM customers",
    "a window": "SELECT first_value(full_name) OVER (ORDER BY customer_id) FROM customers",
    "an order": "SELECT customer_id FROM customers ORDER BY full_name",
    "the rest": "SELECT DISTINCT ON (full_name) * FROM customers",
    "a pivot": "SELECT * FROM customers PIVOT (count(*) FOR full_name IN ('{secret}'))",
    "a pivot by itself": "PIVOT customers ON full_name USING count(*)",
    "an unpivot": "UNPIVOT customers ON full_name, given_name",
    "a summary": "SUMMARIZE customers",
    "a summary in brackets": "SELECT * FROM (SUMMARIZE customers)",
    "a summary of a query": "SUMMARIZE SELECT full_name FROM customers",
    "a description": "DESCRIBE customers",
    "a sample": "SELECT full_name FROM customers USING SAMPLE 100 PERCENT",
    "a sampled table": "SELECT full_name FROM customers TABLESAMPLE 100%",
    "an earlier state": "SELECT full_name FROM customers AT (VERSION => 1)",
    "the row number": "SELECT rowid FROM customers",
    "statistics": "SELECT stats(full_name) FROM customers",
    "a plan": "EXPLAIN ANALYZE SELECT * FROM customers WHERE full_name = '{secret}'",
    "a table by its name": "FROM query_table('customers')",
    "a query as text": "FROM query('FROM customers')",
    "a serialised query": (
        "FROM json_execute_serialized_sql(json_serialize_sql('FROM customers'))"
    ),
    "a macro": "FROM histogram_values('customers', full_name)",
    "storage": "FROM pragma_storage_info('customers')",
    "the engine's tables": "SELECT * FROM duckdb_columns()",
    "the schema": "SELECT * FROM information_schema.columns",
    "the file itself": "SELECT * FROM '{file}'",
    "the file as text": "SELECT content FROM read_blob('{file}')",
    "an attached file": "ATTACH '{file}' AS x",
    "a copy": "COPY customers TO '/tmp/never'",
    "the environment": "SELECT getenv('HOME')",
    "the query that runs": "SELECT current_query()",
    "a way out of the brackets": "SELECT 1) AS x, (SELECT full_name FROM customers",
    "a comment to the end": "SELECT full_name FROM customers --",
    "a comment between": "SELECT full_name FROM main/**/./**/customers",
    "a name that ends the quotes": 'SELECT 1 AS "x"" FROM customers --" FROM customers',
    "an alias that ends the quotes": 'SELECT * FROM customers AS "x"", customers AS ""y"',
    "a second statement": "SELECT 1; FROM customers",
    "a column that is not there": "SELECT full_nam FROM customers",
    "a lambda": "SELECT list_transform([full_name], lambda x: x || 'y') FROM customers",
    "a structure": "SELECT struct_pack(a := full_name).a FROM customers",
    "a comparison of rows": "SELECT (full_name, 1) = ('{secret}', 1) FROM customers",
    "in some of it": "SELECT '{secret}' = ANY (SELECT full_name FROM customers)",
    "whether it exists": (
        "SELECT EXISTS (FROM customers AS c WHERE c.full_name = '{secret}' AND c.customer_id = 'C')"
    ),
    "a sub-query of a guess": (
        "SELECT (SELECT count(*) FROM identifiers WHERE identifier = i.identifier "
        "AND identifier LIKE '%{digits}%') FROM identifiers AS i"
    ),
    "behind LIMIT": (
        "SELECT 1 FROM range(100) LIMIT (SELECT count(*) FROM customers "
        "WHERE full_name = '{secret}')"
    ),
}  # fmt: skip

SPARK_ATTACKS = {
    "a star": "SELECT * FROM customers",
    "a star first": "FROM customers SELECT *",
    "other letters": "SELECT FULL_NAME FROM CusTomers",
    "a quoted name": "SELECT `full_name` FROM `customers`",
    "a schema": "SELECT full_name FROM default.customers",
    "a catalogue": "SELECT full_name FROM spark_catalog.default.customers",
    "an alias": "SELECT c.full_name FROM customers c",
    "an alias of columns": "SELECT b FROM (SELECT customer_id, full_name FROM customers) c(a, b)",
    "the columns of a table": "SELECT customers.* FROM customers",
    "a row as a value": "SELECT struct(c.*), to_json(struct(c.*)) FROM customers c",
    "a part": "WITH x AS (SELECT * FROM customers) SELECT * FROM x",
    "a part with the table's name": (
        "WITH customers AS (SELECT * FROM customers) SELECT * FROM customers"
    ),
    "our name": "SELECT * FROM dangol_covered_customers",
    "a scalar sub-query": "SELECT (SELECT max(full_name) FROM customers)",
    "a join": "SELECT * FROM customers JOIN identifiers USING (customer_id)",
    "a natural join": "SELECT * FROM customers NATURAL JOIN identifiers",
    "a union": "SELECT 'x' UNION ALL SELECT full_name FROM customers",
    "a guess": "SELECT count(*) FROM customers WHERE full_name = '{secret}'",
    "a guess by pattern": "SELECT count(*) FROM customers WHERE full_name LIKE '%{middle}%'",
    "a hash": "SELECT md5(full_name), sha2(full_name, 256), hash(full_name) FROM customers",
    "letters backwards": "SELECT reverse(full_name) FROM customers",
    "a mistake that tells": "SELECT CAST(full_name AS INT) FROM customers",
    "a mistake on purpose": "SELECT raise_error(full_name) FROM customers",
    "a list": "SELECT collect_list(full_name) FROM customers",
    "letters one by one": (
        "SELECT letter FROM customers LATERAL VIEW explode(split(full_name, '')) x AS letter"
    ),
    "a pivot": "SELECT * FROM customers PIVOT (count(1) FOR full_name IN ('{secret}'))",
    "a sample": "SELECT full_name FROM customers TABLESAMPLE (100 PERCENT)",
    "an earlier state": "SELECT full_name FROM customers VERSION AS OF 1",
    "the file of a row": "SELECT _metadata.file_path FROM customers",
    "the files": "SELECT * FROM parquet.`{file}`",
    "a name worked out": "SELECT * FROM IDENTIFIER('customers')",
    "a stream": "SELECT * FROM STREAM customers",
    "a table statement": "TABLE customers",
    "a description": "DESCRIBE EXTENDED customers full_name",
    "in some of it": "SELECT '{secret}' IN (SELECT full_name FROM customers)",
}


@dataclass(frozen=True)
class Kept:
    """A warehouse with one secret person in it."""

    warehouse: Warehouse
    folder: Path

    def says(self, query: str) -> tuple[Any, str]:
        """The rows that are given, or the words that refuse."""
        try:
            covered = covered_query(query, self.warehouse.dialect, TABLES, self._cover, 100)
            with self.warehouse.session() as session:
                found = session.sql(covered.text)
        except DangolError as refused:
            return type(refused).__name__, str(refused)
        rows = found.to_pylist()
        # An order that nobody asked for is chance.
        return found.column_names, repr(rows if "ORDER BY" in query else sorted(rows, key=repr))

    def _cover(self, name: str) -> str:
        return sql_of(covered_table(TABLES[name]), self.warehouse.dialect)


def kept(engine: Engine, number: int) -> Kept:
    warehouse = engine.open(f"shop{number}")
    name, phone = SECRETS[number], PHONES[number]
    rows = {
        CUSTOMERS: [{"customer_id": "C", "full_name": name, "given_name": name, "gender": "f"}],
        IDENTIFIERS: [
            {"customer_id": "C", "identifier_type": "phone", "identifier": phone, "source": "till"}
        ],
    }
    warehouse.ensure(rows)
    with warehouse.session() as session:
        changes = [
            Change(table.replaced(), session.stage(table, rows_of(table, some)))
            for table, some in rows.items()
        ]
        session.commit("planted", changes)
    return Kept(warehouse, engine.folder)


@pytest.fixture(scope="module")
def ducks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Kept, Kept]]:
    engine = Engine("duckdb", tmp_path_factory.mktemp("covered"))
    yield kept(engine, 0), kept(engine, 1)
    engine.close()


def _asked(query: str, one: Kept) -> str:
    words = {
        "{secret}": SECRETS[0],
        "{middle}": CANARIES[0],
        "{phone}": PHONES[0],
        "{digits}": PHONES[0][1:-1],
        "{file}": str(one.folder / "shop0.duckdb"),
        "{catalog}": "shop0",
    }
    for word, value in words.items():
        query = query.replace(word, value)
    return query


def _check(query: str, shops: tuple[Kept, Kept]) -> None:
    first, second = (shop.says(query) for shop in shops)
    assert first == second, query
    # A guess comes back as the name of its column.
    assert not any(word in repr(first) for word in CANARIES if word not in query), query


@pytest.mark.parametrize("query", ATTACKS.values(), ids=ATTACKS)
def test_nothing_depends_on_what_is_masked(query: str, ducks: tuple[Kept, Kept]) -> None:
    _check(_asked(query, ducks[0]), ducks)


def test_the_shops_differ_where_nothing_is_masked(ducks: tuple[Kept, Kept]) -> None:
    names = []
    for shop in ducks:
        with shop.warehouse.session() as session:
            names += session.sql("SELECT full_name FROM customers").to_pydict()["full_name"]
    assert names == list(SECRETS)
    assert len({masked(name) for name in names}) == 1


@pytest.mark.parametrize("engine", [pytest.param("spark", marks=SPARK)], indirect=True)
def test_nothing_depends_on_what_is_masked_on_spark(engine: Engine) -> None:
    shops = (kept(engine, 0), kept(engine, 1))
    for query in SPARK_ATTACKS.values():
        _check(_asked(query, shops[0]), shops)


FAIR: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "a masked name": ("SELECT full_name FROM customers", [("A******Z",)]),
    "what is not masked": ("SELECT gender FROM customers WHERE gender = 'f'", [("f",)]),
    "a join by pseudonym": (
        "SELECT gender, identifier FROM customers JOIN identifiers USING (customer_id)",
        [("f", "0******0")],
    ),
    "a table's name before a column": ("SELECT customers.gender FROM customers", [("f",)]),
    "an empty value": ("SELECT family_name FROM customers", [(None,)]),
    "a part of its own": ("WITH x AS (FROM customers) SELECT count(*) FROM x", [(1,)]),
    "no table": ("SELECT 1 + 1", [(2,)]),
    "a star": ("SELECT count(COLUMNS('customer_id')) FROM customers", [(1,)]),
}


@pytest.mark.parametrize(("query", "rows"), FAIR.values(), ids=FAIR)
def test_honest_queries_are_answered(
    query: str, rows: list[tuple[Any, ...]], ducks: tuple[Kept, Kept]
) -> None:
    columns, text = ducks[0].says(query)
    assert isinstance(columns, list), text
    assert text == repr([dict(zip(columns, row, strict=True)) for row in rows])


def test_a_star_gives_the_declared_columns_in_their_order(ducks: tuple[Kept, Kept]) -> None:
    columns, _text = ducks[0].says("SELECT * FROM customers")
    assert columns == [c.name for c in CUSTOMERS.stored_columns]


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")))
def test_tables_mask_as_pages_do(text: str) -> None:
    table = Table("t", CUSTOMERS.meaning, ("full_name",), (CUSTOMERS.column("full_name"),))
    with duckdb.connect() as engine:
        engine.execute("CREATE TABLE t (full_name VARCHAR)")
        engine.execute("INSERT INTO t VALUES (?)", [text])
        assert engine.execute(sql_of(covered_table(table), "duckdb")).fetchall() == [
            (masked(text),)
        ]


def test_json_stays_json_and_days_become_empty() -> None:
    kept = {
        EVENTS: ("properties", '\'{"email": "a@b.c"}\'', '"***"'),
        STANDARD_PEOPLE: ("standard_birth_on", "DATE '1980-02-03'", None),
    }
    with duckdb.connect() as engine:
        ensure_tables(engine, kept)
        for table, (name, value, shown) in kept.items():
            engine.execute(f"INSERT INTO {table.name} ({name}) VALUES ({value})")
            rows = covered_table(table)[[name]]
            assert engine.execute(sql_of(rows, "duckdb")).fetchall() == [(shown,)]


def test_what_the_law_protects_is_not_even_shortened() -> None:
    faith = column("faith", "string", en="Faith.", ko="종교.", personal=Personal.SENSITIVE)
    table = Table("t", CUSTOMERS.meaning, ("faith",), (faith,))
    assert covered_columns(table) == ("faith",)
    with duckdb.connect() as engine:
        engine.execute("CREATE TABLE t AS SELECT 'Jedi' AS faith")
        assert engine.execute(sql_of(covered_table(table), "duckdb")).fetchall() == [(None,)]
