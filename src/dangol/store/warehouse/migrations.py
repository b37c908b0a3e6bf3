"""Versioned changes of the warehouse that adding a table or a column cannot express.

New tables and columns appear by being declared. A rename is a step here, said once for
every engine: numbered, and taken once, together with the number that records it.
"""

from dataclasses import dataclass

from dangol.store.errors import NewerProjectError


@dataclass(frozen=True)
class Rename:
    """A column that has another name from this version on."""

    table: str
    old: str
    new: str


STEPS: dict[int, tuple[Rename, ...]] = {
    # The field says "manufacturer coupon" for what the maker of a product pays.
    1: tuple(
        Rename(table, "maker_coupon_amount", "manufacturer_coupon_amount")
        for table in ("orders", "order_lines")
    )
}
NEWEST = max(STEPS)


def pending(found: int, name: str) -> dict[int, tuple[Rename, ...]]:
    """The steps from version ``found`` to the newest.

    Raises NewerProjectError when a newer release wrote the warehouse.
    """
    if found > NEWEST:
        raise NewerProjectError(f"warehouse '{name}'", found, NEWEST)
    return {number: STEPS[number] for number in range(found + 1, NEWEST + 1)}
