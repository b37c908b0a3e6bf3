"""What a later purchase or month is worth less: asked in the same words everywhere."""

import math
from typing import Any

from dangol.contract.params import param
from dangol.words import Text

DAYS_OF_A_YEAR = 365
MONTHS_OF_A_YEAR = 12


def discount_rate_param() -> Any:
    """The parameter: a rate per year."""
    return param(
        0.1,
        title=Text(en="Discount rate per year", ko="연 할인율"),
        help=Text(
            en="What a later purchase is worth less per year; 0 counts every day the same.",
            ko="나중의 구매를 한 해에 얼마나 낮게 볼지입니다. 0이면 모든 날을 같게 셉니다.",
        ),
        ge=0.0,
        le=1.0,
    )


def per_day(rate: float) -> float:
    """The continuous rate per day of a rate per year."""
    return math.log1p(rate) / DAYS_OF_A_YEAR


def per_month(rate: float) -> float:
    """The rate per month of a rate per year."""
    return math.expm1(math.log1p(rate) / MONTHS_OF_A_YEAR)
