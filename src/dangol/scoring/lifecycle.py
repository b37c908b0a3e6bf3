"""A model over time: learned when it is due, replaced when another is better, never by chance.

The model in use stays until it is due: so many days after it was learned, when what is watched
rings, or when it is asked about other inputs. Then another is learned and both are asked about
the latest period that has passed (see ``champion``).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dangol.methods.learners.families import FAMILIES
from dangol.methods.logistic import log_odds
from dangol.methods.score_quality import Estimate
from dangol.scoring.champion import Contest, Reason, contest, ruling
from dangol.scoring.comparison import Comparison, compared
from dangol.scoring.curve import learning_curve
from dangol.scoring.folds import Examples, foretold
from dangol.scoring.score_model import Input, ScoreModel, learnt_model

Array = npt.NDArray[np.float64]
ALL_FAMILIES = tuple(FAMILIES)
LEARNT: frozenset[Reason] = frozenset({"first", "better", "renewed"})
"""Reasons for which the model in use is the one that was just learned."""


@dataclass(frozen=True)
class Asked:
    """What a model is about: its subject, its inputs, and the day on which it is asked.

    ``periods_on`` are the days of the cut-offs of the examples.
    """

    subject: dict[str, Any]
    inputs: tuple[Input, ...]
    today: dt.date
    periods_on: tuple[dt.date, ...]
    families: tuple[str, ...] = ALL_FAMILIES
    retrain_days: int = 28
    seed: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its inputs."""
        return tuple(one.name for one in self.inputs)


@dataclass(frozen=True)
class Standing:
    """The model in use, how it came to be, and what was compared if something was learned."""

    model: ScoreModel
    reason: Reason
    comparison: Comparison | None = None
    contest: Contest | None = None


def standing(
    asked: Asked,
    examples: Examples,
    champion: ScoreModel | None,
    *,
    rings: bool = False,
    is_chosen: bool = False,
) -> Standing:
    """The model to use now. One that a person chose stays (``is_chosen``).

    ``examples`` have the inputs that are asked for and those of the champion.
    """
    if champion is not None and is_chosen:
        return Standing(champion, "chosen")
    if champion is not None and not is_due(asked, champion, rings=rings):
        return Standing(champion, "not-due")
    mine = examples.only(asked.names)
    comparison = compared(mine, foretold(mine, asked.families, asked.seed), asked.seed)
    if champion is None or champion.subject["asked"] != asked.subject["asked"]:
        return Standing(_learnt(asked, mine, comparison, "first"), "first", comparison)
    found = _contest(asked, examples, champion, comparison)
    if found is None:
        return Standing(champion, "kept", comparison)
    reason = ruling(found, is_needed=rings or _is_old(asked, champion))
    if reason in ("kept", "worse"):
        return Standing(champion, reason, comparison, found)
    return Standing(_learnt(asked, mine, comparison, reason), reason, comparison, found)


def unseen(now: Standing, examples: Examples) -> tuple[npt.NDArray[np.int64], Array]:
    """Rows that the model in use is judged on, and its chances there.

    Of one that was just learned, those of the period that its families had not seen.
    """
    if now.comparison is not None and now.reason in LEARNT:
        return now.comparison.places, now.comparison.chance
    last = np.flatnonzero(examples.period == examples.periods[-1])
    return last, now.model.chance(examples.columns(now.model.names)[last])


def compared_plainly(asked: Asked, examples: Examples, now: Standing) -> Comparison | None:
    """The same families learned without weights: what weights cost, where they were learned."""
    if now.comparison is None or now.reason not in LEARNT:
        return None
    mine = examples.only(asked.names)
    return compared(mine, foretold(mine, asked.families, asked.seed), asked.seed)


def is_due(asked: Asked, champion: ScoreModel, *, rings: bool) -> bool:
    """Whether another is to be learned: by its age, an alarm, or another question."""
    if champion.subject["asked"] != asked.subject["asked"]:
        return True
    if champion.names != asked.names:
        return True
    return rings or _age(asked, champion) >= asked.retrain_days


def learnt_on(model: ScoreModel) -> dt.date:
    """The day on which it was learned."""
    return dt.date.fromisoformat(model.subject["learnt_on"])


def last_outcome_on(model: ScoreModel) -> dt.date:
    """The latest cut-off whose outcomes it learned from."""
    return dt.date.fromisoformat(model.subject["last_cutoff_on"])


def unseen_area(model: ScoreModel) -> Estimate:
    """Its AUC on the period that nothing had seen when it was learned."""
    one = next(one for one in model.subject["compared"] if one["is_chosen"])
    return Estimate(one["auc"], one["auc_low"], one["auc_high"])


def _age(asked: Asked, champion: ScoreModel) -> int:
    return (asked.today - learnt_on(champion)).days


def _is_old(asked: Asked, champion: ScoreModel) -> bool:
    return _age(asked, champion) >= 3 * asked.retrain_days


def _contest(
    asked: Asked, examples: Examples, champion: ScoreModel, comparison: Comparison
) -> Contest | None:
    """Both on the last period, if the champion had not learned from it; None if it had."""
    if last_outcome_on(champion) >= asked.periods_on[examples.periods[-1]]:
        return None
    odds = champion.odds(examples.columns(champion.names)[comparison.places])
    return contest(comparison.happened, odds, log_odds(comparison.chance))


def _learnt(asked: Asked, examples: Examples, comparison: Comparison, reason: Reason) -> ScoreModel:
    subject = {
        **asked.subject,
        "learnt_on": asked.today.isoformat(),
        "last_cutoff_on": asked.periods_on[examples.periods[-1]].isoformat(),
        "because": reason,
        "examples": len(examples),
        "curve": [
            {"examples": step.examples, "auc": round(step.area, 4)}
            for step in learning_curve(examples, asked.seed)
        ],
        "compared": [
            {
                "family": one.family,
                "auc": round(one.area.value, 4),
                "auc_low": round(one.area.low, 4),
                "auc_high": round(one.area.high, 4),
                "log_loss": round(one.log_loss, 5),
                "calibration_error": round(one.calibration_error, 5),
                "is_chosen": one.is_chosen,
            }
            for one in comparison.compared
        ],
    }
    chosen = next(one for one in comparison.compared if one.is_chosen)
    figures = {
        "auc": round(chosen.area.value, 4),
        "log_loss": round(chosen.log_loss, 5),
        "calibration_error": round(chosen.calibration_error, 5),
    }
    return learnt_model(examples, comparison, asked.inputs, subject, figures, asked.seed)
