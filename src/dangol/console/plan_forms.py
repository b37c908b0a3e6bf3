"""The plan of a test as a person types it: variants and guard rails a line each."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from dangol.console.forms import said_faults
from dangol.console.words import experiments as words
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.words import Language, Text, said

TYPED = ("variants", "guard_rails", "other_measures")
"""Fields that are not typed as they are kept."""
NUMBERS = (
    "least_lift", "layer_share", "window_days", "before_days", "power", "planned_days",
    "planned_people",
)  # fmt: skip
TEXTS = ("name", "hypothesis", "measure", "unit", "audience", "watching", "allocation")


class UnreadablePlanError(ValueError):
    """What cannot be read of a plan, field by field."""

    def __init__(self, lines: Mapping[str, Text], wrong: ValidationError | None = None) -> None:
        super().__init__("plan")
        self._lines = lines
        self._wrong = wrong

    def said(self, language: Language) -> dict[str, str]:
        found = {name: one.of(language) for name, one in self._lines.items()}
        if self._wrong is not None:
            found |= said_faults(self._wrong, language)
        return found


def plan_fields(test: Experiment | None) -> dict[str, str]:
    """The texts of a form, of a test or of a new one."""
    of = test.stored() if test is not None else _blank()
    texts = {name: str(of[name]) for name in (*TEXTS, *NUMBERS)}
    texts["least_lift"] = f"{float(of['least_lift']) * 100:g}"
    texts["layer_share"] = f"{float(of['layer_share']) * 100:g}"
    texts["variants"] = "\n".join(_variant_line(one) for one in of["variants"])
    texts["guard_rails"] = "\n".join(
        f"{one['measure']}, {one['margin_share'] * 100:g}%" for one in of["guard_rails"]
    )
    texts["other_measures"] = ", ".join(of["other_measures"])
    return texts


def _blank() -> dict[str, Any]:
    made = Experiment(name="-").stored()
    return {**made, "name": ""}


def _variant_line(one: Mapping[str, Any]) -> str:
    told = one["cost_per_person"]
    cost = f", {told:g}" if told is not None else ""
    weight = f", {one['weight']:g}" if cost or one["weight"] != 1 else ""
    return f"{one['name']}{weight}{cost}"


def read_plan(posted: Mapping[str, str], before: Experiment | None) -> dict[str, Any]:
    """Fields of a test from what was posted; what the form does not show stays.

    Raises UnreadablePlanError.
    """
    lines: dict[str, Text] = {}
    fields: dict[str, Any] = dict(before.stored()) if before is not None else {}
    fields |= {name: posted.get(name, "").strip() for name in TEXTS if name in posted}
    for name in NUMBERS:
        text = posted.get(name, "").strip()
        if text:
            fields[name] = text
    for name in ("least_lift", "layer_share"):
        if name in fields and name in posted:
            fields[name] = _share(str(fields[name]), name, lines)
    fields["variants"] = [
        _variant(line, lines) for line in posted.get("variants", "").splitlines() if line.strip()
    ]
    fields["guard_rails"] = [
        _guard(line, lines) for line in posted.get("guard_rails", "").splitlines() if line.strip()
    ]
    fields["other_measures"] = [
        one.strip() for one in posted.get("other_measures", "").split(",") if one.strip()
    ]
    try:
        Experiment.model_validate(fields)
    except ValidationError as wrong:
        raise UnreadablePlanError(lines, wrong) from None
    if lines:
        raise UnreadablePlanError(lines)
    return fields


def _share(text: str, field: str, lines: dict[str, Text]) -> float | None:
    try:
        return float(text.rstrip("%")) / 100
    except ValueError:
        lines[field] = said(words.WRONG_LINE, line=text)
        return None


def _variant(line: str, lines: dict[str, Text]) -> dict[str, Any]:
    name, *rest = (part.strip() for part in line.split(","))
    try:
        weight, cost = [*(float(one) for one in rest), *(1.0, None)[len(rest) :]][:2]
    except ValueError:
        lines["variants"] = said(words.WRONG_LINE, line=line.strip())
        weight, cost = 1.0, None
    return {"name": name, "weight": weight, "cost_per_person": cost}


def _guard(line: str, lines: dict[str, Text]) -> dict[str, Any]:
    measure, _, margin = (part.strip() for part in line.partition(","))
    share = _share(margin or "2%", "guard_rails", lines)
    return {"measure": measure, "margin_share": share}
