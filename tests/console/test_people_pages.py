"""Customers: found, one profile, segments; and Today, which is made of answers."""

import datetime as dt
import itertools
from pathlib import Path

import console_reader as reader
import corner_shop
from console_stranger import with_plugins
from console_visits import Client, Person, SignIn, opened, staffed
from hypothesis import given
from hypothesis import strategies as st
from staff import FAST, PASSWORD
from worlds import answered_by_the_tiny_shop

from dangol.console.queries.gaps import gap_picture, gaps_of
from dangol.console.queries.people import SORTS, Question, find_people
from dangol.console.queries.profile import person
from dangol.console.queries.timeline import EventKind
from dangol.contract.registry import registry
from dangol.governance.access import sign_in
from dangol.runs.workspace import Workspace
from dangol.server.app import create_app
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change
from dangol.tables.attributes import ATTRIBUTE_PREDICTIONS
from dangol.tables.commerce import EXCHANGE_RATES
from dangol.tables.people import IDENTIFIERS

DAY = dt.date(2025, 1, 1)
ALL: tuple[EventKind, ...] = ("order", "contact", "redemption")


def test_people_are_found_by_a_part_of_their_number(shop: Workspace) -> None:
    found = find_people(shop, Question(text="C1"))
    assert {p["customer_id"] for p in found.people} == {"C10", "C11"}
    assert (found.count, found.everyone) == (2, corner_shop.PEOPLE)


def test_the_list_is_sorted_both_ways_with_the_empty_ones_last(shop: Workspace) -> None:
    for direction in ("up", "down"):
        asked = Question(sort="order_count", direction=direction)
        counts = [p["order_count"] for p in find_people(shop, asked).people]
        assert counts == sorted(counts, reverse=direction == "down")


def test_the_list_is_sorted_by_every_column_that_it_shows(shop: Workspace) -> None:
    for sort, direction in itertools.product(SORTS, ("up", "down")):
        found = find_people(shop, Question(sort=sort, direction=direction)).people
        values = [person[sort] for person in found if person[sort] is not None]
        assert len(found) == corner_shop.PEOPLE
        assert values == sorted(values, reverse=direction == "down")


def test_the_list_comes_in_pages(shop: Workspace, admin: Person) -> None:
    assert find_people(shop, Question(page=2)).people == []
    assert admin.get("/customers?page=999").status_code == 200
    assert admin.get("/customers?page=0").status_code == 404


def test_an_exact_number_leads_to_the_person(admin: Person) -> None:
    assert admin.get("/customers?q=C03").url.path == "/customers/C03"


def test_a_segment_opens_the_list_of_its_people(shop: Workspace, admin: Person) -> None:
    links = reader.read(admin.get("/customers/segments").text).links
    filtered = [link for link in links if link.startswith("/customers?segment=")]
    assert filtered
    page = reader.read(admin.get(filtered[0]).text)
    segment = filtered[0].partition("=")[2]
    found = find_people(shop, Question(segment=segment))
    shown = [link for link in page.links if link.startswith("/customers/C")]
    assert len(shown) == found.count > 0


def test_a_search_cannot_break_out_of_its_query(admin: Person) -> None:
    for text in ("' OR 1=1 --", "%", "_", "\\", '"; DROP TABLE orders; --'):
        answer = admin.get("/customers", params={"q": text})
        assert answer.status_code == 200
        assert "No customer fits." in answer.text


def test_a_profile_adds_up_what_the_person_bought(shop: Workspace) -> None:
    known = person(shop, "C03", 1000, ALL)
    assert known is not None
    orders = [event for event in known.events if event.kind == "order"]
    assert len(orders) == known.row["order_count"] == len(known.purchase_days)
    total = sum(e.details["net_amount"] for e in orders if e.details)
    assert total == known.row["kept_amount"]
    assert orders[0].details is not None
    assert set(orders[0].details["products"]) <= {name for name, _, _ in corner_shop.GOODS}


