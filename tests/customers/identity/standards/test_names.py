"""Names of people in four scripts, whole and in parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.customers.identity.standards.names import name
from dangol.customers.identity.standards.text import folded


@pytest.mark.parametrize(
    ("text", "family", "given_name"),
    [
        ("김철수", "김", "철수"),
        ("김 철수", "김", "철수"),
        ("김철수님", "김", "철수"),
        ("김철수 고객님", "김", "철수"),
        ("김철수(회사)", "김", "철수"),
        ("김철수2", "김", "철수"),
        ("남궁민수", "남궁", "민수"),
        ("선우은숙", "선우", "은숙"),
        ("이준", "이", "준"),
        ("Robert Smith", "Smith", "Robert"),
        ("Dr. Robert J. Smith Jr.", "Smith", "Robert"),
        ("SMITH, JOHN A", "Smith", "John"),
        ("Maria de la Cruz", "de la Cruz", "Maria"),
        ("Ludwig van Beethoven", "van Beethoven", "Ludwig"),
        ("KIM, Chul-soo", "Kim", "Chul-soo"),
        ("Kim Chul Soo", "Kim", "ChulSoo"),
        ("Cheolsu Kim", "Kim", "Cheolsu"),
        ("佐藤 花子", "佐藤", "花子"),
        ("佐々木希", "佐々木", "希"),
        ("田中様", "", "田中"),
        ("ヤマダ タロウ", "ヤマダ", "タロウ"),
        ("やまだ たろう", "ヤマダ", "タロウ"),
        ("王小明", "王", "小明"),
    ],
)
def test_a_name_in_its_parts(text: str, family: str, given_name: str) -> None:
    found = name(text)
    assert (found.family, found.given) == (family, given_name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bob Smith", "Robert Smith"),
        ("Seán O'Brien", "SEAN OBRIEN"),
        ("やまだ たろう", "ヤマダ タロウ"),
        ("KIM, Chul-soo", "Kim Chulsoo"),
        ("김철수", "김철수 님"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    keys = [(n.family_key, n.given_key) for n in (name(one), name(other))]
    assert keys[0] == keys[1]


def test_parts_that_a_source_has_apart_are_believed() -> None:
    found = name("", family="PARK", given="ji-sung")
    assert (found.family, found.given, found.confidence) == ("Park", "Ji-Sung", 1.0)


def test_hangul_is_compared_by_its_letters() -> None:
    found = name("김철수")
    assert (found.family_key, found.given_key) == ("gim", "cheolsu")
    assert folded("각 쌍 의 값") == "gak ssang ui gaps"
    assert folded("É") == "e"
    assert folded("山田") == "5c717530"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("김*수", "masked"), ("홍길동", "placeholder"), ("test", "placeholder"),
        ("John Doe", "placeholder"), ("", "unreadable"), ("12345", "unreadable"),
        ("Madonna", "incomplete"), ("J. Smith", "incomplete"), ("박씨", "incomplete"),
        ("㈜김철수상사", "ambiguous"),
    ],
)  # fmt: skip
def test_what_is_no_whole_name_is_told(text: str, fault: str) -> None:
    assert name(text).fault == fault


@given(st.text(max_size=30))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    found = name(text)
    assert found.fault is not None or found.given_key
