"""What a media mix cannot be fitted to, and what would help."""

from dangol.contract.result import Result, refused
from dangol.optimization.measurement.media_mix.gathering import Gathered
from dangol.optimization.measurement.media_mix.method import METHOD
from dangol.words import Count, Share, Text, both

FEWEST_DAYS = 7 * 26
LEAST_SOLD = 0.5
"""Share of periods in which something was sold."""


def no_period() -> Result:
    """Sales and spend never meet."""
    return _refused(
        Text(
            en="There is no whole week with both sales and media spend.",
            ko="매출과 매체 비용이 함께 있는 온전한 한 주가 없습니다.",
        ),
        Text(
            en="Load media spend by day and channel for the weeks of your orders.",
            ko="주문이 있는 기간의 매체 비용을 날짜와 채널별로 읽어 들이세요.",
        ),
        0,
    )


def refusal(gathered: Gathered) -> Result | None:
    """None where a mix may be tried."""
    if gathered.periods * gathered.days < FEWEST_DAYS:
        return _refused(
            both(
                "{n} weeks of sales beside spend cannot tell channels apart.",
                "매출과 비용이 함께 있는 기간이 {n}주뿐이어서 채널을 가려낼 수 없습니다.",
                n=Count(gathered.periods * gathered.days // 7),
            ),
            both(
                "It takes {least}; load older spend, or measure a channel by a geo test meanwhile.",
                "{least}주는 있어야 합니다. 더 오래된 비용을 읽어 들이거나, 그동안 지역 테스트로 "
                "재세요.",
                least=Count(FEWEST_DAYS // 7),
            ),
            gathered.periods,
        )
    if gathered.spend.sum() <= 0:
        return _refused(
            Text(en="No money was spent on media.", ko="매체에 쓴 돈이 없습니다."),
            Text(en="Load media spend with amounts.", ko="금액이 있는 매체 비용을 읽어 들이세요."),
            gathered.periods,
        )
    sold = float((gathered.sales.sum(0) > 0).mean())
    if sold < LEAST_SOLD:
        return _refused(
            both(
                "Money was spent, but in {share} of the weeks nothing was sold.",
                "비용은 썼지만 {share}의 기간에 팔린 것이 없습니다.",
                share=Share(round(1 - sold, 2)),
            ),
            Text(
                en="Load the orders of these weeks, or start from where both are there.",
                ko="그 기간의 주문을 읽어 들이거나, 둘 다 있는 때부터 시작하세요.",
            ),
            gathered.periods,
        )
    return None


def nothing_to_tell(gathered: Gathered, words: Text) -> Result:
    """No channel moves by itself."""
    return _refused(
        both("No channel can be told: {why}.", "알 수 있는 채널이 없습니다. {why}.", why=words),
        Text(
            en="Let spend differ: pause a channel in some regions for a month, or run a geo test.",
            ko="비용에 차이를 두세요. 한 달 동안 몇 지역에서 한 채널을 쉬거나 테스트하세요.",
        ),
        gathered.periods,
    )


def _refused(reason: Text, help: Text, periods: int) -> Result:
    basis = both("{n} periods", "기간 {n}개", n=Count(periods))
    return refused(reason, help, basis=basis, method=METHOD)
