"""The fairness gate: a choice of people, or a model's scores, held against the rules in use.

``check_choice`` asks tables, ``check_model`` arrays; both give a ``Check`` for each attribute.
What they mean in words and pictures stands in ``telling`` and ``picture``.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.record import Record
from dangol.contract.tables_view import Decided, Tables
from dangol.governance.fairness.groups import USUAL, group_values
from dangol.governance.fairness.rule import (
    CALIBRATION,
    OPPORTUNITY,
    SMALLEST_GROUP,
    FairnessRule,
    Mitigation,
)
from dangol.methods.fairness import (
    FOUR_FIFTHS,
    Gap,
    GroupFigures,
    Tally,
    Verdict,
    calibration_gap,
    figures_of,
    opportunity_gap,
    selection_gap,
    tally,
)
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.fairness import GIVEN, SMALL, UNTOLD
from dangol.tables.vocabulary import Table

Array = npt.NDArray[np.float64]
_ORDER: tuple[Verdict, ...] = ("unfair", "unclear", "fair", "too-few")


@dataclass(frozen=True)
class Limits:
    """What groups of one attribute are held against: a rule's, or what is usual."""

    attribute: str
    smallest_group: int = SMALLEST_GROUP
    selection_ratio: float = FOUR_FIFTHS
    opportunity_difference: float = OPPORTUNITY
    calibration_difference: float = CALIBRATION
    stops: bool = False
    mitigation: Mitigation = "none"


@dataclass(frozen=True)
class Shown:
    """A group that may be shown; ``kind`` says whether it is a value, or several, or untold."""

    kind: str
    figures: GroupFigures


@dataclass(frozen=True)
class Check:
    """What was found by one attribute. Only groups that are large enough are in it."""

    limits: Limits
    groups: tuple[Shown, ...]
    gaps: tuple[Gap, ...] = field(default=())

    @property
    def attribute(self) -> str:
        return self.limits.attribute

    @property
    def verdict(self) -> Verdict:
        """Unfair as soon as one measure is."""
        found = {gap.verdict for gap in self.gaps}
        return next((one for one in _ORDER if one in found), "too-few")

    @property
    def worst(self) -> Gap | None:
        """The first measure with the verdict of all; None where nothing could be judged."""
        return next(
            (g for g in self.gaps if g.verdict == self.verdict and g.estimate is not None), None
        )


def limits_in_use(rules: Iterable[Record], analysis: str) -> tuple[Limits, ...]:
    """What holds for an analysis: its own rules, those for every one, and what is usual."""
    found = {name: Limits(name) for name in USUAL}
    ours = [r for r in rules if isinstance(r, FairnessRule) and r.analysis in ("", analysis)]
    # The rule that names the analysis comes last and holds.
    for rule in sorted(ours, key=lambda one: (one.analysis, one.attribute)):
        found[rule.attribute] = Limits(
            rule.attribute,
            rule.smallest_group,
            rule.selection_ratio,
            rule.opportunity_difference,
            rule.calibration_difference,
            rule.when_failed == "stop",
            rule.mitigation,
        )
    return tuple(found.values())


def limits_of(tables: Tables, analysis: str) -> tuple[Limits, ...]:
    """The same, of the rules that an analysis ``considers``."""
    decided: Sequence[Decided] = tables.decisions(FairnessRule)
    return limits_in_use((one.record for one in decided), analysis)


def check_choice(
    tables: Tables, people: ir.Table, customers: ir.Table, limits: Sequence[Limits], today: dt.date
) -> tuple[Check, ...]:
    """Whether a choice treats groups alike.

    ``people`` are those among whom was chosen: ``customer_id``, ``selected`` and, where known,
    ``chance`` (the forecast) and ``outcome`` (whether it happened). ``customers`` are what the
    analysis reads as FAIRNESS_READS. Attributes of which nobody told anything are left out.
    """
    names = [one.attribute for one in limits]
    values = group_values(customers, names, today)
    joined = tables.layer(people.left_join(values, "customer_id").drop("customer_id_right"))
    found = []
    for one in limits:
        counted, untold = _counted(tables, joined, one.attribute)
        if counted.names:
            found.append(_checked(one, counted, untold))
    return tuple(found)


