"""The golden profile: one row per person, with everything that is known and learned of them."""

from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.registry import attribute_columns, registry
from dangol.contract.result import (
    Answer,
    Evidence,
    LeftOut,
    Picture,
    Result,
    metric,
    picture,
    refused,
)
from dangol.contract.result import Column as ShownColumn
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.foretold import FORETOLD_READS, foretold
from dangol.customers.purchases import PURCHASE_READS, kept_purchases, left_out
from dangol.methods.calendar import business_hour, days_between
from dangol.methods.exchange import in_currency
from dangol.methods.money import as_money
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.resolution import DEVICE_SPANS, PERSON, SIGHTINGS
from dangol.tables.results import CUSTOMER_PROFILES
from dangol.tables.vocabulary import Column, Personal, Read, Table, Write
from dangol.words import Count, Language, Share, Text, both

METHOD = Text(
    en="People are everyone whom a source, an identifier, a purchase or a log-in names; who only "
    "told an address or a number on a device is one of them. Attributes and scores come from the "
    "tables whose analyses declare them; what saved analyses foretell stands beside them, empty "
    "where it tells nobody apart. Nothing is copied by hand.",
    ko="원천, 식별자, 구매, 로그인에 나오는 모든 사람을 담으며, 기기에서 이메일이나 전화번호만 "
    "알려 준 사람도 있습니다. 속성과 점수는 그것을 선언한 분석의 표에서 옵니다. 저장된 분석이 "
    "예측한 값도 함께 두며, 고객을 가려내지 못하면 비웁니다. 손으로 옮긴 값은 없습니다.",
)
MIN_DAYS_FOR_GAP = 3


def _attribute_reads() -> dict[str, tuple[Read, tuple[Column, ...]]]:
    """By table: what to read of it, and which of its columns are attributes."""
    by_table: dict[str, tuple[Table, list[Column]]] = {}
    for table, column in attribute_columns(registry()).values():
        by_table.setdefault(table.name, (table, []))[1].append(column)
    return {
        name: (table[("customer_id", *(c.name for c in columns))].if_there(), tuple(columns))
        for name, (table, columns) in by_table.items()
    }


class GoldenProfile(Analysis):
    """Joins identity, purchases and every declared attribute and score per person."""

    slug = "golden-profile"
    title = Text(en="Golden profile", ko="골든 프로필")
    question = Text(
        en="What do we know about each customer?",
        ko="고객 한 사람 한 사람에 대해 무엇을 알고 있나요?",
    )
    entry = "customers"
    page = "/customers"
    reads = (
        *(read.if_there() for read in PURCHASE_READS),
        CUSTOMERS["customer_id"].if_there(),
        IDENTIFIERS["customer_id"].if_there(),
        SIGHTINGS["customer_id"].if_there(),
        DEVICE_SPANS["person_id"].if_there(),
        ORDER_LINES["order_id", "product_id", "net_amount", "currency"].if_there(),
        PRODUCTS["product_id", "department"].if_there(),
        *FORETOLD_READS,
    )
    writes = (CUSTOMER_PROFILES.replaced(),)

    def inputs(self) -> tuple[Read, ...]:
        attributes = {name: read for name, (read, _columns) in _attribute_reads().items()}
        return (*(r for r in self.reads if r.table.name not in attributes), *attributes.values())

    def outputs(self) -> tuple[Write, ...]:
        attributes = tuple(c for _read, columns in _attribute_reads().values() for c in columns)
        return (CUSTOMER_PROFILES.with_columns(attributes).replaced(),)

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        tables.step(Text(en="Adding up purchases", ko="구매를 더합니다"), 0.1)
        purchases = kept_purchases(tables)
        (target,) = (write.table for write in self.outputs())
        parts = [_behaviour(purchases, tables.settings.currency), _favourites(tables, purchases)]
        parts += foretold(tables)
        parts += [tables[read.table] for read, _columns in _attribute_reads().values()]
        rows = _people(tables, purchases)
        for part in parts:
            rows = rows.left_join(part, "customer_id").drop("customer_id_right")
        tables.step(
            Text(en="Joining what is known of each person", ko="사람마다 아는 것을 합칩니다"), 0.3
        )
        profiles = tables.stage(target, rows)
        counts = tables.row(profiles.aggregate(**_fill_counts(profiles)))
        if not counts["people"]:
            return refused(
                Text(en="There is no customer yet.", ko="아직 고객이 없습니다."),
                Text(en="Load customers or orders.", ko="고객이나 주문 자료를 읽으세요."),
                basis=Text(en="0 people", ko="0명"),
                method=METHOD,
            )
        return Result(_answer(counts, left_out(tables, purchases)), {target: profiles})


