"""The page of an answer: which run it shows, in which state it is, where its parts lead."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from dangol.console.visit import Visit
from dangol.contract.analysis import Analysis
from dangol.contract.params import form_fields
from dangol.contract.result import Answer
from dangol.runs.instances import Instance, instance_named
from dangol.runs.ledger import RunView
from dangol.tables.vocabulary import DEFAULT_INSTANCE
from dangol.words import Text

Standing = Literal["answered", "refused", "empty"]


@dataclass(frozen=True)
class AnswerPage:
    """Everything that an answer's page shows."""

    kind: type[Analysis]
    instance: Instance
    path: str
    shown: RunView | None
    answer: Answer | None
    active: RunView | None
    failed: RunView | None
    is_stale: bool
    is_latest: bool
    evidence_open: bool
    evidence_address: str
    closed_address: str
    parameters: list[tuple[Text, str]]

    @property
    def state(self) -> Standing:
        if self.answer is None:
            return "empty"
        return "refused" if self.answer.refusal is not None else "answered"

    @property
    def files(self) -> str:
        """Where the run's pictures and tables can be taken from."""
        return f"/runs/{self.shown.id}" if self.shown is not None else ""

    def context(self) -> dict[str, Any]:
        return {"page": self, "run": self.shown, "answer": self.answer}


def answer_page(
    visit: Visit,
    slug: str,
    instance: str = DEFAULT_INSTANCE,
    *,
    run_id: str | None = None,
    described: Callable[[Answer], Answer] = lambda answer: answer,
) -> AnswerPage:
    """The page of the latest answer of an instance, or of one of its runs."""
    workspace = visit.workspace
    kind = workspace.registry.analysis(slug)
    one = instance_named(workspace.registry, workspace.state, slug, instance)
    latest = workspace.ledger.latest(slug, instance)
    shown = workspace.ledger.run(run_id) if run_id is not None else latest
    newest = next(iter(workspace.ledger.runs(slug, instance, limit=1)), None)
    active = next(
        (r for r in workspace.ledger.active() if (r.slug, r.instance) == (slug, instance)), None
    )
    stale = {(i.slug, i.name) for i in workspace.runner.stale()}
    path = visit.request.url.path
    query = {k: v for k, v in visit.request.query_params.items() if k != "evidence"}
    answer = shown.answer if shown is not None else None
    return AnswerPage(
        kind=kind,
        instance=one,
        path=kind.page or f"/analyses/{slug}",
        shown=shown,
        answer=described(answer) if answer is not None and answer.refusal is None else answer,
        active=active,
        failed=newest
        if newest is not None and newest.outcome in ("failed", "interrupted", "skipped")
        else None,
        is_stale=latest is not None and (slug, instance) in stale,
        is_latest=shown is not None and latest is not None and shown.id == latest.id,
        evidence_open="evidence" in visit.request.query_params,
        evidence_address=_with(path, {**query, "evidence": "1"}),
        closed_address=_with(path, query),
        parameters=shown_parameters(kind, shown.parameters, visit) if shown is not None else [],
    )


def _with(path: str, query: dict[str, str]) -> str:
    return path + (f"?{urlencode(query)}" if query else "")


def shown_parameters(
    kind: type[Analysis], stored: dict[str, Any], visit: Visit
) -> list[tuple[Text, str]]:
    """The parameters of a run as people read them; the moment stands elsewhere."""
    said = []
    for one in form_fields(kind):
        if one.name == "as_of" or one.name not in stored:
            continue
        value = stored[one.name]
        named = dict(one.choices).get(str(value))
        text = (
            named.of(visit.language) if named is not None else "–" if value is None else str(value)
        )
        said.append((one.title, text))
    return said
