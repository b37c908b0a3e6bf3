"""Samples that depend on nothing but their seed, or on nothing but who is drawn."""

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

# The first four digits of a hash: a number below 16^4 that nobody chose.
_DIGITS = 4


def drawn_rows(rows: npt.NDArray[np.intp], most: int, seed: int) -> npt.NDArray[np.intp]:
    """At most so many rows, in their order."""
    if len(rows) <= most:
        return rows
    return np.sort(np.random.default_rng(seed).choice(rows, most, replace=False))


def drawn_by_hash(rows: ir.Table, key: str, most: int, among: int) -> ir.Table:
    """The rows of about ``most`` of ``among`` keys: always the same ones, on every engine."""
    limit = f"{int(16**_DIGITS * most / among):04x}"
    return rows.filter(rows[key].hexdigest("md5").substr(0, _DIGITS) < limit)
