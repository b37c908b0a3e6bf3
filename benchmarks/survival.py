"""Survival: our proportional hazards beside lifelines, and at a million rows.

Both fit the same 100,000 simulated spells of 10 columns (20,000 with ``--quick``), half of which
end before the event: once with times as they are, once in whole days (many ties); and a fifth of
them seen only from a later moment on (delayed entry, where lifelines takes the square of the time).
lifelines runs in an environment of its own; CPU seconds of both are those of fitting alone.

``..._places`` are decimal places to which two figures agree at least (minus the logarithm of the
largest difference): coefficients, standard errors and Harrell's C over the three, where lifelines
is told to go on until its steps are below 1e-12 (as it comes it stops earlier; that is timed);
forecast survival of a thousand rows without ties at three horizons at which events were
(lifelines does not correct its baseline for ties, and draws lines between its steps).
``rossi_places``: our coefficients and standard errors beside those that J. Fox and S. Weisberg
print, to five places, for the recidivism data of Rossi et al. ("Cox Proportional-Hazards
Regression for Survival Data in R", 2018); lifelines brings the data.
``cpu_ratio`` is lifelines' CPU seconds over ours, the smallest of the three.
``million_fit_seconds``: 1,000,000 rows of 20 columns; ``million_forecast_seconds``:
survival of each at three horizons, given how long it lasted; CPU seconds.
"""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from dangol.methods.proportional_hazards import ProportionalHazards, fit_hazards
from dangol.methods.survival import Spells
from dangol.methods.survival_quality import concordance

Array = npt.NDArray[np.float64]
ROOT = Path(__file__).parents[1]
COLUMNS = 10
JUDGED = 1_000
ROSSI = np.array([
    [-0.37942, 0.19138], [-0.05744, 0.02200], [0.31390, 0.30799], [-0.14980, 0.21222],
    [-0.43370, 0.38187], [-0.08487, 0.19576], [0.09150, 0.02865],
])  # fmt: skip
"""fin, age, race, wexp, mar, paro, prio: coefficient and standard error as printed."""
PEER = r"""
import sys, time, warnings
import numpy as np
import pandas as pd
from lifelines import CoxPHFitter
from lifelines.datasets import load_rossi
from lifelines.utils import concordance_index
warnings.simplefilter("ignore")
given = np.load(sys.argv[1])
found = {}
for key in sorted({name.split("/")[0] for name in given.files}):
    x = given[key + "/x"]
    table = pd.DataFrame(x, columns=[f"x{i}" for i in range(x.shape[1])])
    table["until"], table["happened"] = given[key + "/until"], given[key + "/happened"]
    entry = {}
    if key == "entry":
        table["since"] = given[key + "/since"]
        entry = {"entry_col": "since"}
    begun = time.process_time()
    model = CoxPHFitter().fit(table, "until", "happened", **entry)
    found[key + "/seconds"] = time.process_time() - begun
    close = {"precision": 1e-12}
    model = CoxPHFitter().fit(table, "until", "happened", fit_options=close, **entry)
    found[key + "/coefficients"] = model.params_.to_numpy()
    found[key + "/errors"] = model.standard_errors_.to_numpy()
    alive = model.predict_survival_function(table.iloc[:1000], times=given["plain/horizons"])
    found[key + "/survival"] = alive.to_numpy().T
    risk = x @ model.params_.to_numpy()
    begun = time.process_time()
    found[key + "/concordance"] = concordance_index(table.until, -risk, table.happened)
    found[key + "/concordance_seconds"] = time.process_time() - begun
rossi = load_rossi()
found["rossi/until"] = rossi.pop("week").to_numpy(dtype=float)
found["rossi/happened"] = rossi.pop("arrest").to_numpy(dtype=bool)
order = ["fin", "age", "race", "wexp", "mar", "paro", "prio"]
found["rossi/columns"] = rossi[order].to_numpy(dtype=float)
np.savez(sys.argv[2], **found)
"""


@dataclass(frozen=True)
class Fit:
    """What we found, and the CPU seconds of fitting and of the concordance."""

    model: ProportionalHazards
    concordance: float
    seconds: float
    concordance_seconds: float


