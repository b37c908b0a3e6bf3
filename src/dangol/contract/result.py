"""An answer as stored data: whole after a restart, in every language of the console.

A page is an answer: what is, what to do, how sure, the picture, the way to the evidence.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import ibis.expr.types as ir
from pydantic import BaseModel, ConfigDict

from dangol.contract.model import Model
from dangol.tables.vocabulary import Table
from dangol.words import LANGUAGES, Language, Quantity, Text, both

Good = Literal["up", "down", "inside"]
Meaning = Literal["good", "bad", "unclear", "none"]


class Stored(BaseModel):
    """A part of an answer: frozen, stored as JSON."""

    model_config = ConfigDict(frozen=True)


class Range(Stored):
    """Where a number should lie, where it lies, and the tick that it is judged against."""

    low: float
    high: float
    value: float
    tick: float | None = None
    caption: Text
    place: Text | None = None


class Change(Stored):
    """A difference to something named: the arrow shows direction, the colour meaning."""

    value: float
    shown: Text
    against: Text
    meaning: Meaning = "none"


class Metric(Stored):
    """A named number with its period, its change and its range."""

    name: Text
    value: float | None
    shown: Text
    change: Change | None = None
    range: Range | None = None
    note: Text | None = None


class Column(Stored):
    """One column of a shown table and how its values are written."""

    name: str
    title: Text
    kind: Literal["text", "name", "count", "number", "money", "share", "bar", "day"] = "text"
    currency: str | None = None


class Rows(Stored):
    """A small table made to be read; ``total`` is its last row."""

    title: Text
    caption: Text | None = None
    columns: tuple[Column, ...]
    rows: tuple[dict[str, Any], ...]
    total: dict[str, Any] | None = None


class Key(Stored):
    """One entry of a picture's key: a mark of the style sheet and its words."""

    mark: Literal["line", "dash", "band", "was", "dot", "ring", "good", "bad", "grey"]
    words: Text


class Picture(Stored):
    """A chart titled with its finding; the specs name roles, not colours."""

    title: Text
    caption: Text
    key: tuple[Key, ...] = ()
    label: Text
    rows: tuple[dict[str, Any], ...]
    columns: tuple[Column, ...]
    specs: dict[Language, dict[str, Any]]
    height: int = 220


class LeftOut(Stored):
    """Rows that the answer does not rest on, and why."""

    count: int
    reason: Text


class Evidence(Stored):
    """What the answer rests on, what it leaves out, and how it was reached."""

    basis: Text
    method: Text
    left_out: tuple[LeftOut, ...] = ()


class Decision(Stored):
    """Something to decide now, as a question with its reason; the link leads to acting on it.

    ``alarm`` names a cause that is told outside the console as well: once, under this name.
    """

    question: Text
    reason: Text
    effect: Text
    action: Text
    link: str
    urgency: Literal["now", "soon", "later"] = "later"
    alarm: str | None = None


class Refusal(Stored):
    """The data cannot carry an answer: why, and what would help."""

    reason: Text
    help: Text


class Answer(Stored):
    """Everything of a result that is read: stored in the ledger beside its run."""

    headline: Text
    action: Text
    because: Text
    metrics: tuple[Metric, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Rows, ...] = ()
    decisions: tuple[Decision, ...] = ()
    evidence: Evidence
    refusal: Refusal | None = None


class Result:
    """What ``compute`` gives back: an answer, rows for declared tables, and what was learned.

    ``gone`` are keys whose rows leave a table that is otherwise written by key.
    """

    def __init__(
        self,
        answer: Answer,
        tables: Mapping[Table, ir.Table] | None = None,
        model: Model | None = None,
        gone: Mapping[Table, ir.Table] | None = None,
    ) -> None:
        self.answer = answer
        self.tables = dict(tables or {})
        self.gone = dict(gone or {})
        self.model = model


def metric(
    name: Text,
    quantity: Quantity,
    *,
    change: Change | None = None,
    range: Range | None = None,
    note: Text | None = None,
) -> Metric:
    """A metric whose value says itself in every language."""
    return Metric(
        name=name,
        value=getattr(quantity, "value", None),
        shown=both("{q}", "{q}", q=quantity),
        change=change,
        range=range,
        note=note,
    )


def change(
    value: float, shown: Quantity, against: Text, *, good: Good | None, clear: bool
) -> Change:
    """A change and its meaning: judged only when a direction is good and the change is clear."""
    meaning: Meaning = "none"
    if good in ("up", "down"):
        meaning = ("good" if (value > 0) == (good == "up") else "bad") if clear else "unclear"
    elif good == "inside":
        meaning = "bad" if clear else "unclear"
    return Change(value=value, shown=both("{q}", "{q}", q=shown), against=against, meaning=meaning)


def picture(
    draw: Callable[[Language], Any],
    *,
    title: Text,
    caption: Text,
    label: Text,
    rows: Sequence[dict[str, Any]],
    columns: Sequence[Column],
    key: Sequence[Key] = (),
    height: int = 220,
) -> Picture:
    """A picture drawn once per language over the same rows (Altair chart of data ``rows``)."""
    specs = {language: _spec(draw(language)) for language in LANGUAGES}
    return Picture(
        title=title,
        caption=caption,
        key=tuple(key),
        label=label,
        rows=tuple(rows),
        columns=tuple(columns),
        specs=specs,
        height=height,
    )


def _spec(chart: Any) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict()
    spec.pop("config", None)
    return spec


def refused(reason: Text, help: Text, *, basis: Text, method: Text) -> Result:
    """A result that says why it gives no number."""
    return Result(
        Answer(
            headline=reason,
            action=help,
            because=basis,
            refusal=Refusal(reason=reason, help=help),
            evidence=Evidence(basis=basis, method=method),
        )
    )
