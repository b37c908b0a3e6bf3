"""Latent classes: kinds of people that explain why their answers go together.

Within a class answers are independent (P. Lazarsfeld and N. Henry, "Latent Structure Analysis",
1968). Fitted by EM (L. Goodman, Biometrika 61, 1974; A. Dempster, N. Laird and D. Rubin, JRSS B
39, 1977) from several starts, on the distinct patterns of answers with how often each came: twenty
thousand people who gave six hundred patterns cost as much as six hundred people. What somebody did
not answer says nothing, which is right where it is missing at random.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
MISSING = -1
STEPS = 5_000
# Of a start that goes on, relative to the log likelihood.
ARRIVED, SAME = 1e-10, 1e-6
LEAST = 1e-12


@dataclass(frozen=True)
class Answers:
    """Distinct patterns of answers: ``told`` (patterns, all options) is 1 where one was given.

    ``count`` is how often each came, ``pattern`` which one each row gave; ``options`` is the
    number of options of each question.
    """

    told: Array
    count: Array
    pattern: Ints
    options: tuple[int, ...]

    @property
    def question(self) -> Ints:
        """The question of each option."""
        return np.repeat(np.arange(len(self.options)), self.options)


@dataclass(frozen=True)
class LatentClasses:
    """The largest class first.

    ``shares`` (classes,); ``chances`` (classes, all options) of each answer, adding up to one over
    the options of a question. ``agreeing`` of ``starts`` came to the same log likelihood.
    """

    shares: Array
    chances: Array
    options: tuple[int, ...]
    log_likelihood: float
    rows: float
    starts: int
    agreeing: int

    @property
    def parameters(self) -> int:
        """Free ones: shares, and chances of each question in each class."""
        classes = len(self.shares)
        return classes - 1 + classes * (sum(self.options) - len(self.options))

    @property
    def bic(self) -> float:
        """G. Schwarz (1978): the smaller the better."""
        return float(self.parameters * np.log(self.rows) - 2 * self.log_likelihood)

    def certainty(self, answers: Answers) -> float:
        """How surely people are of one class: 1 where all are, 0 where the answers tell nothing."""
        return certainty(self._of_patterns(answers), answers.count)

    def memberships(self, answers: Ints) -> Array:
        """(rows, classes): how likely each row is of each class."""
        found = patterns(answers, self.options)
        everyone: Array = self._of_patterns(found)[found.pattern]
        return everyone

    def _of_patterns(self, answers: Answers) -> Array:
        logs = np.log(np.maximum(self.shares, LEAST)) + answer_logs(self.chances, answers.told)
        return normalised(logs)[0]

    def of_question(self, question: int) -> Array:
        """(classes, options) of one question."""
        end = sum(self.options[: question + 1])
        found: Array = self.chances[:, end - self.options[question] : end]
        return found


def patterns(answers: Ints, options: Sequence[int] | None = None) -> Answers:
    """The distinct rows of ``answers`` (rows, questions): options from 0, ``MISSING`` where none.

    Raises ValueError where an answer is no option of its question.
    """
    if answers.ndim != 2 or not answers.shape[1]:
        raise ValueError(f"Answers need rows and questions; their shape is {answers.shape}.")
    highest = answers.max(axis=0, initial=0)
    known = tuple(int(one) + 1 for one in highest) if options is None else tuple(options)
    wrong = (answers < MISSING).any(axis=0) | (highest >= np.array(known))
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        raise ValueError(
            f"Question {place + 1} has options 0 to {known[place] - 1}; answers lie from "
            f"{int(answers[:, place].min())} to {int(highest[place])}."
        )
    # One number for each pattern: rows of numbers are sorted much faster than rows.
    code = np.zeros(len(answers), dtype=np.int64)
    for column, number in zip(answers.T, known, strict=True):
        code = code * (number + 1) + column + 1
        code = np.unique(code, return_inverse=True)[1]
    _, first, pattern, count = np.unique(
        code, return_index=True, return_inverse=True, return_counts=True
    )
    told = np.hstack(
        [
            (answers[first, place, None] == np.arange(number)).astype(np.float64)
            for place, number in enumerate(known)
        ]
    )
    return Answers(told, count.astype(np.float64), pattern.astype(np.int64), known)


def fit_classes(
    answers: Answers, classes: int, *, starts: int = 10, seed: int = 0, arrived: float = ARRIVED
) -> LatentClasses:
    """So many classes of the patterns, the best of several random starts.

    Every start goes on until it has ``arrived``, where a step gains no more than this share of the
    log likelihood: that tells how many ways lead to the same top.
    """
    if classes < 1 or classes > len(answers.count):
        raise ValueError(f"{classes} classes of {len(answers.count)} patterns of answers.")
    rng = np.random.default_rng(seed)
    ended = [
        _moved(answers, _Place(np.full(classes, 1.0 / classes), chances), arrived)
        for chances in (drawn_chances(answers, classes, rng) for _ in range(starts))
    ]
    best = max(ended, key=lambda one: one.height)
    near = SAME * abs(best.height)
    order = np.argsort(-best.shares, kind="stable")
    return LatentClasses(
        best.shares[order],
        best.chances[order],
        answers.options,
        best.height,
        float(answers.count.sum()),
        starts,
        sum(best.height - one.height <= near for one in ended),
    )


def certainty(member: Array, count: Array) -> float:
    """One less the mean entropy of memberships (rows, classes) over that of a blind guess.

    The relative entropy of V. Ramaswamy and others, Marketing Science 12(1), 1993; ``count`` is
    how often each row came. Of one class everybody is surely a member.
    """
    if member.shape[1] == 1:
        return 1.0
    each = -(member * np.log(np.maximum(member, LEAST))).sum(axis=1)
    blind = count.sum() * np.log(member.shape[1])
    return float(np.clip(1.0 - (count @ each) / blind, 0.0, 1.0))


@dataclass(frozen=True)
class _Place:
    """A point on the way up, and the log likelihood there."""

    shares: Array
    chances: Array
    height: float = -np.inf


def drawn_chances(answers: Answers, classes: int, rng: np.random.Generator) -> Array:
    """A start: answers of each class, drawn around even ones."""
    chances = rng.gamma(1.0, size=(classes, sum(answers.options))) + 0.05
    return summing_to_one(chances, answers.question)


def _moved(answers: Answers, place: _Place, arrived: float) -> _Place:
    """EM until the log likelihood stays."""
    shares, chances, height = place.shares, place.chances, place.height
    question, told, people = answers.question, answers.told, answers.count.sum()
    for _ in range(STEPS):
        # By class first: sums over a few classes are then sums of long rows.
        logs = np.log(np.maximum(chances, LEAST)) @ told.T
        logs += np.log(np.maximum(shares, LEAST))[:, None]
        high = logs.max(axis=0)
        parts = np.exp(logs - high)
        total = parts.sum(axis=0)
        reached = float(answers.count @ (high + np.log(total)))
        if reached - height <= arrived * abs(reached):
            return _Place(shares, chances, max(reached, height))
        height = reached
        weight = parts * (answers.count / total)
        shares = weight.sum(axis=1) / people
        chances = summing_to_one(weight @ told + LEAST, question)
    return _Place(shares, chances, height)


def answer_logs(chances: Array, told: Array) -> Array:
    """(patterns, classes): the log chance of each pattern's answers in each class."""
    found: Array = told @ np.log(np.maximum(chances, LEAST)).T
    return found


def normalised(logs: Array) -> tuple[Array, Array]:
    """Memberships that add up to one, and the log of what they added up to."""
    high = logs.max(axis=1, keepdims=True)
    parts = np.exp(logs - high)
    total = parts.sum(axis=1, keepdims=True)
    return parts / total, (high + np.log(total))[:, 0]


def summing_to_one(chances: Array, question: Ints) -> Array:
    """Chances that add up to one over the options of a question."""
    firsts = np.searchsorted(question, np.arange(int(question[-1]) + 1))
    total = np.add.reduceat(chances, firsts, axis=1)
    found: Array = chances / total[:, question]
    return found
