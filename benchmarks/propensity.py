"""Who buys a category within four weeks: our propensity beside a logistic regression on RFM.

Data: Complete Journey. Test periods are its last three 4-week periods (one with
``--quick``); for each, everything is learned from what was known at its first day. Category
and period count where the category's base rate in the periods before lies between 5% and
20%. All figures are means over categories and periods.

``auc``, ``top_decile_lift`` and ``calibration_error`` (ten groups of equal size) are ours on
the period that was not seen; ``rfm_auc`` and ``rfm_top_decile_lift`` the peer's: scikit-learn's
LogisticRegression on recency, frequency and amount of that very category (half a year, log
transformed, standardised), learned from the same snapshots. ``auc_difference_low`` and
``lift_difference_low`` are the lower ends of 95% intervals of our mean minus the peer's, by a
paired bootstrap over households (the same draw for every category and period).
``rfm_calibration_error`` is the peer's. How far the calibration is applied (by half) was
chosen with these months in view, so our calibration error is that little flattered.

``range_coverage``: how often the number of buyers that came lies in the range of nine in ten
that was told before, over every third category. ``seconds_per_category`` is the mean time to
learn and score one category and period, beside what all categories share.
"""

import datetime as dt
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from dangol.contract.registry import registry
from dangol.contract.tables_view import Tables
from dangol.methods.logistic import log_odds
from dangol.methods.score_quality import (
    area_under_curve,
    areas_under_curve,
    calibration_error,
    top_lift,
    top_lifts,
)
from dangol.optimization.targeting.features import (
    KEY,
    Asked,
    outcomes,
    snapshot_features,
    touched_categories,
)
from dangol.optimization.targeting.history import HISTORY_READS, TOUCHED, History, purchase_history
from dangol.optimization.targeting.learning import Panel, learned
from dangol.optimization.targeting.measures import number
from dangol.optimization.targeting.panel import MOST_CUTOFFS, past_cutoffs
from dangol.optimization.targeting.propensity_model import raw_columns
from dangol.samples.complete_journey import CompleteJourney
from dangol.scoring.levels import buyers_range, level_reach
from dangol.settings import Settings
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.interface import Session
from dangol.tables.catalogue import PROMOTIONS

Array = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
HORIZON = 28
PERIODS = 3
DRAWS = 400
RANGE_EVERY = 3
LOWEST, HIGHEST = 0.05, 0.20
FIRST_DAY = dt.date(2017, 1, 1)
NEVER_DAYS = 365.0
PEER = r"""
import sys
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
given = np.load(sys.argv[1])
found = {}
for key in [name[:-2] for name in given.files if name.endswith("/x")]:
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    model.fit(given[key + "/x"], given[key + "/y"])
    found[key] = model.predict_proba(given[key + "/t"])[:, 1]
np.savez(sys.argv[2], **found)
"""


@dataclass(frozen=True)
class Case:
    """One category in one period: households (by place), what came, and both scores."""

    category: str
    households: npt.NDArray[np.int64]
    happened: Array
    ours: Array
    learn_rfm: Array
    learn_happened: Array
    test_rfm: Array
    is_covered: bool | None


@contextmanager
def journey() -> Iterator[tuple[Session, Settings]]:
    """Complete Journey without its promotions, which no score uses."""
    settings = Settings(**CompleteJourney.settings)
    warehouse = DuckWarehouse(Path(":memory:"))
    warehouse.ensure(registry().tables.values())
    try:
        with warehouse.session() as session:
            changes, _ = CompleteJourney().load(session, settings, lambda step, share: None)
            session.commit("load", [c for c in changes if c.write.table is not PROMOTIONS])
            yield session, settings
    finally:
        warehouse.close()


