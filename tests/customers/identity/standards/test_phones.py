"""Phone numbers in every way that people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.customers.identity.standards.phones import phone


@pytest.mark.parametrize(
    "text",
    [
        "010-3141-5926", "01031415926", "010 3141 5926", "010.3141.5926", "+82 10-3141-5926",
        "+82 010-3141-5926", "82-10-3141-5926", "0082 10 3141 5926", "1031415926", "(010)3141-5926",
        "０１０－３１４１－５９２６", "tel:010-3141-5926", "'01031415926", "010–3141–5926",
        "010-3141-5926 (내선 12)", "010-3141-5926 ext 3", " 010-3141-5926 ",
    ],
)  # fmt: skip
def test_every_spelling_of_a_korean_number_is_one(text: str) -> None:
    found = phone(text)
    assert (found.key, found.confidence, found.fault) == ("+821031415926", 1.0, None)


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("02)785-3141", "KR", "+8227853141"),
        ("031-785-3141", "KR", "+82317853141"),
        ("011-785-3141", "KR", "+82117853141"),
        ("070-7123-9041", "KR", "+827071239041"),
        ("(415) 867-5309", "US", "+14158675309"),
        ("1-415-867-5309", "US", "+14158675309"),
        ("+1 415 867 5309", "KR", "+14158675309"),
        ("090-8765-2345", "JP", "+819087652345"),
        ("03-3234-9078", "JP", "+81332349078"),
        ("07911 123456", "GB", "+447911123456"),
        ("+44 20 7946 0958", "KR", "+442079460958"),
    ],
)
def test_numbers_of_other_kinds_and_countries(text: str, country: str, number: str) -> None:
    found = phone(text, country)
    assert (found.key, found.fault) == (number, None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("010-0000-0000", "placeholder"),
        ("010-1234-5678", "placeholder"),
        ("0000", "placeholder"),
        ("010-31**-5926", "masked"),
        ("010-0123-9041", "unlikely"),  # Korea gives out no 010-0 and no 010-1.
        ("1588-3141", "unlikely"),  # Of a company, not of a person.
        ("010 3141 592", "incomplete"),
        ("없음", "unreadable"),
        ("", "unreadable"),
        ("12", "unreadable"),
    ],
)
def test_what_is_no_number_of_anybody_is_told(text: str, fault: str) -> None:
    assert phone(text).fault == fault


def test_what_stands_for_nothing_joins_nobody() -> None:
    assert not phone("010-0000-0000").joins
    assert not phone("010-31**-5926").joins
    assert phone("010-3141-5926").joins


@given(st.text(max_size=30))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    found = phone(text)
    assert found.key == "" or (found.key[0] == "+" and found.key[1:].isdigit())


@given(st.from_regex(r"010[2-9]\d{7}", fullmatch=True))
def test_reading_a_standard_form_changes_nothing(text: str) -> None:
    once = phone(text)
    assert phone(once.value) == once