def _people(tables: Tables, purchases: ir.Table) -> ir.Table:
    known = tables[IDENTIFIERS]
    if PERSON in known.columns:
        known = known.select(customer_id=PERSON)
    devices = tables[DEVICE_SPANS].select(customer_id=PERSON)
    sources = (tables[CUSTOMERS], known, purchases, tables[SIGHTINGS], devices)
    everyone = ibis.union(*(s.select("customer_id") for s in sources), distinct=True)
    return everyone.filter(everyone.customer_id.notnull())


def _behaviour(purchases: ir.Table, currency: str) -> ir.Table:
    found = purchases.group_by("customer_id").agg(
        first_order_on=purchases.day.min(),
        last_order_on=purchases.day.max(),
        days=purchases.day.nunique(),
        order_count=purchases.count(),
        priced_orders=purchases.kept_amount.count(),
        kept_amount=purchases.kept_amount.sum(),
    )
    span = days_between(found.last_order_on, found.first_order_on).cast("float64")
    return found.mutate(
        currency=ibis.literal(currency),
        average_order_amount=as_money(
            found.kept_amount.cast("float64") / found.priced_orders.nullif(0)
        ),
        usual_gap_days=ibis.ifelse(
            found.days >= MIN_DAYS_FOR_GAP, span / (found.days - 1).nullif(0), ibis.null("float64")
        ),
    ).drop("days", "priced_orders")


def _favourites(tables: Tables, purchases: ir.Table) -> ir.Table:
    """Per person the store, hour and department that come first."""
    zone = tables.settings.time_zone
    placed = purchases.filter(purchases.store_id.notnull())
    store = _first(
        placed.group_by("customer_id", usual_store_id=_.store_id).agg(weight=_.count()),
        "usual_store_id",
    )
    hours = purchases.mutate(usual_hour=business_hour(purchases.ordered_at, zone).cast("int64"))
    hour = _first(hours.group_by("customer_id", "usual_hour").agg(weight=_.count()), "usual_hour")
    department = _first(_department_amounts(tables, purchases), "top_department")
    people = purchases.select("customer_id").distinct()
    for part in (store, hour, department):
        people = people.left_join(part, "customer_id").drop("customer_id_right")
    return people


def _department_amounts(tables: Tables, purchases: ir.Table) -> ir.Table:
    lines = tables[ORDER_LINES].inner_join(
        purchases.select("order_id", "customer_id", "day"), "order_id"
    )
    priced = in_currency(
        lines, ["net_amount"], tables[EXCHANGE_RATES], tables.settings.currency, "day"
    )
    known = priced.filter(priced.net_amount.notnull())
    named = known.inner_join(tables[PRODUCTS].filter(_.department.notnull()), "product_id")
    return named.group_by("customer_id", top_department=_.department).agg(weight=_.net_amount.sum())


def _first(counted: ir.Table, name: str) -> ir.Table:
    """Per person the value with the highest weight; equal weights go to the smaller value."""
    place = ibis.row_number().over(
        group_by=counted.customer_id, order_by=[counted.weight.desc(), counted[name].asc()]
    )
    return counted.mutate(place=place).filter(_.place == 0).select("customer_id", name)


def _fill_counts(profiles: ir.Table) -> dict[str, ir.Value]:
    given = {
        f"has_{name}": profiles[name].count() for name in profiles.columns if name != "customer_id"
    }
    return {"people": profiles.count(), **given}


