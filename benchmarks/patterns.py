"""What is bought together and what after what, on Complete Journey's 1,469,307 lines.

``seconds`` are CPU seconds of the whole analysis over a year of baskets, categories and, as
``product_seconds``, products. On 10,000 of the baskets our frequent sets and those of two peers,
each in an environment of its own, must be the same with the same counts: ``agrees`` is the share of
sets that do, ``ratio_*`` our CPU seconds over theirs. ``without`` counts rules and sequences
that are found in simulated shops where there are none, ``planted`` is the share of what was planted
that is found.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.propensity import journey
from benchmarks.reporting import arguments, report
from dangol.contract.tables_view import Tables
from dangol.customers.patterns.bought import Bought, baskets_since, bought
from dangol.customers.patterns.buying_patterns import BuyingPatterns
from dangol.customers.patterns.finding import in_order, together
from dangol.methods.associations import baskets_of, frequent_sets
from dangol.samples.shop.making import whole_shop
from dangol.samples.shop.shop import SimulatedShop
from dangol.settings import Settings
from dangol.store.warehouse.duck import DuckWarehouse
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.shared import SHARED_TABLES

Ints = npt.NDArray[np.int64]
ROOT = Path(__file__).parents[1]
BASKETS, LEAST_SHARE, LONGEST, ITEMS = 10_000, 0.05, 3, 60
NURSERY = (("기저귀", "분유"), ("기저귀", "이유식"))
PEERS = {
    "efficient_apriori": ("efficient-apriori==2.0.6",),
    "mlxtend": ("mlxtend==0.23.4", "pandas<3"),
}
PEER = r"""
import json, sys, time, warnings
warnings.simplefilter("ignore")
name, source, target, least, longest, repeats = sys.argv[1:]
least, longest = float(least), int(longest)
with open(source) as file:
    baskets = [tuple(one) for one in json.load(file)]
seconds = []
for _ in range(int(repeats)):
    if name == "efficient_apriori":
        from efficient_apriori import itemsets_from_transactions
        begun = time.process_time()
        found, count = itemsets_from_transactions(baskets, least, max_length=longest)
        seconds.append(time.process_time() - begun)
        sets = {tuple(sorted(k)): v for level in found.values() for k, v in level.items()}
    else:
        import pandas as pd
        from mlxtend.frequent_patterns import fpgrowth
        from mlxtend.preprocessing import TransactionEncoder
        begun = time.process_time()
        encoder = TransactionEncoder()
        table = pd.DataFrame(encoder.fit(baskets).transform(baskets), columns=encoder.columns_)
        found = fpgrowth(table, min_support=least, max_len=longest, use_colnames=True)
        seconds.append(time.process_time() - begun)
        sets = {tuple(sorted(k)): round(s * len(baskets))
                for s, k in zip(found.support, found.itemsets)}
with open(target, "w") as file:
    json.dump({"sets": [[list(k), int(v)] for k, v in sets.items()], "seconds": min(seconds)}, file)
