"""Predictions and variables in the console: scores with reasons, versions, the catalogue."""

import datetime as dt
from collections.abc import Iterator

import pytest
from console_visits import Client, Person, staffed
from foretold_shop import Clock, answer, foretold_shop
from staff import FAST, PASSWORD

from dangol.governance.access import sign_in
from dangol.runs.workspace import Workspace
from dangol.server.app import create_app

# What is made once for this module is made by one worker.
pytestmark = pytest.mark.xdist_group("prediction-pages")

PREDICTIONS, VARIABLES = "/customers/predictions", "/trust/variables"


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[Workspace]:
    """A simulated shop with both answers."""
    with foretold_shop(tmp_path_factory.mktemp("simulated"), clock) as workspace:
        answer(workspace, "derived-variables", "prediction", "golden-profile")
        yield workspace


@pytest.fixture
def people(shop: Workspace) -> list[str]:
    """Customers with a score now, the most likely to stay away first: who left has none later."""
    with shop.warehouse.session() as session:
        rows = session.sql("SELECT customer_id FROM customer_scores ORDER BY probability DESC")
    return [str(one) for one in rows.column(0).to_pylist()]


@pytest.fixture(scope="module")
def everybody(shop: Workspace) -> dict[str, Person]:
    """Somebody of two roles, signed in once."""
    staffed(shop)
    app = create_app(shop, schedules=False)
    found = {}
    for role in ("viewer", "analyst"):
        at = dt.datetime.now(dt.UTC)
        entered = sign_in(shop.state, f"{role}@example.com", PASSWORD, "test", at, passwords=FAST)
        client = Client(app)
        client.cookies["dangol_session"] = entered.token
        found[role] = Person(client, entered.csrf, entered.principal.name)
    return found


def test_a_prediction_says_what_how_surely_by_which_model_and_for_whom(
    everybody: dict[str, Person], people: list[str]
) -> None:
    page = everybody["viewer"].get(PREDICTIONS).text
    for part in (
        "active customers will buy nothing in the next 56 days",
        "Told apart (AUC)",
        "Models compared on the same later period",
        "Nearest neighbours",
        "Most likely customers",
        "Days since the last purchase",
        "Versions of the model",
        "In use",
        people[0],
    ):
        assert part in page, part
    assert "Go back to it" not in page


def test_the_page_speaks_korean(everybody: dict[str, Person]) -> None:
    everybody["viewer"].read_in("ko")
    page = everybody["viewer"].get(PREDICTIONS).text
    everybody["viewer"].read_in("en")
    for part in ("활동 고객", "같은 뒤 기간에서 견준 모형", "모형의 판", "마지막 구매 뒤 날수"):
        assert part in page, part


def test_a_persons_page_shows_what_is_foretold_with_reasons(
    everybody: dict[str, Person], people: list[str]
) -> None:
    page = everybody["viewer"].get(f"/customers/{people[0]}").text
    assert "Stays away" in page
    assert "(usually " in page


def test_the_catalogue_shows_promoted_variables_and_all_on_request(
    everybody: dict[str, Person],
) -> None:
    promoted = everybody["viewer"].get(VARIABLES).text
    every = everybody["viewer"].get(f"{VARIABLES}?result=all").text
    assert "orders_recency" in promoted
    assert len(every) > len(promoted)
    assert "recency(orders)" in promoted
    assert everybody["viewer"].get(f"{VARIABLES}?result=nonsense").status_code == 200


def test_an_analyst_goes_back_to_a_version_and_lets_it_go(
    shop: Workspace, clock: Clock, everybody: dict[str, Person]
) -> None:
    analyst = everybody["analyst"]
    first = shop.models.versions("prediction", "default")[0]
    clock.at += dt.timedelta(days=57)
    run = shop.runner.refresh("tests", "prediction")[-1]
    assert shop.runner.wait(run, timeout=300).outcome == "succeeded"
    used = shop.ledger.latest("prediction", "default")
    assert used is not None
    refused = analyst.post(f"{PREDICTIONS}/choose", {"version": first, "reason": ""})
    assert refused.status_code == 422
    chosen = analyst.post(f"{PREDICTIONS}/choose", {"version": first, "reason": "It was better."})
    assert chosen.status_code == 200
    finish(shop)
    latest = shop.ledger.latest("prediction", "default")
    assert latest is not None
    assert latest.model_version == first
    page = analyst.get(PREDICTIONS).text
    assert "A person chose the version in use: “It was better.”" in page
    assert analyst.post(f"{PREDICTIONS}/release").status_code == 200
    finish(shop)
    assert "A person chose" not in analyst.get(PREDICTIONS).text


def finish(shop: Workspace) -> None:
    for run in shop.ledger.active():
        shop.runner.wait(run.id, timeout=300)


def test_a_viewer_chooses_nothing(everybody: dict[str, Person]) -> None:
    answer = everybody["viewer"].post(f"{PREDICTIONS}/choose", {"version": "x", "reason": "no no"})
    assert answer.status_code == 403


def test_one_choice_stands_at_a_time(everybody: dict[str, Person], shop: Workspace) -> None:
    version = shop.models.versions("prediction", "default")[0]
    analyst = everybody["analyst"]
    for reason in ("The first.", "The second."):
        analyst.post(f"{PREDICTIONS}/choose", {"version": version, "reason": reason})
        finish(shop)
    assert "The second." in analyst.get(PREDICTIONS).text
    analyst.post(f"{PREDICTIONS}/release")
    finish(shop)
