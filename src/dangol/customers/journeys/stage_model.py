"""The stages that were learned: what each shows, how people move, and its name."""

from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.model import Arrays, Model
from dangol.customers.journeys.weeks import ANY, BOUGHT, DAYS, QUIET, SYMBOLS
from dangol.methods.hidden_markov import Seen, Stages, Symbols

Array = npt.NDArray[np.float64]
LEAST, LOOKS = 1e-9, 0.6
"""Of what others buy in a week with anything done, below which people only look around."""
ASLEEP = 0.12
"""Weeks with anything done, below which a stage is asleep."""


class StageModel(Model):
    """Stages in the order of how much is done in them; nothing of a single customer is kept.

    ``start`` (stages,), ``moves`` (from, to) from week to week, ``shows`` (stages, symbols).
    """

    kind: ClassVar[str] = "journey-stages"

    start: Array
    moves: Array
    shows: Array

    @classmethod
    def learnt(cls, found: Stages, tried: Sequence[Stages]) -> Self:
        """From the stages that explain best, and all that were tried."""
        if not isinstance(found.shows, Symbols):
            raise TypeError("Weeks are symbols.")
        # What nobody's week ever was has no column yet.
        seen = found.shows.table
        shows = np.pad(seen, ((0, 0), (0, SYMBOLS - seen.shape[1])))
        order = np.argsort(-(shows @ DAYS), kind="stable")
        best = found.ordered(order)
        figures = {f"bic_{one.count}": round(one.bic, 1) for one in tried}
        return cls(start=best.start, moves=best.moves, shows=shows[order], figures=figures)

    def arrays(self) -> Arrays:
        return {"start": self.start, "moves": self.moves, "shows": self.shows}

    @cached_property
    def chain(self) -> Stages:
        return Stages(self.start, self.moves, Symbols(self.shows))

    @property
    def active_share(self) -> Array:
        """By stage: weeks in which anything is done."""
        found: Array = self.shows[:, ANY].sum(axis=1)
        return found

    @property
    def bought_share(self) -> Array:
        """By stage: weeks with an order."""
        found: Array = self.shows[:, BOUGHT].sum(axis=1)
        return found

    @property
    def stage_names(self) -> list[str]:
        """A word for each by what is done in it, no word twice."""
        count = len(self.start)
        if count == 1:
            return ["alike"]
        *awake, last = range(count)
        is_asleep = count > 2 or self.active_share[last] < ASLEEP
        names = {last: "asleep" if is_asleep else "cooling"}
        buys = self.bought_share / np.maximum(self.active_share, LEAST)
        looking = min(awake, key=lambda stage: (buys[stage], stage))
        if count > 2 and buys[looking] < LOOKS * buys[awake].max():
            names[looking] = "browsing"
        first, *others = [stage for stage in awake if stage not in names]
        names[first] = "active"
        for stage in others:
            buys_most = self.bought_share[stage] >= self.bought_share[first]
            names[stage] = "buying" if buys_most or stage != others[-1] else "cooling"
        return [names[stage] for stage in range(count)]

    def predict(self, rows: pa.Table) -> pa.Table:
        """``journey_stage`` and ``stage_probability`` after weeks, given as digits in ``weeks``.

        A digit is 0 for a quiet week; 1, 2, 3 for one, two to three, more days; 4, 5, 6 for the
        same with an order. The latest week stands last; weeks that are none are quiet.
        """
        texts = [str(one or "") for one in rows.column("weeks").to_pylist()]
        longest = max([1, *(len(one) for one in texts)])
        what = np.full((len(texts), longest), QUIET, dtype=np.int64)
        for row, text in enumerate(texts):
            digits = [int(one) if one in "0123456"[:SYMBOLS] else QUIET for one in text]
            what[row, longest - len(text) :] = digits
        since = np.array([longest - max(len(one), 1) for one in texts], dtype=np.int64)
        chances = self.chain.now(Seen(what, since, np.ones(len(texts))))
        best = chances.argmax(axis=1)
        return pa.table(
            {
                "journey_stage": pa.array(self.stage_names).take(pa.array(best)),
                "stage_probability": chances[np.arange(len(best)), best],
            }
        )
