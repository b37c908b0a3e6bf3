"""Whom chance keeps off a list: the project's holdouts, and a campaign's own."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from dangol.governance.kept import all_of
from dangol.methods.assignment import points
from dangol.optimization.measurement.experiments.drawing import holdouts
from dangol.optimization.measurement.experiments.holdout import Holdout
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.messaging import CAMPAIGN_ASSIGNMENTS, CAMPAIGNS, CONTACTED, CONTACTS, HELD_OUT


@dataclass(frozen=True)
class Campaign:
    """A list under a name whose effect is to be measured: a share of it is not written to."""

    id: str
    holdout_share: float


@dataclass(frozen=True)
class Lot:
    """Who stays on the list, whom the campaign holds out, and whom every list does."""

    contacted: frozenset[str]
    held_out: frozenset[str]
    held_everywhere: int


def drawn_lot(workspace: Workspace, people: Iterable[str], campaign: Campaign | None) -> Lot:
    """The same people get the same lot of a campaign, however often its list is made."""
    everyone = np.array(list(dict.fromkeys(people)), dtype=object)
    kept = all_of(workspace.state, Holdout, states=("running",))
    held = np.zeros(len(everyone), dtype=bool)
    for one in holdouts(kept, "campaigns"):
        held |= one.holds_many(pa.array(everyone, pa.string()))
    free = everyone[~held]
    share = 0.0 if campaign is None else campaign.holdout_share
    own = np.zeros(len(free), dtype=bool)
    if campaign is not None and share:
        own = points(f"campaign/{campaign.id}", pa.array(free, pa.string())) < share
    return Lot(frozenset(free[~own]), frozenset(free[own]), int(held.sum()))


def lot_changes(
    session: Session, campaign: Campaign, lot: Lot, channel: str, today: dt.date
) -> tuple[Change, ...]:
    """What is kept of a campaign's lot: who was to be contacted, who was, who was held out.

    Who was drawn for it before keeps that day and arm.
    """
    contacted, held = sorted(lot.contacted), sorted(lot.held_out)
    count, share = len(contacted) + len(held), campaign.holdout_share
    assigned = rows_of(
        CAMPAIGN_ASSIGNMENTS.with_provenance,
        campaign_id=[campaign.id] * count,
        customer_id=[*contacted, *held],
        assigned_arm=[CONTACTED] * len(contacted) + [HELD_OUT] * len(held),
        assignment_probability=[1 - share] * len(contacted) + [share] * len(held),
        assigned_on=[today] * count,
    )
    listed = rows_of(
        CONTACTS.with_provenance,
        campaign_id=[campaign.id] * len(contacted),
        customer_id=contacted,
        channel=[channel] * len(contacted),
        contacted_on=[today] * len(contacted),
    )
    about = rows_of(
        CAMPAIGNS.with_provenance,
        campaign_id=[campaign.id],
        campaign_starts_on=[today],
        is_randomised=[share > 0],
    )
    changes = []
    for table, rows in ((CAMPAIGN_ASSIGNMENTS, assigned), (CONTACTS, listed), (CAMPAIGNS, about)):
        if share or table is not CAMPAIGN_ASSIGNMENTS:
            staged = session.stage(table.with_provenance, rows)
            fresh = staged.anti_join(stored_table(table).select(*table.key), list(table.key))
            changes.append(Change(table.with_provenance.appended(), fresh))
    return tuple(changes)
