"""What was learned about next steps: for anybody, from the names of their last steps."""

from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.model import Arrays, Model
from dangol.customers.journeys.moves import BREAK
from dangol.methods.next_steps import NOTHING, Counted, NextSteps, learnt_steps

BETWEEN = " > "
SYMBOLS = 2 * BREAK


class NextStepModel(Model):
    """Chances of next steps by the last ones; nothing of a single customer is kept.

    ``contexts`` (rows, depth) hold codes, the latest first, with more where a pause followed;
    ``steps`` and ``counts`` what came after them, and how often.
    """

    kind: ClassVar[str] = "next-steps"

    names: tuple[str, ...]
    weight: float
    contexts: npt.NDArray[np.int64]
    steps: npt.NDArray[np.int64]
    counts: npt.NDArray[np.float64]

    @classmethod
    def learnt(
        cls,
        counted: Counted,
        names: list[str],
        depth: int,
        weight: float,
        figures: dict[str, float],
    ) -> Self:
        """From counts of all people; contexts that are alike up to ``depth`` become one."""
        rows = np.column_stack([counted.context[:, :depth], counted.step])
        alike, place = np.unique(rows, axis=0, return_inverse=True)
        return cls(
            names=tuple(names),
            weight=weight,
            contexts=alike[:, :depth],
            steps=alike[:, depth],
            counts=np.asarray(np.bincount(place.ravel(), counted.count), dtype=np.float64),
            figures=figures,
        )

    def arrays(self) -> Arrays:
        return {"contexts": self.contexts, "steps": self.steps, "counts": self.counts}

    @cached_property
    def chain(self) -> NextSteps:
        """The chances by context."""
        counted = Counted(self.contexts, self.steps, self.counts)
        return learnt_steps(counted, len(self.names), SYMBOLS, weight=self.weight)

    def predict(self, rows: pa.Table) -> pa.Table:
        """``likely_next_step`` and ``next_step_probability`` after ``last_steps``.

        These stand between ' > ', the latest last; ``has_paused`` says, where it is given, that a
        long pause followed them. Steps that were never seen are no context.
        """
        paused = (
            rows.column("has_paused").to_pylist()
            if "has_paused" in rows.column_names
            else [False] * rows.num_rows
        )
        contexts = [
            self._context(str(text or ""), has_paused=bool(one))
            for text, one in zip(rows.column("last_steps").to_pylist(), paused, strict=True)
        ]
        shape = (len(contexts), self.chain.depth)
        chances = self.chain.chances(np.array(contexts, dtype=np.int64).reshape(shape))
        best = chances.argmax(axis=1)
        return pa.table(
            {
                "likely_next_step": pa.array(self.names).take(pa.array(best)),
                "next_step_probability": chances[np.arange(len(best)), best],
            }
        )

    def _context(self, text: str, *, has_paused: bool) -> list[int]:
        codes: list[Any] = [
            self.names.index(one) if one in self.names else NOTHING
            for one in reversed(text.split(BETWEEN))
        ][: self.chain.depth]
        if codes and codes[0] != NOTHING and has_paused:
            codes[0] += BREAK
        # What lies before an unknown step says nothing.
        known = codes.index(NOTHING) if NOTHING in codes else len(codes)
        return [*codes[:known], *([NOTHING] * (self.chain.depth - known))]
