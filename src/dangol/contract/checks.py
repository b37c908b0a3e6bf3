"""The contract, as checks that anyone can run on their own declarations.

``analysis_faults``, ``record_faults`` and ``sample_faults`` look at a declaration; the
registry refuses one that has faults. ``dangol.contract.trial`` runs an analysis and looks
at its answer.
"""

import re
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from dangol.contract.analysis import Analysis
from dangol.contract.params import form_fields
from dangol.contract.record import Record
from dangol.contract.sample import Sample
from dangol.words import Text

_SLUG = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")


def analysis_faults(analysis: type[Analysis]) -> list[str]:
    """Everything that is wrong with the declaration of an analysis."""
    faults = list(_missing(analysis, ("slug", "title", "question", "entry")))
    if faults:
        return faults
    if not _SLUG.match(analysis.slug):
        faults.append(f"slug '{analysis.slug}' must be lower-case words joined by hyphens.")
    if analysis.compute is Analysis.compute:
        faults.append("It has no 'compute'.")
    for read in analysis.reads:
        amounts = [c.name for c in read.table.columns if c.is_amount and c.name in read.columns]
        if amounts and "currency" not in read.columns:
            faults.append(
                f"It reads {', '.join(amounts)} of '{read.table.name}' without 'currency'."
            )
    faults.extend(
        f"It writes '{write.table.name}', which is not declared instanced=True."
        for write in analysis.writes
        if not write.table.instanced
    )
    reserved = {"language", "instance", "save_as", "as_json"} & set(analysis.model_fields)
    if reserved:
        faults.append(f"Parameters {', '.join(sorted(reserved))} are flags of 'dangol run'.")
    faults.extend(_wordless(analysis))
    faults.extend(_required(analysis, "an analysis must run as it is"))
    return faults


def record_faults(record: type[Record]) -> list[str]:
    """Everything that is wrong with the declaration of a record."""
    faults = list(_missing(record, ("kind", "title", "plural", "question", "entry", "states")))
    if faults:
        return faults
    if not _SLUG.match(record.kind):
        faults.append(f"kind '{record.kind}' must be lower-case words joined by hyphens.")
    states = {state.name for state in record.states}
    for move in record.transitions:
        unknown = {*move.before, move.after} - states
        if unknown:
            faults.append(
                f"Transition '{move.name}' names unknown states: {', '.join(sorted(unknown))}."
            )
    unknown = set(record.fixed_in) - states
    if unknown:
        faults.append(f"It is fixed in unknown states: {', '.join(sorted(unknown))}.")
    unknown = set(record.open_fields) - set(record.fixed_in)
    if unknown:
        faults.append(f"It is still open in states without fixed fields: {', '.join(unknown)}.")
    unknown = {name for names in record.open_fields.values() for name in names}
    unknown -= set(record.model_fields)
    if unknown:
        faults.append(f"It keeps unknown fields open: {', '.join(sorted(unknown))}.")
    names = [move.name for move in record.transitions]
    if len(set(names)) != len(names):
        faults.append("Two transitions share a name.")
    reserved = {"id", "state", "number", "created_at", "created_by", "changed_at"} & set(
        record.model_fields
    )
    if reserved:
        faults.append(
            f"Fields {', '.join(sorted(reserved))} are kept by the product: choose other names."
        )
    faults.extend(_wordless(record))
    return faults


def sample_faults(sample: type[Sample]) -> list[str]:
    """Everything that is wrong with the declaration of a sample."""
    faults = list(_missing(sample, ("name", "title", "notice")))
    if faults:
        return faults
    if not _SLUG.match(sample.name):
        faults.append(f"name '{sample.name}' must be lower-case words joined by hyphens.")
    reserved = {"language", "as_json"} & set(sample.model_fields)
    if reserved:
        faults.append(f"Parameters {', '.join(sorted(reserved))} are flags of 'dangol sample'.")
    faults.extend(_wordless(sample))
    faults.extend(_required(sample, "a sample must load as it is"))
    return faults


def _missing(declared: type[Any], names: Iterable[str]) -> Iterable[str]:
    for name in names:
        value = getattr(declared, name, None)
        if not value:
            yield f"It does not say its '{name}'."
        elif isinstance(value, Text) and not (value.en.strip() and value.ko.strip()):
            yield f"Its '{name}' lacks a language."


def _wordless(declared: type[Any]) -> Iterable[str]:
    for field in form_fields(declared):
        if not (field.help.en and field.help.ko):
            yield f"Parameter '{field.name}' has no words: declare it with param(title=, help=)."


def _required(declared: type[BaseModel], why: str) -> Iterable[str]:
    for field in form_fields(declared):
        if field.required:
            yield f"Parameter '{field.name}' has no default: {why}."
