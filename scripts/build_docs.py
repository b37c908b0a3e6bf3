"""Writes docs/reference/ from the declarations, so that no meaning is written by hand twice.

python scripts/build_docs.py [--into FOLDER]
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import reference_data
import reference_surfaces

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
WARNING = (
    "<!-- Written by scripts/build_docs.py (make docs) from the declarations; do not edit. -->"
)
PAGES: dict[str, Callable[[], str]] = {
    "analyses.md": reference_data.analyses,
    "api.md": reference_surfaces.api,
    "columns.md": reference_data.columns,
    "commands.md": reference_surfaces.commands,
    "errors.md": reference_surfaces.errors,
    "records.md": reference_data.records,
    "settings.md": reference_surfaces.settings,
    "tables.md": reference_data.tables,
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Write the generated pages of the documentation.")
    parser.add_argument("--into", type=Path, default=REFERENCE, metavar="FOLDER")
    folder: Path = parser.parse_args(arguments).into
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(f"{WARNING}\n{page()}", encoding="utf-8")
    for gone in {path.name for path in folder.glob("*.md")} - set(PAGES):
        (folder / gone).unlink()
    print(f"{len(PAGES)} pages in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
