"""A mapping as it holds for the columns that a source has today."""

from collections.abc import Sequence

from dangol.loading.forms.known import form_named
from dangol.loading.kinds import Written
from dangol.loading.mapping import Mapping, Part
from dangol.loading.pulling.errors import SourceChangedError
from dangol.loading.sources import Opened

_SECONDS = (("%S.%f", "%S"), ("%S", "%S.%f"))


def fitted(mapping: Mapping, opened: Opened, source: str, version_column: str | None) -> Mapping:
    """The mapping without columns that are not there.

    Objects in JSON leave out what they have nothing to say of: then what is there stays. In a
    table a column that was mapped is missed. Raises SourceChangedError.
    """
    there = set(opened.names)
    kept = tuple(_part(part) for part in mapping.parts if part.column in there)
    gone = [p for p in mapping.parts if p.field is not None and p.column not in there]
    if opened.found.format == "json-lines":
        form = form_named(mapping.form)
        gone = [part for part in gone if _is_needed(part, form.missing(frozenset()))]
    columns = (mapping.version_column, mapping.deleted_column)
    names = [part.column for part in gone]
    names += [one for one in columns if one is not None and one not in there]
    if names:
        raise SourceChangedError(source, names, opened.names)
    fit = mapping.model_copy(
        update={"parts": kept, "version_written": _either(mapping.version_written)}
    )
    if fit.version_column is None and version_column is not None:
        written = Written(kind="moment", formats=("%Y-%m-%dT%H:%M:%S.%fZ",))
        fit = fit.model_copy(update={"version_column": version_column, "version_written": written})
    return fit


def _is_needed(part: Part, needed: Sequence[str]) -> bool:
    return part.field in needed


def _part(part: Part) -> Part:
    return part.model_copy(update={"written": _either(part.written)})


def _either(written: Written) -> Written:
    """Many write a fraction of the second only where there is one."""
    formats = list(written.formats)
    for one in written.formats:
        for has, other in _SECONDS:
            if has in one and not (has == "%S" and "%S.%f" in one):
                formats.append(one.replace(has, other))
    return written.model_copy(update={"formats": tuple(dict.fromkeys(formats))})
