"""The catalogue of derived variables: each with its definition and what its trial showed."""

import json
from dataclasses import dataclass

from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.tables.variables import DERIVED_VARIABLES, VERDICTS
from dangol.tables.vocabulary import INSTANCE
from dangol.words import Text


@dataclass(frozen=True)
class Tried:
    """One variable of the catalogue; figures are None where it was not tried."""

    name: str
    title: Text
    definition: str
    lineage: str
    verdict: str
    verdict_title: Text
    gain: float | None
    area_alone: float | None
    lasting: float | None
    drift: float | None
    filled: float | None
    periods: str
    same_as: Text | None


def catalogue(workspace: Workspace, instance: str, verdict: str) -> list[Tried]:
    """Every variable, or those of a verdict, the most telling first."""
    rows = stored_table(DERIVED_VARIABLES)
    mine = rows.filter(rows[INSTANCE] == instance)
    with workspace.warehouse.session() as session:
        found = session.fetch(mine.order_by("variable_name")).to_pylist()
    titles = {row["variable_name"]: _title(row["variable_title"]) for row in found}
    chosen = [row for row in found if not verdict or row["variable_verdict"] == verdict]
    return sorted(
        (
            Tried(
                row["variable_name"],
                titles[row["variable_name"]],
                _definition(row["variable_definition"]),
                row["variable_lineage"].replace(",", ", "),
                row["variable_verdict"],
                VERDICTS[row["variable_verdict"]],
                row["gain"],
                row["area_alone"],
                row["lasting_share"],
                row["drift_index"],
                row["filled_share"],
                f"{row['periods_gained']}/{row['periods_judged']}" if row["periods_judged"] else "",
                titles.get(row["same_as"]) if row["same_as"] else None,
            )
            for row in chosen
        ),
        key=lambda one: (one.verdict != "promoted", -(one.gain or 0.0), -(one.area_alone or 0.0)),
    )


def _title(stored: str) -> Text:
    return Text.model_validate(json.loads(stored))


def _definition(stored: str) -> str:
    """In one line, as ``count(lines where category = coffee) 28d``."""
    told = json.loads(stored)
    if "ratio" in told:
        return " / ".join(_definition(json.dumps(part)) for part in told["parts"])
    of = told["facts"] + (f".{told['value']}" if told["value"] else "")
    where = f" where {told['where'][0]} = {told['where'][1]}" if told["where"] else ""
    days = f" {told['days']}d" if told["days"] else ""
    return f"{told['measure']}({of}{where}){days}"
