"""What was learned about customers' spend: for anyone of whom the inputs are known."""

from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.model import Arrays, Model
from dangol.methods.two_part import TwoPart
from dangol.scoring.score_model import in_single_precision

Array = npt.NDArray[np.float64]


class SpendModel(Model):
    """Trees of the chance to buy and of the amount; ``names`` are their inputs in order."""

    kind: ClassVar[str] = "spend-forecast"

    names: tuple[str, ...]
    horizon_days: int
    currency: str
    chance_text: npt.NDArray[np.str_]
    amount_text: npt.NDArray[np.str_]
    quotients: Array
    scale: Array

    @classmethod
    def of(cls, learned: TwoPart, **fields: Any) -> Self:
        """To keep what was learned."""
        return cls.model_validate({**learned.parts(), **fields})

    def arrays(self) -> Arrays:
        return self.learned.parts()

    @property
    def learned(self) -> TwoPart:
        """The trees again."""
        names = ("chance_text", "amount_text", "quotients", "scale")
        return TwoPart.restored({name: getattr(self, name) for name in names})

    def predict(self, rows: pa.Table) -> pa.Table:
        """Chance to buy and expected spend with its range; a missing input counts as empty."""
        values = np.full((len(rows), len(self.names)), np.nan)
        for place, name in enumerate(self.names):
            if name in rows.column_names:
                column = rows.column(name).cast(pa.float64())
                values[:, place] = column.to_numpy(zero_copy_only=False)
        values, learned = in_single_precision(values), self.learned
        low, high = learned.ends(values)
        return pa.table(
            {
                "probability": learned.chance(values),
                "expected_spend": learned.expected(values),
                "spend_low": low,
                "spend_high": high,
            }
        )
