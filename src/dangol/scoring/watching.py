"""Whether a model still holds: its forecasts against what came, its inputs against training.

A level that is off moves everybody's log odds together. As outcomes arrive the level follows
them (an online update, by an exponentially weighted mean), and what rings is a level that
leaves its own course: further than levels move by themselves, learned from the periods that
the model was calibrated on (Roberts 1959).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.drift import MOVED
from dangol.methods.logistic import logistic
from dangol.methods.score_quality import Estimate, area_under_curve, calibration_error
from dangol.scoring.levels import level_shift

Array = npt.NDArray[np.float64]
# Weight of the latest period in what is watched, and how many standard deviations ring.
MEMORY, RINGS_AT = 0.6, 3.2
# Weight of the latest known level in the course that forecasts follow.
FOLLOWS = 0.4
LEAST_SPREAD, UNKNOWN_SPREAD = 0.08, 0.15
AREA_RINGS_AT = 3.5
# An input rings where it moved more than what is called moved, and than it ever does by itself.
TIMES_USUAL = 2.0
# Periods within which a move is sudden.
SUDDEN = 4
LEAST_OF_EACH = 10
# Standard errors across an interval of 95 %.
TWO_ERRORS = 2 * 1.96


@dataclass(frozen=True)
class Seen:
    """What a model said at one cut-off and what came of it; ``moved`` are PSI of its inputs."""

    odds: Array
    happened: Array
    moved: Array


@dataclass(frozen=True)
class Watched:
    """One period: forecast and observed share, how well it was told apart, what rings.

    ``level`` is how far all log odds must move to hold; ``course`` where they stood by what was
    known then, ``update`` where they stand with this period; ``score`` the running mean of what is
    beyond the course, in standard deviations. ``cause`` says what rings: level, order or inputs;
    empty where nothing.
    """

    people: int
    forecast_share: float
    observed_share: float
    level: float
    course: float
    update: float
    score: float
    area: float
    calibration_error: float
    most_moved: int
    moved: float
    cause: str


def watched(
    usual: Sequence[Seen], since: Sequence[Seen], unseen: Estimate | None = None, lag: int = 1
) -> list[Watched]:
    """The periods since training, oldest first; what came is known ``lag`` periods later.

    ``usual`` are the periods just before, that the model was calibrated on, from which it is
    learned how far a level moves by itself. ``unseen`` is the AUC of a period that nothing had
    seen, with its interval of 95 %.
    """
    levels = [_level(one) for one in (*usual, *since)]
    course, update = _courses([level for level, _ in levels], lag)
    beyond = [(level - at, error) for (level, error), at in zip(levels, course, strict=True)]
    spread = max(_between(beyond[lag : len(usual)], UNKNOWN_SPREAD), LEAST_SPREAD)
    told_apart = _told_apart(usual, unseen)
    inputs_move = _usual_moves(usual)
    running, weight = 0.0, 0.0
    found = []
    for place, one in enumerate(since, start=len(usual)):
        off, error = beyond[place]
        running = MEMORY * off / float(np.hypot(spread, error)) + (1 - MEMORY) * running
        weight = MEMORY**2 + (1 - MEMORY) ** 2 * weight
        stands = _Standing(
            levels[place][0], course[place], update[place], running / float(np.sqrt(weight))
        )
        found.append(_watched(one, stands, told_apart, inputs_move))
        inputs_move = _moves_by_itself(inputs_move, since, place - len(usual))
    return found


def _courses(levels: Sequence[float], lag: int) -> tuple[list[float], list[float]]:
    """Per period the course by what was known then, and with the period itself."""
    course, update = [], []
    now = float(np.mean(levels[:lag])) if levels else 0.0
    known = [now]
    for place, level in enumerate(levels):
        course.append(known[max(place - lag + 1, 0)] if place >= lag else known[0])
        now = FOLLOWS * level + (1 - FOLLOWS) * now
        known.append(now)
        update.append(now)
    return course, update


@dataclass(frozen=True)
class _Standing:
    """A level beside its course."""

    level: float
    course: float
    update: float
    score: float


def _usual_moves(usual: Sequence[Seen]) -> Array | None:
    """How far each input moves by itself: the largest PSI among periods of training."""
    return np.max([one.moved for one in usual], axis=0) if usual else None


def _moves_by_itself(usual: Array | None, since: Sequence[Seen], place: int) -> Array | None:
    """The same for the next period: what crept in over weeks is no sudden move.

    Learning anew in its turn takes it in.
    """
    if place + 1 < SUDDEN:
        return usual
    crept = since[place + 1 - SUDDEN].moved
    return crept if usual is None else np.maximum(usual, crept)


def _told_apart(usual: Sequence[Seen], unseen: Estimate | None) -> tuple[float, float]:
    """The usual AUC, and how far one of a period may lie from it beside its own error.

    The usual one is itself measured, and periods differ by themselves.
    """
    areas = [(area_under_curve(one.happened, one.odds), one) for one in usual]
    known = [(area, _area_error(one.happened, area)) for area, one in areas if np.isfinite(area)]
    between = _between([one for one in known if np.isfinite(one[1])], 0.0)
    if unseen is not None:
        return unseen.value, float(np.hypot(between, (unseen.high - unseen.low) / TWO_ERRORS))
    return (float(np.mean([area for area, _ in known])) if known else 0.5), between


def _watched(
    one: Seen, stands: _Standing, told_apart: tuple[float, float], inputs_move: Array | None
) -> Watched:
    chance = logistic(one.odds)
    area = area_under_curve(one.happened, one.odds)
    usual = np.zeros(len(one.moved)) if inputs_move is None else inputs_move
    place = int(np.argmax(one.moved - TIMES_USUAL * usual)) if len(one.moved) else 0
    moved = float(one.moved[place]) if len(one.moved) else 0.0
    usual_area, reach = told_apart
    lost = usual_area - area
    cause = ""
    if abs(stands.score) > RINGS_AT:
        cause = "level"
    elif lost / max(float(np.hypot(_area_error(one.happened, area), reach)), 1e-6) > AREA_RINGS_AT:
        cause = "order"
    elif len(usual) and moved > max(MOVED, TIMES_USUAL * float(usual[place])):
        cause = "inputs"
    return Watched(
        len(chance),
        float(chance.mean()),
        float(one.happened.mean()),
        stands.level,
        stands.course,
        stands.update,
        stands.score,
        area,
        calibration_error(one.happened, chance),
        place,
        moved,
        cause,
    )


def _level(one: Seen) -> tuple[float, float]:
    """How far all log odds must move to hold, and its standard error by chance."""
    chance = logistic(one.odds)
    error = 1.0 / float(np.sqrt(max((chance * (1 - chance)).sum(), 1.0)))
    return level_shift(one.odds, float(one.happened.mean())), error


def _between(levels: Sequence[tuple[float, float]], unknown: float) -> float:
    """The spread of values beyond what chance within each explains (DerSimonian and Laird).

    ``unknown`` where fewer than two are known.
    """
    if len(levels) < 2:
        return unknown
    values = np.array([level for level, _ in levels])
    errors = np.array([error for _, error in levels])
    beyond = values.var(ddof=1) - float((errors**2).mean())
    # With few periods the spread itself is uncertain: its upper end counts.
    return float(np.sqrt(max(beyond, 0.0) * (1 + 2.0 / len(values))))


def _area_error(happened: Array, area: float) -> float:
    """Standard error of an AUC (Hanley and McNeil 1982)."""
    yes = float(happened.sum())
    no = len(happened) - yes
    if min(yes, no) < LEAST_OF_EACH:
        return float("inf")
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (yes - 1) * (q1 - area**2) + (no - 1) * (q2 - area**2)
    return float(np.sqrt(max(spread, 0.0) / (yes * no)))
