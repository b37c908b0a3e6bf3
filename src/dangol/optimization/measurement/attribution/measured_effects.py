"""What experiments measured of channels: campaigns by lot here, and tests by regions.

Of a campaign by lot, those who were to be contacted are compared with those held out, whether
the message reached them or not (intention to treat), by what they kept within so many days;
people count by the inverse of their chance (J. Hájek 1971), variances by its linearisation.
"""

import datetime as dt
import json
import math
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.methods.attribution.touch_paths import PERSON, SECOND, VALUE
from dangol.methods.calendar import begin_of, days_between
from dangol.methods.numbering import number_of
from dangol.optimization.measurement.attribution.touches import CHANNEL, second_of
from dangol.tables.geo import BY_HOME, GEO_EFFECTS
from dangol.tables.measured import EXPERIMENT, MEASURED
from dangol.tables.messaging import CAMPAIGN_ASSIGNMENTS, CAMPAIGNS, CONTACTED, CONTACTS, HELD_OUT

NORMAL_90 = 1.6448536269514722
FEWEST_EACH = 30
MOST_CAMPAIGNS = 12
CAMPAIGN_READS = (
    CAMPAIGNS["campaign_id", "is_randomised"].if_there(),
    CAMPAIGN_ASSIGNMENTS[
        "campaign_id", "customer_id", "assigned_arm", "assignment_probability", "assigned_on"
    ].if_there(),
)
_GEO_COLUMNS = (
    "geo_test_name", "is_final", "test_regions", "region_basis", CHANNEL,
    *(one.name for one in MEASURED), "currency",
)  # fmt: skip
GEO_READ = GEO_EFFECTS[_GEO_COLUMNS].if_there()


@dataclass(frozen=True)
class Measured:
    """The amount that a channel brought between two days, and among whom.

    That is whom ``campaign`` was to reach, or who lives in ``regions``.
    """

    channel: str
    by: str
    begins_on: dt.date
    ends_on: dt.date
    amount: float
    low: float
    high: float
    evidence: str = EXPERIMENT
    campaign: str | None = None
    regions: tuple[str, ...] = ()
    people: int = 0


def geo_effects(tables: Tables, first: dt.date, last: dt.date) -> list[Measured]:
    """What tests by regions of homes measured of channels, within the period and over.

    A test by stores says nothing of paths: nobody knows in which region a path goes.
    """
    rows = tables[GEO_EFFECTS]
    told = rows.filter(
        rows.is_final
        & (rows.region_basis == BY_HOME)
        & (rows.measured_from_on >= first)
        & (rows.measured_until_on <= last)
        & (rows.currency == tables.settings.currency)
        & rows.incremental_amount.notnull()
    )
    return [
        Measured(
            row[CHANNEL].lower(),
            f"{GEO_EFFECTS.name}: {row['geo_test_name']}",
            row["measured_from_on"],
            row["measured_until_on"],
            float(row["incremental_amount"]),
            float(row["incremental_low_amount"]),
            float(row["incremental_high_amount"]),
            row["evidence_class"],
            regions=tuple(json.loads(row["test_regions"])),
        )
        for row in tables.rows(told.order_by("measured_from_on", "geo_test_name"))
    ]


def assigned_people(tables: Tables, days: int, first: dt.date, last: dt.date) -> ir.Table:
    """Who was drawn for which arm of a campaign, as person_number, and from when to when it counts.

    Campaigns that were assigned within the period, and whose ``days`` are over by its end.
    """
    lots = tables[CAMPAIGNS]
    lots = lots.filter(lots.is_randomised).select("campaign_id")
    rows = tables[CAMPAIGN_ASSIGNMENTS].semi_join(lots, "campaign_id")
    rows = rows.filter(
        (rows.assigned_on >= first)
        & (days_between(ibis.literal(last), rows.assigned_on) >= days)
        & rows.assigned_arm.isin((CONTACTED, HELD_OUT))
        & (rows.assignment_probability > 0)
    )
    begin = second_of(begin_of(rows.assigned_on, tables.settings.time_zone))
    return tables.layer(
        rows.select(
            "campaign_id",
            "assigned_on",
            **{PERSON: number_of(rows.customer_id)},
            is_contacted=rows.assigned_arm == CONTACTED,
            weight=1.0 / rows.assignment_probability,
            begin_second=begin,
            end_second=begin + days * 86_400,
        )
    )


def campaign_effects(
    tables: Tables, people: ir.Table, conversions: ir.Table, days: int
) -> list[Measured]:
    """The difference between the arms of each campaign, times those who were to be contacted."""
    joined = people.left_join(conversions, people[PERSON] == conversions[PERSON])
    counts = (joined[SECOND] >= joined.begin_second) & (joined[SECOND] < joined.end_second)
    worth = joined[VALUE].cast("decimal(18, 4)")
    by_person = joined.group_by("campaign_id", "assigned_on", PERSON, "is_contacted", "weight").agg(
        kept=worth.sum(where=counts.fill_null(ibis.literal(value=False)))
        .cast("float64")
        .fill_null(0.0)
    )
    w, y = by_person.weight, by_person.kept
    arms = by_person.group_by("campaign_id", "is_contacted").agg(
        people=by_person.count(),
        day=by_person.assigned_on.min(),
        w=w.sum(),
        wy=(w * y).sum(),
        ww=(w * w).sum(),
        wwy=(w * w * y).sum(),
        wwyy=(w * w * y * y).sum(),
    )
    rows = {(row["campaign_id"], row["is_contacted"]): row for row in tables.rows(arms)}
    channels = _channels(tables)
    found = []
    for campaign in sorted({name for name, _ in rows}):
        both = [rows.get((campaign, arm)) for arm in (True, False)]
        if campaign not in channels or any(
            one is None or one["people"] < FEWEST_EACH for one in both
        ):
            continue
        (mean, variance), (rest, noise) = (_mean(one) for one in both if one is not None)
        contacted = rows[campaign, True]
        amount = (mean - rest) * contacted["people"]
        reach = NORMAL_90 * math.sqrt(variance + noise) * contacted["people"]
        day = contacted["day"]
        found.append(
            Measured(
                channels[campaign],
                f"{CAMPAIGN_ASSIGNMENTS.name}: {campaign}",
                day,
                day + dt.timedelta(days=days - 1),
                round(amount, 2),
                round(amount - reach, 2),
                round(amount + reach, 2),
                campaign=campaign,
                people=int(contacted["people"]),
            )
        )
    latest = sorted(found, key=lambda one: (one.begins_on, one.by), reverse=True)
    return latest[:MOST_CAMPAIGNS]


def _mean(arm: dict[str, float]) -> tuple[float, float]:
    """The weighted mean of an arm, and its variance."""
    mean = arm["wy"] / arm["w"]
    squares = arm["wwyy"] - 2 * mean * arm["wwy"] + mean**2 * arm["ww"]
    return mean, max(squares, 0.0) / arm["w"] ** 2 * arm["people"] / (arm["people"] - 1)


def _channels(tables: Tables) -> dict[str, str]:
    """By what most of the contacts of each campaign were made."""
    contacts = tables[CONTACTS]
    counted = contacts.group_by("campaign_id", "channel").agg(n=contacts.count())
    place = ibis.row_number().over(
        group_by="campaign_id", order_by=[counted.n.desc(), counted.channel]
    )
    ranked = counted.mutate(place=place)
    most = ranked.filter(ranked.place == 0)
    return {
        row["campaign_id"]: row["channel"].lower() for row in tables.rows(most) if row["channel"]
    }