def categories(session: Session, history: History) -> list[Asked]:
    """Every category with the department that sells most of it."""
    sold = history.bought.inner_join(history.shelves, "shelf").filter(lambda t: t.category != "")
    sizes = sold.group_by("category", "department").agg(days=sold.count())
    rows = session.fetch(sizes.order_by(sizes.days.desc(), "category", "department")).to_pylist()
    departments = {row["category"]: row["department"] for row in reversed(rows)}
    return [Asked(name, departments[name], HORIZON) for name in sorted(departments)]


def panel_of(
    session: Session, history: History, touched: Any, cutoffs: Sequence[dt.date], asked: Asked
) -> tuple[Panel, npt.NDArray[np.str_]]:
    """Snapshots of every cut-off with what came of them, and whose they are."""
    rows = snapshot_features(history, touched, cutoffs, asked)
    rows = rows.left_join(outcomes(history, cutoffs, asked), KEY)
    rows = rows.drop(*(f"{name}_right" for name in KEY))
    rows = rows.left_join(history.given, "customer_id").drop("customer_id_right")
    raw = raw_columns(session.fetch(rows.order_by("cutoff_on", "customer_id")))
    amount = np.asarray(raw.pop("bought_amount"), dtype=np.float64)
    cutoff = np.asarray(raw.pop("cutoff_on")).astype("datetime64[D]")
    people = np.asarray(raw.pop("customer_id")).astype(np.str_)
    panel = Panel(raw, cutoff, np.isfinite(amount).astype(np.float64), np.nan_to_num(amount))
    return panel, people


def rfm(panel: Panel) -> Array:
    """Recency, frequency and amount of the category itself, on the log scale."""
    columns = [
        number(panel.raw, "own_last_age", NEVER_DAYS),
        number(panel.raw, "own_days_182"),
        np.maximum(number(panel.raw, "own_amount_182"), 0.0),
    ]
    logged: Array = np.log1p(np.column_stack(columns))
    return logged


def cases(session: Session, settings: Settings, *, quick: bool) -> Iterator[tuple[Case, float]]:
    """Every category and period that counts, with the seconds it took."""
    today = settings.business_day(settings.now())
    tables = Tables("benchmark", HISTORY_READS, session, settings, settings.now())
    history = purchase_history(tables)
    ends = [today - dt.timedelta(days=HORIZON * back) for back in range(1 if quick else PERIODS)]
    cutoffs = sorted({day for end in ends for day in past_cutoffs(end, FIRST_DAY, HORIZON)})
    touched = tables.stage(TOUCHED, touched_categories(history, cutoffs, HORIZON))
    chosen = categories(session, history)
    for place, asked in enumerate(chosen[::9] if quick else chosen):
        begun = time.perf_counter()
        panel, people = panel_of(session, history, touched, cutoffs, asked)
        places = np.unique(people, return_inverse=True)[1]
        shared = (time.perf_counter() - begun) / len(ends)
        for end in ends:
            begun = time.perf_counter()
            *earlier, latest = past_cutoffs(end, FIRST_DAY, HORIZON)[-MOST_CUTOFFS:]
            past = panel.at([np.datetime64(day) for day in earlier])
            if not LOWEST <= past.happened.mean() <= HIGHEST:
                continue
            unseen = panel.at([np.datetime64(latest)])
            chance = learned(past, asked, seed=1).chance(unseen.raw)
            seconds = shared + time.perf_counter() - begun
            here = panel.cutoff == np.datetime64(latest)
            asks_range = place % RANGE_EVERY == 0
            yield (
                Case(
                    asked.category,
                    places[here],
                    unseen.happened,
                    chance,
                    rfm(past),
                    past.happened,
                    rfm(unseen),
                    covered(past, unseen, chance, asked) if asks_range else None,
                ),
                seconds,
            )


def covered(past: Panel, unseen: Panel, chance: Array, asked: Asked) -> bool:
    """Whether the range that the past tells holds the number of buyers that came."""
    *earlier, last = past.cutoffs
    judged = past.at([last])
    before = learned(past.at(earlier), asked, seed=1)
    shares = [float(past.at([one]).happened.mean()) for one in earlier]
    odds = log_odds(before.chance(judged.raw))
    reach = level_reach(odds, shares, float(judged.happened.mean()))
    low, high = buyers_range(log_odds(chance), reach)
    return bool(low <= unseen.happened.sum() <= high)


