"""Who is who, from events and records to people: protected, in event time, and undone at will."""

import datetime as dt
from itertools import count
from typing import Any

import pytest
from arriving import Arriving
from matched import put
from own_data import Shop
from worlds import Clock

from dangol.customers.identity.decision import IdentityDecision
from dangol.customers.identity.decision_errors import ContraryDecisionError, OneNumberError
from dangol.customers.identity.golden_customers import GoldenCustomers
from dangol.customers.identity.who_is_who import WhoIsWho
from dangol.customers.profile import GoldenProfile
from dangol.customers.visits import Visits
from dangol.governance.kept import Kept
from dangol.governance.principal import local_principal
from dangol.governance.records import create, move
from dangol.samples.people.making import KeptRecord

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
_numbers = count()


def call(hour: int, kind: str = "page", *, user: str | None = None, device: str | None = None,
         **others: Any) -> dict[str, Any]:  # fmt: skip
    """A call of a tracking client, so many hours after the beginning."""
    at = dt.datetime(2026, 2, 20, tzinfo=dt.UTC) + dt.timedelta(hours=hour)
    whole = {
        "type": kind, "messageId": f"m{next(_numbers)}", "timestamp": at.isoformat(),
        "name": "Home" if kind == "page" else None, "userId": user, "anonymousId": device,
        **others,
    }  # fmt: skip
    return {name: value for name, value in whole.items() if value is not None}


def page(path: str) -> dict[str, Any]:
    return {"page": {"url": f"https://shop.kr{path}", "path": path}}


def log_in(hour: int, user: str | None, device: str | None, **traits: Any) -> dict[str, Any]:
    return call(hour, "identify", user=user, device=device, traits=traits)


@pytest.fixture(autouse=True)
def today(clock: Clock) -> None:
    clock.set(NOW)


def members(shop: Shop) -> dict[str, str | None]:
    """By customer number the person, after everything was decided."""
    shop.run(WhoIsWho())
    return dict(shop.values("SELECT customer_id, person_id FROM members"))


def profiles(shop: Shop) -> list[str]:
    """Of whom there is a golden profile."""
    shop.run(GoldenProfile())
    return [one for (one,) in shop.values("SELECT customer_id FROM customer_profiles")]


def spans(shop: Shop) -> list[tuple[str, str]]:
    return shop.values("SELECT anonymous_id, person_id FROM device_spans ORDER BY until_at")


def owners(shop: Shop) -> dict[str, str | None]:
    """By path of a page whose visit it was, as analyses are handed it."""
    shop.run(Visits())
    return dict(shop.values("SELECT entry_path, customer_id FROM visits"))


def decided(shop: Shop, one: str, other: str, verdict: str) -> Kept[IdentityDecision]:
    fields = {
        "name": f"{one} {other}", "left_customer_id": one, "right_customer_id": other,
        "verdict": verdict,
    }  # fmt: skip
    workspace = shop.workspace
    return create(workspace.state, IdentityDecision, fields, local_principal(), workspace.clock())


def undone(shop: Shop, kept: Kept[IdentityDecision]) -> None:
    move(
        shop.workspace.state,
        IdentityDecision,
        kept.id,
        "undo",
        local_principal(),
        shop.workspace.clock(),
    )


def test_anonymous_history_belongs_to_the_first_log_in_that_follows(arriving: Arriving) -> None:
    arriving.arrive(
        call(0, device="d", context=page("/before")),
        log_in(10, "u1", "d"),
        call(20, device="d", context=page("/between")),
        log_in(30, "u2", "d"),
        call(40, device="d", context=page("/after")),
    )
    assert members(arriving.shop) == {}
    assert spans(arriving.shop) == [("d", "u1"), ("d", "u2")]
    assert owners(arriving.shop) == {"/before": "u1", "/between": "u2", "/after": None}


def test_anonymous_history_that_arrives_late_finds_its_owner(arriving: Arriving) -> None:
    arriving.arrive(log_in(10, "u1", "d"), log_in(30, "u2", "d"))
    members(arriving.shop)
    arriving.arrive(call(25, device="d", context=page("/late")), log_in(20, "u3", "d"))
    members(arriving.shop)
    assert owners(arriving.shop)["/late"] == "u2"
    assert spans(arriving.shop) == [("d", "u1"), ("d", "u3"), ("d", "u2")]


