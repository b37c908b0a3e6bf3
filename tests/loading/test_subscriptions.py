"""Contracts come in as billing systems and memberships export them."""

import datetime as dt

import pytest
from own_data import Shop

from dangol.loading.desk import preview
from dangol.loading.reason_words import reason_words

KOREAN = """계약번호,고객번호,요금제,개통일,해지일,월요금,약정기간,납부방법,해지사유
S1,M1,5G 프리미어,2023-01-05,,"89,000원",2년 약정,카드,
S2,M2,5G 라이트,2023.02.11,2024-03-02,55000,무약정,자동이체,요금
S3,M3,5G 라이트,2023-03-02,9999-12-31,55000,무약정,자동이체,
S4,M4,5G 라이트,2023-03-02,2024-13-02,55000,무약정,자동이체,
S5,M5,5G 라이트,2023-03-02,2024-05-02,55000,무약정,자동이체,이사
"""
ENGLISH = """customer_id,plan,start_date,end_date,monthly_charges,currency,contract,payment_method
C1,Gold,2023-01-05,,19.90,EUR,month-to-month,card
C1,Silver,2021-01-05,2022-01-05,9.90,EUR,one year,card
C2,Gold,2023-01-05,2024-01-05,19.90,EUR,one year,bank transfer
"""


def test_a_korean_export_is_recognised_and_loaded(shop: Shop) -> None:
    source = shop.source("계약.csv", KOREAN)
    found = preview(shop.workspace, source)
    assert (found.form.name, found.missing) == ("subscriptions", ())
    assert found.mapping.mapped == frozenset({
        "subscription_id", "customer_id", "plan_name", "started_on", "ended_on", "monthly_amount",
        "contract_kind", "payment_method", "end_reason",
    })  # fmt: skip
    assert shop.load(source, "subscriptions").outcome == "succeeded"
    query = (
        "SELECT subscription_id, started_on, ended_on, monthly_amount::int, currency, "
        "contract_kind FROM subscriptions ORDER BY 1"
    )
    assert shop.values(query) == [
        ("S1", dt.date(2023, 1, 5), None, 89_000, "KRW", "2년 약정"),
        ("S2", dt.date(2023, 2, 11), dt.date(2024, 3, 2), 55_000, "KRW", "무약정"),
        ("S3", dt.date(2023, 3, 2), None, 55_000, "KRW", "무약정"),
        ("S5", dt.date(2023, 3, 2), dt.date(2024, 5, 2), 55_000, "KRW", "무약정"),
    ]
    reasons = shop.values("SELECT quarantine_reasons FROM quarantine")
    assert reasons == [('["ended_on:date"]',)]


def test_without_numbers_whoever_comes_back_has_another_contract(shop: Shop) -> None:
    source = shop.source("members.csv", ENGLISH)
    found = preview(shop.workspace, source)
    assert (found.form.name, found.missing) == ("subscriptions", ())
    assert shop.load(source, "subscriptions").outcome == "succeeded"
    query = "SELECT subscription_id, plan_name, ended_on, currency FROM subscriptions ORDER BY 1"
    assert shop.values(query) == [
        ("C1/2021-01-05", "Silver", dt.date(2022, 1, 5), "EUR"),
        ("C1/2023-01-05", "Gold", None, "EUR"),
        ("C2/2023-01-05", "Gold", dt.date(2024, 1, 5), "EUR"),
    ]


def test_a_contract_that_ends_is_the_same_contract(shop: Shop) -> None:
    shop.bring("members.csv", ENGLISH, "subscriptions")
    ended = ENGLISH.replace("C1,Gold,2023-01-05,,", "C1,Gold,2023-01-05,2024-02-01,")
    shop.bring("members.csv", ended, "subscriptions")
    query = "SELECT count(*), count(ended_on) FROM subscriptions"
    assert shop.values(query) == [(3, 3)]


def test_a_contract_does_not_end_before_it_began(shop: Shop) -> None:
    turned = ENGLISH.replace("2021-01-05,2022-01-05", "2022-01-05,2021-01-05")
    shop.bring("members.csv", turned, "subscriptions")
    assert shop.values("SELECT count(*) FROM subscriptions") == [(2,)]
    reasons = shop.values("SELECT quarantine_reasons FROM quarantine")
    assert reasons == [('["ended_on:before-start"]',)]
    words = reason_words("ended_on:before-start")
    assert (words.en, words.ko) == (
        "End of contract lies before the start",
        "계약종료일이 시작보다 앞섭니다",
    )


@pytest.mark.parametrize("lacking", ["customer_id", "start_date"])
def test_what_is_needed_is_named(shop: Shop, lacking: str) -> None:
    content = ENGLISH.replace(lacking, "other")
    found = preview(shop.workspace, shop.source("m.csv", content), "subscriptions")
    assert "subscription_id" in found.missing
