"""Loading: the tables that a sample or a source fills, in one commit, with an answer."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from dangol.contract.result import Answer, Column, Evidence, Rows
from dangol.contract.sample import Finding, Sample
from dangol.contract.tables_view import Report
from dangol.runs.errors import StoppedError
from dangol.runs.execution import Clock
from dangol.runs.ledger import Ledger, RunView
from dangol.settings import Settings
from dangol.store.opening import Store
from dangol.store.warehouse.interface import Change, Session
from dangol.words import Count, Text, both

Brought = tuple[Sequence[Change], Answer]


class Loading(Protocol):
    """Something that can be loaded: what the ledger calls it, and what it changes."""

    @property
    def slug(self) -> str: ...

    @property
    def name(self) -> str: ...

    def parameters(self) -> Mapping[str, Any]: ...

    def load(
        self, session: Session, settings: Settings, report: Report, run: RunView
    ) -> AbstractContextManager[Brought]:
        """What changes, and the answer; the context keeps what the changes are read from."""
        ...


class SampleLoading:
    """A sample: its tables replaced, what was found in it as the answer."""

    name = "default"

    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    @property
    def slug(self) -> str:
        return self._sample.name

    def parameters(self) -> Mapping[str, Any]:
        return self._sample.parameters()

    @contextmanager
    def load(
        self, session: Session, settings: Settings, report: Report, run: RunView
    ) -> Iterator[Brought]:
        changes, findings = self._sample.load(session, settings, report)
        report(Text(en="Writing the tables", ko="표를 씁니다"), 0.6)
        yield changes, _answer(self._sample, len(changes), findings)


def run_loading(
    loading: Loading, run: RunView, store: Store, ledger: Ledger, settings: Settings, clock: Clock
) -> None:
    """Everything that is loaded changes at once; where nothing is new, nothing is written."""

    def report(step: Text, share: float) -> None:
        if ledger.stop_asked(run.id):
            raise StoppedError
        ledger.change(run.id, step=step.model_dump(), progress=share, heartbeat_at=clock())

    with (
        store.warehouse.session() as session,
        loading.load(session, settings, report, run) as (changes, answer),
        store.commits,
    ):
        ledger.change(run.id, answer=answer.model_dump(mode="json"))
        rows = session.commit(run.id, changes) if changes else {}
        ledger.change(
            run.id, outcome="succeeded", outputs=rows, progress=1.0, step=None, finished_at=clock()
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
