"""What is asked of a password, and how it is kept."""

import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from staff import FAST, OTHER_PASSWORD, PASSWORD

from dangol.governance.passwords import PASSWORDS, password_fault


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("eleven char", "A password has at least 12 characters; this one has 11"),
        ("", "A password has at least 12 characters; this one has 0"),
        ("단골손님" * 2, "A password has at least 12 characters; this one has 8"),
        ("a" * 1025, "A password has at most 1,024 characters; this one has 1,025"),
        ("abcabcabcabc", "A password has at least 5 different characters; this one has 3"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused_with_the_reason(
    password: str, fault: str
) -> None:
    assert password_fault(password) == fault


@pytest.mark.parametrize("password", ["twelve chars", "단골손님은 언제나 옳다", PASSWORD])
def test_length_is_enough_for_a_password(password: str) -> None:
    assert password_fault(password) is None


def test_a_password_matches_itself_only() -> None:
    kept = FAST.hash(PASSWORD)
    assert PASSWORD not in kept
    assert FAST.match(PASSWORD, kept)
    assert not FAST.match(PASSWORD.upper(), kept)
    assert not FAST.match(f"{PASSWORD} ", kept)


def test_the_same_password_is_kept_differently_for_two_people() -> None:
    assert FAST.hash(PASSWORD) != FAST.hash(PASSWORD)


def test_a_password_typed_on_another_system_is_the_same() -> None:
    composed = "단골손님은 언제나 옳다"
    kept = FAST.hash(composed)
    assert FAST.match(unicodedata.normalize("NFD", composed), kept)


@pytest.mark.parametrize("given", ["", "a" * 100_000, "half a pair \ud800", "nul \x00 in between"])
def test_whatever_is_typed_is_only_a_wrong_password(given: str) -> None:
    assert not FAST.match(given, FAST.hash(PASSWORD))
    assert not FAST.match(given, None)
    assert not FAST.match(given, "no hash at all")


def test_passwords_are_kept_with_the_parameters_that_argon2_recommends() -> None:
    parameters = extract_parameters(PASSWORDS.hash(OTHER_PASSWORD))
    recommended = extract_parameters(PasswordHasher().hash(""))
    assert parameters == recommended
    assert parameters.type.name == "ID"
    assert PASSWORDS.outdated(FAST.hash(PASSWORD))
