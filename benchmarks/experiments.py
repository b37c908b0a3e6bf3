"""A/B tests: right as often as they say, beside tea-tasting and statsmodels, on ten million people.

Tests without an effect are simulated 40,000 times a method. ``type_one_error_worst``: the rate of
clear ones furthest from 5 % among methods that are no named exception (few clusters, few events).
``relative_coverage_worst``: the share of intervals of 90 % of relative changes that hold the truth,
furthest from it. ``sequential_type_one_error``: the largest rate of tests that ever looked clear in
thirty daily looks, ``sample_ratio_error`` and ``guard_rail_error`` likewise; ``sequential_power``
beside ``fixed_power`` of the same tests looked at once. ``bayesian_coverage`` and
``bayesian_reliability``: intervals of 90 %, and the largest distance of the chance to be better
from how often it was, by tenths. ``cuped_ratio`` is the variance with the past over that without,
over 1 - rho^2. ``worst_disagreement``: the largest relative difference to tea-tasting (means,
ratios, CUPED) and statsmodels (plans). ``ten_million_seconds``: all metrics of ten million units
by variant and stratum, from a layer in the product's own session. ``from_raw_seconds``: the whole
analysis of as many people, from exposures and half as many orders to the verdict.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import experiment_worlds as worlds
from benchmarks.experiment_worlds import Days, Draw, in_parts, moments_of_tests
from benchmarks.raw_experiment import seconds_from_raw
from benchmarks.reporting import arguments, report
from dangol.methods.experiments.always_valid import AlwaysValid
from dangol.methods.experiments.bayesian import posterior
from dangol.methods.experiments.cluster_effect import cluster_effect
from dangol.methods.experiments.effect import Effect
from dangol.methods.experiments.guard_rail import GuardRail, Standing
from dangol.methods.experiments.mean_effect import mean_effect, stratified_effect
from dangol.methods.experiments.moments import BEFORE, OUTCOME, ROLES, Moments, moments_of
from dangol.methods.experiments.power import (
    Baseline,
    Design,
    power_of,
    smallest_change,
    units_needed,
)
from dangol.methods.experiments.quantile_effect import Ordered, levels_around, quantile_effect
from dangol.methods.experiments.rare_events import share_effect
from dangol.methods.experiments.sample_ratio import sample_ratio
from dangol.optimization.measurement.experiments.summing import Summed, moments_by
from dangol.store.warehouse.duck import DuckWarehouse

Array = npt.NDArray[np.float64]
Between = Callable[[Moments, Moments], Effect]
ROOT = Path(__file__).parents[1]
PINS = ("tea-tasting", "statsmodels==0.15.0", "pyarrow")
TESTS, LOOKED_AT, DAYS = 40_000, 3_000, 30
MILLIONS = 10_000_000
LIFT = 0.1
PEER = r"""
import json, sys
import numpy as np, pyarrow as pa, tea_tasting as tt
from statsmodels.stats.power import TTestIndPower
given = np.load(sys.argv[1])
table = pa.table({name: given[name] for name in given})
found = tt.Experiment(
    mean=tt.Mean("outcome"), share=tt.Mean("bought"),
    ratio=tt.RatioOfMeans("outcome", "denominator"), cuped=tt.Mean("outcome", "before"),
    ratio_cuped=tt.RatioOfMeans("outcome", "denominator", "before", "denominator_before"),
).analyze(table)
told = {name: [float(getattr(one, field)) for field in (
    "control", "treatment", "effect_size", "effect_size_ci_lower", "effect_size_ci_upper",
    "rel_effect_size", "pvalue")] for name, one in found.items()}
plan = TTestIndPower()
told["plans"] = [float(value) for value in (
    2 * plan.solve_power(0.02, None, 0.05, 0.8), 2 * plan.solve_power(0.3, None, 0.05, 0.9),
    plan.power(0.05, 4000, 0.05), plan.power(0.2, 100, 0.05, alternative="larger"),
    plan.solve_power(None, 500, 0.05, 0.8))]