def test_a_person_nobody_knows_has_no_page_of_how_they_are_known(signed_in: SignIn) -> None:
    assert signed_in("viewer").get("/customers/nobody/identity").status_code == 404


def test_a_person_nobody_knows_has_no_profile(shop: Workspace) -> None:
    assert person(shop, "C99", 10, ALL) is None


def test_silence_is_an_entry_too(shop: Workspace, admin: Person) -> None:
    known = person(shop, "C11", 1000, ALL)
    assert known is not None
    silent = known.events[0]
    assert silent.kind == "silence"
    assert silent.days == (dt.date(2025, 7, 1) - known.purchase_days[-1]).days
    assert f"{silent.days} days without news" in admin.get("/customers/C11").text


def test_given_values_are_marked_and_named_by_their_table(shop: Workspace, admin: Person) -> None:
    page = admin.get("/customers/C03").text
    assert "25-34" in page
    assert ">given<" in page
    assert "/trust/tables/customer_rfm" in page


def test_predicted_values_stand_beside_given_ones_and_never_replace_them(
    shop: Workspace, admin: Person
) -> None:
    before = admin.get("/customers/C03").text
    told = {"customer_id": "C03", "known_on": DAY}
    rows = [
        {
            **told,
            "customer_attribute": "gender",
            "predicted_value": "female",
            "confidence": 0.784,
            "is_missing": True,
            "is_doubted": False,
            "why": "missing",
            "guessed_from": "behaviour",
        },
        {
            **told,
            "customer_attribute": "age_band",
            "given_value": "25-34",
            "predicted_value": "65+",
            "confidence": 0.93,
            "is_missing": False,
            "is_doubted": True,
            "why": "unlikely",
            "guessed_from": "answers",
        },
    ]
    names = ATTRIBUTE_PREDICTIONS.column_names
    guesses = rows_of(
        ATTRIBUTE_PREDICTIONS, **{name: [row.get(name) for row in rows] for name in names}
    )
    with shop.warehouse.session() as session:
        staged = session.stage(ATTRIBUTE_PREDICTIONS, guesses)
        session.commit("guesses", [Change(ATTRIBUTE_PREDICTIONS.replaced(), staged, "default")])
    page = admin.get("/customers/C03").text
    assert "predicted" not in before
    assert "female (predicted, 78% sure)" in page
    assert "looks like 65+ (93% sure)" in page
    assert "25-34" in page
    admin.read_in("ko")
    assert "female (예측, 78% 확신)" in admin.get("/customers/C03").text


def test_identifiers_are_masked_everywhere(admin: Person) -> None:
    for path in ("/customers/C03", f"/trust/tables/{IDENTIFIERS.name}"):
        page = admin.get(path).text
        assert "@example.com" not in page.replace("admin@example.com", "")
        assert "p******m" in page


def test_first_rows_are_for_analysts(signed_in: SignIn) -> None:
    assert "First rows" not in signed_in("marketer").get("/trust/tables/orders").text
    assert "First rows" in signed_in("analyst").get("/trust/tables/orders").text


days = st.lists(st.integers(0, 400), min_size=0, max_size=40, unique=True).map(sorted)


@given(days, st.integers(0, 100))
def test_the_usual_gap_holds_most_gaps(offsets: list[int], later: int) -> None:
    bought = [DAY + dt.timedelta(days=n) for n in offsets]
    today = (bought[-1] if bought else DAY) + dt.timedelta(days=later)
    gaps = gaps_of(bought, today)
    if len(bought) < 6:
        assert gaps is None
        return
    assert gaps is not None
    assert gaps.now == later
    lengths = [length for _, length in gaps.days]
    assert min(lengths) <= gaps.low <= gaps.high <= max(lengths)
    inside = sum(gaps.low <= length <= gaps.high for length in lengths)
    assert inside >= 0.6 * len(lengths)


