"""Routes of the project as a whole: who am I, export, backup, tokens, health of parts."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, Field

from dangol.api.callers import Admin, Current, Viewer
from dangol.contract.roles import Role
from dangol.errors import DangolError
from dangol.governance import taking_words, tokens
from dangol.governance.rights.backing_up import back_up, export_tables
from dangol.runs.doctor import Finding, examine
from dangol.runs.reading import taker
from dangol.words import Text

router = APIRouter(tags=["project"])


class MeOut(BaseModel):
    """Who calls, and what they may do."""

    name: str
    role: Role
    via: str


class FolderError(DangolError):
    """Nothing can be written there."""

    slug = "folder"
    title = "The folder cannot be written"

    def __init__(self, folder: Path, refused: OSError) -> None:
        super().__init__(
            f"'{folder}' cannot be written: {refused.strerror or refused}.\n"
            "Name another folder, on the machine of the server."
        )


def _whole(folder: Path) -> Path:
    if not folder.is_absolute() or "\0" in str(folder):
        raise ValueError("give the whole path of a folder, from the root on")
    return folder


class FolderIn(BaseModel):
    """Where to write, on the machine of the server."""

    folder: Annotated[Path, AfterValidator(_whole)]
    tables: list[str] | None = None
    plain: bool = False


class WrittenOut(BaseModel):
    """The files that were written, and tables in which people could be recognised."""

    files: list[str]
    warnings: list[Text] = []


class TokenIn(BaseModel):
    """A token to make: for whom it is, what it may do, for how long."""

    name: str = Field(min_length=1, max_length=120)
    role: Role = "viewer"
    days: int = Field(90, ge=1, le=3650)


class TokenOut(BaseModel):
    """A token; its secret is shown once, when it is made."""

    id: str
    name: str
    role: Role
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    secret: str | None = None


@router.get("/me")
def me(who: Viewer) -> MeOut:
    """The caller."""
    return MeOut(name=who.name, role=who.role, via=who.via)


@router.post("/export")
def export(asked: FolderIn, workspace: Current, who: Admin) -> WrittenOut:
    """Write tables as Parquet files, all from one consistent view."""
    names = asked.tables if asked.tables is not None else list(workspace.registry.tables)
    chosen = [workspace.registry.table(name) for name in names]
    with _writing_to(asked.folder):
        files = export_tables(
            workspace.store, chosen, asked.folder, workspace.clock(), plain=asked.plain
        )
    k = workspace.settings.k_anonymity
    warnings = [
        taking_words.warning(one, k)
        for one in taker(workspace, who).described(chosen)
        if not one.found.holds
    ]
    return WrittenOut(files=[str(file) for file in files], warnings=warnings)


@router.post("/backup")
def backup(asked: FolderIn, workspace: Current, who: Admin) -> WrittenOut:
    """Write a verified backup of the whole project while it runs."""
    with _writing_to(asked.folder):
        file = back_up(workspace.project, workspace.store, asked.folder, workspace.clock())
    return WrittenOut(files=[str(file)])


@contextmanager
def _writing_to(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as refused:
        raise FolderError(folder, refused) from refused


@router.get("/doctor")
def doctor(workspace: Current, who: Admin) -> list[Finding]:
    """Everything that could be wrong with this installation and project."""
    return examine(workspace)


@router.get("/tokens")
def list_tokens(workspace: Current, who: Viewer) -> list[TokenOut]:
    """The caller's tokens; an administrator sees all."""
    return [
        TokenOut(
            id=t.id, name=t.name, role=t.role, expires_at=t.expires_at, revoked_at=t.revoked_at
        )
        for t in tokens.tokens(workspace.state, who)
    ]


@router.post("/tokens", status_code=201)
def create_token(asked: TokenIn, workspace: Current, who: Viewer) -> TokenOut:
    """A new token, not above the caller's own role; its secret is shown only now."""
    made, secret = tokens.create_token(
        workspace.state, who, asked.name, asked.role, asked.days, workspace.clock()
    )
    return TokenOut(
        id=made.id,
        name=made.name,
        role=made.role,
        expires_at=made.expires_at,
        revoked_at=None,
        secret=secret,
    )


@router.delete("/tokens/{token_id}", status_code=204)
def revoke_token(token_id: str, workspace: Current, who: Viewer) -> None:
    """Revoke a token at once."""
    tokens.revoke_token(workspace.state, who, token_id, workspace.clock())
