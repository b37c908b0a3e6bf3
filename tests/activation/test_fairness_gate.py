"""A list whose targeting breaks a rule that stops it: refused, or approved by name and reason."""

import datetime as dt

import pyarrow as pa
import pytest
from own_data import Shop
from worlds import Clock

from dangol.activation.choice import OfTargeting
from dangol.activation.contact_list import ContactList, contact_list
from dangol.activation.errors import UnfairListError
from dangol.activation.fairness_gate import stopping
from dangol.contract.roles import Role
from dangol.governance.audit import entries
from dangol.governance.errors import ForbiddenError
from dangol.governance.fairness.rule import FairnessRule
from dangol.governance.principal import Principal, local_principal
from dangol.governance.privacy_errors import NamingReasonError, NoReasonError
from dangol.governance.records import create
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change
from dangol.tables.targeting import CUSTOMER_TARGETS

SIZE = 120
REASON = "The offer is for men's shoes"


@pytest.fixture
def unlike(shop: Shop, clock: Clock) -> Shop:
    """Of a hundred and twenty women a quarter is chosen, of as many men three quarters."""
    clock.set(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    names = [f"c{n:03d}" for n in range(2 * SIZE)]
    lines = [
        f"{name},{name}@example.com,{'F' if n < SIZE else 'M'},yes" for n, name in enumerate(names)
    ]
    header = "customer_id,email,gender,marketing_consent\n"
    shop.bring("crm.csv", header + "\n".join(lines) + "\n", "customers")
    chosen = [n % 4 == 0 if n < SIZE else n % 4 != 0 for n in range(2 * SIZE)]
    rows = rows_of(
        CUSTOMER_TARGETS,
        customer_id=names,
        segment=["loyal"] * len(names),
        probability=[0.5] * len(names),
        expected_profit=pa.nulls(len(names), pa.decimal128(18, 4)),
        is_reachable=[True] * len(names),
        is_target=chosen,
    )
    with shop.workspace.warehouse.session() as session:
        staged = session.stage(CUSTOMER_TARGETS, rows)
        session.commit("targets", [Change(CUSTOMER_TARGETS.replaced(), staged, "default")])
    return shop


def rule(shop: Shop, **fields: object) -> None:
    given = {"name": "Gender", "attribute": "gender", "when_failed": "stop", **fields}
    create(shop.workspace.state, FairnessRule, given, local_principal(), shop.workspace.clock())


def made(shop: Shop, role: Role = "admin", approval: str | None = None) -> ContactList:
    who = Principal("somebody", "Kim", "kim@example.com", role, "en", "session")
    return contact_list(shop.workspace, OfTargeting(), who, approval=approval)


def test_without_a_rule_nothing_is_stopped(unlike: Shop) -> None:
    assert made(unlike).people == SIZE


def test_a_rule_that_only_tells_stops_nothing(unlike: Shop) -> None:
    rule(unlike, when_failed="tell")
    assert made(unlike).people == SIZE


def test_a_rule_that_stops_says_which_group_by_how_much_and_what_to_do(unlike: Shop) -> None:
    rule(unlike)
    with pytest.raises(UnfairListError) as refused:
        made(unlike, "analyst")
    said = refused.value.message
    assert "By gender, ‘F’ is chosen only 33% as often as ‘M’" in said
    assert "the limit is 80%" in said
    assert "--fair-thresholds" in said
    assert "--approve" in said
    (check,) = stopping(unlike.workspace, OfTargeting())
    assert check.attribute == "gender"
    assert unlike.values("SELECT count(*) FROM contact_exports") == [(0,)]


def test_an_administrator_approves_with_a_reason_that_is_kept(unlike: Shop) -> None:
    rule(unlike)
    found = made(unlike, approval=REASON)
    assert found.people == SIZE
    (entry,) = [e for e in entries(unlike.workspace.state) if e.action == "approve"]
    assert (entry.actor, entry.target_kind, entry.target) == (
        "somebody", "contact-list", found.id,
    )  # fmt: skip
    assert dict(entry.details) == {
        "targeting": "default", "unlike": ["gender"], "reason": REASON,
    }  # fmt: skip


def test_nobody_else_approves(unlike: Shop) -> None:
    rule(unlike)
    with pytest.raises(ForbiddenError):
        made(unlike, "analyst", REASON)


def test_an_approval_needs_a_reason_that_names_nobody(unlike: Shop) -> None:
    rule(unlike)
    with pytest.raises(NoReasonError):
        made(unlike, approval="  ")
    with pytest.raises(NamingReasonError):
        made(unlike, approval="kim@example.com wants it")
    assert not [e for e in entries(unlike.workspace.state) if e.action == "approve"]


def test_a_list_that_nothing_stops_needs_no_approval(unlike: Shop) -> None:
    rule(unlike, selection_ratio=0.1)
    assert made(unlike, "analyst", REASON).people == SIZE
    assert not [e for e in entries(unlike.workspace.state) if e.action == "approve"]


def test_a_rule_for_another_analysis_stops_nothing(unlike: Shop) -> None:
    rule(unlike, analysis="rfm")
    assert made(unlike, "analyst").people == SIZE
