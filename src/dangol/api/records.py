"""Routes of records, generated for every installed kind: list, create, change, move."""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from dangol.api.callers import Current, Needs, Viewer
from dangol.contract.record import Record
from dangol.contract.registry import Registry
from dangol.governance import records
from dangol.governance.access import Principal
from dangol.governance.asked_role import Always, ByKind, ByTransition
from dangol.governance.masking import masked_fields
from dangol.governance.seeing import sees_identifiers
from dangol.words import Text

Reader = Annotated[Principal, Depends(Needs(ByKind("read")))]
Creator = Annotated[Principal, Depends(Needs(ByKind("create")))]
Editor = Annotated[Principal, Depends(Needs(ByKind("edit")))]
Mover = Annotated[Principal, Depends(Needs(ByTransition()))]


class KindOut(BaseModel):
    """A kind of record: its words, states, transitions and the schema of its fields."""

    kind: str
    title: Text
    question: Text
    states: dict[str, Text]
    transitions: dict[str, Text]
    fields: dict[str, Any]

    @classmethod
    def of(cls, kind: type[Record]) -> "KindOut":
        return cls(
            kind=kind.kind,
            title=kind.title,
            question=kind.question,
            states={s.name: s.title for s in kind.states},
            transitions={t.name: t.title for t in kind.transitions},
            fields=kind.model_json_schema(),
        )


class RecordOut(BaseModel):
    """One record as it is kept."""

    id: str
    state: str
    number: int
    created_at: dt.datetime
    created_by: str
    changed_at: dt.datetime
    fields: dict[str, Any]

    @classmethod
    def of(cls, kept: records.Kept[Record], who: Principal) -> "RecordOut":
        """Identifiers are masked for everybody but administrators."""
        fields = kept.record.stored()
        if not sees_identifiers(who, None):
            fields = masked_fields(type(kept.record), fields)
        return cls(
            id=kept.id,
            state=kept.state,
            number=kept.number,
            created_at=kept.created_at,
            created_by=kept.created_by,
            changed_at=kept.changed_at,
            fields=fields,
        )


class ChangeIn(BaseModel):
    """Fields to change; ``number`` is the version that was read, to notice others' changes."""

    fields: dict[str, Any]
    number: int | None = None


def router(registry: Registry) -> APIRouter:
    """Routes of all installed kinds of record."""
    routes = APIRouter(prefix="/records", tags=["records"])

    @routes.get("")
    def list_kinds(who: Viewer) -> list[KindOut]:
        """Every installed kind of record."""
        return [KindOut.of(kind) for kind in registry.records.values()]

    @routes.get("/{kind}")
    def list_records(
        kind: str, workspace: Current, who: Reader, state: str | None = None
    ) -> list[RecordOut]:
        """Records of a kind, all or in one state."""
        declared = registry.record(kind)
        states = None if state is None else (state,)
        return [
            RecordOut.of(kept, who) for kept in records.all_of(workspace.state, declared, states)
        ]

    @routes.get("/{kind}/{record_id}")
    def show_record(kind: str, record_id: str, workspace: Current, who: Reader) -> RecordOut:
        """One record."""
        declared = registry.record(kind)
        return RecordOut.of(records.find(workspace.state, declared, record_id), who)

    @routes.patch("/{kind}/{record_id}")
    def change_record(
        kind: str, record_id: str, change: ChangeIn, workspace: Current, who: Editor
    ) -> RecordOut:
        """Change fields of a record."""
        kept = records.change(
            workspace.state,
            registry.record(kind),
            record_id,
            change.fields,
            who,
            workspace.clock(),
            number=change.number,
        )
        return RecordOut.of(kept, who)

    @routes.post("/{kind}/{record_id}/{transition}")
    def move_record(
        kind: str, record_id: str, transition: str, workspace: Current, who: Mover
    ) -> RecordOut:
        """Move a record to another state by one of its transitions."""
        kept = records.move(
            workspace.state, registry.record(kind), record_id, transition, who, workspace.clock()
        )
        return RecordOut.of(kept, who)

    for declared in registry.records.values():
        routes.add_api_route(
            f"/{declared.kind}",
            _creator(declared),
            methods=["POST"],
            status_code=201,
            response_model=RecordOut,
            name=f"create {declared.kind}",
            summary=f"Create: {declared.title.en}",
        )

    @routes.post("/{kind}", include_in_schema=False)
    def refuse_create(kind: str, who: Creator) -> None:
        """Only a kind that is not installed comes here."""
        registry.record(kind)

    return routes


def _creator(declared: type[Record]) -> Callable[..., RecordOut]:
    def create(fields: Record, workspace: Current, who: Principal) -> RecordOut:
        """Create a record in its first state."""
        kept = records.create(workspace.state, declared, fields.stored(), who, workspace.clock())
        return RecordOut.of(kept, who)

    asked = Needs(Always(declared.create_role))
    create.__annotations__ |= {"fields": declared, "who": Annotated[Principal, Depends(asked)]}
    return create
