"""Who is drawn into what: units on a circle, by a hash that knows only a salt and the unit.

A unit's point on the circle of a salt is the same on every machine, in every version and in every
engine that knows MD5, so nothing is kept and nothing is asked: a page, a batch and a query give
the same answer. Circles of different salts are independent of each other. A `Division` says who
owns which part of a circle, and a `Lot` is a circle with its division. Three uses of it:

- a layer: its owners are experiments, which exclude each other, as each point has one owner;
- an experiment: its owners are variants, on a circle of its own salt, so that the variant is
  independent of where in the layer the unit fell;
- a global holdout: one owner of a small part of a circle of its own, asked before any layer.

Of the hashes that R. Kohavi, R. Longbotham, D. Sommerfield and R. Henne tried ("Controlled
experiments on the web", Data Mining and Knowledge Discovery 18, 2009, section 4.1.2), MD5 alone
showed no dependence between experiments. It is not there to be secret: whoever may choose their
own unit can choose their variant.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dangol.methods.digests import leading_bits, leading_bits_of

if TYPE_CHECKING:
    import pyarrow as pa

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

WHOLE = 1_000_000
"""Parts are counted in millionths of a circle: exact, short to write down, never overlapping."""
NOBODY = -1
_HASHED, _KEPT = 64, 52
"""Bits of the hash, and those of them that a float holds exactly."""
_NEAR = 1e-9


def point(salt: str, unit: str) -> float:
    """Where a unit falls on the circle of a salt, in [0, 1).

    The first 52 bits (13 hexadecimal digits) of ``md5(sha256_hex(salt) + unit)``, in UTF-8. The
    salt's own hash is one block of MD5, so no salt and unit can be read as another pair, and the
    hashes of many units share that block's work. Units that differ in a byte are different.
    """
    bits = leading_bits_of(_before(salt) + unit.encode("utf-8", "surrogatepass"))
    return float((bits >> (_HASHED - _KEPT)) / 2**_KEPT)


def points(salt: str, units: "pa.Array | pa.ChunkedArray") -> Array:
    """The points of many units, as `point` gives them; raises ValueError where one is missing."""
    import pyarrow as pa

    chunks = units.chunks if isinstance(units, pa.ChunkedArray) else [units]
    before = _before(salt)
    bits = [leading_bits(chunk, after=before) for chunk in chunks]
    whole = np.concatenate(bits) if bits else np.empty(0, np.uint64)
    found: Array = (whole >> np.uint64(_HASHED - _KEPT)) / 2.0**_KEPT
    return found


@lru_cache(maxsize=4096)
def _before(salt: str) -> bytes:
    return hashlib.sha256(salt.encode("utf-8", "surrogatepass")).hexdigest().encode()


@dataclass(frozen=True)
class Division:
    """A circle divided among owners, in pieces that follow each other.

    ``ends`` are where the pieces end, in millionths, rising to the whole; ``owners`` whose they
    are, None for nobody's. Both are all there is to keep.
    """

    ends: tuple[int, ...]
    owners: tuple[str | None, ...]

    def __post_init__(self) -> None:
        rising = all(low < high for low, high in pairwise((0, *self.ends)))
        if not rising or self.ends[-1:] != (WHOLE,) or len(self.ends) != len(self.owners):
            raise ValueError(f"Pieces of a circle rise to {WHOLE}, and each has its owner: {self}.")

    @classmethod
    def of(cls, shares: Mapping[str, float]) -> "Division":
        """One piece for each owner, in their order, and what is left for nobody.

        Shares are rounded to millionths so that their sum stays. Raises ValueError where they
        exceed the whole, or where one is below a millionth and not none.
        """
        sizes = _sizes(shares)
        kept = [owner for owner in sizes if sizes[owner]]
        ends = np.cumsum([sizes[owner] for owner in kept]).tolist()
        return cls(tuple(ends), tuple(kept))

    def redivided(self, shares: Mapping[str, float]) -> "Division":
        """The shares changed, and as little of the circle as can be given to another owner.

        Owners whose share shrinks give up the end of what they hold and keep the rest; those whose
        share grows keep all they hold and take, in their order, what was given up. So an
        experiment that grows keeps everybody in it and takes from what was nobody's; between two
        divisions there moves half the sum of the changes of all shares, nobody's included. Give
        those that stay as `shares` has them: a third is not a number of millionths.
        """
        wanted = _sizes(shares)
        held = self._held
        to_give = {one: max(size - wanted.get(one, 0), 0) for one, size in held.items()}
        to_take = {one: max(size - held.get(one, 0), 0) for one, size in wanted.items()}
        takers = [one for one, size in to_take.items() if size]
        pieces: list[tuple[int, str | None]] = []
        for begin, end, owner in reversed(self.pieces):
            kept_until = max(begin, end - to_give[owner])
            to_give[owner] -= end - kept_until
            upper = end
            while upper > kept_until:
                taker = takers[-1]
                taken = min(upper - kept_until, to_take[taker])
                pieces.append((upper, taker))
                upper -= taken
                to_take[taker] -= taken
                if not to_take[taker]:
                    takers.pop()
            if kept_until > begin:
                pieces.append((kept_until, owner))
        return _joined(pieces[::-1])

    @property
    def pieces(self) -> list[tuple[int, int, str | None]]:
        """Begin, end and owner of each piece."""
        return list(zip((0, *self.ends[:-1]), self.ends, self.owners, strict=True))

    @cached_property
    def shares(self) -> dict[str, float]:
        """The exact share of each owner."""
        return {one: size / WHOLE for one, size in self._held.items() if one is not None}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The owners, in the order in which `owners_at` counts them."""
        return tuple(self.shares)

    def owner_at(self, where: float) -> str | None:
        return self.owners[bisect_right(self._ends, where)]

    def owners_at(self, where: Array) -> Places:
        """The owner of each point, as a place in `names`; -1 where it is nobody's."""
        places = {name: place for place, name in enumerate(self.names)}
        of_piece = np.array([NOBODY if one is None else places[one] for one in self.owners])
        found: Places = of_piece[np.searchsorted(self._ends, where, side="right")]
        return found

    def moved(self, other: "Division") -> float:
        """The share of the circle whose owner is another in the other division."""
        ends = sorted({*self.ends, *other.ends})
        return sum(
            end - begin
            for begin, end in pairwise((0, *ends))
            if self.owner_at(begin / WHOLE) != other.owner_at(begin / WHOLE)
        ) / WHOLE  # fmt: skip

    @cached_property
    def _ends(self) -> list[float]:
        return [end / WHOLE for end in self.ends]

    @cached_property
    def _held(self) -> dict[str | None, int]:
        held: dict[str | None, int] = {}
        for begin, end, owner in self.pieces:
            held[owner] = held.get(owner, 0) + end - begin
        return held


