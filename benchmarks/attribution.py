"""Attribution: the reference data of ChannelAttribution, its own speed, and ten million paths.

``worst_removal_error``: the largest difference between our removal effects of first order on the
10,000 paths that ChannelAttribution ships (19,785 conversions) and the reference to four digits;
an error below .00005 is none. ``seconds`` and ``package_seconds``: wall time of one Markov model
of first order on them, ours with every step from rows of paths, theirs without reading (an
environment of its own, where it is compiled); ``package_error`` is the largest difference between
its shares of conversions and the exact ones, of the largest exact share.

``ten_million_seconds``: 10,000,000 paths of 20 channels (5,000,000 people, two paths each, a tenth
converts; touches keep to a channel half of the time) as a table of touches and one of conversions
in the engine, until six rules, chains of first and second order and Shapley values have divided
all conversions and their value; ``ten_million_cpu_seconds`` those of both cores together, which
tell more on a busy machine; ``ten_million_gb`` the peak of resident memory of the process,
which gives the engine 3 GB; ``touches`` how many there are.
"""

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, measured, report
from benchmarks.sdists import shipped, uv
from dangol.methods.attribution.chain import chain_of
from dangol.methods.attribution.credit_rules import RULES, Weights, rule_credits, rule_weights
from dangol.methods.attribution.paths import Paths, unpacked
from dangol.methods.attribution.shapley_sets import set_credits
from dangol.methods.attribution.touch_paths import (
    DAY_SECONDS,
    WORD_NAMES,
    Period,
    ahead,
    distinct_paths,
    packed,
    placed,
)
from dangol.store.warehouse.duck import DuckWarehouse

Array = npt.NDArray[np.float64]
PIN, NAME = "channelattribution==2.2.5", "channelattribution"
UNDECLARED = "matplotlib"
"""What the package needs as well, and does not say."""
DATA = "*/src/cypack/data/Data.csv"
REFERENCE = {
    "alpha": .5584, "iota": .4058, "eta": .3490, "beta": .2640, "theta": .2060, "lambda": .1340,
    "epsilon": .0626, "zeta": .0398, "kappa": .0287, "gamma": .0179, "delta": .0005,
}  # fmt: skip
TIMES = 5
CHANNELS, PATHS, QUICK_PATHS, AT_ONCE = 20, 10_000_000, 300_000, 1_000_000
CONVERTS_SHARE, STAYS_SHARE, ENDS_SHARE = 0.1, 0.5, 0.4
WINDOW_DAYS, APART_DAYS, SPAN_DAYS = 30, 75, 20
PEER = """
import json, sys, time
import pandas as pd, ChannelAttribution
data = pd.read_csv(sys.argv[1], sep=";")
def divided():
    return ChannelAttribution.markov_model(
        data, "path", "total_conversions", var_value="total_conversion_value",
        var_null="total_null", order=1, verbose=False, flg_pro=False, ncore=2,
    )
found, seconds = None, []
for _ in range(int(sys.argv[2])):
    begun = time.perf_counter()
    found = divided()
    seconds.append(time.perf_counter() - begun)
names = found.iloc[:, 0].tolist()
print(json.dumps({"seconds": min(seconds), "conversions": dict(zip(names, found.iloc[:, 1]))}))
"""


def paths_of(rows: list[dict[str, str]]) -> tuple[Paths, list[str]]:
    """The paths, and the names of their channels."""
    names: dict[str, int] = {}
    touches = [
        [names.setdefault(name, len(names)) for name in row["path"].split(" > ")] for row in rows
    ]
    converted, value, lost = (
        np.array([float(row[name]) for row in rows])
        for name in ("total_conversions", "total_conversion_value", "total_null")
    )
    flat = np.array([one for path in touches for one in path], dtype=np.int64)
    ends = np.cumsum([len(path) for path in touches])
    return Paths(len(names), flat, ends, converted, value, lost), list(names)


