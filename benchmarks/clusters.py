"""Groups of a million people beside MiniBatchKMeans.

Eight simulated worlds of 1,000,000 rows and 20 columns, fixed seeds: 8 and 20 groups, far apart
and overlapping, two seeds each. Ours is ``methods.clusters.k_means`` (many starts on a few rows,
the best refined on more), the peer scikit-learn's MiniBatchKMeans as it comes.
``time_ratio_median`` is our wall time over the peer's, each the better of two;
``inertia_ratio_median`` and ``inertia_ratio_worst`` our sum of squared distances over the peer's:
below 1 is better.
"""

import sys
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, report
from dangol.methods.clusters import k_means

Array = npt.NDArray[np.float64]
ROWS, COLUMNS = 1_000_000, 20
FAR, NEAR = 3.0, 1.0


def world(groups: int, apart: float, seed: int, count: int) -> Array:
    """Rows around centres that lie ``apart``, in standard deviations of a group."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(0.0, apart, (groups, COLUMNS))
    rows: Array = centres[rng.integers(0, groups, count)]
    rows += rng.standard_normal((count, COLUMNS))
    return rows


def main() -> None:
    """Run, print, end."""
    from sklearn.cluster import MiniBatchKMeans

    asked = arguments("Groups of a million people beside MiniBatchKMeans.")
    count = ROWS // 10 if asked.quick else ROWS
    table, times, inertias = [], [], []
    for groups in (8, 20):
        for apart in (FAR, NEAR):
            for seed in (1, 2):
                rows = world(groups, apart, seed, count)
                ours, theirs = [], []
                for _ in range(2):
                    begun = time.perf_counter()
                    found = k_means(rows, groups, seed)
                    ours.append(time.perf_counter() - begun)
                    begun = time.perf_counter()
                    peer = MiniBatchKMeans(groups, random_state=seed).fit(rows)
                    theirs.append(time.perf_counter() - begun)
                times.append(min(ours) / min(theirs))
                inertias.append(found.spread * len(rows) / peer.inertia_)
                table.append(
                    [f"{groups} groups, {apart:g} apart, seed {seed}", min(ours), min(theirs),
                     times[-1], inertias[-1]]
                )  # fmt: skip
    figures = {
        "time_ratio_median": float(np.median(times)),
        "inertia_ratio_median": float(np.median(inertias)),
        "inertia_ratio_worst": float(np.max(inertias)),
    }
    names = ["world", "ours s", "MiniBatchKMeans s", "time ratio", "inertia ratio"]
    report("clusters", table, names, figures)


if __name__ == "__main__":
    main()
