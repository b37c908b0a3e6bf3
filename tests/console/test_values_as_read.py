"""Values of records as people read them."""

from typing import Any

import pytest

from dangol.console.shown import grouped, nested


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"tv": 85494449.81, "소셜": 12000.0}, "tv: 85,494,449.81\n소셜: 12,000"),
        ({"tv": [1.0, 0.5, 0]}, "tv: 1, 0.5, 0"),
        (["서울", "부산"], "서울, 부산"),
        ([{"name": "a"}], '[\n {\n  "name": "a"\n }\n]'),
        ({"and": [{"is": "vip"}]}, '{\n "and": [\n  {\n   "is": "vip"\n  }\n ]\n}'),
    ],
)
def test_plain_values_are_lines_and_what_is_nested_deeper_is_json(value: Any, said: str) -> None:
    assert nested(value) == said


@pytest.mark.parametrize(("value", "said"), [(1234567, "1,234,567"), (0.25, "0.25"), ("봄", "봄")])
def test_numbers_are_grouped(value: Any, said: str) -> None:
    assert grouped(value) == said
