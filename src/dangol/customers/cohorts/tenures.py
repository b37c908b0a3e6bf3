"""Contracts by the month in which they began: how long they are kept, and what is still to come.

Each cohort learns how contracts are kept (shifted beta-geometric, month by month) from its own
contracts where enough of them have ended, else from all together.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.customers.cohorts.counting import REACH
from dangol.methods.exchange import in_currency
from dangol.methods.maximum_likelihood import Fitted, NotIdentifiedError
from dangol.methods.retention import ShiftedBetaGeometric, Tenures, fit_retention
from dangol.tables.commerce import EXCHANGE_RATES
from dangol.tables.subscriptions import SUBSCRIPTIONS

Array = npt.NDArray[np.float64]
READ = SUBSCRIPTIONS[
    "subscription_id", "started_on", "ended_on", "monthly_amount", "currency"
].if_there()
MONTH = 30.4375
FEWEST_OF_ALL, FEWEST_ENDED, FEWEST_OWN, FEWEST_OWN_ENDED = 100, 30, 300, 60
_STEP = 1e-3
Ends = tuple[float, float, float]
NOTHING: Ends = (math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class Kept:
    """One cohort of contracts; months and value are (middle, low, high), nan where none runs."""

    month: dt.date
    begun: int
    running: int
    is_own: bool
    model: ShiftedBetaGeometric
    months: Ends
    value: Ends


@dataclass(frozen=True)
class Contracts:
    """All cohorts, oldest first; and all running contracts together."""

    cohorts: tuple[Kept, ...]
    running: int
    months: Ends
    value: Ends
    left_out: int


@dataclass(frozen=True)
class _Begun:
    """Contracts as arrays: whole months kept so far, whether ended, and monthly amounts."""

    cohort: npt.NDArray[np.datetime64]
    renewals: Array
    ended: npt.NDArray[np.bool_]
    amount: Array

    def of(self, rows: npt.NDArray[np.bool_]) -> "_Begun":
        return _Begun(self.cohort[rows], self.renewals[rows], self.ended[rows], self.amount[rows])

    def fit(self) -> Fitted[ShiftedBetaGeometric]:
        return fit_retention(Tenures.distinct(self.renewals, self.ended))


def contract_cohorts(tables: Tables, today: dt.date, discount: float) -> Contracts | None:
    """What is still to come of contracts; None where they are too few to tell.

    ``discount`` is the rate per month. Contracts that began before the first end that is known
    are left out: those of them that were gone by then were never seen.
    """
    begun, left_out = _begun(tables, today)
    if len(begun.cohort) < FEWEST_OF_ALL or begun.ended.sum() < FEWEST_ENDED or discount <= 0:
        return None
    try:
        every = begun.fit()
    except NotIdentifiedError:
        return None
    months = [begun.of(begun.cohort == month) for month in np.unique(begun.cohort)]
    fits = [_own_fit(one) for one in months]
    cohorts = tuple(
        _kept(one, own or every, discount, is_own=own is not None)
        for one, own in zip(months, fits, strict=True)
    )
    is_pooled = np.isin(
        begun.cohort, [one.cohort[0] for one, own in zip(months, fits, strict=True) if own is None]
    )
    parts = [(one, own) for one, own in zip(months, fits, strict=True) if own is not None]
    if is_pooled.any():
        parts.append((begun.of(is_pooled), every))
    return Contracts(
        cohorts,
        int((~begun.ended).sum()),
        _months_to_come(parts, discount),
        _value_to_come(parts, discount),
        left_out,
    )


def _begun(tables: Tables, today: dt.date) -> tuple[_Begun, int]:
    priced = in_currency(
        tables[SUBSCRIPTIONS],
        ["monthly_amount"],
        tables[EXCHANGE_RATES],
        tables.settings.currency,
        "started_on",
    )
    known = priced.filter(priced.started_on <= ibis.literal(today))
    rows = tables.fetch(known.order_by("subscription_id"))

    def days(name: str) -> npt.NDArray[np.datetime64]:
        column = rows.column(name).to_numpy(zero_copy_only=False)
        return np.asarray(column, dtype="datetime64[D]")

    started, ended = days("started_on"), days("ended_on")
    now = np.datetime64(today)
    has_ended = ~np.isnat(ended) & (ended <= now)
    last = np.where(has_ended, ended, now)
    amount = rows.column("monthly_amount").cast("float64").to_numpy(zero_copy_only=False)
    renewals = np.floor((last - started).astype(np.float64) / MONTH)
    whole = _Begun(started.astype("datetime64[M]"), renewals, has_ended, amount)
    if not has_ended.any():
        return whole, 0
    is_seen = started >= ended[has_ended].min()
    return whole.of(is_seen), int((~is_seen).sum())


def _own_fit(own: _Begun) -> Fitted[ShiftedBetaGeometric] | None:
    """How a cohort's own contracts are kept; None where they are too few to tell."""
    if len(own.ended) < FEWEST_OWN or own.ended.sum() < FEWEST_OWN_ENDED:
        return None
    try:
        return own.fit()
    except NotIdentifiedError:
        return None


def _kept(
    own: _Begun, fitted: Fitted[ShiftedBetaGeometric], discount: float, *, is_own: bool
) -> Kept:
    month: dt.date = own.cohort[0].astype("datetime64[D]").item()
    parts = [(own, fitted)]
    return Kept(
        month,
        len(own.ended),
        int((~own.ended).sum()),
        is_own,
        fitted.model,
        _months_to_come(parts, discount),
        _value_to_come(parts, discount),
    )


Parts = Sequence[tuple[_Begun, Fitted[ShiftedBetaGeometric]]]


def _months_to_come(parts: Parts, discount: float) -> Ends:
    """Mean discounted months of a running contract; its interval knows of estimates alone."""
    running = sum(int((~own.ended).sum()) for own, _ in parts)
    if not running:
        return NOTHING
    each = [
        _part(fitted, own.renewals[~own.ended], np.full((~own.ended).sum(), 1 / running), discount)
        for own, fitted in parts
    ]
    return _ends(sum(mean for mean, _, _ in each), sum(variance for _, variance, _ in each))


def _value_to_come(parts: Parts, discount: float) -> Ends:
    """What all running contracts will pay; its interval knows of estimates and of chance."""
    if all(own.ended.all() for own, _ in parts):
        return NOTHING
    each = [
        _part(fitted, own.renewals[~own.ended], np.nan_to_num(own.amount[~own.ended]), discount)
        for own, fitted in parts
    ]
    return _ends(sum(mean for mean, _, _ in each), sum(variance + own for _, variance, own in each))


def _ends(middle: float, variance: float) -> Ends:
    """A lognormal interval."""
    if middle <= 0:
        return 0.0, 0.0, 0.0
    reach = REACH * math.sqrt(variance) / middle
    return middle, middle * math.exp(-reach), middle * math.exp(reach)


def _part(
    fitted: Fitted[ShiftedBetaGeometric], renewals: Array, weight: Array, discount: float
) -> tuple[float, float, float]:
    """Weighted discounted months to come, their variance from estimates, and from chance."""

    def total(logs: Array) -> float:
        a, b = np.exp(logs)
        months = ShiftedBetaGeometric(float(a), float(b)).discounted_further(renewals, discount)
        return float(months @ weight)

    logs = fitted.estimate.logs
    slope = np.array([total(logs + move) - total(logs - move) for move in np.eye(2) * _STEP])
    slope /= 2 * _STEP
    chance = fitted.model.discounted_variance(renewals, discount) @ weight**2
    return total(logs), float(slope @ fitted.estimate.covariance @ slope), float(chance)
