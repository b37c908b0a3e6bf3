"""Promotions: planted increments found again, idle ones said so, and a year of a grocer.

``coverage90``: share of promotions of simulated shelves whose planted net increment (net of what
was pulled forward and taken from substitutes, halo included) lies in our interval of 90 %, over
many worlds; apart by size, kind, reach, and whether there was an effect. ``false_effects``: share
of the promotions without any effect that are called effective; ``power`` that of those with one.
``error``: median distance to the planted net increment over the baseline. ``before_*`` and
``last_year_*``: the same of the naive comparisons with the four weeks before and with the same
weeks a year ago. ``units_*`` and ``season_*``: worlds that are not as the model has them (losses
in units instead of logarithms; promotions timed with the season), ``sparse_*`` those where a
product sells less than one a week and store. ``journey_*``: Complete Journey from the warehouse
to the answer, wall seconds and peak memory of the process, the engine's included; what its kinds
of promotions return is printed, at a margin of 30 % and made-up costs of placements.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from tabulate import tabulate

from benchmarks.reporting import arguments, measured, report
from dangol.contract.tables_view import Tables
from dangol.methods.promotions.bump import called, measured_bump
from dangol.optimization.measurement.promotions.promotions import Promotions
from dangol.samples.complete_journey import CompleteJourney
from dangol.samples.shelves.panel import panel_of
from dangol.samples.shelves.truth import Truth, truth_of
from dangol.samples.shelves.world import KINDS, Plan, World, made_world
from dangol.settings import Settings
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.tables.promotions import PROMOTION_EFFECTS, PROMOTION_KINDS
from dangol.tables.shared import SHARED_TABLES

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
WORLDS, FEW = 20, 2
BEFORE_WEEKS, YEAR = 4, 52
PLANS = {
    "": Plan(),
    "sparse_": Plan(units=0.7),
    "units_": Plan(form="units"),
    "season_": Plan(timing="in-season"),
}
KIND_WORDS = ("discount", "discount+mailer", "display", "discount+display", "mailer", "all three")


@dataclass(frozen=True)
class Found:
    """One row per promotion of all worlds of a plan."""

    truth: Floats
    low: Floats
    high: Floats
    middle: Floats
    baseline: Floats
    is_called: Flags
    is_idle: Flags
    kind: npt.NDArray[np.int64]
    is_everywhere: Flags

    def coverage(self, rows: Flags | slice = slice(None)) -> float:
        inside = (self.low <= self.truth + 1e-9) & (self.truth - 1e-9 <= self.high)
        return float(inside[rows].mean())

    def figures(self, name: str) -> dict[str, float]:
        told = np.isfinite(self.middle)
        away = np.abs(self.middle - self.truth) / self.baseline
        return {
            f"{name}coverage90": self.coverage(told),
            f"{name}false_effects": float(self.is_called[self.is_idle & told].mean()),
            f"{name}power": float(self.is_called[~self.is_idle & told].mean()),
            f"{name}error": float(np.median(away[told])),
        }


def ours(world: World, truth: Truth, seed: int) -> Found:
    bump = measured_bump(panel_of(world), world.price)
    net: Floats = np.sum(list(bump.draws(seed).values()), axis=0)
    low, high = np.quantile(net, [0.05, 0.95], axis=1)
    calls = np.array(called((net <= 0).mean(axis=1), high, bump))
    return _measured(world, truth, (low, high, net.mean(axis=1)), calls == "effective")


def naive(world: World, truth: Truth, weeks_back: int, width: int) -> Found:
    """Sales of the promotion's stores beside their mean of ``width`` earlier weeks."""
    made = world.promotions
    rows = np.full((3, len(made)), np.nan)
    for place in range(len(made)):
        sold = world.sales[made.product[place], made.in_store[place]].sum(axis=0)
        first, length = int(made.first[place]), int(made.length[place])
        begin = first - weeks_back
        if begin < 0:
            continue
        before = sold[begin : begin + width].astype(np.float64)
        now = sold[first : first + length]
        gained = float(now.sum() - before.mean() * length)
        spread = before.std(ddof=1) if width > 1 else np.sqrt(max(float(before[0]), 1.0))
        reach = 1.645 * spread * np.sqrt(length + length**2 / width)
        rows[:, place] = gained - reach, gained + reach, gained
    return _measured(world, truth, (rows[0], rows[1], rows[2]), rows[0] > 0)


def _measured(
    world: World, truth: Truth, found: tuple[Floats, Floats, Floats], is_called: Flags
) -> Found:
    made = world.promotions
    return Found(
        truth.net,
        *found,
        truth.baseline,
        is_called,
        made.lift == 0,
        made.kind,
        np.asarray(made.in_store.all(axis=1)),
    )


def together(parts: list[Found]) -> Found:
    names = Found.__dataclass_fields__
    return Found(**{one: np.concatenate([getattr(p, one) for p in parts]) for one in names})