told["version"] = tt.__version__
print(json.dumps(told))
"""


def pairs(
    seed: int, tests: int, units: int, draw: Draw, lift: float = 0.0
) -> list[tuple[Moments, Moments]]:
    """Moments of both variants of many tests; the outcome of treated is higher by ``lift``."""
    rng = np.random.default_rng(seed)
    found: list[tuple[Moments, Moments]] = []
    for count in in_parts(tests, units):
        control = draw(rng, (count, units))
        treated = dict(draw(rng, (count, units)))
        treated[OUTCOME] = treated[OUTCOME] * (1 + lift)
        found += zip(moments_of_tests(control), moments_of_tests(treated), strict=True)
    return found


def clear(effects: Sequence[Effect]) -> float:
    return float(np.mean([one.p_value < 0.05 for one in effects]))


def covered(effects: Sequence[Effect], truth: float) -> float:
    """Share of intervals of 90 % of the relative change that hold the truth."""
    held = [one.relative_interval(0.9) for one in effects]
    return float(np.mean([one is not None and one[0] <= truth <= one[1] for one in held]))


def told(tests: int, units: int, draw: Draw, between: Between = mean_effect) -> tuple[float, float]:
    """Type I error of a method, and how often its relative interval holds a true lift."""
    null = [between(*pair) for pair in pairs(1, tests, units, draw)]
    more = pairs(2, tests // 4, units, draw, LIFT)
    if draw is worlds.share:
        # Events do not grow, there are more of them.
        higher = pairs(3, tests // 4, units, worlds.higher_share)
        more = [(one, two) for (one, _), (_, two) in zip(more, higher, strict=True)]
    return clear(null), covered([between(*pair) for pair in more], LIFT)


def capped(tests: int, units: int) -> float:
    """Heavy tails, cut at the quantile of 99 % of all that was bought in both variants."""
    rng = np.random.default_rng(3)
    found: list[Effect] = []
    for count in in_parts(tests, 2 * units):
        both = worlds.heavy(rng, (count, 2 * units))[OUTCOME]
        caps = np.nanquantile(np.where(both > 0, both, np.nan), 0.99, axis=1, keepdims=True)
        both = np.minimum(both, caps)
        arms = [moments_of_tests({OUTCOME: part}) for part in np.split(both, 2, axis=1)]
        found += [mean_effect(*pair) for pair in zip(*arms, strict=True)]
    return clear(found)


def quantiles(tests: int, units: int, share: float) -> float:
    rng = np.random.default_rng(4)
    levels = levels_around(units, share)
    found: list[Effect] = []
    for count in in_parts(tests, 2 * units):
        arms = []
        for _ in range(2):
            values = np.exp(rng.normal(0, 1, (count, units)))
            arms.append(np.quantile(values, levels, axis=1).T.tolist())
        found += [
            quantile_effect(Ordered(units, *one), Ordered(units, *two))
            for one, two in zip(*arms, strict=True)
        ]
    return clear(found)


def strata(tests: int, *roles: str) -> float:
    """Three strata of different levels and sizes, met by chance in other shares."""
    parts = [
        [
            tuple(one.only(*roles) for one in pair)
            for pair in pairs(seed, tests, units, worlds.stratum(level))
        ]
        for seed, (level, units) in enumerate([(10, 150), (20, 80), (40, 40)], start=5)
    ]
    return clear([stratified_effect(list(test)) for test in zip(*parts, strict=True)])


def rare(tests: int, chance: float, units: int) -> float:
    rng = np.random.default_rng(6)
    found = []
    for events in rng.binomial(units, chance, (tests, 2)).tolist():
        arms = []
        for one in events:
            mean = one / units
            spread = mean * (1 - mean) * units / (units - 1)
            arms.append(Moments((OUTCOME,), float(units), np.array([mean]), np.array([[spread]])))
        found.append(share_effect(arms[0], arms[1]))
    return clear(found)


def ever_clear(
    tests: int, draw: Draw, per_day: int, share: float = 0.5, change: float = 0.0
) -> tuple[float, float, float]:
    """Tests that ever looked clear, those clear at a single look at the end, and days to a stop."""
    days = Days(tests, DAYS, per_day, share)
    asked = AlwaysValid(DAYS * per_day)
    ever, at_end, ended = [], [], []
    for looks in days.looks(np.random.default_rng(7), draw, change):
        effects = [mean_effect(*pair) for pair in looks if min(one.count for one in pair) >= 2]
        is_clear = np.array([asked.p_value(one) < 0.05 for one in effects])
        ever.append(bool(is_clear.any()))
        at_end.append(effects[-1].p_value < 0.05)
        ended.append(int(is_clear.argmax()) + 1 if is_clear.any() else DAYS)
    return float(np.mean(ever)), float(np.mean(at_end)), float(np.mean(ended))


def guard_rail_errors(tests: int) -> float:
    """At the margin itself: the larger of the rates at which harm, and safety, was ever called."""
    rail = GuardRail(0.1, DAYS * 400)
    said = []
    for looks in Days(tests, DAYS, 400).looks(np.random.default_rng(8), worlds.skewed, -0.1):
        standings = [rail.standing(mean_effect(*pair)) for pair in looks]
        said.append([one in standings for one in (Standing.HARMED, Standing.SAFE)])
    return float(np.mean(said, axis=0).max())


def sample_ratio_figures(tests: int) -> dict[str, float]:
    """Daily looks at right shares; a planted loss; and the published game test."""
    rng = np.random.default_rng(9)
    counts = rng.binomial(1000, 0.5, (tests, DAYS)).cumsum(axis=1)
    every = np.arange(1, DAYS + 1) * 1000
    alarmed = [
        any(
            sample_ratio([one, all_ - one], [1, 1]).always_valid < 0.05
            for one, all_ in zip(test, every.tolist(), strict=True)
        )
        for test in counts.tolist()
    ]
    lost = [sample_ratio([one, 100_000 - one], [1, 1]) for one in rng.binomial(100_000, 0.49, 200)]
    return {
        "sample_ratio_error": float(np.mean(alarmed)),
        "planted_mismatch_found": float(np.mean([one.is_wrong for one in lost])),
        "cookie_cats_p": sample_ratio([44_700, 45_489], [1, 1]).p_value,
    }


def bayesian_figures(tests: int) -> dict[str, float]:
    """Truths from the prior; means of a thousand skewed amounts each."""
    rng = np.random.default_rng(10)
    truths = rng.normal(0, LIFT, tests)
    units, shape = 1000, 2.0
    levels = rng.gamma(units * shape, 1 / (units * shape), (tests, 2))
    held, chances = [], []
    for truth, (control, treated) in zip(truths.tolist(), levels.tolist(), strict=True):
        lifted = treated * (1 + truth)
        found = posterior(
            Effect(control, lifted, control**2 / shape / units, lifted**2 / shape / units,
                   0.0, 2.0 * units, 2.0 * units)
        )  # fmt: skip
        low, high = found.interval(0.9)
        held.append(low <= truth <= high)
        chances.append(found.chance_more)
    told_chance = np.array(chances)
    tenth = np.minimum((told_chance * 10).astype(int), 9)
    away = [
        abs(float(told_chance[tenth == one].mean() - (truths[tenth == one] > 0).mean()))
        for one in range(10)
        if (tenth == one).sum() >= 100
    ]
    return {"bayesian_coverage": float(np.mean(held)), "bayesian_reliability": max(away)}


def cuped_ratio(tests: int) -> float:
    """Variance of what is found with the past over that without, over what theory says."""
    with_past = pairs(11, tests, 500, worlds.with_past)
    adjusted = np.var([mean_effect(*pair).difference for pair in with_past])
    plain = np.var(
        [mean_effect(*(one.without_before() for one in pair)).difference for pair in with_past]
    )
    return float(adjusted / plain / (1 - worlds.RHO**2))


def common_data(units: int) -> dict[str, Array]:
    rng = np.random.default_rng(12)
    arms = []
    for arm in (0, 1):
        made = {name: rows[0] for name, rows in worlds.ratio_with_past(rng, (1, units)).items()}
        made[OUTCOME] = made[OUTCOME] * (1 + 0.02 * arm)
        arms.append(
            {**made, "bought": (made[OUTCOME] > 30).astype(float), "variant": np.full(units, arm)}
        )
    return {name: np.concatenate([arm[name] for arm in arms]) for name in arms[0]}


def disagreement() -> tuple[float, str]:
    """The largest relative difference to the peers on common data, and tea-tasting's version."""
    data = common_data(20_000)
    with tempfile.TemporaryDirectory() as folder:
        saved, script = Path(folder) / "data.npz", Path(folder) / "peer.py"
        script.write_text(PEER)
        np.savez(saved, allow_pickle=False, **data)
        uv = subprocess.run(
            [ROOT / "scripts/bootstrap"], capture_output=True, text=True, check=True
        )
        pins = [word for pin in PINS for word in ("--with", pin)]
        command = [uv.stdout.strip(), "run", "--quiet", "--no-project", *pins, "python"]
        said = subprocess.run([*command, script, saved], capture_output=True, text=True, check=True)
    theirs = json.loads(said.stdout.splitlines()[-1])
    arms = [{name: rows[data["variant"] == arm] for name, rows in data.items()} for arm in (0, 1)]
    asked = {
        "mean": (OUTCOME,), "ratio": ROLES[:2], "cuped": (OUTCOME, BEFORE), "ratio_cuped": ROLES,
    }  # fmt: skip
    ours = {
        name: _figures(mean_effect(*(moments_of({r: arm[r] for r in roles}) for arm in arms)))
        for name, roles in asked.items()
    }
    ours["share"] = _figures(mean_effect(*(moments_of({OUTCOME: arm["bought"]}) for arm in arms)))
    one = Baseline(10, 1)
    ours["plans"] = [
        units_needed(Design(), one, 0.02),
        units_needed(Design(power=0.9), one, 0.3),
        power_of(Design(), one, 8000, 0.05),
        power_of(Design(one_sided=True), one, 200, 0.2),
        smallest_change(Design(), one, 1000),
    ]
    apart = [
        abs(mine - other) / abs(other)
        for name, figures in ours.items()
        for mine, other in zip(figures, theirs[name], strict=True)
    ]
    return max(apart), theirs["version"]