def _answer(counts: dict[str, Any], unused: tuple[LeftOut, ...]) -> Answer:
    people = counts["people"]
    rows = _coverage(counts)
    # What was learned is empty where nothing is sure enough: nobody can be asked for it.
    given = [row for row in rows if row["is_given"]]
    weakest = min(given, key=lambda r: r["filled_share"]) if given else None
    buyers = counts["has_last_order_on"]
    return Answer(
        headline=both(
            "{n} people have a golden profile.", "{n}명의 골든 프로필이 있습니다.", n=Count(people)
        ),
        action=both(
            "{name} is the gap to close: it is known for only {share}.",
            "가장 비어 있는 것은 ‘{name}’ 항목으로, {share}만 알고 있습니다.",
            name=Text(en=weakest["name_en"], ko=weakest["name_ko"]),
            share=Share(weakest["filled_share"]),
        )
        if weakest and weakest["filled_share"] < 1
        else Text(
            en="Every attribute is known for everyone.", ko="모든 항목을 빠짐없이 알고 있습니다."
        ),
        because=both(
            "{buyers} of them bought something. Every value names the table it comes from.",
            "이 가운데 {buyers}명이 구매했습니다. 모든 값에 어느 표에서 왔는지 적혀 있습니다.",
            buyers=Count(buyers),
        ),
        metrics=(
            metric(Text(en="People", ko="사람"), Count(people)),
            metric(Text(en="With a purchase", ko="구매한 사람"), Count(buyers)),
            metric(Text(en="Attributes and scores", ko="속성과 점수"), Count(len(rows))),
            metric(
                Text(en="Filled, on average", ko="평균 채움 비율"),
                Share(sum(r["filled_share"] for r in rows) / len(rows) if rows else 0.0),
            ),
        ),
        pictures=(_picture(rows),) if rows else (),
        evidence=Evidence(
            basis=both("{n} people", "{n}명", n=Count(people)), method=METHOD, left_out=unused
        ),
    )


def _coverage(counts: dict[str, Any]) -> list[dict[str, Any]]:
    """Per attribute the share of people for whom it is known, fullest first.

    What is known of nobody is not asked for in this shop, so it is no gap.
    """
    rows = []
    for name, (table, column) in attribute_columns(registry()).items():
        if not counts[f"has_{name}"]:
            continue
        label = column.attribute or Text(en=name, ko=name)
        rows.append(
            {
                "name_en": label.en,
                "name_ko": label.ko,
                "source": table.name,
                "is_given": column.personal is Personal.ATTRIBUTE,
                "filled_share": counts[f"has_{name}"] / counts["people"],
            }
        )
    return sorted(rows, key=lambda r: -r["filled_share"])


def _picture(rows: list[dict[str, Any]]) -> Picture:
    full = sum(r["filled_share"] >= 0.95 for r in rows)
    return picture(
        _draw,
        title=both(
            "{full} of {n} attributes are known for nearly everyone",
            "속성 {n}개 가운데 {full}개는 거의 모두에 대해 압니다",
            full=Count(full),
            n=Count(len(rows)),
        ),
        caption=Text(
            en="Share of people for whom the attribute is known", ko="그 속성을 아는 사람의 비중"
        ),
        label=Text(
            en="Bars of the share of people for whom each attribute is known.",
            ko="속성마다 아는 사람의 비중을 막대로 나타냅니다.",
        ),
        rows=rows,
        columns=(
            ShownColumn(name="name_en", title=Text(en="Attribute", ko="영문 이름")),
            ShownColumn(name="name_ko", title=Text(en="Korean name", ko="속성")),
            ShownColumn(name="source", title=Text(en="From table", ko="출처 표")),
            ShownColumn(
                name="filled_share", title=Text(en="Known for", ko="아는 비중"), kind="share"
            ),
        ),
        height=max(140, 24 * len(rows)),
    )


def _draw(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y(f"name_{language}:N", sort=None, title=None),
        x=alt.X(
            "filled_share:Q",
            axis=alt.Axis(format=".0%", title=None),
            scale=alt.Scale(domain=[0, 1]),
        ),
    )
    bars = base.mark_bar(color=alt.expr("now"), height=8, cornerRadiusEnd=3)
    numbers = base.mark_text(align="left", dx=6).encode(
        text=alt.Text("filled_share:Q", format=".0%")
    )
    return bars + numbers
