"""How far a distribution moved: the population stability index, and what chance makes of it.

PSI is the sum over groups of (share now - share then) ln(share now / share then), the
symmetric divergence of Jeffreys (Kullback and Leibler 1951) over ten groups of equal size
then; below .1 is usually called stable, above .25 moved (Siddiqi 2006).
"""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
GROUPS = 10
MOVED, STABLE = 0.25, 0.1


def stability_index(then: Array, now: Array) -> float:
    """PSI of two samples; what is empty (nan) is a group of its own."""
    edges = group_edges(then)
    return index_of_shares(group_shares(then, edges), group_shares(now, edges))


def group_edges(values: Array) -> Array:
    """The inner edges of ten groups of equal size; fewer where many values are equal."""
    told = values[np.isfinite(values)]
    if not len(told):
        return np.zeros(0)
    shares = np.linspace(0.0, 1.0, GROUPS + 1)[1:-1]
    edges: Array = np.unique(np.quantile(told, shares, method="inverted_cdf"))
    return edges


def group_shares(values: Array, edges: Array) -> Array:
    """Shares of rows per group, the last of which is what is empty; half a row in each more."""
    is_told = np.isfinite(values)
    place = np.searchsorted(edges, values[is_told], side="left")
    counts = np.bincount(place, minlength=len(edges) + 1).astype(np.float64)
    counts = np.append(counts, float((~is_told).sum()))
    shares: Array = (counts + 0.5) / (counts.sum() + 0.5 * len(counts))
    return shares


def index_of_shares(then: Array, now: Array) -> float:
    """PSI of shares of the same groups."""
    return float(((now - then) * np.log(now / then)).sum())


def index_by_chance(then_rows: int, now_rows: int, groups: int, quantile: float = 0.99) -> float:
    """The PSI that samples of the same distribution stay below with this probability.

    It is asymptotically chi squared with groups - 1 degrees of freedom, times 1/n + 1/m
    (Yurdakul and Naranjo 2020).
    """
    from scipy.special import chdtri

    return float(chdtri(max(groups - 1, 1), 1 - quantile)) * (1 / then_rows + 1 / now_rows)
