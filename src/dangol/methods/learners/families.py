"""The families of models that are compared, by name."""

from collections.abc import Sequence

import numpy as np

from dangol.methods.learners.hazards import Hazards
from dangol.methods.learners.kernel import Kernel
from dangol.methods.learners.learner import Inputs, Labels, Learner
from dangol.methods.learners.linear import Linear
from dangol.methods.learners.neighbours import Neighbours
from dangol.methods.learners.network import Network
from dangol.methods.learners.trees import Boosted, Forest
from dangol.methods.sampling import drawn_rows

FAMILIES: dict[str, type[Learner]] = {
    one.family: one for one in (Linear, Boosted, Forest, Kernel, Neighbours, Network, Hazards)
}
NEED_DAYS = frozenset({Hazards.family})
"""Families that learn from how long it took, not only from whether it came."""
MOST_ROWS = {"forest": 30_000, "svm": 15_000, "neighbours": 30_000, "network": 30_000}
"""Rows that a family learns from at most: more cost much and tell it little."""


def usable(families: Sequence[str], labels: Labels) -> tuple[str, ...]:
    """Those that can learn from such labels."""
    return tuple(one for one in families if labels.days is not None or one not in NEED_DAYS)


def fitted(family: str, rows: Inputs, labels: Labels, seed: int) -> Learner:
    """A family's model of these rows; of too many, a sample is drawn."""
    most = MOST_ROWS.get(family, len(rows))
    if len(rows) > most:
        drawn = drawn_rows(np.arange(len(rows)), most, seed)
        rows, labels = rows.of(drawn), labels.of(drawn)
    return FAMILIES[family].fit(rows, labels, seed)