def _figures(effect: Effect) -> list[float]:
    return [
        effect.control, effect.treated, effect.difference, *effect.interval(0.95),
        effect.relative or 0.0, effect.p_value,
    ]  # fmt: skip


def many_units(count: int) -> dict[str, float]:
    """Six metrics of many units by variant and stratum, from a layer to effects."""
    metrics = (
        Summed("mean", "spent"),
        Summed("share", "bought"),
        Summed("ratio", "spent", "visits"),
        Summed("cuped", "spent", before="spent_before"),
        Summed("capped", "spent", before="spent_before", cap_share=0.99),
        Summed("ratio_cuped", "spent", "visits", "spent_before", "visits_before"),
    )
    with tempfile.TemporaryDirectory() as folder:
        warehouse = DuckWarehouse(Path(folder) / "many.duckdb", memory_limit="6GB")
        with warehouse.session() as session:
            units = session.layer(_made_units(count))
            begun = time.perf_counter()
            found = moments_by(session.fetch, units, metrics, by=("variant", "stratum"))
            effects = [
                stratified_effect([(cells["a", one], cells["b", one]) for one in "01234"])
                for cells in found.values()
            ]
            seconds = time.perf_counter() - begun
        warehouse.close()
    if any(effect.units != count for effect in effects):
        raise RuntimeError("Units were lost.")
    return {"units": float(count), "ten_million_seconds": seconds}


