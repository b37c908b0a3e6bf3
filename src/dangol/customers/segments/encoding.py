"""What was seen of people as rows that are comparable: numbers of one scale, or codes of answers.

Shares of few facts are drawn towards the usual share, as if so many more had been seen: who came
once came at the weekend or did not, and would make two groups that are none. What is skewed is
taken as its logarithm; the outermost hundredths are drawn in, so that no group is a few people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dangol.customers.segments.measured import Measured, Seen
from dangol.methods.factor_scores import FactorScores, learnt_factors
from dangol.methods.latent_classes import MISSING

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Arrays = dict[str, npt.NDArray[Any]]
PRIOR = 10.0
SKEWED = 1.0
OUTERMOST = 0.01
BANDS = 3
LEAST_SPREAD = 1e-9


@dataclass(frozen=True)
class Scales:
    """How values become comparable: one column per number, one per option of an answer.

    ``usual`` (measured,) are pooled shares, ``logged`` what is taken as a logarithm, ``low``,
    ``high``, ``centre`` and ``spread`` of what results; ``shares`` (options,) of all answers.
    """

    usual: Array
    logged: npt.NDArray[np.bool_]
    low: Array
    high: Array
    centre: Array
    spread: Array
    shares: Array

    def standard(self, measured: Sequence[Measured], seen: Seen) -> Array:
        """(rows, measured) in standard deviations, nan where nothing is known or told apart."""
        values = _drawn(measured, seen, self.usual)
        shown = np.where(self.logged, np.log1p(np.maximum(values, 0.0)), values)
        found: Array = (np.clip(shown, self.low, self.high) - self.centre) / self.spread
        return found

    def columns(self, measured: Sequence[Measured], seen: Seen) -> Array:
        """(rows, columns) of numbers, of answers where there is no number; usual if not known."""
        numbers = _grouping(measured, is_answer=False)
        if numbers:
            return np.nan_to_num(self.standard(measured, seen)[:, numbers])
        parts: list[Array] = []
        answers = [place for place, one in enumerate(measured) if one.kind == "answer"]
        ends = np.cumsum([len(measured[place].options) for place in answers])
        for place, shares in zip(answers, np.split(self.shares, ends[:-1]), strict=True):
            if measured[place].describes:
                continue
            code = seen.values[:, place]
            flags = (code[:, None] == np.arange(len(shares))) - shares
            # All options of an answer together vary as much as one number.
            flags = flags / np.sqrt(np.maximum(shares, 1e-6) * max(len(shares) - 1, 1))
            parts.append(np.where(np.isfinite(code)[:, None], flags, 0.0))
        return np.hstack(parts)

    def arrays(self) -> Arrays:
        return {f"scales/{name}": getattr(self, name) for name in self.__dataclass_fields__}


def learnt_scales(measured: Sequence[Measured], seen: Seen) -> Scales:
    """The scales of these people."""
    count = len(measured)
    usual = np.full(count, np.nan)
    for place, one in enumerate(measured):
        if one.kind == "share":
            whole, share = seen.wholes[one.whole], seen.values[:, place]
            told = np.isfinite(share) & (whole > 0)
            usual[place] = float((share[told] @ whole[told]) / max(whole[told].sum(), 1.0))
    values = _drawn(measured, seen, usual)
    logged = np.array(
        [
            one.kind == "number" and _is_skewed(values[:, place])
            for place, one in enumerate(measured)
        ],
        dtype=bool,
    )
    shown = np.where(logged, np.log1p(np.maximum(values, 0.0)), values)
    low, high, centre, spread = np.zeros(count), np.zeros(count), np.zeros(count), np.zeros(count)
    for place in range(count):
        told = shown[np.isfinite(shown[:, place]), place]
        if len(told):
            low[place], high[place] = np.quantile(told, [OUTERMOST, 1 - OUTERMOST])
            inside = np.clip(told, low[place], high[place])
            centre[place], spread[place] = inside.mean(), inside.std()
    shares = [
        np.bincount(seen.values[told, place].astype(np.int64), minlength=len(one.options))
        / max(told.sum(), 1)
        for place, one in enumerate(measured)
        if one.kind == "answer"
        for told in [np.isfinite(seen.values[:, place])]
    ]
    # What is the same for all tells nobody apart.
    even = np.where(spread > LEAST_SPREAD, spread, np.inf)
    flat = np.concatenate(shares) if shares else np.zeros(0)
    return Scales(usual, logged, low, high, centre, even, flat.astype(np.float64))


def _drawn(measured: Sequence[Measured], seen: Seen, usual: Array) -> Array:
    """Values with shares drawn towards what is usual; answers are left out."""
    values = seen.values.copy()
    for place, one in enumerate(measured):
        if one.kind == "share":
            whole = seen.wholes[one.whole]
            told = np.isfinite(values[:, place])
            share = np.where(told, values[:, place], usual[place])
            weight = np.where(told, whole, 0.0)
            values[:, place] = (share * weight + PRIOR * usual[place]) / (weight + PRIOR)
        elif one.kind == "answer":
            values[:, place] = np.nan
    return values


def _is_skewed(values: Array) -> bool:
    told = values[np.isfinite(values)]
    if not len(told) or told.min() < 0 or told.std() <= LEAST_SPREAD:
        return False
    return float((((told - told.mean()) / told.std()) ** 3).mean()) > SKEWED


@dataclass(frozen=True)
class Bands:
    """Answers as they are; numbers, where there is no answer, in bands of about as many people.

    ``edges`` (measured, bands - 1) of numbers, nan for answers.
    """

    edges: Array

    def codes(self, measured: Sequence[Measured], seen: Seen) -> Ints:
        """(rows, questions): options from 0, ``MISSING`` where nothing is known."""
        asked = _asked(measured)
        found = np.full((len(seen), len(asked)), MISSING, dtype=np.int64)
        for column, place in enumerate(asked):
            told = np.isfinite(seen.values[:, place])
            value = seen.values[told, place]
            found[told, column] = (
                value
                if measured[place].kind == "answer"
                else np.searchsorted(self.edges[place], value, side="right")
            )
        return found

    def options(self, measured: Sequence[Measured]) -> tuple[int, ...]:
        every = [measured[place] for place in _asked(measured)]
        return tuple(len(one.options) if one.kind == "answer" else BANDS for one in every)

    def arrays(self) -> Arrays:
        return {"bands/edges": self.edges}


def _asked(measured: Sequence[Measured]) -> list[int]:
    """The places of answers; of everything where there is none."""
    return _grouping(measured, is_answer=True) or _grouping(measured, is_answer=False)


def _grouping(measured: Sequence[Measured], *, is_answer: bool) -> list[int]:
    """The places of what groups people, of one kind."""
    return [
        place
        for place, one in enumerate(measured)
        if (one.kind == "answer") == is_answer and not one.describes
    ]


def learnt_bands(measured: Sequence[Measured], seen: Seen) -> Bands:
    """The bands of these people."""
    edges = np.full((len(measured), BANDS - 1), np.nan)
    for place, one in enumerate(measured):
        told = seen.values[np.isfinite(seen.values[:, place]), place]
        if one.kind != "answer" and len(told):
            edges[place] = np.quantile(told, np.arange(1, BANDS) / BANDS)
    return Bands(edges)


@dataclass(frozen=True)
class Encoding:
    """The rows of a way to group: ``bands`` for classes; else ``scales``, or their ``factors``."""

    scales: Scales
    bands: Bands | None = None
    factors: FactorScores | None = None

    def rows(self, measured: Sequence[Measured], seen: Seen) -> npt.NDArray[Any]:
        if self.bands is not None:
            return self.bands.codes(measured, seen)
        if self.factors is not None:
            return self.factors.scores(self.scales.standard(measured, seen))
        return self.scales.columns(measured, seen)

    def arrays(self) -> Arrays:
        found = self.scales.arrays()
        if self.bands is not None:
            found |= self.bands.arrays()
        if self.factors is not None:
            found |= {
                f"factors/{name}": getattr(self.factors, name)
                for name in ("middle", "spread", "loadings", "unique")
            }
        return found

    @classmethod
    def restored(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> "Encoding":
        """The encoding again from its arrays."""

        def part(name: str) -> Arrays:
            start = f"{name}/"
            return {n.removeprefix(start): a for n, a in arrays.items() if n.startswith(start)}

        bands, factors = part("bands"), part("factors")
        return cls(
            Scales(**part("scales")),
            Bands(**bands) if bands else None,
            FactorScores(**factors) if factors else None,
        )


def learnt_encoding(
    measured: Sequence[Measured], seen: Seen, *, is_coded: bool, is_scored: bool, seed: int
) -> Encoding:
    """The encoding of these people."""
    scales = learnt_scales(measured, seen)
    if is_coded:
        return Encoding(scales, learnt_bands(measured, seen))
    if is_scored:
        factors = learnt_factors(scales.standard(measured, seen), seed)
        return Encoding(scales, None, factors)
    return Encoding(scales)
