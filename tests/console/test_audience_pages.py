"""Audiences in the console: built part by part, kept, counted, changed, put back, handed out."""

import json
import re
from collections.abc import Mapping

import pytest
from console_visits import Person, SignIn

from dangol.customers.audiences.audience import Audience
from dangol.governance import records
from dangol.runs.workspace import Workspace
from dangol.tables.messaging import CONTACTED

HERE = "/customers/audiences"
FAITHFUL = {
    "name": "자주 오는 사람",
    "note": "",
    "0:kind": "all",
    "0.0:kind": "did",
    "0.0:did": "orders",
    "0.0:at_least": "3",
    "0.0:within_days": "365",
}


@pytest.fixture
def marketer(signed_in: SignIn) -> Person:
    return signed_in("marketer")


def kept(shop: Workspace) -> list[Audience]:
    return [one.record for one in records.all_of(shop.state, Audience)]


def made(person: Person, shop: Workspace, fields: Mapping[str, str] = FAITHFUL) -> str:
    """The address of a new audience, counted."""
    answer = person.post(f"{HERE}/new", dict(fields))
    assert answer.status_code == 200, answer.text
    counted(shop)
    return answer.url.path


def counted(shop: Workspace) -> None:
    at_work = [run.id for run in shop.ledger.active() if run.slug == "audiences"]
    for run in (*at_work, *shop.runner.refresh("tests", "audiences")):
        outcome = shop.runner.wait(run, 60).outcome
        assert outcome in ("succeeded", "skipped"), shop.ledger.run(run).message


def people_in(page: str) -> int:
    found = re.search(r"holds ([\d,]+)", page)
    assert found is not None, page
    return int(found[1].replace(",", ""))


def test_the_list_offers_examples_as_long_as_nobody_made_one(
    marketer: Person, shop: Workspace
) -> None:
    counted(shop)
    page = marketer.get(HERE).text
    assert "Nobody made an audience yet" in page
    assert "Regulars who stopped coming" in page
    assert "no purchases in the last 60 days" in page


def test_an_example_can_be_taken_over(marketer: Person) -> None:
    page = marketer.get(f"{HERE}/new?example=regulars-away").text
    assert 'value="Regulars who stopped coming"' in page
    assert re.search(r'name="0.0:at_least"[^>]*value="4"', page)


def test_every_button_gives_the_rule_back_with_one_part_more_or_less(marketer: Person) -> None:
    fields = {**FAITHFUL, "do": "add-group:0"}
    page = marketer.post(f"{HERE}/draft", fields).text
    assert 'name="0.1:kind"' in page
    assert 'name="0.1.0:column"' in page
    assert 'value="자주 오는 사람"' in page
    fewer = marketer.post(f"{HERE}/draft", {**FAITHFUL, "do": "remove:0.0"}).text
    assert 'name="0.0:kind"' not in fewer
    assert "Add a condition here." in fewer


def test_while_building_it_is_counted_and_said_in_words(marketer: Person) -> None:
    page = marketer.post(f"{HERE}/draft", FAITHFUL).text
    assert re.search(r"[\d,]+ people fit", page)
    assert "3 or more purchases in the last 365 days" in page
    assert "E-mail" in page


def test_what_is_missing_is_said_at_its_place(marketer: Person) -> None:
    page = marketer.post(f"{HERE}/draft", {**FAITHFUL, "do": "add-has:0"}).text
    assert "Choose an attribute." in page
    assert "The rule is not whole yet." in page
    crossed = {**FAITHFUL, "0.0:at_least": "5", "0.0:at_most": "2"}
    assert "The lower limit lies above" in marketer.post(f"{HERE}/draft", crossed).text


