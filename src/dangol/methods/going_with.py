"""What goes with what: kinds of people beside whether something happened to them.

Strength of a whole attribute: Cramér's V, corrected for what chance alone gives (W. Bergsma,
Journal of the Korean Statistical Society 42, 2013). Of one value beside all others: the odds ratio
with the interval of B. Woolf (Annals of Human Genetics 19, 1955), half a case added to every cell
(J. Haldane 1956), and Pearson's chi-square. These are correlates: what goes with something need not
be its cause.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class Association:
    """A table (values, 2): how often it happened and how often not.

    ``strength`` is Cramér's V, 0 to 1; ``ratio``, ``low``, ``high``, ``chance`` (values,): odds
    ratio of each value beside the others, its interval of 95 %, and its p-value.
    """

    strength: float
    chance_of_all: float
    ratio: Array
    low: Array
    high: Array
    chance: Array


def association(counts: Array) -> Association:
    """What a table (values, 2) tells; values that nobody has are left out by the caller."""
    from scipy.stats import chi2

    if counts.ndim != 2 or counts.shape[1] != 2 or (counts < 0).any():
        raise ValueError(f"Counts need two columns, none below 0: {counts.shape}.")
    rest = counts.sum(axis=0) - counts
    cells = np.stack([counts[:, 0], counts[:, 1], rest[:, 0], rest[:, 1]]) + 0.5
    log = np.log(cells[0] * cells[3] / (cells[1] * cells[2]))
    reach = NORMAL_95 * np.sqrt((1 / cells).sum(axis=0))
    each = np.array(
        [_squares(np.stack([one, other])) for one, other in zip(counts, rest, strict=True)]
    )
    whole = _squares(counts)
    return Association(
        _strength(whole, counts),
        float(chi2.sf(whole, max(len(counts) - 1, 1))),
        np.exp(log),
        np.exp(log - reach),
        np.exp(log + reach),
        np.asarray(chi2.sf(each, 1), dtype=np.float64),
    )


def _squares(counts: Array) -> float:
    """Pearson's chi-square; 0 where a margin is empty."""
    total = counts.sum()
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / max(total, 1.0)
    known = expected > 0
    return float((((counts - expected) ** 2)[known] / expected[known]).sum())


def _strength(squares: float, counts: Array) -> float:
    rows, columns, total = *counts.shape, counts.sum()
    if rows < 2 or total < 2:
        return 0.0
    by_chance = (rows - 1) * (columns - 1) / (total - 1)
    above = max(squares / total - by_chance, 0.0)
    fewer = min(
        rows - (rows - 1) ** 2 / (total - 1), columns - (columns - 1) ** 2 / (total - 1)
    ) - 1  # fmt: skip
    return float(np.sqrt(above / fewer)) if fewer > 0 else 0.0
