"""One member's points, and the simulator: the running rules with what a form changes."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import ibis.expr.types as ir
from ibis import _
from pydantic import ValidationError

from dangol.console.queries.people import default_rows
from dangol.console.words import loyalty as words
from dangol.contract.persons import knows_people
from dangol.contract.result import Metric, Rows, metric
from dangol.contract.tables_view import Tables
from dangol.customers.loyalty.happenings import happenings, other_moves
from dangol.customers.loyalty.loyalty_simulation import LoyaltySimulation
from dangol.customers.loyalty.programme import RUNNING, LoyaltyProgramme
from dangol.customers.loyalty.rules import rules_in_force
from dangol.customers.loyalty.simulating import compared
from dangol.customers.loyalty.simulation_story import (
    UNCHANGED,
    Effect,
    behaviour_words,
    beside,
    gain,
    headline_words,
    tiers_beside,
)
from dangol.governance.kept import all_of
from dangol.runs.considered import in_use
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.commerce import ORDERS
from dangol.tables.loyalty import (
    KINDS,
    LOYALTY_MEMBERS,
    POINTS_ENTRIES,
    REWARD_REDEMPTIONS,
    TIER_EFFECTS,
)
from dangol.tables.vocabulary import Table
from dangol.words import Count, Day, Money, Text, both, said

SLUG = "loyalty"
SHOWN_ENTRIES = 8
MOST_CUSTOMERS = 20_000
"""More are reckoned in part while somebody waits; the analysis reckons everybody."""
PLAIN = ("amount_per_point", "expiry_days", "point_value")


@dataclass(frozen=True)
class Entry:
    """A line of a member's ledger."""

    on: dt.date
    what: Text
    points: Text


@dataclass(frozen=True)
class Standing:
    """Where one member stands, and the latest entries of their ledger."""

    metric: Metric
    facts: list[tuple[Text, Text]]
    entries: list[Entry]


def standing(workspace: Workspace, customer_id: str) -> Standing | None:
    """A member's points and tier; None where nothing is kept of them."""
    rows = default_rows(LOYALTY_MEMBERS)
    book = default_rows(POINTS_ENTRIES)
    mine = book.filter((book.customer_id == customer_id) & (book.points_account == "balance"))
    latest = mine.order_by([mine.posted_on.desc(), mine.posting_id.asc()]).limit(SHOWN_ENTRIES)
    with workspace.warehouse.session() as session:
        found = session.fetch(rows.filter(rows.customer_id == customer_id)).to_pylist()
        entries = session.fetch(latest).to_pylist() if found else []
    if not found:
        return None
    (row,) = found
    points = row["points_balance"]
    shown = metric(words.BALANCE, Count(points), note=words.OWED if points < 0 else None)
    return Standing(
        shown,
        _facts(row, _titles(workspace)),
        [Entry(one["posted_on"], _what(one), _signed(one["points"])) for one in entries],
    )


def _titles(workspace: Workspace) -> dict[str, Text]:
    """What tiers are called, the latest rules last."""
    kept = sorted(all_of(workspace.state, LoyaltyProgramme), key=lambda k: k.record.applies_from)
    return {tier.code: tier.title for one in kept for tier in one.record.tiers}


def _facts(row: dict[str, Any], titles: dict[str, Text]) -> list[tuple[Text, Text]]:
    tier = row["loyalty_tier"]
    facts = [(words.TIER, titles.get(tier, both(tier, tier)) if tier else words.NO_TIER)]
    if row["amount_to_next_tier"] is not None:
        missing = Money(row["amount_to_next_tier"], row["currency"])
        facts.append((words.TO_NEXT, both("{q}", "{q}", q=missing)))
    if row["points_expiring"]:
        expiring = said(
            words.EXPIRES,
            n=Count(row["points_expiring"]),
            day=Day(row["known_on"] + dt.timedelta(days=30), year=False),
        )
        facts.append((Text(en="Expiring", ko="소멸 예정"), expiring))
    facts.append((words.EARNED, both("{q}", "{q}", q=Count(row["points_earned"]))))
    facts.append((words.USED, both("{q}", "{q}", q=Count(row["points_redeemed"]))))
    return facts


def _what(entry: dict[str, Any]) -> Text:
    kind = KINDS[entry["entry_kind"]]
    name = entry["reward_name"]
    return both("{kind}: {name}", "{kind}: {name}", kind=kind, name=name) if name else kind


def _signed(points: int) -> Text:
    plus = "+" if points > 0 else ""
    return both(plus + "{q}", plus + "{q}", q=Count(points))


