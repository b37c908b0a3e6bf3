"""The families of models that are compared, by name."""

import numpy as np

from dangol.methods.learners.kernel import Kernel
from dangol.methods.learners.learner import Array, Inputs, Learner
from dangol.methods.learners.linear import Linear
from dangol.methods.learners.neighbours import Neighbours
from dangol.methods.learners.network import Network
from dangol.methods.learners.trees import Boosted, Forest
from dangol.methods.sampling import drawn_rows

FAMILIES: dict[str, type[Learner]] = {
    one.family: one for one in (Linear, Boosted, Forest, Kernel, Neighbours, Network)
}
MOST_ROWS = {"forest": 30_000, "svm": 15_000, "neighbours": 30_000, "network": 30_000}
"""Rows that a family learns from at most: more cost much and tell it little."""


def fitted(family: str, rows: Inputs, happened: Array, weight: Array, seed: int) -> Learner:
    """A family's model of these rows; of too many, a sample is drawn."""
    most = MOST_ROWS.get(family, len(rows))
    if len(rows) > most:
        drawn = drawn_rows(np.arange(len(rows)), most, seed)
        rows, happened, weight = rows.of(drawn), happened[drawn], weight[drawn]
    return FAMILIES[family].fit(rows, happened, weight, seed)
