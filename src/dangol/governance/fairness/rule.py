"""A rule of fairness: by which attribute groups must be treated alike, and what follows if not."""

from typing import Literal

from pydantic import field_validator

from dangol.contract.params import param
from dangol.contract.record import ARCHIVED, Record, State, archiving
from dangol.contract.registry import registry
from dangol.errors import did_you_mean
from dangol.governance.fairness.errors import FairnessRuledTwiceError
from dangol.governance.fairness.groups import ATTRIBUTES
from dangol.methods.fairness import FOUR_FIFTHS
from dangol.words import Text

Failing = Literal["tell", "stop"]
Mitigation = Literal["none", "thresholds", "reweighting"]
FAILING = {
    "tell": Text(en="Say so", ko="알리기"),
    "stop": Text(en="Stop until an administrator approves", ko="관리자가 승인할 때까지 멈추기"),
}
MITIGATIONS = {
    "none": Text(en="Nothing", ko="하지 않음"),
    "thresholds": Text(en="A threshold for each group", ko="집단마다 다른 기준점"),
    "reweighting": Text(en="Weights when learning", ko="배울 때 가중치"),
}
SMALLEST_GROUP = 30
OPPORTUNITY, CALIBRATION = 0.1, 0.05


class FairnessRule(Record):
    """Holds from the moment at which it is made; what it is about is judged anew."""

    kind = "fairness-rule"
    title = Text(en="Fairness rule", ko="공정성 규칙")
    plural = Text(en="Fairness rules", ko="공정성 규칙")
    question = Text(
        en="Which groups must be treated alike?", ko="어떤 집단을 고르게 대해야 하나요?"
    )
    entry = "trust"
    create_role = "admin"
    edit_role = "admin"
    states = (State(name="active", title=Text(en="Active", ko="사용 중")), ARCHIVED)
    transitions = (archiving("active", role="admin"),)

    attribute: str = param(
        title=Text(en="Attribute", ko="속성"),
        help=Text(
            en="What people are grouped by: gender, age_band, birth_on, home_region and others.",
            ko="사람을 나누는 속성으로, gender, age_band, birth_on, home_region 같은 것입니다.",
        ),
    )
    smallest_group: int = param(
        SMALLEST_GROUP,
        title=Text(en="Smallest group", ko="가장 작은 집단"),
        help=Text(
            en="Smaller groups are neither judged nor shown.",
            ko="이보다 작은 집단은 판단하지도 보여 주지도 않습니다.",
        ),
        ge=10,
        le=100_000,
    )
    selection_ratio: float = param(
        FOUR_FIFTHS,
        title=Text(en="Least ratio of shares chosen", ko="고른 비중의 최소 비율"),
        help=Text(
            en="Share chosen of any group over that of any other; four fifths is customary.",
            ko="한 집단에서 고른 비중을 다른 집단의 비중으로 나눈 값입니다. 보통 5분의 4입니다.",
        ),
        gt=0.0,
        le=1.0,
    )
    opportunity_difference: float = param(
        OPPORTUNITY,
        title=Text(en="Largest difference of chances taken", ko="기회의 최대 차이"),
        help=Text(
            en="Between groups, in the share chosen of those whose outcome happened; 0 to 1.",
            ko="결과가 일어난 사람 가운데 고른 비중의 집단 사이 차이이며, 0에서 1입니다.",
        ),
        ge=0.0,
        le=1.0,
    )
    calibration_difference: float = param(
        CALIBRATION,
        title=Text(en="Largest difference of forecast errors", ko="예측 오차의 최대 차이"),
        help=Text(
            en="Between groups, in mean forecast minus what happened; 0 to 1.",
            ko="평균 예측에서 실제를 뺀 값의 집단 사이 차이이며, 0에서 1입니다.",
        ),
        ge=0.0,
        le=1.0,
    )
    when_failed: Failing = param(
        "tell",
        title=Text(en="When it fails", ko="어긋나면"),
        help=Text(
            en="Whether lists of people may still be handed out.",
            ko="사람 목록을 그래도 내줄지 정합니다.",
        ),
        choices=FAILING,
    )
    mitigation: Mitigation = param(
        "none",
        title=Text(en="What is done about it", ko="바로잡는 방법"),
        help=Text(
            en="Thresholds change who is chosen, weights what a model learns; answers say the "
            "price of either.",
            ko="기준점은 누구를 고를지, 가중치는 모형이 배우는 것을 바꿉니다. 답이 그 비용을 "
            "알려 줍니다.",
        ),
        choices=MITIGATIONS,
    )
    analysis: str = param(
        "",
        title=Text(en="Only for", ko="적용할 분석"),
        help=Text(
            en="The analysis that must keep it, such as targeting; empty for every one.",
            ko="지켜야 하는 분석으로, targeting 같은 것입니다. 비우면 모든 분석입니다.",
        ),
        max_length=100,
    )

    @field_validator("attribute")
    @classmethod
    def _is_given(cls, name: str) -> str:
        if name not in ATTRIBUTES:
            raise ValueError(
                f"nothing called '{name}' is given about customers{did_you_mean(name, ATTRIBUTES)} "
                f"There is: {', '.join(ATTRIBUTES)}"
            )
        return name

    def check(self, others: list[Record]) -> None:
        """One rule by attribute and analysis: of two, nobody would know which holds."""
        if self.analysis:
            registry().analysis(self.analysis)
        for other in others:
            if isinstance(other, FairnessRule) and (other.attribute, other.analysis) == (
                self.attribute,
                self.analysis,
            ):
                raise FairnessRuledTwiceError(self.attribute, other.name)
