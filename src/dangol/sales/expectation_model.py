"""What was learned about weekly sales: the expectation of the coming week, per department."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.model import Arrays, Model, text_array
from dangol.methods.expectation import Array, Expectation

_ROUNDING = 1e-9


class SalesExpectation(Model):
    """Per series the expected sales of one trading day of the next week, with its range.

    ``figures``: ``covered_share`` of past whole-shop weeks inside their range, and
    ``mean_error_share``, the mean absolute one-step error relative to sales.
    """

    kind = "sales-expectation"

    sales_of: npt.NDArray[np.str_]
    per_day: npt.NDArray[np.float64]
    per_day_low: npt.NDArray[np.float64]
    per_day_high: npt.NDArray[np.float64]
    weight: npt.NDArray[np.float64]

    @classmethod
    def from_learned(cls, names: list[str], learned: Expectation, per_day: Array) -> Self:
        """The model of series ``names`` from their expectations and values (steps, series)."""
        shop = names.index("all")
        actual, expected = per_day[:, shop], learned.expected[:, shop]
        low, high = learned.low[:, shop], learned.high[:, shop]
        # A week in which the shop was closed has no sales per day and nothing to judge.
        judged = ~np.isnan(low) & ~np.isnan(actual)
        figures = {}
        if judged.any():
            # A range may have no width; then the logarithm's last digit must not decide.
            inside = (actual >= low * (1 - _ROUNDING)) & (actual <= high * (1 + _ROUNDING))
            figures["covered_share"] = float(inside[judged].mean())
        sold = judged & (actual > 0)
        if sold.any():
            figures["mean_error_share"] = float(
                np.mean(np.abs(actual - expected)[sold] / actual[sold])
            )
        return cls(
            figures=figures,
            sales_of=text_array(names),
            per_day=learned.next_expected,
            per_day_low=learned.next_low,
            per_day_high=learned.next_high,
            weight=learned.weight,
        )

    def arrays(self) -> Arrays:
        return {
            "sales_of": self.sales_of,
            "per_day": self.per_day,
            "per_day_low": self.per_day_low,
            "per_day_high": self.per_day_high,
            "weight": self.weight,
        }

    def predict(self, rows: pa.Table) -> pa.Table:
        """Expected sales and range for rows of ``sales_of`` and ``trading_days`` (1 to 7).

        An unknown series gives nulls.
        """
        places = {str(name): i for i, name in enumerate(self.sales_of)}
        asked = [places.get(name) for name in rows.column("sales_of").to_pylist()]
        days = rows.column("trading_days").to_pylist()

        def week(per_day: npt.NDArray[np.float64]) -> list[float | None]:
            values = [
                None if i is None else float(per_day[i]) * d
                for i, d in zip(asked, days, strict=True)
            ]
            return [None if v is None or np.isnan(v) else v for v in values]

        return pa.table(
            {
                "expected_amount": pa.array(week(self.per_day), pa.float64()),
                "expected_low_amount": pa.array(week(self.per_day_low), pa.float64()),
                "expected_high_amount": pa.array(week(self.per_day_high), pa.float64()),
            }
        )

    def what_if(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Next week's expectation if it had ``trading_days`` days, for ``sales_of``."""
        return self.predict_one({"sales_of": "all", "trading_days": 7, **inputs})
