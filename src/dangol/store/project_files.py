"""Every kind of file in a project's folder, what it holds and how it is encrypted."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path

from dangol.settings import Project
from dangol.store.encryption.keys import Keys
from dangol.store.encryption.sealed import sealed_with
from dangol.store.private_file import size_of
from dangol.store.segment_form import segment_key
from dangol.store.state.sqlite_files import sqlite_key
from dangol.store.warehouse.duck_files import is_encrypted_duck
from dangol.words import Text


class How(StrEnum):
    """How a kind of file is encrypted in an encrypted project."""

    DUCKDB = "duckdb"
    """By DuckDB: AES-256-GCM, each block."""
    SQLITE = "sqlite"
    """By SQLCipher: AES-256-CBC and HMAC-SHA512, each page."""
    ROWS = "rows"
    """Each value: AES-256-GCM with a key of its file."""
    WHOLE = "whole"
    """The whole file: AES-256-GCM with a key of its own, in pieces that cannot be cut."""
    WRAPPED = "wrapped"
    """The keys themselves: AES key wrap (RFC 3394) with the master key, which lies elsewhere."""
    BESIDE = "beside"
    """Belongs to an encrypted file and is encrypted as that one is."""
    PASSING = "passing"
    """Not encrypted; there only while something runs, then gone."""
    VOLUME = "volume"
    """Not encrypted by Dangol: by the volume that it lies on."""
    NOTHING = "nothing"
    """Not encrypted: it holds nothing about people and no secret."""


@dataclass(frozen=True)
class FileKind:
    """Files whose path below the project fits ``pattern``, where * stands for anything."""

    pattern: str
    how: How
    holds_en: str
    holds_ko: str

    @property
    def holds(self) -> Text:
        return Text(en=self.holds_en, ko=self.holds_ko)


KINDS = (
    FileKind("warehouse.duckdb", How.DUCKDB, "the tables of the warehouse", "웨어하우스의 테이블"),
    FileKind(
        "warehouse.duckdb.wal",
        How.BESIDE,
        "the latest changes of the warehouse",
        "웨어하우스의 최근 변경",
    ),
    FileKind(
        "warehouse.duckdb.tmp/*",
        How.BESIDE,
        "what did not fit into memory",
        "메모리에 담지 못한 것",
    ),
    FileKind(
        "state.sqlite",
        How.SQLITE,
        "accounts, records, runs, the audit trail",
        "계정, 기록, 실행, 감사 기록",
    ),
    FileKind(
        "state.sqlite-*",
        How.BESIDE,
        "the latest changes of the state",
        "상태 데이터베이스의 최근 변경",
    ),
    FileKind(
        "inbox/*.segment", How.ROWS, "events that wait to be loaded", "적재를 기다리는 이벤트"
    ),
    FileKind(
        "webhooks/*.segment",
        How.ROWS,
        "what services called with and waits",
        "웹훅으로 받아 적재를 기다리는 것",
    ),
    FileKind("*.segment-wal", How.BESIDE, "the latest of what waits", "기다리는 것 가운데 최근 것"),
    FileKind("*.segment-shm", How.BESIDE, "an index of that", "그 색인"),
    FileKind(
        "*.taken",
        How.NOTHING,
        "how far a segment was loaded: a number",
        "어디까지 적재했는지: 숫자 하나",
    ),
    FileKind(
        "*.writer",
        How.NOTHING,
        "that a collector lives: empty",
        "수집기가 살아 있다는 표시: 빈 파일",
    ),
    FileKind("models/*", How.WHOLE, "models that were learned", "학습된 모델"),
    FileKind(
        "secret.key",
        How.WHOLE,
        "the key of the hashes that stand for people",
        "사람을 대신하는 해시의 키",
    ),
    FileKind("credentials/*", How.WHOLE, "secrets of sources", "데이터 원천의 비밀값"),
    FileKind("intake/.passing-*", How.PASSING, "what is being loaded", "적재하고 있는 것"),
    FileKind("intake/.new-*", How.PASSING, "what is being loaded", "적재하고 있는 것"),
    FileKind(
        "intake/uploads/*",
        How.WHOLE,
        "files that were brought to be loaded",
        "적재하려고 가져온 파일",
    ),
    FileKind(
        "incoming/*",
        How.VOLUME,
        "files that others put there to be loaded",
        "적재하라고 다른 이가 놓아둔 파일",
    ),
    FileKind(
        "lake/*", How.VOLUME, "the tables of the warehouse on Spark", "Spark 웨어하우스의 테이블"
    ),
    FileKind(
        "*.fresh",
        How.BESIDE,
        "a file that is about to take another's place",
        "다른 파일을 대신할 파일",
    ),
    FileKind("encryption.json", How.WRAPPED, "the project's keys", "프로젝트의 키"),
    FileKind("dangol.toml", How.NOTHING, "settings", "설정"),
    FileKind("server.json", How.NOTHING, "where the running server is", "실행 중인 서버의 주소"),
)
ENCRYPTED = (How.DUCKDB, How.SQLITE, How.ROWS, How.WHOLE)


@dataclass(frozen=True)
class FoundFiles:
    """What is there of a kind; ``open`` lists those that should be encrypted and are not."""

    kind: FileKind | None
    count: int
    size: int
    open: tuple[str, ...]


def files_of(project: Project) -> Iterator[tuple[Path, FileKind | None]]:
    """Every file of a project with its kind; none for what the list above does not know."""
    for file in sorted(project.folder.rglob("*")):
        if file.is_file():
            path = file.relative_to(project.folder).as_posix()
            yield file, next((k for k in KINDS if fnmatchcase(path, k.pattern)), None)


def found_files(project: Project, keys: Keys) -> list[FoundFiles]:
    """What lies in the project's folder, by kind, and what of it is not encrypted as it should."""
    files: dict[FileKind | None, list[Path]] = {kind: [] for kind in KINDS}
    for file, kind in files_of(project):
        files.setdefault(kind, []).append(file)
    return [
        FoundFiles(
            kind,
            len(there),
            sum(size_of(one) for one in there),
            tuple(
                one.relative_to(project.folder).as_posix()
                for one in there
                if kind is not None and is_open(one, kind.how, keys)
            ),
        )
        for kind, there in files.items()
    ]


def is_open(file: Path, how: How, keys: Keys) -> bool:
    """Whether a file should be encrypted with the current key and is not."""
    if keys.current is None or how not in ENCRYPTED:
        return False
    try:
        if how is How.DUCKDB:
            return not is_encrypted_duck(file)
        if how is How.SQLITE:
            return sqlite_key(file, keys) != keys.current
        if how is How.ROWS:
            return segment_key(file) != keys.current.id
        return sealed_with(file) != keys.current.id
    except FileNotFoundError:
        return False  # It went while this looked.
