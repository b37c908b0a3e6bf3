"""In which letters a text file is written: UTF-8, Korean CP949, UTF-16, or what is left.

A file says it with a mark at its beginning, or not at all; then a few windows of it decide.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

Encoding = Literal["utf-8", "cp949", "utf-16-le", "utf-16-be", "cp1252"]
ENCODINGS: tuple[Encoding, ...] = ("utf-8", "cp949", "utf-16-le", "utf-16-be", "cp1252")
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""Stands before the hex digits of every byte that is no letter, so that no byte is lost."""
_MARKS: tuple[tuple[bytes, Encoding], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WINDOWS, _WINDOW = 12, 64_000
_BLOCK = 4_000_000
_MOSTLY = 0.3
"""More unreadable letters than this share of the foreign ones, and it is another encoding."""
_LIKELY: tuple[Encoding, ...] = ("utf-8", "cp949")


def _marked(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    # One byte at a time: what follows may well be a letter again.
    return f"{UNREADABLE}{error.object[error.start]:02X}", error.start + 1


codecs.register_error("dangol-mark", _marked)


def encoding_of(file: Path) -> Encoding:
    """The encoding that fits the file best."""
    with file.open("rb") as handle:
        head = handle.read(4)
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return encoding
        windows = list(_windows(handle, file.stat().st_size))
    text = b"\n".join(windows)
    if text.count(0) > len(text) // 4:
        return "utf-16-le" if text[1::2].count(0) > text[::2].count(0) else "utf-16-be"
    shares = {one: _unreadable_share(text, one) for one in _LIKELY}
    best = min(_LIKELY, key=lambda one: shares[one])
    return best if shares[best] <= _MOSTLY else "cp1252"


def _windows(handle: BinaryIO, size: int) -> Iterator[bytes]:
    """Pieces from all over the file, each of whole lines, so that no letter is cut."""
    last = max(size - _WINDOW, 0)
    for number in range(_WINDOWS):
        place = last * number // (_WINDOWS - 1)
        handle.seek(place)
        if place:
            handle.readline(_WINDOW)
        piece = handle.read(_WINDOW)
        if len(piece) == _WINDOW:
            piece += handle.readline(_WINDOW)
        yield piece
        if size <= _WINDOW:
            return


def lines_from_all_over(file: Path, encoding: Encoding) -> Iterator[str]:
    """Whole lines from several places of a long file, for a look at what it holds."""
    with file.open("rb") as handle:
        pieces = list(_windows(handle, file.stat().st_size))
    for piece in pieces[1:]:
        text = piece.decode(encoding, "dangol-mark").replace("\r\n", "\n")
        yield from text.splitlines(keepends=True)[:-1]


def _unreadable_share(text: bytes, encoding: Encoding) -> float:
    """Of the letters outside ASCII, the share that the encoding cannot read."""
    decoded = text.decode(encoding, "dangol-mark")
    bad = decoded.count(UNREADABLE)
    foreign = sum(1 for letter in decoded if letter > "\x7f") if bad else 1
    return bad / max(foreign, 1)


def transcode(file: Path, encoding: Encoding, target: Path, limit: int | None = None) -> bool:
    """The same text in UTF-8 with plain line ends; a ``limit`` of bytes takes the head only.

    Gives whether any letter could not be read.
    """
    is_marked = False
    # `newline=None` reads every kind of line end as one.
    with (
        file.open(encoding=encoding, errors="dangol-mark", newline=None) as source,
        target.open("w", encoding="utf-8", newline="\n") as written,
    ):
        taken = 0
        block = source.read(min(_BLOCK, limit or _BLOCK)).removeprefix("\ufeff")
        while block:
            taken += len(block)
            is_marked = is_marked or UNREADABLE in block
            if limit is not None and taken >= limit:
                written.write(block + source.readline())
                return is_marked
            written.write(block)
            block = source.read(_BLOCK)
    return is_marked
