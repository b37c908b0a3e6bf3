"""Standard forms of what sources gave: only news are read, what was given stays."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest
from own_data import Shop
from worlds import AS_OF, compute, session_with

from dangol.customers.identity import standardising
from dangol.customers.identity.standard_forms import StandardForms
from dangol.customers.identity.standards.names import Name, name
from dangol.tables.events import TRAITS
from dangol.tables.identity import STANDARD_ADDRESSES, STANDARD_IDENTIFIERS, STANDARD_PEOPLE
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.vocabulary import Table

EARLIER = AS_OF.replace(tzinfo=None) - dt.timedelta(days=1)
Rows = dict[Table, list[dict[str, Any]]]


def customer(number: int, **given: Any) -> dict[str, Any]:
    return {**dict.fromkeys(CUSTOMERS.column_names), "customer_id": f"c{number}", **given}


def identifier(number: int, kind: str, text: str) -> dict[str, Any]:
    values = (f"c{number}", kind, text, "crm")
    return dict(zip(IDENTIFIERS.column_names, values, strict=True))


def trait(number: int, name: str, text: str, at: dt.datetime = EARLIER) -> dict[str, Any]:
    values = (f"c{number}", name, "web", f'"{text}"', text, at, "m1")
    return dict(zip(TRAITS.column_names, values, strict=True))


def read(world: Rows) -> dict[str, list[dict[str, Any]]]:
    whole = {table: world.get(table, []) for table in (CUSTOMERS, IDENTIFIERS, TRAITS)}
    with session_with(whole) as session:
        found = compute(StandardForms(), session)
        return {name: list(rows) for name, rows in found.tables.items()}


def only(rows: Iterable[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[name] for name in names) for row in rows)


def test_what_was_given_stays_beside_its_standard_form() -> None:
    found = read(
        {
            CUSTOMERS: [
                customer(1, full_name="김철수 고객님", gender="남", birth_on=dt.date(1985, 3, 12))
            ],
            IDENTIFIERS: [
                identifier(1, "phone", "(415) 867-5309"),
                identifier(1, "email", "Kim@GMIAL.com"),
                identifier(1, "address", "123 North Main Street, Springfield, IL 62704"),
            ],
        }
    )
    (person,) = found[STANDARD_PEOPLE.name]
    assert (person["standard_family_name"], person["standard_given_name"]) == ("김", "철수")
    assert (person["standard_gender"], person["standard_birth_on"]) == ("m", dt.date(1985, 3, 12))
    assert only(found[STANDARD_IDENTIFIERS.name], "identifier", "standard_identifier") == [
        ("(415) 867-5309", "+14158675309"),
        ("Kim@GMIAL.com", "kim@gmail.com"),
    ]
    assert only(found[STANDARD_ADDRESSES.name], "address_street", "address_postcode") == [
        ("n main st", "62704")
    ]


def test_what_joins_nobody_has_no_key() -> None:
    found = read(
        {IDENTIFIERS: [identifier(1, "email", "test@test.com"), identifier(2, "phone", "12")]}
    )
    rows = found[STANDARD_IDENTIFIERS.name]
    assert only(rows, "identifier_fault", "identifier_key") == [
        ("placeholder", None),
        ("unreadable", None),
    ]


def test_the_country_of_a_person_says_how_a_number_is_read() -> None:
    found = read(
        {
            CUSTOMERS: [customer(1, home_country="대한민국"), customer(2)],
            IDENTIFIERS: [
                identifier(1, "phone", "010-3141-5926"),
                identifier(2, "phone", "415 867 5309"),
            ],
        }
    )
    assert only(found[STANDARD_IDENTIFIERS.name], "identifier_key") == [
        ("+14158675309",),
        ("+821031415926",),
    ]


def test_what_clients_tell_counts_where_no_source_does() -> None:
    found = read(
        {
            CUSTOMERS: [customer(1, full_name="Ann Lee Baker")],
            TRAITS: [
                trait(1, "name", "Somebody Else"),
                trait(2, "firstName", "지훈"),
                trait(2, "lastName", "박"),
                trait(2, "email", "old@naver.com", EARLIER - dt.timedelta(days=9))
                | {"event_source": "app"},
                trait(2, "email", "new@naver.com"),
                trait(3, "plan", "gold"),
            ],
        }
    )
    assert only(found[STANDARD_PEOPLE.name], "customer_id", "standard_family_name") == [
        ("c1", "Baker"),
        ("c2", "박"),
    ]
    assert only(found[STANDARD_IDENTIFIERS.name], "customer_id", "identifier_key") == [
        ("c2", "new@naver.com")
    ]


def test_only_what_is_new_or_changed_is_read_and_what_left_leaves(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_names: list[str] = []

    def watched(text: str, **parts: str) -> Name:
        read_names.append(text)
        return name(text, **parts)

    monkeypatch.setattr(standardising, "_name", watched)

    def bring(*rows: str) -> list[str]:
        read_names.clear()
        content = "\n".join(("customer_id,full_name,phone", *rows))
        shop.bring("crm.csv", content, "customers", mode="snapshot")
        shop.run(StandardForms())
        return sorted(read_names)

    assert bring("c1,김철수,010-3141-5926", "c2,이영희,010-2718-2818", "c3,박지훈,") == [
        "김철수",
        "박지훈",
        "이영희",
    ]
    assert bring("c1,김철수,010-3141-5926", "c2,이영애,010-2718-2845") == ["이영애"]
    assert shop.values(
        "SELECT customer_id, standard_given_name FROM standard_people ORDER BY ALL"
    ) == [("c1", "철수"), ("c2", "영애")]
    assert shop.values(
        "SELECT customer_id, identifier_key FROM standard_identifiers ORDER BY ALL"
    ) == [("c1", "+821031415926"), ("c2", "+821027182845")]


def test_nothing_to_read_is_refused() -> None:
    with session_with({CUSTOMERS: [], IDENTIFIERS: [], TRAITS: []}) as session:
        assert compute(StandardForms(), session).result.answer.refusal is not None
