"""Records that were loaded again: their rows in quarantine, and the answer of the run."""

import datetime as dt
import json
from collections.abc import Sequence

from dangol.contract.result import Answer, Column, Evidence, LeftOut, Rows, metric
from dangol.loading.errors import NothingToReplayError
from dangol.loading.load_story import METHOD
from dangol.loading.quarantine import Asked, Held, held_in
from dangol.loading.reason_words import reason_words
from dangol.store.warehouse.interface import Session
from dangol.tables.intake import REPLAYED
from dangol.words import Count, Text, both, plural

_OUTDATED = Text(
    en="rows of which a later version, or their deletion, came in meanwhile",
    ko="그사이 더 늦은 판이 들어왔거나 지워진 행",
)


def still_waiting(session: Session, source: str, records: Sequence[Held]) -> tuple[Held, ...]:
    """The records as they are now: somebody may have repaired or settled some meanwhile.

    Raises NothingToReplayError.
    """
    asked = Asked(source, ids=tuple(one.id for one in records))
    now = tuple(one for one in held_in(session, asked) if one.can_replay)
    if not now:
        raise NothingToReplayError("Every chosen record was settled meanwhile.")
    return now


def settled_row(one: Held, reasons: Sequence[str] | None, at: dt.datetime) -> dict[str, object]:
    """The row of a record that was judged again; ``reasons`` where it is still broken."""
    is_settled = reasons is None
    return {
        "quarantine_id": one.id,
        "source_name": one.source,
        "loaded_as": one.loaded_as,
        "source_line": one.line,
        "quarantine_reasons": json.dumps(one.reasons if reasons is None else reasons),
        "raw_row": json.dumps(one.raw, ensure_ascii=False),
        "repaired_row": None
        if one.repaired is None
        else json.dumps(one.repaired, ensure_ascii=False),
        "quarantine_state": REPLAYED if is_settled else one.state,
        "quarantined_at": one.at.replace(tzinfo=None),
        "settled_at": at if is_settled else None,
        "quarantined_by_run": one.run_id,
    }


def replay_answer(
    source: str, records: int, settled: int, reasons: Sequence[tuple[str, int]], outdated: int = 0
) -> Answer:
    """What became of records that somebody loaded again."""
    still = records - settled
    return Answer(
        headline=both(
            "{n} of {all} records of ‘{source}’ left the quarantine.",
            "‘{source}’의 격리된 기록 {all}건 가운데 {n}건을 읽었습니다.",
            n=Count(settled),
            all=Count(records),
            source=source,
        ),
        action=both(
            "{n} still {do} not fit.",
            "{n}건은 아직 맞지 않습니다.",
            n=Count(still),
            do=plural(still, "does", "do"),
        )
        if still
        else Text(en="Bring the answers up to date.", ko="답을 새로 고치세요."),
        because=Text(
            en="Repaired records were judged by the mapping of today.",
            ko="고친 기록을 지금의 대응에 따라 다시 살폈습니다.",
        ),
        metrics=(
            metric(Text(en="Loaded", ko="읽음"), Count(settled)),
            metric(Text(en="Still waiting", ko="아직 격리"), Count(still)),
        ),
        tables=(
            Rows(
                title=Text(en="Why records still wait", ko="아직 격리된 까닭"),
                columns=(
                    Column(name="reason", title=Text(en="Reason", ko="까닭"), kind="name"),
                    Column(name="count", title=Text(en="Records", ko="기록"), kind="count"),
                ),
                rows=tuple(
                    {"reason": reason_words(reason).model_dump(), "count": count}
                    for reason, count in reasons
                ),
            ),
        )
        if still
        else (),
        evidence=Evidence(
            basis=both("{n} records", "기록 {n}건", n=Count(records)),
            method=METHOD,
            left_out=(LeftOut(count=outdated, reason=_OUTDATED),) if outdated else (),
        ),
    )
