"""What a person may ask, in the console: their link, everything that is kept, being erased."""

import json
import re
import time

import pytest
from console_visits import Client, SignIn
from worlds import arrow

from dangol.governance.audit import entries
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.interface import Change
from dangol.tables.people import IDENTIFIERS

WHO, MAIL = "C01", "hong@example.com"
PATH = f"/customers/{WHO}/rights"


@pytest.fixture
def known(shop: Workspace) -> Workspace:
    """The customer with an address."""
    row = {"customer_id": WHO, "identifier_type": "email", "identifier": MAIL, "source": "crm"}
    full = IDENTIFIERS.with_provenance
    rows = arrow(full, [row])
    with shop.warehouse.session() as session:
        session.commit("known", [Change(full.upserted(), session.stage(full, rows))])
    return shop


def test_what_is_kept_is_listed_with_what_it_is_used_for(
    signed_in: SignIn, known: Workspace
) -> None:
    page = signed_in("analyst").get(PATH).text
    assert "customer_profiles" in page
    assert "Who are our best customers" in page or "used for" in page
    assert MAIL not in page
    assert "Erase for good" not in page
    assert signed_in("viewer").get(PATH).status_code == 403


def test_identifiers_are_shown_for_a_reason_that_is_kept(
    signed_in: SignIn, known: Workspace
) -> None:
    analyst = signed_in("analyst")
    assert analyst.post(f"{PATH}/reveal", {"reason": ""}).status_code == 422
    assert analyst.post(f"{PATH}/reveal", {"reason": f"call {MAIL}"}).status_code == 422
    assert MAIL in analyst.post(f"{PATH}/reveal", {"reason": "a parcel came back"}).text
    (entry,) = [one for one in entries(known.state) if one.action == "reveal"]
    assert entry.details["reason"] == "a parcel came back"
    assert WHO not in entry.target
    analyst.read_in("ko")
    assert "식별자 보기" in analyst.get(PATH).text


def test_everything_is_handed_out_as_a_file(signed_in: SignIn, known: Workspace) -> None:
    admin = signed_in("admin")
    answer = admin.post(f"{PATH}/export", {"as": "json"})
    assert 'filename="person.json"' in answer.headers["Content-Disposition"]
    kept = json.loads(answer.text)["kept"]
    assert MAIL in {row["identifier"] for row in kept["identifiers"]["rows"]}
    assert "customer_profiles" in kept
    read = admin.post(f"{PATH}/export", {"as": "html"}).text
    assert MAIL in read
    assert "What we keep about you" in read


def test_the_link_opens_their_own_page(signed_in: SignIn, guest: Client, known: Workspace) -> None:
    page = signed_in("analyst").post(f"{PATH}/link").text
    found = re.search(r'href="http://shop\.example(/my/[^"]+)"', page)
    assert found is not None
    assert "What may we do?" in guest.get(found[1]).text


def test_somebody_is_erased_and_it_is_looked_through_again(
    signed_in: SignIn, known: Workspace
) -> None:
    admin = signed_in("admin")
    assert admin.post(f"{PATH}/erase", {"reason": " "}).status_code == 422
    listed = admin.post(f"{PATH}/erase", {"reason": "asked by letter"}).text
    assert "1 person was erased." in listed
    until = time.monotonic() + 60
    while "HX-Refresh" not in admin.get("/trust/erasures/now").headers:
        assert time.monotonic() < until
        time.sleep(0.2)
    page = admin.get("/trust/erasures").text
    assert "Being erased" not in page
    (erasure,) = set(re.findall(r"/trust/erasures/(\w{32})/verify", page))
    assert "It holds" in admin.post(f"/trust/erasures/{erasure}/verify").text
    assert admin.get(f"/customers/{WHO}").status_code == 404
    assert admin.get(PATH).status_code == 404
