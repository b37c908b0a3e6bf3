"""What was put into the simulated shop is there to be found, and nothing where nothing was put."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from scipy import stats

from dangol.samples.shop import assortment, habits
from dangol.samples.shop.calendar import ShopCalendar
from dangol.samples.shop.market import SENSITIVITIES, Market, market
from dangol.samples.shop.rhythm import CYCLES
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import ORDER_LINES, ORDERS, RETURNS
from dangol.tables.people import CUSTOMERS
from dangol.tables.truth import TRUTH_CUSTOMERS, TRUTH_INTERESTS
from dangol.tables.vocabulary import Table

Shop = dict[Table, pa.Table]
Floats = npt.NDArray[np.float64]
CALENDAR = ShopCalendar(730)


@pytest.fixture(scope="module")
def known() -> Market:
    return market(CALENDAR, seed=7)


@pytest.fixture(scope="module")
def sold(shop: Shop) -> Floats:
    """Lines by week, category and product of the category."""
    dated = (
        shop[ORDER_LINES]
        .select(["order_id", "product_id"])
        .join(shop[ORDERS].select(["order_id", "ordered_at"]), "order_id")
    )
    days = CALENDAR.days_since_start(dated.column("ordered_at").to_numpy())
    ids = shop[PRODUCTS].column("product_id").combine_chunks()
    product = pc.index_in(dated.column("product_id"), ids).to_numpy()
    counts = np.zeros((len(CALENDAR.week_starts), 400))
    np.add.at(counts, (CALENDAR.weeks_of(days), product), 1)
    return counts.reshape(-1, len(assortment.CATEGORIES), assortment.PRODUCTS_EACH)


def usual(sold: Floats, known: Market, effect: Floats) -> Floats:
    """Lines that each product would sell in each week, had it this effect and no chance.

    Weeks count by their orders in all, products by what they sell beside their effect.
    """
    by_week = sold.sum(axis=(1, 2), keepdims=True)
    return by_week * (sold.sum(axis=0) / (by_week * effect).sum(axis=0)) * effect


def promotion_factor(known: Market) -> Floats:
    """Planted: mean over the customers' sensitivities."""
    effect = assortment.of_categories("promotion_effect")[:, None] * known.discount
    by_kind = np.exp(effect[..., None] * SENSITIVITIES)
    return np.asarray(by_kind @ habits.LEVEL_SHARES)


def price_factor(known: Market) -> Floats:
    relative = known.price / assortment.list_prices()
    return np.asarray(relative ** assortment.of_categories("elasticity")[:, None])


@pytest.mark.parametrize("discount", [0.1, 0.2, 0.3])
def test_a_promoted_week_sells_more_by_the_planted_factor(
    discount: float, sold: Floats, known: Market
) -> None:
    factor = promotion_factor(known)
    without = usual(sold, known, price_factor(known) * factor) / factor
    promoted = known.discount == discount
    found = sold[promoted].sum() / without[promoted].sum()
    planted = (without * factor)[promoted].sum() / without[promoted].sum()
    assert planted > 1.2
    assert found == pytest.approx(planted, rel=0.05)


def test_units_answer_to_price_with_the_planted_elasticity(sold: Floats, known: Market) -> None:
    """Maximum likelihood of one elasticity for all, as a factor on the planted ones."""
    logs = np.log(price_factor(known))
    other = promotion_factor(known)

    def score(factor: float) -> float:
        expected = usual(sold, known, other * np.exp(factor * logs))
        return float(((sold - expected) * logs).sum())

    low, high = 0.5, 1.5
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if score(middle) > 0 else (low, middle)
    assert low == pytest.approx(1, abs=0.06)


def test_rates_and_dropout_follow_their_distributions(shop: Shop) -> None:
    people = shop[TRUTH_CUSTOMERS]
    rate, dropout = (
        people.column(name).to_numpy() for name in ("purchase_rate", "dropout_probability")
    )
    gamma = stats.gamma(habits.RATE_SHAPE, scale=habits.RATE_MEAN / habits.RATE_SHAPE)
    beta = stats.beta(habits.DROPOUT_A, habits.DROPOUT_B)
    assert stats.kstest(rate, gamma.cdf).pvalue > 0.001
    assert stats.kstest(dropout, beta.cdf).pvalue > 0.001
    assert abs(stats.spearmanr(rate, dropout).statistic) < 0.03


def test_who_left_ordered_last_at_that_very_moment(shop: Shop) -> None:
    last = (
        shop[ORDERS]
        .group_by("customer_id")
        .aggregate([("ordered_at", "max"), ("ordered_at", "min"), ("order_id", "count")])
    )
    both = shop[TRUTH_CUSTOMERS].join(last, "customer_id")
    assert pc.all(pc.equal(both.column("joined_at"), both.column("ordered_at_min"))).as_py()
    left = both.filter(pc.is_valid(both.column("dropped_out_at")))
    assert 0.3 < left.num_rows / both.num_rows < 0.6
    assert pc.all(pc.equal(left.column("dropped_out_at"), left.column("ordered_at_max"))).as_py()
    # The first order never is the last by dropout, as in the BG/NBD model.
    assert pc.min(left.column("order_id_count")).as_py() == 2


def test_each_repeat_order_is_the_last_with_the_own_probability(shop: Shop) -> None:
    counts = shop[ORDERS].group_by("customer_id").aggregate([("order_id", "count")])
    both = shop[TRUTH_CUSTOMERS].join(counts, "customer_id")
    repeats = both.column("order_id_count").to_numpy() - 1
    dropout = both.column("dropout_probability").to_numpy()
    left = pc.is_valid(both.column("dropped_out_at")).to_numpy()
    expected, variance = (repeats * dropout).sum(), (repeats * dropout * (1 - dropout)).sum()
    assert abs(left.sum() - expected) < 4 * np.sqrt(variance)


