"""Whether an answer still holds: same question, same method, same inputs, same business day."""

import datetime as dt
import hashlib
import json

from dangol.runs.considered import record_versions
from dangol.runs.instances import Instance, Key, keys_of
from dangol.settings import Settings
from dangol.store.state.database import State
from dangol.store.warehouse.interface import Versions


def input_versions(one: Instance, versions: Versions) -> dict[str, str]:
    """The run that last wrote each input, by ``table`` or ``table@instance``."""
    found: dict[str, str] = {}
    for read in one.analysis.needs():
        for key in keys_of(read, versions):
            found[key_name(key)] = versions[key].run_id
    return found


def lacking_inputs(one: Instance, versions: Versions) -> list[str]:
    """Tables that must hold rows and never got any.

    Where each single one may be missing, they are missing when all of them are.
    """
    reads = [read for read in one.analysis.inputs() if read.waits]
    lacking = [read for read in reads if not keys_of(read, versions)]
    if not all(read.optional for read in reads):
        lacking = [read for read in lacking if not read.optional]
    elif len(lacking) < len(reads):
        return []
    return sorted(read.table.name for read in lacking)


def key_name(key: Key) -> str:
    table, instance = key
    return table if instance is None else f"{table}@{instance}"


def _key_of(name: str) -> Key:
    table, is_instance, instance = name.partition("@")
    return table, instance if is_instance else None


def fingerprint(
    one: Instance, inputs: dict[str, str], moment: dt.datetime, settings: Settings, state: State
) -> str:
    """What an answer depends on, in one short text; the same means still fresh.

    Reads of what was last committed do not count, or two analyses that feed each other
    would never come to rest.
    """
    waited = [read for read in one.analysis.needs() if read.waits]
    today = "" if one.analysis.is_timeless else settings.business_day(moment)
    question = {
        "slug": one.slug,
        "instance": one.name,
        "method": one.analysis.method_version,
        "parameters": one.analysis.model_dump(mode="json", exclude={"as_of"}),
        "moment": str(one.analysis.as_of or today),
        "reads": sorted(f"{r.table.name}:{','.join(r.columns)}" for r in one.analysis.inputs()),
        "inputs": {
            name: run
            for name, run in inputs.items()
            if any(keys_of(read, [_key_of(name)]) for read in waited)
        },
        **record_versions(one, state),
        "calendar": [settings.time_zone, settings.week_starts_on, settings.currency],
    }
    return hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()[:32]
