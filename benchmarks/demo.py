"""The main job: all of Complete Journey from files to golden profiles, by step.

``demo_seconds``: wall seconds of ``dangol demo --no-serve`` in a new process and folder,
from start to exit, packages installed and in the page cache (warm); the worst of three
runs (one with ``--quick``). ``demo_gb``: peak resident memory of all its processes, the
worst run. ``load_seconds`` and one ``*_seconds`` per analysis come from the project's own
ledger in the worst run. Data: 1.47 million order lines and 20.9 million promotion rows.
There is no peer that does the same job in one command.
"""

import json
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import Measured, arguments, measured, report

DANGOL = str(Path(sys.executable).with_name("dangol"))


def one_demo() -> tuple[Measured, dict[str, float]]:
    """A whole demo in a new folder, and the seconds of each step by the ledger."""
    with tempfile.TemporaryDirectory() as folder:
        project = str(Path(folder) / "demo")
        whole = measured([DANGOL, "demo", "--no-serve", "--project", project])
        ledger = measured([DANGOL, "--project", project, "list", "runs", "--format", "json"])
    runs = json.loads(ledger.output)
    return whole, {run["what"]: float(run["seconds"]) for run in runs}


def main() -> None:
    """Run, print, end."""
    asked = arguments("The demo from files to answers.")
    runs = [one_demo() for _ in range(1 if asked.quick else 3)]
    worst, steps = max(runs, key=lambda run: run[0].seconds)
    figures = {
        "demo_seconds": worst.seconds,
        "demo_gb": max(whole.gb for whole, _ in runs),
        "load_seconds": steps.pop("complete-journey"),
        **{f"{name.replace('-', '_')}_seconds": seconds for name, seconds in sorted(steps.items())},
    }
    rows = [[name, value] for name, value in figures.items()]
    report("demo", rows, ["figure", "worst run"], figures)


if __name__ == "__main__":
    main()
