"""Which version of a model is used: a person's decision, such as going back to an earlier one."""

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, archiving
from dangol.contract.registry import registry
from dangol.scoring.errors import DoubleChoiceError
from dangol.tables.vocabulary import DEFAULT_INSTANCE
from dangol.words import Text


class ModelChoice(Record):
    """While it stands the named version scores, and nothing that is learned replaces it."""

    kind = "model-choice"
    title = Text(en="Choice of a model", ko="모형 선택")
    plural = Text(en="Choices of models", ko="모형 선택")
    question = Text(
        en="Which version of a model is used, whatever is learned anew?",
        ko="새로 배우는 것과 상관없이 어느 판의 모형을 쓸까요?",
    )
    entry = "trust"
    create_role = "analyst"
    edit_role = "analyst"
    states = (State(name="active", title=Text(en="Active", ko="사용 중")), ARCHIVED)
    transitions = (archiving("active", role="analyst"),)

    analysis: str = param(
        title=Text(en="Analysis", ko="분석"),
        help=Text(
            en="The analysis that learned it, such as prediction.",
            ko="prediction처럼 모형을 배운 분석입니다.",
        ),
        min_length=1,
        max_length=120,
    )
    instance: str = param(
        DEFAULT_INSTANCE,
        title=Text(en="Saved as", ko="저장 이름"),
        help=Text(en="Name of the saved analysis.", ko="저장된 분석의 이름입니다."),
        min_length=1,
        max_length=120,
    )
    version: str = param(
        title=Text(en="Version", ko="판"),
        help=Text(
            en="The version to use, as the page of the model lists it.",
            ko="쓸 판으로, 모형 페이지에 적혀 있습니다.",
        ),
        min_length=1,
        max_length=120,
    )
    reason: str = param(
        title=Text(en="Reason", ko="사유"),
        help=Text(
            en="Why, for whoever reads it later.", ko="나중에 읽을 사람을 위해 까닭을 적습니다."
        ),
        min_length=3,
        max_length=500,
    )

    def check(self, others: list[Record]) -> None:
        registry().analysis(self.analysis)
        for other in others:
            if isinstance(other, ModelChoice) and other.is_about(self.analysis, self.instance):
                raise DoubleChoiceError(other.name)

    def is_about(self, analysis: str, instance: str) -> bool:
        """Whether it chooses for this saved analysis."""
        return (self.analysis, self.instance) == (analysis, instance)
