"""Records that came as JSON, written as a file with one object per line."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from dangol.loading.pulling.moments import naive_utc

RECEIVED = "received by dangol at"
"""The column that orders versions of one record, where the records themselves do not."""
_STEP = dt.timedelta(microseconds=1)


class JsonRows:
    """A file being written; each record gets a later moment than the one before."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.count = 0
        self._handle = file.open("w", encoding="utf-8", newline="\n")
        self._last = naive_utc(0)

    def add(self, records: Iterable[Mapping[str, Any]], at: dt.datetime) -> None:
        """``at`` is naive UTC."""
        for record in records:
            self._last = max(at, self._last + _STEP)
            received = f"{self._last:%Y-%m-%dT%H:%M:%S.%f}Z"
            line = json.dumps({**record, RECEIVED: received}, ensure_ascii=False)
            # A lone half of a character cannot be written as UTF-8.
            self._handle.write(line.encode("utf-8", "replace").decode() + "\n")
            self.count += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._handle.close()


def at_path(value: Any, path: str) -> Any | None:
    """What stands at ``data.orders`` in a JSON value; None where nothing does."""
    for key in path.split(".") if path else ():
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value


def objects_of(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list, or the one that it is; what is no object is put into one."""
    for one in value if isinstance(value, list) else [value]:
        yield one if isinstance(one, dict) else {"value": one}


def moment_of(microseconds: int) -> dt.datetime:
    """Naive UTC."""
    return naive_utc(microseconds / 1e6)
