"""Pairs as Splink found them, as rows of the product: why, and whether it is disputed."""

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

OTHER_NAME, LIKE_NAME = 0.5, 0.25
"""Given names that need more edits than the first share of their letters are two names; more
than the second, and they are where the days of birth differ as well."""
MOST_BIRTH_EDITS = NUMBER_EDITS = 2


_SHOWN = ("customer_id", "given", "family", "birth", "national", "phone", "email")
_REACHED = ("phone", "email")
SIDES = ("left_customer_id", "right_customer_id")


def pair_rows(pairs: ir.Table, rows: ir.Table, settings: Mapping[str, Any]) -> ir.Table:
    """Rows of ``likely_pairs`` out of Splink's; ``rows`` are the compared records."""
    named = pairs.rename(one="customer_id_l", other="customer_id_r")
    ordered = named.mutate(
        left_customer_id=ibis.least(named.one, named.other),
        right_customer_id=ibis.greatest(named.one, named.other),
    )
    joined = _beside(ordered, rows)
    return joined.select(
        *SIDES,
        "match_probability",
        match_weights=_weights(joined, settings),
        is_disputed=_is_disputed(joined),
    )


def differing_pairs(pairs: ir.Table, rows: ir.Table) -> ir.Table:
    """The pairs whose names speak against it, whatever they share; ``rows`` as above."""
    joined = _beside(pairs, rows)
    return joined.filter(_has_other_name(joined)).select(*SIDES)


def _beside(pairs: ir.Table, rows: ir.Table) -> ir.Table:
    """Both records beside each pair."""
    for side, name in zip(("left", "right"), SIDES, strict=True):
        pairs = pairs.inner_join(rows.select(**{f"{side}_{n}": rows[n] for n in _SHOWN}), name)
    return pairs


def _weights(rows: ir.Table, settings: Mapping[str, Any]) -> ir.StringValue:
    """Bits by comparison, as JSON."""
    parts: list[ir.StringValue] = []
    for one in settings["comparisons"]:
        name = one["output_column_name"]
        bits = rows[f"mw_{name}"].cast("float64")
        if f"mw_tf_adj_{name}" in rows.columns:
            bits += rows[f"mw_tf_adj_{name}"].cast("float64")
        parts.append(ibis.literal(f'"{name}":') + bits.round(2).cast("string"))
    whole: ir.StringValue = ibis.literal("{") + ibis.literal(",").join(parts) + "}"
    return whole


def _is_disputed(rows: ir.Table) -> ir.BooleanValue:
    """Who lives together, or was born together, shares nearly everything but the given name.

    An address is not enough where one of them has no name, nor are name and day of birth where
    phone and e-mail are both others': frequent names meet. Whoever has the same number from
    the state is not disputed.
    """
    named = [
        ibis.coalesce(rows[f"{side}_given"], rows[f"{side}_family"]) for side in ("left", "right")
    ]
    is_nameless = ibis.or_(*(name.isnull() for name in named))
    disputed: ir.BooleanValue = _has_other_name(rows) | (
        (is_nameless | _has_nothing_in_common(rows)) & ~_is_numbered(rows)
    )
    return disputed


def _has_nothing_in_common(rows: ir.Table) -> ir.BooleanValue:
    """Whether both told a phone and an e-mail, and neither is the other's or nearly so."""
    phone, mail = (rows[f"left_{name}"].levenshtein(rows[f"right_{name}"]) for name in _REACHED)
    differ: ir.BooleanValue = ((phone > NUMBER_EDITS) & (mail > NUMBER_EDITS)).fill_null(
        ibis.literal(value=False)
    )
    return differ


def _is_numbered(rows: ir.Table) -> ir.BooleanValue:
    edits = rows.left_national.levenshtein(rows.right_national)
    same: ir.BooleanValue = (edits <= NUMBER_EDITS).fill_null(ibis.literal(value=False))
    return same


def _has_other_name(rows: ir.Table) -> ir.BooleanValue:
    """Given names, days of birth and numbers all speak against it."""
    never = ibis.literal(value=False)
    longest = ibis.greatest(rows.left_given.length(), rows.right_given.length())
    edits = rows.left_given.levenshtein(rows.right_given)
    is_turned = (rows.left_given == rows.right_family) | (rows.left_family == rows.right_given)
    is_swapped = (
        (rows.left_birth[:4] == rows.right_birth[:4])
        & (rows.left_birth[5:7] == rows.right_birth[8:])
        & (rows.left_birth[8:] == rows.right_birth[5:7])
    )
    birth_edits = rows.left_birth.levenshtein(rows.right_birth)
    other_day = ((birth_edits > MOST_BIRTH_EDITS) & ~is_swapped).fill_null(never)
    same_day = (birth_edits == 0).fill_null(never)
    apart = other_day | ~same_day | _is_reached_elsewhere(rows)
    other_name = ((edits > longest * OTHER_NAME) & apart) | (
        (edits > longest * LIKE_NAME) & other_day
    )
    differs: ir.BooleanValue = (
        other_name.fill_null(never) & ~is_turned.fill_null(never) & ~_is_numbered(rows)
    )
    return differs


def _is_reached_elsewhere(rows: ir.Table) -> ir.BooleanValue:
    """Whether both told a phone or an e-mail, and share neither: so twins are told apart."""
    never = ibis.literal(value=False)
    pairs = [(rows[f"left_{name}"], rows[f"right_{name}"]) for name in _REACHED]
    told = ibis.or_(*(one.notnull() & other.notnull() for one, other in pairs))
    shared = ibis.or_(*((one == other).fill_null(never) for one, other in pairs))
    elsewhere: ir.BooleanValue = told & ~shared
    return elsewhere
