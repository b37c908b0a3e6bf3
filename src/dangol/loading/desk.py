"""Where data is brought in: a look at a source with a proposal, then the load itself.

One face for the API, the command line and the console.
"""

from dataclasses import dataclass
from functools import partial

from dangol.governance.principal import Principal, require
from dangol.loading.counting import Amount, amount_of
from dangol.loading.errors import EmptySourceError
from dangol.loading.forms.form import Form
from dangol.loading.forms.known import form_named
from dangol.loading.keeping import keep_mapping
from dangol.loading.kinds import Seen, seen
from dangol.loading.load import SourceLoad
from dangol.loading.mapping import Mapping
from dangol.loading.proposal import likeliest_form, proposed
from dangol.loading.saved_mapping import fitting_mapping, shared_mapping
from dangol.loading.sources import HEAD_BYTES, HEAD_ROWS, Opened, Reading, Source, opened
from dangol.runs.workspace import Workspace
from dangol.store.intake import open_intake

SHOWN_ROWS = 8
_MONTH_FIRST = ("America/", "US/")


@dataclass(frozen=True)
class Preview:
    """A source as its beginning shows it, and how it would be loaded."""

    source: str
    reading: Reading
    sheets: tuple[str, ...]
    columns: tuple[Seen, ...]
    rows: tuple[tuple[str | None, ...], ...]
    looked_at: int
    misshapen: int
    amount: Amount | None
    """How many records the whole source has, where that is known without reading it."""
    form: Form
    mapping: Mapping
    missing: tuple[str, ...]
    saved_as: str | None


def preview(workspace: Workspace, source: Source, form_name: str | None = None) -> Preview:
    """Look at a source's beginning and propose a mapping; nothing is changed.

    Raises UnreadableSourceError, EmptySourceError, UnknownFormError, SourceRefusedError.
    """
    settings = workspace.settings
    with open_intake(workspace.project) as intake:
        found = opened(source, intake, head=True)
        rows = intake.fetch(found.records.limit(HEAD_ROWS))
        misshapen = found.misshapen()
        amount = _amount(found, rows.num_rows + len(misshapen))
    if not rows.num_rows and not misshapen:
        raise EmptySourceError(source.name, "it has column names and no record")
    month_first = settings.time_zone.startswith(_MONTH_FIRST)
    values = [rows.column(place).to_pylist() for place in range(len(found.names))]
    columns = tuple(
        seen(name, texts, month_first=month_first)
        for name, texts in zip(found.names, values, strict=True)
    )
    form = form_named(form_name) if form_name else likeliest_form(columns, settings)
    saved = fitting_mapping(workspace.state, form.name, source.name, found.names)
    mapping = (
        shared_mapping(saved.record, source.name) if saved else proposed(form, columns, settings)
    )
    mapping = mapping.model_copy(update={"stay": found.found.stay})
    return Preview(
        source.name,
        found.found,
        found.sheets,
        columns,
        tuple(zip(*(texts[:SHOWN_ROWS] for texts in values), strict=True)),
        rows.num_rows,
        len(misshapen),
        amount,
        form,
        mapping,
        tuple(form.missing(mapping.mapped)),
        saved.record.name if saved else None,
    )


def _amount(found: Opened, looked_at: int) -> Amount | None:
    """Exact where the look saw everything."""
    if found.file is None or found.found.stay is not None:
        return None
    if looked_at < HEAD_ROWS and found.file.stat().st_size <= HEAD_BYTES:
        return Amount(looked_at, is_exact=True)
    return amount_of(found.file, found.found)


def start(
    workspace: Workspace,
    source: Source,
    mapping: Mapping,
    who: Principal,
    *,
    may_shrink: bool = False,
) -> str:
    """Start the load as a run; gives the run's id. Its mapping is kept once it fits.

    Raises what can be known before reading: MappingError, BasisNeededError, ForbiddenError.
    """
    require(who, "analyst")
    keep = partial(keep_mapping, workspace.state, source.name, mapping, who, workspace.clock())
    loading = SourceLoad(workspace.project, source, mapping, may_shrink, keep=keep)
    loading.refuse_unfit()
    return workspace.runner.load(loading, who.name)
