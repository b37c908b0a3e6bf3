"""Tests by regions on simulated worlds: false alarms, coverage, power, and the others beside us.

``false_alarm``: part of the worlds without effect that are called clear at 5 %. ``coverage90``:
part of all worlds (lifts of 0, 5 and 10 %) whose true amount lies in the interval of 90 %.
``power_at_5_percent`` and ``power_at_10_percent``: part of the worlds with that lift that are
called clear. ``difference_*``: difference in differences with errors by region on the same
worlds; ``rank_*``: the same synthetic control, judged by its rank among sets without a test;
``rotation_*``: by rotation of days, all days fitted as if there were no effect (V. Chernozhukov,
K. Wuthrich and Y. Zhu, Journal of the American Statistical Association 116, 2021). ``broken_*``:
worlds in which a large region outside the test collapses as it begins. ``promised_power`` and
``kept_power``: what a design chosen from history promised for 5 %, and what tests with it showed.
``seconds``: CPU seconds of an analysis with its 60 placebos. ``ratio_to_pysyncon``: our CPU
seconds for a set of weights over pysyncon's (an environment of its own), ``weights_difference``
the largest difference of weights, ``loss_over_pysyncon`` our sum of squares over theirs.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from dangol.methods.geo.differences import difference_in_differences
from dangol.methods.geo.effect import Effect, effect_of_test
from dangol.methods.geo.markets import Limits, best_by_lot, candidate_sets, judged
from dangol.methods.geo.panel import Panel, share_weights
from dangol.methods.geo.simplex import simplex_weights
from dangol.methods.one_core import one_core
from dangol.samples.regions import World, world

Array = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
PIN = "pysyncon==1.5.2"
WORLDS, BROKEN, DESIGNS, PEER_WORLDS = 1200, 200, 100, 5
WITH_LIFT = 3
"""One world in so many is told with each lift too; the past of it is the same."""
LIFTS = (0.0, 0.05, 0.10)
MEASURED = 12
PEER = r"""
import sys, time, warnings
import numpy as np, pandas as pd
warnings.simplefilter("ignore")
from pysyncon import Synth
given = np.load(sys.argv[1])
found, seconds = {}, 0.0
for name in given.files:
    data = given[name]
    y, x = data[:, 0], data[:, 1:]
    scale = np.identity(len(y))
    begun = time.process_time()
    w, _ = Synth.w_optimize(V_mat=scale, X0=pd.DataFrame(x).to_numpy(), X1=y)
    seconds += time.process_time() - begun
    found[name] = w
np.savez(sys.argv[2], seconds=seconds, **found)
"""


def analysed(seed: int, *, breaks: bool = False) -> list[list[float]]:
    """What each way finds in a world with each lift: covered and called, ours and the others."""
    rows = []
    with one_core():
        for lift in LIFTS:
            if lift and (seed % WITH_LIFT or breaks):
                rows.append([np.nan] * MEASURED)
                continue
            made = world(seed, lift, breaks=breaks)
            panel, tested = Panel(made.outcome, made.before), made.tested
            begun = time.process_time()
            ours = effect_of_test(panel, tested, ~tested, seed)
            seconds = time.process_time() - begun
            low, high = (ours.total(one) for one in ours.interval())
            other = difference_in_differences(panel, tested, ~tested)
            below, above = (ours.total(one) for one in other.interval())
            level, truth = ours.level * ours.days, made.truth
            reach = np.quantile(np.abs(ours.placebos), [0.9, 0.95])
            by_rotation = rotation(panel, ours, tested)
            rows.append([
                low <= truth <= high, ours.p_value <= 0.05,
                below <= truth <= above, other.p_value <= 0.05,
                abs(ours.share - truth / level) <= reach[0], abs(ours.share) > reach[1],
                np.nan if lift else by_rotation > 0.10, by_rotation <= 0.05,
                (ours.share - truth / level) / ours.observed,
                (other.share - truth / level) / ours.observed,
                (high - low) / 2 / level, seconds,
            ])  # fmt: skip
    return rows


def rotation(panel: Panel, ours: Effect, tested: npt.NDArray[np.bool_]) -> float:
    """How many rotations of the days show as much in the test's place, no effect assumed."""
    every = Panel(panel.outcome, panel.days)
    values = every.without_weekdays(np.arange(panel.days))
    target, open_to = share_weights(every, tested[None]), ~tested[None]
    sizes = share_weights(every, open_to)
    unit = ((values @ (target - sizes).T) ** 2).sum()
    pull = 0.03 * unit / np.where(open_to, np.maximum(sizes, 1e-9), 1.0)
    weights = simplex_weights(values.T @ values, target, open_to, pull)
    gap = (values @ (target - weights).T)[:, 0]
    sums = np.concatenate([[0.0], np.cumsum(np.concatenate([gap, gap]))])
    means = np.abs(sums[ours.days : ours.days + panel.days] - sums[: panel.days])
    return float((means >= means[panel.before] - 1e-12).mean())


