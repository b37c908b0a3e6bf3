"""Tests by regions: what they brought, day by day too, and which regions could carry one."""

from dangol.tables.measured import MEASURED
from dangol.tables.media import media_channel
from dangol.tables.shared_columns import currency
from dangol.tables.vocabulary import Table, amount, column
from dangol.words import Text

BY_HOME, BY_STORE = "home", "store"
REGION_BASES = {
    BY_HOME: Text(en="Where customers live", ko="고객이 사는 지역"),
    BY_STORE: Text(en="Where the store is", ko="매장이 있는 지역"),
}

geo_test_name = column(
    "geo_test_name", "string", en="Name of the geo test.", ko="지역 테스트의 이름입니다."
)
lift_share = column(
    "lift_share",
    "float64",
    en="Effect as a share of what was expected without it.",
    ko="하지 않았을 때의 예상에 견준 효과의 비중입니다.",
)
planted_lift_share = column(
    "planted_lift_share",
    "float64",
    en="Lift that is assumed, as a share of what is expected without it.",
    ko="있다고 가정한 증가이며, 하지 않았을 때의 예상에 견준 비중입니다.",
)

design_number = column(
    "design_number",
    "int64",
    en="Place of a design among those proposed, from 1.",
    ko="제안한 설계 가운데 몇 번째인지이며, 1부터 셉니다.",
)
power_share = column(
    "power_share",
    "float64",
    en="Chance that a test shows the lift that is assumed or looked for.",
    ko="가정하거나 알아내려는 증가를 테스트가 알아낼 확률입니다.",
)

test_regions = column("test_regions", "json", en="Names of its regions.", ko="지역 이름입니다.")

GEO_EFFECTS = Table(
    "geo_effects",
    Text(
        en="What spending in the regions of each geo test brought.",
        ko="지역 테스트마다 그 지역에서 쓴 비용이 가져온 것입니다.",
    ),
    key=("geo_test_name",),
    columns=(
        geo_test_name,
        media_channel,
        test_regions,
        column(
            "region_basis",
            "string",
            en="What the regions are those of.",
            ko="무엇의 지역인지입니다.",
            values=REGION_BASES,
        ),
        *MEASURED,
        currency,
        lift_share,
        column(
            "lift_low_share",
            "float64",
            en="Lower end of the interval of 90 % of the lift.",
            ko="증가 비중의 90% 구간 아래 끝입니다.",
        ),
        column(
            "lift_high_share",
            "float64",
            en="Upper end of the interval of 90 % of the lift.",
            ko="증가 비중의 90% 구간 위 끝입니다.",
        ),
        column(
            "is_final",
            "boolean",
            en="Whether every day that counts is over.",
            ko="세는 날이 모두 지났는지입니다.",
        ),
    ),
    instanced=True,
)
GEO_DAYS = Table(
    "geo_days",
    Text(
        en="Outcome in the regions of each geo test by day, and what was expected without it.",
        ko="지역 테스트마다 날짜별 결과와, 하지 않았을 때의 예상입니다.",
    ),
    key=("geo_test_name", "counted_on"),
    columns=(
        geo_test_name,
        column("counted_on", "date", en="Business day.", ko="영업일입니다."),
        column(
            "observed",
            "float64",
            en="Outcome of the day in the test regions.",
            ko="그날 테스트 지역의 결과입니다.",
        ),
        column(
            "expected",
            "float64",
            en="What the other regions say it would have been without the test.",
            ko="다른 지역으로 미루어 본, 테스트가 없었을 때의 결과입니다.",
        ),
        column(
            "expected_low",
            "float64",
            en="Lower end of the interval of 90 % of what was expected for the day.",
            ko="그날 예상의 90% 구간 아래 끝입니다.",
        ),
        column(
            "expected_high",
            "float64",
            en="Upper end of the interval of 90 % of what was expected for the day.",
            ko="그날 예상의 90% 구간 위 끝입니다.",
        ),
        column(
            "is_tested", "boolean", en="Whether the day counts.", ko="효과를 세는 날인지입니다."
        ),
    ),
    instanced=True,
)
GEO_DESIGNS = Table(
    "geo_designs",
    Text(
        en="Sets of regions that could carry a test, the best first.",
        ko="테스트를 맡길 만한 지역 묶음이며, 좋은 것부터입니다.",
    ),
    key=("design_number",),
    columns=(
        design_number,
        test_regions,
        column(
            "regions_share",
            "float64",
            en="What its regions bring of the outcome of all.",
            ko="모든 지역의 결과 가운데 이 지역의 비중입니다.",
        ),
        column(
            "least_lift_share",
            "float64",
            en="Lift of which such a test shows four in five.",
            ko="이런 테스트가 다섯 번에 네 번 알아내는 증가 비중입니다.",
        ),
        power_share,
        column(
            "fit_share",
            "float64",
            en="Part of the weekly ups and downs that the other regions foretell.",
            ko="주마다의 오르내림 가운데 다른 지역으로 알아맞히는 비중입니다.",
        ),
        amount(
            "break_even_amount",
            en="What may be spent where the least lift of interest just pays for it.",
            ko="알아내려는 가장 작은 증가가 비용과 같아지는 금액입니다.",
        ),
        currency,
    ),
    instanced=True,
)
GEO_POWERS = Table(
    "geo_powers",
    Text(
        en="Chance of each design to show a lift, by how long it runs.",
        ko="설계마다, 기간에 따라 증가를 알아낼 확률입니다.",
    ),
    key=("design_number", "test_days", "planted_lift_share"),
    columns=(
        design_number,
        column(
            "test_days", "int64", unit="days", en="Length of the test.", ko="테스트 기간입니다."
        ),
        planted_lift_share,
        power_share,
    ),
    instanced=True,
)
