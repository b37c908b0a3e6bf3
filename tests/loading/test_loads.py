"""A load from beginning to end: what comes in, what changes, what does not."""

import datetime as dt
from decimal import Decimal

import pytest
from own_data import Shop

from dangol.loading.errors import MappingError

ORDERS = """주문번호,회원번호,주문일시,결제금액,매장
A1,M1,2024-03-01 10:00,"12,000원",강남
A2,M2,2024.03.02 11:30,8000,서초
A3,,2024년 3월 3일 09:00,"￦5,000",강남
"""
LINES = """주문번호,회원번호,주문일,상품명,카테고리,수량,결제금액
A1,M1,2024-03-01,커피,음료,1,3000
A1,M1,2024-03-01,빵,간식,2,4000
A2,M2,2024-03-02,커피,음료,1,3000
"""


def test_orders_come_in_with_moments_in_utc_and_amounts_in_the_shops_money(shop: Shop) -> None:
    run = shop.bring("주문.csv", ORDERS.encode("cp949"), "orders")
    assert run.outputs == {"orders": 3}
    assert shop.values(
        "SELECT order_id, customer_id, ordered_at, gross_amount, discount_amount, net_amount, "
        "currency, store_id, row_source FROM orders ORDER BY order_id"
    ) == [
        ("A1", "M1", dt.datetime(2024, 3, 1, 1), 12000, 0, 12000, "KRW", "강남", "주문.csv"),
        ("A2", "M2", dt.datetime(2024, 3, 2, 2, 30), 8000, 0, 8000, "KRW", "서초", "주문.csv"),
        ("A3", None, dt.datetime(2024, 3, 3), 5000, 0, 5000, "KRW", "강남", "주문.csv"),
    ]


def test_loading_twice_changes_nothing(shop: Shop) -> None:
    broken = ORDERS + "A4,M1,모름,1000,강남\nA5,M1\n"
    shop.bring("주문.csv", broken, "orders")
    before = shop.sql("SELECT * FROM orders ORDER BY order_id")
    stale = shop.workspace.runner.stale()
    again = shop.bring("주문.csv", broken, "orders")
    assert again.outputs == {}
    assert again.answer is not None
    assert again.answer.headline.ko == "‘주문.csv’에 새로운 내용이 없습니다."
    assert shop.sql("SELECT * FROM orders ORDER BY order_id") == before
    assert shop.values("SELECT count(*) FROM quarantine") == [(2,)]
    assert shop.workspace.runner.stale() == stale


def test_rows_of_products_become_orders_lines_and_products(shop: Shop) -> None:
    shop.bring("lines.csv", LINES, "orders")
    assert shop.values("SELECT order_id, net_amount FROM orders ORDER BY 1") == [
        ("A1", Decimal(7000)),
        ("A2", Decimal(3000)),
    ]
    assert shop.values(
        "SELECT order_id, line_number, product_id, quantity, net_amount FROM order_lines "
        "ORDER BY 1, 2"
    ) == [("A1", 1, "커피", 1.0, 3000), ("A1", 2, "빵", 2.0, 4000), ("A2", 1, "커피", 1.0, 3000)]
    assert shop.values("SELECT product_id, category FROM products ORDER BY 1") == [
        ("빵", "간식"),
        ("커피", "음료"),
    ]


def test_a_line_that_the_source_takes_back_goes(shop: Shop) -> None:
    shop.bring("lines.csv", LINES, "orders")
    shop.bring("lines.csv", LINES.replace("A1,M1,2024-03-01,빵,간식,2,4000\n", ""), "orders")
    assert shop.values("SELECT order_id, net_amount FROM orders ORDER BY 1") == [
        ("A1", Decimal(3000)),
        ("A2", Decimal(3000)),
    ]
    assert shop.values("SELECT count(*) FROM order_lines WHERE order_id = 'A1'") == [(1,)]


