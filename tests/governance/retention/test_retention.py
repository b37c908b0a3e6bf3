"""Rules of retention: what they would delete, that it goes for good, and what they never touch."""

import datetime as dt

import pytest
from own_data import Shop
from scanner import found_in
from staff import somebody
from worlds import Clock

from dangol.contract.errors import ParametersError
from dangol.customers.rfm import RfmSegments
from dangol.governance.audit import entries
from dangol.governance.errors import ForbiddenError
from dangol.governance.kept import Kept
from dangol.governance.principal import local_principal
from dangol.governance.privacy_errors import NotYetError, RuledTwiceError
from dangol.governance.records import create, move
from dangol.governance.retention.deleting import apply_rules, due_rows
from dangol.governance.retention.rule import RetentionRule

OLD, NEW = "order-of-old", "order-of-new"
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
SALES = (
    "order_id,customer_id,ordered_at,product_id,quantity,net_amount\n"
    + "".join(f"{OLD}-{n},c{n},2024-01-0{n} 10:00:00,p1,1,100\n" for n in range(1, 6))
    + "".join(f"{NEW}-{n},c{n},2026-02-0{n} 10:00:00,p1,1,100\n" for n in range(1, 6))
)


@pytest.fixture
def filled(shop: Shop, clock: Clock) -> Shop:
    clock.set(NOW)
    shop.bring("till.csv", SALES, "orders")
    shop.run(RfmSegments())
    return shop


def ruled(shop: Shop, table: str = "orders", days: int = 365, *, begin: bool = True) -> str:
    """A rule; gives its id."""
    given = {"name": table, "table": table, "days": days, "ground": "contract, GDPR Art. 6(1)(b)"}
    state, who = shop.workspace.state, local_principal()
    kept: Kept[RetentionRule] = create(state, RetentionRule, given, who, NOW)
    if begin:
        move(state, RetentionRule, kept.id, "begin", who, NOW)
    return kept.id


def counted(shop: Shop, table: str) -> int:
    ((number,),) = shop.values(f"SELECT count(*) FROM {table}")
    return int(number)


def test_a_rule_tells_what_it_would_delete_and_deletes_nothing_until_begun(filled: Shop) -> None:
    ruled(filled, begin=False)
    (due,) = due_rows(filled.workspace.keeping, NOW)
    assert (due.rows, due.kept, due.is_active) == ({"orders": 5, "order_lines": 5}, 5, False)
    assert apply_rules(filled.workspace.keeping, NOW, NOW, local_principal()) == {}
    assert counted(filled, "orders") == 10


def test_old_rows_go_with_what_belongs_to_them_and_from_the_disk(filled: Shop) -> None:
    ruled(filled)
    assert found_in(filled.workspace.project.folder, {OLD, NEW}).keys() == {OLD, NEW}
    gone = apply_rules(filled.workspace.keeping, NOW, NOW, local_principal())
    assert gone == {"orders": 5, "order_lines": 5}
    assert (counted(filled, "orders"), counted(filled, "order_lines")) == (5, 5)
    left = found_in(filled.workspace.project.folder, {OLD, NEW})
    assert not left.get(OLD)
    assert left[NEW]
    assert apply_rules(filled.workspace.keeping, NOW, NOW, local_principal()) == {}


def test_a_contract_grows_old_from_its_end_on(shop: Shop, clock: Clock) -> None:
    clock.set(NOW)
    shop.bring(
        "contracts.csv",
        "subscription_id,customer_id,started_on,ended_on\n"
        "runs,c1,2020-01-01,\nlately,c2,2020-01-01,2026-01-01\nlong ago,c3,2020-01-01,2024-01-01\n",
        "subscriptions",
    )
    ruled(shop, "subscriptions")
    assert apply_rules(shop.workspace.keeping, NOW, NOW, local_principal()) == {"subscriptions": 1}
    left = shop.values("SELECT subscription_id FROM subscriptions ORDER BY 1")
    assert left == [("lately",), ("runs",)]


def test_deleting_is_told_in_the_trail_and_runs_are_no_longer_repeatable(filled: Shop) -> None:
    rule = ruled(filled)
    apply_rules(filled.workspace.keeping, NOW, NOW)
    (entry, *_) = entries(filled.workspace.state, 10, None, "retention-rule", rule)
    assert (entry.actor, entry.action) == ("retention", "delete")
    assert entry.details["deleted"] == {"orders": 5, "order_lines": 5}
    run = filled.workspace.ledger.latest("rfm")
    assert run is not None
    assert run.erased_at == NOW


def test_time_is_an_argument(filled: Shop) -> None:
    ruled(filled)
    keeping = filled.workspace.keeping
    third = dt.datetime(2025, 1, 2, 12, tzinfo=dt.UTC)
    (due,) = due_rows(keeping, third)
    assert due.rows["orders"] == 3
    assert apply_rules(keeping, third, NOW, local_principal())["orders"] == 3
    assert due_rows(keeping, NOW + dt.timedelta(days=3_000))[0].rows["orders"] == 7
    with pytest.raises(NotYetError):
        apply_rules(keeping, NOW + dt.timedelta(days=1), NOW, local_principal())


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("consents", "the proof of what people allowed"),
        ("audit", "no entry is ever deleted"),
        ("products", "has personal data and a time"),
        ("order", "did you mean 'orders'?"),
    ],
)
def test_ledgers_and_what_has_no_time_take_no_rule(shop: Shop, table: str, said: str) -> None:
    with pytest.raises(ParametersError) as wrong:
        ruled(shop, table)
    assert said in str(wrong.value)


def test_a_table_has_one_rule_and_administrators_only_make_it(shop: Shop) -> None:
    ruled(shop)
    with pytest.raises(RuledTwiceError):
        create(
            shop.workspace.state, RetentionRule,
            {"name": "Other", "table": "orders", "days": 3, "ground": "none"},
            local_principal(), NOW,
        )  # fmt: skip
    with pytest.raises(ForbiddenError):
        apply_rules(shop.workspace.keeping, NOW, NOW, somebody("analyst"))


def test_records_in_quarantine_go_on_their_day(filled: Shop, clock: Clock) -> None:
    bad = SALES + "bad,c9,2026-02-31 10:00:00,p1,1,1\n"
    filled.bring("till.csv", bad, "orders")
    assert counted(filled, "quarantine") == 1
    ruled(filled, "quarantine", 30)
    keeping = filled.workspace.keeping
    assert apply_rules(keeping, NOW, NOW) == {}
    later = NOW + dt.timedelta(days=31)
    clock.set(later)
    assert apply_rules(keeping, later, later) == {"quarantine": 1}
