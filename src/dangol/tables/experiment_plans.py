"""What tests can be planned from: measures as they are, and how people come."""

from dangol.tables.experiment_results import measure_name
from dangol.tables.shared_columns import known_on
from dangol.tables.vocabulary import KnownFrom, Table, column
from dangol.words import Text

TEST_BASELINES = Table(
    "test_baselines",
    Text(
        en="What each measure is without a test, and how much people differ in it.",
        ko="테스트 없이 지표마다 값이 얼마이고 사람마다 얼마나 다른지입니다.",
    ),
    key=("measure_name",),
    columns=(
        measure_name,
        column("baseline_people", "int64", unit="people", en="People it was measured of.",
               ko="잰 사람의 수입니다."),
        column("baseline_level", "float64", en="The measure as it is today.",
               ko="지금 그대로의 지표 값입니다."),
        column("baseline_variance", "float64",
               en="Variance that one person brings, what they did before taken off.",
               ko="그 전에 한 일을 덜어 낸, 한 사람에게서 오는 분산입니다."),
        column("variance_left_share", "float64",
               en="Share of the variance that is left once what people did before is taken off.",
               ko="그 전에 한 일을 덜어 내고 남는 분산의 비중입니다."),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)  # fmt: skip

TEST_ARRIVALS = Table(
    "test_arrivals",
    Text(
        en="How many different people have come by the end of each day, from a first day on.",
        ko="첫날부터 날마다 누적으로 서로 다른 사람이 몇 명 왔는지입니다.",
    ),
    key=("day_number",),
    columns=(
        column("day_number", "int64", unit="days", en="Days since the first, from 1.",
               ko="첫날부터 며칠째인지, 1부터 셉니다."),
        column("people_come", "int64", unit="people", en="Different people who have come.",
               ko="그때까지 온 서로 다른 사람의 수입니다."),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)  # fmt: skip
