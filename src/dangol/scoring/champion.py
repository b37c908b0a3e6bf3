"""Which model scores: the one in use, or the one that was learned anew.

Both are asked about a period that neither had seen; the new one takes over where it forecast
it clearly better, or where it did no worse and the old one rings or is long out of date.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from dangol.methods.learners.blend import log_loss
from dangol.methods.score_quality import Estimate

Array = npt.NDArray[np.float64]
Reason = Literal["first", "better", "renewed", "kept", "worse", "not-due", "chosen", "asked"]
NORMAL_NINE_IN_TEN = 1.645


@dataclass(frozen=True)
class Contest:
    """The mean log loss that the challenger saves per person on the same unseen rows."""

    saved: Estimate
    people: int


def contest(happened: Array, champion: Array, challenger: Array) -> Contest:
    """Log odds of both for the same people, by what came of them."""
    saved = log_loss(happened, champion) - log_loss(happened, challenger)
    mean = float(saved.mean())
    error = float(saved.std()) / float(np.sqrt(max(len(saved), 1)))
    reach = NORMAL_NINE_IN_TEN * error
    return Contest(Estimate(mean, mean - reach, mean + reach), len(saved))


def ruling(found: Contest, *, is_needed: bool) -> Reason:
    """Whether the challenger takes over (``better``, ``renewed``) or not (``kept``, ``worse``)."""
    if found.saved.low > 0:
        return "better"
    if is_needed and found.saved.high > 0:
        return "renewed"
    return "worse" if found.saved.high < 0 else "kept"