def test_a_line_that_is_broken_today_does_not_take_back_what_was_there(shop: Shop) -> None:
    shop.bring("lines.csv", LINES, "orders")
    shop.bring("lines.csv", LINES.replace("간식,2,4000", "간식,둘,4000"), "orders")
    assert shop.values("SELECT order_id, net_amount FROM orders ORDER BY 1")[0] == ("A1", 7000)
    assert shop.values("SELECT count(*) FROM order_lines") == [(3,)]


def test_an_order_is_the_sum_of_what_stands(shop: Shop) -> None:
    head = "order_id,line no,customer_id,date,product,amount,updated_at\n"
    row = "A1,{},M1,2024-03-01,p{},{},{}\n"
    net = "SELECT net_amount, row_version_at FROM orders"
    late, early = "2024-03-09", "2024-03-02"
    shop.bring("one.csv", head + row.format(1, 1, 100, late), "orders")
    # An older version of the first line does not count, the line that is new does.
    rows = row.format(1, 1, 999, early) + row.format(2, 2, 50, early)
    shop.bring("two.csv", head + rows, "orders")
    assert shop.values(net) == [(150, dt.datetime(2024, 3, 8, 15))]
    # Append keeps what is there.
    rows = row.format(1, 1, 777, late) + row.format(3, 3, 5, early)
    shop.bring("three.csv", head + rows, "orders", mode="append")
    assert shop.values(net)[0][0] == 155
    assert shop.values("SELECT quarantine_reasons FROM quarantine") == [('["record:key-taken"]',)]


def test_an_older_file_takes_back_no_newer_line(shop: Shop) -> None:
    head = "order_id,line no,customer_id,date,product,amount,updated_at\n"
    rows = [f"A1,{n},M1,2024-03-01,p,10,2024-03-0{8 if n > 1 else 1}\n" for n in (1, 2, 3)]
    shop.bring("till.csv", head + "".join(rows), "orders")
    shop.bring("till.csv", head + rows[0].replace("03-01\n", "03-02\n"), "orders")
    assert shop.values("SELECT net_amount FROM orders") == [(30,)]
    shop.bring("till.csv", head + rows[0].replace("03-01\n", "03-09\n"), "orders")
    assert shop.values("SELECT net_amount FROM orders") == [(10,)]


def test_deleted_lines_leave_their_order_and_the_last_one_takes_it_along(shop: Shop) -> None:
    head = "order_id,line no,customer_id,date,product,amount,updated_at,deleted\n"
    row = "A{},{},M1,2024-03-01,p,10,{},{}\n"
    new = [row.format(*one, "2024-03-01", "N") for one in ((1, 1), (1, 2), (1, 3), (2, 1))]
    shop.bring("till.csv", head + "".join(new), "orders")
    gone = [row.format(*one, "2024-03-02", "Y") for one in ((1, 2), (1, 3), (2, 1))]
    for outputs in ({"order_lines": 3, "orders": 2, "tombstones": 4}, {}):
        run = shop.bring("till.csv", head + new[0] + "".join(gone), "orders")
        assert set(run.outputs) == set(outputs)
        assert shop.values("SELECT order_id, net_amount FROM orders") == [("A1", 10)]
        assert shop.values("SELECT order_id, line_number FROM order_lines") == [("A1", 1)]


def test_a_snapshot_of_lines_takes_whole_orders_along(shop: Shop) -> None:
    shop.bring("till.csv", LINES, "orders", mode="snapshot")
    less = LINES.replace("A2,M2,2024-03-02,커피,음료,1,3000\n", "")
    shop.bring("till.csv", less, "orders", mode="snapshot")
    assert shop.values("SELECT DISTINCT order_id FROM order_lines") == [("A1",)]
    assert shop.values("SELECT order_id FROM orders") == [("A1",)]
    # What a snapshot has again is there again.
    shop.bring("till.csv", LINES, "orders", mode="snapshot")
    assert shop.values("SELECT order_id FROM orders ORDER BY 1") == [("A1",), ("A2",)]


