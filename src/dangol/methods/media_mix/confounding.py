"""Whose spend seems to follow a demand that the mix does not know, and a mix that allows for it.

Spend that is still to come cannot have brought today's sales. If it goes with what the mix leaves
over, something moved both: C. A. Sims ("Money, Income, and Causality", American Economic Review
62(4), 1972). Leads are summed with falling weights into one number, so that little data is not
spread over many; they are tested beside the present and past of the same spend, the baseline, what
every channel brings and the slopes of it by the channel's own parameters (the auxiliary regression
of a Lagrange multiplier test: R. Davidson and J. G. MacKinnon, "Estimation and Inference in
Econometrics", 1993, chapter 6). What is left over mostly lasts, being demand: it is made even by
generalised least squares, as noise and a first-order autoregression found by restricted likelihood
(D. A. Harville, JASA 72, 1977), and errors allow for uneven noise (HC3: J. G. MacKinnon and H.
White, Journal of Econometrics 29, 1985). Robust errors of plain least squares (W. K. Newey and K.
D. West, 1987) rejected twice as often as they said. P-values of channels are S. Holm's
(Scandinavian Journal of Statistics 6, 1979).

A channel that is not flagged is not cleared: of those that follow, fewer than half are flagged.
The test sees one way of following only, spend that goes with a demand which lasts. Spend set by
last week's sales is flagged too; spend that follows a demand of one period is not, nor what one
region knows alone, since regions are summed.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.baseline import Baseline
from dangol.methods.media_mix.carry_over import lagged
from dangol.methods.media_mix.model import MediaMix

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
FLAGGED = 0.1
"""The chance, of all channels together, that one is flagged where none follows."""
LEADS, PAST = 8, 3
_FADING = 0.5
"""Each period further off says half as much. Demand that keeps .8 of itself from period to period
and moves spend about as much as chance does is best told by .4 (the smoother of a first-order
autoregression with noise); power hardly changes between .4 and .7."""
_PERSISTENCES = (0.4, 0.6, 0.75, 0.85, 0.93)
_RATIOS = (0.3, 1.0, 3.0, 10.0)
"""Of the variances of what lasts and of noise: with each persistence they are tried."""
_FEWEST = 20
"""Periods beyond the terms of the test: with fewer it says nothing."""
_NOTHING = 1e-6
_MOST_LEVERAGE = 0.99


@dataclass(frozen=True)
class Confounding:
    """Of each channel (channels,): ``p_value`` alone and ``adjusted`` for all, and ``partial``.

    ``partial`` is the correlation of spend to come with what is left over today, all else held:
    above zero where more is spent when more sells anyway. ``lasting`` is the p-value of the second
    sign: that nothing of what is left over lasts (conservative); it lasts by ``persistence`` from
    period to period, with ``ratio`` times the variance of the ``noise``, a standard deviation in
    units of the outcome. Where data cannot tell, p-values are one.
    """

    p_value: Array
    adjusted: Array
    partial: Array
    lasting: float
    persistence: float
    ratio: float
    noise: float

    @cached_property
    def follows(self) -> Flags:
        """(channels,): flagged."""
        found: Flags = self.adjusted < FLAGGED
        return found

    @property
    def is_lasting(self) -> bool:
        return self.lasting < FLAGGED


def confounding(mix: MediaMix, draws: Array) -> Confounding:
    """What leads of each channel's spend say, at the mean of ``draws`` (draws, numbers).

    The ``place`` of a Top does as well, as one draw (1, numbers).
    """
    at = mix.worked(draws.mean(0, keepdims=True))
    weight = (mix.size * at.scale[:, 0])[..., None]

    def summed(rows: Array) -> Array:
        found: Array = (weight * rows.reshape(*weight.shape[:2], -1)).sum(1)
        return found

    behind = lagged(mix.spend, mix.carry_over.lags)
    over_lags = [one @ behind for one in at.weight_slopes]
    slopes = [summed(at.bend * one) for one in over_lags] + [summed(one) for one in at.slopes]
    brought = summed(at.part)
    rest = mix.size @ mix.rest(at)[0]
    spend = spend_in_logs(mix)
    kept = slice(PAST, max(len(rest) - LEADS, PAST))
    known = np.column_stack([mix.baseline.rows, brought.T])[kept]
    channels = mix.channels
    more = len(slopes) + PAST + 2
    if len(known) < known.shape[1] + more + _FEWEST:
        one = np.ones(channels)
        return Confounding(one, one, np.zeros(channels), 1.0, 0.0, 0.0, 0.0)
    found = _lasting(rest[kept], known)
    left = _even(found.root, rest[kept])
    known = _even(found.root, known)
    leads = sum(_FADING ** (lead - 1) * _moved(spend, lead) for lead in range(1, LEADS + 1))
    own = np.stack([*slopes, *(_moved(spend, -lag) for lag in range(PAST + 1)), leads])
    own = _even(found.root, own[..., kept].reshape(-1, len(left)).T)
    p_value, partial = np.ones(channels), np.zeros(channels)
    for channel, terms in enumerate(own.reshape(len(left), more, channels).transpose(2, 0, 1)):
        p_value[channel], partial[channel] = _tested(
            left, terms[:, -1], np.column_stack([known, terms[:, :-1]])
        )
    noise = float(np.sqrt(found.variance))
    return Confounding(
        p_value, holm(p_value), partial, found.p_value, found.persistence, found.ratio, noise
    )


def spend_in_logs(mix: MediaMix) -> Array:
    """(channels, periods) logarithms of all regions' spend from their mean; none where none is.

    Demand moves spend by shares; what a pause would have been, nobody knows.
    """
    spend = np.einsum("crt,r->ct", mix.spend, mix.size)
    there = spend > 0
    logs = np.log(np.where(there, spend, 1.0))
    mean = logs.sum(1) / np.maximum(there.sum(1), 1)
    found: Array = np.where(there, logs - mean[:, None], 0.0)
    return found


def allowing(mix: MediaMix, found: Confounding, channels: Flags | None = None) -> MediaMix:
    """The mix with a demand that lasts, and which ``channels`` (channels,) may follow.

    Both go into the baseline and are integrated out. Demand is the slower half of an autoregression
    as ``found`` (with the whole of it there could be no noise, and nothing held the climb); of
    those who follow it their own spend tells it, smoothed to both sides (media works forwards
    only), with as much weight as data gives: a control function (J. M. Wooldridge, "Control
    Function Methods in Applied Econometrics", Journal of Human Resources 50(2), 2015). Those are
    all where none are given, flagged or not, for most that follow are not flagged. Where none
    follows, intervals become wider by a fifth, and by more where spend has no pauses. To foretell,
    allow for it over all periods, those to come too, and cut rows afterwards.
    """
    who = np.ones(mix.channels, dtype=bool) if channels is None else channels
    rows = [mix.baseline.rows]
    width = [mix.baseline.width]
    periods = len(mix.baseline.rows)
    if found.is_lasting:
        sizes, ways = np.linalg.eigh(_together(periods, found.persistence))
        slow = slice(-((periods - mix.baseline.rows.shape[1]) // 2), None)
        rows.append(ways[:, slow])
        width.append(np.sqrt(found.ratio * sizes[slow]) * found.noise)
    if who.any():
        spend = spend_in_logs(mix)[who]
        both = [_moved(spend, lead) for lead in range(-LEADS, LEADS + 1)]
        fading = _FADING ** np.abs(np.arange(-LEADS, LEADS + 1))
        smooth = np.tensordot(fading, np.stack(both), 1)
        smooth = smooth - smooth.mean(1, keepdims=True)
        spread = np.maximum(smooth.std(1, keepdims=True), _NOTHING)
        left, _ = np.linalg.qr(mix.baseline.rows)
        outcome = mix.size @ mix.outcome / mix.size.sum()
        rows.append((smooth / spread).T)
        width.append(np.full(int(who.sum()), (outcome - left @ (left.T @ outcome)).std()))
    wide = np.concatenate(width)
    mean = np.concatenate([mix.baseline.mean, np.zeros(len(wide) - len(mix.baseline.mean))])
    return replace(mix, baseline=Baseline(np.column_stack(rows), mean, wide))


def holm(p_value: Array) -> Array:
    """P-values adjusted for all of them, in their order."""
    order = np.argsort(p_value)
    steps = p_value[order] * np.arange(len(p_value), 0, -1)
    found = np.empty_like(p_value)
    found[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return found


@dataclass(frozen=True)
class _Lasting:
    root: Array
    variance: float
    persistence: float
    ratio: float
    p_value: float


def _lasting(rest: Array, known: Array) -> _Lasting:
    """The autoregression beside noise that is likeliest, and whether there is one at all."""
    from scipy.stats import chi2

    periods, free = len(rest), len(rest) - known.shape[1]

    def tried(stays: float, ratio: float) -> tuple[float, _Lasting]:
        root = _root(np.eye(periods) + ratio * _together(periods, stays))
        even = _even(root, np.column_stack([known, rest]))
        # The last of the triangle is what the rest has of its own.
        *sizes, own = np.abs(np.diag(np.linalg.qr(even, mode="r")))
        far = max(float(own) ** 2, _NOTHING**2)
        likely = -np.log(np.diag(root)).sum() - free / 2 * np.log(far)
        likely -= np.log(np.maximum(sizes, _NOTHING)).sum()
        return float(likely), _Lasting(root, far / free, stays, ratio, 1.0)

    alone, nothing = tried(0.0, 0.0)
    found = [tried(stays, ratio) for stays in _PERSISTENCES for ratio in _RATIOS]
    best, lasts = max(found, key=lambda one: one[0])
    if best <= alone:
        return nothing
    return replace(lasts, p_value=float(chi2.sf(2 * (best - alone), 1)))


def _tested(left: Array, lead: Array, known: Array) -> tuple[float, float]:
    """Two-sided p-value of one more column, and its partial correlation."""
    from scipy.stats import t

    base, sizes, _ = np.linalg.svd(
        known / np.linalg.norm(known, axis=0).clip(_NOTHING), full_matrices=False
    )
    base = base[:, sizes > _NOTHING * sizes[0]]
    rest, own = left - base @ (base.T @ left), lead - base @ (base.T @ lead)
    length = float(own @ own)
    free = len(left) - base.shape[1] - 1
    if length < _NOTHING * max(float(lead @ lead), _NOTHING) or free < _FEWEST:
        return 1.0, 0.0
    slope = float(own @ rest) / length
    leverage = (base**2).sum(1) + own**2 / length
    apart = (rest - slope * own) / (1 - np.minimum(leverage, _MOST_LEVERAGE))
    error = float(np.sqrt(((own * apart) ** 2).sum())) / length
    partial = slope * np.sqrt(length / float(rest @ rest))
    return float(2 * t.sf(abs(slope) / error, free)), float(partial)


def _together(periods: int, persistence: float) -> Array:
    """Correlations of a first-order autoregression."""
    at = np.arange(periods)
    found: Array = float(persistence) ** np.abs(at[:, None] - at)
    return found


def _root(covariance: Array) -> Array:
    """Its lower triangle."""
    found = np.linalg.cholesky(covariance)
    return found.astype(np.float64, copy=False)


def _even(root: Array, values: Array) -> Array:
    """Columns as they would be were noise alike and alone."""
    from scipy.linalg import solve_triangular

    found: Array = solve_triangular(root, values, lower=True)
    return found


def _moved(spend: Array, lead: int) -> Array:
    """What is spent ``lead`` periods later; beyond the ends there is nothing."""
    found = np.zeros_like(spend)
    periods = spend.shape[-1]
    if lead >= 0:
        found[..., : periods - lead] = spend[..., lead:]
    else:
        found[..., -lead:] = spend[..., :lead]
    return found
