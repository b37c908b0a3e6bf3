"""Lifetime models: published parameters, ranges that hold on simulated worlds, ``lifetimes``.

``worst_parameter_error``: the largest relative error among 21 published parameters, ours rounded
to the digits that were printed (0: all agree to the last digit). BG/NBD, MBG/NBD, Pareto/NBD and
Gamma-Gamma on CDNOW's 1/10 sample, BG/BB on donations, the shifted beta-geometric model on the
two series of its paper. Log likelihoods that were printed stand in the table beside ours.

On ``--worlds`` (2,000) worlds whose parameters are drawn (``lifetime_worlds`` says how), each
fitted by itself: ``coverage90_parameters``, the share of all planted parameters within their 90%
range; ``coverage90_totals``, of worlds where everybody's later spend lies within the range that
was said; ``coverage90_customers``, of customers whose number of later purchases lies within their
own. Numbers are whole, so a customer's range holds somewhat more than it promises; whether the
chances themselves are right, ``pit_distance`` says: the largest distance of the distribution of
randomised probability integral transforms from an even one (Czado, Gneiting and Held 2009).
``refused_worlds`` counts the fits that were refused as not identified; they are in no share.

``ratio_to_lifetimes``: our CPU seconds over those of lifetimes 0.11.3 for its five models on the
same rows, the best of three in warm processes; we compute standard errors too.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.clv import PINS, ROOT, columns
from benchmarks.lifetime_worlds import CHANCES, Tally, worlds
from benchmarks.reporting import report
from dangol.methods.chances_to_buy import Occasions, fit_occasions
from dangol.methods.histories import averages, distinct
from dangol.methods.lifetime import fit_lifetime
from dangol.methods.maximum_likelihood import Fitted
from dangol.methods.pareto_lifetime import fit_pareto
from dangol.methods.retention import Tenures, fit_retention
from dangol.methods.spend import fit_spend

Array = npt.NDArray[np.float64]
WORLDS, QUICK_WORLDS, AT_ONCE, CORES, TIMES = 2_000, 60, 20, 2, 3
# Fader and Hardie (2007), table 1: per cent still kept after each of seven years.
REGULAR = (100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1)
HIGH_END = (100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1)
PEER = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
from pathlib import Path
import numpy as np, lifetimes
from lifetimes import *
data = Path(lifetimes.__file__).parent / "datasets"
read = lambda name: np.genfromtxt(data / name, delimiter=",", names=True)
rows = read("cdnow_customers_summary.csv")
past = [rows[name] for name in ("frequency", "recency", "T")]
money = read("cdnow_customers_summary_with_transactions.csv")
again = money["x"] > 0
given = read("donations.csv")
fits = {
    "BG/NBD": lambda: BetaGeoFitter().fit(*past),
    "MBG/NBD": lambda: ModifiedBetaGeoFitter().fit(*past),
    "Pareto/NBD": lambda: ParetoNBDFitter().fit(*past),
    "Gamma-Gamma": lambda: GammaGammaFitter().fit(money["x"][again], money["zbar"][again]),
    "BG/BB": lambda: BetaGeoBetaBinomFitter().fit(
        *(given[name] for name in ("frequency", "recency", "periods", "weights"))),
}
def seconds(fit):
    begun = time.process_time()
    fit()
    return time.process_time() - begun
found = {name: min(seconds(fit) for _ in range(int(sys.argv[1]))) for name, fit in fits.items()}
print(json.dumps({"data": str(data), "seconds": found}))
"""


@dataclass(frozen=True)
class Published:
    """Parameters as they were printed, and their log likelihood where it was."""

    parameters: tuple[str, ...]
    log_likelihood: str = ""

    def worst(self, found: Array) -> float:
        """Relative, with what was found rounded to the printed digits."""
        errors = []
        for printed, value in zip(self.parameters, found, strict=True):
            digits = len(printed.partition(".")[2])
            errors.append(abs(round(float(value), digits) - float(printed)) / float(printed))
        return max(errors)


PUBLISHED = {
    "BG/NBD": Published((".243", "4.414", ".793", "2.426"), "-9582.4"),
    "MBG/NBD": Published((".525", "6.183", ".891", "1.614")),
    "Pareto/NBD": Published((".553", "10.578", ".606", "11.669"), "-9595.0"),
    "Gamma-Gamma": Published(("6.25", "3.74", "15.45")),
    "BG/BB": Published(("1.204", ".750", ".657", "2.784"), "-33225.6"),
    "sBG, regular": Published((".704", "1.182")),
    "sBG, high end": Published((".668", "3.806")),
}