def world(rows: int, columns: int, seed: int = 1) -> tuple[Array, Spells]:
    """Weibull lifetimes around 30 that depend on every column but two."""
    rng = np.random.default_rng(seed)
    given = rng.normal(size=(rows, columns))
    effects = np.linspace(-0.5, 0.5, columns)
    effects[columns // 2 - 1 : columns // 2 + 1] = 0.0
    lifetime = 30 * rng.weibull(1.3, rows) * np.exp(-(given @ effects) / 1.3)
    lost = rng.uniform(0, 60, rows)
    return given, Spells(np.minimum(lifetime, lost), lifetime <= lost)


def cases(rows: int) -> dict[str, tuple[Array, Spells]]:
    """The same world as it is, in whole days, and seen late."""
    columns, plain = world(rows, COLUMNS)
    days = Spells(np.ceil(plain.until), plain.happened)
    since = np.random.default_rng(2).uniform(0, 15, rows)
    seen = np.flatnonzero(plain.until > since)[: rows // 5]
    late = Spells(plain.until[seen], plain.happened[seen], since[seen])
    return {"plain": (columns, plain), "days": (columns, days), "entry": (columns[seen], late)}


def fitted(columns: Array, spells: Spells) -> Fit:
    begun = time.process_time()
    model = fit_hazards(columns, spells)
    middle = time.process_time()
    # lifelines' figure knows no delayed entry.
    index = concordance(Spells(spells.until, spells.happened), model.log_risk(columns))
    return Fit(model, index, middle - begun, time.process_time() - middle)


def horizons(spells: Spells) -> Array:
    """Three times of events."""
    found: Array = np.quantile(spells.until[spells.died], [0.2, 0.5, 0.8], method="nearest")
    return found


def peer(given: dict[str, tuple[Array, Spells]]) -> dict[str, Any]:
    """What lifelines finds, in an environment of its own."""
    with tempfile.TemporaryDirectory() as folder:
        data, answer, script = (Path(folder) / one for one in ("given.npz", "found.npz", "peer.py"))
        script.write_text(PEER)
        arrays: dict[str, Any] = {"plain/horizons": horizons(given["plain"][1])}
        for name, (columns, spells) in given.items():
            arrays |= {f"{name}/x": columns, f"{name}/until": spells.until}
            arrays |= {f"{name}/happened": spells.happened}
            if spells.since is not None:
                arrays[f"{name}/since"] = spells.since
        np.savez(data, **arrays)
        uv = subprocess.run(
            [str(ROOT / "scripts" / "bootstrap")], capture_output=True, text=True, check=True
        ).stdout.strip()
        command = [uv, "run", "--no-project", "--quiet", "--with", "lifelines==0.30.3", "python"]
        subprocess.run([*command, str(script), str(data), str(answer)], check=True)
        with np.load(answer) as found:
            return dict(found)


def million(rows: int) -> tuple[float, float]:
    """CPU seconds of fitting, and of forecasts for all."""
    columns, spells = world(rows, 20)
    begun = time.process_time()
    model = fit_hazards(columns, spells)
    middle = time.process_time()
    model.survival_given(columns, spells.until / 2, np.array([5.0, 10.0, 20.0]))
    return middle - begun, time.process_time() - middle


def agreed(difference: float) -> float:
    """Decimal places to which figures of this difference agree."""
    return float(-np.log10(max(difference, 1e-16)))


def main() -> None:
    """Run, print, end."""
    asked = arguments("Proportional hazards beside lifelines.")
    given = cases(20_000 if asked.quick else 100_000)
    ours = {name: fitted(*case) for name, case in given.items()}
    theirs = peer(given)

    def places(name: str, other: Array) -> float:
        return agreed(np.abs(other - theirs[name]).max())

    rossi = fit_hazards(
        theirs["rossi/columns"], Spells(theirs["rossi/until"], theirs["rossi/happened"])
    )
    printed = np.column_stack([rossi.coefficients, rossi.standard_errors])
    (columns, spells), plain = given["plain"], ours["plain"].model
    alive = plain.survival(columns[:JUDGED], horizons(spells))
    seconds = million(200_000 if asked.quick else 1_000_000)
    figures = {
        "coefficient_places": min(
            places(f"{name}/coefficients", one.model.coefficients) for name, one in ours.items()
        ),
        "error_places": min(
            places(f"{name}/errors", one.model.standard_errors) for name, one in ours.items()
        ),
        "survival_places": places("plain/survival", alive),
        "concordance_places": min(
            places(f"{name}/concordance", np.array(one.concordance)) for name, one in ours.items()
        ),
        "rossi_places": agreed(np.abs(printed - ROSSI).max()),
        "cpu_seconds": sum(one.seconds for one in ours.values()),
        "cpu_ratio": min(
            float(theirs[f"{name}/seconds"]) / one.seconds for name, one in ours.items()
        ),
        "concordance_cpu_ratio": min(
            float(theirs[f"{name}/concordance_seconds"]) / one.concordance_seconds
            for name, one in ours.items()
        ),
        "million_fit_seconds": seconds[0],
        "million_forecast_seconds": seconds[1],
    }
    rows: list[list[object]] = [[name, value] for name, value in figures.items()]
    for name, one in ours.items():
        rows.append([f"CPU seconds, {name}: ours", one.seconds])
        rows.append([f"CPU seconds, {name}: lifelines", float(theirs[f"{name}/seconds"])])
    peers = {
        "lifelines": {
            "cpu_seconds": round(sum(float(theirs[f"{name}/seconds"]) for name in ours), 2)
        }
    }
    report("survival", rows, ["figure", "value"], figures, peers)


if __name__ == "__main__":
    main()
