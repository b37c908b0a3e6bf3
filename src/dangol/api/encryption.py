"""Route of encryption: every kind of file of the project, and how it is encrypted."""

import datetime as dt

from fastapi import APIRouter
from pydantic import BaseModel

from dangol.api.callers import Admin, Current
from dangol.store.project_files import How, found_files

router = APIRouter(tags=["project"])


class FileKindOut(BaseModel):
    """Files of one kind: how many there are, and which should be encrypted and are not."""

    pattern: str
    holds: str
    how: How | None
    files: int
    bytes: int
    not_encrypted: list[str]


class EncryptionOut(BaseModel):
    """The key that new files are encrypted with, if any, and every kind of file."""

    key: str | None
    made_at: dt.datetime | None
    kinds: list[FileKindOut]


@router.get("/encryption")
def encryption(workspace: Current, who: Admin) -> EncryptionOut:
    """Every kind of file that the project keeps, and how it is encrypted."""
    keys = workspace.store.keys
    key = keys.current
    kinds = [
        FileKindOut(
            pattern="(others)" if one.kind is None else one.kind.pattern,
            holds="" if one.kind is None else one.kind.holds.of(who.language),
            how=None if one.kind is None else one.kind.how,
            files=one.count,
            bytes=one.size,
            not_encrypted=list(one.open),
        )
        for one in found_files(workspace.project, keys)
    ]
    return EncryptionOut(
        key=None if key is None else key.id,
        made_at=None if key is None else key.made_at,
        kinds=kinds,
    )
