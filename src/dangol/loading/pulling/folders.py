"""Watched folders: each file once, and again when it changes."""

import os
import re
from fnmatch import translate
from pathlib import Path

from dangol.loading.pulling.errors import NoSuchFolderError
from dangol.loading.pulling.moments import naive_utc
from dangol.loading.pulling.piece import Looked, Piece, Pieces
from dangol.sources.watched_folder import WatchedFolder

UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", "~")
"""How programs call a file that they are still writing."""


def folder_pieces(looked: Looked[WatchedFolder]) -> Pieces:
    """New files, the one that was written first first. Raises NoSuchFolderError."""
    folder = looked.project.incoming_folder / looked.source.folder
    if not folder.is_dir():
        raise NoSuchFolderError(folder)
    for file, mark in _settled(folder, looked):
        known = looked.marks.get(file.name)
        if known is not None and known["mark"] == mark:
            continue
        # Where records tell no version, the file does: an older file never overwrites a newer.
        written_at = naive_utc(int(mark.partition(":")[2]) / 1e9)
        yield Piece(file, {file.name: {"mark": mark}}, version_at=written_at, is_lone=True)


def _settled(folder: Path, looked: Looked[WatchedFolder]) -> list[tuple[Path, str]]:
    """Files that nobody has written to for a while, with a mark that changes when they do."""
    wanted = re.compile(translate(looked.source.pattern), re.IGNORECASE)
    quiet_until = looked.at.timestamp() - looked.source.quiet_seconds
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith(".") or name.lower().endswith(UNFINISHED):
                continue
            if not wanted.match(name) or not entry.is_file():
                continue
            stat = entry.stat()
            if stat.st_mtime <= quiet_until:
                found.append(
                    (stat.st_mtime_ns, Path(entry.path), f"{stat.st_size}:{stat.st_mtime_ns}")
                )
    return [(file, mark) for _, file, mark in sorted(found)]