@dataclass(frozen=True)
class Drawn:
    """Whose a unit is, and the probability with which chance would have drawn that owner.

    On an experiment's circle this is the probability of the variant, given that the unit is in
    the experiment: where in the layer it fell tells nothing of it.
    """

    owner: str
    probability: float


@dataclass(frozen=True)
class Lot:
    """The circle of a salt, and who owns which part of it.

    A unit keeps its owner as long as the division stays. Where shares change, take
    `Division.redivided`: it moves as few units as can be. Whoever moves has met two variants and
    should count where they were first: the probability is right for the units that are new since
    the last change, as only their points are independent of what the change was learned from.
    """

    salt: str
    division: Division

    def drawn(self, unit: str) -> Drawn | None:
        """Whose the unit is; None where it falls on nobody's part."""
        owner = self.division.owner_at(point(self.salt, unit))
        return None if owner is None else Drawn(owner, self.division.shares[owner])

    def drawn_many(self, units: "pa.Array | pa.ChunkedArray") -> tuple[Places, Array]:
        """Places in the division's names (-1 for nobody), and their probabilities (nan)."""
        places = self.division.owners_at(points(self.salt, units))
        shares = np.array([*self.division.shares.values(), np.nan])
        return places, shares[places]


def _sizes(shares: Mapping[str, float]) -> dict[str | None, int]:
    """Shares in millionths by largest remainders, and what is left for nobody."""
    total = sum(shares.values())
    few = {one: share for one, share in shares.items() if not (share == 0 or share * WHOLE >= 1)}
    if few or total > 1 + _NEAR:
        raise ValueError(
            f"Shares are none or at least a millionth, and at most the whole together; these are "
            f"{total:g} together" + (f", and too small are {few}." if few else ".")
        )
    rest = 1 - total if total < 1 - _NEAR else 0.0
    owners = [*shares, None]
    exact = np.array([*shares.values(), rest]) / (total + rest) * WHOLE
    sizes = np.floor(exact).astype(int)
    left = WHOLE - int(sizes.sum())
    sizes[np.argsort(sizes - exact, kind="stable")[:left]] += 1
    return dict(zip(owners, sizes.tolist(), strict=True))


def _joined(pieces: list[tuple[int, str | None]]) -> Division:
    """Pieces of one owner that touch each other become one."""
    kept = [
        (end, owner)
        for place, (end, owner) in enumerate(pieces)
        if place + 1 == len(pieces) or pieces[place + 1][1] != owner
    ]
    return Division(tuple(end for end, _ in kept), tuple(owner for _, owner in kept))
