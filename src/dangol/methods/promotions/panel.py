"""Sales of products by store and week, and which promotion stood where."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy import sparse

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
NONE = -1


@dataclass(frozen=True)
class Panel:
    """Rows are pairs of product and store in the order of their products, columns weeks.

    ``promotion`` is the number of the promotion in the cell, -1 for none; cells that are not
    ``known`` count nowhere. Products stand in the order of their categories. ``links`` (from,
    to) say how much of what is bought of one category is bought together with another.
    ``features`` are columns that a promotion's usual effect follows, ``kind`` what it is.
    """

    sales: Array
    product: Ints
    store: Ints
    category: Ints
    promotion: Ints
    known: Flags
    kind: Ints
    features: Array
    links: Array

    @property
    def weeks(self) -> int:
        return int(self.sales.shape[1])

    @property
    def products(self) -> int:
        return len(self.category)

    @property
    def promotions(self) -> int:
        return len(self.kind)

    @property
    def stores(self) -> int:
        return int(self.store.max()) + 1

    @property
    def categories(self) -> int:
        return int(self.category.max()) + 1

    @cached_property
    def is_promoted(self) -> Flags:
        found: Flags = self.promotion != NONE
        return found

    @cached_property
    def is_clean(self) -> Flags:
        """Cells that tell of the baseline."""
        found: Flags = self.known & ~self.is_promoted
        return found

    @cached_property
    def treated(self) -> tuple[Ints, Ints, Ints]:
        """Pair, week and promotion of every cell with a promotion."""
        pair, week = np.nonzero(self.is_promoted & self.known)
        return pair, week, self.promotion[pair, week]

    @cached_property
    def product_of(self) -> Ints:
        """The product of each promotion."""
        pair, _, number = self.treated
        found = np.zeros(self.promotions, dtype=np.int64)
        found[number] = self.product[pair]
        return found

    @cached_property
    def store_sums(self) -> "sparse.csr_matrix":
        return _indicator(self.store, self.stores)

    @cached_property
    def shelf(self) -> Ints:
        """The category within a store that each pair belongs to."""
        return self.category[self.product] * self.stores + self.store

    @cached_property
    def shelf_sums(self) -> "sparse.csr_matrix":
        return _indicator(self.shelf, self.categories * self.stores)

    @cached_property
    def product_starts(self) -> Ints:
        return np.searchsorted(self.product, np.arange(self.products))

    @cached_property
    def category_starts(self) -> Ints:
        return np.searchsorted(self.category, np.arange(self.categories))

    def by_product(self, cells: Array) -> Array:
        """Cells summed over stores: products by weeks."""
        return np.add.reduceat(cells, self.product_starts, axis=0)

    def by_category(self, of_products: Array) -> Array:
        return np.add.reduceat(of_products, self.category_starts, axis=0)

    def of_promotions(self, values: Array) -> Array:
        """One value for each treated cell, summed by promotion."""
        found = np.bincount(self.treated[2], values, minlength=self.promotions)
        return found.astype(np.float64)

    def ended(self, lag: int) -> Ints:
        """The promotion that the pair had ``lag`` weeks before and no longer, -1 for none.

        A lag of -1 is the week before one begins.
        """
        found = np.full(self.promotion.shape, NONE)
        if lag > 0:
            before, after = self.promotion[:, :-lag], self.promotion[:, 1 : self.weeks - lag + 1]
            found[:, lag:] = np.where(before == after, NONE, before)
        else:
            coming, now = self.promotion[:, -lag:], self.promotion[:, -lag - 1 : lag]
            found[:, :lag] = np.where(coming == now, NONE, coming)
        return found


def _indicator(group: Ints, count: int) -> "sparse.csr_matrix":
    from scipy import sparse

    rows = len(group)
    return sparse.csr_matrix((np.ones(rows), (group, np.arange(rows))), shape=(count, rows))
