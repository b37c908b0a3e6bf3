"""A number for a text, so that what is sorted and joined many times is small."""

import ibis
import ibis.expr.types as ir


def _xxhash64(text: ir.Value) -> ir.Value:
    """Spark's own function; the DuckDB warehouse defines a macro of the same name."""
    raise AssertionError("compiled, never called")


_hashed = ibis.udf.scalar.builtin(_xxhash64, name="xxhash64", signature=(("string",), "int64"))


def number_of(text: ir.Value) -> ir.IntegerValue:
    """A number of 64 bits, another one on another engine: for use within one answer.

    Two of ten million texts share theirs in one answer of two hundred thousand.
    """
    found: ir.IntegerValue = _hashed(text)
    return found
