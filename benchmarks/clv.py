"""Customer lifetime value: the classic data, a million customers, and ``lifetimes`` beside us.

``r``, ``alpha``, ``a``, ``b``, ``log_likelihood``: BG/NBD fitted on CDNOW's 1/10 sample (2,357
customers, 39 weeks; Fader, Hardie and Lee 2005 print .243, 4.414, .793, 2.426, -9582.4).
``p``, ``q``, ``v``: Gamma-Gamma on the averages of its 946 repeat buyers (6.25, 3.74, 15.45 in
the literature). ``holdout_mae``: mean absolute error of purchases per customer in the 39
weeks after; ``naive_mae`` that of carrying on each customer's rate. ``total_miss``: expected
over actual purchases of all, minus one.

``million_seconds``: wall seconds from a million rows of continuous times, hardly two the
same, to parameters with standard errors; the worst of three (one with ``--quick``).
``ratio_to_lifetimes``: our CPU seconds over those of lifetimes 0.11.3 for the parameters of
the same CDNOW rows, both the best of five in a warm process; we compute standard errors
too. ``million_ratio`` is the same for the million rows, once each, by wall clock; left out
with ``--quick``. Lifetimes runs in an environment of its own (NumPy 1, pandas 1), and its
package brings CDNOW.
"""

import csv
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from dangol.methods.histories import averages, distinct
from dangol.methods.lifetime import BetaGeoNbd, fit_lifetime
from dangol.methods.spend import fit_spend

Array = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
PINS = ("lifetimes==0.11.3", "numpy<2", "pandas<2", "scipy<1.12", "setuptools<81")
MILLION = 1_000_000
# The sample's own end of calibration; its summary counts time in weeks.
END_OF_CALIBRATION = np.datetime64("1997-09-30")
PEER = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
from pathlib import Path
import numpy as np, lifetimes
from lifetimes import BetaGeoFitter
def fit(x, tx, T):
    cpu, wall = time.process_time(), time.perf_counter()
    fitted = BetaGeoFitter().fit(x, tx, T)
    return time.process_time() - cpu, time.perf_counter() - wall, dict(fitted.params_)
data = Path(lifetimes.__file__).parent / "datasets"
rows = np.genfromtxt(data / "cdnow_customers_summary.csv", delimiter=",", skip_header=1)
small = min((fit(*rows.T[1:4]) for _ in range(5)), key=lambda one: one[0])
large = fit(*np.load(sys.argv[1])) if len(sys.argv) > 1 else None
print(json.dumps({"data": str(data), "small": small, "large": large}))
"""


@dataclass(frozen=True)
class Lifetimes:
    """Where its data lies; CPU seconds for CDNOW and wall seconds for the million rows."""

    data: Path
    cdnow_seconds: float
    million_seconds: float | None


def simulated(model: BetaGeoNbd, count: int) -> Array:
    """Frequency, recency and age of customers as the model believes; times are continuous."""
    rng = np.random.default_rng(1)
    age = rng.uniform(20, 80, count)
    rate = rng.gamma(model.r, 1 / model.alpha, count)
    leaving = rng.beta(model.a, model.b, count)
    frequency, recency, clock = np.zeros((3, count))
    there = np.arange(count)
    while len(there):
        clock[there] += rng.exponential(1 / rate[there])
        there = there[clock[there] < age[there]]
        frequency[there] += 1
        recency[there] = clock[there]
        there = there[rng.random(len(there)) >= leaving[there]]
    return np.array([frequency, recency, age])


def lifetimes_of(million: Array | None) -> Lifetimes:
    """What lifetimes needs for the same rows, and where its data lies."""
    uv = subprocess.run(
        [ROOT / "scripts" / "bootstrap"], capture_output=True, text=True, check=True
    )
    command = [uv.stdout.strip(), "run", "--no-project", "--quiet", "--python", "3.11"]
    command += [part for pin in PINS for part in ("--with", pin)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "million.npy"
        if million is not None:
            np.save(file, million)
        given = [str(file)] if million is not None else []
        said = subprocess.run(
            [*command, "python", "-c", PEER, *given], capture_output=True, text=True, check=True
        )
    found = json.loads(said.stdout.splitlines()[-1])
    large = found["large"]
    return Lifetimes(Path(found["data"]), found["small"][0], large[1] if large else None)


def columns(file: Path, *names: str) -> list[Array]:
    with file.open(newline="") as opened:
        rows = list(csv.DictReader(opened))
    return [np.array([float(row[name]) for row in rows]) for name in names]


def later_purchases(file: Path) -> Array:
    """Days with a purchase after the calibration, by customer in the order of their numbers."""
    rows = [line.split() for line in file.read_text().splitlines()]
    customers = np.array([int(row[1]) for row in rows])
    days = np.array([f"{row[2][:4]}-{row[2][4:6]}-{row[2][6:]}" for row in rows], "datetime64[D]")
    _, first = np.unique(np.stack([customers, days.astype(np.int64)]), axis=1, return_index=True)
    later = (days[first] > END_OF_CALIBRATION).astype(np.float64)
    counted: Array = np.bincount(customers[first], later).astype(np.float64)[1:]
    return counted


def main() -> None:
    """Run, print, end."""
    asked = arguments("Customer lifetime value on CDNOW and a million customers.")
    million = simulated(BetaGeoNbd(0.25, 4.5, 0.8, 2.5), MILLION)
    peer = lifetimes_of(None if asked.quick else million)
    data = peer.data
    frequency, recency, age = columns(
        data / "cdnow_customers_summary.csv", "frequency", "recency", "T"
    )
    purchases, amount = columns(data / "cdnow_customers_summary_with_transactions.csv", "x", "zbar")
    cpu = []
    for _ in range(5):
        begun = time.process_time()
        seen, place = distinct(frequency, recency, age)
        lifetime = fit_lifetime(seen)
        cpu.append(time.process_time() - begun)
    spend = fit_spend(averages(purchases, amount)).model
    walls = []
    for _ in range(1 if asked.quick else 3):
        begun = time.perf_counter()
        fit_lifetime(distinct(*million)[0])
        walls.append(time.perf_counter() - begun)
    model = lifetime.model
    expected = model.purchases(seen.frequency, seen.recency, seen.age, 39.0)[place]
    later = later_purchases(data / "CDNOW_sample.txt")
    figures = {
        "r": model.r,
        "alpha": model.alpha,
        "a": model.a,
        "b": model.b,
        "log_likelihood": lifetime.estimate.log_likelihood,
        "p": spend.p,
        "q": spend.q,
        "v": spend.gamma,
        "holdout_mae": float(np.abs(expected - later).mean()),
        "naive_mae": float(np.abs(frequency / age * 39 - later).mean()),
        "total_miss": float(expected.sum() / later.sum() - 1),
        "million_seconds": max(walls),
    }
    figures["ratio_to_lifetimes"] = min(cpu) / peer.cdnow_seconds
    theirs = {"cdnow_cpu_seconds": round(peer.cdnow_seconds, 4)}
    if peer.million_seconds is not None:
        figures["million_ratio"] = walls[0] / peer.million_seconds
        theirs["million_seconds"] = round(peer.million_seconds, 2)
    rows = [[name, value] for name, value in figures.items()]
    report("clv", rows, ["figure", "value"], figures, {"lifetimes": theirs})


if __name__ == "__main__":
    main()
