"""Where touches and conversions cannot tell of channels: why, and what would help."""

from dangol.contract.result import Result, refused
from dangol.optimization.measurement.attribution.channels import channel_words
from dangol.optimization.measurement.attribution.method import METHOD
from dangol.optimization.measurement.attribution.touches import ORDER
from dangol.words import Count, Text, both


def no_touches(days: int) -> Result:
    """Nobody visited, nobody was contacted."""
    return refused(
        both(
            "No visit and no contact is known of the last {n} days.",
            "최근 {n}일 동안 방문과 연락의 기록이 없습니다.",
            n=Count(days),
        ),
        Text(
            en="Run Visits over tracked events, or load contacts.",
            ko="추적한 사건으로 ‘방문’을 실행하거나 연락 기록을 읽어 들이세요.",
        ),
        basis=Text(en="0 touches", ko="접점 0건"),
        method=METHOD,
    )


def no_conversions(name: str, days: int) -> Result:
    """There is nothing to divide."""
    what = Text(en="Nobody bought", ko="구매한 사람이 없습니다")
    if name != ORDER:
        what = Text(en=f"Nobody did ‘{name}’", ko=f"‘{name}’ 사건이 없습니다")
    return refused(
        both("{what} in the last {n} days.", "최근 {n}일 동안 {what}.", what=what, n=Count(days)),
        Text(
            en="Choose a longer period, or another conversion.",
            ko="기간을 늘리거나 다른 전환을 고르세요.",
        ),
        basis=Text(en="0 conversions", ko="전환 0건"),
        method=METHOD,
    )


def few_conversions(found: int, fewest: int, conversions: int) -> Result:
    """Hardly any conversion has a touch before it."""
    return refused(
        both(
            "Only {n} of {whole} conversions have a touch before them.",
            "전환 {whole}건 가운데 앞선 접점이 있는 것은 {n}건뿐입니다.",
            n=Count(found),
            whole=Count(conversions),
        ),
        both(
            "It takes {n}. Look whether visits know their customers, or choose a longer period.",
            "{n}건은 있어야 합니다. 방문이 고객과 이어지는지 보거나 기간을 늘리세요.",
            n=Count(fewest),
        ),
        basis=both("{n} conversions", "전환 {n}건", n=Count(conversions)),
        method=METHOD,
    )


def one_channel(name: str) -> Result:
    """All came by the same way."""
    return refused(
        both(
            "Every touch is of one channel, {name}: there is nothing to divide.",
            "모든 접점이 한 채널({name})이라 나눌 것이 없습니다.",
            name=channel_words(name),
        ),
        Text(
            en="Mark the links of advertising with utm_source and utm_medium, or load contacts.",
            ko="광고 링크에 utm_source와 utm_medium을 붙이거나 연락 기록을 읽어 들이세요.",
        ),
        basis=Text(en="1 channel", ko="채널 1개"),
        method=METHOD,
    )