def test_appended_lines_add_to_their_order(shop: Shop) -> None:
    text = "order_id,line no,customer_id,date,product,amount\nA1,{},M1,2024-03-01,p{},{}\n"
    shop.bring("one.csv", text.format(1, 1, 100), "orders", mode="append")
    shop.bring("two.csv", text.format(2, 2, 50), "orders", mode="append")
    assert shop.values("SELECT order_id, net_amount FROM orders") == [("A1", 150)]


def test_the_later_version_wins_whatever_comes_first(shop: Shop) -> None:
    text = "customer_id,region,updated_at\nM1,{},{}\n"
    shop.bring("crm.csv", text.format("서울", "2024-03-02 10:00"), "customers")
    shop.bring("crm.csv", text.format("부산", "2024-03-01 10:00"), "customers")
    assert shop.values("SELECT home_region FROM customers") == [("서울",)]
    shop.bring("crm.csv", text.format("대구", "2024-03-03 10:00"), "customers")
    assert shop.values("SELECT home_region FROM customers") == [("대구",)]


def test_of_two_versions_in_one_file_the_later_is_taken(shop: Shop) -> None:
    rows = ("M1,서울,2024-03-02", "M1,부산,2024-03-01", "M1,서울,2024-03-02")
    text = "\n".join(("customer_id,region,updated_at", *rows, ""))
    run = shop.bring("crm.csv", text, "customers")
    assert shop.values("SELECT home_region FROM customers") == [("서울",)]
    assert run.answer is not None
    assert {one.count for one in run.answer.evidence.left_out} == {1}


def test_an_address_that_was_taken_out_goes(shop: Shop) -> None:
    text = "customer_id,email,phone\nM1,{},010-1234-5678\n"
    shop.bring("crm.csv", text.format("kim@shop.kr"), "customers")
    shop.bring("crm.csv", text.format(""), "customers")
    assert shop.values("SELECT identifier_type FROM identifiers") == [("phone",)]


def test_columns_that_a_source_does_not_have_keep_their_values(shop: Shop) -> None:
    shop.bring("crm.csv", "customer_id,region,gender\nM1,서울,여\n", "customers")
    shop.bring("web.csv", "customer_id,gender\nM1,여성\n", "customers")
    assert shop.values("SELECT home_region, gender FROM customers") == [("서울", "여성")]


def test_what_a_source_deleted_stays_out_until_a_later_version(shop: Shop) -> None:
    text = "customer_id,region,updated_at,deleted\nM1,서울,{},{}\nM2,부산,2024-03-01,N\n"
    shop.bring("crm.csv", text.format("2024-03-01", "N"), "customers")
    shop.bring("crm.csv", text.format("2024-03-05", "Y"), "customers")
    assert shop.values("SELECT customer_id FROM customers") == [("M2",)]
    assert shop.values("SELECT table_name, row_key FROM tombstones") == [("customers", "M1")]
    shop.bring("old.csv", text.format("2024-03-02", "N"), "customers")
    assert shop.values("SELECT customer_id FROM customers") == [("M2",)]
    shop.bring("crm.csv", text.format("2024-03-09", "N"), "customers")
    assert shop.values("SELECT customer_id FROM customers ORDER BY 1") == [("M1",), ("M2",)]


