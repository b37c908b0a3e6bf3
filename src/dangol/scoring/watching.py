"""Whether a model still holds: its forecasts against what came, its inputs against training.

A level that is off moves everybody's log odds together. How far it moves by itself is learned
from the periods that the model was calibrated on; an exponentially weighted mean of what is
beyond that (Roberts 1959) rings when chance would do so about once in several years of weeks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.drift import MOVED
from dangol.methods.logistic import logistic
from dangol.methods.score_quality import area_under_curve, calibration_error
from dangol.scoring.levels import level_shift

Array = npt.NDArray[np.float64]
# Weight of the latest period in the mean, and how many standard deviations ring.
MEMORY, RINGS_AT = 0.4, 3.2
LEAST_SPREAD = 0.04
AREA_RINGS_AT = 3.5
# An input rings where it moved more than what is called moved, and than it ever does by itself.
TIMES_USUAL = 2.0
LEAST_OF_EACH = 10


@dataclass(frozen=True)
class Seen:
    """What a model said at one cut-off and what came of it; ``moved`` are PSI of its inputs."""

    odds: Array
    happened: Array
    moved: Array


@dataclass(frozen=True)
class Watched:
    """One period: forecast and observed share, how well it was told apart, what rings.

    ``level`` is how far all log odds must move to hold; ``score`` the running mean of it in
    standard deviations. ``cause`` says what rings: level, order or inputs; empty where nothing.
    """

    people: int
    forecast_share: float
    observed_share: float
    level: float
    score: float
    area: float
    calibration_error: float
    most_moved: int
    moved: float
    cause: str


def watched(
    usual: Sequence[Seen], since: Sequence[Seen], usual_area: float | None = None
) -> list[Watched]:
    """The periods since training, oldest first.

    ``usual`` are periods that the model was calibrated on, from which it is learned how far a
    level moves by itself.
    """
    levels = [_level(one) for one in usual]
    spread = max(_between(levels), LEAST_SPREAD)
    centre = float(np.mean([level for level, _ in levels])) if levels else 0.0
    areas = [area_under_curve(one.happened, one.odds) for one in usual]
    told_apart = usual_area if usual_area is not None else float(np.mean(areas)) if areas else 0.5
    inputs_move = _usual_moves(usual)
    running, weight = 0.0, 0.0
    found = []
    for one in since:
        level, error = _level(one)
        beyond = (level - centre) / float(np.hypot(spread, error))
        running = MEMORY * beyond + (1 - MEMORY) * running
        weight = MEMORY**2 + (1 - MEMORY) ** 2 * weight
        score = running / float(np.sqrt(weight))
        found.append(_watched(one, level, score, told_apart, inputs_move))
    return found


def _usual_moves(usual: Sequence[Seen]) -> Array | None:
    """How far each input moves by itself: the largest PSI among periods of training."""
    return np.max([one.moved for one in usual], axis=0) if usual else None


def _watched(
    one: Seen, level: float, score: float, told_apart: float, inputs_move: Array | None
) -> Watched:
    chance = logistic(one.odds)
    area = area_under_curve(one.happened, one.odds)
    usual = np.zeros(len(one.moved)) if inputs_move is None else inputs_move
    place = int(np.argmax(one.moved - TIMES_USUAL * usual)) if len(one.moved) else 0
    moved = float(one.moved[place]) if len(one.moved) else 0.0
    cause = ""
    if abs(score) > RINGS_AT:
        cause = "level"
    elif (told_apart - area) / max(_area_error(one.happened, area), 1e-6) > AREA_RINGS_AT:
        cause = "order"
    elif len(usual) and moved > max(MOVED, TIMES_USUAL * float(usual[place])):
        cause = "inputs"
    return Watched(
        len(chance),
        float(chance.mean()),
        float(one.happened.mean()),
        level,
        score,
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


def _between(levels: Sequence[tuple[float, float]]) -> float:
    """The spread of levels beyond what chance within each explains (DerSimonian and Laird)."""
    if len(levels) < 2:
        return 0.15
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
