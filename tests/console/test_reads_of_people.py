"""Looking at a customer leaves a trace: who, when, whom, and nothing when they are erased."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from asking import Clock
from console_visits import SignIn

from dangol.governance.audit import Entry, entries
from dangol.governance.principal import local_principal
from dangol.governance.rights.erasure import ask_erasure, erase
from dangol.governance.rights.reads import deeds_about, note_read
from dangol.runs.workspace import Workspace, utc_now
from dangol.store.state.schema import person_keys

WHO, OTHER = "C01", "C02"
PATH = f"/customers/{WHO}"


def reads(shop: Workspace) -> list[Entry]:
    return [one for one in entries(shop.state) if one.action == "read"]


@pytest.mark.parametrize("page", ["", "/identity", "/gaps.csv", "/rights"])
def test_each_page_about_a_customer_is_noted(signed_in: SignIn, shop: Workspace, page: str) -> None:
    assert signed_in("analyst").get(f"{PATH}{page}").status_code == 200
    (entry,) = reads(shop)
    assert (entry.actor_name, entry.target_kind, entry.details) == ("Analyst", "person", {})
    assert WHO not in str(entry)


def test_many_clicks_are_one_entry(signed_in: SignIn, shop: Workspace) -> None:
    viewer = signed_in("viewer")
    for path in (PATH, f"{PATH}?kind=order", f"{PATH}/identity", PATH):
        viewer.get(path)
    assert len(reads(shop)) == 1
    viewer.get(f"/customers/{OTHER}")
    signed_in("marketer").get(PATH)
    assert [one.actor_name for one in reads(shop)] == ["Marketer", "Viewer", "Viewer"]
    assert len({one.target for one in reads(shop)}) == 2


def test_the_next_hour_is_another_entry(shop: Workspace) -> None:
    clock = Clock()
    for minutes in (0, 40, 59, 60, 61, 200):
        at = clock.now.replace(minute=0) + dt.timedelta(minutes=minutes)
        note_read(shop.keeping, WHO, local_principal(), at)
    assert len(reads(shop)) == 3


def test_pages_that_open_at_once_are_one_entry(shop: Workspace) -> None:
    with ThreadPoolExecutor(8) as pool:
        at = utc_now()
        list(pool.map(lambda _: note_read(shop.keeping, WHO, local_principal(), at), range(16)))
    assert len(reads(shop)) == 1


def test_who_is_not_there_was_not_looked_at(signed_in: SignIn, shop: Workspace) -> None:
    assert signed_in("viewer").get("/customers/nobody").status_code == 404
    signed_in("viewer").get("/customers")
    assert not reads(shop)
    with shop.state.read() as connection:
        assert connection.execute(person_keys.select()).all() == []


def test_administrators_see_who_looked(signed_in: SignIn, shop: Workspace) -> None:
    signed_in("viewer").get(PATH)
    signed_in("viewer").get(f"/customers/{OTHER}")
    admin = signed_in("admin")
    page = admin.get(f"{PATH}/rights").text
    shown = page.partition("Who looked at this person")[2].partition("</table>")[0]
    assert shown.count("Viewer") == 1
    assert shown.count("Ada Admin") == 1
    admin.read_in("ko")
    assert "이 사람을 본 사람" in admin.get(f"{PATH}/rights").text
    assert "Who looked at" not in signed_in("analyst").get(f"{PATH}/rights").text
    assert "looked at" in signed_in("admin").get("/trust/audit?kind=person").text


def test_after_an_erasure_nobody_can_say_whom_it_was(signed_in: SignIn, shop: Workspace) -> None:
    signed_in("viewer").get(PATH)
    assert deeds_about(shop.keeping, [WHO])
    asked = ask_erasure(shop.keeping, WHO, local_principal(), "asked by letter", utc_now())
    erase(shop.keeping, asked, utc_now())
    assert len(reads(shop)) == 1
    assert deeds_about(shop.keeping, [WHO]) == []
    with shop.state.read() as connection:
        assert connection.execute(person_keys.select()).all() == []
    assert signed_in("viewer").get(PATH).status_code == 404
