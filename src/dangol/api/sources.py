"""Routes of sources that are looked at again and again, of every kind."""

import datetime as dt
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from dangol.api.callers import Admin, Analyst, Current, Viewer
from dangol.api.loading import MappingIn, UploadOut
from dangol.governance.kept import Kept
from dangol.loading.asking import SourceIn, source_of
from dangol.loading.pulling.kept_looks import (
    KeptLook,
    LookOutcome,
    forget_marks,
    looks_of,
    marks_of,
)
from dangol.loading.pulling.kept_sources import kept_source, kept_sources, mappings_of
from dangol.loading.pulling.look import look, shown
from dangol.loading.pulling.mapping_it import map_source
from dangol.loading.pulling.secrets import change_credential
from dangol.loading.pulling.watcher import next_look_at
from dangol.loading.sources import Reading
from dangol.runs.workspace import Workspace
from dangol.sources.credentials import credential
from dangol.sources.kept_source import ACTIVE, KeptSource

router = APIRouter(prefix="/sources", tags=["loading"])
_FEW = 20


class LookOut(BaseModel):
    """What one look at a source gave."""

    id: str
    finished_at: dt.datetime
    outcome: LookOutcome
    records: int
    run_ids: list[str]
    message: str | None

    @classmethod
    def of(cls, one: KeptLook) -> "LookOut":
        return cls(**{name: getattr(one, name) for name in cls.model_fields})


class KeptSourceOut(BaseModel):
    """A source and where it stands."""

    kind: str
    id: str
    name: str
    state: str
    place: str
    loaded_as: list[str]
    has_credential: bool
    next_look_at: dt.datetime | None
    last_look: LookOut | None

    @classmethod
    def of(cls, workspace: Workspace, kept: Kept[KeptSource]) -> "KeptSourceOut":
        record, looks = kept.record, looks_of(workspace.state, kept.id, _FEW)
        mapped = [mapping.form for mapping in mappings_of(workspace.state, record.name)]
        is_watched = kept.state == ACTIVE and bool(mapped)
        return cls(
            kind=record.kind,
            id=kept.id,
            name=record.name,
            state=kept.state,
            place=record.place,
            loaded_as=mapped,
            has_credential=bool(credential(workspace.project, kept.id)),
            next_look_at=next_look_at(record, looks, kept.changed_at) if is_watched else None,
            last_look=LookOut.of(looks[0]) if looks else None,
        )


class SourceStateOut(KeptSourceOut):
    """The same, with how far it was read and its latest looks."""

    marks: dict[str, Any]
    looks: list[LookOut]


class CredentialIn(BaseModel):
    """The secret of a source; empty forgets the one that is kept."""

    secret: str = Field(max_length=10_000, repr=False)


@router.get("")
def list_sources(workspace: Current, who: Viewer) -> list[KeptSourceOut]:
    """Every source in use, kind by kind."""
    return [KeptSourceOut.of(workspace, kept) for kept in kept_sources(workspace.state)]


@router.get("/{kind}/{source_id}")
def show_source(kind: str, source_id: str, workspace: Current, who: Viewer) -> SourceStateOut:
    """One source: how far it was read, and what its latest looks gave."""
    kept = kept_source(workspace.state, kind, source_id)
    return SourceStateOut(
        **KeptSourceOut.of(workspace, kept).model_dump(),
        marks=marks_of(workspace.state, kept.id),
        looks=[LookOut.of(one) for one in looks_of(workspace.state, kept.id, _FEW)],
    )


@router.put("/{kind}/{source_id}/credential", status_code=204)
def give_credential(
    kind: str, source_id: str, given: CredentialIn, workspace: Current, who: Admin
) -> None:
    """Keep the password, token or secret of a source; nobody can read it again."""
    kept = kept_source(workspace.state, kind, source_id)
    change_credential(workspace, kept, given.secret, who)


@router.post("/{kind}/{source_id}/sample")
def sample_source(kind: str, source_id: str, workspace: Current, who: Analyst) -> UploadOut | None:
    """The first records as an upload, to be looked at and mapped; nothing where there is none."""
    kept = kept_source(workspace.state, kind, source_id)
    upload = shown(workspace, kept, who)
    if upload is None:
        return None
    return UploadOut(upload=upload.id, name=upload.name, bytes=upload.size)


class SampleMappingIn(MappingIn):
    """What the records of a source are; ``upload`` is what its sample gave."""

    upload: str
    reading: Reading = Reading()


@router.put("/{kind}/{source_id}/mapping", status_code=204)
def map_kept_source(
    kind: str, source_id: str, asked: SampleMappingIn, workspace: Current, who: Analyst
) -> None:
    """Say what the records of a source are; the next look begins anew."""
    kept = kept_source(workspace.state, kind, source_id)
    about = SourceIn(upload=asked.upload, name=kept.record.name, reading=asked.reading)
    source = source_of(about, workspace.project, who, workspace.clock())
    map_source(workspace, kept, asked.mapped(workspace, source), who)


@router.post("/{kind}/{source_id}/look")
def look_at_source(kind: str, source_id: str, workspace: Current, who: Analyst) -> LookOut:
    """Look now, and load what is new; the answer comes when that is done."""
    kept = kept_source(workspace.state, kind, source_id)
    return LookOut.of(look(workspace, kept, who.name))


@router.post("/{kind}/{source_id}/anew", status_code=204)
def begin_anew(kind: str, source_id: str, workspace: Current, who: Analyst) -> None:
    """Forget how far the source was read: the next look reads everything."""
    kept = kept_source(workspace.state, kind, source_id)
    forget_marks(workspace.state, kept.id)
