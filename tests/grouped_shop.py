"""A simulated shop whose customers are grouped in several ways."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from foretold_shop import Clock, foretold_shop

from dangol.governance.principal import local_principal
from dangol.governance.records import create
from dangol.runs.saved_analysis import SavedAnalysis
from dangol.runs.workspace import Workspace

SAVED = {
    "households": {"basis": "demographics"},
    "places": {"basis": "regions"},
    "four steps": {"count": 4},
}


@contextmanager
def grouped_shop(folder: Path, *before: str) -> Iterator[Workspace]:
    """As it is declared and by every saved way; what comes ``before`` is answered first."""
    with foretold_shop(folder, Clock()) as workspace:
        by = local_principal()
        for name, parameters in SAVED.items():
            fields = {"name": name, "analysis": "segments", "parameters": parameters}
            create(workspace.state, SavedAnalysis, fields, by, workspace.clock())
        asked = [(slug,) for slug in (*before, "segments")]
        for one in (*asked, *(("segments", name) for name in SAVED)):
            run = workspace.runner.refresh("tests", *one)[-1]
            found = workspace.runner.wait(run, timeout=300)
            assert found.outcome == "succeeded", found.message
        yield workspace
