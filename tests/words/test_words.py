"""Numbers, ranges and sentences as each language writes them."""

import datetime as dt
import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangol.words import (
    LANGUAGES,
    MINUS,
    Count,
    Day,
    Days,
    Figure,
    Money,
    Share,
    Text,
    both,
    particle,
    three_figures,
)


@pytest.mark.parametrize(
    ("value", "en", "ko"),
    [
        (0, "₩0", "0 원"),
        (7.5, "₩7.5", "7.5 원"),
        (999, "₩999", "999 원"),
        (1_000, "₩1K", "1,000 원"),
        (9_994, "₩9.99K", "9,990 원"),
        (9_999, "₩10K", "1만 원"),
        (12_345, "₩12.3K", "1.23만 원"),
        (999_499, "₩999K", "99.9만 원"),
        (999_500, "₩1M", "100만 원"),
        (12_345_678, "₩12.3M", "1,230만 원"),
        (99_949_999, "₩99.9M", "9,990만 원"),
        (99_950_000, "₩100M", "1억 원"),
        (8_410_000_000, "₩8.41B", "84.1억 원"),
        (1_234_000_000_000, "₩1.23T", "1.23조 원"),
        (-45_600, f"{MINUS}₩45.6K", f"{MINUS}4.56만 원"),
        (Decimal("-0.004"), f"{MINUS}₩0.004", f"{MINUS}0.004 원"),
    ],
)
def test_money_has_three_figures_in_the_steps_of_its_language(
    value: float, en: str, ko: str
) -> None:
    money = Money(value, "KRW")
    assert (money.say("en"), money.say("ko")) == (en, ko)


@pytest.mark.parametrize(
    ("currency", "en", "ko"),
    [
        ("USD", "$1.5K", "1,500 달러"),
        ("EUR", "€1.5K", "1,500 유로"),
        ("JPY", "¥1.5K", "1,500 엔"),
        ("CHF", "CHF 1.5K", "1,500 CHF"),
    ],
)
def test_money_carries_the_sign_or_the_name_of_its_currency(
    currency: str, en: str, ko: str
) -> None:
    assert Money(1500, currency).say("en") == en
    assert Money(1500, currency).say("ko") == ko


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (0.000123456, "0.000123"),
        (0.05, "0.05"),
        (9.999, "10"),
        (99.95, "100"),
        (123.4, "123"),
        (1234.5, "1,230"),
        (999_999, "1,000,000"),
    ],
)
def test_three_figures_are_written_without_exponent(value: float, written: str) -> None:
    assert three_figures(value) == written
    assert Figure(value).say("ko") == written


@settings(deadline=None)
@given(st.floats(1e-4, 1e15))
def test_three_figures_are_within_half_of_the_third(value: float) -> None:
    read = float(three_figures(value).replace(",", ""))
    assert math.isclose(read, value, rel_tol=0.0051, abs_tol=5.1e-7)


@settings(deadline=None)
@given(st.floats(-1e15, 1e15), st.sampled_from(["KRW", "USD", "CHF"]))
def test_a_step_of_money_is_never_written_as_a_thousand_of_the_one_below(
    value: float, currency: str
) -> None:
    said = Money(value, currency).say("en")
    assert "1,000K" not in said
    assert "1,000M" not in said
    assert "10,000만" not in Money(value, currency).say("ko")


@pytest.mark.parametrize(
    ("value", "plain", "signed"),
    [
        (0.296, "29.6%", "+29.6%"),
        (-0.05, f"{MINUS}5%", f"{MINUS}5%"),
        (0, "0%", "0%"),
        (-0.0001, "0%", "0%"),
        (0.0001, "0%", "0%"),
        (1.0, "100%", "+100%"),
        (12.345, "1,234.5%", "+1,234.5%"),
        (Decimal("0.5"), "50%", "+50%"),
    ],
)
def test_a_share_is_written_as_per_cent(value: float, plain: str, signed: str) -> None:
    for language in LANGUAGES:
        assert Share(value).say(language) == plain
        assert Share(value, signed=True).say(language) == signed


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (1234567, "1,234,567"), (-1234, f"{MINUS}1,234"), (-0.4, "0"), (2469.0, "2,469")],
)
def test_a_count_is_written_out(value: float, written: str) -> None:
    assert [Count(value).say(language) for language in LANGUAGES] == [written, written]


@pytest.mark.parametrize(
    ("first", "last", "en", "ko"),
    [
        ("2017-12-25", "2017-12-31", "25–31 Dec", "12월 25–31일"),
        ("2018-01-29", "2018-02-04", "29 Jan–4 Feb", "1월 29일–2월 4일"),
        ("2017-12-31", "2018-01-06", "31 Dec–6 Jan", "12월 31일–1월 6일"),
        ("2017-12-01", "2018-12-31", "1 Dec–31 Dec", "12월 1일–12월 31일"),
    ],
)
def test_a_stretch_of_days_names_a_month_once(first: str, last: str, en: str, ko: str) -> None:
    days = Days(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert (days.say("en"), days.say("ko")) == (en, ko)


def test_a_day_has_its_year_only_when_asked_for() -> None:
    day = dt.date(2018, 1, 1)
    assert (Day(day).say("en"), Day(day).say("ko")) == ("1 Jan", "1월 1일")
    assert Day(day, year=True).say("en") == "1 Jan 2018"
    assert Day(day, year=True).say("ko") == "2018년 1월 1일"


def test_gaps_of_a_sentence_are_filled_in_its_language() -> None:
    said = both(
        "{who} brought {amount} on {day}; {n} times {times}.",
        "{day} {who}이 {amount}을 {n}번 {times}.",
        who=Text(en="Champions", ko="최고 단골"),
        amount=Money(84_100_000, "KRW"),
        day=Day(dt.date(2018, 1, 1)),
        n=Count(1200),
        times="x",
    )
    assert said.of("en") == "Champions brought ₩84.1M on 1 Jan; 1,200 times x."
    assert said.of("ko") == "1월 1일 최고 단골이 8,410만 원을 1,200번 x."


def test_a_gap_that_nobody_fills_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        both("{n} people", "{n}명")


@pytest.mark.parametrize(
    ("word", "pair", "said"),
    [
        ("고객", ("이", "가"), "고객이"),
        ("매출", ("은", "는"), "매출은"),
        ("가게", ("을", "를"), "가게를"),
        ("‘고객’", ("과", "와"), "‘고객’과"),
        ("SALE", ("이", "가"), "SALE가"),
        ("MEAT", ("을", "를"), "MEAT를"),
        ("CRM", ("이", "가"), "CRM이"),
        ("3", ("이", "가"), "3이"),
        ("2", ("이", "가"), "2가"),
        ("25%", ("이", "가"), "25%가"),
        ("부산", ("으로", "로"), "부산으로"),
        ("서울", ("으로", "로"), "서울로"),
        ("8", ("으로", "로"), "8로"),
        ("가게", ("으로", "로"), "가게로"),
        ("", ("이", "가"), "가"),
    ],
)
def test_a_particle_follows_the_last_sound(word: str, pair: tuple[str, str], said: str) -> None:
    assert particle(word, *pair) == said
