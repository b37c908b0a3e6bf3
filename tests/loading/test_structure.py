"""What separates values, and which line names the columns."""

import pytest

from dangol.loading.structure import structure_of, unique_names


@pytest.mark.parametrize(
    ("text", "delimiter", "names", "line"),
    [
        ("a,b\n1,2\n", ",", ("a", "b"), 0),
        ("a\tb\n1\t2\n", "\t", ("a", "b"), 0),
        ("이름;금액\n김;1,5\n이;2,5\n", ";", ("이름", "금액"), 0),
        ("a|b|c\n1|2|3\n", "|", ("a", "b", "c"), 0),
        ("조회기간: 2024-01\n\n주문번호,고객\nA1,김\nA2,이\n", ",", ("주문번호", "고객"), 2),
        ("1,2\n3,4\n", ",", ("column 1", "column 2"), None),
        ("name\nkim\nlee\n", ",", ("name",), 0),
        ('"주소, 전체",이름\n"서울, 중구",김\n', ",", ("주소, 전체", "이름"), 0),
        ('id,memo\n1,"두 줄\n메모"\n2,한 줄\n', ",", ("id", "memo"), 0),
    ],
)
def test_the_structure_is_found(
    text: str, delimiter: str, names: tuple[str, ...], line: int | None
) -> None:
    found = structure_of(text)
    assert found is not None
    assert (found.delimiter, found.names, found.header_line) == (delimiter, names, line)


def test_there_is_no_structure_in_nothing() -> None:
    assert structure_of("") is None
    assert structure_of("\n \n") is None


def test_what_is_told_is_not_guessed() -> None:
    found = structure_of("a,b\nc,d\n", has_header=False)
    assert found is not None
    assert found.header_line is None
    assert structure_of("a,b;c\n", delimiter=";").names == ("a,b", "c")  # type: ignore[union-attr]


def test_columns_of_one_name_are_told_apart() -> None:
    assert unique_names(["금액", "금액", "", "A", "a"]) == (
        "금액",
        "금액 (2)",
        "column 3",
        "A",
        "a (2)",
    )


def test_no_name_given_to_a_column_is_that_of_another() -> None:
    names = unique_names(["a", "a", "a (2)", "", "column 4", "A"])
    assert names == ("a", "a (3)", "a (2)", "column 4", "column 4 (2)", "A (4)")
