"""The page of retention: an empty state, a rule that counts, and one that begins."""

from console_visits import SignIn

from dangol.governance.kept import all_of
from dangol.governance.retention.rule import RetentionRule
from dangol.runs.workspace import Workspace

RULE = {"table": "orders", "days": "30", "ground": "contract, GDPR Art. 6(1)(b)"}


def test_an_administrator_sees_what_is_too_old_before_anything_goes(
    signed_in: SignIn, shop: Workspace
) -> None:
    admin = signed_in("admin")
    empty = admin.get("/trust/retention").text
    assert "Everything is kept." in empty
    assert "No rule yet." in empty
    assert admin.post("/trust/retention", RULE).status_code in {200, 303}
    (rule,) = all_of(shop.state, RetentionRule)
    page = admin.get("/trust/retention").text
    assert "older than your rules allow" in page
    assert "One rule waits for you to begin." in page
    admin.post(f"/trust/retention/{rule.id}/begin")
    assert "Deleting" in admin.get("/trust/retention").text
    admin.read_in("ko")
    korean = admin.get("/trust/retention").text
    assert "규칙보다 오래된 행이" in korean
    assert "삭제 중지" in korean


def test_a_rule_that_does_not_fit_says_why(signed_in: SignIn, shop: Workspace) -> None:
    admin = signed_in("admin")
    wrong = admin.post("/trust/retention", {**RULE, "table": "consents", "days": "0"})
    assert wrong.status_code == 422
    assert all_of(shop.state, RetentionRule) == []
    admin.post("/trust/retention", RULE)
    again = admin.post("/trust/retention", RULE)
    assert again.status_code == 422
    assert "This table has a rule already." in again.text


def test_an_analyst_sees_the_rules_and_changes_none(signed_in: SignIn) -> None:
    analyst = signed_in("analyst")
    page = analyst.get("/trust/retention").text
    assert "Add the rule" not in page
    assert analyst.post("/trust/retention", RULE).status_code == 403
