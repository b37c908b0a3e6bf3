"""Geo tests as their pages show them: plans with states, live power, days of one test."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from dangol.console.queries.people import default_rows
from dangol.console.words import geo_tests as words
from dangol.contract.result import Picture
from dangol.governance.kept import ARCHIVED, Kept, all_of
from dangol.optimization.measurement.geo_lift.geo_pictures import expected_picture
from dangol.optimization.measurement.geo_lift.geo_test import GeoTest
from dangol.runs.workspace import Workspace
from dangol.tables.geo import GEO_DAYS, GEO_DESIGNS, GEO_EFFECTS, GEO_POWERS
from dangol.words import Count, Days, Share, Text, said

STATES = {state.name: state.title for state in GeoTest.states}
SHOWN_BEFORE = dt.timedelta(days=56)


@dataclass(frozen=True)
class Planned:
    """One line of the list of plans."""

    name: str
    link: str
    state: Text
    channel: str
    when: Text
    regions: str


def planned(workspace: Workspace) -> list[Planned]:
    """Every plan in use, the latest first."""
    kept = [one for one in all_of(workspace.state, GeoTest) if one.state != ARCHIVED]
    kept.sort(key=lambda one: (one.record.starts_on, one.record.name), reverse=True)
    return [
        Planned(
            one.record.name,
            f"/budget/geo-tests/tests/{one.id}",
            STATES[one.state],
            one.record.media_channel,
            when(one.record),
            ", ".join(one.record.test_regions),
        )
        for one in kept
    ]


def when(test: GeoTest) -> Text:
    days = Days(test.starts, test.ends)
    return Text(en=days.say("en"), ko=days.say("ko"))


@dataclass(frozen=True)
class Chance:
    """How surely a design shows a lift in a length."""

    title: Text
    regions: str
    power: float
    shown: Text


@dataclass(frozen=True)
class Tried:
    """The sliders' values, where they may go, and what follows."""

    days: int
    lengths: tuple[int, ...]
    lift: int
    headline: Text
    chances: tuple[Chance, ...]


def tried(workspace: Workspace, days: int | None, lift: int | None, usual: int) -> Tried | None:
    """Power at the nearest length and lift that were worked out; None before there are designs."""
    designs, powers = default_rows(GEO_DESIGNS), default_rows(GEO_POWERS)
    with workspace.warehouse.session() as session:
        lengths = sorted(
            row["test_days"]
            for row in session.fetch(powers.select("test_days").distinct()).to_pylist()
        )
        if not lengths:
            return None
        wanted = usual if days is None else days
        length = min(lengths, key=lambda one: (abs(one - wanted), one))
        per_cent = max(0, min(50, 5 if lift is None else lift))
        chosen = powers.filter(
            (powers.test_days == length)
            & ((powers.planted_lift_share - per_cent / 100).abs() < 1e-9)
        )
        found = session.fetch(chosen.order_by("design_number")).to_pylist()
        sets = session.fetch(designs.order_by("design_number")).to_pylist()
    regions = {row["design_number"]: ", ".join(json.loads(row["test_regions"])) for row in sets}
    chances = tuple(
        Chance(
            said(words.DESIGN_NUMBER, n=Count(row["design_number"])),
            regions.get(row["design_number"], ""),
            row["power_share"],
            _share(row["power_share"]),
        )
        for row in found
    )
    headline = said(
        words.ENOUGH,
        lift=Share(per_cent / 100),
        days=Count(length),
        power=Share(round(found[0]["power_share"], 2)),
    )
    return Tried(length, tuple(lengths), per_cent, headline, chances)


def _share(value: float) -> Text:
    share = Share(round(value, 2))
    return Text(en=share.say("en"), ko=share.say("ko"))


@dataclass(frozen=True)
class Outcome:
    """What the latest results say of one test."""

    words: Text
    is_final: bool
    picture: Picture


def outcome_of(workspace: Workspace, kept: Kept[GeoTest]) -> Outcome | None:
    """The effect and the days of a test; None where it was not measured."""
    effects, days = default_rows(GEO_EFFECTS), default_rows(GEO_DAYS)
    name, since = kept.record.name, kept.record.starts - SHOWN_BEFORE
    mine = days.filter((days.geo_test_name == name) & (days.counted_on >= since))
    with workspace.warehouse.session() as session:
        found = session.fetch(effects.filter(effects.geo_test_name == name)).to_pylist()
        rows = session.fetch(mine.order_by("counted_on")).to_pylist() if found else []
    if not found or not rows:
        return None
    (effect,) = found
    told = said(
        words.LIFT_SAYS,
        lift=Share(effect["lift_share"], signed=True),
        low=Share(effect["lift_low_share"], signed=True),
        high=Share(effect["lift_high_share"], signed=True),
    )
    drawn = expected_picture(
        [_drawn(row) for row in rows],
        kept.record.starts,
        words.OBSERVED_TITLE,
        words.OBSERVED_SAY,
        told,
    )
    return Outcome(told, effect["is_final"], drawn)


def _drawn(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "day": row["counted_on"].isoformat(),
        "observed": row["observed"],
        "expected": row["expected"],
        "low": row["expected_low"],
        "high": row["expected_high"],
    }
