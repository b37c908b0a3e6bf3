"""The tracking plan as people write it."""

import pytest

from dangol.tracking.errors import PropertyColumnTakenError, PropertyUnreadableError
from dangol.tracking.expected_event import ExpectedEvent, ExpectedProperty


def expected(properties: str, name: str = "Product Viewed") -> ExpectedEvent:
    return ExpectedEvent(name=name, properties=properties)


def test_properties_are_read_in_their_order() -> None:
    plan = expected("product_id text required; list price number column required ;; sizes list")
    assert plan.expected == (
        ExpectedProperty("product_id", "text", is_required=True),
        ExpectedProperty("list price", "number", is_required=True, is_column=True),
        ExpectedProperty("sizes", "list"),
    )


@pytest.mark.parametrize("wrong", ["price", "price money", "number", "required", "text required"])
def test_what_is_no_property_is_refused_with_what_there_is(wrong: str) -> None:
    with pytest.raises(PropertyUnreadableError, match=r"text, number, flag, moment, list, object"):
        expected(wrong).check([])


def test_one_column_holds_one_kind() -> None:
    there = expected("size number column", "Product Added")
    with pytest.raises(PropertyColumnTakenError, match="number for 'Product Added'"):
        expected("size text column").check([there])
    expected("size number column").check([there])
    expected("size text").check([there])
