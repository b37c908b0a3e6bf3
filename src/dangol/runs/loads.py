"""Loading a sample: its tables in one commit, what was found in it as the answer."""

from collections.abc import Sequence

from dangol.contract.result import Answer, Column, Evidence, Rows
from dangol.contract.sample import Finding, Sample
from dangol.runs.errors import StoppedError
from dangol.runs.execution import Clock
from dangol.runs.ledger import Ledger, RunView
from dangol.settings import Settings
from dangol.store.opening import Store
from dangol.words import Count, Text, both


def load_sample(
    sample: Sample,
    run: RunView,
    store: Store,
    ledger: Ledger,
    settings: Settings,
    clock: Clock,
) -> None:
    """Replace the sample's tables, all at once."""

    def report(step: Text, share: float) -> None:
        if ledger.stop_asked(run.id):
            raise StoppedError
        ledger.change(run.id, step=step.model_dump(), progress=share, heartbeat_at=clock())

    with store.warehouse.session() as session:
        changes, findings = sample.load(session, settings, report)
        report(Text(en="Writing the tables", ko="표를 씁니다"), 0.6)
        answer = _answer(sample, len(changes), findings)
        with store.commits:
            ledger.change(run.id, answer=answer.model_dump(mode="json"))
            rows = session.commit(run.id, changes)
            ledger.change(
                run.id,
                outcome="succeeded",
                outputs=rows,
                progress=1.0,
                step=None,
                finished_at=clock(),
            )


def _answer(sample: Sample, tables: int, findings: Sequence[Finding]) -> Answer:
    return Answer(
        headline=both("{name} is loaded.", "‘{name}’ 자료를 읽었습니다.", name=sample.title),
        action=Text(en="Bring every answer up to date.", ko="모든 답을 새로 고치세요."),
        because=sample.notice,
        tables=(
            Rows(
                title=Text(en="Found while loading", ko="읽으면서 찾은 것"),
                columns=(
                    Column(name="count", title=Text(en="Rows", ko="행"), kind="count"),
                    Column(name="what", title=Text(en="What", ko="내용")),
                ),
                rows=tuple({"count": f.count, "what": f.words.model_dump()} for f in findings),
            ),
        ),
        evidence=Evidence(
            basis=both("{n} tables", "표 {n}개", n=Count(tables)),
            method=Text(
                en="Given by the installed package; every table replaced in one commit.",
                ko="설치된 패키지가 준 자료로 모든 표를 한 번에 바꾸었습니다.",
            ),
        ),
    )
