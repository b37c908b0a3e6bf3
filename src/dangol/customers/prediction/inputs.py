"""What a prediction looks at: what always tells something, what was promoted, what is asked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from dangol.contract.tables_view import Tables
from dangol.customers.features.approaches import FACTS
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


@dataclass(frozen=True)
class Chosen:
    """The variables that are asked for by ``names``, and those of the model in use beside."""

    every: Candidates
    names: tuple[str, ...]

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Those that are asked for, as a model keeps them."""
        known = {one.name: one for one in self.every.variables}
        kept: list[Variable | Proportion] = [*self.every.variables, *self.every.proportions]
        return tuple(
            Input(
                name=one.name,
                title=one.title,
                definition=written(one, known),
                lineage=",".join(one.lineage),
                about=one.about,
            )
            for one in kept
            if one.name in self.names
        )


def chosen_inputs(
    tables: Tables, asked: Outcome, windows: Sequence[int], in_use: Sequence[Input]
) -> Chosen:
    """The variables of a prediction and the facts that they are made of, each staged once.

    ``in_use`` are the inputs of the model in use, which may be others than are asked for now.
    """
    found: dict[str, Variable] = {}
    proportions: dict[str, Proportion] = {}
    told_by = {"orders", "events"} | (set(FACTS) if asked.target == "response" else set())
    known = [kind for kind in KINDS_OF_FACTS if kind.name in told_by]
    for kind in known:
        found |= {one.name: one for one in core_variables(kind, windows)}
    if asked.category:
        lines = next(kind for kind in KINDS_OF_FACTS if kind.name == "lines")
        found |= {v.name: v for v in asked_variables(lines, asked.category, windows)}
    for parts, proportion in promoted(tables):
        found |= {one.name: one for one in parts}
        if proportion is not None:
            proportions[proportion.name] = proportion
    wanted = {*found, *proportions}
    for one in in_use:
        parts, proportion = read(one.definition, one.title, one.lineage)
        for part in parts:
            found.setdefault(part.name, part)
        if proportion is not None:
            proportions.setdefault(proportion.name, proportion)
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
    every = Candidates(
        {name: facts for name, facts in staged.items() if name not in empty}, kept, ratios
    )
    return Chosen(every, tuple(name for name in every.names if name in wanted))


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