def peer(times: int) -> dict[str, Any]:
    """Where the data of lifetimes lies, and its CPU seconds per model."""
    uv = subprocess.run(
        [ROOT / "scripts" / "bootstrap"], capture_output=True, text=True, check=True
    )
    command = [uv.stdout.strip(), "run", "--no-project", "--quiet", "--python", "3.11"]
    command += [part for pin in PINS for part in ("--with", pin)]
    said = subprocess.run(
        [*command, "python", "-c", PEER, str(times)], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return found


def of_share(kept: tuple[float, ...]) -> Tenures:
    """A thousand contracts of whom so many per cent are kept after each year."""
    share = np.array(kept) * 10
    renewals = np.arange(len(kept), dtype=np.float64)
    return Tenures(renewals, renewals < len(kept) - 1, np.append(-np.diff(share), share[-1]))


def classic(data: Path) -> dict[str, Callable[[], Fitted[Any]]]:
    """A fit per published line, from rows that are read already."""
    past = columns(data / "cdnow_customers_summary.csv", "frequency", "recency", "T")
    money = columns(data / "cdnow_customers_summary_with_transactions.csv", "x", "zbar")
    bought, last, seen, weight = columns(
        data / "donations.csv", "frequency", "recency", "periods", "weights"
    )
    return {
        "BG/NBD": lambda: fit_lifetime(distinct(*past)[0]),
        "MBG/NBD": lambda: fit_lifetime(distinct(*past)[0], from_first=True),
        "Pareto/NBD": lambda: fit_pareto(distinct(*past)[0]),
        "Gamma-Gamma": lambda: fit_spend(averages(*money)),
        "BG/BB": lambda: fit_occasions(Occasions(bought, last, seen, weight)),
        "sBG, regular": lambda: fit_retention(of_share(REGULAR)),
        "sBG, high end": lambda: fit_retention(of_share(HIGH_END)),
    }


def fitted(fit: Callable[[], Fitted[Any]], times: int) -> tuple[Fitted[Any], float]:
    """What was found, and the fewest CPU seconds."""
    seconds = []
    found = fit()
    for _ in range(times):
        begun = time.process_time()
        found = fit()
        seconds.append(time.process_time() - begun)
    return found, min(seconds)


def tallied(count: int) -> Tally:
    """All worlds, on two cores."""
    parts = [range(start, min(start + AT_ONCE, count)) for start in range(0, count, AT_ONCE)]
    tally = Tally()
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
        for part in pool.map(worlds, parts):
            tally.add(part)
    return tally


def share(counted: Tally, prefix: str = "") -> float:
    """Of the planted parameters whose name begins so, those within their range."""
    names = [name for name in counted.asked if name.startswith(prefix)]
    return sum(counted.inside[name] for name in names) / sum(counted.asked[n] for n in names)


def pit_distance(tally: Tally) -> float:
    """Of the distribution of chances from an even one, at its hundred steps."""
    reached = np.cumsum(tally.chances) / tally.chances.sum()
    return float(np.abs(reached - np.arange(1, CHANCES + 1) / CHANCES).max())


def main() -> None:
    """Run, print, end."""
    parser = argparse.ArgumentParser(description="Lifetime models: parameters and their ranges.")
    parser.add_argument("--quick", action="store_true", help="Few worlds; under a minute.")
    parser.add_argument("--worlds", type=int, default=WORLDS, help="How many worlds.")
    asked = parser.parse_args()
    times = 1 if asked.quick else TIMES
    beside = peer(times)
    rows: list[list[object]] = []
    worst, ours = 0.0, 0.0
    for name, fit in classic(Path(beside["data"])).items():
        found, seconds = fitted(fit, times)
        told, printed = np.exp(found.estimate.logs), PUBLISHED[name]
        worst = max(worst, printed.worst(told))
        ours += seconds if name in beside["seconds"] else 0.0
        height = f"{found.estimate.log_likelihood:.1f}" if printed.log_likelihood else ""
        rows.append([name, " / ".join(f"{value:.3f}" for value in told), printed.worst(told)])
        rows.append(["  published", " / ".join(printed.parameters), printed.log_likelihood])
        if height:
            rows[-2][0] = f"{name} (log likelihood {height})"
    tally = tallied(QUICK_WORLDS if asked.quick else asked.worlds)
    for name in sorted({key.rpartition(" ")[0] for key in tally.asked}):
        each = [share(tally, key) for key in sorted(tally.asked) if key.startswith(f"{name} ")]
        rows.append([f"{name}: planted within the 90% range", each_said(each), share(tally, name)])
    rows += [[f"not identified: {why}", "", count] for why, count in tally.refused.items()]
    figures = {
        "worst_parameter_error": worst,
        "coverage90_parameters": share(tally),
        "coverage90_totals": float(np.mean(tally.totals)),
        "coverage90_customers": tally.customers_inside / tally.customers,
        "pit_distance": pit_distance(tally),
        "worlds": tally.worlds,
        "refused_worlds": sum(tally.refused.values()),
        "open_ends": tally.open_ends,
        "ratio_to_lifetimes": ours / sum(beside["seconds"].values()),
    }
    rows += [[name, "", value] for name, value in figures.items()]
    report(
        "lifetime",
        rows,
        ["what", "parameters", "figure"],
        figures,
        {"lifetimes": beside["seconds"]},
    )


def each_said(shares: list[float]) -> str:
    return " / ".join(f"{one:.3f}" for one in shares)


if __name__ == "__main__":
    main()
