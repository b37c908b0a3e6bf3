"""The probability that two records are one person (Fellegi and Sunter, 1969), by Splink.

It learns without labels: how often two records at random are alike is counted, how often
true pairs are is found by expectation-maximisation over pairs that share something rare
(Winkler, 1988; Linacre et al., 2022). Equal values weigh by how rare they are.
"""

from collections.abc import Sequence
from typing import Any

from dangol.customers.identity.matching.blocking import Keys
from dangol.customers.identity.matching.levels import Likeness

ID = "customer_id"


def settings(
    likenesses: Sequence[Likeness], blocks: Sequence[Keys], jaro_winkler: str, prior: float
) -> dict[str, Any]:
    """What Splink is told before it learns."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": ID,
        "probability_two_random_records_match": prior,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "blocking_rules_to_generate_predictions": [rule(keys) for keys in blocks],
        "comparisons": [_comparison(one, jaro_winkler) for one in likenesses],
    }


def rule(keys: Keys) -> str:
    return " AND ".join(f"l.{key} = r.{key}" for key in keys)


def _comparison(one: Likeness, jaro_winkler: str) -> dict[str, Any]:
    def similar(left: str, right: str) -> str:
        return f"{jaro_winkler}({left}, {right})"

    levels: list[dict[str, Any]] = [
        {"sql_condition": one.unknown, "label_for_charts": "unknown", "is_null_level": True}
    ]
    for level in one.levels:
        made: dict[str, Any] = {
            "sql_condition": level.holds(similar),
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
