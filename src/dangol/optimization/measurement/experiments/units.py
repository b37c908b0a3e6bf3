"""Who takes part in a test, in which variant and since when: what chance drew, cleaned.

Whoever met several variants of a test with fixed shares says nothing about one of them, and is
left out and counted; where shares moved by design, the first one counts.
"""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.methods.calendar import business_day
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.tables.experiments import EXPERIMENT_EXPOSURES, unit_id, variant
from dangol.tables.people import CUSTOMERS
from dangol.tables.vocabulary import Table, column
from dangol.words import Text

EXPOSURE_READS = (
    EXPERIMENT_EXPOSURES[
        "experiment_name", "unit_id", "customer_id", "anonymous_id", "cluster_id", "variant",
        "assignment_probability", "exposed_at",
    ].if_there(),
    CUSTOMERS[
        "customer_id", "gender", "age_band", "home_region", "home_postcode", "membership_tier",
        "income_band", "household_size",
    ].if_there(),
)  # fmt: skip
UNTOLD = "—"

UNITS = Table(
    "experiment_units",
    Text(en="Who takes part in a test.", ko="테스트에 들어온 사람입니다."),
    key=("unit_id",),
    columns=(
        unit_id,
        column("who", "string", en="Whose doings count.", ko="누구의 행동을 세는지입니다."),
        variant,
        column("exposed_at", "timestamp", en="First exposure.", ko="처음 만난 시각입니다."),
        column("exposed_on", "date", en="Its day.", ko="그날입니다."),
        column("probability", "float64", en="Of the variant.", ko="그 변형이 될 확률입니다."),
        column("variants_met", "int64", en="Two for several.", ko="여럿이면 2입니다."),
        column("cluster_id", "string", en="Drawn together.", ko="함께 뽑은 묶음입니다."),
        column("test_group", "string", en="Group.", ko="집단입니다."),
    ),
)


@dataclass(frozen=True)
class Counted:
    """People of a test: who counts, who waits until their days are over, who is left out."""

    counted: int
    waiting: int
    crossed: int
    unknown_variant: int
    nobody: int


def units(tables: Tables, test: Experiment) -> ir.Table:
    """Everybody who met the test, staged: once each, with the variant met first."""
    met = tables[EXPERIMENT_EXPOSURES]
    met = met.filter(met.experiment_name.lower() == test.name.lower())
    is_visitor = test.unit == "visitor"
    unit = ibis.coalesce(met.anonymous_id, met.unit_id) if is_visitor else met.customer_id
    known = met.mutate(unit=unit).filter(_.unit.notnull())
    each = known.group_by("unit").agg(
        first_at=_.exposed_at.min(),
        # Whether there were several; counting them would take as long as all the rest.
        variants_met=ibis.ifelse(_.variant.min() == _.variant.max(), 1, 2),
        variant=_.variant.argmin(_.exposed_at),
        probability=_.assignment_probability.argmin(_.exposed_at),
        customer=_.customer_id.max(),
        given_cluster=_.cluster_id.argmin(_.exposed_at),
    )
    people = tables[CUSTOMERS]
    columns = {
        name: people[name].cast("string")
        for name in {test.stratify_by, test.cluster_by} - {"", "bought_before"}
    }
    about = people.select(asked=people.customer_id, **columns)
    joined = each.left_join(about, each.customer == about.asked)
    cluster = joined[test.cluster_by] if test.cluster_by else ibis.null("string")
    group = joined[test.stratify_by] if test.stratify_by in columns else ibis.null("string")
    zone = tables.settings.time_zone
    rows = joined.select(
        unit_id=joined.unit,
        who=joined.unit if not is_visitor else joined.customer,
        variant=joined.variant,
        exposed_at=joined.first_at,
        exposed_on=business_day(joined.first_at, zone),
        probability=joined.probability,
        variants_met=joined.variants_met,
        cluster_id=ibis.coalesce(joined.given_cluster, cluster),
        test_group=group.fill_null(UNTOLD),
    )
    return tables.stage(UNITS, rows)


def counting_day(test: Experiment, today: dt.date) -> dt.date:
    """The last day of a first exposure whose days are all over at the beginning of today."""
    return today - dt.timedelta(days=test.window_days + 1)


def who_counts(rows: ir.Table, test: Experiment, today: dt.date) -> ir.Table:
    """Those of the units whose outcome is known, and belongs to one variant of the test."""
    return rows.filter(_is_clean(rows, test) & (rows.exposed_on <= counting_day(test, today)))


def _is_clean(rows: ir.Table, test: Experiment) -> ir.BooleanValue:
    known = rows.variant.isin([one.name for one in test.variants])
    return known if test.allocation == "adaptive" else known & (rows.variants_met == 1)


def counts(tables: Tables, rows: ir.Table, test: Experiment, today: dt.date) -> Counted:
    """How many count, wait, or are left out and why."""
    clean, is_over = _is_clean(rows, test), rows.exposed_on <= counting_day(test, today)
    known = rows.variant.isin([one.name for one in test.variants])
    met = tables[EXPERIMENT_EXPOSURES]
    nobody = met.filter(
        (met.experiment_name.lower() == test.name.lower())
        & ibis.coalesce(
            met.customer_id, *((met.anonymous_id,) if test.unit == "visitor" else ())
        ).isnull()
    )
    row = tables.row(
        rows.aggregate(
            counted=(clean & is_over).sum(),
            waiting=(clean & ~is_over).sum(),
            crossed=(known & ~clean).sum(),
            unknown_variant=(~known).sum(),
        )
    )
    (count,) = tables.fetch(nobody.agg(n=nobody.count()))["n"].to_pylist()
    return Counted(**{name: int(row[name] or 0) for name in row}, nobody=int(count))
