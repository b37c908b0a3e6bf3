"""Which variant does every customer get? For lists and systems that do not ask the service."""

import datetime as dt

import ibis.expr.types as ir
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.result import Answer, Column, Evidence, Result, Rows, metric, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.optimization.measurement.experiments.divisions import latest_divisions
from dangol.optimization.measurement.experiments.drawing import Drawing, Held, drawings, holdouts
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.optimization.measurement.experiments.holdout import Holdout
from dangol.store.warehouse.arrow_types import schema_of
from dangol.tables.audiences import AUDIENCE_MEMBERS
from dangol.tables.experiment_results import EXPERIMENT_ASSIGNMENTS, EXPERIMENT_DIVISIONS
from dangol.tables.people import CUSTOMERS
from dangol.words import Count, Text, both

METHOD = Text(
    en="Each customer's place in the layer and in the test is a hash (MD5) of their number and "
    "of what stands for the test, so the list, the service and a list of next week agree. Who is "
    "held out, or not in the test's audience, is in no test. Nothing is kept per person.",
    ko="레이어와 테스트 안에서 고객의 자리는 고객 번호와 테스트를 나타내는 글자의 해시(MD5)로 "
    "정합니다. 그래서 이 목록과 서비스, 다음 주의 목록이 모두 같습니다. 홀드아웃이거나 오디언스에 "
    "없는 사람은 넣지 않습니다. 사람마다 따로 저장하는 것은 없습니다.",
)


class Assignments(Analysis):
    """The lot of every running test over all customers, as the service draws it."""

    slug = "assignments"
    title = Text(en="Who gets which variant", ko="고객별 변형")
    question = Text(en="Which variant does every customer get?", ko="고객마다 어느 변형을 받나요?")
    entry = "campaigns"
    reads = (
        CUSTOMERS["customer_id", "home_region", "home_postcode"],
        AUDIENCE_MEMBERS["audience_name", "customer_id"].if_there().last_committed(),
        EXPERIMENT_DIVISIONS[EXPERIMENT_DIVISIONS.column_names].if_there().last_committed(),
    )
    writes = (EXPERIMENT_ASSIGNMENTS.replaced(),)
    considers = (Experiment, Holdout)

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        kept = tables.decisions(Experiment)
        divisions = latest_divisions(tables.fetch, tables[EXPERIMENT_DIVISIONS])
        running = [one for one in drawings(kept, divisions) if one.experiment.unit == "customer"]
        if not running:
            return _nothing_runs()
        held = holdouts(tables.decisions(Holdout), "tests")
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Drawing", ko="나눕니다"), 0.2)
        parts = [part for one in running if (part := _drawn(tables, one, held, today)).num_rows]
        if not parts:
            return _nobody()
        stored = tables.stage(EXPERIMENT_ASSIGNMENTS, pa.concat_tables(parts))
        counted = stored.group_by("experiment_name", "variant").agg(people=stored.count())
        rows = tables.rows(counted.order_by("experiment_name", "variant"))
        return Result(_answer(rows, len(running)), {EXPERIMENT_ASSIGNMENTS: stored})


def _drawn(tables: Tables, one: Drawing, held: list[Held], today: dt.date) -> pa.Table:
    test = one.experiment
    found = tables.fetch(_people(tables, test))
    people = found["customer_id"]
    places, probabilities = one.drawn_many(found["drawn_by"])
    is_in = places >= 0
    for holdout in held:
        is_in &= ~holdout.holds_many(people)
    names = pa.array(one.lot.division.names)
    count = int(is_in.sum())
    columns = {
        "experiment_id": pa.array([one.id] * count),
        "experiment_name": pa.array([test.name] * count),
        "customer_id": people.filter(pa.array(is_in)),
        "variant": names.take(pa.array(places[is_in])),
        "assignment_probability": pa.array(probabilities[is_in]),
        "known_on": pa.array([today - dt.timedelta(days=1)] * count),
    }
    return pa.table(columns, schema=schema_of(EXPERIMENT_ASSIGNMENTS))


def _people(tables: Tables, test: Experiment) -> ir.Table:
    """Everybody whom the test may draw, and by what: the person, or what people share."""
    people = tables[CUSTOMERS]
    if test.audience:
        members = tables[AUDIENCE_MEMBERS]
        own = members.filter(members.audience_name.lower() == test.audience.lower())
        people = people.semi_join(own, "customer_id")
    by = people[test.cluster_by] if test.cluster_by else people.customer_id
    asked = people.select("customer_id", drawn_by=by.cast("string"))
    return asked.filter(asked.drawn_by.notnull()).order_by("customer_id")


def _nothing_runs() -> Result:
    return refused(
        Text(en="No test of customers is running.", ko="진행 중인 고객 테스트가 없습니다."),
        Text(
            en="Plan a test, have it approved, and start it.",
            ko="테스트를 계획하고 승인받은 뒤 시작하세요.",
        ),
        basis=Text(en="0 running tests", ko="진행 중인 테스트 0건"),
        method=METHOD,
    )


def _nobody() -> Result:
    return refused(
        Text(en="The running tests draw nobody.", ko="진행 중인 테스트에 들어갈 고객이 없습니다."),
        Text(
            en="Look at their audiences and at what people are drawn together by: it may be empty.",
            ko="오디언스와 함께 뽑는 묶음이 비어 있는지 살펴보세요.",
        ),
        basis=Text(en="0 customers", ko="고객 0명"),
        method=METHOD,
    )


def _answer(rows: list[dict[str, object]], tests: int) -> Answer:
    total = sum(int(str(row["people"])) for row in rows)
    return Answer(
        headline=both(
            "{n} customers are drawn into {tests} running [[tests|test|tests]].",
            "진행 중인 테스트 {tests}건에 고객 {n}명이 들어갑니다.",
            n=Count(total),
            tests=Count(tests),
        ),
        action=Text(
            en="Hand the list to systems that do not ask the service; they agree.",
            ko="서비스에 묻지 않는 시스템에는 이 목록을 넘기세요. 결과는 같습니다.",
        ),
        because=both(
            "{n} rows, one per test and customer.", "테스트와 고객마다 한 행, 모두 {n}행입니다.",
            n=Count(total),
        ),
        metrics=(metric(Text(en="Customers drawn", ko="들어간 고객"), Count(total)),),
        tables=(
            Rows(
                title=Text(en="Variants", ko="변형"),
                columns=(
                    Column(name="experiment_name", title=Text(en="Test", ko="테스트"), kind="name"),
                    Column(name="variant", title=Text(en="Variant", ko="변형")),
                    Column(name="people", title=Text(en="Customers", ko="고객"), kind="count"),
                ),
                rows=tuple(rows),
            ),
        ),
        evidence=Evidence(
            basis=both("{n} customers", "고객 {n}명", n=Count(total)), method=METHOD
        ),
    )  # fmt: skip
