"""Which values of a record in quarantine name a person; who saw them is kept."""

from collections.abc import Sequence

from dangol.errors import NotFoundError
from dangol.governance import audit
from dangol.governance.masking import masked
from dangol.governance.principal import Principal, require
from dangol.governance.records import all_of
from dangol.governance.seeing import kept_reason
from dangol.loading.accepting import LINE_IN_ORDER
from dangol.loading.events.unaccepted import EVENTS_FORM, TELLING
from dangol.loading.forms.form import VERSION
from dangol.loading.forms.known import form_named
from dangol.loading.identifying import identifying
from dangol.loading.mapping import Mapping
from dangol.loading.quarantine import Held
from dangol.loading.saved_mapping import SavedMapping
from dangol.loading.setting_aside import UNSHAPED
from dangol.runs.workspace import Workspace

OURS = (UNSHAPED, LINE_IN_ORDER)
Mappings = dict[tuple[str, str], Mapping]


def mappings_of(workspace: Workspace, found: Sequence[Held]) -> Mappings:
    """The kept mappings by source and form; none where nothing was found."""
    if not found:
        return {}
    return {
        (one.record.source, one.record.loaded_as): one.record.mapping_model()
        for one in all_of(workspace.state, SavedMapping, states=("active",))
    }


def columns_of(held: Held, mapping: Mapping | None) -> list[str]:
    """The columns of a record, and those of its source that it lacks."""
    columns = [name for name in held.current if name not in OURS]
    if mapping is not None:
        columns += [name for name in mapping.columns if name not in held.current]
    return columns


def hidden_columns(held: Held, mapping: Mapping | None) -> frozenset[str]:
    """Columns that name or reach a person."""
    if held.loaded_as == EVENTS_FORM:
        return frozenset(held.current) & TELLING
    fields = {part.column: part.field for part in mapping.parts} if mapping else {}
    return identifying(columns_of(held, mapping), fields)


def faulty_columns(held: Held, mapping: Mapping | None) -> dict[str, tuple[str, ...]]:
    """The reasons by the column that they speak of: of its field, or of the key."""
    found: dict[str, tuple[str, ...]] = {}
    for reason in held.reasons:
        for column in _spoken_of(reason, held, mapping):
            found[column] = (*found.get(column, ()), reason)
    return found


def masked_record(held: Held, mapping: Mapping | None) -> Held:
    """The record with identifiers masked, unless they are the fault."""
    hidden = hidden_columns(held, mapping)
    shown = set(faulty_columns(held, mapping))
    # A line as it stands may hold anything.
    closed = (hidden | ({UNSHAPED} if hidden else set())) - shown

    def covered(row: dict[str, str | None]) -> dict[str, str | None]:
        return {name: masked(v) if v and name in closed else v for name, v in row.items()}

    repaired = None if held.repaired is None else covered(held.repaired)
    return Held(
        held.id,
        held.source,
        held.loaded_as,
        held.line,
        held.reasons,
        covered(held.raw),
        repaired,
        held.state,
        held.at,
        held.run_id,
    )


def note_revealed(
    workspace: Workspace,
    who: Principal,
    reason: str,
    source: str,
    records: int,
    columns: Sequence[str],
) -> None:
    """Keep that somebody saw masked values, and why.

    Raises ForbiddenError, NoReasonError, NamingReasonError.
    """
    require(who, "analyst")
    details = {"reason": kept_reason(reason), "records": records, "columns": list(columns)}
    with workspace.state.begin() as connection:
        audit.write(
            connection, workspace.clock(), who.actor, "reveal", "quarantine", source, details
        )


def _spoken_of(reason: str, held: Held, mapping: Mapping | None) -> list[str]:
    if mapping is None:
        return []
    place, _, kind = reason.partition(":")
    if place == VERSION:
        return [mapping.version_column] if mapping.version_column else []
    names: Sequence[str] = [place]
    if place == "record":
        names = _key(held.loaded_as) if kind.startswith("key-") else []
    parts = [mapping.part_of(name) for name in names]
    return [part.column for part in parts if part is not None]


def _key(form: str) -> Sequence[str]:
    try:
        return form_named(form).key
    except NotFoundError:
        return ()
