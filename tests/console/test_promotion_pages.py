"""The page of promotions in a shop that has too little to tell of them."""

from console_visits import Person

HERE = "/budget/promotions"


def test_where_nothing_can_be_compared_it_says_what_would_help(admin: Person) -> None:
    page = admin.get(HERE)
    assert page.status_code == 200
    assert "0 promotions that can be compared" in page.text
    assert "Load placements into the table of promotions" in page.text


def test_a_picture_of_no_promotion_is_no_page(admin: Person) -> None:
    assert admin.get(f"{HERE}/weeks/default/nothing.csv").status_code == 404
    assert admin.get(f"{HERE}/weeks/default/nothing").status_code == 404


def test_an_unknown_finding_or_kind_is_as_if_none_was_asked_for(admin: Person) -> None:
    assert admin.get(f"{HERE}?kind=%22%3E%3Cb%3E&call=nothing").status_code == 200
