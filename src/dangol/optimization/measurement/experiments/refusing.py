"""Why nothing can be said of tests, and what would help."""

from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Tables
from dangol.optimization.measurement.experiments.method import METHOD
from dangol.tables.experiments import EXPERIMENT_EXPOSURES
from dangol.words import Count, Text, both, said


def no_tests(tables: Tables) -> Result:
    """Where none runs or ran; exposures of tests that nobody planned are told."""
    met = tables[EXPERIMENT_EXPOSURES]
    (count,) = tables.fetch(met.agg(n=met.experiment_name.nunique()))["n"].to_pylist()
    helps = Text(
        en="Plan a test: say what is compared, whom, and what decides.",
        ko="테스트를 계획하세요. 무엇을 누구에게 견주고 무엇으로 정할지 적으면 됩니다.",
    )
    if count:
        helps = both(
            "Exposures to {n} tests came in that nobody planned: plan them under the same names "
            "and start them, and they are measured.",
            "계획하지 않은 테스트 {n}건의 노출이 들어왔습니다. 같은 이름으로 계획하고 시작하면 "
            "결과를 잽니다.",
            n=Count(count),
        )
    return refused(
        Text(en="No test is running or was run.", ko="진행 중이거나 끝난 테스트가 없습니다."),
        helps,
        basis=Text(en="0 tests", ko="테스트 0건"),
        method=METHOD,
    )


def nobody_met(tests: int) -> Result:
    """Where tests run and nobody was exposed to any."""
    return refused(
        Text(en="Nobody met a test yet.", ko="아직 테스트를 만난 사람이 없습니다."),
        Text(
            en="Ask the service for variants where they are shown, or load exposures.",
            ko="변형을 보여 주는 곳에서 서비스에 묻거나, 노출 기록을 불러오세요.",
        ),
        basis=said(
            Text(en="{n} [[n|test|tests]], 0 exposures", ko="테스트 {n}건, 노출 0건"), n=tests
        ),
        method=METHOD,
    )
