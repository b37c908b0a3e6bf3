"""A small neural network: one hidden layer, trained until rows held back stop getting better."""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from dangol.methods.learners.learner import Array, Inputs, Labels, Learner

HIDDEN = 24
DECAY = 0.3
MOST_ROWS = 60_000


@dataclass(frozen=True)
class Network(Learner):
    """Weights of the hidden layer (columns, hidden) and of the outcome (hidden,)."""

    family: ClassVar[str] = "network"

    inner: Array
    inner_bias: Array
    outer: Array
    outer_bias: Array

    @classmethod
    def fit(cls, rows: Inputs, labels: Labels, seed: int) -> Self:
        from sklearn.neural_network import MLPClassifier

        network = MLPClassifier(
            (HIDDEN,),
            alpha=DECAY,
            batch_size=min(256, len(rows)),
            learning_rate_init=2e-3,
            max_iter=60,
            early_stopping=True,
            n_iter_no_change=6,
            random_state=seed,
        )
        network.fit(rows.prepared, labels.happened > 0.5, sample_weight=labels.weight)
        (inner, outer), (inner_bias, outer_bias) = network.coefs_, network.intercepts_
        return cls(inner, inner_bias, outer[:, 0], outer_bias)

    def odds(self, rows: Inputs) -> Array:
        hidden = np.maximum(rows.prepared @ self.inner + self.inner_bias, 0.0)
        found: Array = hidden @ self.outer + self.outer_bias[0]
        return found