def test_a_part_of_the_page_is_enough_for_scripts(marketer: Person) -> None:
    answer = marketer.post(f"{HERE}/draft", FAITHFUL, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div class="grid" id="build">')


def test_what_is_kept_is_counted_with_its_people_and_who_can_be_reached(
    marketer: Person, shop: Workspace
) -> None:
    page = marketer.get(made(marketer, shop)).text
    rows = shop.warehouse.session()
    with rows as session:
        stored = session.sql("SELECT count(*) FROM audience_members").column(0)[0].as_py()
    assert people_in(page) == stored > 0
    for part in ("Who can be reached", "How it grew", "People in it", "Version 1", "In use"):
        assert part in page, part
    assert "자주 오는 사람" in marketer.get(HERE).text


def test_a_change_is_a_new_version_and_an_earlier_one_can_be_put_back(
    marketer: Person, shop: Workspace
) -> None:
    address = made(marketer, shop)
    before = people_in(marketer.get(address).text)
    form = marketer.get(f"{address}/edit").text
    number = re.search(r'name="number" value="(\d+)"', form)
    assert number is not None
    fields = {**FAITHFUL, "0.0:at_least": "30", "number": number[1]}
    assert marketer.post(f"{address}/edit", fields).status_code == 200
    counted(shop)
    page = marketer.get(address).text
    assert people_in(page) < before
    assert "30 or more purchases" in page
    marketer.post(f"{address}/restore", {"number": "1"})
    counted(shop)
    again = marketer.get(address).text
    assert people_in(again) == before
    assert "Version 3" in again


def test_somebody_elses_change_is_not_overwritten(marketer: Person, shop: Workspace) -> None:
    address = made(marketer, shop)
    fields = {**FAITHFUL, "0.0:at_least": "5", "number": "1"}
    assert marketer.post(f"{address}/edit", fields).status_code == 200
    late = marketer.post(f"{address}/edit", {**fields, "0.0:at_least": "6"})
    assert late.status_code == 409
    assert re.search(r'name="0.0:at_least"[^>]*value="6"', late.text)


def test_an_audience_may_be_made_of_others_but_not_of_itself(
    marketer: Person, shop: Workspace
) -> None:
    address = made(marketer, shop)
    other = {
        "name": "다른 사람", "note": "", "0:kind": "all", "0.0:kind": "in",
        "0.0:audience": "자주 오는 사람", "0.0:not": "true",
    }  # fmt: skip
    page = marketer.get(made(marketer, shop, other)).text
    assert "not in ‘자주 오는 사람’" in page
    circle = {**FAITHFUL, "0.1:kind": "in", "0.1:audience": "다른 사람", "number": "1"}
    refused = marketer.post(f"{address}/edit", circle)
    assert refused.status_code == 422
    assert "cannot be made of itself" in refused.text


def test_two_audiences_do_not_share_a_name(marketer: Person, shop: Workspace) -> None:
    made(marketer, shop)
    again = marketer.post(f"{HERE}/new", FAITHFUL)
    assert again.status_code == 409
    assert "Another audience has this name." in again.text
    assert len(kept(shop)) == 1


def test_a_list_asks_consent_again_and_only_analysts_take_it(
    marketer: Person, signed_in: SignIn, shop: Workspace
) -> None:
    address = made(marketer, shop)
    assert marketer.post(f"{address}/list", {"channel": "email"}).status_code == 403
    analyst = signed_in("analyst")
    assert "Consent is asked again" in analyst.get(address).text
    answer = analyst.post(f"{address}/list", {"channel": "email"})
    assert answer.status_code == 200
    assert "customer_id,segment,identifier_type" in answer.text


def test_a_list_of_a_campaign_keeps_whom_chance_held_out(
    marketer: Person, signed_in: SignIn, shop: Workspace
) -> None:
    address = made(marketer, shop)
    analyst = signed_in("analyst")
    assert "Held out by chance to measure it" in analyst.get(address).text
    everyone = analyst.post(f"{address}/list", {"channel": "email"}).text
    asked = {"channel": "email", "campaign": "봄 쿠폰", "holdout": "50"}
    lists = [analyst.post(f"{address}/list", asked).text for _ in range(2)]
    assert lists[0] == lists[1]
    on_it = {line.split(",")[0] for line in lists[0].splitlines()[1:]}
    with shop.warehouse.session() as session:
        query = "SELECT * FROM campaign_assignments WHERE campaign_id = '봄 쿠폰'"
        rows = session.sql(query).to_pylist()
    drawn = {row["customer_id"]: row["assigned_arm"] for row in rows}
    assert set(drawn) == {line.split(",")[0] for line in everyone.splitlines()[1:]}
    assert {one for one, arm in drawn.items() if arm == CONTACTED} == on_it


def test_a_viewer_sees_but_changes_nothing(
    marketer: Person, signed_in: SignIn, shop: Workspace
) -> None:
    address = made(marketer, shop)
    viewer = signed_in("viewer")
    page = viewer.get(address).text
    assert "Change the rule" not in page
    assert viewer.get(f"{address}/edit").status_code == 403
    assert viewer.post(f"{HERE}/draft", FAITHFUL).status_code == 403


def test_the_page_speaks_korean(marketer: Person, shop: Workspace) -> None:
    address = made(marketer, shop)
    marketer.read_in("ko")
    page = marketer.get(address).text
    for part in ("명이 있습니다", "최근 365일 구매 3회 이상", "연락할 수 있는 사람", "1판"):
        assert part in page, part
    assert "다음을 모두 만족" in marketer.get(f"{address}/edit").text


def test_the_rule_is_shown_as_the_api_takes_it(marketer: Person) -> None:
    page = marketer.post(f"{HERE}/draft", FAITHFUL).text
    text = re.search(r'<pre class="code" translate="no">(.*?)</pre>', page, re.DOTALL)
    assert text is not None
    rule = json.loads(text[1].replace("&#34;", '"'))
    assert rule == {"all": [{"did": "orders", "within_days": 365, "at_least": 3}]}
