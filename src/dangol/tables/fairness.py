"""Whether groups of people are treated alike: what was found of each group of each attribute."""

from dangol.tables.vocabulary import Column, Table, column
from dangol.words import Text

GIVEN, SMALL, UNTOLD = "given", "small", "untold"
GROUP_KINDS = {
    GIVEN: Text(en="As given", ko="알려 준 값"),
    SMALL: Text(en="Small groups together", ko="작은 집단을 합한 것"),
    UNTOLD: Text(en="Not told", ko="알려 주지 않음"),
}
VERDICTS = {
    "fair": Text(en="Alike", ko="고름"),
    "unclear": Text(en="Unclear", ko="뚜렷하지 않음"),
    "unfair": Text(en="Clearly unlike", ko="뚜렷이 다름"),
    "too-few": Text(en="Too few to judge", ko="판단하기에 적음"),
}


def _share(name: str, en: str, ko: str) -> Column:
    return column(name, "float64", en=en, ko=ko)


_COLUMNS = (
    column(
        "checked_attribute",
        "string",
        en="The attribute by which people are grouped.",
        ko="사람을 나눈 속성입니다.",
    ),
    column(
        "group_kind",
        "string",
        en="Whether a value was given, several small groups are one, or nothing was told.",
        ko="알려 준 값인지, 작은 집단을 합한 것인지, 알려 주지 않은 것인지입니다.",
        values=GROUP_KINDS,
    ),
    column(
        "group_value",
        "string",
        en="The value of the attribute; empty for small groups together and for untold.",
        ko="속성의 값이며, 작은 집단을 합한 것과 알려 주지 않은 것은 비웁니다.",
    ),
    column("group_people", "int64", en="People in the group.", ko="집단의 사람 수입니다."),
    column(
        "group_selected",
        "int64",
        en="Chosen people of the group.",
        ko="집단에서 고른 사람 수입니다.",
    ),
    _share(
        "selection_share", "Share of the group that was chosen.", "집단 가운데 고른 비중입니다."
    ),
    _share(
        "selection_share_low",
        "Lower end of its 95% interval (Wilson).",
        "그 95% 구간(윌슨)의 아래 끝입니다.",
    ),
    _share("selection_share_high", "Upper end of that interval.", "그 구간의 위 끝입니다."),
    _share(
        "mean_chance",
        "Mean forecast of the group, where the choice rests on one.",
        "예측에 따라 고를 때 집단의 평균 예측입니다.",
    ),
    _share(
        "opportunity_share",
        "Of those of the group whose outcome happened, the share that was chosen.",
        "집단에서 결과가 일어난 사람 가운데 고른 비중입니다.",
    ),
    _share(
        "opportunity_share_low",
        "Lower end of its 95% interval.",
        "그 비중의 95% 구간 아래 끝입니다.",
    ),
    _share(
        "opportunity_share_high",
        "Upper end of its 95% interval.",
        "그 비중의 95% 구간 위 끝입니다.",
    ),
    _share(
        "calibration_gap",
        "Mean forecast minus the share whose outcome happened.",
        "평균 예측에서 결과가 일어난 비중을 뺀 값입니다.",
    ),
    _share(
        "calibration_gap_low", "Lower end of its 95% interval.", "그 차이의 95% 구간 아래 끝입니다."
    ),
    _share(
        "calibration_gap_high", "Upper end of its 95% interval.", "그 차이의 95% 구간 위 끝입니다."
    ),
    column(
        "fairness_verdict",
        "string",
        en="Whether the groups of the attribute are treated alike.",
        ko="이 속성의 집단을 고르게 대하는지입니다.",
        values=VERDICTS,
    ),
)


def fairness_table(name: str, meaning: Text) -> Table:
    """A table of checks: each analysis that is checked writes one of its own.

    Rows are of groups, never of people, and no group is smaller than its rule allows.
    """
    key = ("checked_attribute", "group_kind", "group_value")
    return Table(name, meaning, key=key, columns=_COLUMNS, instanced=True)


FAIRNESS_CHECKS = fairness_table(
    "fairness_checks",
    Text(
        en="How often a targeting chose people of each group, beside the other groups.",
        ko="대상 고르기가 집단마다 얼마나 골랐는지 다른 집단과 견준 것입니다.",
    ),
)
