"""The probability that two records are one person (Fellegi and Sunter, 1969), by Splink.

It learns without labels: how often two records at random are alike is counted, how often
true pairs are is found by expectation-maximisation over pairs that share something rare
(Winkler, 1988; Linacre et al., 2022). Equal values weigh by how rare they are.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dangol.customers.identity.matching.blocking import Keys
from dangol.customers.identity.matching.levels import Likeness, Texts

Level = Mapping[str, Any]
ID = "customer_id"
_LEAST_OF_OTHERS = 0.02
"""Of the pairs at random that are alike, so many at least are no true ones."""
_RAREST = 1e-7
_FEWEST_TRUE = 1e-3


def settings(
    likenesses: Sequence[Likeness], blocks: Sequence[Keys], texts: Texts, prior: float
) -> dict[str, Any]:
    """What Splink is told before it learns."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": ID,
        "probability_two_random_records_match": prior,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "blocking_rules_to_generate_predictions": [rule(keys) for keys in blocks],
        "comparisons": [_comparison(one, texts) for one in likenesses],
    }


def rule(keys: Keys) -> str:
    return " AND ".join(f"l.{key} = r.{key}" for key in keys)


def _comparison(one: Likeness, texts: Texts) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": one.unknown, "label_for_charts": "unknown", "is_null_level": True}
    ]
    for level in one.levels:
        made: dict[str, Any] = {
            "sql_condition": level.holds(texts),
            "label_for_charts": level.name,
            "m_probability": level.m,
            "u_probability": level.u,
        }
        if level.frequency_of is not None:
            made["tf_adjustment_column"] = level.frequency_of
        levels.append(made)
    m, u = one.other
    levels.append(
        {
            "sql_condition": "ELSE",
            "label_for_charts": "other",
            "m_probability": m,
            "u_probability": u,
        }
    )
    return {"output_column_name": one.name, "comparison_levels": levels}


def with_others(learned: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as they were ``told``, with how often records at random are alike."""

    def level(found: Level, first: Level) -> Level:
        return {**first, "u_probability": _number(found, first, "u_probability")}

    return {**told, "comparisons": _levels(learned, told, level)}


def without_gaps(learned: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with what was learned, and what was ``told`` before where nothing was seen.

    Among pairs at random there are true ones; as often as they are alike they are taken out,
    so that records of which many are kept twice do not make their numbers look common.
    """
    name = "probability_two_random_records_match"
    # Where no true pair was seen, some are still possible.
    share = max(float(learned[name]), told[name] * _FEWEST_TRUE)

    def level(found: Level, first: Level) -> Level:
        m, u = (_number(found, first, f"{one}_probability") for one in "mu")
        others = max((u - share * m) / (1 - share), u * _LEAST_OF_OTHERS, _RAREST)
        return {**found, "m_probability": m, "u_probability": others}

    return {**learned, name: share, "comparisons": _levels(learned, told, level)}


def _levels(
    learned: Mapping[str, Any], told: Mapping[str, Any], level: Callable[[Level, Level], Level]
) -> list[dict[str, Any]]:
    """The comparisons with each level made of the one learned and the one told."""
    before = {one["output_column_name"]: one["comparison_levels"] for one in told["comparisons"]}
    return [
        {
            **one,
            "comparison_levels": [
                found if found.get("is_null_level") else level(found, first)
                for found, first in zip(
                    one["comparison_levels"], before[one["output_column_name"]], strict=True
                )
            ],
        }
        for one in learned["comparisons"]
    ]


def _number(found: Level, first: Level, name: str) -> float:
    """What was learned; what was told where it was not seen."""
    value = found.get(name)
    return float(value) if isinstance(value, float) and value > 0 else float(first[name])
