"""The page of attribution where nothing was divided yet."""

from console_visits import Person


def test_an_empty_page_says_what_will_appear(admin: Person) -> None:
    page = admin.get("/budget/attribution").text
    assert "No credit was divided yet." in page
    assert "how rules and models divide the credit" in page
    admin.read_in("ko")
    assert "아직 배분하지 않았습니다." in admin.get("/budget/attribution").text


def test_the_menu_leads_to_it(admin: Person) -> None:
    page = admin.get("/budget").text
    assert 'href="/budget/attribution"' in page
