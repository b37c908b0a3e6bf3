"""What became of a load, as an answer: how much is in, what waits, what to do."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dangol.contract.result import Answer, Column, Evidence, LeftOut, Rows, metric
from dangol.loading.accepting import Accepted
from dangol.loading.forms.form import Form
from dangol.loading.mapping import Mapping
from dangol.loading.merging import Merged
from dangol.loading.reason_words import reason_words
from dangol.loading.setting_aside import SetAside
from dangol.words import Count, Day, Share, Text, both, plural

METHOD = Text(
    en="Each record is read as its mapping says. What does not fit waits in quarantine with every "
    "reason. The rest is compared with what is there: equal rows are not written again, a later "
    "version replaces an earlier one, and all tables change in one step.",
    ko="기록마다 정해 둔 대응에 따라 읽습니다. 맞지 않는 것은 모든 까닭과 함께 격리합니다. "
    "나머지는 있는 자료와 견주어, 같으면 다시 쓰지 않고 더 늦은 판만 바꾸며, 모든 표를 한 번에 "
    "바꿉니다.",
)
MODES = {
    "append": Text(en="Add new records", ko="새 기록만 더하기"),
    "upsert": Text(en="Add and update", ko="더하고 고치기"),
    "snapshot": Text(en="Full snapshot", ko="전체를 새로 맞추기"),
}


@dataclass(frozen=True)
class Loaded:
    """Everything that a load has to say of itself."""

    source: str
    form: Form
    mapping: Mapping
    records: int
    unread: int
    found: Accepted
    merged: tuple[Merged, ...]
    removed: tuple[Merged, ...]
    aside: SetAside
    consents: int
    ended_on: dt.date | None


def records_of(answer: Answer | None) -> float | None:
    """How many records a load's source had: the first number of its answer."""
    return answer.metrics[0].value if answer is not None and answer.metrics else None


def load_answer(loaded: Loaded) -> Answer:
    changed = sum(m.new + m.changed + m.removed for m in (*loaded.merged, *loaded.removed))
    changed += loaded.consents
    taken = next((m.taken for m in loaded.merged if m.taken), 0)
    good = loaded.found.count - taken
    return Answer(
        headline=_headline(loaded, good, changed),
        action=_action(loaded, changed),
        because=both(
            "‘{source}’ was read as {form}: {mode}.",
            "‘{source}’ 자료를 ‘{form}’ 형식으로 읽었습니다: {mode}.",
            source=loaded.source,
            form=Text(en=loaded.form.title.en.lower(), ko=loaded.form.title.ko),
            mode=Text(en=MODES[loaded.mapping.mode].en.lower(), ko=MODES[loaded.mapping.mode].ko),
        ),
        metrics=(
            metric(Text(en="Records", ko="기록"), Count(loaded.records)),
            metric(Text(en="Accepted", ko="받아들임"), Count(good)),
            metric(
                Text(en="In quarantine", ko="격리"),
                Count(loaded.aside.count),
                note=both(
                    "{share} of all",
                    "전체의 {share}",
                    share=Share(loaded.aside.count / loaded.records if loaded.records else 0.0),
                ),
            ),
            metric(Text(en="Rows changed", ko="바뀐 행"), Count(changed)),
        ),
        tables=(_by_table(loaded), *_by_reason(loaded)),
        evidence=Evidence(
            basis=both("{n} records", "기록 {n}건", n=Count(loaded.records)),
            method=METHOD,
            left_out=_left_out(loaded),
        ),
    )


def _headline(loaded: Loaded, good: int, changed: int) -> Text:
    if not changed and not loaded.aside.new:
        return both(
            "‘{source}’ says nothing new.",
            "‘{source}’에 새로운 내용이 없습니다.",
            source=loaded.source,
        )
    return both(
        "{good} of {n} records of ‘{source}’ are in.",
        "‘{source}’ 기록 {n}건 가운데 {good}건을 읽었습니다.",
        good=Count(good),
        n=Count(loaded.records),
        source=loaded.source,
    )


