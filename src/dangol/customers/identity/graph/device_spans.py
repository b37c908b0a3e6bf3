"""Whose a device was, and until when, out of the log-ins that were seen under it."""

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.tables.resolution import DEVICE_SPANS, VIRTUAL


def device_spans(
    events: ir.Table, sightings: ir.Table, standard: ir.Table, members: ir.Table
) -> ir.Table:
    """Rows of ``device_spans``: one per person after another, in event time.

    Where two people log in at one moment, the one of the later event has it afterwards.
    """
    told = sightings.filter(sightings.customer_id.isnull() & sightings.anonymous_id.notnull())
    told = told.inner_join(standard, "sighting_id")
    told = told.filter(told.email_key.notnull() | told.phone_key.notnull())
    named = events.filter(events.customer_id.notnull() & events.anonymous_id.notnull())
    logins = named.select("anonymous_id", "customer_id", "event_id", at="occurred_at").union(
        told.select(
            "anonymous_id",
            "event_id",
            customer_id=ibis.literal(VIRTUAL) + told.sighting_id.cast("string"),
            at="sighted_at",
        ).select("anonymous_id", "customer_id", "event_id", "at")
    )
    known = logins.left_join(members, "customer_id")
    # Who stands among the members without a person is nobody.
    known = known.filter(known.customer_id_right.isnull() | known.person_id.notnull())
    known = known.mutate(person_id=known.person_id.fill_null(known.customer_id))
    by_device = known.group_by("anonymous_id").agg(people=_.person_id.nunique())
    several = by_device.filter(by_device.people > 1)
    alone = (
        known.anti_join(several, "anonymous_id")
        .group_by("anonymous_id", "person_id")
        .agg(until_at=_.at.max())
    )
    moment = known.semi_join(several, "anonymous_id")
    last = ibis.row_number().over(
        ibis.window(
            group_by=("anonymous_id", "at"),
            order_by=[moment.event_id.desc(), moment.person_id.asc()],
        )
    )
    moment = moment.mutate(place=last).filter(_.place == 0)
    following = moment.person_id.lead().over(
        ibis.window(group_by="anonymous_id", order_by=moment.at)
    )
    ends = moment.mutate(following=following)
    ends = ends.filter(ends.following.isnull() | (ends.following != ends.person_id))
    before = ends["at"].lag().over(ibis.window(group_by="anonymous_id", order_by=ends["at"]))
    turns = ends.select("anonymous_id", until_at="at", after_at=before, person_id="person_id")
    never = ibis.null("timestamp")
    return (
        alone.mutate(after_at=never)
        .select(*DEVICE_SPANS.column_names)
        .union(turns.select(*DEVICE_SPANS.column_names))
    )
