"""Sold rows as arrays of pairs and weeks, and which promotions there were."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dangol.methods.promotions.panel import NONE, Panel
from dangol.optimization.measurement.promotions.sold import Sold
from dangol.tables.promotion_columns import DISCOUNT, DISPLAY, MAILER

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
WORDS = (DISCOUNT, DISPLAY, MAILER)
KINDS = tuple(
    "+".join(word for place, word in enumerate(WORDS) if code >> place & 1) for code in range(8)
)
"""Names by code; the first is none."""
USUAL_QUANTILE = 0.25
EVERYWHERE, NOWHERE = 0.8, 0.2
"""Shares of discounted units from which, and up to which, all or none of a group has it."""
TOLD_BY_ITSELF = 3.0
"""Units a week from which a pair's own sales tell whether it had a discount."""
ABSENT_WEEKS = 4
CLEAN_SHARE = 0.25
LINKS_EACH, LEAST_LIFT = 3, 1.15


@dataclass(frozen=True)
class Shelf:
    """The panel with what it takes to speak of it.

    ``price`` is what a unit of the product usually costs; by promotion: ``code`` of its kind,
    ``first`` and ``last`` week, ``depth`` beyond the usual one, and stores.
    """

    panel: Panel
    weeks: list[dt.date]
    products: list[str]
    names: list[str | None]
    categories: list[str]
    price: Array
    kept: Array
    code: Ints
    first: Ints
    last: Ints
    depth: Array
    stores: Ints
    uncovered: int
    always: int

    def kind(self, promotion: int) -> str:
        return KINDS[int(self.code[promotion])]

    def promotion_id(self, promotion: int) -> str:
        product = self.products[self.panel.product_of[promotion]]
        return f"{product} {self.kind(promotion)} {self.weeks[self.first[promotion]]}"


@dataclass(frozen=True)
class _Cells:
    """Arrays of pairs and weeks before promotions are told apart."""

    product: Ints
    store: Ints
    units: Array
    gross: Array
    discount: Array
    discounted: Array
    displayed: Flags
    mailed: Flags
    known: Flags
    uncovered: int


def shelf_of(sold: Sold, least_discount: float) -> Shelf | None:
    """The panel of what was sold; None where no promotion can be compared with anything."""
    cells = _cells(sold)
    if cells is None:
        return None
    products = sold.products
    names, category = np.unique(
        np.array(products.column("category").to_pylist(), dtype=np.str_), return_inverse=True
    )
    count = products.num_rows
    usual, weekly = _depths(cells, count)
    is_on, told = _discounted(cells, weekly, usual + least_discount)
    code = is_on.astype(np.int64) + 2 * cells.displayed + 4 * cells.mailed
    known = cells.known & told & _on_sale(cells, count)[cells.product]
    number, rows = _numbered(np.where(known, code, 0), cells.product, count)
    clean = np.bincount(cells.product, (known & (number == NONE)).sum(axis=1), minlength=count)
    whole = np.bincount(cells.product, known.sum(axis=1), minlength=count)
    is_always = clean < CLEAN_SHARE * np.maximum(whole, 1)
    keep = ~is_always[cells.product] & (known & (number == NONE)).any(axis=1)
    if not (keep.any() and (number[keep] != NONE).any()):
        return None
    return _Made(sold, cells, names, category.astype(np.int64), usual).shelf(
        keep, known, number, rows, int(is_always.sum())
    )


