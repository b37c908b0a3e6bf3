"""Files with one JSON object per line: its keys are the columns, nested ones joined by points."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dangol.loading.rows_file import text_of
from dangol.store.intake import Reject

SAMPLE_LINES = 5_000
OTHERS = "other values"
"""The column of keys that came too late to be columns, as JSON: nothing is lost."""


@dataclass
class JsonLines:
    """The objects of a file as rows; lines that are no object are noted."""

    file: Path
    encoding: str
    rejects: list[Reject] = field(default_factory=list)

    def names(self) -> tuple[str, ...]:
        """Keys of the first lines, in the order in which they come up."""
        found: dict[str, None] = {}
        for number, (_, _, values) in enumerate(self._objects()):
            if number >= SAMPLE_LINES:
                break
            found.update(dict.fromkeys(values or ()))
        return (*found, OTHERS) if found else ()

    def rows(self, names: tuple[str, ...]) -> Iterator[list[str | None]]:
        known = set(names)
        for line, text, values in self._objects():
            if values is None:
                self.rejects.append(Reject(line, text, "NO JSON OBJECT"))
                continue
            late = {key: value for key, value in values.items() if key not in known}
            row = [_text(values.get(name)) for name in names[:-1]]
            row.append(json.dumps(late, ensure_ascii=False) if late else None)
            yield row

    def _objects(self) -> Iterator[tuple[int, str, dict[str, Any] | None]]:
        with self.file.open(encoding=self.encoding, errors="dangol-mark") as lines:
            for number, line in enumerate(lines, start=1):
                text = line.strip().removeprefix("\ufeff")
                if not text:
                    continue
                try:
                    found = json.loads(text)
                except (ValueError, RecursionError):
                    found = None
                is_object = isinstance(found, dict)
                yield number, text, dict(_flat(found, "")) if is_object else None


def _flat(value: dict[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for key, inner in value.items():
        name = f"{before}{key}"
        if isinstance(inner, dict):
            yield from _flat(inner, f"{name}.")
        else:
            yield name, inner


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return text_of(value)