def test_an_address_told_without_a_number_is_a_virtual_customer_until_one_appears(
    arriving: Arriving,
) -> None:
    shop = arriving.shop
    arriving.arrive(
        call(0, device="d", context=page("/first")), log_in(5, None, "d", email="Lee@Naver.com")
    )
    assert members(shop) == {}
    (virtual,) = [person for _, person in spans(shop)]
    assert virtual.startswith("virtual-")
    assert owners(shop)["/first"] == virtual
    assert profiles(shop) == [virtual]
    arriving.arrive(log_in(60, "u7", "other", email="lee@naver.com"))
    assert members(shop) == {"u7": "u7", virtual: "u7"}
    assert owners(shop)["/first"] == "u7"
    assert profiles(shop) == ["u7"]


def test_a_shared_device_joins_nobody(arriving: Arriving) -> None:
    arriving.arrive(
        log_in(0, "u1", "kiosk", email="a@naver.com"),
        log_in(10, "u2", "kiosk", email="b@naver.com"),
        log_in(20, None, "kiosk", email="c@naver.com"),
    )
    assert members(arriving.shop) == {}
    kept = arriving.rows("evidence_kind, outcome", "outcome <> 'joined'", "identity_evidence")
    assert ("anonymous", "shared-device") in kept


@pytest.mark.parametrize("nobody", ["null", "undefined", "00000000"])
def test_a_placeholder_number_is_nobody(arriving: Arriving, nobody: str) -> None:
    shop = arriving.shop
    arriving.arrive(
        call(0, device="d", context=page("/first")),
        log_in(1, nobody, "d"),
        log_in(2, nobody, "e", email="a@naver.com"),
        log_in(9, "u1", "d"),
    )
    assert members(shop)[nobody] is None
    assert owners(shop)["/first"] == "u1"


def test_a_placeholder_address_joins_nobody(arriving: Arriving) -> None:
    arriving.arrive(
        log_in(0, "u1", "d1", email="test@test.com"), log_in(1, None, "d2", email="test@test.com")
    )
    assert members(arriving.shop) == {}


def test_an_address_that_many_told_joins_nobody(arriving: Arriving) -> None:
    calls = [log_in(n, f"u{n}", f"d{n}", email="info@company.co.kr") for n in range(25)]
    arriving.arrive(*calls, log_in(40, None, "x", email="info@company.co.kr"))
    assert members(arriving.shop) == {}


def test_an_alias_makes_one_person_of_two_numbers(arriving: Arriving) -> None:
    arriving.arrive(
        log_in(0, "u1", "d1"), log_in(5, "u2", "d2"), call(9, "alias", user="u2", previousId="u1")
    )
    assert members(arriving.shop) == {"u1": "u1", "u2": "u1"}


def test_an_alias_of_a_device_is_a_log_in(arriving: Arriving) -> None:
    arriving.arrive(
        log_in(0, None, "d", email="a@naver.com"), call(9, "alias", user="u2", previousId="d")
    )
    found = members(arriving.shop)
    assert set(found.values()) == {"u2"}
    assert len(found) == 2


BORN = dt.date(1985, 3, 12)


def record(number: str, name: str, **others: Any) -> KeptRecord:
    whole = {
        "id": number, "system": number.partition("-")[0], "number": 0, "country": "KR",
        "full_name": name, "gender": "m", "born": BORN, "phone": "010-3141-5926",
        "email": "cheolsu@naver.com", "address": "",
    }  # fmt: skip
    return KeptRecord(**{**whole, **others})


def matched(shop: Shop, *kept: KeptRecord) -> dict[str, str | None]:
    put(shop, kept)
    return members(shop)


def test_records_of_two_sources_with_one_address_are_one_person(shop: Shop) -> None:
    found = matched(
        shop, record("crm-1", "김철수", phone=""), record("web-1", "철수", born=None, phone="")
    )
    assert found == {"crm-1": "crm-1", "web-1": "crm-1"}


def test_who_shares_a_phone_and_has_another_name_is_another_person(shop: Shop) -> None:
    wife = record("web-1", "박영희", born=dt.date(1987, 1, 2), email="y@naver.com")
    assert matched(shop, record("crm-1", "김철수"), wife) == {}
    why = shop.values("SELECT DISTINCT evidence_kind FROM identity_evidence WHERE outcome='apart'")
    assert ("names-differ",) in why


def test_two_numbers_of_one_source_are_not_joined_by_an_address(shop: Shop) -> None:
    one, other = (record(f"web-{n}", "", born=None, phone="") for n in (1, 2))
    assert matched(shop, one, other) == {}