class _Made:
    """Numbers everything anew without what was left out."""

    def __init__(
        self, sold: Sold, cells: _Cells, names: npt.NDArray[np.str_], category: Ints, usual: Array
    ) -> None:
        self.sold, self.cells = sold, cells
        self.names, self.category, self.usual = names, category, usual

    def shelf(self, keep: Flags, known: Flags, number: Ints, rows: Ints, always: int) -> Shelf:
        cells, sold = self.cells, self.sold
        product, old_product = _renumbered(cells.product[keep])
        store, _ = _renumbered(cells.store[keep])
        promotion, old = _renumbered_promotions(number[keep])
        category, old_category = _renumbered(self.category[old_product])
        code, first, last = rows[old].T
        depth, price = self._money(keep, promotion, product, old_product, len(old))
        at, _ = np.nonzero(promotion != NONE)
        of = promotion[promotion != NONE]
        pairs = np.unique(of * len(store) + at)
        with_display, with_mailer = code >> 1 & 1, code >> 2 & 1
        several = (code & 1) + with_display + with_mailer > 1
        _, kind = np.unique(code, return_inverse=True)
        every = sold.products.column("category").to_pylist()
        names = [str(self.names[one]) for one in old_category]
        return Shelf(
            panel=Panel(
                sales=cells.units[keep],
                product=product,
                store=store,
                category=category,
                promotion=promotion,
                known=known[keep],
                kind=kind.astype(np.int64),
                features=np.column_stack(
                    [np.ones(len(code)), depth, with_display, with_mailer, several]
                ).astype(np.float64),
                links=_links(sold.together, sold.orders, names),
            ),
            weeks=sold.weeks,
            products=[sold.products.column("product_id")[i].as_py() for i in old_product],
            names=[sold.products.column("product_name")[i].as_py() for i in old_product],
            categories=[every[i] for i in old_product],
            price=price,
            kept=_kept(sold.kept, [every[i] for i in old_product]),
            code=code,
            first=first,
            last=last,
            depth=depth,
            stores=np.bincount(pairs // len(store), minlength=len(old)),
            uncovered=cells.uncovered,
            always=always,
        )

    def _money(
        self, keep: Flags, promotion: Ints, product: Ints, old_product: Ints, count: int
    ) -> tuple[Array, Array]:
        """Depth of each promotion beyond the usual discount, and usual prices of products."""
        cells = self.cells
        gross, units = (
            np.bincount(product, part[keep].sum(axis=1)) for part in (cells.gross, cells.units)
        )
        usual = self.usual[old_product]
        price = gross / np.maximum(units, 1e-9) * (1 - usual)
        where = promotion != NONE
        of = promotion[where]
        given = np.bincount(of, cells.discount[keep][where], minlength=count)
        whole = np.bincount(of, cells.gross[keep][where], minlength=count)
        own = np.zeros(count, dtype=np.int64)
        own[of] = product[np.nonzero(where)[0]]
        depth = 1 - (1 - given / np.maximum(whole, 1e-9)) / np.maximum(1 - usual[own], 1e-9)
        return np.clip(depth, 0.0, 0.95), price


def _codes(column: pa.ChunkedArray, names: pa.Array) -> Ints:
    found = pc.fill_null(pc.index_in(column, names), -1)
    return np.asarray(found, dtype=np.int64)


def _cells(sold: Sold) -> _Cells | None:
    """Every pair that sold anything, and whether it was covered where placements are kept."""
    rows, weeks = sold.cells, len(sold.weeks)
    if not rows.num_rows:
        return None
    products = sold.products.column("product_id").combine_chunks()
    stores = pc.unique(rows.column("store_id")).sort()
    calendar = pa.array(sold.weeks, pa.date32())
    product, store, week = (
        _codes(rows.column(name), names)
        for name, names in (("product_id", products), ("store_id", stores), ("week", calendar))
    )
    place, pair = np.unique(product * len(stores) + store, return_inverse=True)
    shape = (len(place), weeks)

    def spread(name: str) -> Array:
        found = np.zeros(shape)
        found[pair, week] = np.nan_to_num(np.asarray(rows.column(name).fill_null(0.0)))
        return found

    displayed, mailed = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    known = np.ones(shape, dtype=np.bool_)
    uncovered = 0
    placed = sold.placed
    if placed.num_rows:
        at = _codes(placed.column("product_id"), products) * len(stores)
        there = _codes(placed.column("store_id"), stores)
        when = _codes(placed.column("week"), calendar)
        where = np.searchsorted(place, at + there).clip(max=len(place) - 1)
        is_here = (there >= 0) & (when >= 0) & (place[where] == at + there)
        where, when = where[is_here], when[is_here]
        is_displayed, is_mailed = (
            np.asarray(placed.column(name))[is_here] for name in ("is_displayed", "is_mailed")
        )
        displayed[where, when] = is_displayed
        mailed[where, when] = is_mailed
        covered = np.zeros(shape, dtype=np.bool_)
        if (~(is_displayed | is_mailed)).any():
            covered[where, when] = True
        else:
            # Only what stood somewhere is listed: a pair that ever did was looked at all along.
            covered[np.unique(where)] = True
        known &= covered
        uncovered = int((~covered).all(axis=1).sum())
    return _Cells(
        product=place // len(stores),
        store=place % len(stores),
        units=spread("units"),
        gross=spread("gross"),
        discount=spread("discount"),
        discounted=spread("discounted"),
        displayed=displayed,
        mailed=mailed,
        known=known,
        uncovered=uncovered,
    )


def _by_product(cells: Array, product: Ints, count: int) -> Array:
    from scipy import sparse

    pairs = len(product)
    indicator = sparse.csr_matrix(
        (np.ones(pairs), (product, np.arange(pairs))), shape=(count, pairs)
    )
    found: Array = indicator @ cells
    return found


def _depths(cells: _Cells, count: int) -> tuple[Array, Array]:
    """Usual discount of each product, and that of each week over all stores."""
    gross = _by_product(cells.gross, cells.product, count)
    given = _by_product(cells.discount, cells.product, count)
    weekly = np.where(gross > 0, given / np.maximum(gross, 1e-9), np.nan)
    usual = np.zeros(count)
    has = np.isfinite(weekly).any(axis=1)
    usual[has] = np.nanquantile(weekly[has], USUAL_QUANTILE, axis=1)
    own = np.where(np.isfinite(weekly), weekly, usual[:, None])
    return usual, own


def _discounted(cells: _Cells, weekly: Array, least: Array) -> tuple[Flags, Flags]:
    """Which cells had a discount, and which can tell.

    A cell without sales shows no discount, so a cell's own sales must not decide: what is
    discounted would be what sold. Stores with a placement and stores without one are looked at
    as groups, for a product and a week; a group in which all or none of the units were
    discounted has it or not. Otherwise pairs that nearly always sell tell by themselves, and
    the others do not count in that week.
    """
    is_placed = cells.displayed | cells.mailed
    count = len(least)
    is_week = weekly >= least[:, None]
    is_on = np.zeros(cells.units.shape, dtype=np.bool_)
    told = np.ones(cells.units.shape, dtype=np.bool_)
    share_of_cell = cells.discounted / np.maximum(cells.units, 1e-9)
    usual = cells.units.mean(axis=1) >= TOLD_BY_ITSELF
    steps = _steps(cells, least)[cells.product]
    for group in (is_placed, ~is_placed):
        units = _by_product(np.where(group, cells.units, 0.0), cells.product, count)
        given = _by_product(np.where(group, cells.discounted, 0.0), cells.product, count)
        share = (given / np.maximum(units, 1e-9))[cells.product]
        week = is_week[cells.product]
        everywhere, mixed = share >= EVERYWHERE, (share > NOWHERE) & (share < EVERYWHERE)
        sold = units[cells.product] > 0
        is_on |= group & week & everywhere & sold
        own = mixed & group & steps
        by_itself = usual[:, None] & (cells.units > 0)
        is_on |= own & by_itself & (share_of_cell >= 0.5)
        told &= ~(own & ~by_itself)
    return is_on, told


def _steps(cells: _Cells, least: Array) -> Flags:
    """Weeks in which what was discounted, was by a step that is worth telling apart."""
    on = cells.discounted > 0.5 * cells.units
    count = len(least)
    given = _by_product(np.where(on, cells.discount, 0.0), cells.product, count)
    whole = _by_product(np.where(on, cells.gross, 0.0), cells.product, count)
    found: Flags = given / np.maximum(whole, 1e-9) >= least[:, None]
    return found


def _on_sale(cells: _Cells, count: int) -> Flags:
    """Weeks in which the product was sold at all: not before, after, or in long gaps."""
    sold = _by_product(cells.units, cells.product, count) > 0
    weeks = np.arange(sold.shape[1])
    before = np.maximum.accumulate(np.where(sold, weeks, -ABSENT_WEEKS), axis=1)
    after = np.minimum.accumulate(
        np.where(sold, weeks, sold.shape[1] + ABSENT_WEEKS)[:, ::-1], axis=1
    )[:, ::-1]
    found: Flags = sold | ((after - before <= ABSENT_WEEKS) & (before >= 0) & (after < len(weeks)))
    return found


def _numbered(code: Ints, product: Ints, count: int) -> tuple[Ints, Ints]:
    """Number of the promotion of every cell, and of each: code, first and last week."""
    weeks = code.shape[1]
    present = np.zeros((count, len(KINDS), weeks), dtype=np.bool_)
    pair, week = np.nonzero(code)
    present[product[pair], code[pair, week], week] = True
    begins = present.copy()
    begins[:, :, 1:] &= ~present[:, :, :-1]
    number = np.cumsum(begins.ravel()).reshape(begins.shape) - 1
    found = np.full(code.shape, NONE)
    found[pair, week] = number[product[pair], code[pair, week], week]
    _, of, first = np.nonzero(begins)
    ends = present.copy()
    ends[:, :, :-1] &= ~present[:, :, 1:]
    last = np.nonzero(ends)[2]
    return found, np.column_stack([of, first, last])


def _renumbered(values: Ints) -> tuple[Ints, Ints]:
    """The values as places 0, 1, ... in their order, and which they were."""
    old, new = np.unique(values, return_inverse=True)
    return new.astype(np.int64), old


def _renumbered_promotions(number: Ints) -> tuple[Ints, Ints]:
    old = np.unique(number[number != NONE])
    found = np.searchsorted(old, number)
    return np.where(number == NONE, NONE, found), old


def _links(together: pa.Table, total: int, names: list[str]) -> Array:
    """How much of what is bought of a category goes with another beyond chance."""
    size = len(names)
    orders = np.zeros((size, size))
    known = pa.array(names, pa.string())
    one, other = (_codes(together.column(name), known) for name in ("category", "with_category"))
    inside = (one >= 0) & (other >= 0)
    orders[one[inside], other[inside]] = np.asarray(together.column("orders"))[inside]
    each = np.maximum(np.diag(orders).copy(), 1.0)
    np.fill_diagonal(orders, 0.0)
    by_chance = each[:, None] * each[None, :] / max(total, 1)
    lift = orders / np.maximum(by_chance, 1e-9)
    excess = np.where(lift >= LEAST_LIFT, (orders - by_chance) / each[None, :], 0.0)
    order = np.argsort(-excess, axis=1, kind="stable")
    found = np.zeros_like(excess)
    rows = np.arange(size)[:, None]
    best = order[:, :LINKS_EACH]
    found[rows, best] = np.maximum(excess[rows, best], 0.0)
    return found


def _kept(rows: pa.Table, categories: list[str]) -> Array:
    share = {
        row["category"]: 1 - row["back"] / row["units"] if row["units"] else 1.0
        for row in rows.to_pylist()
    }
    return np.array([min(max(share.get(one, 1.0), 0.0), 1.0) for one in categories])