def test_who_is_deleted_is_reached_no_more(shop: Shop) -> None:
    text = "customer_id,email,updated_at,deleted\nM1,kim@shop.kr,{},{}\n"
    shop.bring("crm.csv", text.format("2024-03-01", "N"), "customers")
    shop.bring("web.csv", "customer_id,phone\nM1,010-1234-5678\n", "customers")
    for _ in range(2):
        shop.bring("crm.csv", text.format("2024-03-05", "Y"), "customers")
        assert shop.values("SELECT identifier FROM identifiers") == [("010-1234-5678",)]
        assert shop.values(
            "SELECT channel, consent_state FROM consents QUALIFY row_number() OVER "
            "(PARTITION BY channel ORDER BY recorded_at DESC) = 1 ORDER BY 1"
        ) == [("email", "withdrawn"), ("sms", "withdrawn")]
    # The mark of a deleted address does not hold the address.
    marks = shop.values("SELECT row_key FROM tombstones WHERE table_name = 'identifiers'")
    assert len(marks) == 1
    assert "kim" not in marks[0][0]


def test_two_records_of_one_version_that_differ_contradict_each_other(shop: Shop) -> None:
    rows = "M1,서울,2024-03-02\nM1,부산,2024-03-02\nM1,대구,2024-03-01\nM2,서울,2024-03-01\n"
    shop.bring("crm.csv", "customer_id,region,updated_at\n" + rows, "customers")
    assert shop.values("SELECT customer_id, home_region FROM customers ORDER BY 1") == [
        ("M1", "부산"),
        ("M2", "서울"),
    ]
    assert shop.values("SELECT quarantine_reasons FROM quarantine") == [('["record:key-twice"]',)]


def test_a_deletion_does_not_undo_a_later_version(shop: Shop) -> None:
    text = "customer_id,region,updated_at,deleted\nM1,서울,{},{}\nM2,부산,2024-03-01,N\n"
    shop.bring("crm.csv", text.format("2024-03-05", "N"), "customers")
    shop.bring("crm.csv", text.format("2024-03-02", "Y"), "customers")
    assert shop.values("SELECT customer_id FROM customers ORDER BY 1") == [("M1",), ("M2",)]


def test_a_snapshot_deletes_what_its_source_no_longer_has(shop: Shop) -> None:
    shop.bring("crm.csv", "customer_id,region\nM1,서울\nM2,부산\nM3,대구\n", "customers")
    shop.bring("web.csv", "customer_id,region\nW1,제주\n", "customers")
    shop.bring("crm.csv", "customer_id,region\nM1,서울\nM3,광주\n", "customers", mode="snapshot")
    assert shop.values("SELECT customer_id, home_region FROM customers ORDER BY 1") == [
        ("M1", "서울"),
        ("M3", "광주"),
        ("W1", "제주"),
    ]


def test_a_snapshot_deletes_nothing_that_waits_in_quarantine(shop: Shop) -> None:
    head = "customer_id,region,birth_on\n"
    rows = "".join(f"M{n},서울,1990-01-0{n}\n" for n in range(1, 6))
    shop.bring("crm.csv", head + rows, "customers", mode="snapshot")
    broken = rows.replace("M2,서울,1990-01-02", "M2,서울,모름").replace("M5,서울,1990-01-05\n", "")
    shop.bring("crm.csv", head + broken, "customers", mode="snapshot")
    ids = "SELECT customer_id FROM customers ORDER BY 1"
    assert shop.values(ids) == [("M1",), ("M2",), ("M3",), ("M4",)]
    # A line that has no shape may be anybody's.
    run = shop.bring(
        "crm.csv",
        head + "M1,서울,1990-01-01\nM3\nM4,서울,1990-01-04\n",
        "customers",
        mode="snapshot",
    )
    assert len(shop.values(ids)) == 4
    assert run.answer is not None
    assert "no row was deleted" in run.answer.evidence.left_out[-1].reason.en


def test_a_mark_of_deletion_that_cannot_be_read_sets_its_record_aside(shop: Shop) -> None:
    text = "customer_id,region,deleted\nM1,서울,N\nM2,부산,Y\nM3,광주,글쎄\nM4,대전,N\n"
    shop.bring("crm.csv", text, "customers", deleted_column="deleted")
    assert shop.values("SELECT customer_id FROM customers ORDER BY 1") == [("M1",), ("M4",)]
    assert shop.values("SELECT quarantine_reasons FROM quarantine") == [
        ('["dangol_deleted:flag"]',)
    ]


