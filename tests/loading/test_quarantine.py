"""Nothing is lost: what does not fit waits, is repaired, and comes in after all."""

import pytest
from own_data import Shop

from dangol.errors import DangolError
from dangol.governance.audit import entries
from dangol.governance.principal import local_principal
from dangol.loading import quarantine
from dangol.loading.errors import UnknownColumnGivenError
from dangol.loading.quarantine import Asked, drop, fix, held, piles
from dangol.loading.replay import NothingToReplayError, replay
from dangol.runs.ledger import RunView

GOOD = "".join(f"G{n},M1,2024-01-01,음료,100\n" for n in range(30))
TEXT = f"""주문번호,회원번호,주문일,카테고리,결제금액
{GOOD}A1,M1,2024-03-01,음료,무료?
A1,M1,2024-03-01,간식,400
A2,M2,2024/13/45,음료,공짜
A3,M3,2024-03-03
A4,M4,2024-03-04,음료,100,덤
,M5,2024-03-05,음료,100
"""
ME = local_principal()


@pytest.fixture(autouse=True)
def _loaded(shop: Shop) -> None:
    shop.bring("주문.csv", TEXT.encode("cp949"), "orders")


def replayed(shop: Shop, asked: Asked) -> RunView:
    (run_id,) = replay(shop.workspace, asked, ME)
    run = shop.workspace.runner.wait(run_id, 60)
    assert run.outcome == "succeeded", run.message
    return run


def test_every_reason_is_told_at_once_with_its_line(shop: Shop) -> None:
    found, count = held(shop.workspace, Asked())
    assert count == 5
    assert {one.line: set(one.reasons) for one in found} == {
        32: {"net_amount:number"},
        34: {"ordered_at:moment", "net_amount:number"},
        35: {"record:too-few-values"},
        36: {"record:too-many-values"},
        37: {"order_id:empty"},
    }
    by_reason = {pile.reason: pile.count for pile in piles(shop.workspace)}
    assert by_reason["net_amount:number"] == 2


def test_what_came_is_kept_as_it_came(shop: Shop) -> None:
    (one,), _ = held(shop.workspace, Asked(reason="record:too-many-values"))
    assert one.raw["the line as it stands"] == "A4,M4,2024-03-04,음료,100,덤"
    (other,), _ = held(shop.workspace, Asked(reason="ordered_at:moment"))
    assert (other.raw["주문일"], other.raw["결제금액"]) == ("2024/13/45", "공짜")


def test_a_repaired_line_joins_its_order_in_its_place(shop: Shop) -> None:
    (one,), _ = held(shop.workspace, Asked(reason="net_amount:number"), limit=1)
    assert fix(shop.workspace, Asked(ids=(one.id,)), {"결제금액": "600"}, ME) == 1
    run = replayed(shop, Asked(ids=(one.id,)))
    assert run.outputs["order_lines"] == 1
    assert shop.values("SELECT net_amount FROM orders WHERE order_id = 'A1'") == [(1000,)]
    assert shop.values(
        "SELECT line_number, net_amount FROM order_lines WHERE order_id = 'A1' ORDER BY 1"
    ) == [(1, 600), (2, 400)]
    assert held(shop.workspace, Asked(state="replayed"))[1] == 1


def test_loading_the_source_again_leaves_what_was_repaired(shop: Shop) -> None:
    fix(shop.workspace, Asked(reason="net_amount:number"), {"결제금액": "600"}, ME)
    replayed(shop, Asked(reason="net_amount:number"))
    again = shop.bring("주문.csv", TEXT.encode("cp949"), "orders")
    assert again.outputs == {}
    assert shop.values("SELECT net_amount FROM orders WHERE order_id = 'A1'") == [(1000,)]


def test_what_is_still_broken_goes_on_waiting_with_the_reasons_of_today(shop: Shop) -> None:
    fix(shop.workspace, Asked(reason="ordered_at:moment"), {"결제금액": "600"}, ME)
    run = replayed(shop, Asked(reason="ordered_at:moment"))
    assert run.answer is not None
    assert run.answer.action.en == "1 still does not fit."
    (one,), _ = held(shop.workspace, Asked(reason="ordered_at:moment"))
    assert one.reasons == ("ordered_at:moment",)


def test_a_line_without_the_shape_of_a_record_needs_a_repair_first(shop: Shop) -> None:
    with pytest.raises(NothingToReplayError, match="must be repaired first"):
        replay(shop.workspace, Asked(reason="record:too-few-values"), ME)
    values = {"카테고리": "음료", "결제금액": "300"}
    fix(shop.workspace, Asked(reason="record:too-few-values"), values, ME)
    replayed(shop, Asked(reason="record:too-few-values"))
    assert shop.values("SELECT net_amount FROM orders WHERE order_id = 'A3'") == [(300,)]


