"""Where loading keeps what was brought and is not yet in a table: found there, and taken out."""

import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from dangol.governance.naming import alone, is_telling, names_people
from dangol.governance.rights.subject import Subject
from dangol.settings import Project
from dangol.store.encryption.keyring import keys_of
from dangol.store.encryption.keys import PLAIN, Keys
from dangol.store.encryption.sealed import read_sealed, sealed_with, write_sealed
from dangol.store.segments import Body, segments
from dangol.tracking.calls import BATCH

_GZIP = 31
_PACKED = b"\x1f\x8b"
_LINES = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson")


@dataclass(frozen=True)
class KeptBodies:
    """An inbox: bodies hold the events of many people, so events go and the others stay.

    What was taken over into tables is only waiting for its segment to end, and is overwritten.
    """

    name: str
    folder: Path
    keys: Keys

    def count(self, whose: Subject) -> int:
        kept = segments(self.folder, self.keys)
        return sum(1 for one in kept for _, body in one.rows(0, -1) if _says(body, whose))

    def erase(self, whose: Subject) -> int:
        there = self.count(whose)
        for one in segments(self.folder, self.keys):
            one.rewrite(lambda body: _without(body, whose))
        return there - self.count(whose)


def _says(body: Body, whose: Subject) -> bool:
    return _speaks(_text(body), whose)


def _text(body: Body) -> bytes:
    return zlib.decompress(body.body, _GZIP) if body.body[:2] == _PACKED else body.body


def _without(body: Body, whose: Subject) -> Body:
    """The body without what speaks of them; the same where nothing does."""
    nothing = replace(body, call=BATCH, body=b'{"batch":[]}', is_packed=False, events=0)
    text = _text(body)
    if not _speaks(text, whose):
        return body
    try:
        said: Any = json.loads(text)
    except ValueError:
        return nothing
    batch = said.get("batch") if isinstance(said, dict) else said
    if not isinstance(batch, list):
        return nothing
    kept = [one for one in batch if not _speaks(_encoded(one), whose)]
    if not kept:
        return nothing
    whole = {**said, "batch": kept} if isinstance(said, dict) else kept
    if isinstance(said, dict) and _speaks(_encoded({**said, "batch": []}), whose):
        whole = {"batch": kept, "sentAt": said.get("sentAt")}
    return replace(body, body=_encoded(whole), is_packed=False, events=len(kept))


def _encoded(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=4)
def _looked_for(whose: Subject) -> tuple[tuple[bytes, ...], tuple[re.Pattern[bytes], ...]]:
    """As JSON and as lines write them, letters as themselves and as their numbers."""
    forms: set[bytes] = set()
    for one in whose.all_needles:
        forms.add(one.lower().encode("utf-8", "surrogatepass"))
        escaped = json.dumps(one.strip('"')).lower()
        forms.add((escaped if one.startswith('"') else escaped[1:-1]).encode())
    written = {pattern.encode("utf-8", "surrogatepass") for _, pattern in whose.patterns}
    written |= {alone(json.dumps(one)[1:-1]).encode() for one in whose.telling}
    return tuple(sorted(forms)), tuple(re.compile(one) for one in sorted(written))


def _speaks(text: bytes, whose: Subject) -> bool:
    small = text.lower()
    forms, patterns = _looked_for(whose)
    return any(form in small for form in forms) or any(one.search(small) for one in patterns)


@dataclass(frozen=True)
class KeptFiles:
    """A folder of files as others wrote them.

    Of a file of lines the lines go that speak of somebody; any other kind of file goes whole,
    as its records are in the tables. Files that are encrypted are read and stay so.
    """

    name: str
    folder: Path
    keys: Keys

    def count(self, whose: Subject) -> int:
        return sum(1 for _ in self._speaking(whose))

    def erase(self, whose: Subject) -> int:
        found = list(self._speaking(whose))
        for file in found:
            if file.suffix in _LINES or file.suffixes[-2:-1] in ([one] for one in _LINES):
                self._rewrite(file, whose)
            else:
                file.unlink(missing_ok=True)
        return len(found)

    def _speaking(self, whose: Subject) -> Iterator[Path]:
        for file in sorted(self.folder.rglob("*")):
            if file.is_file() and any(_names(part, whose) for part in _parts(self._content(file))):
                yield file

    def _content(self, file: Path) -> bytes:
        return file.read_bytes() if sealed_with(file) is None else read_sealed(file, self.keys)

    def _rewrite(self, file: Path, whose: Subject) -> None:
        """The same file without some of its lines; it takes the old one's place when whole."""
        raw = self._content(file)
        is_packed = raw[:2] == _PACKED
        lines = (gzip.decompress(raw) if is_packed else raw).splitlines(keepends=True)
        goes = _naming_lines(lines, whose)
        kept = b"".join(line for place, line in enumerate(lines) if place not in goes)
        is_sealed = sealed_with(file) is not None
        write_sealed(
            file, gzip.compress(kept) if is_packed else kept, self.keys if is_sealed else PLAIN
        )


def _parts(raw: bytes) -> Iterator[bytes]:
    """What is in a file, unpacked as far as files of data are packed."""
    if raw[:2] == _PACKED:
        raw = gzip.decompress(raw)
    yield raw
    if zipfile.is_zipfile(io.BytesIO(raw)):
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            for one in packed.namelist():
                yield packed.read(one)
    if raw[:4] == b"PAR1":
        yield from _columns(raw)


def _columns(raw: bytes) -> Iterator[bytes]:
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(io.BytesIO(raw)).iter_batches(10_000):
        yield json.dumps(batch.to_pylist(), ensure_ascii=False, default=str).encode()


def _names(text: bytes, whose: Subject) -> bool:
    """Whether something in a file speaks of them; in lines numbers stand without quotes."""
    return _speaks(text, whose) or bool(_naming_lines(text.splitlines(), whose))


def _naming_lines(lines: Sequence[bytes], whose: Subject) -> set[int]:
    """Which lines name them: words that tell, and short numbers below a title that says so."""
    found: set[int] = set()
    titles = _cells(lines[0]) if lines else []
    telling = _encoded_names(whose, long=True)
    short = _encoded_names(whose, long=False)
    naming = {n for n, one in enumerate(titles) if names_people(one.decode("utf-8", "replace"))}
    for place, line in enumerate(lines):
        cells = _cells(line)
        if (
            telling & set(cells)
            or any(n < len(cells) and cells[n] in short for n in naming)
            or _speaks(line, whose)
        ):
            found.add(place)
    return found


def _encoded_names(whose: Subject, *, long: bool) -> set[bytes]:
    names = whose.numbers | whose.devices | whose.orders if long else whose.numbers
    return {one.encode("utf-8", "surrogatepass") for one in names if is_telling(one) == long}


def _cells(line: bytes) -> list[bytes]:
    for mark in (b"\t", b";", b"|"):
        line = line.replace(mark, b",")
    return [one.strip(b'" \r\n') for one in line.split(b",")]


def intake_keepers(project: Project) -> Iterable[KeptBodies | KeptFiles]:
    """For the entry point."""
    keys = keys_of(project)
    yield KeptBodies("inbox", project.inbox_folder, keys)
    for folder in sorted(project.webhooks_folder.glob("*")):
        if folder.is_dir():
            yield KeptBodies(f"webhooks/{folder.name}", folder, keys)
    yield KeptFiles("intake", project.intake_folder, keys)
    yield KeptFiles("incoming", project.incoming_folder, keys)
