"""A stranger's package: who came back, how fast, and whom of them we talked to."""

import ibis
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.record import Record, State, Transition
from dangol.contract.result import Answer, Evidence, Result
from dangol.contract.tables_view import Previous, Tables
from dangol.tables.commerce import ORDERS
from dangol.tables.shared_columns import customer_id
from dangol.tables.vocabulary import Personal, Table, column
from dangol.words import Count, Text, both

CUSTOMER_SECOND_ORDERS = Table(
    "customer_second_orders",
    Text(en="How fast each customer came back.", ko="고객이 얼마나 빨리 다시 왔는지입니다."),
    key=("customer_id",),
    columns=(
        customer_id,
        column(
            "second_order_hours",
            "int64",
            unit="hours",
            personal=Personal.BEHAVIOUR,
            attribute=Text(en="Came back after", ko="다시 온 때"),
            en="Hours from the first purchase to the second.",
            ko="첫 구매부터 두 번째 구매까지의 시간입니다.",
        ),
    ),
    instanced=True,
)


class SecondOrder(Analysis):
    """Counts those who came back in time."""

    slug = "second-order"
    title = Text(en="Second order", ko="두 번째 구매")
    question = Text(en="How fast do new customers come back?", ko="새 고객은 언제 다시 오나요?")
    entry = "customers"
    reads = (ORDERS["order_id", "customer_id", "ordered_at"],)
    writes = (CUSTOMER_SECOND_ORDERS.replaced(),)

    within_days: int = param(
        30,
        title=Text(en="Within days", ko="며칠 안에"),
        help=Text(en="Who takes longer is left out.", ko="더 걸린 고객은 뺍니다."),
        ge=1,
        le=365,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        orders = tables[ORDERS].filter(_.customer_id.notnull())
        by_time = ibis.window(
            group_by=orders.customer_id, order_by=[orders.ordered_at, orders.order_id]
        )
        placed = orders.mutate(
            place=ibis.row_number().over(by_time), first=orders.ordered_at.min().over(by_time)
        )
        second = placed.filter(_.place == 1)
        hours = second.mutate(
            second_order_hours=second.ordered_at.delta(second.first, unit="hour")
        ).select("customer_id", "second_order_hours")
        rows = tables.stage(
            CUSTOMER_SECOND_ORDERS, hours.filter(_.second_order_hours <= self.within_days * 24)
        )
        came_back = Count(tables.row(rows.aggregate(people=_.count()))["people"])
        answer = Answer(
            headline=both("{n} came back.", "{n}명이 다시 왔습니다.", n=came_back),
            action=Text(en="Thank them.", ko="고마움을 전하세요."),
            because=both("Within {n} days.", "{n}일 안입니다.", n=Count(self.within_days)),
            evidence=Evidence(
                basis=both("{n} people", "{n}명", n=came_back),
                method=Text(en="Counted.", ko="세었습니다."),
            ),
        )
        return Result(answer, {CUSTOMER_SECOND_ORDERS: rows})


class CoffeeTalk(Record):
    """A talk with a customer, over coffee."""

    kind = "coffee-talk"
    title = Text(en="Coffee talk", ko="커피 한 잔")
    plural = Text(en="Coffee talks", ko="커피 한 잔")
    question = Text(en="Whom do we want to listen to?", ko="누구의 말을 들어 볼까요?")
    entry = "customers"
    states = (
        State(name="planned", title=Text(en="Planned", ko="예정")),
        State(name="held", title=Text(en="Held", ko="마침")),
    )
    transitions = (
        Transition(
            name="hold",
            title=Text(en="Hold", ko="마치기"),
            before=("planned",),
            after="held",
            role="analyst",
        ),
    )

    telephone: str = param(
        "",
        title=Text(en="Telephone", ko="전화"),
        help=Text(en="Where to reach them.", ko="연락할 번호입니다."),
        personal=Personal.IDENTIFIER,
    )
    cups: int = param(
        2,
        title=Text(en="Cups", ko="잔"),
        help=Text(en="How much coffee to make.", ko="커피를 얼마나 준비할까요?"),
        ge=1,
        le=12,
    )