@dataclass(frozen=True)
class RuleField:
    """One value of the rules as the simulator's form shows it."""

    name: str
    title: Text
    value: float
    step: str
    least: float = 0

    @property
    def text(self) -> str:
        """The value as a field of a form takes it."""
        return f"{self.value:.6f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Simulated:
    """What changed rules would give; ``part`` is one customer in so many."""

    headline: Text
    behaviour: Text
    tables: tuple[Rows, ...]
    part: int


def running_rules(workspace: Workspace) -> LoyaltyProgramme | None:
    """The latest rules that hold, as people wrote them."""
    kept = [one.record for one in all_of(workspace.state, LoyaltyProgramme, (RUNNING,))]
    return max(kept, key=lambda one: one.applies_from) if kept else None


def rule_fields(programme: LoyaltyProgramme, given: Mapping[str, str]) -> list[RuleField]:
    """The fields of the form, with what was given or else what runs."""
    fields = LoyaltySimulation.model_fields
    made = []
    for name in PLAIN:
        running = float(getattr(programme, name))
        extra = fields[name].json_schema_extra
        titles = extra["title_in"] if isinstance(extra, dict) else {}
        step = "1" if name == "expiry_days" else "any"
        title = Text.model_validate(titles)
        made.append(RuleField(name, title, _number(given.get(name), running), step))
    for tier in programme.tiers:
        for name, words_of, running in (
            (f"from_{tier.code}", words.TIER_FROM, tier.from_amount),
            (f"times_{tier.code}", words.TIER_TIMES, tier.multiplier),
        ):
            title = said(words_of, tier=tier.title)
            made.append(RuleField(name, title, _number(given.get(name), running), "any"))
    return made


def _number(text: str | None, otherwise: float) -> float:
    try:
        return float(text) if text else otherwise
    except ValueError:
        return otherwise


def asked_of(
    programme: LoyaltyProgramme, fields: list[RuleField], *, with_effect: bool
) -> LoyaltySimulation:
    """The simulation that a filled form asks for. Raises pydantic's ValidationError."""
    values = {one.name: one.value for one in fields}
    tiers = [
        {
            **tier.model_dump(),
            "from_amount": values[f"from_{tier.code}"],
            "multiplier": values[f"times_{tier.code}"],
        }
        for tier in programme.tiers
    ]
    asked = LoyaltySimulation.model_validate(
        {
            **{name: values[name] for name in PLAIN},
            "expiry_days": int(values["expiry_days"]),
            "tiers": tiers or None,
            "with_effect": with_effect,
        }
    )
    asked.changed(programme)
    return asked


def simulated(workspace: Workspace, asked: LoyaltySimulation) -> Simulated | None:
    """The running rules beside the asked ones, of a part of the customers where there are many."""
    settings = workspace.settings
    answered = workspace.ledger.latest(SLUG)
    # The moment of the answer beside it, so that today's figures are those of one day.
    known = answered.as_of if answered is not None else None
    moment = known or settings.as_of or workspace.clock()
    with workspace.warehouse.session() as session:
        part = _part(session)
        tables = Tables(
            asked.slug,
            asked.inputs(),
            session,
            settings,
            moment,
            stored=partial(_some, part=part),
            decisions=partial(in_use, workspace.state),
            are_people=knows_people(asked, session.versions()),
        )
        every = rules_in_force(tables)
        if not every:
            return None
        changed = asked.changed(every[-1].programme)
        found = compared(
            tables, happenings(tables), other_moves(tables), every, changed, asked.days
        ).times(part)
        effects = [Effect(**row) for row in tables.rows(tables[TIER_EFFECTS])]
    gained = gain(found, effects) if asked.with_effect else None
    currency = settings.currency
    return Simulated(
        headline_words(found, currency),
        behaviour_words(gained, currency) if asked.with_effect else UNCHANGED,
        (beside(found, currency), *((tiers_beside(found),) if changed.tiers else ())),
        part,
    )


def _part(session: Session) -> int:
    count = session.fetch(stored_table(ORDERS).aggregate(n=_.customer_id.nunique()))
    return max(1, -(-int(count.to_pylist()[0]["n"]) // MOST_CUSTOMERS))


def _some(table: Table, *, part: int) -> ir.Table:
    """A table as it stands, with one customer in ``part`` where it is of customers."""
    rows = stored_table(table)
    if part == 1 or table.name not in (ORDERS.name, REWARD_REDEMPTIONS.name):
        return rows
    return rows.filter((rows.customer_id.hash() % part) == 0)


def why_not(wrong: ValidationError) -> str:
    """What is wrong with given rules, in the words of their declaration."""
    return "; ".join(str(one["msg"]).removeprefix("Value error, ") for one in wrong.errors())
