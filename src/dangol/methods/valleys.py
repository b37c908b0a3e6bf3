"""Whether it is emptier between two groups than within them, or a cut goes through a crowd.

A crowd with corners is cut at the same places again and again and is a crowd still; of two groups
each has a middle of its own. So people are looked at along the line that tells the groups apart
best (R. Fisher 1936, learned on one half of them and looked at on the other), and the valley
between the two hills of their density is measured (B. Silverman, "Density Estimation", 1986).
"""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
LEAST_VALLEY = 0.25
"""So much emptier must it be between two groups than in the middle of the emptier one."""
FEWEST, STEPS = 20, 64
FIRM = 1e-3
# Of the kernel, beside that of the least error for one hill (1.06): noise is no valley.
WIDTH = 1.4


def valley(one: Array, other: Array, seed: int) -> float:
    """1 where nobody is between two groups of rows, 0 where there is no valley at all."""
    if min(len(one), len(other)) < FEWEST:
        return 0.0
    rng = np.random.default_rng(seed)
    mine, theirs = (np.array_split(rows[rng.permutation(len(rows))], 2) for rows in (one, other))
    depths = [
        _depth(*_along((mine[learn], theirs[learn]), (mine[judge], theirs[judge])))
        for learn, judge in ((0, 1), (1, 0))
    ]
    return float(np.mean(depths))


def least_valley(rows: Array, group: Places, seed: int) -> float:
    """The shallowest of the valleys between each group and the one whose middle is nearest."""
    names = np.unique(group[group >= 0])
    if len(names) < 2:
        return 0.0
    middles = np.array([rows[group == name].mean(axis=0) for name in names])
    away = ((middles[:, None] - middles[None]) ** 2).sum(axis=2)
    np.fill_diagonal(away, np.inf)
    pairs = {(min(a, b), max(a, b)) for a, b in enumerate(away.argmin(axis=1))}
    return min(
        valley(rows[group == names[a]], rows[group == names[b]], seed) for a, b in sorted(pairs)
    )


def _along(learn: tuple[Array, Array], judge: tuple[Array, Array]) -> tuple[Array, Array]:
    """Rows along the line that tells both groups of other rows apart best."""
    away = learn[1].mean(axis=0) - learn[0].mean(axis=0)
    inside = np.vstack([rows - rows.mean(axis=0) for rows in learn])
    shape = inside.T @ inside / len(inside)
    firm = shape + FIRM * np.trace(shape) / len(shape) * np.eye(len(shape))
    line = np.linalg.solve(firm, away)
    return judge[0] @ line, judge[1] @ line


def _depth(one: Array, other: Array) -> float:
    """How deep the density falls between the middles, beside the lower of the hills."""
    low, high = float(np.median(one)), float(np.median(other))
    if not low < high:
        return 0.0
    every = np.concatenate([one, other])
    within = (one.var() * len(one) + other.var() * len(other)) / len(every)
    spread = float(np.sqrt(within))
    width = max(WIDTH * spread * len(every) ** -0.2, 1e-12)
    at = np.linspace(low, high, STEPS)
    density = np.exp(-(((at[:, None] - every) / width) ** 2) / 2).sum(axis=1)
    lowest = int(density.argmin())
    hill = min(density[: lowest + 1].max(), density[lowest:].max())
    return float(1.0 - density[lowest] / hill)
