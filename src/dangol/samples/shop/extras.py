"""What a shop may have beside its sales: left out, everything else is as if it never was."""

from dataclasses import dataclass

import pyarrow as pa

from dangol.samples.shop.coupon_trial import Trial
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.experiments import EXPERIMENT_EXPOSURES
from dangol.tables.loyalty import REWARD_REDEMPTIONS
from dangol.tables.media import MEDIA_SPEND
from dangol.tables.messaging import CAMPAIGN_ASSIGNMENTS
from dangol.tables.truth import (
    TRUTH_CAUSED_ORDERS,
    TRUTH_CHANNELS,
    TRUTH_COUPON_EFFECTS,
    TRUTH_GEO_ORDERS,
    TRUTH_STAGES,
    TRUTH_TIERS,
)
from dangol.tables.vocabulary import Table


@dataclass(frozen=True)
class Extras:
    """A coupon by lot, a site with visitors, a programme, a geo test, advertising, media."""

    trial: Trial = "none"
    site: bool = False
    loyalty: bool = False
    geo: bool = False
    advertising: bool = False
    media: bool = False


SALES_ONLY = Extras()
_TABLES = (
    CAMPAIGN_ASSIGNMENTS, EXPERIMENT_EXPOSURES, MEDIA_SPEND, REWARD_REDEMPTIONS,
    TRUTH_CAUSED_ORDERS, TRUTH_CHANNELS, TRUTH_COUPON_EFFECTS, TRUTH_GEO_ORDERS, TRUTH_STAGES,
    TRUTH_TIERS,
)  # fmt: skip


def nothing_beside() -> dict[Table, pa.Table]:
    """The tables of what a shop does not have, so that loading again empties them."""
    return {table: rows_of(table, **{c.name: [] for c in table.columns}) for table in _TABLES}