def test_interests_add_to_one_and_decide_what_is_bought(shop: Shop, sold: Floats) -> None:
    shares = shop[TRUTH_INTERESTS].column("interest_share").to_numpy().reshape(-1, 40)
    assert np.allclose(shares.sum(axis=1), 1)
    assert (shares > 0).all()
    mean, bought = shares.mean(axis=0), sold.sum(axis=(0, 2)) / sold.sum()
    assert np.corrcoef(mean, bought)[0, 1] > 0.95


@pytest.mark.parametrize(
    ("attribute", "value", "category"),
    [
        ("household_composition", "부부와 자녀", "장난감"),
        ("age_band", "60대 이상", "홍삼"),
        ("age_band", "20대", "색조 화장품"),
    ],
)
def test_interests_go_with_what_is_known_of_people(
    shop: Shop, attribute: str, value: str, category: str
) -> None:
    place = assortment.CATEGORY_NAMES.index(category)
    share = shop[TRUTH_INTERESTS].column("interest_share").to_numpy().reshape(-1, 40)[:, place]
    given = pc.fill_null(pc.equal(shop[CUSTOMERS].column(attribute), value), False).to_numpy()
    assert share[given].mean() > 1.4 * share[~given].mean()


def test_lines_come_back_with_their_categorys_share(shop: Shop) -> None:
    category = shop[PRODUCTS].select(["product_id", "category"])
    lines = shop[ORDER_LINES].join(category, "product_id")
    back = shop[RETURNS].select(["order_id", "line_number", "return_id"])
    both = lines.join(back, ["order_id", "line_number"])
    counts = both.group_by("category").aggregate([("order_id", "count"), ("return_id", "count")])
    sold_lines, returned = (
        counts.column(f"{name}_count").to_numpy() for name in ("order_id", "return_id")
    )
    found = returned / sold_lines
    shares = {category.name: category.return_share for category in assortment.CATEGORIES}
    planted = [shares[name] for name in counts.column("category").to_pylist()]
    assert np.corrcoef(found, planted)[0, 1] > 0.97
    assert found.mean() == pytest.approx(np.mean(planted), rel=0.15)


def gaps(shop: Shop, category: str) -> Floats:
    """Days between purchases of a category by the same customer."""
    ids = shop[PRODUCTS].filter(pc.equal(shop[PRODUCTS].column("category"), category))
    lines = shop[ORDER_LINES].filter(
        pc.is_in(shop[ORDER_LINES].column("product_id"), ids.column("product_id"))
    )
    dated = lines.select(["order_id"]).join(
        shop[ORDERS].select(["order_id", "customer_id", "ordered_at"]), "order_id"
    )
    once = dated.group_by(["customer_id", "ordered_at"]).aggregate([])
    ordered = once.sort_by([("customer_id", "ascending"), ("ordered_at", "ascending")])
    customer = ordered.column("customer_id").to_numpy()
    days = CALENDAR.days_since_start(ordered.column("ordered_at").to_numpy())
    return np.asarray(np.diff(days)[customer[1:] == customer[:-1]])


def test_what_is_used_up_is_hardly_bought_again_at_once(shop: Shop) -> None:
    place = assortment.CATEGORY_NAMES.index("커피")
    cycle = CYCLES[place]
    rhythmic, free = gaps(shop, "커피"), gaps(shop, "과자")
    soon, due = ((rhythmic < cycle / 2).mean(), (free < cycle / 2).mean())
    assert soon < 0.6 * due


def test_without_differences_nobody_leaves_and_all_are_the_same(same_habits: Shop) -> None:
    people = same_habits[TRUTH_CUSTOMERS]
    assert people.column("dropped_out_at").null_count == people.num_rows
    for name in ("purchase_rate", "basket_mean", "price_level", "promotion_sensitivity"):
        assert len(pc.unique(people.column(name))) == 1
    assert pc.max(people.column("dropout_probability")).as_py() == 0
    shares = same_habits[TRUTH_INTERESTS].column("interest_share").to_numpy().reshape(-1, 40)
    assert np.ptp(shares, axis=0).max() == 0
    assert 8.5 < same_habits[ORDERS].num_rows / people.num_rows < 11.5


def test_without_differences_the_past_says_nothing_about_the_future(same_habits: Shop) -> None:
    """Orders before and after a moment of those who were customers all along."""
    moment = np.datetime64("2025-06-30", "us")
    joined = same_habits[TRUTH_CUSTOMERS].column("joined_at").to_numpy()
    early = joined < np.datetime64("2024-07-01", "us")
    ids = same_habits[TRUTH_CUSTOMERS].column("customer_id").combine_chunks()
    orders = same_habits[ORDERS]
    owner = pc.index_in(orders.column("customer_id"), ids).to_numpy()
    is_past = orders.column("ordered_at").to_numpy() < moment
    since = orders.column("ordered_at").to_numpy() >= np.datetime64("2024-07-01", "us")
    past = np.bincount(owner[is_past & since], minlength=len(ids))[early]
    later = np.bincount(owner[~is_past], minlength=len(ids))[early]
    assert abs(stats.spearmanr(past, later).statistic) < 0.08
    # A Poisson number of orders each: its variance is its mean.
    assert later.var() / later.mean() == pytest.approx(1, abs=0.12)
