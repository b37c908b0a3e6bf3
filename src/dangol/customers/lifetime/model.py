"""What was learned about customers' worth: for any history, horizon and discount rate."""

import math
from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pydantic import Field

from dangol.contract.model import Arrays, Model
from dangol.customers.lifetime.check import reach
from dangol.customers.lifetime.covariates import Firsts, Levels, groups_of
from dangol.customers.lifetime.discounting import per_day
from dangol.customers.lifetime.learning import Learned, ModelName, model_of
from dangol.methods.buying import Buying
from dangol.methods.lifetime_covariates import GroupedBuying
from dangol.methods.lifetime_value import Customers, LifetimeValue, total_range
from dangol.methods.maximum_likelihood import Estimate, Fitted
from dangol.methods.spend import GammaGamma

Array = npt.NDArray[np.float64]
LONGEST_DAYS = 1825
_CURVE_POINTS = 24
_CURVE_CUSTOMERS = 5_000
_STEPS = 400
AMOUNT = "order_amount"


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
    model_name: ModelName = "bg-nbd"
    amount_edges: npt.NDArray[np.float64] = Field(default_factory=lambda: np.zeros(0))
    channels: tuple[str, ...] = ()
    quarters: tuple[int, ...] = ()
    curve_days: npt.NDArray[np.float64]
    curve_amount: npt.NDArray[np.float64]
    curve_error: npt.NDArray[np.float64]
    chance_amount: float

    @classmethod
    def learned_with(cls, found: Learned, whole: float, variance: float, **asked: Any) -> Self:
        """From what was learned and of whom.

        ``whole`` is everybody's undiscounted spend within ``horizon_days`` and ``variance``
        what chance makes of it; the curve comes from a part of the customers, and is
        brought to ``whole`` where that is known.
        """
        learned, customers = found.value, found.customers
        levels = found.levels or Levels((), (), ())
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
            model_name=found.way.name,
            **levels.to_fields(),
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
            "amount_edges": self.amount_edges,
            "curve_days": self.curve_days,
            "curve_amount": self.curve_amount,
            "curve_error": self.curve_error,
        }

    @property
    def levels(self) -> Levels:
        """What of a first purchase the model looks at."""
        return Levels.from_fields(self.model_dump())

    @property
    def lifetime(self) -> Buying:
        """The model of customers without anything special in their first purchase."""
        own = len(self.lifetime_logs) - 2 * len(self.levels.names)
        return model_of(self.model_name, self.lifetime_logs[:own])

    @property
    def spend(self) -> GammaGamma:
        return GammaGamma.from_logs(self.spend_logs)

    def predict(self, rows: pa.Table) -> pa.Table:
        """Value and chance to stay of customers.

        Rows have ``frequency``, ``recency_days``, ``age_days`` and ``order_amount``, the average
        amount of a day with a purchase (null where unknown); of the first purchase, where the
        model looks at it, ``first_amount``, ``first_channel`` and ``first_quarter``, else usual.
        """
        frequency, recency, age, amount = (
            _numbers(rows, name) for name in ("frequency", "recency_days", "age_days", AMOUNT)
        )
        purchases = np.where(np.isnan(amount), 0.0, frequency + 1)
        design, group = groups_of(self.levels.of(_firsts(rows)))
        customers = Customers(frequency, recency, age, purchases, np.nan_to_num(amount), group)
        learned = self._learned(design)
        worth = learned.expected(customers, self.horizon_days, self._discount_per_day)
        return pa.table(
            {
                "probability_alive": learned.alive(customers),
                "expected_orders": learned.orders(customers, self.horizon_days),
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
        return per_day(self.discount_rate)

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

    def _learned(self, design: Array) -> LifetimeValue:
        """The models again; their likelihood is not kept, and nothing here asks for it."""

        def estimate(logs: Array, covariance: Array) -> Estimate:
            return Estimate(logs, covariance, math.nan, math.nan)

        count = len(self.levels.names)
        empty = GroupedBuying(self.lifetime, np.zeros(count), np.zeros(count), design)
        return LifetimeValue(
            Fitted(
                empty.at(self.lifetime_logs), estimate(self.lifetime_logs, self.lifetime_covariance)
            ),
            Fitted(self.spend, estimate(self.spend_logs, self.spend_covariance)),
        )


def _numbers(rows: pa.Table, name: str) -> Array:
    """A column as numbers, nan where it is empty or missing."""
    if name not in rows.column_names:
        return np.full(len(rows), np.nan)
    column = rows.column(name).cast(pa.float64())
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)


def _firsts(rows: pa.Table) -> Firsts:
    """First purchases as far as they are told; one that is not counts as usual."""
    amount = np.nan_to_num(_numbers(rows, "first_amount"), nan=-np.inf)
    channel = np.full(len(rows), "", dtype=np.str_)
    if "first_channel" in rows.column_names:
        told = rows.column("first_channel").cast(pa.string()).fill_null("")
        channel = told.to_numpy(zero_copy_only=False).astype(np.str_)
    return Firsts(amount, channel, _numbers(rows, "first_quarter"))
