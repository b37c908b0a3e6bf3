"""A query that takes too long is ended, and says so."""

from pathlib import Path

import pytest

from dangol.store.errors import QueryError
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.time_limit import time_limit

ENDLESS = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = 7"


def test_a_query_that_takes_too_long_is_ended_and_says_so(tmp_path: Path) -> None:
    warehouse = DuckWarehouse(tmp_path / "w.duckdb")
    with (
        warehouse.session() as session,
        pytest.raises(QueryError, match=r"longer than 0\.2 seconds"),
        time_limit(session, 0.2),
    ):
        session.sql(ENDLESS)
    warehouse.close()


def test_a_query_in_time_is_answered_and_other_faults_keep_their_words(tmp_path: Path) -> None:
    warehouse = DuckWarehouse(tmp_path / "w.duckdb")
    with warehouse.session() as session, time_limit(session, 30):
        assert session.sql("SELECT 1 AS one").to_pylist() == [{"one": 1}]
    with (
        warehouse.session() as session,
        pytest.raises(QueryError, match="nothing_here"),
        time_limit(session, 30),
    ):
        session.sql("SELECT nothing_here")
    warehouse.close()