def check_model(
    score: npt.ArrayLike,
    outcome: npt.ArrayLike | None,
    groups: Mapping[str, npt.ArrayLike],
    limits: Sequence[Limits],
    selected: npt.ArrayLike | None = None,
    *,
    share: float = 0.1,
) -> tuple[Check, ...]:
    """Whether a model treats groups alike, by arrays (rows,) of one period that it had not seen.

    ``score``: the forecast chance of the outcome, 0 to 1. ``outcome``: 0 or 1, what came of it
    (None where it is not known yet; then only shares chosen are judged). ``groups``: labels
    by the name of their attribute, None or empty where a person did not tell. ``selected``:
    who would be chosen; without it the best ``share`` by score. ``limits`` from ``limits_of``;
    an attribute without labels is left out. Rows for a table come from ``check_rows`` with a
    table made by ``dangol.tables.fairness.fairness_table``, the price of learning with weights
    from ``price.price_of_weights``.
    """
    chance = np.asarray(score, dtype=np.float64)
    if selected is None:
        chosen = np.zeros(len(chance), dtype=np.bool_)
        chosen[np.argsort(-chance, kind="stable")[: round(share * len(chance))]] = True
    else:
        chosen = np.asarray(selected, dtype=np.bool_)
    came = None if outcome is None else np.asarray(outcome, dtype=np.float64)
    found = []
    for one in limits:
        if one.attribute not in groups:
            continue
        labels = np.array(["" if v is None else str(v) for v in np.asarray(groups[one.attribute])])
        counted = tally(labels, chosen, came, chance)
        is_told = np.array([name != "" for name in counted.names], dtype=np.bool_)
        if is_told.any():
            parts = [counted.at(np.flatnonzero(which)) for which in (is_told, ~is_told)]
            found.append(_checked(one, *parts))
    return tuple(found)


def check_rows(table: Table, checks: Iterable[Check]) -> pa.Table:
    """The checks as rows of a table made by ``fairness_table``."""
    every = [(check, one) for check in checks for one in check.groups]
    figures = [one.figures for _, one in every]
    ends: dict[str, list[float | None]] = {}
    for name, column in (
        ("selection", "selection_share"),
        ("opportunity", "opportunity_share"),
        ("calibration", "calibration_gap"),
    ):
        estimates = [getattr(one, name) for one in figures]
        for end, suffix in (("value", ""), ("low", "_low"), ("high", "_high")):
            ends[column + suffix] = [None if e is None else getattr(e, end) for e in estimates]
    return rows_of(
        table,
        checked_attribute=pa.array([check.attribute for check, _ in every], pa.string()),
        group_kind=pa.array([one.kind for _, one in every], pa.string()),
        group_value=pa.array([one.figures.name for _, one in every], pa.string()),
        group_people=pa.array([one.people for one in figures], pa.int64()),
        group_selected=pa.array([one.selected for one in figures], pa.int64()),
        mean_chance=pa.array([one.mean_chance for one in figures], pa.float64()),
        fairness_verdict=pa.array([check.verdict for check, _ in every], pa.string()),
        **{name: pa.array(values, pa.float64()) for name, values in ends.items()},
    )


def _checked(limits: Limits, counted: Tally, untold: Tally) -> Check:
    """Judged among the groups that were told; what is small is only shown together."""
    size = limits.smallest_group
    gaps = [selection_gap(counted, size, limits.selection_ratio)]
    if counted.happened is not None:
        gaps.append(opportunity_gap(counted, size, limits.opportunity_difference))
    if counted.miss is not None:
        gaps.append(calibration_gap(counted, size, limits.calibration_difference))
    is_small = counted.people < size
    parts = [(GIVEN, counted.at(np.flatnonzero(~is_small)))]
    if is_small.any():
        parts.append((SMALL, counted.at(np.flatnonzero(is_small)).pooled("")))
    parts.append((UNTOLD, untold))
    shown = [
        Shown(kind, one) for kind, part in parts for one in figures_of(part, size) if one.is_large
    ]
    return Check(limits, tuple(shown), tuple(gaps))


def _counted(tables: Tables, joined: ir.Table, attribute: str) -> tuple[Tally, Tally]:
    """Counts by told value, and of those who told none."""
    selected = joined.selected.cast("float64")
    asked = {"people": joined.count().cast("float64"), "selected": selected.sum()}
    if "chance" in joined.columns:
        asked["chance"] = joined.chance.sum()
    if "outcome" in joined.columns:
        came = joined.outcome.cast("float64")
        asked |= {"happened": came.sum(), "hit": (came * selected).sum()}
        if "chance" in joined.columns:
            miss = joined.chance - came
            asked |= {"miss": miss.sum(), "miss_squares": (miss * miss).sum()}
    value = joined[attribute].fill_null("")
    sizes = joined.group_by(value=value).agg(**asked)
    rows = tables.fetch(sizes.order_by("value"))
    names = tuple(rows.column("value").to_pylist())
    whole = Tally(names, **{n: rows.column(n).to_numpy().astype(np.float64) for n in asked})
    is_told = np.array([name != "" for name in names], dtype=np.bool_)
    return whole.at(np.flatnonzero(is_told)), whole.at(np.flatnonzero(~is_told))


def crossed(values: ir.Table, attributes: Sequence[str]) -> ir.StringValue:
    """The group of a person by several attributes at once; null where one was not told."""
    told = [values[name] for name in attributes]
    word: ir.StringValue = told[0] if len(told) == 1 else ibis.literal("\u001f").join(told)
    return word