def beside_the_package() -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Removal effects beside the reference; seconds beside the package."""
    with tempfile.TemporaryDirectory() as temporary:
        file = shipped(Path(temporary), PIN, DATA, "Cython", "numpy")
        with file.open() as opened:
            rows = list(csv.DictReader(opened, delimiter=";"))
        seconds = []
        for _ in range(TIMES):
            begun = time.perf_counter()
            paths, names = paths_of(rows)
            found = chain_of(paths).removal()
            seconds.append(time.perf_counter() - begun)
        effects = dict(zip(names, found.conversions, strict=True))
        shares = dict(zip(names, found.shares() * paths.conversions, strict=True))
        command = [uv(), "run", "--quiet", "--no-project", "--python", "3.11", "--with", PIN]
        command += ["--with", UNDECLARED]
        said = subprocess.run(
            [*command, "python", "-c", PEER, str(file), str(TIMES)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    theirs: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    apart = {name: abs(theirs["conversions"][name] - shares[name]) for name in shares}
    figures = {
        "worst_removal_error": max(abs(effects[name] - told) for name, told in REFERENCE.items()),
        "seconds": min(seconds),
        "package_seconds": theirs["seconds"],
        "package_error": max(apart.values()) / max(shares.values()),
    }
    return figures, {PIN: {"seconds": round(theirs["seconds"], 4)}}


def walked(first: int, count: int) -> tuple[pa.Table, pa.Table]:
    """Touches and conversions of some paths; two of each person, far apart."""
    rng = np.random.default_rng([1, first])
    size = np.minimum(rng.geometric(ENDS_SHARE, count), 40)
    number = first + np.arange(count)
    popular = 1.0 / np.arange(1, CHANNELS + 1)
    begins = np.cumsum(size) - size
    drawn = rng.choice(CHANNELS, size.sum(), p=popular / popular.sum())
    # Who stays, stays with the channel of the touch before.
    place = np.arange(size.sum()) - np.repeat(begins, size)
    fresh = (place == 0) | (rng.random(len(drawn)) >= STAYS_SHARE)
    channel = drawn[np.maximum.accumulate(np.where(fresh, np.arange(len(drawn)), 0))]
    end = (number % 2) * APART_DAYS + SPAN_DAYS + rng.random(count) * SPAN_DAYS
    back = rng.random(len(drawn)) * SPAN_DAYS
    second = ((np.repeat(end, size) - back) * DAY_SECONDS).astype(np.int64)
    converts = rng.random(count) < CONVERTS_SHARE
    touches = {
        "person_number": np.repeat(number // 2, size), "second": second, "mark": channel,
    }  # fmt: skip
    conversions = {
        "person_number": number[converts] // 2,
        "second": (end[converts] * DAY_SECONDS).astype(np.int64) + 1,
        "value": np.round(rng.gamma(2.0, 20.0, int(converts.sum())), 2),
    }
    return pa.table(touches), pa.table(conversions)


def written(folder: Path, paths: int) -> None:
    """Both tables as files."""
    files = [folder / "touches.parquet", folder / "conversions.parquet"]
    parts = walked(0, 2)
    with (
        pq.ParquetWriter(files[0], parts[0].schema) as touches,
        pq.ParquetWriter(files[1], parts[1].schema) as conversions,
    ):
        for first in range(0, paths, AT_ONCE):
            one, other = walked(first, min(AT_ONCE, paths - first))
            touches.write_table(one)
            conversions.write_table(other)


def divide(folder: Path) -> None:
    """What the measured process does."""
    warehouse = DuckWarehouse(folder / "shop.duckdb", memory_limit="3GB")
    period = Period(0, 200 * DAY_SECONDS, WINDOW_DAYS * DAY_SECONDS)
    with warehouse.session() as session:
        touches, conversions = (
            session.layer(session.scan_parquet(name, folder / f"{name}.parquet"))
            for name in ("touches", "conversions")
        )
        begun, cpu = time.perf_counter(), time.process_time()
        counted = session.layer(placed(session.layer(ahead(touches, conversions, period)), period))
        rules = session.fetch(rule_credits(rule_weights(counted, Weights(direct=0))))
        rows = session.fetch(distinct_paths(packed(counted)))
        words = np.stack([rows[name].to_numpy() for name in WORD_NAMES], axis=1)
        paths = unpacked(
            words, CHANNELS, *(rows[name].to_numpy() for name in ("converted", "value", "lost"))
        )
        chains = [chain_of(paths, order).removal().shares() for order in (1, 2)]
        sets, _ = set_credits(paths)
        seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
        given = [float(sum(rules[rule].to_pylist())) for rule in RULES] + [float(sets.sum())]
        whole, ways = paths.conversions, float((paths.converted + paths.lost).sum())
        wrong = max(abs(one - whole) for one in given)
        if wrong > 1e-6 * whole or any(abs(one.sum() - 1) > 1e-9 for one in chains):
            raise RuntimeError(f"Not all of {whole} conversions were divided: {given}.")
        count = session.fetch(touches.count().name("n").as_table())["n"][0].as_py()
    warehouse.close()
    told = {"seconds": seconds, "cpu": cpu, "paths": ways, "touches": count, "ways": len(paths)}
    print(json.dumps(told))


def ten_million(paths: int) -> dict[str, float]:
    folder = Path(tempfile.mkdtemp())
    try:
        written(folder, paths)
        done = measured([sys.executable, __file__, "--divide", str(folder)])
        told: dict[str, float] = json.loads(done.output.splitlines()[-1])
    finally:
        shutil.rmtree(folder)
    return {
        "ten_million_seconds": told["seconds"],
        "ten_million_cpu_seconds": told["cpu"],
        "ten_million_gb": done.gb,
        **{name: float(told[name]) for name in ("paths", "touches", "ways")},
    }


def main() -> None:
    """Run, print, end."""
    if "--divide" in sys.argv:
        divide(Path(sys.argv[-1]))
        return
    asked = arguments("Attribution: the reference, ChannelAttribution, and ten million paths.")
    figures, peers = beside_the_package()
    figures |= ten_million(QUICK_PATHS if asked.quick else PATHS)
    report("attribution", list(figures.items()), ["figure", "value"], figures, peers)


if __name__ == "__main__":
    main()
