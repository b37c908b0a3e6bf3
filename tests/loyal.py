"""A loyalty programme as it is kept, beside a ledger of points in plain Python.

The plain ledger goes day by day through lists, as one would with paper and pencil; the
product's must say the same.
"""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from predicting import Decided

from dangol.contract.record import Record
from dangol.contract.tables_view import Decisions
from dangol.customers.loyalty.correction import PointsCorrection
from dangol.customers.loyalty.programme import LoyaltyProgramme

DAY = dt.timedelta(days=1)


def kept(*records: Record) -> Decisions:
    """Running programmes, approved corrections and other records, as they are kept."""
    states = {LoyaltyProgramme: "running", PointsCorrection: "approved"}
    every = [
        Decided(one, id=str(number), state=states.get(type(one), "active"))
        for number, one in enumerate(records)
    ]
    return lambda kind: [one for one in every if isinstance(one.record, kind)]


@dataclass
class Lot:
    """Points that came in on a day."""

    reference: str
    on: dt.date
    points: int
    expires_on: dt.date | None
    left: int = 0


@dataclass(frozen=True)
class Move:
    """What moves points on a day: an amount bought, an amount returned, or points."""

    kind: str
    reference: str
    customer: str
    on: dt.date
    amount: float = 0.0
    order: str = ""
    points: int = 0


@dataclass
class PlainLedger:
    """Entries on the customers' accounts by posting, lots, debts and tiers."""

    programmes: Sequence[LoyaltyProgramme]
    entries: dict[str, tuple[str, dt.date, int]] = field(default_factory=dict)
    lots: dict[str, list[Lot]] = field(default_factory=dict)
    debts: dict[str, int] = field(default_factory=dict)
    exits: list[tuple[str, dt.date, str, dt.date, int]] = field(default_factory=list)

    def run(self, moves: Iterable[Move], until: dt.date) -> "PlainLedger":
        """Post everything up to and with the day ``until``."""
        every = sorted(moves, key=lambda m: (m.on, f"{m.kind}:{m.reference}"))
        orders = {m.reference: m for m in every if m.kind == "earn"}
        returned: dict[str, list[Move]] = {}
        day = min([m.on for m in every] + [one.applies_from for one in self.programmes])
        while day <= until:
            self._expire(day)
            today = [m for m in every if m.on == day]
            # What comes in is there before what is taken on the same day.
            for move in sorted(today, key=lambda m: m.kind != "earn"):
                if move.kind == "earn":
                    self._post(move, self._earned(move, move.amount, every))
                elif move.kind == "return":
                    bought = orders[move.order]
                    before = sum(m.amount for m in returned.setdefault(move.order, []))
                    returned[move.order].append(move)
                    kept_before = self._earned(bought, bought.amount - before, every)
                    kept_after = self._earned(bought, bought.amount - before - move.amount, every)
                    self._post(move, kept_after - kept_before)
                elif day >= self.programmes[0].applies_from:
                    self._post(move, move.points)
            self._settle(day)
            day += DAY
        return self

    def balance(self, customer: str) -> int:
        return sum(points for who, _, points in self.entries.values() if who == customer)

    def _rules(self, day: dt.date) -> LoyaltyProgramme | None:
        begun = [one for one in self.programmes if one.applies_from <= day]
        return max(begun, key=lambda one: one.applies_from) if begun else None

    def tier_amount(self, customer: str, day: dt.date, every: Sequence[Move]) -> float:
        """What counted on the last day on which tiers were set."""
        rules = self._rules(day)
        assert rules is not None
        set_on = rules.applies_from
        month = set_on.year * 12 + set_on.month - 1
        while True:
            month += rules.tier_months
            following = dt.date(month // 12, month % 12 + 1, 1)
            if following > day:
                break
            set_on = following
        orders = {m.reference: m for m in every if m.kind == "earn"}
        first = set_on - dt.timedelta(days=rules.window_days)
        total = 0.0
        for move in every:
            if move.customer != customer or move.on >= set_on:
                continue
            if move.kind == "earn" and move.on >= first:
                total += move.amount
            if move.kind == "return" and orders[move.order].on >= first:
                total -= move.amount
        return total

    def _earned(self, order: Move, amount: float, every: Sequence[Move]) -> int:
        rules = self._rules(order.on)
        if rules is None:
            return 0
        reached = self.tier_amount(order.customer, order.on, every)
        multiplier = 1.0
        for tier in rules.tiers:
            if reached >= tier.from_amount:
                multiplier = tier.multiplier
        parts = max(0.0, round(amount * multiplier / rules.amount_per_point, 6))
        whole = {"down": math.floor(parts), "nearest": math.floor(parts + 0.5)}
        return whole.get(rules.rounding, math.ceil(parts))

    def _post(self, move: Move, points: int) -> None:
        if points == 0:
            return
        name = f"{move.kind}:{move.reference}"
        self.entries[name] = (move.customer, move.on, points)
        if points < 0:
            self.debts[move.customer] = self.debts.get(move.customer, 0) - points
            self._pay(move.customer, move.kind, move.on)
            return
        rules = self._rules(move.on)
        assert rules is not None
        ends = move.on + dt.timedelta(days=rules.expiry_days) if rules.expiry_days else None
        lots = self.lots.setdefault(move.customer, [])
        lots.append(Lot(name, move.on, points, ends, points))
        lots.sort(key=lambda lot: (lot.on, lot.reference))

    def _pay(self, customer: str, kind: str, day: dt.date) -> None:
        """The oldest points go first."""
        for lot in self.lots.get(customer, []):
            paid = min(lot.left, self.debts.get(customer, 0))
            if paid:
                lot.left -= paid
                self.debts[customer] -= paid
                self.exits.append((customer, lot.on, kind, day, paid))

    def _settle(self, day: dt.date) -> None:
        for customer, debt in self.debts.items():
            if debt:
                self._pay(customer, "debt", day)

    def _expire(self, day: dt.date) -> None:
        for customer, lots in self.lots.items():
            for lot in lots:
                if lot.expires_on == day and lot.left:
                    self.entries[f"expire:{lot.reference}"] = (customer, day, -lot.left)
                    self.exits.append((customer, lot.on, "expire", day, lot.left))
                    lot.left = 0


def programme(**given: Any) -> LoyaltyProgramme:
    """Rules with a usual answer to everything that is not asked."""
    usual: dict[str, Any] = {
        "name": f"from {given.get('applies_from_on', '2024-01-10')}",
        "applies_from_on": "2024-01-10",
        "amount_per_point": 10.0,
        "expiry_days": 20,
        "window_days": 30,
    }
    return LoyaltyProgramme(**{**usual, **given})


TIERS = [
    {"code": "silver", "en": "Silver", "ko": "실버", "from_amount": 100_000, "multiplier": 1.5},
    {"code": "gold", "en": "Gold", "ko": "골드", "from_amount": 400_000, "multiplier": 2},
]
USUAL = programme(
    name="usual",
    applies_from_on="2024-02-01",
    amount_per_point=1.0,
    expiry_days=180,
    tiers=TIERS,
    window_days=180,
    tier_months=3,
)


def usual(kind: type[Record]) -> Iterable[Decided]:
    """A programme that runs in the tiny and in the simulated shop."""
    return list(kept(USUAL)(kind))
