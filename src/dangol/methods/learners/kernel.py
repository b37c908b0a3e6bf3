"""A support vector machine with a Gaussian kernel, by way of typical rows.

The kernel is approximated with the means of groups as landmarks (Zhang, Tsang and Kwok 2008,
improved Nystroem), so that a million rows are scored by one product of matrices.
"""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from dangol.methods.learners.learner import Array, Inputs, Labels, Learner
from dangol.methods.learners.prototypes import prototypes, squared_distances

LANDMARKS = 150
COST = 0.02
AT_ONCE = 100_000


@dataclass(frozen=True)
class Kernel(Learner):
    """``landmarks`` (n, columns), ``rooted`` (n, n) the inverse root of their kernel."""

    family: ClassVar[str] = "svm"

    landmarks: Array
    rooted: Array
    width: Array
    weights: Array

    @classmethod
    def fit(cls, rows: Inputs, labels: Labels, seed: int) -> Self:
        from sklearn.svm import LinearSVC

        landmarks, _ = prototypes(rows.prepared, LANDMARKS, seed)
        distances = squared_distances(landmarks, landmarks)
        # The usual distance between typical rows is where the kernel falls to 1/e.
        width = np.array(
            max(float(np.median(distances[distances > 0], axis=None)), 1e-9)
            if (distances > 0).any()
            else 1.0
        )
        values, vectors = np.linalg.eigh(np.exp(-distances / width))
        kept = values > 1e-8 * values.max()
        rooted = vectors[:, kept] / np.sqrt(values[kept])
        empty = cls(landmarks, rooted, width, np.zeros(rooted.shape[1] + 1))
        machine = LinearSVC(C=COST, dual=False, max_iter=300, random_state=seed)
        features, happened = empty.features(rows.prepared), labels.happened > 0.5
        machine.fit(features, happened, sample_weight=labels.weight)
        return cls(landmarks, rooted, width, np.concatenate([machine.intercept_, machine.coef_[0]]))

    def features(self, prepared: Array) -> Array:
        found: Array = (
            np.exp(-squared_distances(prepared, self.landmarks) / self.width) @ self.rooted
        )
        return found

    def odds(self, rows: Inputs) -> Array:
        pieces = [
            self.weights[0]
            + self.features(rows.prepared[start : start + AT_ONCE]) @ self.weights[1:]
            for start in range(0, max(len(rows), 1), AT_ONCE)
        ]
        # A margin of one is about a log odds of two (Platt 1999 learns the rest).
        return 2.0 * np.concatenate(pieces)
