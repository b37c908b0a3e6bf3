"""What the attributes of a person are likely to be, beside what was given: never instead of it."""

from dataclasses import dataclass

from dangol.console.queries.people import default_rows
from dangol.console.words import guessed as words
from dangol.runs.workspace import Workspace
from dangol.tables.attributes import ATTRIBUTE_PREDICTIONS, DOUBT_REASONS
from dangol.words import Share, Text, said


@dataclass(frozen=True)
class Guess:
    """A predicted or doubted attribute: its name and the sentence about it."""

    name: str
    shown: Text
    why: Text
    is_doubt: bool


def guesses_of(workspace: Workspace, customer_id: str) -> dict[str, Guess]:
    """By attribute what is predicted of a person, and what is doubted."""
    rows = default_rows(ATTRIBUTE_PREDICTIONS)
    mine = rows.filter(rows.customer_id == customer_id).order_by("customer_attribute")
    with workspace.warehouse.session() as session:
        found = session.fetch(mine).to_pylist()
    guesses = {}
    for row in found:
        value, why = row["predicted_value"], DOUBT_REASONS[row["why"]]
        if value is None:
            shown = said(words.BROKEN, why=why)
        else:
            sure = Share(round(row["confidence"], 2))
            template = words.LOOKS_LIKE if row["is_doubted"] else words.PREDICTED
            shown = said(template, value=value, sure=sure)
        name = row["customer_attribute"]
        guesses[name] = Guess(name, shown, why, bool(row["is_doubted"]))
    return guesses
