"""Who is drawn into which variant: the same for one unit asked by a page and for all at once.

Everything follows from the records' ids and a unit; nothing is kept per person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Decided
from dangol.methods.assignment import NOBODY, Division, Drawn, Lot, point, points
from dangol.optimization.measurement.experiments.experiment import RUNNING, Experiment
from dangol.optimization.measurement.experiments.holdout import RUNNING as HOLDING
from dangol.optimization.measurement.experiments.holdout import Holdout

if TYPE_CHECKING:
    import pyarrow as pa

Flags = npt.NDArray[np.bool_]
HELD = "held-out"


@dataclass(frozen=True)
class Held:
    """Who is left alone by a holdout."""

    id: str
    holdout: Holdout

    def holds(self, unit: str) -> bool:
        return point(self._salt, unit) < self.holdout.share

    def holds_many(self, units: "pa.Array | pa.ChunkedArray") -> Flags:
        held: Flags = points(self._salt, units) < self.holdout.share
        return held

    @property
    def _salt(self) -> str:
        return f"holdout/{self.id}"


@dataclass(frozen=True)
class Drawing:
    """How a test draws: which part of which circle, and by which lot within it."""

    id: str
    experiment: Experiment
    lot: Lot

    @property
    def circle(self) -> str:
        """The layer whose people it takes; a test without one has its own."""
        layer = self.experiment.layer
        return f"layer/{layer}" if layer else f"test/{self.id}/people"

    def drawn(self, unit: str) -> Drawn | None:
        """The unit's variant and its probability; None where the test leaves it out."""
        low, high = self.experiment.part
        return self.lot.drawn(unit) if low <= point(self.circle, unit) < high else None

    def drawn_many(
        self, units: "pa.Array | pa.ChunkedArray"
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
        """Places in the names of ``lot.division`` (-1 left out), and their probabilities."""
        low, high = self.experiment.part
        where = points(self.circle, units)
        places, probabilities = self.lot.drawn_many(units)
        is_in = (low <= where) & (where < high)
        return np.where(is_in, places, NOBODY), np.where(is_in, probabilities, np.nan)


def planned_division(experiment: Experiment) -> Division:
    """The circle of a test by its planned weights."""
    total = sum(one.weight for one in experiment.variants)
    return Division.of({one.name: one.weight / total for one in experiment.variants})


def drawings(
    kept: Iterable[Decided],
    divisions: Mapping[str, Division] | None = None,
    *,
    states: tuple[str, ...] = (RUNNING,),
) -> list[Drawing]:
    """Of the tests in ``states``; ``divisions`` of adaptive ones by id, where they moved."""
    moved = divisions or {}
    return [
        Drawing(
            one.id,
            one.record,
            Lot(f"test/{one.id}", moved.get(one.id) or planned_division(one.record)),
        )
        for one in kept
        if isinstance(one.record, Experiment) and one.state in states
    ]


def holdouts(kept: Iterable[Decided], held_from: str) -> list[Held]:
    """Those that run and leave people out of ``held_from``: campaigns or tests."""
    return [
        Held(one.id, one.record)
        for one in kept
        if isinstance(one.record, Holdout)
        and one.state == HOLDING
        and one.record.held_from in ("everything", held_from)
    ]