def _action(loaded: Loaded, changed: int) -> Text:
    if loaded.aside.new:
        reason, _ = loaded.aside.reasons[0]
        return both(
            "{n} {wait} in quarantine, most often because: {reason}.",
            "{n}건은 격리되어 있습니다. 가장 많은 까닭: {reason}.",
            n=Count(loaded.aside.new),
            wait=plural(loaded.aside.new, "waits", "wait"),
            reason=reason_words(reason),
        )
    if not changed:
        return Text(en="Nothing was written.", ko="아무것도 쓰지 않았습니다.")
    if loaded.ended_on is not None:
        return both(
            "The latest purchase is of {day}: if the data ends there, set ‘as_of’ in dangol.toml.",
            "마지막 구매가 {day}입니다. 자료가 거기까지라면 dangol.toml에 ‘as_of’를 적으세요.",
            day=Day(loaded.ended_on, year=True),
        )
    return Text(en="Bring the answers up to date.", ko="답을 새로 고치세요.")


def _by_table(loaded: Loaded) -> Rows:
    columns = (
        ("new", Text(en="New", ko="새 행")),
        ("changed", Text(en="Changed", ko="바뀐 행")),
        ("same", Text(en="The same", ko="그대로")),
        ("older", Text(en="Older version", ko="더 오래된 판")),
        ("removed", Text(en="Removed", ko="지운 행")),
    )
    rows: dict[str, dict[str, Any]] = {}
    for one in (*loaded.merged, *loaded.removed):
        row = rows.setdefault(one.table.name, {"name": one.table.name, "link": ""})
        row["link"] = f"/trust/tables/{one.table.name}"
        for name, _ in columns:
            row[name] = row.get(name, 0) + getattr(one, name)
    if loaded.consents:
        rows["consents"] = {
            "name": "consents",
            "link": "/trust/tables/consents",
            **{name: 0 for name, _ in columns},
            "new": loaded.consents,
        }
    return Rows(
        title=Text(en="What changed", ko="바뀐 것"),
        columns=(
            Column(name="name", title=Text(en="Table", ko="표"), kind="name"),
            *(Column(name=name, title=title, kind="count") for name, title in columns),
        ),
        rows=tuple(rows.values()),
    )


def _by_reason(loaded: Loaded) -> tuple[Rows, ...]:
    if not loaded.aside.count:
        return ()
    return (
        Rows(
            title=Text(en="Why records were set aside", ko="따로 둔 까닭"),
            columns=(
                Column(name="reason", title=Text(en="Reason", ko="까닭"), kind="name"),
                Column(name="count", title=Text(en="Records", ko="기록"), kind="count"),
            ),
            rows=tuple(
                {
                    "reason": reason_words(reason).model_dump(),
                    "count": count,
                    "link": "/trust/quarantine?"
                    + urlencode({"source": loaded.source, "reason": reason}),
                }
                for reason, count in loaded.aside.reasons
            ),
        ),
    )


def _left_out(loaded: Loaded) -> tuple[LeftOut, ...]:
    gone = sum(m.gone for m in loaded.merged)
    reasons = (
        (
            loaded.found.repeated,
            Text(
                en="records that say exactly what another says", ko="다른 기록과 내용이 똑같은 기록"
            ),
        ),
        (
            loaded.found.superseded,
            Text(
                en="records of which the source has a later version",
                ko="원천에 더 늦은 판이 있는 기록",
            ),
        ),
        (gone, Text(en="rows that were deleted later", ko="그 뒤에 지워진 행")),
        (
            loaded.unread if loaded.mapping.mode == "snapshot" else 0,
            Text(
                en="lines that cannot be read, so that no row was deleted as missing",
                ko="읽을 수 없는 줄(그래서 없어진 것으로 지운 행이 없습니다)",
            ),
        ),
    )
    return tuple(LeftOut(count=count, reason=words) for count, words in reasons if count)
