"""Loads that would do more harm than good, refused before anything is written."""

from collections import Counter

import ibis.expr.types as ir

from dangol.errors import DangolError
from dangol.loading.accepting import Accepted
from dangol.loading.merging import count_of
from dangol.loading.reading import REASONS, Verdict
from dangol.store.intake import Intake
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.vocabulary import Table

HOPELESS_SHARE = 0.5
ENOUGH_TO_JUDGE = 20
SHRINKING_SHARE = 0.5


class HopelessError(DangolError):
    """Most records do not fit: the mapping is wrong, not the records."""

    slug = "hopeless-load"
    title = "Most records do not fit"
    status = 422


class ShrinkingError(DangolError):
    """A snapshot lacks most of what its source gave before."""

    slug = "shrinking-snapshot"
    title = "The snapshot would delete most rows"
    status = 409


def refuse_hopeless(verdict: Verdict, found: Accepted, name: str, intake: Intake) -> None:
    """Raise HopelessError where more than half of the records do not fit."""
    whole = verdict.records + len(verdict.misshapen)
    bad = found.broken + len(verdict.misshapen)
    is_hopeless = bad > whole * HOPELESS_SHARE if whole >= ENOUGH_TO_JUDGE else bad == whole
    if not is_hopeless:
        return
    reasons = Counter[str](one.kind for one in verdict.misshapen)
    rows = intake.written(verdict.file)
    bad_rows = rows.filter(rows[REASONS] != "").limit(10_000).select(REASONS)
    for text in intake.fetch(bad_rows).column(REASONS).to_pylist():
        reasons.update(text.split(";")[:-1])
    listed = "\n".join(f"  {reason} ({count:,})" for reason, count in reasons.most_common(5))
    raise HopelessError(
        f"{bad:,} of {whole:,} records of '{name}' do not fit:\n{listed}\n"
        "Nothing was loaded. Correct how the columns are mapped and written (the preview shows "
        "both), then load again.",
        [(reason, f"{count:,} records") for reason, count in reasons.most_common()],
    )


def refuse_shrinking(
    leaving: ir.Table, table: Table, source: str, session: Session, *, may: bool
) -> None:
    """Raise ShrinkingError where a snapshot would delete more than half of its source's rows."""
    if may:
        return
    there = stored_table(table)
    ours = count_of(session, there.filter(there.row_source == source))
    count = count_of(session, leaving)
    if count > ours * SHRINKING_SHARE and count > 1:
        raise ShrinkingError(
            f"The snapshot '{source}' lacks {count:,} of the {ours:,} rows of '{table.name}' that "
            "it gave before; they would be deleted.\nIf that is meant, say --may-shrink."
        )
