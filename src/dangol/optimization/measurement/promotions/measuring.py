"""From the fitted panel to what each promotion and each kind brought, in units and in money."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.jackknife import estimates
from dangol.methods.promotions.bump import DRAWS, Bump, Call, called
from dangol.optimization.measurement.promotions.shelf import KINDS, Shelf

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
AT_ONCE = 2_000
PARTS = ("own", "shifted", "taken", "carried")
DEPTHS = ((0.0, 0.1), (0.1, 0.2), (0.2, 0.3), (0.3, 1.0))


@dataclass(frozen=True)
class Money:
    """How sales become profit: margin as a share of the price, costs per product and week."""

    margin_share: float
    display_cost: float
    mailer_cost: float


@dataclass(frozen=True)
class Interval:
    """Middle and ends of intervals of 90 %, an entry per promotion or group."""

    value: Array
    low: Array
    high: Array

    @classmethod
    def of(cls, draws: Array) -> "Interval":
        low, high = np.quantile(draws, [0.05, 0.95], axis=1)
        return cls(draws.mean(axis=1), low, high)


@dataclass(frozen=True)
class Brought:
    """What promotions, or groups of them, brought together."""

    baseline: Array
    parts: dict[str, Array]
    net: Interval
    amount: Interval
    profit: Interval
    cost: Array

    def roi(self) -> Interval:
        """Profit per cost; not a number where nothing was spent."""
        with np.errstate(divide="ignore", invalid="ignore"):
            cost = np.where(self.cost > 0, self.cost, np.nan)
        profit = self.profit
        return Interval(profit.value / cost, profit.low / cost, profit.high / cost)


@dataclass(frozen=True)
class Group:
    """Promotions that are looked at together."""

    by: str
    name: str
    rows: Ints


@dataclass(frozen=True)
class Measured:
    """Every promotion, every group of them, and all together."""

    promotions: Brought
    calls: list[Call]
    groups: list[Group]
    grouped: Brought
    whole: Brought


def measured(shelf: Shelf, bump: Bump, money: Money, seed: int) -> Measured:
    """Draws of all parts, some promotions at a time; groups add up the same draws."""
    panel, count = shelf.panel, shelf.panel.promotions
    rng = np.random.default_rng(seed)
    spill = bump.fitted.spillover.draws(DRAWS, rng)
    groups = [Group("whole", "", np.arange(count)), *_groups(shelf)]
    member = np.zeros((len(groups), count), dtype=np.bool_)
    for place, group in enumerate(groups):
        member[place, group.rows] = True
    cost = _cost(shelf, bump, money)
    parts = {name: np.zeros(count) for name in PARTS}
    ends = {name: np.zeros((3, count)) for name in ("net", "amount", "profit")}
    sums = {name: np.zeros((len(groups), DRAWS)) for name in ends}
    wrong = np.zeros(count)
    for start in range(0, count, AT_ONCE):
        rows = np.arange(start, min(start + AT_ONCE, count))
        lift = bump.fitted.lifts.draws(rows, DRAWS, rng)
        units = bump.parts(rows, lift, spill)
        amounts = bump.amounts(rows, units)
        for name in PARTS:
            parts[name][rows] = units[name].mean(axis=1)
        found = {
            "net": np.asarray(np.sum(list(units.values()), axis=0)),
            **_money_draws(shelf, amounts, rows, money),
        }
        found["profit"] = found["profit"] - cost[rows, None]
        wrong[rows] = (found["net"] <= 0).mean(axis=1)
        for name, draws in found.items():
            one = Interval.of(draws)
            ends[name][:, rows] = one.value, one.low, one.high
            sums[name] += member[:, rows].astype(np.float64) @ draws
    own = {name: Interval(*end) for name, end in ends.items()}
    promotions = Brought(bump.exposure.own, parts, own["net"], own["amount"], own["profit"], cost)
    loses = (promotions.profit.high < 0) & (cost > 0)
    calls = called(wrong, promotions.net.high, bump, loses)
    of = member.astype(np.float64)
    wide = {
        name: _widened(Interval.of(sums[name]), end[0], member, panel.product_of, seed)
        for name, end in ends.items()
    }
    grouped = Brought(
        of @ bump.exposure.own,
        {name: of @ part for name, part in parts.items()},
        wide["net"],
        wide["amount"],
        wide["profit"],
        of @ cost,
    )
    return Measured(promotions, calls, groups[1:], _rows(grouped, slice(1, None)),
                    _rows(grouped, slice(0, 1)))  # fmt: skip


def _rows(given: Brought, rows: slice) -> Brought:
    def cut(one: Interval) -> Interval:
        return Interval(one.value[rows], one.low[rows], one.high[rows])

    return Brought(
        given.baseline[rows],
        {name: part[rows] for name, part in given.parts.items()},
        cut(given.net),
        cut(given.amount),
        cut(given.profit),
        given.cost[rows],
    )


def _money_draws(
    shelf: Shelf, amounts: dict[str, Array], rows: Ints, money: Money
) -> dict[str, Array]:
    """Net amounts and margins: own units at the price after the discount, others at the usual."""
    product = shelf.panel.product_of[rows]
    depth = ((shelf.code & 1) * shelf.depth)[rows, None]
    kept = shelf.kept[product, None]
    others = amounts["shifted"] + amounts["taken"] + amounts["carried"]
    own = amounts["own"]
    return {
        "amount": kept * (own * (1 - depth) + others),
        "profit": kept * (own * (money.margin_share - depth) + others * money.margin_share),
    }


def _cost(shelf: Shelf, bump: Bump, money: Money) -> Array:
    """What was given off what would have sold anyway, and what the placements cost."""
    weeks = shelf.last - shelf.first + 1
    usual = bump.exposure.own * bump.exposure.prices["own"]
    given = (shelf.code & 1) * shelf.depth * usual
    placed = money.display_cost * (shelf.code >> 1 & 1) + money.mailer_cost * (shelf.code >> 2 & 1)
    found: Array = given + weeks * placed
    return found


def _groups(shelf: Shelf) -> list[Group]:
    found = [
        Group("kind", KINDS[code], np.flatnonzero(shelf.code == code))
        for code in range(1, len(KINDS))
    ]
    is_discount = (shelf.code & 1) == 1
    for low, high in DEPTHS:
        inside = is_discount & (shelf.depth >= low) & (shelf.depth < high)
        found.append(Group("depth", f"{low:.0%}-{high:.0%}", np.flatnonzero(inside)))
    category = np.array(shelf.categories)[shelf.panel.product_of]
    found += [
        Group("category", str(name), np.flatnonzero(category == name))
        for name in np.unique(category)
    ]
    return [group for group in found if len(group.rows)]


def _widened(
    drawn: Interval, middle: Array, member: npt.NDArray[np.bool_], product: Ints, seed: int
) -> Interval:
    """Intervals of sums that speak of such promotions, not only of these.

    Draws say how sure the sum of these promotions is; leaving out one part of the products
    after the other says how much it hangs on which products had them. The wider counts.
    """
    products = int(product.max()) + 1
    sums = np.array([np.bincount(product, middle * one, minlength=products) for one in member])
    size = np.array([np.bincount(product, one, minlength=products) for one in member])

    def figures(rows: npt.NDArray[np.intp]) -> Array:
        # Means by promotion, so that leaving some out does not make the sum less.
        found: Array = sums[:, rows].sum(axis=1) / np.maximum(size[:, rows].sum(axis=1), 1)
        return found

    if products < 4:
        return drawn
    told = estimates(figures, products, seed, groups=min(20, products))
    reach = np.array([(one.high - one.low) / 2 for one in told]) * (1.645 / 1.96)
    reach *= size.sum(axis=1)
    value = drawn.value
    return Interval(
        value, np.minimum(drawn.low, value - reach), np.maximum(drawn.high, value + reach)
    )
