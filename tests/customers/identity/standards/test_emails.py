"""Addresses of e-mail: mistyped, wrapped, shared, made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.customers.identity.standards.emails import email


@pytest.mark.parametrize(
    ("text", "value", "key"),
    [
        ("kim@naver.com", "kim@naver.com", "kim@naver.com"),
        (" KIM@Naver.COM ", "kim@naver.com", "kim@naver.com"),
        ("Kim.Cheolsu+shop@gmail.com", "kim.cheolsu+shop@gmail.com", "kimcheolsu@gmail.com"),
        ("kimcheolsu@googlemail.com", "kimcheolsu@googlemail.com", "kimcheolsu@gmail.com"),
        ("kim.cheolsu@naver.com", "kim.cheolsu@naver.com", "kim.cheolsu@naver.com"),
        ("kim@gmial.com", "kim@gmail.com", "kim@gmail.com"),
        ("kim@naver.con", "kim@naver.com", "kim@naver.com"),
        ("kim@hanmail.net", "kim@hanmail.net", "kim@daum.net"),
        ("Kim <kim@daum.net>", "kim@daum.net", "kim@daum.net"),
        ("mailto:kim@daum.net", "kim@daum.net", "kim@daum.net"),
        ("kim@@naver.com", "kim@naver.com", "kim@naver.com"),
        ("ｋｉｍ@naver.com", "kim@naver.com", "kim@naver.com"),
        ("김철수@naver.com", "김철수@naver.com", "김철수@naver.com"),
    ],
)
def test_every_spelling_of_a_box_is_one(text: str, value: str, key: str) -> None:
    found = email(text)
    assert (found.value, found.key, found.fault) == (value, key, None)


def test_what_was_put_right_is_less_sure() -> None:
    assert email("kim@naver.com").confidence > email("kim@naver.con").confidence
    assert email("kim@naver.com").confidence > email("kim@@naver.com").confidence


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("test@test.com", "placeholder"),
        ("test123@naver.com", "placeholder"),
        ("noemail@shop.kr", "placeholder"),
        ("noreply@shop.kr", "placeholder"),
        ("aaa@naver.com", "placeholder"),
        ("info@shop.kr", "unlikely"),
        ("k**m@naver.com", "masked"),
        ("kim", "unreadable"),
        ("kim@naver", "unreadable"),
        ("", "unreadable"),
    ],
)
def test_what_reaches_nobody_is_told(text: str, fault: str) -> None:
    assert email(text).fault == fault


@given(st.text(max_size=40) | st.emails())
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    found = email(text)
    assert found.key == "" or found.key.count("@") == 1
    if found.value and found.fault is None:
        assert email(found.value).key == found.key
