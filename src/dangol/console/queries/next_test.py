"""Tests that could come next, and one of them as a plan by regions."""

import datetime as dt
from dataclasses import dataclass

import ibis
import numpy as np

from dangol.console.queries.people import default_rows
from dangol.console.words import budget_plan as words
from dangol.runs.workspace import Workspace
from dangol.tables.budget import NEXT_TESTS, TEST_KINDS
from dangol.tables.media import EVERYWHERE
from dangol.tables.media_mix import MEDIA_PERIODS
from dangol.words import Money, Share, Text, both, said

SHOWN = 12
AHEAD_DAYS = 14
COOLDOWN_DAYS = 14


@dataclass(frozen=True)
class Offered:
    """One test on the page; ``place`` is its place in the table."""

    place: int
    channel: str
    kind: Text
    days: int
    share: float
    share_said: Text
    value: Text
    cost: Text
    net: Text
    error: Text
    change: float


def _money(value: float, currency: str) -> Text:
    return both("{q}", "{q}", q=Money(value, currency))


def offered(workspace: Workspace) -> list[Offered]:
    """The best tests, what is worth most after its cost first."""
    rows = default_rows(NEXT_TESTS)
    # What saves counts as free, as where tests are ranked.
    cost = ibis.greatest(rows.test_cost_amount.cast("float64"), 0.0)
    net = (rows.test_value_amount.cast("float64") - cost).desc()
    order = [net, "media_channel", "spend_test_kind", "spend_test_days", "tested_share"]
    with workspace.warehouse.session() as session:
        found = session.fetch(rows.order_by(order).limit(SHOWN)).to_pylist()
    made = []
    for place, row in enumerate(found):
        value, cost = float(row["test_value_amount"]), float(row["test_cost_amount"])
        currency = row["currency"]
        made.append(
            Offered(
                place,
                row["media_channel"],
                TEST_KINDS[row["spend_test_kind"]],
                row["spend_test_days"],
                row["tested_share"],
                both("{q}", "{q}", q=Share(row["tested_share"])),
                _money(value, currency),
                _money(cost, currency),
                _money(value - max(cost, 0.0), currency),
                _money(float(row["test_error_amount"]), currency),
                float(row["test_spend_change_amount"]),
            )
        )
    return made


def regions_of(workspace: Workspace) -> dict[str, float]:
    """Regions with what was spent there; none where spend is not told by region."""
    rows = default_rows(MEDIA_PERIODS)
    summed = rows.group_by("media_region").agg(spent=rows.spend_amount.cast("float64").sum())
    with workspace.warehouse.session() as session:
        found = session.fetch(summed.order_by("media_region")).to_pylist()
    told = {row["media_region"]: row["spent"] or 0.0 for row in found}
    return {} if EVERYWHERE in told else told


def geo_plan(
    test: Offered, regions: dict[str, float], now: dt.date, seed: int
) -> dict[str, object]:
    """The fields of a geo test: regions by lot until they are the share that is wanted."""
    names = np.array(list(regions))
    order = np.random.default_rng(seed).permutation(len(names))
    whole = max(sum(regions.values()), 1e-12)
    chosen: list[str] = []
    taken = 0.0
    for name in names[order]:
        part = regions[str(name)] / whole
        # A region that would overshoot by more than it helps is left out.
        if taken + part - test.share > test.share - taken:
            continue
        chosen.append(str(name))
        taken += part
    starts = now + dt.timedelta(days=AHEAD_DAYS)
    starts += dt.timedelta(days=-starts.weekday() % 7)
    kind = test.kind
    return {
        "name": said(words.TEST_NAME, kind=kind, channel=test.channel),
        "media_channel": test.channel,
        "test_regions": sorted(chosen) or [str(names[order[0]])],
        "starts_on": starts.isoformat(),
        "ends_on": (starts + dt.timedelta(days=test.days - 1)).isoformat(),
        "cooldown_days": COOLDOWN_DAYS,
        "planned_spend": max(round(test.change, 2), 0.0),
        "hypothesis": said(words.TEST_HYPOTHESIS, kind=kind, net=test.net),
    }
