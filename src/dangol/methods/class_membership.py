"""Who is of which latent class: membership that goes with what else is known of people.

The chances of the classes follow a multinomial logit of covariates, and are found together with
the answers of each class (C. M. Dayton and G. Macready, JASA 83, 1988; K. Bandeen-Roche and
others, JASA 92, 1997): people are never put into classes first and compared after, which makes
every effect look smaller than it is. EM with a Newton step for the logit; standard errors from
the empirical information of all parameters together (D. Linzer and J. Lewis, Journal of
Statistical Software 42(10), 2011).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.latent_classes import (
    ARRIVED,
    LEAST,
    SAME,
    STEPS,
    Answers,
    answer_logs,
    certainty,
    drawn_chances,
    normalised,
    summing_to_one,
)
from dangol.methods.multinomial import log_chances

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Of the mean information of a row: what is told less than this stays out of standard errors.
TOLD = 1e-8
# Steps of the logit are halved so often at most before they are given up.
HALVINGS = 30


@dataclass(frozen=True)
class ExplainedClasses:
    """The class that is largest first, on average or where it began: others are compared with it.

    ``weights`` (1 + columns, classes) of the logit, the first row of which are intercepts and the
    first column of which is 0; ``errors`` their standard errors. ``chances`` (classes, all
    options) as without covariates, ``shares`` the mean chances of the classes.
    """

    weights: Array
    errors: Array
    shares: Array
    chances: Array
    options: tuple[int, ...]
    log_likelihood: float
    certainty: float
    rows: int
    agreeing: int

    @property
    def parameters(self) -> int:
        """Free ones: weights, and chances of each question in each class."""
        width, classes = self.weights.shape
        free = sum(self.options) - len(self.options)
        return int(width * (classes - 1) + classes * free)

    @property
    def bic(self) -> float:
        """G. Schwarz (1978): the smaller the better."""
        return float(self.parameters * np.log(self.rows) - 2 * self.log_likelihood)

    def expected(self, columns: Array) -> Array:
        """(rows, classes): how likely people of these covariates are of each class."""
        found: Array = np.exp(log_chances(self.weights[0] + columns @ self.weights[1:]))
        return found

    def memberships(self, answers: Answers, columns: Array) -> Array:
        """(rows, classes): the same, once their answers are known too."""
        logs = log_chances(self.weights[0] + columns @ self.weights[1:])
        told = answer_logs(self.chances, answers.told)[answers.pattern]
        return normalised(logs + told)[0]


def fit_explained(
    answers: Answers,
    columns: Array,
    classes: int,
    *,
    starts: int = 10,
    seed: int = 0,
    begin: Array | None = None,
) -> ExplainedClasses:
    """So many classes, and how ``columns`` (rows, covariates) go with membership.

    ``begin`` are chances of answers to go on from, in place of starts by lot; the classes then
    keep their order.
    """
    if len(columns) != len(answers.pattern):
        raise ValueError(f"{len(columns)} rows of covariates, {len(answers.pattern)} of answers.")
    if not np.isfinite(columns).all():
        raise ValueError("Covariates must be finite: leave out rows in which one is missing.")
    if classes < 1 or classes > len(answers.count):
        raise ValueError(f"{classes} classes of {len(answers.count)} patterns of answers.")
    rng = np.random.default_rng(seed)
    seen = _distinct(answers, columns)
    begins = (
        [drawn_chances(answers, classes, rng) for _ in range(starts)] if begin is None else [begin]
    )
    ended = [_moved(seen, np.zeros((seen.design.shape[1], classes)), chances) for chances in begins]
    best = max(ended, key=lambda one: one.height)
    near = SAME * abs(best.height)
    member, expected = _expected(seen, best.weights, best.chances)[:2]
    shares = seen.count @ expected / seen.count.sum()
    order = np.argsort(-shares, kind="stable") if begin is None else np.arange(classes)
    weights = best.weights[:, order] - best.weights[:, order[:1]]
    chances = best.chances[order]
    return ExplainedClasses(
        weights,
        _errors(seen, weights, chances),
        shares[order],
        chances,
        answers.options,
        best.height,
        certainty(member, seen.count),
        len(columns),
        sum(best.height - one.height <= near for one in ended),
    )


@dataclass(frozen=True)
class _Seen:
    """Distinct pairs of answers and covariates: ``design`` has a column of ones in front."""

    told: Array
    design: Array
    count: Array
    question: Ints


@dataclass(frozen=True)
class _Place:
    """A point on the way up, and the log likelihood there."""

    weights: Array
    chances: Array
    height: float


def _distinct(answers: Answers, columns: Array) -> _Seen:
    beside = np.column_stack([answers.pattern, columns])
    rows, count = np.unique(beside, axis=0, return_counts=True)
    design = np.column_stack([np.ones(len(rows)), rows[:, 1:]])
    told = answers.told[rows[:, 0].astype(np.int64)]
    return _Seen(told, design, count.astype(np.float64), answers.question)


def _moved(seen: _Seen, weights: Array, chances: Array) -> _Place:
    """EM until the log likelihood stays."""
    height = -np.inf
    for _ in range(STEPS):
        member, _, whole = _expected(seen, weights, chances)
        reached = float(seen.count @ whole)
        if reached - height <= ARRIVED * abs(reached):
            return _Place(weights, chances, max(reached, height))
        height = reached
        weights = _stepped(seen, member, weights)
        weight = seen.count[:, None] * member
        chances = summing_to_one(weight.T @ seen.told + LEAST, seen.question)
    return _Place(weights, chances, height)


def _expected(seen: _Seen, weights: Array, chances: Array) -> tuple[Array, Array, Array]:
    """Memberships once answers are known, those expected before, and log likelihoods."""
    logs = log_chances(seen.design @ weights)
    member, whole = normalised(logs + answer_logs(chances, seen.told))
    return member, np.exp(logs), whole


def _stepped(seen: _Seen, member: Array, weights: Array) -> Array:
    """A Newton step of the logit towards memberships, halved until it leads up."""
    width, classes = weights.shape
    if classes == 1:
        return weights

    def height(some: Array) -> float:
        return float(seen.count @ (member * log_chances(seen.design @ some)).sum(axis=1))

    expected = np.exp(log_chances(seen.design @ weights))[:, 1:]
    slope = seen.design.T @ (seen.count[:, None] * (member[:, 1:] - expected))
    bend = np.empty((width, classes - 1, width, classes - 1))
    for one in range(classes - 1):
        for other in range(one, classes - 1):
            both = expected[:, one] * ((one == other) - expected[:, other])
            part = seen.design.T @ ((seen.count * both)[:, None] * seen.design)
            bend[:, one, :, other] = bend[:, other, :, one] = part
    square = bend.reshape(width * (classes - 1), -1)
    # What the data leave open must not stop the step; where it leads to is not changed by this.
    firm = square + 1e-9 * np.trace(square) * np.eye(len(square)) + LEAST * np.eye(len(square))
    step = np.zeros_like(weights)
    step[:, 1:] = np.linalg.solve(firm, slope.ravel()).reshape(width, classes - 1)
    now = height(weights)
    for _ in range(HALVINGS):
        if height(weights + step) >= now:
            return weights + step
        step /= 2
    return weights


def _errors(seen: _Seen, weights: Array, chances: Array) -> Array:
    """Standard errors of the weights; the first class, with which others are compared, has none."""
    width, classes = weights.shape
    errors = np.zeros_like(weights)
    if classes == 1:
        return errors
    member, expected, _ = _expected(seen, weights, chances)
    away = (member - expected)[:, 1:]
    of_weights = (seen.design[:, :, None] * away[:, None, :]).reshape(len(member), -1)
    firsts = np.searchsorted(seen.question, np.arange(int(seen.question[-1]) + 1))
    answered = np.add.reduceat(seen.told, firsts, axis=1)[:, seen.question]
    # The first option of a question follows from the others.
    free = np.setdiff1d(np.arange(len(seen.question)), firsts)
    of_chances = [
        member[:, [one]] * (seen.told - answered * chances[one])[:, free] for one in range(classes)
    ]
    slopes = np.hstack([of_weights, *of_chances])
    told = slopes.T @ (seen.count[:, None] * slopes)
    # A chance at 0 or 1 does not move, and is no parameter any more.
    kept = np.flatnonzero(np.diag(told) > TOLD * seen.count.sum())
    spread = np.full(len(told), np.nan)
    spread[kept] = np.diag(np.linalg.pinv(told[np.ix_(kept, kept)], hermitian=True))
    errors[:, 1:] = np.sqrt(spread[: width * (classes - 1)]).reshape(width, classes - 1)
    return errors
