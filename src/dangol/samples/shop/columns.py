"""Arrow columns from whole numpy arrays: numbered names, exact money, moments, choices."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

WON_PARTS = 10_000
CENT_PARTS = 100
"""Money is counted in ten-thousandths, as it is stored: whole numbers add up exactly."""


def numbered(prefix: str, numbers: npt.NDArray[np.int64], digits: int) -> pa.Array:
    """``prefix`` and each number with leading zeros."""
    plain = pc.utf8_lpad(pa.array(numbers, pa.int64()).cast(pa.string()), digits, "0")
    return joined(prefix, plain)


def joined(*parts: pa.Array | str) -> pa.Array:
    """Texts put together row by row."""
    return pc.binary_join_element_wise(*parts, "")


def chosen(words: Sequence[str | None], places: npt.NDArray[np.integer[Any]]) -> pa.Array:
    """Words by their place in a list; empty where the place is negative."""
    at = np.asarray(places, dtype=np.int64)
    return pa.array(list(words), pa.string()).take(pa.array(at, mask=at < 0))


def constant(word: str, count: int) -> pa.Array:
    """The same word in every row."""
    return pa.repeat(pa.scalar(word), count)


def money(parts: npt.NDArray[np.int64]) -> pa.Array:
    """Amounts from ten-thousandths, exactly."""
    low = np.ascontiguousarray(parts, dtype=np.int64)
    both = np.empty((len(low), 2), dtype=np.int64)
    both[:, 0], both[:, 1] = low, low >> 63
    kind = pa.decimal128(18, 4)
    return pa.Array.from_buffers(kind, len(low), [None, pa.py_buffer(both)])
