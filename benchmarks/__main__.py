"""Runs every benchmark, one after the other; ``--quick`` for a short look."""

import subprocess
import sys
from pathlib import Path

NOT_BENCHMARKS = (
    "__init__", "__main__", "deciding", "experiment_worlds", "febrl", "lifetime_worlds",
    "mix_worlds", "raw_experiment", "sdists",
    "reporting", "soaking", "variant_worlds",
)  # fmt: skip

if __name__ == "__main__":
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem not in NOT_BENCHMARKS:
            print(f"== {file.stem}", flush=True)
            subprocess.run([sys.executable, str(file), *sys.argv[1:]], check=True)
