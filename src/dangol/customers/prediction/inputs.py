"""What a prediction looks at: what always tells something, what was promoted, what is asked."""

import json
from collections.abc import Sequence

from dangol.contract.tables_view import Tables
from dangol.customers.features.candidates import Candidates, asked_variables, core_variables
from dangol.customers.features.definition import read, written
from dangol.customers.features.facts import KINDS_OF_FACTS
from dangol.customers.features.outcomes import Outcome
from dangol.customers.features.variable import Proportion, Variable
from dangol.scoring.score_model import Input
from dangol.tables.variables import DERIVED_VARIABLES
from dangol.words import Text

PROMOTED_READ = DERIVED_VARIABLES[
    "variable_name", "variable_title", "variable_definition", "variable_lineage",
    "variable_verdict",
].if_there()  # fmt: skip


def chosen_inputs(tables: Tables, asked: Outcome, windows: Sequence[int]) -> Candidates:
    """The variables of a prediction and the facts that they are made of, each staged once."""
    found: dict[str, Variable] = {}
    proportions: dict[str, Proportion] = {}
    known = [kind for kind in KINDS_OF_FACTS if kind.name in ("orders", "events")]
    for kind in known:
        found |= {one.name: one for one in core_variables(kind, windows)}
    if asked.category:
        lines = next(kind for kind in KINDS_OF_FACTS if kind.name == "lines")
        found |= {v.name: v for v in asked_variables(lines, asked.category, windows)}
    for parts, proportion in promoted(tables):
        found |= {one.name: one for one in parts}
        if proportion is not None:
            proportions[proportion.name] = proportion
    needed = {one.facts for one in found.values()}
    rows = {kind.name: kind.rows(tables) for kind in KINDS_OF_FACTS if kind.name in needed}
    staged = {
        name: tables.layer(facts) if name in ("orders", "lines", "events") else facts
        for name, facts in rows.items()
    }
    # A project without tracked actions has nothing to say of them.
    empty = {
        name
        for name, facts in staged.items()
        if name != "orders" and not tables.row(facts.aggregate(n=facts.count()))["n"]
    }
    kept = tuple(one for one in found.values() if one.facts not in empty)
    names = {one.name for one in kept}
    ratios = tuple(
        one for one in proportions.values() if {one.ratio.top, one.ratio.bottom} <= names
    )
    return Candidates(
        {name: facts for name, facts in staged.items() if name not in empty}, kept, ratios
    )


def promoted(tables: Tables) -> list[tuple[tuple[Variable, ...], Proportion | None]]:
    """Every promoted variable as it was defined."""
    rows = tables[DERIVED_VARIABLES]
    chosen = rows.filter(rows.variable_verdict == "promoted").order_by("variable_name")
    return [
        read(
            row["variable_definition"],
            Text.model_validate(json.loads(row["variable_title"])),
            row["variable_lineage"],
        )
        for row in tables.rows(chosen)
    ]


def inputs_of(found: Candidates) -> tuple[Input, ...]:
    """The same as the model keeps them."""
    known = {one.name: one for one in found.variables}
    every: list[Variable | Proportion] = [*found.variables, *found.proportions]
    return tuple(
        Input(
            name=one.name,
            title=one.title,
            definition=written(one, known),
            lineage=",".join(one.lineage),
        )
        for one in every
    )
