"""A saved analysis: parameters under a name, kept up to date beside the default."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from dangol.contract.analysis import Analysis
from dangol.contract.errors import DeclarationError, ParametersError
from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, Transition, archiving
from dangol.contract.registry import registry
from dangol.tables.vocabulary import DEFAULT_INSTANCE
from dangol.words import Text


class SavedAnalysis(Record):
    """Its name keys its rows, so that several answers to one question live side by side."""

    kind = "saved-analysis"
    title = Text(en="Saved analysis", ko="저장된 분석")
    plural = Text(en="Saved analyses", ko="저장된 분석")
    question = Text(
        en="Which questions do we keep answered, with which settings?",
        ko="어떤 질문을 어떤 조건으로 늘 답해 둘까요?",
    )
    entry = "trust"
    states = (State(name="active", title=Text(en="Kept up to date", ko="늘 새로 고침")), ARCHIVED)
    transitions = (
        archiving("active", role="analyst"),
        Transition(
            name="restore",
            title=Text(en="Use again", ko="다시 사용"),
            before=("archived",),
            after="active",
            role="analyst",
        ),
    )

    analysis: str = param(
        title=Text(en="Analysis", ko="분석"),
        help=Text(en="The analysis whose settings are kept.", ko="조건을 저장할 분석입니다."),
        min_length=1,
    )
    parameters: dict[str, Any] = param(
        default={},
        title=Text(en="Settings", ko="조건"),
        help=Text(
            en="Its parameters; those left out keep their defaults.",
            ko="분석의 조건입니다. 적지 않은 것은 기본값입니다.",
        ),
    )

    def check(self, others: list[Record]) -> None:
        if self.name == DEFAULT_INSTANCE:
            raise DeclarationError(
                f"'{DEFAULT_INSTANCE}' names the analysis as it is; choose another name."
            )
        with_parameters(registry().analysis(self.analysis), self.parameters)


def with_parameters(kind: type[Analysis], parameters: Mapping[str, Any]) -> Analysis:
    """The analysis with checked parameters; raises ParametersError with every fault at once."""
    try:
        return kind(**parameters)
    except ValidationError as wrong:
        raise ParametersError(f"Analysis '{kind.slug}'", wrong) from wrong
