"""The page of attribution where nothing was divided: never asked, and refused."""

from console_visits import Person

from dangol.governance.principal import local_principal
from dangol.governance.records import create
from dangol.runs.saved_analysis import SavedAnalysis
from dangol.runs.workspace import Workspace


def test_an_empty_page_says_what_will_appear(shop: Workspace, admin: Person) -> None:
    given = {"name": "never", "analysis": "attribution", "parameters": {}}
    create(shop.state, SavedAnalysis, given, local_principal(), shop.clock())
    page = admin.get("/budget/attribution?instance=never").text
    assert "No credit was divided yet." in page
    assert "how rules and models divide the credit" in page
    admin.read_in("ko")
    assert "아직 배분하지 않았습니다." in admin.get("/budget/attribution?instance=never").text


def test_where_nobody_was_met_it_says_so(admin: Person) -> None:
    page = admin.get("/budget/attribution").text
    assert "there is nothing to divide" in page or "No visit and no contact is known" in page
    assert "What would help" in page


def test_the_menu_leads_to_it(admin: Person) -> None:
    page = admin.get("/budget").text
    assert 'href="/budget/attribution"' in page
