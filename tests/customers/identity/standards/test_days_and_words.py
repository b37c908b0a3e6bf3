"""Days of birth, genders, countries and numbers."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.customers.identity.standards.birth_days import birth_day
from dangol.customers.identity.standards.countries import country_code
from dangol.customers.identity.standards.genders import gender
from dangol.customers.identity.standards.numbers import number

TODAY = dt.date(2026, 11, 26)


@pytest.mark.parametrize(
    "text",
    [
        "1985-03-12", "1985.3.12", "1985/03/12", "19850312", "850312", "85.3.12", "85-03-12",
        "850312-1******", "850312-1234567", "8503121", "1985년 3월 12일", "March 12, 1985",
        "12 Mar 1985", "1985-03-12 00:00:00", "１９８５-03-12",
    ],
)  # fmt: skip
def test_every_way_to_write_a_day_is_one(text: str) -> None:
    assert birth_day(text, TODAY).key == "1985-03-12"


@pytest.mark.parametrize(
    ("text", "country", "day"),
    [
        ("03/25/1985", "US", "1985-03-25"),
        ("25/03/1985", "US", "1985-03-25"),
        ("12/03/1985", "US", "1985-12-03"),
        ("12/03/1985", "GB", "1985-03-12"),
        ("010203-3******", "KR", "2001-02-03"),
        ("010203-1******", "KR", "1901-02-03"),
    ],
)
def test_the_country_decides_what_comes_first(text: str, country: str, day: str) -> None:
    assert birth_day(text, dt.date(2020, 1, 1), country).key == day


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("12/03/1985", "ambiguous"), ("1970-01-01", "unlikely"), ("1899-12-31", "placeholder"),
        ("2030-01-01", "placeholder"), ("1985-13-01", "unreadable"), ("", "unreadable"),
        ("85****", "masked"),
    ],
)  # fmt: skip
def test_what_is_no_day_of_birth_is_told(text: str, fault: str) -> None:
    assert birth_day(text, TODAY).fault == fault


@given(st.dates(dt.date(1930, 1, 1), TODAY))
def test_a_day_is_read_as_it_was_written(day: dt.date) -> None:
    for text in (day.isoformat(), day.strftime("%Y%m%d"), day.strftime("%d %b %Y")):
        assert birth_day(text, TODAY).value == day.isoformat()


@given(st.text(max_size=30))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    found = birth_day(text, TODAY)
    assert found.fault is not None or dt.date.fromisoformat(found.key) <= TODAY


@pytest.mark.parametrize(
    ("text", "form"),
    [("여", "f"), ("여성", "f"), ("F", "f"), ("Male", "m"), ("男", "m"), ("2", "f"), ("X", "x")],
)
def test_genders(text: str, form: str) -> None:
    assert gender(text).key == form


def test_a_gender_that_was_not_told_is_none() -> None:
    assert gender("모름").key == ""


@pytest.mark.parametrize(
    ("text", "code"), [("KR", "KR"), ("대한민국", "KR"), ("usa", "US"), ("日本", "JP"), ("", "DE")]
)
def test_countries(text: str, code: str) -> None:
    assert country_code(text, "DE") == code


@pytest.mark.parametrize(
    "text", ["0000-0000", "null", "anonymous", "-", "00000000-0000-0000-0000-000000000000", "0"]
)
def test_numbers_that_stand_for_nothing(text: str) -> None:
    assert number(text).fault == "placeholder"
    assert not number(text).joins


def test_hyphens_of_a_card_count_nothing() -> None:
    assert number("9400-1234-5671").key == number("9400 1234 5671").key
    assert number("device-0012345").key == "device-0012345"
