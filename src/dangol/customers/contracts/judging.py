"""How well it was told which contracts would end, in a period that nothing had seen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.customers.contracts.contracts import Contracts
from dangol.customers.contracts.covariates import STRATUM
from dangol.customers.contracts.model import ContractModel
from dangol.customers.contracts.stretches import Behaviour
from dangol.methods.score_quality import Estimate, area_under_curve, with_interval
from dangol.scoring.judgement import Judgement, judged

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """Figures of the unseen period; ``naive`` is the AUC of kind and age of a contract alone."""

    found: Judgement
    naive: float
    ahead: Estimate

    @property
    def is_flat(self) -> bool:
        """Whether chance alone could order contracts as well."""
        return self.found.is_flat

    def figures(self) -> dict[str, float]:
        return {**self.found.figures(), "naive_auc": self.naive}


def running_at(contracts: Contracts, day: float) -> npt.NDArray[np.intp]:
    """The contracts that had begun by the day and had not ended."""
    return np.flatnonzero((contracts.started < day) & (contracts.ended > day))


def judged_period(
    contracts: Contracts, behaviour: Behaviour, model: ContractModel, seed: int
) -> Judged | None:
    """What a model of the time before said of the last horizon; None where it cannot tell."""
    day = -float(model.horizon_days)
    rows = running_at(contracts, day)
    columns = model.of_contracts(contracts, rows, behaviour.at(day)[rows])
    kinds, tenure = contracts.named(STRATUM)[rows], day - contracts.started[rows]
    chance, alike = (
        model.chances(given, kinds, tenure, -day)
        for given in (columns, np.broadcast_to(model.means, columns.shape))
    )
    told = np.isfinite(chance)
    happened = (contracts.ended[rows] <= 0.0).astype(np.float64)[told]
    if not 0 < happened.sum() < len(happened):
        return None
    order, other = _ranks(chance[told]), alike[told]

    def gain(came: Array, places: Array) -> float:
        some = places.astype(int)
        return area_under_curve(came, order[some]) - area_under_curve(came, other[some])

    ahead = with_interval(gain, happened, np.arange(len(happened), dtype=np.float64), seed)
    return Judged(
        judged(happened, chance[told], _before(contracts, -day), seed),
        area_under_curve(happened, other),
        ahead,
    )


def _ranks(chance: Array) -> Array:
    return np.unique(chance, return_inverse=True)[1].astype(np.float64)


def _before(contracts: Contracts, days: float) -> list[float]:
    """Shares of running contracts that ended within earlier horizons, oldest first."""
    found = []
    for number in range(4, 1, -1):
        begin = -days * number
        rows = running_at(contracts, begin)
        if len(rows) and begin > contracts.watched_from:
            found.append(float((contracts.ended[rows] <= begin + days).mean()))
    return found
