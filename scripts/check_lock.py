"""Whether everything that the lock files pin comes from its registry and is known by its hash.

Python packages from PyPI (uv.lock), scripts and the tests' provider from npm (package-lock.json).
What comes from an address, a folder or a repository could become something else.
"""

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PYPI = "https://pypi.org/simple"
PYPI_FILES = "https://files.pythonhosted.org/"
NPM = "https://registry.npmjs.org/"


def faults_of_uv(lock: dict[str, Any]) -> Iterator[str]:
    """What is wrong in a uv.lock; the project itself is the one package without a registry."""
    for package in lock.get("package", []):
        name, source = package["name"], package["source"]
        if source == {"editable": "."}:
            continue
        if source != {"registry": PYPI}:
            yield f"{name}: comes from {json.dumps(source)}, not from {PYPI}"
            continue
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        if not files:
            yield f"{name}: has no files"
        for file in files:
            if not file.get("url", "").startswith(PYPI_FILES):
                yield f"{name}: a file comes from {file.get('url')}, not from {PYPI_FILES}"
            if not file.get("hash", "").startswith("sha256:"):
                yield f"{name}: {file.get('url')} has no hash"


def faults_of_npm(lock: dict[str, Any]) -> Iterator[str]:
    """What is wrong in a package-lock.json."""
    for name, package in lock.get("packages", {}).items():
        if not name:
            continue
        # Where a lock file names no address, npm takes the package from its registry.
        if not package.get("resolved", NPM).startswith(NPM):
            yield f"{name}: comes from {package.get('resolved')}, not from {NPM}"
        if not package.get("integrity", "").startswith("sha512-"):
            yield f"{name}: has no hash"


def faults(file: Path) -> list[str]:
    """Everything that is wrong in one lock file; one that pins nothing is wrong too."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".json":
        lock = json.loads(text)
        found, pinned = list(faults_of_npm(lock)), len(lock.get("packages", {})) - 1
    else:
        lock = tomllib.loads(text)
        found, pinned = list(faults_of_uv(lock)), len(lock.get("package", [])) - 1
    if pinned < 1:
        found.append("nothing is pinned")
    if not found:
        print(f"All {pinned} packages of {file} come from their registry, by hash.")
    return [f"{file}: {one}" for one in found]


def main(files: list[str]) -> int:
    found = [fault for name in files for fault in faults(Path(name))]
    if found:
        print("Not pinned as it should be:", *found, sep="\n  ", file=sys.stderr)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
