"""Whether a package in uv.lock has a known vulnerability (`uv audit`, which asks osv.dev).

Where the service cannot be reached nothing is known, and that is said; `--required` then fails.
UV names the uv to ask. What is accepted for a while stands in accepted_vulnerabilities.toml.
"""

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ACCEPTED = Path(__file__).with_name("accepted_vulnerabilities.toml")
# One try, as a machine without a way out should not wait for it.
QUICK = {"UV_HTTP_RETRIES": "0", "UV_HTTP_TIMEOUT": "10", "UV_HTTP_CONNECT_TIMEOUT": "3"}
AWAY = ("error sending request", "Request failed", "unrecognized subcommand")


class AwayError(Exception):
    """Nobody could be asked."""


@dataclass(frozen=True)
class Accepted:
    """A vulnerability that we live with, why, and until when."""

    id: str
    reason: str
    until: dt.date


def accepted(file: Path) -> list[Accepted]:
    """What stands in the file. Raises TypeError, ValueError where a reason or a day is missing."""
    entries = tomllib.loads(file.read_text(encoding="utf-8")).get("accepted", [])
    found = [Accepted(**entry) for entry in entries]
    for one in found:
        if not (one.id and one.reason.strip() and type(one.until) is dt.date):
            raise ValueError(f"{one.id or 'an entry'} needs id, reason and until (a day)")
    return found


def audited(folder: Path, service: list[str]) -> dict[str, Any]:
    """What `uv audit` says. Raises AwayError; RuntimeError for any other mistake."""
    command = [os.environ.get("UV", "uv"), "audit", "--locked", "--output-format", "json"]
    said = subprocess.run(
        [*command, "--preview-features", "audit-command", *service],
        cwd=folder,
        env={**os.environ, **QUICK},
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        report: dict[str, Any] = json.loads(said.stdout)
    except ValueError as none:
        if any(mark in said.stderr for mark in AWAY):
            raise AwayError(said.stderr.strip().splitlines()[-1].strip()) from none
        raise RuntimeError(said.stderr) from none
    return report


def faults(report: dict[str, Any], known: list[Accepted], today: dt.date) -> list[str]:
    """Vulnerabilities that nobody accepted, and packages that were withdrawn."""
    open_ids = {one.id for one in known if one.until >= today}
    found = []
    for one in report["vulnerabilities"]:
        if open_ids.isdisjoint({one["id"], *one.get("aliases", [])}):
            package, mended = one["dependency"], ", ".join(one.get("fix_versions", []))
            found.append(
                f"{package['name']} {package['version']}: {one['id']} {one.get('summary') or ''} "
                f"(mended in {mended or 'no version yet'}; {one.get('link')})"
            )
    return found + [json.dumps(one) for one in report.get("adverse_statuses", [])]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--required", action="store_true", help="fail where nobody can be asked")
    options.add_argument("--service-url", help="another service than osv.dev")
    options.add_argument("--accepted", type=Path, default=ACCEPTED)
    options.add_argument("--folder", type=Path, default=ACCEPTED.parent.parent)
    asked = options.parse_args()
    today = dt.datetime.now(dt.UTC).date()
    try:
        known = accepted(asked.accepted)
    except (TypeError, ValueError) as wrong:
        print(f"{asked.accepted}: {wrong}", file=sys.stderr)
        return 1
    found = [
        f"{one.id}: accepted until {one.until} only; look again"
        for one in known
        if one.until < today
    ]
    try:
        service = ["--service-url", asked.service_url] if asked.service_url else []
        report = audited(asked.folder, service)
        found = faults(report, known, today) + found
        count = report["summary"]["audited_packages"]
        summary = f"No known vulnerability in {count} packages, but what is accepted."
    except AwayError as away:
        summary = f"NOT CHECKED: known vulnerabilities of what uv.lock pins ({away})."
        found += [summary] if asked.required else []
    if found:
        print("Vulnerabilities:", *found, sep="\n  ", file=sys.stderr)
        print(f"Take other versions, or give reasons in {asked.accepted}.", file=sys.stderr)
        return 1
    print(summary)
    return 0


if __name__ == "__main__":
    sys.exit(main())