def designed(seed: int) -> tuple[float, float, float]:
    """A design from the history of a world: promised power at 5 %, kept, false alarm."""
    made = world(seed, more_days=60)
    with one_core():
        past = Panel(made.without[: made.before], made.before)
        none = np.zeros(past.regions, dtype=np.bool_)
        limits = Limits((3, max(4, past.regions // 4)), 0.08, 0.35, none, none)
        sets = candidate_sets(past, limits, seed, 60)
        choices = judged(past, sets, (made.after,), none)
        best = best_by_lot(choices.least_lift(0), sets, 1, seed, near=0.15)[0]
        tested = sets[best]
        called = []
        for lift in (0.05, 0.0):
            outcome = made.without.copy()
            outcome[made.before :, tested] *= 1 + lift
            found = effect_of_test(Panel(outcome, made.before), tested, ~tested, seed)
            called.append(float(found.p_value <= 0.05))
    return float(choices.power(0.05, 0)[best]), called[0], called[1]


def of_every(work: Callable[[int], Any], seeds: range) -> list[Any]:
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return list(pool.map(work, seeds, chunksize=5))


def problem(made: World) -> tuple[Array, Array]:
    """Target and donors before the test, weekdays out, as the peer is handed them too."""
    panel = Panel(made.outcome, made.before)
    values = panel.without_weekdays(np.arange(panel.before))[: panel.before]
    return values @ share_weights(panel, made.tested[None])[0], values[:, ~made.tested]


def beside_pysyncon(worlds: int) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Weights of least squares on the simplex, ours and theirs."""
    given = {f"world{seed}": problem(world(seed)) for seed in range(worlds)}
    with tempfile.TemporaryDirectory() as folder:
        data, found, script = (Path(folder) / one for one in ("data.npz", "found.npz", "peer.py"))
        script.write_text(PEER)
        arrays: dict[str, Any] = {name: np.column_stack(pair) for name, pair in given.items()}
        np.savez(data, **arrays)
        uv = subprocess.run(
            [ROOT / "scripts/bootstrap"], capture_output=True, text=True, check=True
        )
        command = [uv.stdout.strip(), "run", "--quiet", "--no-project", "--with", PIN, "python"]
        subprocess.run([*command, script, data, found], check=True)
        with np.load(found) as told:
            theirs = dict(told)
    apart, loss, seconds = 0.0, 0.0, 0.0
    for name, (y, x) in given.items():
        joined = np.column_stack([y, x])
        target = np.zeros((1, joined.shape[1]))
        target[0, 0] = 1.0
        gram = joined.T @ joined
        with one_core():
            begun = time.process_time()
            weights = simplex_weights(gram, target, target == 0, np.full(len(gram), 1e-9))[0, 1:]
            seconds += time.process_time() - begun
        apart = max(apart, float(np.abs(weights - theirs[name]).max()))
        ratio = ((y - x @ weights) ** 2).sum() / ((y - x @ theirs[name]) ** 2).sum()
        loss = max(loss, float(ratio))
    their_seconds = float(theirs["seconds"])
    figures = {
        "ratio_to_pysyncon": seconds / their_seconds,
        "weights_difference": apart,
        "loss_over_pysyncon": loss,
    }
    return figures, {"pysyncon": {"seconds": their_seconds / worlds}}


def main() -> None:
    """Run, print, end."""
    asked = arguments("Geo tests on simulated worlds: false alarms, coverage, power, speed.")
    share = 0.05 if asked.quick else 1.0
    found = np.array(of_every(analysed, range(int(WORLDS * share))), dtype=np.float64)
    broken = np.array(of_every(partial(analysed, breaks=True), range(int(BROKEN * share))))
    designs = np.array(of_every(designed, range(int(DESIGNS * share))))
    called = np.nanmean(found[:, :, 1:8:2], axis=0)
    covered = np.nanmean(found[:, :, 0:8:2], axis=(0, 1))
    figures = {}
    for place, name in enumerate(("", "difference_", "rank_", "rotation_")):
        figures[f"{name}false_alarm"] = float(called[0, place])
        figures[f"{name}coverage90"] = float(covered[place])
        figures[f"{name}power_at_5_percent"] = float(called[1, place])
        figures[f"{name}power_at_10_percent"] = float(called[2, place])
    figures |= {
        "error": float(np.sqrt((found[:, 0, 8] ** 2).mean())),
        "difference_error": float(np.sqrt((found[:, 0, 9] ** 2).mean())),
        "half_width": float(np.median(found[:, 0, 10])),
        "broken_false_alarm": float(broken[:, 0, 1].mean()),
        "broken_coverage90": float(broken[:, 0, 0].mean()),
        "difference_broken_false_alarm": float(broken[:, 0, 3].mean()),
        "promised_power": float(designs[:, 0].mean()),
        "kept_power": float(designs[:, 1].mean()),
        "designed_false_alarm": float(designs[:, 2].mean()),
        "seconds": float(np.median(found[:, 0, 11])),
        "worlds": float(len(found)),
    }
    more, peers = beside_pysyncon(2 if asked.quick else PEER_WORLDS)
    figures |= more
    report("geo_lift", list(figures.items()), ["figure", "value"], figures, peers)


if __name__ == "__main__":
    main()