def worlds(plan: Plan, count: int) -> Iterator[tuple[int, World, Truth]]:
    for seed in range(count):
        world = made_world(plan, seed)
        yield seed, world, truth_of(world)


def by_group(found: Found) -> Iterator[tuple[str, float]]:
    """Coverage of parts of the promotions: no part may pay for another."""
    edges = np.quantile(found.baseline, [1 / 3, 2 / 3])
    size = np.searchsorted(edges, found.baseline)
    for place, word in enumerate(("small", "middle", "large")):
        yield f"coverage90_{word}", found.coverage(size == place)
    for place in range(len(KINDS)):
        yield f"coverage90_{KIND_WORDS[place]}", found.coverage(found.kind == place)
    yield "coverage90_everywhere", found.coverage(found.is_everywhere)
    yield "coverage90_some_stores", found.coverage(~found.is_everywhere)
    yield "coverage90_with_effect", found.coverage(~found.is_idle)
    yield "coverage90_without_effect", found.coverage(found.is_idle)


def load_journey(file: str) -> None:
    """Complete Journey in a warehouse, all of its promotion rows included."""
    warehouse = DuckWarehouse(Path(file), memory_limit="2GB")
    warehouse.ensure(SHARED_TABLES)
    with warehouse.session() as session:
        settings = Settings(**CompleteJourney.settings)
        changes, _ = CompleteJourney().load(session, settings, lambda step, share: None)
        session.commit("journey", changes)
    warehouse.close()


def measure_journey(file: str) -> None:
    """The answer, and one line of JSON with what it took and found."""
    settings = Settings(**CompleteJourney.settings)
    asked = Promotions(display_cost=10.0, mailer_cost=5.0).at(settings.now())
    warehouse = DuckWarehouse(Path(file), memory_limit="1500MB")
    with warehouse.session() as session:
        begun = time.perf_counter()
        tables = Tables(asked.slug, asked.needs(), session, settings, asked.moment)
        result = asked.compute(tables)
        seconds = time.perf_counter() - begun
        effects, kinds = (result.tables[one] for one in (PROMOTION_EFFECTS, PROMOTION_KINDS))
        calls = tables.rows(effects.group_by("effect_call").agg(n=effects.count()))
        found = tables.rows(kinds.order_by("grouped_by", "group_name"))
    warehouse.close()
    wanted = ("grouped_by", "group_name", "promotion_count", "effective_count", "idle_count",
              "return_on_cost", "return_low", "return_high")  # fmt: skip
    rows = [
        [row[name] for name in wanted] for row in found if row["grouped_by"] in ("kind", "depth")
    ]
    said = {"seconds": seconds, "calls": {one["effect_call"]: one["n"] for one in calls},
            "headline": result.answer.headline.en, "kinds": rows}  # fmt: skip
    print(json.dumps(said))


def journey() -> tuple[dict[str, float], dict[str, Any]]:
    """Seconds and gigabytes of Complete Journey, each step in a process of its own."""
    root = Path(__file__).parents[1]

    def command(name: str, file: Path) -> list[str]:
        code = f"import sys; sys.path.insert(0, {str(root)!r}); "
        code += f"from benchmarks.promotions import {name}; {name}({str(file)!r})"
        return [sys.executable, "-c", code]

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "journey.duckdb"
        subprocess.run(command("load_journey", file), check=True)
        done = measured(command("measure_journey", file))
    said: dict[str, Any] = json.loads(done.output.strip().splitlines()[-1])
    figures = {
        "journey_seconds": float(said["seconds"]),
        "journey_gb": done.gb,
        "journey_promotions": float(sum(said["calls"].values())),
        **{f"journey_{call}": float(count) for call, count in sorted(said["calls"].items())},
    }
    return figures, said


def main() -> None:
    """Run, print, end."""
    asked = arguments("Promotions: planted increments found again, and a year of a grocer.")
    count = FEW if asked.quick else WORLDS
    figures: dict[str, float] = {}
    for name, plan in PLANS.items():
        parts, before, last_year = [], [], []
        for seed, world, truth in worlds(plan, count):
            parts.append(ours(world, truth, seed))
            if not name:
                before.append(naive(world, truth, BEFORE_WEEKS, BEFORE_WEEKS))
                last_year.append(naive(world, truth, YEAR, 1))
        found = together(parts)
        figures |= found.figures(name)
        if not name:
            figures["promotions"] = float(len(found.truth))
            figures |= dict(by_group(found))
            figures |= together(before).figures("before_")
            figures |= together(last_year).figures("last_year_")
    if not asked.quick:
        more, said = journey()
        figures |= more
        print(said["headline"])
        print(
            tabulate(
                said["kinds"],
                headers=["by", "group", "promotions", "effective", "idle", "return", "low", "high"],
                floatfmt=".2f",
            )
        )
    report("promotions", list(figures.items()), ["figure", "value"], figures)


if __name__ == "__main__":
    main()
