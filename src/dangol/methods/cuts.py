"""Groups as a rule: what tells any further row how likely it is of which group.

Kept as arrays and nothing else, so that people of tomorrow and of a past day are grouped by the
same rule as those that it was learned from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Protocol, Self

import numpy as np
import numpy.typing as npt

from dangol.methods.clusters import k_means, nearest
from dangol.methods.found_again import OUTSIDE, Cutting, Rule
from dangol.methods.latent_classes import LatentClasses, fit_classes, patterns
from dangol.methods.sampling import drawn_rows

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# HDBSCAN compares all pairs; groups that lie close are found among so many as among all.
DENSE_SAMPLE = 5_000
PIECES, ROWS_OF_A_PIECE = 25, 8
# Of the people of a group so many lie within its reach.
REACHED = 0.99
FEWEST_TOGETHER, SHARE_TOGETHER = 15, 0.03
MIXED_SAMPLE, MIXED_STARTS, FIRM = 20_000, 2, 1e-4
CLASS_STARTS = 8
# On halves, where only who goes with whom is asked, classes are searched less long.
ROUGH_STARTS, ROUGH = 3, 1e-7


class Cut(Protocol):
    """The rule of one way to group."""

    way: ClassVar[str]

    @property
    def count(self) -> int: ...

    def memberships(self, rows: Any) -> Array:
        """(rows, groups) that add up to one, or to nothing where a row is outside of all."""
        ...

    def arrays(self) -> dict[str, npt.NDArray[Any]]: ...


@dataclass(frozen=True)
class _Kept:
    """A rule whose fields are its arrays."""

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @classmethod
    def restored(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        return cls(**arrays)


@dataclass(frozen=True)
class Nearest(_Kept):
    """The nearest centre; memberships as of equal round groups (G. Celeux and G. Govaert 1992).

    ``variance`` (1,) is that of a column within a group.
    """

    way: ClassVar[str] = "k-means"
    centres: Array
    variance: Array

    @property
    def count(self) -> int:
        return len(self.centres)

    def memberships(self, rows: Array) -> Array:
        away = (self.centres**2).sum(axis=1) - 2 * rows @ self.centres.T
        return _shared(-away / (2 * self.variance))


@dataclass(frozen=True)
class Mixed(_Kept):
    """Gaussian groups of any shape; ``factors`` are Cholesky factors of their precisions."""

    way: ClassVar[str] = "mixture"
    shares: Array
    centres: Array
    factors: Array

    @property
    def count(self) -> int:
        return len(self.centres)

    def memberships(self, rows: Array) -> Array:
        logs = np.empty((len(rows), self.count))
        for place, (share, centre, factor) in enumerate(
            zip(self.shares, self.centres, self.factors, strict=True)
        ):
            away = ((rows - centre) @ factor) ** 2
            logs[:, place] = np.log(share) + np.log(np.diag(factor)).sum() - away.sum(axis=1) / 2
        return _shared(logs)


@dataclass(frozen=True)
class Dense(_Kept):
    """Groups that lie close, by the middles of their pieces and how far each reaches."""

    way: ClassVar[str] = "density"
    pieces: Array
    group: Ints
    reach: Array

    @property
    def count(self) -> int:
        return int(self.group.max()) + 1 if len(self.group) else 0

    def memberships(self, rows: Array) -> Array:
        member = np.zeros((len(rows), self.count))
        if not self.count:
            return member
        piece = nearest(self.pieces, rows)
        away = np.sqrt(((rows - self.pieces[piece]) ** 2).sum(axis=1))
        inside = np.flatnonzero(away <= self.reach[piece])
        member[inside, self.group[piece[inside]]] = 1.0
        return member


@dataclass(frozen=True)
class Classes(_Kept):
    """Latent classes of answers, options from 0 and ``MISSING`` where none was given."""

    way: ClassVar[str] = "latent-classes"
    shares: Array
    chances: Array
    options: Ints

    @property
    def count(self) -> int:
        return len(self.shares)

    def memberships(self, rows: Ints) -> Array:
        options = tuple(int(one) for one in self.options)
        whole = LatentClasses(self.shares, self.chances, options, 0.0, 0.0, 0, 0)
        return whole.memberships(rows)


def places(cut: Cut, rows: npt.NDArray[Any]) -> Ints:
    """The likeliest group of each row, ``OUTSIDE`` where there is none."""
    return likeliest(cut.memberships(rows))


def likeliest(member: Array) -> Ints:
    """The place of the highest membership; of equal ones the first."""
    if not member.shape[1]:
        return np.full(len(member), OUTSIDE, dtype=np.int64)
    found: Ints = member.argmax(axis=1).astype(np.int64)
    found[member.max(axis=1) <= 0] = OUTSIDE
    return found


def by_means(rows: Array, count: int, seed: int) -> Nearest:
    """So many groups by k-means."""
    found = k_means(rows, count, seed)
    return Nearest(found.centres, np.array([max(found.spread / rows.shape[1], 1e-9)]))


def by_mixture(rows: Array, count: int, seed: int) -> Mixed:
    """So many Gaussian groups, learned on a sample of many rows."""
    from sklearn.mixture import GaussianMixture

    drawn = rows[drawn_rows(np.arange(len(rows)), MIXED_SAMPLE, seed)]
    model = GaussianMixture(
        count, n_init=MIXED_STARTS, reg_covar=FIRM, random_state=seed, max_iter=300
    ).fit(drawn)
    return Mixed(model.weights_, model.means_, model.precisions_cholesky_)


def by_density(rows: Array, seed: int) -> Dense:
    """However many groups lie close (R. Campello and others 2013), the largest first."""
    from sklearn.cluster import HDBSCAN, KMeans

    few = rows[drawn_rows(np.arange(len(rows)), DENSE_SAMPLE, seed)]
    least = max(FEWEST_TOGETHER, int(SHARE_TOGETHER * len(few)))
    if len(few) < 2 * least:
        return Dense(few[:0], np.zeros(0, dtype=np.int64), np.zeros(0))
    label = HDBSCAN(min_cluster_size=least, copy=True).fit_predict(few)
    names, size = np.unique(label[label >= 0], return_counts=True)
    pieces, group, reach = [], [], []
    for place, name in enumerate(names[np.argsort(-size, kind="stable")]):
        mine = few[label == name]
        count = min(PIECES, max(len(mine) // ROWS_OF_A_PIECE, 1))
        found = KMeans(count, n_init=3, random_state=seed).fit(mine)
        away = np.sqrt(((mine - found.cluster_centers_[found.labels_]) ** 2).sum(axis=1))
        pieces.append(found.cluster_centers_)
        group += [place] * count
        reach += [float(np.quantile(away, REACHED))] * count
    if not pieces:
        return Dense(few[:0], np.zeros(0, dtype=np.int64), np.zeros(0))
    return Dense(np.vstack(pieces), np.array(group, dtype=np.int64), np.array(reach))


def by_classes(rows: Ints, options: tuple[int, ...], count: int, seed: int) -> LatentClasses:
    """So many latent classes, as they are fitted."""
    given = patterns(rows, options)
    return fit_classes(given, min(count, len(given.count)), starts=CLASS_STARTS, seed=seed)


def classes_of(found: LatentClasses) -> Classes:
    """Fitted classes as a rule."""
    return Classes(found.shares, found.chances, np.array(found.options, dtype=np.int64))


def cutting_by_classes(options: tuple[int, ...], count: int) -> Cutting:
    """Latent classes as a way to group some rows."""

    def learn(rows: Ints, seed: int) -> Classes:
        given = patterns(rows, options)
        most = min(count, len(given.count))
        return classes_of(fit_classes(given, most, starts=ROUGH_STARTS, seed=seed, arrived=ROUGH))

    return cutting(learn)


def cutting(learn: Callable[[npt.NDArray[Any], int], Cut]) -> Cutting:
    """A way to group some rows by a seed, as it is tried on halves."""

    def cut(rows: npt.NDArray[Any], seed: int) -> Rule:
        found = learn(rows, seed)
        return lambda others: places(found, others)

    return cut


def _shared(logs: Array) -> Array:
    """Chances in proportion to what the logs are of."""
    parts = np.exp(logs - logs.max(axis=1, keepdims=True))
    found: Array = parts / parts.sum(axis=1, keepdims=True)
    return found