"""


def asked_of(session: Session, settings: Settings, analysis: BuyingPatterns) -> Any:
    """The answer of the analysis."""
    moment = settings.now()
    asked = analysis.at(moment)
    tables = Tables(asked.slug, asked.inputs(), session, settings, moment)
    return asked.compute(tables).answer


def bought_in(session: Session, settings: Settings) -> Bought:
    """A year of baskets as arrays."""
    analysis = BuyingPatterns(most_items=ITEMS).at(settings.now())
    tables = Tables(analysis.slug, analysis.inputs(), session, settings, settings.now())
    today = settings.business_day(settings.now())
    since = today.replace(year=today.year - 1)
    rows = tables.layer(baskets_since(tables, "category", since, today))
    return bought(tables, rows, "category", since, ITEMS, 1)


def timed(work: Callable[[], Any], repeats: int = 1) -> tuple[Any, float]:
    """What it gives, and the CPU seconds of the fastest of several times."""
    seconds = []
    for _ in range(repeats):
        begun = time.process_time()
        found = work()
        seconds.append(time.process_time() - begun)
    return found, min(seconds)


def peer_sets(name: str, baskets: list[list[int]], repeats: int) -> tuple[dict[Any, int], float]:
    """Frequent sets and CPU seconds of a peer."""
    with tempfile.TemporaryDirectory() as folder:
        source, target, script = (Path(folder) / one for one in ("in.json", "out.json", "peer.py"))
        source.write_text(json.dumps(baskets))
        script.write_text(PEER)
        bootstrap = [ROOT / "scripts/bootstrap"]
        uv = subprocess.run(bootstrap, capture_output=True, text=True, check=True).stdout.strip()
        pins = [part for pin in PEERS[name] for part in ("--with", pin)]
        command = [uv, "run", "--quiet", "--no-project", *pins, "python", str(script), name]
        values = (str(source), str(target), str(LEAST_SHARE), str(LONGEST), str(repeats))
        subprocess.run([*command, *values], check=True)
        told = json.loads(target.read_text())
    return {tuple(items): count for items, count in told["sets"]}, float(told["seconds"])


def beside_peers(of_year: Bought, repeats: int) -> tuple[list[list[object]], dict[str, float]]:
    """Frequent sets of the first baskets, ours and those of peers."""
    kept = of_year.basket < BASKETS
    basket, item = of_year.basket[kept], of_year.item[kept]
    count = int(basket.max()) + 1
    least = int(np.ceil(LEAST_SHARE * count))

    def ours() -> dict[Any, int]:
        stored = baskets_of(basket, item, len(of_year.names), of_year.dealt[:count])
        found = frequent_sets(stored, least, LONGEST)
        return {items: int(cells.sum()) for items, cells in found}

    mine, seconds = timed(ours, repeats)
    listed: list[list[int]] = [[] for _ in range(count)]
    for place, one in zip(basket.tolist(), item.tolist(), strict=True):
        listed[place].append(one)
    rows: list[list[object]] = [["dangol", len(mine), round(seconds, 3), "", ""]]
    figures: dict[str, float] = {"sets": len(mine), "set_seconds": seconds}
    agrees = 1.0
    for name in PEERS:
        theirs, their_seconds = peer_sets(name, listed, repeats)
        both = {key: count for key, count in mine.items() if theirs.get(key) == count}
        same = len(both) / max(len({*mine, *theirs}), 1)
        agrees = min(agrees, same)
        figures[f"ratio_{name}"] = seconds / their_seconds
        rows.append([name, len(theirs), round(their_seconds, 3), same, seconds / their_seconds])
    return rows, {**figures, "agrees": agrees}


def in_shop(customers: int, *, differences: bool) -> tuple[set[tuple[str, ...]], int]:
    """Rules of a simulated shop by name, and how many sequences it shows."""
    settings = Settings(**SimulatedShop.settings)
    warehouse = DuckWarehouse(Path(":memory:"))
    warehouse.ensure(SHARED_TABLES)
    try:
        with warehouse.session() as session:
            made = whole_shop(customers, 1, 730, differences=differences)
            session.commit(
                "shop",
                [
                    Change(table.replaced(), session.stage(table, rows))
                    for table, rows in made.items()
                    if table in SHARED_TABLES
                ],
            )
            of_year = bought_in(session, settings)
    finally:
        warehouse.close()
    rules, sequences = together(of_year, 0.001, LONGEST), in_order(of_year, 28, LONGEST)
    named = {tuple(sorted(of_year.names[i] for i in one.items)) for one in rules.found}
    return named, len(sequences.found)


def main() -> None:
    """Run, print, end."""
    asked = arguments("What is bought together and what after what, beside peers.")
    with journey() as (session, settings):
        answer, seconds = timed(lambda: asked_of(session, settings, BuyingPatterns()))
        by_product = BuyingPatterns(level="product", most_items=300)
        _products, product_seconds = timed(lambda: asked_of(session, settings, by_product))
        of_year = bought_in(session, settings)
    print(answer.headline.en, answer.because.en, answer.evidence.basis.en, sep="\n")
    rows, figures = beside_peers(of_year, 2 if asked.quick else 5)
    customers = 4_000 if asked.quick else 8_000
    none, sequences = in_shop(customers, differences=False)
    found, _sequences = in_shop(customers, differences=True)
    planted = [tuple(sorted(pair)) in found for pair in NURSERY]
    report(
        "patterns",
        rows,
        ["sets of 10,000 baskets by", "sets", "CPU s", "the same", "ours / theirs"],
        {
            "seconds": seconds,
            "product_seconds": product_seconds,
            **figures,
            "without": len(none) + sequences,
            "planted": float(np.mean(planted)),
        },
    )


if __name__ == "__main__":
    main()
