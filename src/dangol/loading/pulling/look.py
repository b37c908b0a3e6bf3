"""One look at a source: what is new is brought, loaded, and only then remembered.

Whatever ends a look in the middle, the next one brings the same again; it says nothing new
where it is in already. So nothing is lost, and nothing comes twice.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dangol.errors import DangolError
from dangol.governance.kept import Kept
from dangol.governance.principal import Principal, require
from dangol.loading.load import SourceLoad
from dangol.loading.load_story import records_of
from dangol.loading.mapping import Mapping
from dangol.loading.pulling.api_records import api_pieces
from dangol.loading.pulling.called import called_pieces
from dangol.loading.pulling.database_rows import database_pieces
from dangol.loading.pulling.errors import (
    BusyLookingError,
    LoadStoppedError,
    LookStoppedError,
    NotMappedError,
    PieceNotLoadedError,
)
from dangol.loading.pulling.fitting import fitted
from dangol.loading.pulling.folders import folder_pieces
from dangol.loading.pulling.kept_looks import (
    KeptLook,
    looks_of,
    marks_of,
    remember_look,
    remember_marks,
)
from dangol.loading.pulling.kept_sources import mappings_of
from dangol.loading.pulling.piece import Looked, Piece, Way
from dangol.loading.sources import Reading, Source, opened, unpacked
from dangol.loading.uploads import FOLDER, Upload, find_upload
from dangol.runs.ledger import RunView
from dangol.runs.workspace import Workspace
from dangol.sources.credentials import credential
from dangol.sources.kept_source import API, DATABASE, FILE, WEBHOOK, KeptSource
from dangol.store.encryption.sealed import seal_again
from dangol.store.intake import open_intake
from dangol.store.passing_folder import PassingFolder
from dangol.store.state.ids import new_id

WAYS: dict[str, Way] = {
    FILE: folder_pieces,
    DATABASE: database_pieces,
    API: api_pieces,
    WEBHOOK: called_pieces,
}
SHOWN_RECORDS = 2_000
PATIENCE_SECONDS = 1.0
_at_work: set[str] = set()
_guard = threading.Lock()


@dataclass
class _Gained:
    """What a look has loaded so far."""

    records: int
    run_ids: list[str]
    failures: list[str]


def look(
    workspace: Workspace,
    kept: Kept[KeptSource],
    asked_by: str,
    goes_on: Callable[[], bool] = lambda: True,
) -> KeptLook:
    """Look at a source and load what is new; what failed is said in what is given back.

    Raises BusyLookingError, and LookStoppedError where it shall not go on: then it is as if
    nobody had looked.
    """
    began = workspace.clock()
    gained = _Gained(0, [], [])
    with _alone(kept):
        try:
            _bring(workspace, kept, asked_by, gained, goes_on)
        except LookStoppedError:
            raise
        except DangolError as wrong:
            gained.failures.append(wrong.message)
    outcome: Any = "failed" if gained.failures else "new" if gained.run_ids else "nothing"
    return remember_look(
        workspace.state,
        kept.id,
        began,
        workspace.clock(),
        outcome,
        records=gained.records,
        run_ids=tuple(gained.run_ids),
        message="\n".join(gained.failures) or None,
    )


def _bring(
    workspace: Workspace,
    kept: Kept[KeptSource],
    asked_by: str,
    gained: _Gained,
    goes_on: Callable[[], bool],
) -> None:
    mappings = mappings_of(workspace.state, kept.record.name)
    if not mappings:
        raise NotMappedError(kept.record.name)
    with (
        _looked(workspace, kept) as looked,
        closing(WAYS[kept.record.kind](looked)) as pieces,
        _readable(kept),
    ):
        for piece in pieces:
            taking = _Taking(workspace, kept, piece, looked.folder, asked_by, gained, goes_on)
            taking.take(mappings)


@contextmanager
def _readable(kept: Kept[KeptSource]) -> Iterator[None]:
    try:
        yield
    except OSError as refused:
        # A folder that is closed to us, a disk without room.
        what = f"'{kept.record.place}': {refused.strerror or refused}."
        raise PieceNotLoadedError(what) from refused


def is_at_work(source_id: str) -> bool:
    """Whether somebody looks at a source now."""
    with _guard:
        return source_id in _at_work


def shown(workspace: Workspace, kept: Kept[KeptSource], who: Principal) -> Upload | None:
    """The first records of a source as an upload, to be looked at and mapped; None without any.

    Raises ForbiddenError, and what keeps the source from being looked at.
    """
    require(who, "analyst")
    with (
        _looked(workspace, kept, first=SHOWN_RECORDS) as looked,
        closing(WAYS[kept.record.kind](looked)) as pieces,
        _readable(kept),
    ):
        piece = next(pieces, None)
        if piece is None:
            return None
        upload_id = new_id(workspace.clock())
        place = workspace.project.intake_folder / FOLDER / upload_id
        place.mkdir(mode=0o700, parents=True)
        _put(piece.file, place / piece.file.name)
    upload = find_upload(workspace.project, upload_id)
    seal_again(upload.file, workspace.store.keys)
    return upload


def _put(file: Path, target: Path) -> None:
    """However large it is: a second name where both are on one disk."""
    try:
        os.link(file, target)
    except OSError:
        shutil.copyfile(file, target)


@contextmanager
def _looked(
    workspace: Workspace, kept: Kept[KeptSource], first: int | None = None
) -> Iterator[Looked[Any]]:
    passing = PassingFolder(workspace.project.intake_folder)
    try:
        yield Looked(
            workspace.project,
            kept,
            credential(workspace.project, kept.id),
            {} if first else marks_of(workspace.state, kept.id),
            passing.path,
            workspace.clock(),
            first,
        )
    finally:
        passing.close()


@dataclass(frozen=True)
class _Taking:
    """A piece on its way into the tables."""

    workspace: Workspace
    kept: Kept[KeptSource]
    piece: Piece
    folder: Path
    asked_by: str
    gained: _Gained
    goes_on: Callable[[], bool]

    def take(self, mappings: list[Mapping]) -> None:
        """Load the piece as everything that it is mapped as, then remember it."""
        piece, gained, marks = self.piece, self.gained, self.piece.marks
        try:
            runs = self._all_loaded(mappings)
            gained.run_ids += [run.id for run in runs]
            gained.records += max(int(records_of(run.answer) or 0) for run in runs)
            piece.after()
        except LookStoppedError:
            raise
        except DangolError as wrong:
            if not piece.is_lone or isinstance(wrong, LoadStoppedError):
                raise
            # It is not tried again until it changes, and keeps nothing else from being loaded.
            gained.failures.append(f"{', '.join(marks)}: {wrong.message}")
            marks = {place: {**mark, "failed": wrong.message} for place, mark in marks.items()}
        remember_marks(self.workspace.state, self.kept.id, marks, self.workspace.clock())

    def _all_loaded(self, mappings: list[Mapping]) -> list[RunView]:
        """A run for each form. Raises PieceNotLoadedError where the file cannot be read."""
        file = self.piece.file
        plain = file
        try:
            plain = unpacked(file, self.folder / f"{file.name}.unpacked")
            return [self._loaded(mapping, plain) for mapping in mappings]
        except OSError as refused:
            raise PieceNotLoadedError(
                f"'{file.name}' cannot be read: {refused.strerror}."
            ) from None
        finally:
            if plain != file:
                plain.unlink(missing_ok=True)

    def _loaded(self, mapping: Mapping, plain: Path) -> RunView:
        """The run that loaded the piece as one form. Raises PieceNotLoadedError."""
        workspace, record, piece = self.workspace, self.kept.record, self.piece
        source = Source(name=record.name, file=plain, reading=Reading(stay=mapping.stay))
        with open_intake(workspace.project) as intake:
            found = opened(source, intake, head=True)
        fit = fitted(mapping, found, record.name, piece.version_column)
        if piece.is_whole and mapping.mode == "upsert":
            fit = fit.model_copy(update={"mode": "snapshot"})
        if piece.is_part and mapping.mode == "snapshot":
            fit = fit.model_copy(update={"mode": "upsert"})
        loading = SourceLoad(
            workspace.project,
            source,
            fit,
            version_at=piece.version_at,
            part=", ".join(piece.marks),
            # One odd record must not keep all behind it from being loaded.
            is_proven=not piece.is_lone and self._was_loaded(),
        )
        loading.refuse_unfit()
        run = self._run(workspace.runner.load(loading, self.asked_by))
        if run.outcome == "failed":
            raise PieceNotLoadedError(run.message or f"Run {run.id} failed.")
        if run.outcome != "succeeded":
            raise LoadStoppedError(run.message or f"Run {run.id} ended as '{run.outcome}'.")
        return run

    def _was_loaded(self) -> bool:
        looks = looks_of(self.workspace.state, self.kept.id)
        return bool(self.gained.records) or any(one.records for one in looks)

    def _run(self, run_id: str) -> RunView:
        """The run once it is over. Raises LookStoppedError."""
        while True:
            run = self.workspace.runner.wait(run_id, PATIENCE_SECONDS)
            if not run.is_open:
                return run
            if not self.goes_on():
                raise LookStoppedError


@contextmanager
def _alone(kept: Kept[KeptSource]) -> Iterator[None]:
    """Only one looks at a source at a time. Raises BusyLookingError."""
    with _guard:
        if kept.id in _at_work:
            raise BusyLookingError(kept.record.name)
        _at_work.add(kept.id)
    try:
        yield
    finally:
        with _guard:
            _at_work.discard(kept.id)
