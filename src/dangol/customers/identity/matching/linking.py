"""Learning who is one person from records themselves, and finding the pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from dangol.customers.identity.matching.blocking import PERSON_BLOCKS, Keys, chosen, every_key
from dangol.customers.identity.matching.drawing import Drawing
from dangol.customers.identity.matching.levels import PERSON
from dangol.customers.identity.matching.person_frame import TOLD
from dangol.customers.identity.matching.person_model import (
    rule,
    settings,
    with_others,
    without_gaps,
)
from dangol.store.linkage import Linkage

LEAST_TOLD = 0.02
"""Of a column that fewer have, nothing is learned."""
LEAST_TO_LEARN = 1_000
"""With fewer records the likeness of true pairs is not learned but taken from elsewhere."""
LEAST_PAIRS = 30
"""From fewer pairs that share something, nothing is learned about true pairs."""
MOST_PAIRS = 6.0
"""Per record, of one block: what makes more is looked at by narrower ones."""
_RARE = 3
"""Values that fewer have are all equally rare."""
_RECALL = 0.8
_PAIRS_TO_LEARN = 1e6
_RANDOM_PAIRS = 5e6
_FILLED = (*TOLD, "full_name")
_TRAINING: tuple[Keys, ...] = (
    ("national",), ("email",), ("phone",), ("birth",), ("full_name",), ("postcode", "house"),
)  # fmt: skip
_SURE: tuple[Keys, ...] = (
    ("national",), ("email", "given"), ("phone", "given"), ("full_name", "birth"),
    ("street", "house", "birth"),
)  # fmt: skip
"""Who shares one of these is one person nearly always, and most of one person do."""


@dataclass(frozen=True)
class Learned:
    """What a comparison of records rests on, as plain data.

    ``frequencies`` has, by column, the values that are not rare with their shares; ``rare`` is
    the share of every other. ``settings`` are Splink's own, in the ``dialect`` of an engine.
    """

    dialect: str
    settings: Mapping[str, Any]
    frequencies: Mapping[str, pa.Table]
    rare: float
    records: int


def derived(frame: ir.Table) -> ir.Table:
    """The columns that comparisons and blocks need beside those of the frame."""
    whole = ibis.coalesce(frame.given + " " + frame.family, frame.family, frame.given)
    return frame.mutate(
        full_name=whole,
        box=frame.email.split("@")[0],
        birth_year=frame.birth[:4],
        given_start=frame.given[:3],
        family_start=frame.family[:3],
    )


def learn(engine: Linkage, rows: ir.Table, seed: int) -> Learned:
    """``rows`` are a table of the engine with the columns of ``derived``."""
    counted = rows.aggregate(n=rows.count(), **{name: rows[name].count() for name in _FILLED})
    (counts,) = engine.fetch(counted).to_pylist()
    records = counts.pop("n")
    filled = {name for name, n in counts.items() if n >= max(LEAST_TOLD * records, 1)}
    compared = [one for one in PERSON if filled.issuperset(one.needs)]
    pairs = _pairs_by(engine, rows)
    blocks = list(chosen(PERSON_BLOCKS, pairs, MOST_PAIRS * records))
    columns = {level.frequency_of for one in compared for level in one.levels} - {None}
    shares = {str(name): _shares(engine, rows, str(name), records) for name in columns}
    untrained = Learned(
        engine.dialect,
        settings(compared, blocks, engine, 1 / max(records, 2)),
        shares,
        1 / max(records, 1),
        records,
    )
    taught_by = {keys: pairs[keys] for keys in _TRAINING if pairs[keys] >= LEAST_PAIRS}
    if records < LEAST_TO_LEARN or not taught_by:
        return untrained
    sure = [keys for keys in _SURE if filled.issuperset(keys)]
    return replace(untrained, settings=_trained(engine, rows, untrained, sure, taught_by, seed))


def _pairs_by(engine: Linkage, rows: ir.Table) -> dict[Keys, float]:
    """How many pairs share each of the keys."""
    every = list(dict.fromkeys((*every_key(PERSON_BLOCKS), *_TRAINING)))
    counted = []
    for place, keys in enumerate(every):
        sizes = rows.filter([rows[name].notnull() for name in keys]).group_by(keys).agg(n=_.count())
        pairs = (sizes.n.cast("float64") * (sizes.n - 1) / 2).sum().fill_null(0.0)
        counted.append(sizes.aggregate(pairs=pairs).mutate(place=ibis.literal(place, "int64")))
    found = engine.fetch(ibis.union(*counted)).to_pylist()
    return {every[row["place"]]: row["pairs"] for row in found}


def _shares(engine: Linkage, rows: ir.Table, name: str, records: int) -> pa.Table:
    """The values of a column that are not rare, and each one's share of all records."""
    sizes = rows.filter(rows[name].notnull()).group_by(value=rows[name]).agg(n=_.count())
    often = sizes.filter(sizes.n >= _RARE)
    return engine.fetch(often.select("value", share=often.n.cast("float64") / records))