def test_the_open_gap_is_judged_against_the_persons_own_habit() -> None:
    weekly = [DAY + dt.timedelta(days=7 * n) for n in range(10)]
    told = {}
    for later in (3, 7, 8, 15):
        gaps = gaps_of(weekly, weekly[-1] + dt.timedelta(days=later))
        assert gaps is not None
        told[later] = (gaps.place, gap_picture(gaps).title.en)
    assert [told[n][0] for n in (3, 7, 8, 15)] == ["early", "inside", "beyond", "beyond"]
    assert "more than twice" in told[15][1]
    assert "longer than usual" in told[8][1]


def test_today_is_made_of_the_latest_answers(shop: Workspace, admin: Person) -> None:
    weekly = shop.ledger.latest("weekly-sales")
    assert weekly is not None
    assert weekly.answer is not None
    page = reader.read(admin.get("/").text)
    assert weekly.answer.headline.en in page.words
    assert weekly.answer.metrics[0].name.en in page.words
    for slug in ("rfm", "golden-profile"):
        run = shop.ledger.latest(slug)
        assert run is not None
        assert run.answer is not None
        assert run.answer.headline.en in page.words


def test_today_orders_decisions_by_urgency(shop: Workspace, admin: Person) -> None:
    kind = shop.registry.analyses["slow-question"]
    shop.runner.wait(shop.runner.start(kind(), "default", "tests"), 60)
    page = admin.get("/").text
    rfm = shop.ledger.latest("rfm")
    assert rfm is not None
    assert rfm.answer is not None
    assert page.index("Go on?") < page.index(rfm.answer.decisions[0].question.en)
    assert 'class="no bad">1<' in page


def load_rates(shop: Workspace) -> None:
    """News in a table that every answer reads."""
    day = dt.date(2025, 1, 1)
    rate = {"currency": "USD", "to_currency": "KRW", "valid_from_on": day, "rate": 1300.0}
    with shop.warehouse.session() as session:
        rows = session.stage(EXCHANGE_RATES, corner_shop.rows_of(EXCHANGE_RATES, [rate]))
        session.commit("a-later-load", [Change(EXCHANGE_RATES.replaced(), rows)])


def resting_on(table: str) -> set[str]:
    """The analyses that read a table, or what others make of it."""
    tables, found = {table}, set[str]()
    while True:
        more = {
            slug
            for slug, kind in registry().analyses.items()
            if any(read.waits and read.table.name in tables for read in kind().inputs())
        }
        if more == found:
            return found
        found = more
        for slug in found:
            tables |= {write.table.name for write in registry().analysis(slug)().outputs()}


def test_today_says_what_is_out_of_date(shop: Workspace, admin: Person) -> None:
    assert "out of date" not in admin.get("/").text
    load_rates(shop)
    page = admin.get("/").text
    stale = resting_on(EXCHANGE_RATES.name) & answered_by_the_tiny_shop()
    assert f"{len(stale)} answers are out of date." in page
    admin.post("/refresh", {"back": "/"})
    for run in shop.ledger.active():
        shop.runner.wait(run.id, 60)
    assert "out of date" not in admin.get("/").text


def test_a_filled_project_without_answers_offers_to_compute_them(
    tmp_path: Path, kept: Path
) -> None:
    project = corner_shop.filled(tmp_path / "project", kept)
    with opened(project, with_plugins()) as workspace:
        staffed(workspace)
        client = Client(create_app(workspace, schedules=False))
        at = dt.datetime.now(dt.UTC)
        entered = sign_in(
            workspace.state, "admin@example.com", PASSWORD, "test", at, passwords=FAST
        )
        client.cookies["dangol_session"] = entered.token
        page = client.get("/").text
        assert "Data is loaded; nothing has been computed yet." in page
        assert "Compute every answer" in page
        assert "Make the profiles" in client.get("/customers").text
        assert "Run it now" in client.get("/sales").text
