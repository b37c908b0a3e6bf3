"""The page of a targeting that treats groups unlike: said, stopped, approved, and chosen alike."""

import datetime as dt
from decimal import Decimal

import console_reader as reader
import numpy as np
import pytest
from console_visits import SignIn
from worlds import arrow

from dangol.governance.audit import entries
from dangol.governance.fairness.rule import FairnessRule
from dangol.governance.principal import local_principal
from dangol.governance.records import create
from dangol.optimization.targeting.targeting import Targeting
from dangol.runs.saved_analysis import SavedAnalysis
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.interface import Change
from dangol.tables.consent import CONSENTS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.targeting import CUSTOMER_PROPENSITIES

PAGE = "/campaigns/targeting"
LETTERS = "?instance=letters"
SCORES = "by-hand"
REASON = "It is about men's shoes"


@pytest.fixture
def unlike(shop: Workspace) -> Workspace:
    """Six hundred women and as many men, whose scores are half of theirs; a rule that stops."""
    rng = np.random.default_rng(2)
    moment = shop.settings.now()
    day = (moment - dt.timedelta(days=2)).date()
    names = [f"w{n:04d}" if n < 600 else f"m{n:04d}" for n in range(1200)]
    chance = rng.beta(2, 5, 1200) * np.where(np.arange(1200) < 600, 1.0, 0.5)
    rows = {
        CUSTOMERS: [
            {"customer_id": one, "gender": "여성" if one[0] == "w" else "남성"} for one in names
        ],
        IDENTIFIERS: [
            {"customer_id": one, "identifier_type": "email", "identifier": f"{one}@example.com"}
            for one in names
        ],
        CONSENTS: [
            {
                "consent_id": one, "customer_id": one, "purpose": "marketing", "channel": "email",
                "consent_state": "granted", "basis": "consent",
                "decided_at": dt.datetime(2020, 1, 1),
            }
            for one in names
        ],
        CUSTOMER_PROPENSITIES: [
            {
                "customer_id": one, "category": "", "horizon_days": 28,
                "probability": float(p), "probability_low": float(p) * 0.9,
                "probability_high": float(p) * 1.1, "is_told_apart": True,
                "amount_if_bought": Decimal(20), "currency": shop.settings.currency,
                "known_on": day, "reasons": '{"reasons": [], "facts": {}}', "probability_tenth": 1,
                "visits_half_year": 1, "asked_days_half_year": 1, "days_since_visit": 1,
                "spent_half_year": Decimal(10),
            }
            for one, p in zip(names, chance, strict=True)
        ],
    }  # fmt: skip
    with shop.warehouse.session() as session:
        session.commit(
            "unlike",
            [
                Change(
                    table.replaced(),
                    session.stage(table, arrow(table, given)),
                    SCORES if table is CUSTOMER_PROPENSITIES else "default",
                )
                for table, given in rows.items()
            ],
        )
    given = {"name": "Gender", "attribute": "gender", "when_failed": "stop"}
    create(shop.state, FairnessRule, given, local_principal(), shop.clock())
    answer(shop)
    return shop


def answer(shop: Workspace, name: str = "letters", **asked: bool) -> None:
    """A targeting saved under a name, answered."""
    fields = {"propensity": SCORES, "contact_cost": 1.0, "margin_share": 0.3, **asked}
    saved = {"name": name, "analysis": "targeting", "parameters": fields}
    create(shop.state, SavedAnalysis, saved, local_principal(), shop.clock())
    targeting = Targeting(**fields)  # type: ignore[arg-type]
    run = shop.runner.wait(shop.runner.start(targeting, name, "tests"), timeout=120)
    assert run.answer is not None
    assert run.answer.refusal is None, run.answer.headline


def test_the_page_says_who_is_chosen_less_in_both_languages(
    unlike: Workspace, signed_in: SignIn
) -> None:
    admin = signed_in("admin")
    for language, said, stopped in (
        ("en", "‘남성’ is chosen only", "A rule of fairness stops this list."),
        (
            "ko",
            "‘남성’ 집단을 고른 비중은 ‘여성’ 집단의",
            "공정성 규칙 때문에 이 목록을 내줄 수 없습니다.",
        ),
    ):
        admin.read_in(language)
        page = admin.get(PAGE + LETTERS)
        assert not reader.read(page.text).faults
        assert said in page.text
        assert stopped in page.text
        assert 'id="fairness-picture"' in page.text
        assert 'name="approval"' in page.text


def test_the_decision_waits_on_today(unlike: Workspace, signed_in: SignIn) -> None:
    page = signed_in("viewer").get("/").text
    assert "Groups are chosen unlike by gender. Is that meant?" in page
    assert f"{PAGE}{LETTERS}#fairness" in page


def test_an_analyst_is_refused_and_told_what_to_do(unlike: Workspace, signed_in: SignIn) -> None:
    analyst = signed_in("analyst")
    page = analyst.get(PAGE + LETTERS).text
    assert "An administrator can approve it with a reason." in page
    assert 'name="approval"' not in page
    refused = analyst.post(f"{PAGE}/list{LETTERS}")
    assert refused.status_code == 409
    assert "A rule of fairness stops this list." in refused.text
    assert analyst.post(f"{PAGE}/list{LETTERS}", {"approval": REASON}).status_code == 403


def test_an_administrator_takes_it_with_a_reason(unlike: Workspace, signed_in: SignIn) -> None:
    admin = signed_in("admin")
    assert admin.post(f"{PAGE}/list{LETTERS}").status_code == 409
    taken = admin.post(f"{PAGE}/list{LETTERS}", {"approval": REASON})
    assert taken.status_code == 200
    assert taken.headers["content-type"].startswith("text/csv")
    (entry,) = [e for e in entries(unlike.state) if e.action == "approve"]
    assert entry.details["reason"] == REASON


def test_chosen_alike_nothing_stops_it_and_the_price_is_told(
    unlike: Workspace, signed_in: SignIn
) -> None:
    answer(unlike, "alike", fair_thresholds=True)
    analyst = signed_in("analyst")
    page = analyst.get(f"{PAGE}?instance=alike").text
    assert "Each group has a threshold of its own." in page
    assert "which costs" in page
    assert "A rule of fairness stops this list." not in page
    assert analyst.post(f"{PAGE}/list?instance=alike").status_code == 200
