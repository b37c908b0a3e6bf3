"""Who is drawn into what: units a second, balance, independence, and who stays.

``units_per_second``: points of ten million units in one batch, the slowest of three kinds of
names (numbers in order, UUIDs, Korean names). ``ratio_to_hashlib``: its seconds over those of one
call of hashlib's MD5 for each unit. ``balance_p``: of the chi-square tests of 2, 3 and 10 variants
over many salts, whether their p-values are uniform (Kolmogorov-Smirnov), the smallest p of the
nine; ``independence_p`` the same for the variants of two salts. ``largest_imbalance``: the largest
difference of a variant's share to its weight among the ten million, in standard errors, of
``shares_counted``. ``changed_without_reason``: units whose variant changed while weights stayed and
the experiment's part grew, ``moved`` and ``moved_least`` the share that moved when weights changed
and the least that must. ``assignments_per_second``, ``p99_ms``: variants of five tests, asked
of a whole ``dangol serve`` over 16 connections from the same machine at an offered load; the
latency is that of a request from when it was due, and it is answered once its exposures are on the
disk; ``not_exposed_p99_ms`` where nothing is kept; ``most_per_second`` with all connections busy.
"""

import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.stats import chi2_contingency, chisquare, kstest

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.deciding import decided
from benchmarks.reporting import arguments, report
from dangol.methods.assignment import Division, Lot, point, points

Array = npt.NDArray[np.float64]
UNITS, FEW = 10_000_000, 500_000
EACH, SALTS, SALTS_OF_ALL = 100_000, 400, 8
ARMS = (2, 3, 10)


def sequential(count: int) -> pa.Array:
    return pa.array(range(count)).cast(pa.string())


def uuids(count: int) -> pa.Array:
    rng = np.random.default_rng(3)
    many = rng.bytes(16 * count)
    return pa.array(
        str(uuid.UUID(bytes=many[at : at + 16], version=4)) for at in range(0, 16 * count, 16)
    )


def korean(count: int) -> pa.Array:
    rng = np.random.default_rng(4)
    family, first = "김이박최정강조윤장임", "민서지우도윤하은준수연아현"
    drawn = rng.integers(0, (len(family), len(first), len(first)), (count, 3))
    return pa.array(
        f"{family[one]}{first[two]}{first[three]}-{number}"
        for number, (one, two, three) in enumerate(drawn.tolist())
    )


KINDS: dict[str, Callable[[int], pa.Array]] = {
    "numbers in order": sequential,
    "UUIDs": uuids,
    "Korean names": korean,
}


def even(arms: int) -> Division:
    return Division.of({str(arm): 1 / arms for arm in range(arms)})


def seconds_of(units: pa.Array) -> float:
    begun = time.perf_counter()
    points("speed", units)
    return time.perf_counter() - begun


def seconds_by_hashlib(units: pa.Array) -> float:
    """One call for each unit, scaled from a few."""
    some = units[:200_000].to_pylist()
    begun = time.perf_counter()
    for unit in some:
        point("speed", unit)
    return (time.perf_counter() - begun) / len(some) * len(units)


def p_values(units: pa.Array, salts: int) -> tuple[dict[int, list[float]], list[float]]:
    """Of balance by the number of variants, and of independence of each salt and the next."""
    balance: dict[int, list[float]] = {arms: [] for arms in ARMS}
    independence = []
    before: Array | None = None
    for salt in range(salts):
        where = points(f"salt {salt}", units)
        for arms in ARMS:
            division = even(arms)
            weights = np.array(list(division.shares.values()))
            counted = np.bincount(division.owners_at(where), minlength=arms)
            balance[arms].append(float(chisquare(counted, weights * len(units)).pvalue))
        if before is not None:
            pairs = even(3).owners_at(before) * 3 + even(3).owners_at(where)
            table = np.bincount(pairs, minlength=9).reshape(3, 3)
            independence.append(float(chi2_contingency(table).pvalue))
            before = None
        else:
            before = where
    return balance, independence


def imbalance(units: pa.Array, salts: int) -> list[float]:
    """How far each variant's share is from its weight, in standard errors."""
    found = []
    for salt in range(salts):
        where = points(f"all {salt}", units)
        for arms in ARMS:
            division = even(arms)
            weights = np.array(list(division.shares.values()))
            shares = np.bincount(division.owners_at(where), minlength=arms) / len(units)
            found += list(np.abs(shares - weights) / np.sqrt(weights * (1 - weights) / len(units)))
    return found


def staying(units: pa.Array) -> dict[str, float]:
    """Who changes variant while an experiment grows, and when its weights change."""
    layer = Division.of({"one": 0.1, "two": 0.4})
    grown = layer.redivided({**layer.shares, "one": 0.35})
    before = Division.of({"a": 0.4, "b": 0.3, "c": 0.3})
    after = before.redivided({"a": 0.2, "b": 0.35, "c": 0.45})
    of_layer, of_grown = (Lot("layer", one).drawn_many(units)[0] for one in (layer, grown))
    names, names_grown = np.array([*layer.names, ""]), np.array([*grown.names, ""])
    were, are = names[of_layer], names_grown[of_grown]
    again = Lot("test", before).drawn_many(units)[0]
    first, later = (Lot("test", one).drawn_many(units)[0] for one in (before, after))
    return {
        "changed_without_reason": float(((were != are) & (were != "")).sum()
                                        + (first != again).sum()),
        "moved": float((np.array(before.names)[first] != np.array(after.names)[later]).mean()),
        "moved_least": before.moved(after),
    }  # fmt: skip


def main() -> None:
    """Run, print, end."""
    asked = arguments("Assignment: speed of a batch, balance, independence, who stays.")
    count = FEW if asked.quick else UNITS
    salts, of_all = (60, 2) if asked.quick else (SALTS, SALTS_OF_ALL)
    rows: list[list[object]] = []
    speeds, ratios, uniform, independent, apart = [], [], [], [], []
    stays: dict[str, float] = {}
    for kind, made in KINDS.items():
        units = made(count)
        seconds = min(seconds_of(units) for _ in range(3))
        speeds.append(count / seconds)
        ratios.append(seconds / seconds_by_hashlib(units))
        balance, independence = p_values(units[: min(EACH, count)], salts)
        uniform += [float(kstest(one, "uniform").pvalue) for one in balance.values()]
        independent.append(float(kstest(independence, "uniform").pvalue))
        found = imbalance(units, of_all)
        apart += found
        stays = stays or staying(units)
        rows.append([kind, speeds[-1], ratios[-1], *uniform[-3:], independent[-1], max(found)])
    headers = ["units", "a second", "to hashlib", *(f"p of {arms}" for arms in ARMS),
               "p of two salts", "largest imbalance"]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        asked_for = decided(Path(folder), 2.0 if asked.quick else 15.0)
    figures = {
        **asdict(asked_for),
        "units": float(count),
        "units_per_second": min(speeds),
        "ratio_to_hashlib": max(ratios),
        "balance_p": min(uniform),
        "independence_p": min(independent),
        "largest_imbalance": max(apart),
        "shares_counted": float(len(apart)),
        **stays,
    }
    report("assignment", rows, headers, figures)


if __name__ == "__main__":
    main()
