"""An identifier is recognised where it stands by itself, and never within a longer one."""

import re

import duckdb
import pytest

from dangol.governance.naming import alone

MAIL, PHONE = "im@shop.example", "01012345678"


def is_found(word: str, text: str) -> bool:
    """By Python and by RE2, which must agree."""
    python = re.search(alone(word), text.lower()) is not None
    query = "SELECT regexp_matches(?, ?)"
    assert duckdb.execute(query, [text.lower(), alone(word)]).fetchone() == (python,)
    return python


@pytest.mark.parametrize(
    "text",
    [
        MAIL, "IM@Shop.Example", f"write to {MAIL}.", f"<{MAIL}>", f"{MAIL}에게", f"메일{MAIL}",
        f'{{"email":"{MAIL}"}}', f"\\n{MAIL}\\n", f"\\ud558{MAIL}", f"?email={MAIL}&a=1",
        f"%3D{MAIL}", f"mailto:{MAIL}, please", f"{MAIL}-",
    ],
)  # fmt: skip
def test_it_is_found_wherever_it_is_written(text: str) -> None:
    assert is_found(MAIL, text)


@pytest.mark.parametrize(
    "text",
    ["kim@shop.example", "im@shop.example.kr", "j.im@shop.example", "im@shop.examples",
     "a_im@shop.example", "im@shop.example-mall.kr"],
)  # fmt: skip
def test_a_longer_address_is_another(text: str) -> None:
    assert not is_found(MAIL, text)


def test_a_longer_number_is_another() -> None:
    assert is_found(PHONE, f"tel:{PHONE};")
    assert not is_found(PHONE, f"{PHONE}9")
    assert not is_found(PHONE, f"9{PHONE}")
    assert not is_found("simulated-phone-1", "simulated-phone-1419")
