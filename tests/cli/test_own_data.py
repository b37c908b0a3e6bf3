"""One's own data in five minutes: two files, and every question is answered."""

import json
from pathlib import Path

import pytest
from korean_shop import AS_OF, write_customers, write_orders
from terminal import Dangol

BASIS = ("--basis", "consent", "--declared-by", "한지은")


def rows(dangol: Dangol, query: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(dangol("sql", "--format", "json", query).out)
    return found


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "고객.csv", tmp_path / "주문.csv"


@pytest.mark.slow
def test_two_korean_files_answer_every_question(dangol: Dangol, files: tuple[Path, Path]) -> None:
    customers, orders = files
    broken_customers = write_customers(customers)
    lines, broken_lines = write_orders(orders)
    made = ("init", ".", "--time-zone", "Asia/Seoul", "--currency", "KRW", "--as-of", AS_OF)
    assert dangol(*made).code == 0
    for _ in range(2):
        assert dangol("load", str(customers), "--as", "customers", *BASIS).code == 0
        assert dangol("load", str(orders), "--as", "orders").code == 0
    counts = rows(
        dangol,
        "SELECT (SELECT count(*) FROM customers) AS customers, "
        "(SELECT count(*) FROM order_lines) AS lines, "
        "(SELECT count(*) FROM quarantine) AS waiting",
    )
    assert counts == [
        {
            "customers": 900 - broken_customers,
            "lines": lines - broken_lines,
            "waiting": broken_customers + broken_lines,
        }
    ]
    ran = dangol("run")
    assert ran.code == 0, ran.err
    answered = rows(
        dangol,
        "SELECT (SELECT count(*) FROM customer_profiles) AS profiles, "
        "(SELECT count(*) FROM members WHERE customer_id <> person_id) AS other_numbers, "
        "(SELECT count(DISTINCT segment) FROM customer_rfm) AS segments, "
        "(SELECT count(*) FROM customer_lifetime_values WHERE expected_value > 0) AS valued, "
        "(SELECT count(*) FROM customer_propensities) AS scored, "
        "(SELECT count(*) FROM customer_targets WHERE is_reachable) AS reachable",
    )[0]
    # Two pairs have one name, one birthday, and numbers that differ in a digit or two.
    other_numbers = answered.pop("other_numbers")
    assert answered["profiles"] + other_numbers == 900
    assert other_numbers <= 3
    assert all(int(str(number)) > 5 for number in answered.values()), answered
    reasons = rows(
        dangol,
        "SELECT DISTINCT unreachable_reason AS reason FROM customer_targets "
        "WHERE NOT is_reachable ORDER BY 1",
    )
    assert {row["reason"] for row in reasons} <= {"no-consent", "no-contact-data", "withdrawn"}


def test_a_preview_shows_how_a_file_would_be_loaded(
    dangol: Dangol, files: tuple[Path, Path]
) -> None:
    _, orders = files
    write_orders(orders, 30)
    dangol("init", ".", "--time-zone", "Asia/Seoul", "--currency", "KRW")
    said = dangol("load", str(orders), "--preview")
    assert said.code == 0
    assert '주문.csv as orders (format "csv", encoding "cp949"' in said.out
    assert "결제금액  net_amount" in said.out
    assert rows(dangol, "SELECT count(*) AS n FROM orders") == [{"n": 0}]


def test_the_quarantine_is_listed_fixed_and_replayed(
    dangol: Dangol, files: tuple[Path, Path]
) -> None:
    _, orders = files
    lines, broken = write_orders(orders, 60)
    dangol("init", ".", "--time-zone", "Asia/Seoul", "--currency", "KRW")
    assert dangol("load", str(orders)).code == 0
    piles = json.loads(dangol("quarantine", "list", "--by-reason", "--format", "json").out)
    assert sum(pile["records"] for pile in piles) == broken
    reason = "net_amount:number"
    fixed = dangol("quarantine", "fix", "--reason", reason, "--set", "결제금액=1000")
    assert "repaired" in fixed.out
    assert dangol("quarantine", "replay", "--reason", reason).code == 0
    mended = next(pile["records"] for pile in piles if pile["reason"] == reason)
    assert rows(dangol, "SELECT count(*) AS n FROM order_lines") == [{"n": lines - broken + mended}]
    assert dangol("quarantine", "drop").code == 2
    assert dangol("quarantine", "drop", "--source", "주문.csv").code == 0
    assert json.loads(dangol("quarantine", "list", "--format", "json").out) == []


def test_mistakes_on_the_line_are_told(dangol: Dangol, files: tuple[Path, Path]) -> None:
    customers, _ = files
    write_customers(customers, 30)
    dangol("init", ".", "--time-zone", "Asia/Seoul")
    nothing = dangol("load", "none.csv")
    assert (nothing.code, "There is no file 'none.csv'" in nothing.err) == (3, True)
    unasked = dangol("load", str(customers), "--as", "customers")
    assert unasked.code == 2
    assert "--basis consent|contract|legitimate-interest|unknown" in unasked.err
    pair = dangol("load", str(customers), "--map", "nonsense", *BASIS)
    assert "'nonsense' is no pair" in pair.err
    strange = dangol(
        "load", str(customers), "--as", "customers", "--map", "home_region=없음", *BASIS
    )
    assert "has no column '없음'" in strange.err
