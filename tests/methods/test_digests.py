"""Digests of many texts are those of hashlib."""

import hashlib

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.methods.digests import BLOCK, leading_bits


def by_hashlib(text: str, after: bytes) -> int:
    digest = hashlib.md5(after + text.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:8], "big")


texts = st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=150), max_size=40)


@given(texts, st.sampled_from([b"", b"s" * BLOCK, b"t" * 2 * BLOCK]))
def test_any_texts_have_the_digests_of_hashlib(given_texts: list[str], after: bytes) -> None:
    found = leading_bits(pa.array(given_texts, pa.string()), after=after)
    assert found.tolist() == [by_hashlib(text, after) for text in given_texts]


@pytest.mark.parametrize("length", [0, 1, 55, 56, 63, 64, 119, 120, 1023, 1024, 1025, 5000])
def test_every_edge_of_a_block_is_padded_as_the_standard_says(length: int) -> None:
    one = ["가" * (length // 3) + "x" * (length % 3), "short"]
    assert leading_bits(pa.array(one)).tolist() == [by_hashlib(text, b"") for text in one]


def test_more_texts_than_are_worked_on_together_stay_in_their_order() -> None:
    many = [f"customer-{number}" for number in range(40_000)]
    found = leading_bits(pa.array(many)[5:])
    assert found.tolist() == [by_hashlib(text, b"") for text in many[5:]]


@pytest.mark.parametrize("kind", [pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_any_kind_of_text_column_is_read(kind: pa.DataType) -> None:
    some = pa.array(["a", "나", "a"]).cast(kind)
    assert leading_bits(some).tolist() == [by_hashlib(text, b"") for text in ("a", "나", "a")]


def test_a_missing_text_has_no_digest() -> None:
    with pytest.raises(ValueError, match="1 of 2 texts are missing"):
        leading_bits(pa.array(["a", None]))


def test_half_a_block_cannot_be_set_before() -> None:
    with pytest.raises(ValueError, match="not whole blocks"):
        leading_bits(pa.array(["a"]), after=b"half")