def _made_units(count: int) -> ir.Table:
    """Units from arithmetic alone, so that every engine makes the same."""
    rows = ibis.range(count).unnest().name("number").as_table()
    rows = rows.mutate(
        one=((rows.number * 2654435761) % 1000003) / 1000003.0,
        two=((rows.number * 40503) % 65537) / 65537.0,
    )
    spent, before = (-(rows[name] + 1e-6).ln() * 20 for name in ("two", "one"))
    return rows.select(
        variant=ibis.ifelse(rows.one < 0.5, "a", "b"),
        stratum=(rows.two * 5).floor().cast("int64").cast("string"),
        spent=spent + before * 0.5,
        spent_before=before,
        visits=(rows.two * 5 + 1).floor().cast("int64"),
        visits_before=(rows.one * 5 + 1).floor().cast("int64"),
        bought=rows.two < 0.1,
    )


def fixed_figures(tests: int) -> tuple[list[list[object]], dict[str, float]]:
    """Methods that are looked at once: rows of the table, and the worst of them."""
    rows: list[list[object]] = []
    for name, units, draw, between in (
        ("mean, normal, 100 a variant", 100, worlds.normal, mean_effect),
        ("mean, skewed, 500", 500, worlds.skewed, mean_effect),
        ("mean, heavy tails, 5,000", 5000, worlds.heavy, mean_effect),
        ("share of 10 %, 1,000", 1000, worlds.share, share_effect),
        ("ratio, 300", 300, worlds.ratio, mean_effect),
        ("mean with past, 200", 200, worlds.with_past, mean_effect),
        ("ratio with past, 300", 300, worlds.ratio_with_past, mean_effect),
        ("40 clusters", 20, worlds.clusters, cluster_effect),
    ):
        rows.append([name, *told(tests, units, draw, between)])
    rows += [
        ["mean, heavy tails, capped, 5,000", capped(tests, 5000), None],
        ["median, 1,000", quantiles(tests, 1000, 0.5), None],
        ["quantile of 90 %, 2,000", quantiles(tests, 2000, 0.9), None],
        ["mean by 3 strata, 270", strata(tests, OUTCOME), None],
        ["mean by 3 strata with past, 270", strata(tests, OUTCOME, BEFORE), None],
    ]
    worst = max((float(str(row[1])) for row in rows), key=lambda rate: abs(rate - 0.05))
    coverage = max(
        (float(str(row[2])) for row in rows if row[2] is not None), key=lambda held: abs(held - 0.9)
    )
    exceptions = {
        "ten_clusters_error": told(tests, 5, worlds.clusters, cluster_effect)[0],
        "four_events_error": rare(tests, 0.001, 4000),
        "twenty_events_error": rare(tests, 0.005, 4000),
    }
    rows += [[f"exception: {name}", rate, None] for name, rate in exceptions.items()]
    return rows, {"type_one_error_worst": worst, "relative_coverage_worst": coverage, **exceptions}


