"""What was learned about customers' worth: for any history, horizon and discount rate."""

import math
from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.model import Arrays, Model
from dangol.customers.lifetime_check import reach
from dangol.methods.lifetime import BetaGeoNbd
from dangol.methods.lifetime_value import Customers, LifetimeValue, total_range
from dangol.methods.maximum_likelihood import Estimate, Fitted
from dangol.methods.spend import GammaGamma

Array = npt.NDArray[np.float64]
LONGEST_DAYS = 1825
_CURVE_POINTS = 24
_CURVE_CUSTOMERS = 5_000
_STEPS = 400


class LifetimeValueModel(Model):
    """Both models' log parameters with their covariances, and everybody's total by days ahead.

    ``figures`` come from the check: the error of purchases per customer beside that of the
    naive rate, and the share by which the total was missed. The curve holds totals of all
    and no single customer, so nobody has to be erased from it.
    """

    kind = "lifetime-value"

    currency: str
    horizon_days: float
    discount_rate: float
    margin_share: float
    lifetime_logs: npt.NDArray[np.float64]
    lifetime_covariance: npt.NDArray[np.float64]
    spend_logs: npt.NDArray[np.float64]
    spend_covariance: npt.NDArray[np.float64]
    curve_days: npt.NDArray[np.float64]
    curve_amount: npt.NDArray[np.float64]
    curve_error: npt.NDArray[np.float64]
    chance_amount: float

    @classmethod
    def learned_with(
        cls,
        learned: LifetimeValue,
        customers: Customers,
        whole: float,
        variance: float,
        **asked: Any,
    ) -> Self:
        """From what was learned and of whom.

        ``whole`` is everybody's undiscounted spend within ``horizon_days`` and ``variance``
        what chance makes of it; the curve comes from a part of the customers, and is
        brought to ``whole`` where that is known.
        """
        horizon = float(asked["horizon_days"])
        days = np.union1d(np.geomspace(7, LONGEST_DAYS, _CURVE_POINTS), [horizon])
        sample = customers.sample(_CURVE_CUSTOMERS)
        amounts = np.array([learned.expected(sample, one).sum() for one in days])
        amounts *= whole / amounts[days == horizon]
        return cls(
            lifetime_logs=learned.lifetime.estimate.logs,
            lifetime_covariance=learned.lifetime.estimate.covariance,
            spend_logs=learned.spend.estimate.logs,
            spend_covariance=learned.spend.estimate.covariance,
            curve_days=np.array([0.0, *days]),
            curve_amount=np.array([0.0, *amounts]),
            curve_error=np.array([0.0, *(learned.relative_error(sample, one) for one in days)]),
            chance_amount=variance / whole,
            **asked,
        )

    def arrays(self) -> Arrays:
        return {
            "lifetime_logs": self.lifetime_logs,
            "lifetime_covariance": self.lifetime_covariance,
            "spend_logs": self.spend_logs,
            "spend_covariance": self.spend_covariance,
            "curve_days": self.curve_days,
            "curve_amount": self.curve_amount,
            "curve_error": self.curve_error,
        }

    @property
    def lifetime(self) -> BetaGeoNbd:
        return BetaGeoNbd.from_logs(self.lifetime_logs)

    @property
    def spend(self) -> GammaGamma:
        return GammaGamma.from_logs(self.spend_logs)

    def predict(self, rows: pa.Table) -> pa.Table:
        """Value and chance to stay of customers.

        Rows have ``frequency``, ``recency_days``, ``age_days`` and ``order_amount``, the average
        amount of a day with a purchase (null where unknown).
        """
        frequency, recency, age, amount = (
            np.asarray(rows.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False))
            for name in ("frequency", "recency_days", "age_days", "order_amount")
        )
        purchases = np.where(np.isnan(amount), 0.0, frequency + 1)
        customers = Customers(frequency, recency, age, purchases, np.nan_to_num(amount))
        worth = self._learned().expected(customers, self.horizon_days, self._discount_per_day)
        alive = self.lifetime.alive(frequency, recency, age)
        orders = self.lifetime.purchases_if_alive(frequency, age, self.horizon_days)
        return pa.table(
            {
                "probability_alive": alive,
                "expected_orders": alive * orders,
                "expected_order_amount": self.spend.expected(purchases, customers.amount),
                "expected_value": worth * self.margin_share,
            }
        )

    def what_if(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Everybody's worth, or one customer's where ``inputs`` hold a ``frequency``.

        Under another ``horizon_days`` (up to 1825), ``discount_rate`` or ``margin_share``; what
        chance makes of a total is taken to grow with it.
        """
        asked = {
            name: float(inputs.get(name, getattr(self, name)))
            for name in ("horizon_days", "discount_rate", "margin_share")
        }
        other = self.model_copy(update=asked)
        if "frequency" in inputs:
            return other.predict_one({"order_amount": None, **inputs})
        total, low, high = other.total_range()
        return {"expected_value": total, "expected_low_value": low, "expected_high_value": high}

    @property
    def _discount_per_day(self) -> float:
        return math.log1p(self.discount_rate) / 365

    def total_range(self) -> tuple[float, float, float]:
        """Everybody's worth, and the ends of its range, at least as wide as the check missed."""
        days = np.linspace(0, min(self.horizon_days, LONGEST_DAYS), _STEPS)
        amounts = np.interp(days, self.curve_days, self.curve_amount)
        middle = (days[1:] + days[:-1]) / 2
        worth = float(np.exp(-self._discount_per_day * middle) @ np.diff(amounts))
        later = worth / amounts[-1] if amounts[-1] else 1.0
        error = float(np.interp(days[-1], self.curve_days, self.curve_error))
        variance = self.chance_amount * amounts[-1] * later**2
        low, high = total_range(worth, error, variance)
        down, up = reach(self.figures.get("check_total_miss", 0.0))
        low, high = min(low, worth * down), max(high, worth * up)
        margin = self.margin_share
        return worth * margin, low * margin, high * margin

    def _learned(self) -> LifetimeValue:
        """The models again; their likelihood is not kept, and nothing here asks for it."""

        def estimate(logs: Array, covariance: Array) -> Estimate:
            return Estimate(logs, covariance, math.nan, math.nan)

        return LifetimeValue(
            Fitted(self.lifetime, estimate(self.lifetime_logs, self.lifetime_covariance)),
            Fitted(self.spend, estimate(self.spend_logs, self.spend_covariance)),
        )