def test_a_load_that_only_withdraws_a_consent_says_that_something_is_new(shop: Shop) -> None:
    shop.bring("crm.csv", "customer_id,email_consent\nM1,Y\nM2,Y\n", "customers")
    run = shop.bring("crm.csv", "customer_id,email_consent\nM1,N\nM2,Y\n", "customers")
    assert run.outputs == {"consents": 1}
    assert run.answer is not None
    assert "nothing new" not in run.answer.headline.en


def test_the_day_of_a_moment_with_an_offset_is_the_places_own(shop: Shop) -> None:
    rows = "".join(f"M{n},2024-03-02T05:00:00+09:00\n" for n in range(5))
    shop.bring("crm.csv", "customer_id,joined_on\n" + rows, "customers")
    assert shop.values("SELECT DISTINCT joined_on::VARCHAR FROM customers") == [("2024-03-02",)]


def test_offsets_and_zulu_time_may_stand_in_one_column(shop: Shop) -> None:
    rows = "A1,M1,2024-03-01T09:00:00+09:00,1\nA2,M1,2024-03-01T00:00:00Z,1\n"
    shop.bring("web.csv", "order_id,customer_id,ordered_at,amount\n" + rows, "orders")
    assert shop.values("SELECT DISTINCT ordered_at FROM orders") == [(dt.datetime(2024, 3, 1),)]


def test_a_snapshot_that_lacks_nearly_everything_is_refused(shop: Shop) -> None:
    many = "customer_id\n" + "".join(f"M{n}\n" for n in range(50))
    shop.bring("crm.csv", many, "customers")
    source = shop.source("crm.csv", "customer_id\nM1\n")
    refused = shop.load(source, "customers", mode="snapshot")
    assert refused.outcome == "failed"
    assert refused.message is not None
    assert "lacks 49 of the 50 rows" in refused.message
    assert shop.values("SELECT count(*) FROM customers") == [(50,)]
    assert shop.load(source, "customers", mode="snapshot", may_shrink=True).outcome == "succeeded"
    assert shop.values("SELECT count(*) FROM customers") == [(1,)]


def test_append_never_overwrites(shop: Shop) -> None:
    shop.bring("a.csv", "order_id,customer_id,date,amount\n1,M1,2024-01-01,100\n", "orders")
    run = shop.bring(
        "a.csv",
        "order_id,customer_id,date,amount\n1,M1,2024-01-01,999\n2,M1,2024-01-02,50\n",
        "orders",
        mode="append",
    )
    assert shop.values("SELECT order_id, net_amount FROM orders ORDER BY 1") == [
        ("1", 100),
        ("2", 50),
    ]
    assert shop.values("SELECT quarantine_reasons FROM quarantine") == [('["record:key-taken"]',)]
    assert run.answer is not None
    assert [m.value for m in run.answer.metrics] == [2, 1, 1, 1]


def test_negative_lines_are_legitimate_and_negative_returns_are_not(shop: Shop) -> None:
    shop.bring("a.csv", "order_id,customer_id,date,amount\n1,M1,2024-01-01,-100\n", "orders")
    assert shop.values("SELECT net_amount FROM orders") == [(-100,)]
    returns = "return_id,order_id,line_number,returned_at,returned_amount,currency\n"
    rows = "".join(f"R{n},1,1,2024-01-02,{100 if n else -100},KRW\n" for n in range(30))
    shop.bring("r.csv", returns + rows, "returns")
    assert shop.values("SELECT quarantine_reasons FROM quarantine") == [
        ('["returned_amount:too-small"]',)
    ]


