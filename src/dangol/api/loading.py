"""Routes of bringing data in: uploads, previews, loads, and the quarantine."""

import datetime as dt
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field, model_validator

from dangol.api.analyses import Started
from dangol.api.callers import Analyst, Current
from dangol.api.reasons import Reason
from dangol.governance.seeing import sees_identifiers
from dangol.loading import desk, quarantine
from dangol.loading.asking import SourceIn, source_of
from dangol.loading.forms.known import forms
from dangol.loading.kinds import Seen
from dangol.loading.mapping import LegalBasis, Mapping, Mode
from dangol.loading.masked_preview import hidden_in, masked_preview
from dangol.loading.reason_words import reason_words
from dangol.loading.replay import replay
from dangol.loading.revealing import hidden_columns, mappings_of, masked_record, note_revealed
from dangol.loading.sources import Reading, Source
from dangol.loading.uploads import forget_uploads, keep_upload
from dangol.runs.workspace import Workspace
from dangol.words import Text

router = APIRouter(tags=["loading"])


class FieldOut(BaseModel):
    """A field that a source may bring."""

    name: str
    type: str
    title: Text
    needed: bool


class FormOut(BaseModel):
    """A form of data: what it means, its fields, the tables that it fills."""

    name: str
    title: Text
    meaning: Text
    fields: list[FieldOut]
    tables: list[str]


class UploadOut(BaseModel):
    """A file that was brought; name it as the source of a preview or load."""

    upload: str
    name: str
    bytes: int


class PreviewIn(BaseModel):
    """A source to look at; without a form, the likeliest is proposed."""

    source: SourceIn
    form: str | None = None
    reason: Reason = None


class PreviewOut(BaseModel):
    """How a source is written, what its columns hold, and how it would be loaded."""

    source: str
    reading: Reading
    sheets: list[str]
    columns: list[Seen]
    rows: list[list[str | None]]
    looked_at: int
    misshapen: int
    form: str
    mapping: Mapping
    missing: list[str]
    saved_as: str | None


class MappingIn(BaseModel):
    """As what to load; what is left out is proposed, or taken from what was kept."""

    form: str | None = None
    mapping: Mapping | None = Field(None, description="A whole mapping, as a preview gives it.")
    fields: dict[str, str | None] = Field(
        {}, description="Column by field: changes to the mapping; null leaves a field out."
    )
    constants: dict[str, str] = Field({}, description="Fields with one value for all records.")
    mode: Mode | None = None
    version_column: str | None = None
    deleted_column: str | None = None
    key_from_content: bool | None = None
    basis: LegalBasis | None = None

    def mapped(self, workspace: Workspace, source: Source) -> Mapping:
        """The mapping that is asked for. Raises UnknownColumnGivenError, and what a look does."""
        mapping = self.mapping or desk.preview(workspace, source, self.form).mapping
        mapping = mapping.with_fields(self.fields, source.name)
        given = {
            name: value
            for name in ("mode", "deleted_column", "key_from_content", "basis")
            if (value := getattr(self, name)) is not None
        }
        if self.mode == "append" and self.deleted_column is None:
            # Somebody asked for nothing but additions.
            given["deleted_column"] = None
        if self.version_column is not None:
            mapping = mapping.with_version(self.version_column)
        constants = {**mapping.constants, **self.constants}
        return mapping.model_copy(update={**given, "constants": constants})


class LoadIn(MappingIn):
    """What to load, and as what."""

    source: SourceIn
    may_shrink: bool = Field(
        default=False, description="Let a snapshot delete most rows of its source."
    )


class HeldOut(BaseModel):
    """One record in quarantine."""

    id: str
    source: str
    loaded_as: str
    line: int | None
    reasons: list[str]
    words: list[Text]
    raw: dict[str, str | None]
    repaired: dict[str, str | None] | None
    state: str
    at: dt.datetime

    @classmethod
    def of(cls, held: quarantine.Held) -> "HeldOut":
        return cls(
            id=held.id,
            source=held.source,
            loaded_as=held.loaded_as,
            line=held.line,
            reasons=list(held.reasons),
            words=[reason_words(reason) for reason in held.reasons],
            raw=held.raw,
            repaired=held.repaired,
            state=held.state,
            at=held.at,
        )


class HeldPage(BaseModel):
    """Records in quarantine, and how many there are in all."""

    count: int
    records: list[HeldOut]


class PileOut(BaseModel):
    """How many records of a source wait for one reason."""

    source: str
    loaded_as: str
    reason: str
    words: Text
    count: int


class ChosenIn(BaseModel):
    """Which waiting records: of a source, with a reason, or by their ids."""

    source: str | None = None
    reason: str | None = None
    ids: list[str] = Field([], max_length=10_000)

    def asked(self) -> quarantine.Asked:
        return quarantine.Asked(self.source, self.reason, ids=tuple(self.ids))


class NamedIn(ChosenIn):
    """The same, but not simply all: what changes records says which."""

    @model_validator(mode="after")
    def _names_some(self) -> Self:
        if self.source is None and self.reason is None and not self.ids:
            raise ValueError("name records by their ids, a source or a reason")
        return self


