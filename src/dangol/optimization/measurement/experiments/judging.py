"""The verdict of a test from its effects and checks."""

import datetime as dt
from collections.abc import Sequence

from dangol.optimization.measurement.experiments.experiment import DECIDED, STOPPED, Experiment
from dangol.optimization.measurement.experiments.standing import Checked, Told, Verdict
from dangol.optimization.measurement.experiments.units import Counted


def is_over(
    test: Experiment, state: str, first: dt.date | None, today: dt.date, counted: int
) -> bool:
    """Whether the plan was carried out, or the test was ended by somebody."""
    if state in (STOPPED, DECIDED):
        return True
    if test.planned_people and counted >= test.planned_people:
        return True
    return first is not None and today > first + dt.timedelta(
        days=test.planned_days + test.window_days
    )


def verdict_of(
    test: Experiment,
    effects: Sequence[Told],
    checks: Sequence[Checked],
    counted: Counted,
    days: tuple[dt.date | None, dt.date | None],
    *,
    over: bool,
) -> Verdict:
    """What can be said, the worst first: a broken lot, harm, then what was asked."""
    deciding = [one for one in effects if one.measure_role == "decides"]
    word, best = _word(deciding, effects, checks, counted, over=over)
    return Verdict(
        verdict=word,
        best_variant=best.variant if best is not None else None,
        counted_units=counted.counted,
        waiting_units=counted.waiting,
        excluded_units=counted.crossed + counted.unknown_variant + counted.nobody,
        first_exposed_on=days[0],
        last_exposed_on=days[1],
        learned_share=_learned(test, deciding, counted),
    )


def _word(
    deciding: Sequence[Told],
    effects: Sequence[Told],
    checks: Sequence[Checked],
    counted: Counted,
    *,
    over: bool,
) -> tuple[str, Told | None]:
    best = _best(deciding)
    if any(one.check_name == "sample-ratio" and one.check_state == "broken" for one in checks):
        return "broken", best
    if any(one.test_call == "harmed" for one in effects):
        return "harmed", best
    if not counted.counted:
        return "waiting", None
    told = [one for one in deciding if one.change_low_share is not None]
    if not told:
        return "running", None
    if best is not None and best.test_call == "better":
        return "better", best
    calls = {one.test_call for one in told}
    if calls <= {"worse"}:
        return "worse", best
    if calls <= {"worse", "same"}:
        return "same", best
    return ("unclear" if over else "running"), best


def _best(deciding: Sequence[Told]) -> Told | None:
    """The variant to speak of: clear ones first, then by what is most likely."""
    known = [one for one in deciding if one.change_share is not None]
    if not known:
        return None
    order = {"better": 0, "unclear": 1, "same": 2, "worse": 3}
    return min(
        known, key=lambda one: (order.get(one.test_call, 4), -(one.chance_best or 0), one.variant)
    )


def _learned(test: Experiment, deciding: Sequence[Told], counted: Counted) -> float:
    """By people where they were planned; else by how narrow the interval is."""
    if test.planned_people:
        return min(1.0, counted.counted / test.planned_people)
    widths = [
        one.change_high_share - one.change_low_share
        for one in deciding
        if one.change_low_share is not None and one.change_high_share is not None
    ]
    if not widths or max(widths) <= 0:
        return 0.0
    # Known enough once the interval reaches no farther than the change of interest.
    return min(1.0, (2 * test.least_lift / max(widths)) ** 2)