def test_a_backfill_makes_what_depends_on_it_stale(shop: Shop) -> None:
    shop.bring("주문.csv", ORDERS, "orders")
    runner = shop.workspace.runner
    for run_id in runner.refresh("tests", "rfm"):
        runner.wait(run_id, 60)
    assert "rfm" not in {one.slug for one in runner.stale()}
    shop.bring(
        "2023.csv", "주문번호,회원번호,주문일시,결제금액\nB1,M1,2023-05-01 10:00,100\n", "orders"
    )
    assert "rfm" in {one.slug for one in runner.stale()}


def test_orders_without_a_number_are_named_by_what_they_say(shop: Shop) -> None:
    sold = ("M1,{},100,빵", "M1,{},50,우유", "M2,{},70,빵")
    rows = (one.format("2024-01-01 10:00") for one in sold)
    text = "\n".join(("고객,일시,금액,상품명", *rows, ""))
    shop.bring("till.csv", text, "orders", key_from_content=True)
    assert shop.values("SELECT customer_id, net_amount FROM orders ORDER BY 1") == [
        ("M1", 150),
        ("M2", 70),
    ]
    assert shop.bring("till.csv", text, "orders", key_from_content=True).outputs == {}


def test_purchases_of_nobody_known_are_never_taken_for_one(shop: Shop) -> None:
    rows = ",2024-01-01,100,빵\n,2024-01-01,50,우유\n,2024-01-01,50,우유\nM2,2024-01-01,70,빵\n"
    shop.bring("till.csv", "고객,일시,금액,상품명\n" + rows, "orders", key_from_content=True)
    assert shop.values("SELECT customer_id, net_amount FROM orders ORDER BY 1, 2") == [
        ("M2", 70),
        (None, 100),
        (None, 100),
    ]


def test_records_of_a_key_of_several_fields_have_no_name_from_content(shop: Shop) -> None:
    source = shop.source("가격.csv", "상품코드,가격\nP1,100\n")
    with pytest.raises(MappingError, match="content names one field"):
        shop.load(source, "prices", key_from_content=True)


def test_day_and_time_in_two_columns_are_one_moment(shop: Shop) -> None:
    text = "주문번호,회원번호,주문일,주문시간,금액\n1,M1,2024-01-02,09:30,100\n"
    shop.bring("till.csv", text, "orders")
    assert shop.values("SELECT ordered_at FROM orders") == [(dt.datetime(2024, 1, 2, 0, 30),)]


def test_price_times_quantity_less_discount_is_the_net_amount(shop: Shop) -> None:
    text = "order_id,customer_id,date,product,qty,price,discount\n1,M1,2024-01-02,p,3,1000,500\n"
    shop.bring("till.csv", text, "orders")
    assert shop.values("SELECT gross_amount, discount_amount, net_amount FROM order_lines") == [
        (3000, 500, 2500)
    ]


def test_a_constant_speaks_for_every_record(shop: Shop) -> None:
    text = "order_id,customer_id,date,amount\n1,M1,2024-01-02,30.5\n"
    shop.bring("abroad.csv", text, "orders", constants={"currency": "USD", "channel": "web"})
    assert shop.values("SELECT net_amount, currency, channel FROM orders") == [
        (Decimal("30.5"), "USD", "web")
    ]


def test_the_ledger_keeps_the_name_of_the_source_and_how_it_was_loaded(shop: Shop) -> None:
    run = shop.bring("주문.csv", ORDERS, "orders")
    assert (run.kind, run.slug, run.instance) == ("load", "load", "주문.csv")
    assert run.parameters == {"loaded_as": "orders", "mode": "upsert"}


def test_data_that_ended_long_ago_is_noticed(shop: Shop) -> None:
    old = shop.bring("2019.csv", ORDERS.replace("2024", "2019"), "orders")
    assert old.answer is not None
    assert "3 Mar 2019" in old.answer.action.en
    new = shop.bring("2024.csv", ORDERS, "orders")
    assert new.answer is not None
    assert new.answer.action.en == "Bring the answers up to date."
