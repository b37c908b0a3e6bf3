"""Data that a package ships only in its source distribution, and environments of peers."""

import subprocess
import tarfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def uv() -> str:
    found = subprocess.run([ROOT / "scripts/bootstrap"], capture_output=True, text=True, check=True)
    return found.stdout.strip()


def shipped(folder: Path, pin: str, data: str, *builds_with: str) -> Path:
    """The file ``data`` (a pattern) of the source distribution of ``pin``, unpacked in a folder.

    ``builds_with`` are packages that it needs to say what it is, and does not name.
    """
    needed = ("pip", "setuptools", "wheel", *builds_with)
    given = [flag for name in needed for flag in ("--with", name)]
    pip = [uv(), "run", "--quiet", "--no-project", *given, "python", "-m", "pip"]
    name = pin.partition("==")[0]
    apart = ["--no-build-isolation"] if builds_with else []
    get = ["download", "--quiet", "--no-deps", *apart, "--no-binary", name, pin]
    subprocess.run([*pip, *get, "-d", str(folder)], check=True, capture_output=True)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    (found,) = folder.glob(data)
    return found