def test_a_line_of_no_known_place_comes_behind_the_lines_that_are_there(shop: Shop) -> None:
    """Three ways to have none: no shape, another order than before, no order before."""
    piece = "A1,M1,2024-03-01\n"
    text = TEXT.replace("A3,M3,2024-03-03\n", piece)
    shop.bring("둘.csv", text.encode("cp949"), "orders")
    of_source = Asked(source="둘.csv")
    fix(shop.workspace, Asked(source="둘.csv", reason="net_amount:number"), {"결제금액": "600"}, ME)
    for reason, values in (
        ("record:too-few-values", {"카테고리": "음료", "결제금액": "30"}),
        ("order_id:empty", {"주문번호": "A1"}),
        ("ordered_at:moment", {"주문번호": "A1", "주문일": "2024-03-01", "결제금액": "7"}),
    ):
        fix(shop.workspace, Asked(source="둘.csv", reason=reason), values, ME)
    replayed(shop, of_source)
    amounts = "SELECT net_amount FROM order_lines WHERE order_id = 'A1' ORDER BY line_number"
    there = [int(row[0]) for row in shop.values(amounts)]
    assert there[:2] == [600, 400]
    assert sorted(there[2:]) == [7, 30, 100]
    assert shop.values("SELECT net_amount FROM orders WHERE order_id = 'A1'") == [(1137,)]
    # The source still lacks them; nobody knows whose its unreadable line is.
    shop.bring("둘.csv", text.encode("cp949"), "orders")
    assert [int(row[0]) for row in shop.values(amounts)] == there


def test_each_replayed_record_is_as_late_as_it_was_set_aside(shop: Shop) -> None:
    head = "customer_id,birth_on,region\n" + "".join(f"N{n},1990-01-01,제주\n" for n in range(9))
    born = "1990-01-01"
    days = ((born, "모름"), (born, born), ("모름", born))
    for region, (first, second) in zip(("서울", "부산", "대구"), days, strict=True):
        shop.bring("crm.csv", f"{head}M1,{first},{region}\nM2,{second},{region}\n", "customers")
    fix(shop.workspace, Asked(source="crm.csv"), {"birth_on": "1990-01-01"}, ME)
    run = replayed(shop, Asked(source="crm.csv"))
    said = "SELECT customer_id, home_region FROM customers WHERE customer_id LIKE 'M%' ORDER BY 1"
    assert shop.values(said) == [("M1", "대구"), ("M2", "대구")]
    assert run.answer is not None
    assert [one.count for one in run.answer.evidence.left_out] == [1]


def test_a_replay_never_overwrites_what_came_in_later(shop: Shop) -> None:
    fix(shop.workspace, Asked(reason="order_id:empty"), {"주문번호": "A9"}, ME)
    newer = "주문번호,회원번호,주문일,카테고리,결제금액\nA9,M5,2024-03-05,음료,999\n"
    shop.bring("later.csv", newer, "orders")
    replayed(shop, Asked(reason="order_id:empty"))
    assert shop.values("SELECT net_amount FROM order_lines WHERE order_id = 'A9'") == [(999,)]


def test_a_column_that_the_source_does_not_have_cannot_be_repaired(shop: Shop) -> None:
    with pytest.raises(UnknownColumnGivenError, match="did you mean '결제금액'"):
        fix(shop.workspace, Asked(reason="order_id:empty"), {"결재금액": "1"}, ME)


def test_what_is_dropped_stays_visible_and_does_not_come_back(shop: Shop) -> None:
    assert drop(shop.workspace, Asked(source="주문.csv"), ME) == 5
    assert held(shop.workspace, Asked())[1] == 0
    assert held(shop.workspace, Asked(state="dropped"))[1] == 5
    shop.bring("주문.csv", TEXT.encode("cp949"), "orders")
    assert held(shop.workspace, Asked())[1] == 0


def test_the_audit_trail_says_who_repaired_and_never_what(shop: Shop) -> None:
    fix(shop.workspace, Asked(reason="order_id:empty"), {"주문번호": "A9"}, ME)
    (entry,) = [e for e in entries(shop.workspace.state) if e.action == "quarantine-fix"]
    assert entry.details == {"records": 1, "reason": "order_id:empty", "columns": ["주문번호"]}


def test_nothing_that_is_asked_for_is_an_error_with_words(shop: Shop) -> None:
    with pytest.raises(DangolError):
        quarantine.one_held(shop.workspace, "none")