def _trained(
    engine: Linkage,
    rows: ir.Table,
    model: Learned,
    sure: Sequence[Keys],
    taught_by: Mapping[Keys, float],
    seed: int,
) -> Mapping[str, Any]:
    """``taught_by`` has the pairs that each of its keys makes."""
    from splink import Linker

    drawing = Drawing(seed, _PAIRS_TO_LEARN)
    every = model.records * (model.records - 1) / 2
    few = engine.layer("drawn", Drawing(seed, _RANDOM_PAIRS).rows(rows, every))
    at_random = Linker(engine.frame(few), dict(model.settings), None)
    at_random.training.estimate_u_using_random_sampling(
        max_pairs=every, min_count_per_level=None, num_chunks=1
    )
    told = with_others(at_random.misc.save_model_to_json(), model.settings)
    linker = Linker(engine.frame(rows), told, None)
    training = linker.training
    rules: list[Any] = [rule(keys) for keys in sure]
    if rules:
        training.estimate_probability_two_random_records_match(rules, recall=_RECALL)
    for keys, pairs in taught_by.items():
        training.estimate_parameters_using_expectation_maximisation(
            rule(keys) + drawing.rule(pairs), estimate_without_term_frequencies=True
        )
    return without_gaps(linker.misc.save_model_to_json(), model.settings)


def likely_pairs(
    engine: Linkage, model: Learned, rows: ir.Table, among: ir.Table | None, least: float
) -> pa.Table:
    """Pairs within ``rows``, and between them and ``among``, of at least this probability.

    Both are tables of the engine with the columns of ``derived``. Gives Splink's columns: ids,
    ``match_probability``, and of each comparison its level (``gamma_``) and weights in bits
    (``mw_``).
    """
    from splink import Linker

    new = engine.frame(rows)
    linker = Linker(new, dict(model.settings), None)
    every = rows if among is None else rows.union(among)
    for column in model.frequencies:
        lookup = engine.frame(_lookup(engine, model, every, column))
        linker.table_management.register_term_frequency_lookup(lookup, column)
    compare = linker.inference
    found = [compare.predict_within(new, threshold_match_probability=least, warning_mode="never")]
    if among is not None:
        found.append(
            compare.predict_between(
                new, engine.frame(among), threshold_match_probability=least, warning_mode="never"
            )
        )
    return pa.concat_tables([engine.found(one) for one in found])


def _lookup(engine: Linkage, model: Learned, rows: ir.Table, column: str) -> ir.Table:
    """How frequent each value was when it was learned, those that were rare among them."""
    known = engine.hold(f"shares_{column}", model.frequencies[column])
    values = rows.filter(rows[column].notnull()).select(column).distinct()
    joined = values.left_join(known, values[column] == known.value)
    share = joined.share.fill_null(model.rare)
    return engine.layer(f"frequencies_{column}", joined.select(column, **{f"tf_{column}": share}))
