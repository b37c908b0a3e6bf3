"""What people really bring: each a clear message, and nothing lost."""

import pytest
from own_data import Shop

from dangol.governance.principal import local_principal
from dangol.loading.careful import CarefulReader
from dangol.loading.desk import preview, start
from dangol.loading.errors import MappingError, TooManyColumnsError, UnknownFormError
from dangol.loading.quarantine import Asked, held
from dangol.store.intake import CsvText

GOOD = "".join(f"A{n},M{n % 7},2024-01-{n % 28 + 1:02},{n}\n" for n in range(40))
HEAD = "order_id,customer_id,ordered_at,net_amount\n"


def test_a_missing_column_is_named_with_what_is_there(shop: Shop) -> None:
    source = shop.source("a.csv", "order_id,customer_id,note\n1,M1,x\n")
    mapping = preview(shop.workspace, source, "orders").mapping
    with pytest.raises(MappingError) as refused:
        start(shop.workspace, source, mapping, local_principal())
    assert [place for place, _ in refused.value.faults] == ["ordered_at", "net_amount"]
    assert "Its columns are: order_id, customer_id, note." in refused.value.message


def test_a_column_that_looks_like_a_missing_one_is_suggested(shop: Shop) -> None:
    source = shop.source("a.csv", "order_id,customer_id,ordered_at,netamunt\n1,M1,2024-01-01,ten\n")
    mapping = preview(shop.workspace, source, "orders").mapping
    with pytest.raises(MappingError, match="--map net_amount='netamunt'"):
        start(shop.workspace, source, mapping, local_principal())


def test_an_unknown_form_is_told_with_those_that_there_are(shop: Shop) -> None:
    source = shop.source("a.csv", HEAD + GOOD)
    with pytest.raises(UnknownFormError, match="did you mean 'orders'"):
        preview(shop.workspace, source, "order")


def test_duplicate_keys_that_contradict_each_other_wait_and_the_last_is_taken(shop: Shop) -> None:
    shop.bring("a.csv", HEAD + GOOD + "A1,M1,2024-02-01,999\nA2,M2,2024-01-03,2\n", "orders")
    assert shop.values("SELECT net_amount FROM orders WHERE order_id = 'A1'") == [(999,)]
    found, count = held(shop.workspace, Asked())
    assert count == 1
    assert found[0].reasons == ("record:key-twice",)
    assert found[0].raw["net_amount"] == "1"


def test_mixed_types_in_a_column_leave_the_fitting_ones(shop: Shop) -> None:
    text = HEAD + GOOD + "B1,M1,2024-01-01,무료\nB2,M1,45000,7\nB3,M1,,8\n"
    shop.bring("a.csv", text, "orders")
    found, count = held(shop.workspace, Asked())
    assert shop.values("SELECT count(*) FROM orders") == [(40,)]
    assert {r for one in found for r in one.reasons} == {
        "net_amount:number",
        "ordered_at:moment",
        "ordered_at:empty",
    }
    assert count == 3


def test_a_mapping_that_fits_hardly_anything_loads_nothing(shop: Shop) -> None:
    rows = "".join(f"A{n},M1,2024-01-01,{'x' if n % 3 else n}\n" for n in range(60))
    refused = shop.load(
        shop.source("a.csv", HEAD + rows), "orders", fields={"net_amount": "net_amount"}
    )
    assert refused.outcome == "failed"
    assert refused.message is not None
    assert "40 of 60 records of 'a.csv' do not fit" in refused.message
    assert shop.values("SELECT count(*) FROM quarantine") == [(0,)]


def test_a_quote_that_is_never_closed_costs_its_own_line_only(shop: Shop) -> None:
    text = HEAD + GOOD + '"B1,M1,2024-01-01,5\n' + GOOD.replace("A", "C")
    shop.bring("a.csv", text, "orders")
    assert shop.values("SELECT count(*) FROM orders") == [(80,)]
    (one,), _ = held(shop.workspace, Asked())
    assert one.reasons == ("record:open-quote",)
    assert one.raw["the line as it stands"] == '"B1,M1,2024-01-01,5'
    assert one.line == 42


def test_letters_that_cannot_be_read_keep_their_bytes(shop: Shop) -> None:
    korean = GOOD.replace("M", "회원")
    text = (HEAD + korean).encode() + b"B1,\xb0\xa1,2024-01-01,5\n"
    shop.bring("a.csv", text, "orders")
    (one,), _ = held(shop.workspace, Asked())
    assert one.reasons == ("customer_id:encoding",)
    assert one.raw["customer_id"] == "�B0�A1"