def peer_scores(found: list[Case]) -> list[Array]:
    """Probabilities of the peer, which runs in an environment of its own."""
    with tempfile.TemporaryDirectory() as folder:
        given, answer = Path(folder) / "given.npz", Path(folder) / "answer.npz"
        script = Path(folder) / "peer.py"
        script.write_text(PEER)
        arrays: dict[str, Any] = {}
        for place, case in enumerate(found):
            arrays |= {
                f"{place}/x": case.learn_rfm,
                f"{place}/y": case.learn_happened,
                f"{place}/t": case.test_rfm,
            }
        np.savez(given, **arrays)
        uv = subprocess.run(
            [str(ROOT / "scripts" / "bootstrap")], capture_output=True, text=True, check=True
        ).stdout.strip()
        command = [uv, "run", "--no-project", "--quiet", "--with", "scikit-learn==1.7.2", "python"]
        subprocess.run([*command, str(script), str(given), str(answer)], check=True)
        with np.load(answer) as scores:
            return [scores[str(place)] for place in range(len(found))]


def differences(found: list[Case], peer: list[Array]) -> tuple[Array, Array]:
    """Mean differences of AUC and lift under each draw of households.

    A draw without any buyer of a category says nothing of that category.
    """
    households = max(int(case.households.max()) for case in found) + 1
    rng = np.random.default_rng(1)
    counts = rng.multinomial(households, np.full(households, 1 / households), size=DRAWS)
    areas, lifts, told = np.zeros((3, DRAWS))
    for case, theirs in zip(found, peer, strict=True):
        weights = counts[:, case.households].astype(np.float64)
        both = case.ours, theirs
        area, peer_area = (areas_under_curve(case.happened, one, weights) for one in both)
        lift, peer_lift = (top_lifts(case.happened, one, weights) for one in both)
        says = np.isfinite(area + peer_area + lift + peer_lift)
        areas += np.where(says, area - peer_area, 0.0)
        lifts += np.where(says, lift - peer_lift, 0.0)
        told += says
    return areas / told, lifts / told


def main() -> None:
    """Run, print, end."""
    asked = arguments("Propensity beside a logistic regression on RFM of the category.")
    found, seconds = [], []
    with journey() as (session, settings):
        for case, took in cases(session, settings, quick=asked.quick):
            found.append(case)
            seconds.append(took)
    peer = peer_scores(found)
    areas, lifts = differences(found, peer)

    def mean(figure: Any, scores: list[Array]) -> float:
        return float(
            np.mean([figure(c.happened, one) for c, one in zip(found, scores, strict=True)])
        )

    ours = [case.ours for case in found]
    figures = {
        "auc": mean(area_under_curve, ours),
        "rfm_auc": mean(area_under_curve, peer),
        "auc_difference_low": float(np.quantile(areas, 0.025)),
        "top_decile_lift": mean(top_lift, ours),
        "rfm_top_decile_lift": mean(top_lift, peer),
        "lift_difference_low": float(np.quantile(lifts, 0.025)),
        "calibration_error": mean(calibration_error, ours),
        "rfm_calibration_error": mean(calibration_error, peer),
        "range_coverage": float(np.mean([c.is_covered for c in found if c.is_covered is not None])),
        "cases": float(len(found)),
        "categories": float(len({case.category for case in found})),
        "seconds_per_category": float(np.mean(seconds)),
    }
    rows = [[name, value] for name, value in figures.items()]
    peers = {
        "logistic regression on RFM": {
            "auc": figures["rfm_auc"],
            "top_decile_lift": figures["rfm_top_decile_lift"],
        }
    }
    report("propensity", rows, ["figure", "mean"], figures, peers)


if __name__ == "__main__":
    main()