def looked_at_daily(tests: int) -> tuple[list[list[object]], dict[str, float]]:
    rows: list[list[object]] = []
    for name, draw, per_day, share in (
        ("daily: skewed mean", worlds.skewed, 40, 0.5),
        ("daily: mean with past", worlds.with_past, 40, 0.5),
        ("daily: ratio with past", worlds.ratio_with_past, 40, 0.5),
        ("daily: share, one in ten units treated", worlds.share, 100, 0.1),
        ("daily: heavy tails, one in five treated", worlds.heavy, 100, 0.2),
    ):
        ever, at_end, _ = ever_clear(tests, draw, per_day, share)
        rows.append([name, ever, at_end])
    units = DAYS * 100
    change = smallest_change(Design(), Baseline(10, 200), units)
    found, at_end, days = ever_clear(tests, worlds.skewed, 100, change=change / 10)
    rows.append(
        [f"daily: an effect that 80 % of fixed tests find ({days:.1f} days)", found, at_end]
    )
    return rows, {
        "sequential_type_one_error": max(float(str(row[1])) for row in rows[:-1]),
        "sequential_power": found,
        "fixed_power": at_end,
        "sequential_days": days,
        "guard_rail_error": guard_rail_errors(tests),
    }


def main() -> None:
    """Run, print, end."""
    asked = arguments("A/B tests: errors, coverage, peers beside us, and ten million units.")
    tests, daily = (1_000, 60) if asked.quick else (TESTS, LOOKED_AT)
    rows, figures = fixed_figures(tests)
    more, sequential = looked_at_daily(daily)
    figures |= sequential | sample_ratio_figures(daily) | bayesian_figures(5 * tests)
    figures["cuped_ratio"] = cuped_ratio(tests)
    figures["worst_disagreement"], version = disagreement()
    figures |= many_units(MILLIONS // 10 if asked.quick else MILLIONS)
    with tempfile.TemporaryDirectory() as folder:
        people = MILLIONS // 10 if asked.quick else MILLIONS
        figures["from_raw_seconds"] = seconds_from_raw(Path(folder), people)
    headers = [
        "method",
        "clear without an effect",
        "relative interval of 90 %, or clear at the end",
    ]
    rows += more
    rows += [[name, value, None] for name, value in figures.items()]
    apart = figures["worst_disagreement"]
    print(f"Largest difference to tea-tasting {version} and statsmodels: {apart:.1e}")
    report("experiments", rows, headers, figures)


if __name__ == "__main__":
    main()