def test_lines_that_end_in_different_ways_are_all_read(shop: Shop) -> None:
    lines = (HEAD + GOOD).split("\n")
    mixed = "\r\n".join(lines[:20]) + "\n" + "\n\r\n".join(lines[20:])
    shop.bring("a.csv", mixed.encode(), "orders")
    assert shop.values("SELECT count(*) FROM orders") == [(40,)]


def test_a_thousand_columns_are_no_obstacle(shop: Shop) -> None:
    names = ",".join(f"extra {n}" for n in range(1_000))
    values = ",".join("x" for _ in range(1_000))
    text = HEAD.strip() + f",{names}\n" + "".join(f"{row},{values}\n" for row in GOOD.split())
    shop.bring("wide.csv", text, "orders")
    assert shop.values("SELECT count(*) FROM orders") == [(40,)]


def test_more_columns_than_anything_could_use_are_refused(shop: Shop) -> None:
    text = (
        ",".join(f"c{n}" for n in range(5_001)) + "\n" + ",".join("1" for _ in range(5_001)) + "\n"
    )
    with pytest.raises(TooManyColumnsError, match="5,001 columns"):
        preview(shop.workspace, shop.source("wide.csv", text), "orders")


def test_names_that_no_program_likes_come_through(shop: Shop) -> None:
    order, amount = '주문 "번호"; DROP TABLE orders', "금액'),(1"
    head = ",".join('"' + name.replace('"', '""') + '"' for name in (order, "고객", "날짜", amount))
    shop.bring(
        "odd.csv",
        f"{head}\n1,M1,2024-01-01,5\n2,M1,2024-01-02,x\n3,M1,2024-01-03,6\n",
        "orders",
        fields={"order_id": order, "net_amount": amount},
    )
    assert shop.values("SELECT order_id, net_amount FROM orders ORDER BY 1") == [("1", 5), ("3", 6)]
    (one,), _ = held(shop.workspace, Asked())
    assert one.raw == {order: "2", "고객": "M1", "날짜": "2024-01-02", amount: "x"}


def test_formulas_stay_text(shop: Shop) -> None:
    formula = '=HYPERLINK("http://evil","x")'
    quoted = '"' + formula.replace('"', '""') + '"'
    shop.bring("people.csv", f"customer_id,region\nM1,{quoted}\n", "customers")
    assert shop.values("SELECT home_region FROM customers") == [(formula,)]


@pytest.mark.parametrize("closes", ['"D1",M1,2024-01-01,5', 'D1,"M1",2024-01-01,5'])
def test_a_quote_that_is_closed_records_later_swallows_none_of_them(
    shop: Shop, closes: str
) -> None:
    lines = GOOD.splitlines()
    text = "\n".join([*lines[:20], '"B1,M1,2024-01-01,5', *lines[20:30], closes, *lines[30:]])
    run = shop.bring("a.csv", f"{HEAD}{text}\n", "orders")
    assert run.outputs == {"orders": 41, "quarantine": 1}
    assert shop.values("SELECT source_line FROM quarantine") == [(22,)]
    assert shop.values("SELECT max(length(order_id)) < 10 FROM orders") == [(True,)]


def test_a_short_line_of_a_windows_file_is_kept_to_the_letter(shop: Shop) -> None:
    text = (HEAD + GOOD + "A1,M1\n").replace("\n", "\r\n")
    shop.bring("a.csv", text, "orders")
    (raw,) = shop.values("SELECT raw_row::JSON ->> 'the line as it stands' FROM quarantine")
    assert raw == ("A1,M1",)


def test_values_of_several_lines_are_kept_as_they_are(shop: Shop) -> None:
    text = GOOD + 'X1,M1,2024-01-01,5,"첫 줄, 쉼표\n둘째 줄"\n'
    text = "".join(
        f"{line},\n" if line.count(",") == 3 and "X1" not in line else f"{line}\n"
        for line in text.splitlines()
    )
    run = shop.bring("a.csv", HEAD.replace("\n", ",비고\n") + text, "orders")
    assert run.outputs == {"orders": 41}


def test_the_careful_reader_reads_what_the_fast_one_reads(shop: Shop) -> None:
    file = shop.folder / "plain.txt"
    file.write_text(HEAD + GOOD + '"x,1",M1,"두\n줄",3\n', encoding="utf-8")
    names = ("order_id", "customer_id", "ordered_at", "net_amount")
    rows = list(CarefulReader(file, CsvText(",", names, 1)))
    assert len(rows) == 41
    assert rows[-1] == ("x,1", "M1", "두\n줄", "3")
