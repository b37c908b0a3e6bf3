"""The learning curve: how well later people are told apart by how many examples were learned from.

Where it still rises at its end, more customers or a longer past would help; where it is flat,
other facts would.
"""

from dataclasses import dataclass

import numpy as np

from dangol.methods.learners.learner import Inputs
from dangol.methods.learners.trees import Boosted
from dangol.methods.score_quality import area_under_curve
from dangol.scoring.folds import Examples, judged_periods, sampled

SHARES = (0.125, 0.25, 0.5, 1.0)
FEWEST = 200


@dataclass(frozen=True)
class Step:
    """One point: so many examples, and the AUC on the latest period by boosted trees."""

    examples: int
    area: float


def learning_curve(examples: Examples, seed: int) -> list[Step]:
    """Boosted trees on growing parts of what was known at the latest period."""
    period = judged_periods(examples)[-1]
    judge = np.flatnonzero(examples.period == period)
    every = np.random.default_rng(seed).permutation(sampled(examples.known_at(period), seed))
    seen = Inputs(examples.values[judge], examples.values[judge])
    found = []
    for share in SHARES:
        rows = np.sort(every[: round(share * len(every))])
        happened = examples.happened[rows]
        if len(rows) < FEWEST or not 0 < happened.mean() < 1:
            continue
        values = examples.values[rows]
        model = Boosted.fit(Inputs(values, values), examples.labels.of(rows), seed)
        area = area_under_curve(examples.happened[judge], model.odds(seen))
        found.append(Step(len(rows), area))
    return found
