"""Whether chains have found the same posterior, and how many draws theirs are worth.

Rank-normalised split R-hat and bulk effective sample size: A. Vehtari, A. Gelman, D. Simpson, B.
Carpenter, P.-C. Bürkner, "Rank-Normalization, Folding, and Localization: An Improved R-hat for
Assessing Convergence of MCMC" (Bayesian Analysis 16(2), 2021); the sum of autocorrelations ends
where pairs of them turn negative (C. J. Geyer, "Practical Markov Chain Monte Carlo", Statistical
Science 7(4), 1992).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Mixing:
    """``rhat`` (size,), one where chains agree, and ``effective`` (size,) independent draws."""

    rhat: Array
    effective: Array


def mixing(values: Array) -> Mixing:
    """Of ``values`` (chains, draws, size), each chain in halves."""
    half = values.shape[1] // 2
    split = np.concatenate([values[:, :half], values[:, half : 2 * half]])
    return Mixing(
        np.maximum(_rhat(_normal(split)), _rhat(_normal(np.abs(split - np.median(split, (0, 1)))))),
        _effective(_normal(split)),
    )


def _normal(values: Array) -> Array:
    """Normal scores of the ranks among all chains."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    flat = values.reshape(-1, values.shape[-1])
    ranks = rankdata(flat, axis=0)
    found: Array = ndtri((ranks - 0.375) / (len(flat) + 0.25)).reshape(values.shape)
    return found


def _parts(values: Array) -> tuple[Array, Array]:
    """The mean variance within chains, and the variance of all."""
    draws = values.shape[1]
    within = values.var(1, ddof=1).mean(0)
    between = values.mean(1).var(0, ddof=1)
    return within, within * (draws - 1) / draws + between


def _rhat(values: Array) -> Array:
    within, whole = _parts(values)
    found: Array = np.sqrt(whole / within)
    return found


def _effective(values: Array) -> Array:
    chains, draws, _ = values.shape
    within, whole = _parts(values)
    apart = values - values.mean(1, keepdims=True)
    length = 2 ** int(np.ceil(np.log2(2 * draws)))
    power = np.abs(np.fft.rfft(apart, length, axis=1)) ** 2
    covariance = np.fft.irfft(power, length, axis=1)[:, :draws].mean(0) / draws
    # Of the mean of chains' own; what they differ by is all correlation.
    correlation = 1 - (within - covariance * draws / (draws - 1)) / whole
    pairs = correlation[: draws // 2 * 2].reshape(-1, 2, values.shape[-1]).sum(1)
    falling = np.minimum.accumulate(np.where(pairs > 0, pairs, 0), axis=0)
    ends = np.cumprod(pairs > 0, axis=0)
    time = np.maximum(2 * (falling * ends).sum(0) - 1, 1 / np.log10(chains * draws))
    found: Array = chains * draws / time
    return found
