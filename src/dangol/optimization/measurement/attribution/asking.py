"""What attribution takes: conversion, window, models and their weights."""

from typing import Literal

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.optimization.measurement.attribution.touches import ORDER
from dangol.tables.attribution import CREDIT_MODELS
from dangol.words import Text

Model = Literal[
    "last", "last-but-direct", "first", "linear", "position", "time-decay", "markov", "shapley"
]
SegmentBy = Literal["none", "rfm", "gender", "age_band", "home_region", "membership_tier"]
SEGMENTS_BY = {
    "none": Text(en="Do not part", ko="나누지 않음"),
    "rfm": Text(en="RFM segment", ko="RFM 세그먼트"),
    "gender": Text(en="Gender", ko="성별"),
    "age_band": Text(en="Age", ko="나이대"),
    "home_region": Text(en="Region", ko="지역"),
    "membership_tier": Text(en="Membership", ko="회원 등급"),
}


class AttributionAsked(Analysis):
    """The parameters."""

    model: Model = param(
        "markov",
        title=Text(en="Model shown first", ko="먼저 보여 줄 모형"),
        help=Text(
            en="What the headline speaks of; the table has all of them.",
            ko="결론에서 말할 모형입니다. 표에는 모두 있습니다.",
        ),
        choices=CREDIT_MODELS,
    )
    period_days: int = param(
        60,
        title=Text(en="Period in days", ko="기간(일)"),
        help=Text(
            en="Conversions of this many days before the as-of day are divided.",
            ko="기준일 앞으로 이만큼의 날에 일어난 전환을 나눕니다.",
        ),
        ge=7,
        le=1095,
    )
    window_days: int = param(
        30,
        title=Text(en="Days before a conversion", ko="전환 전 며칠"),
        help=Text(
            en="Touches further back get no credit; a longer pause ends a path without one.",
            ko="이보다 앞선 접점에는 배분하지 않습니다. 이보다 오래 쉬면 전환 없이 끝난 것입니다.",
        ),
        ge=1,
        le=365,
    )
    contact_days: int = param(
        7,
        title=Text(en="Days after a contact", ko="연락 뒤 며칠"),
        help=Text(
            en="A message that was sent, clicked or not, gets credit for conversions of so many "
            "days.",
            ko="보낸 연락은 눌렀든 아니든 이만큼의 날에 일어난 전환에 대해 배분받습니다.",
        ),
        ge=1,
        le=365,
    )
    conversion: str = param(
        ORDER,
        title=Text(en="Conversion", ko="전환"),
        help=Text(
            en="'order', or the name of a tracked event.",
            ko="order 또는 추적하는 사건의 이름입니다.",
        ),
        min_length=1,
        max_length=120,
    )
    segment_by: SegmentBy = param(
        "none",
        title=Text(en="Part people by", ko="사람을 나눌 기준"),
        help=Text(
            en="Credit is told for each value as well.", ko="값마다 나눈 결과도 알려 줍니다."
        ),
        choices=SEGMENTS_BY,
    )
    half_life_days: float = param(
        7.0,
        title=Text(en="Half-life in days", ko="반감기(일)"),
        help=Text(
            en="Of later touches more: credit halves every so many days before the conversion.",
            ko="‘최근일수록 많이’에서 전환보다 이만큼 앞설 때마다 몫이 절반이 됩니다.",
        ),
        ge=0.5,
        le=365,
    )
    first_share: float = param(
        0.4,
        title=Text(en="Share of the first touch", ko="첫 접점의 몫"),
        help=Text(
            en="By position; the touches between the first and the last share the rest.",
            ko="‘위치별’에서 첫 접점의 몫이며, 처음과 마지막 사이의 접점이 나머지를 나눕니다.",
        ),
        ge=0.0,
        le=1.0,
    )
    last_share: float = param(
        0.4,
        title=Text(en="Share of the last touch", ko="마지막 접점의 몫"),
        help=Text(
            en="By position; both ends together get at most all.",
            ko="‘위치별’에서 마지막 접점의 몫입니다. 양 끝의 합은 1을 넘을 수 없습니다.",
        ),
        ge=0.0,
        le=1.0,
    )
    order: int = param(
        0,
        title=Text(en="Touches that the chain remembers", ko="사슬이 기억하는 접점 수"),
        help=Text(
            en="From 1 to 4; 0 leaves it to paths that were not learned from.",
            ko="1에서 4까지이며, 0이면 배우지 않은 경로에 맞추어 고릅니다.",
        ),
        ge=0,
        le=4,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 씨앗"),
        help=Text(
            en="Draws the people of intervals and the paths that are held out.",
            ko="구간을 위한 사람과 따로 둔 경로를 뽑는 데 씁니다.",
        ),
        ge=0,
    )