class FixIn(NamedIn):
    """The same, and the values that columns of the source get."""

    values: dict[str, str | None] = Field(min_length=1)


class CountOut(BaseModel):
    """How many records changed."""

    records: int


class ReplayedOut(BaseModel):
    """The runs that load records again, one for each source."""

    run_ids: list[str]


@router.get("/forms")
def list_forms(who: Analyst) -> list[FormOut]:
    """Every form in which data can be loaded."""
    return [
        FormOut(
            name=form.name,
            title=form.title,
            meaning=form.meaning,
            fields=[
                FieldOut(name=f.name, type=f.type, title=f.title, needed=f.needed)
                for f in form.fields
            ],
            tables=[table.name for table in form.tables()],
        )
        for form in forms().values()
    ]


@router.put("/uploads", status_code=201)
async def upload(
    request: Request,
    workspace: Current,
    who: Analyst,
    name: Annotated[str, Query(min_length=1, max_length=200)],
) -> UploadOut:
    """Bring a file: its bytes are the body, of any size; it is kept for two days."""
    forget_uploads(workspace.project, workspace.clock())
    kept = await keep_upload(workspace.project, name, request.stream(), workspace.clock())
    return UploadOut(upload=kept.id, name=kept.name, bytes=kept.size)


@router.post("/loads/preview")
def preview(asked: PreviewIn, workspace: Current, who: Analyst) -> PreviewOut:
    """Look at the beginning of a source; nothing is changed.

    What names or reaches a person is masked for everybody but administrators, without a reason.
    """
    source = source_of(asked.source, workspace.project, who, workspace.clock())
    found = desk.preview(workspace, source, asked.form)
    if not sees_identifiers(who, asked.reason):
        return _out(masked_preview(found))
    if asked.reason is not None:
        note_revealed(workspace, who, asked.reason, source.name, len(found.rows), hidden_in(found))
    return _out(found)


def _out(found: desk.Preview) -> PreviewOut:
    values: dict[str, Any] = {
        name: getattr(found, name) for name in PreviewOut.model_fields if name != "form"
    }
    return PreviewOut(**values, form=found.form.name)


@router.post("/loads", status_code=202)
def load(asked: LoadIn, workspace: Current, who: Analyst) -> Started:
    """Load a source; its mapping is kept for the next time."""
    source = source_of(asked.source, workspace.project, who, workspace.clock())
    mapping = asked.mapped(workspace, source)
    run_id = desk.start(workspace, source, mapping, who, may_shrink=asked.may_shrink)
    return Started(run_id=run_id)


@router.get("/quarantine")
def list_quarantine(
    workspace: Current,
    who: Analyst,
    *,
    source: str | None = None,
    reason: str | None = None,
    state: str = "waiting",
    limit: Annotated[int, Query(ge=1, le=1_000)] = 50,
    offset: Annotated[int, Query(ge=0)] = 0,
    reveal_for: Reason = None,
) -> HeldPage:
    """Records that could not be loaded, with every reason.

    Values that name or reach a person are masked unless they are the fault; ``reveal_for`` says
    why somebody needs them, shows them, and is kept.
    """
    asked = quarantine.Asked(source, reason, state)
    found, count = quarantine.held(workspace, asked, limit=limit, offset=offset)
    mappings = mappings_of(workspace, found)
    kept = {one.id: mappings.get((one.source, one.loaded_as)) for one in found}
    if reveal_for is not None:
        for name in sorted({one.source for one in found}):
            of_it = [one for one in found if one.source == name]
            columns = set[str]().union(*(hidden_columns(one, kept[one.id]) for one in of_it))
            note_revealed(workspace, who, reveal_for, name, len(of_it), sorted(columns))
    else:
        found = [masked_record(one, kept[one.id]) for one in found]
    return HeldPage(count=count, records=[HeldOut.of(one) for one in found])


@router.get("/quarantine/piles")
def list_piles(workspace: Current, who: Analyst) -> list[PileOut]:
    """What waits, by source and reason."""
    return [
        PileOut(
            source=p.source,
            loaded_as=p.loaded_as,
            reason=p.reason,
            words=reason_words(p.reason),
            count=p.count,
        )
        for p in quarantine.piles(workspace)
    ]


@router.post("/quarantine/fix")
def fix(asked: FixIn, workspace: Current, who: Analyst) -> CountOut:
    """Give columns of waiting records other values; what came is kept beside them."""
    return CountOut(records=quarantine.fix(workspace, asked.asked(), asked.values, who))


@router.post("/quarantine/replay", status_code=202)
def replay_records(asked: ChosenIn, workspace: Current, who: Analyst) -> ReplayedOut:
    """Load waiting records again."""
    return ReplayedOut(run_ids=replay(workspace, asked.asked(), who))


@router.post("/quarantine/drop")
def drop(asked: NamedIn, workspace: Current, who: Analyst) -> CountOut:
    """Set waiting records aside for good; they stay visible."""
    return CountOut(records=quarantine.drop(workspace, asked.asked(), who))
