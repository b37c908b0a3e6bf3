"""Free text as it may be quoted: what reaches somebody is hidden, the rest can be read."""

import pytest

from dangol.governance.masking import masked_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("전화 010-1234-5678로 주세요", "전화 ***로 주세요"),
        ("mail me: kim.haneul+shop@example.co.kr!", "mail me: ***!"),
        ("see https://example.com/me?id=3 please", "see *** please"),
        ("주문 2024031500123 언제 오나요", "주문 *** 언제 오나요"),
        ("ask Mr. Smith at the counter", "ask Mr. *** at the counter"),
        ("my insta is @haneul_kim", "my insta is ***"),
        ("3일 걸려서 10점 만점에 7점", "3일 걸려서 10점 만점에 7점"),
    ],
)
def test_what_reaches_somebody_is_hidden(text: str, shown: str) -> None:
    assert masked_text(text) == shown


def test_known_names_of_the_writer_are_hidden() -> None:
    assert (
        masked_text("저 김하늘인데요, 하늘이에요", ["김하늘", "하늘"]) == "저 ***인데요, ***이에요"
    )
    assert masked_text("I am ANN LEE, Ann", ["Ann Lee"]) == "I am ***, ***"
