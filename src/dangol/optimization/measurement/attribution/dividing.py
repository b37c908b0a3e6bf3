"""Conversions divided among channels by every rule and model, of everybody or some."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.tables_view import Tables
from dangol.methods.attribution.chain import chain_of
from dangol.methods.attribution.credit_rules import RULES, Weights, rule_credits, rule_weights
from dangol.methods.attribution.paths import Array, Paths, unpacked
from dangol.methods.attribution.resampling import Seen, chain_intervals, set_intervals
from dangol.methods.attribution.shapley_sets import set_credits
from dangol.methods.attribution.touch_paths import (
    CONVERTS,
    MARK,
    PERSON,
    VALUE,
    WORD_NAMES,
    distinct_paths,
)
from dangol.tables.attribution import MARKOV, SHAPLEY

MOST_PEOPLE = 50_000
"""From whom intervals are drawn; of more, as many stand for all."""


@dataclass(frozen=True)
class Dividing:
    """How conversions are divided among channels."""

    names: tuple[str, ...]
    weights: Weights
    order: int = 1

    @property
    def channels(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class Counted:
    """Layers of the touches that count, and of the paths that they make."""

    touches: ir.Table
    paths: ir.Table

    def among(self, chosen: Callable[[ir.Table], ir.Table]) -> "Counted":
        """Some of both, by what both know: whose, and when the path was over."""
        return Counted(chosen(self.touches), chosen(self.paths))


@dataclass(frozen=True)
class Credit:
    """(channels,) conversions and value of one model; ``low`` and ``high`` of its shares."""

    conversions: Array
    value: Array
    low: Array | None = None
    high: Array | None = None

    @property
    def shares(self) -> Array:
        whole = self.conversions.sum()
        return self.conversions / whole if whole > 0 else np.zeros(len(self.conversions))


Credits = dict[str, Credit]


def paths_of(rows: pa.Table, channels: int) -> Paths:
    """The ways that the engine counted."""
    words = np.stack([rows[name].to_numpy() for name in WORD_NAMES], axis=1)
    counts = (rows[name].to_numpy() for name in ("converted", "value", "lost"))
    return unpacked(words, channels, *counts)


def ruled(tables: Tables, touches: ir.Table, asked: Dividing, *more: str) -> pa.Table:
    """Credits by rule, by channel and what else is named."""
    return tables.fetch(rule_credits(rule_weights(touches, asked.weights), *more))


def by_rules(rows: Sequence[Mapping[str, float]], channels: int) -> Credits:
    """The same as arrays over channels."""
    found = {rule: (np.zeros(channels), np.zeros(channels)) for rule in RULES}
    for row in rows:
        for rule, (conversions, value) in found.items():
            conversions[int(row[MARK])] += row[rule]
            value[int(row[MARK])] += row[f"{rule}_value"]
    return {rule: Credit(*both) for rule, both in found.items()}


def by_data(paths: Paths, order: int) -> Credits:
    """By what the paths tell: the chain, and sets of channels."""
    removal = chain_of(paths, order).removal()
    shares, worth = removal.shares(), removal.value_shares()
    return {
        MARKOV: Credit(shares * paths.conversions, worth * paths.total_value),
        SHAPLEY: Credit(*set_credits(paths)),
    }


def with_intervals(given: Credits, seen: Seen | None, order: int, seed: int) -> Credits:
    """The same with intervals over people for what the data decides."""
    if seen is None:
        return given
    found = dict(given)
    for model, (ends, _) in (
        (MARKOV, chain_intervals(seen, order, seed)),
        (SHAPLEY, set_intervals(seen, seed)),
    ):
        one = given[model]
        low, high = np.clip(one.shares + ends, 0.0, 1.0)
        found[model] = Credit(one.conversions, one.value, low, high)
    return found


def divided(tables: Tables, counted: Counted, asked: Dividing) -> Credits:
    """Among some people, without intervals."""
    rules = by_rules(ruled(tables, counted.touches, asked).to_pylist(), asked.channels)
    rows = tables.fetch(distinct_paths(counted.paths))
    return {**rules, **by_data(paths_of(rows, asked.channels), asked.order)}


def seen_people(
    tables: Tables, paths: ir.Table, channels: int, *more: str
) -> tuple[Seen, pa.Table]:
    """Paths one by one of people by chance, at most about ``MOST_PEOPLE``, and their rows."""
    people = int(tables.row(paths.aggregate(n=paths[PERSON].nunique()))["n"])
    every = max(-(-people // MOST_PEOPLE), 1)
    # The number is a hash: one of so many of them is one of so many people by chance.
    chosen = paths.filter(paths[PERSON] % every == 0)
    rows = tables.fetch(
        chosen.select(PERSON, *WORD_NAMES, CONVERTS, VALUE, *more).order_by(PERSON, *WORD_NAMES)
    )
    converts = rows[CONVERTS].to_numpy(zero_copy_only=False).astype(np.float64)
    words = np.stack([rows[name].to_numpy() for name in WORD_NAMES], axis=1)
    found = unpacked(words, channels, converts, rows[VALUE].to_numpy(), 1.0 - converts)
    _, person = np.unique(rows[PERSON].to_numpy(), return_inverse=True)
    share = (int(person.max(initial=-1)) + 1) / max(people, 1)
    return Seen(found, person.astype(np.int64), share), rows


def seen_part(seen: Seen, chosen: npt.NDArray[np.bool_]) -> Seen | None:
    """Some of the paths; nobody where there are none."""
    if not chosen.any():
        return None
    _, person = np.unique(seen.person[chosen], return_inverse=True)
    return Seen(seen.paths.part(chosen), person.astype(np.int64), seen.share)
