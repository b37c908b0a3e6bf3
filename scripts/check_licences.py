"""Whether everything that a plain `pip install dangol` brings may be used without conditions.

Reads requirement lines, as `uv export` writes them, from standard input; the packages must be
installed here, since their own metadata says their licence. Extras and development tools are not
asked about: whoever installs an extra chooses its licence (psycopg, for one, is LGPL).
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement

PERMISSIVE = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "PSF-2.0",
    "Unlicense",
    "Zlib",
}
CLASSIFIERS = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
    "License :: OSI Approved :: The Unlicense (Unlicense)": "Unlicense",
}
SPELLINGS = {"Apache License, Version 2.0": "Apache-2.0"}
TOLERATED = {
    # File-level copyleft on a list of certificates that we neither change nor ship; HTTPX needs it.
    "certifi": "MPL-2.0"
}


def licence_of(package: Distribution) -> str:
    """The licence as an SPDX expression, or whatever the package says of itself."""
    said = package.metadata.json
    if "license_expression" in said:
        return str(said["license_expression"])
    classifiers = [
        CLASSIFIERS.get(value, value)
        for value in said.get("classifier", [])
        if value.startswith("License ::")
    ]
    if classifiers:
        return " AND ".join(classifiers)
    text = str(said.get("license", "none stated")).strip()
    return SPELLINGS.get(text, text)


def is_permissive(expression: str) -> bool:
    """Whether the expression leaves a way of only permissive licences.

    AND binds before OR. With brackets in it, every licence has to be permissive: no package
    of ours has needed more.
    """
    if "(" in expression:
        choices = [re.split(r" AND | OR ", re.sub(r"[()]", "", expression))]
    else:
        choices = [choice.split(" AND ") for choice in expression.split(" OR ")]
    return any(PERMISSIVE.issuperset(choice) for choice in choices)


def fault(name: str) -> str | None:
    """Why the package may not be in the default install; nothing when it may."""
    try:
        licence = licence_of(distribution(name))
    except PackageNotFoundError:
        return f"{name}: not installed here, so its licence is unknown; run `make setup`."
    if is_permissive(licence) or TOLERATED.get(name) == licence:
        return None
    return f"{name}: {licence[:80]!r}"


def main() -> int:
    requirements = [Requirement(line.strip()) for line in sys.stdin if line.strip()]
    wanted = [r.name for r in requirements if r.marker is None or r.marker.evaluate()]
    if not wanted:
        print("No requirements came in; did `uv export` fail?", file=sys.stderr)
        return 1
    faults = [found for found in map(fault, wanted) if found]
    if faults:
        print("Not permissive, but in the default install:", *faults, sep="\n  ", file=sys.stderr)
        print(
            "Move the package to an extra, take another one, or, where neither can be, "
            "give the reason in TOLERATED of scripts/check_licences.py.",
            file=sys.stderr,
        )
        return 1
    print(f"All {len(wanted)} packages of the default install are under permissive licences.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
