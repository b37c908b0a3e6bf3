"""The whole pipeline on simulated shops of 10,000, 100,000 and 1,000,000 customers.

``shop_10k_seconds``, ``shop_100k_seconds``, ``shop_1m_seconds``: wall seconds of ``dangol
init``, ``dangol sample simulated-shop --customers N`` and ``dangol run`` (every question
answered), one after another, each in a new process, packages installed and in the page
cache. ``shop_1m_gb``: peak resident memory of all processes of the largest. A million
customers are about 10 million orders and 21 million lines over two years.

``linear_ratio_100k``, ``linear_ratio_1m``: seconds per customer beside those of the shop a
tenth the size; 1 is linear, less is better than linear. Required: at most 1 each, the
largest within 600 seconds and 6 GB. ``*_load_seconds`` and, per analysis,
``*_seconds`` of the largest shop come from its own ledger. ``--quick`` leaves out the
largest. There is no peer that does the same job.
"""

import json
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import arguments, measured, report

DANGOL = str(Path(sys.executable).with_name("dangol"))
SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
SETTINGS = ("--time-zone", "Asia/Seoul", "--currency", "KRW", "--as-of", "2026-01-04T15:00:00Z")


def one_shop(customers: int) -> tuple[float, float, dict[str, float]]:
    """Seconds, gb, and the seconds of each step by the ledger, for a shop of this size."""
    with tempfile.TemporaryDirectory() as folder:
        project = str(Path(folder) / "shop")
        on_it = [DANGOL, "--project", project]
        commands = (
            [DANGOL, "init", project, *SETTINGS],
            [*on_it, "sample", "simulated-shop", "--customers", str(customers)],
            [*on_it, "run"],
        )
        steps = [measured(command) for command in commands]
        listed = measured([*on_it, "list", "runs", "--format", "json"])
    ledger = {run["what"]: float(run["seconds"]) for run in json.loads(listed.output)}
    return sum(step.seconds for step in steps), max(step.gb for step in steps), ledger


def main() -> None:
    """Run, print, end."""
    asked = arguments("Simulated shops from nothing to answers.")
    figures: dict[str, float] = {}
    rows: list[list[object]] = []
    before: float | None = None
    for name, customers in SIZES.items():
        if asked.quick and name == "1m":
            continue
        seconds, gb, ledger = one_shop(customers)
        figures |= {f"shop_{name}_seconds": seconds, f"shop_{name}_gb": gb}
        if before is not None:
            figures[f"linear_ratio_{name}"] = seconds / customers / before
        before = seconds / customers
        steps = {"load": ledger.pop("simulated-shop"), **dict(sorted(ledger.items()))}
        for step, taken in steps.items():
            figures[f"shop_{name}_{step.replace('-', '_')}_seconds"] = taken
        rows.append([customers, seconds, gb, *steps.values()])
        headers = ["customers", "seconds", "gb", *steps]
    report("shop", rows, headers, figures)


if __name__ == "__main__":
    main()