def test_merge_then_un_merge_is_the_state_before(arriving: Arriving) -> None:
    shop = arriving.shop
    arriving.arrive(log_in(0, "u1", "d1", email="a@naver.com"), log_in(5, "u2", "d2"))
    assert members(shop) == {}
    kept = decided(shop, "u1", "u2", "same")
    assert members(shop) == {"u1": "u1", "u2": "u1"}
    # What happens in between belongs to the number that it came with.
    arriving.arrive(log_in(50, "u2", "d2", email="b@naver.com"), call(60, user="u2", device="d2"))
    assert members(shop) == {"u1": "u1", "u2": "u1"}
    undone(shop, kept)
    assert members(shop) == {}
    assert spans(shop) == [("d1", "u1"), ("d2", "u2")]


def test_never_merged_holds_against_everything_and_un_merges(arriving: Arriving) -> None:
    shop = arriving.shop
    put(shop, [record("crm-1", "김철수", phone=""), record("web-1", "김철수", phone="")])
    assert members(shop) == {"crm-1": "crm-1", "web-1": "crm-1"}
    kept = decided(shop, "web-1", "crm-1", "apart")
    assert members(shop) == {}
    arriving.arrive(
        call(1, "alias", user="web-1", previousId="crm-1"), log_in(2, "crm-1", "d"),
        log_in(3, "web-1", "d", email="cheolsu@naver.com"),
    )  # fmt: skip
    assert members(shop) == {}
    with pytest.raises(ContraryDecisionError):
        decided(shop, "crm-1", "web-1", "same")
    undone(shop, kept)
    assert len(set(members(shop).values())) == 1


def test_a_decision_is_about_two_numbers(shop: Shop) -> None:
    with pytest.raises(OneNumberError):
        decided(shop, "u1", "u1", "same")


def test_only_what_news_touch_is_decided_again(shop: Shop, monkeypatch: Any) -> None:
    kept = [
        record(f"{system}-{n}", f"김{name}", email=f"n{n}@naver.com", phone="")
        for n, name in enumerate(["철수", "영희", "민준", "서연", "하은", "도윤", "지호", "소율"])
        for system in ("crm", "web")
    ]
    assert len(matched(shop, *kept)) == 16
    before = shop.values("SELECT * FROM members ORDER BY ALL")
    sizes = []
    from dangol.customers.identity import who_is_who

    real = who_is_who.decided_rows
    monkeypatch.setattr(
        who_is_who, "decided_rows", lambda rows: (sizes.append(rows.num_rows), real(rows))[1]
    )
    put(shop, [*kept, record("shop-3", kept[6].full_name, email="n3@naver.com", phone="")])
    assert members(shop)["shop-3"] == "crm-3"
    assert 0 < sizes[0] < 12
    put(shop, kept)
    members(shop)
    assert shop.values("SELECT * FROM members ORDER BY ALL") == before


def test_of_several_records_each_field_has_one_value_and_says_why(shop: Shop) -> None:
    matched(
        shop,
        record("crm-1", "김철수", phone="", gender="남"),
        record("web-1", "김철수님", phone="", gender=""),
        record("shop-1", "김철순", phone="", born=dt.date(1085, 3, 12), gender="남"),
    )
    shop.run(GoldenCustomers())
    (row,) = shop.sql("SELECT * FROM golden_customers")
    assert (row["customer_id"], row["birth_on"], row["gender"]) == ("crm-1", BORN, "남")
    why = dict(shop.values("SELECT field_name, reason FROM golden_values"))
    assert (why["full_name"], why["gender"], why["birth_on"]) == ("most", "agreed", "valid")
    run = shop.run(GoldenCustomers(trusted_sources="shop"))
    assert run.answer is not None
    reasons = {row["why"]["en"]: row["values"] for row in run.answer.tables[0].rows}
    assert reasons["From a source that is trusted more"] == 1


def test_both_coordinates_of_a_home_come_from_one_record(shop: Shop) -> None:
    """The longitude alone is the latest value; worth nothing without its latitude."""
    fields = "customer_id,email,full_name,home_latitude,home_longitude\n"
    told = ("crm,37.5,127.0", "web,35.1,129.0", "app,,126.5")
    for line in told:
        source, north, east = line.split(",")
        row = f"{source}-1,kim@naver.com,김철수,{north},{east}\n"
        shop.bring(f"{source}.csv", fields + row, "customers")
    assert set(members(shop).values()) == {"app-1"}
    shop.run(GoldenCustomers())
    (row,) = shop.sql("SELECT home_latitude, home_longitude FROM golden_customers")
    assert tuple(row.values()) in {(37.5, 127.0), (35.1, 129.0)}
    chosen = shop.values(
        "SELECT field_name, from_customer_id FROM golden_values WHERE field_name LIKE 'home_l%'"
    )
    assert len(chosen) == 2
    assert len({record for _, record in chosen}) == 1
