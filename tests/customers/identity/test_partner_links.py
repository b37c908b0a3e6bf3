"""What partners tell of our customers: matched by keyed hashes, where both sides allow it."""

import datetime as dt
import hashlib
from typing import Any

import pytest
from matched import put
from own_data import Shop

from dangol.customers.identity.partner_links import PartnerLinks
from dangol.customers.identity.who_is_who import WhoIsWho
from dangol.samples.people.making import KeptRecord
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change
from dangol.tables.consent import CONSENTS, GRANTED, PERSON_SAID, WITHDRAWN

AT = dt.datetime(2024, 1, 1)


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def record(number: str, **others: Any) -> KeptRecord:
    whole = {
        "id": number, "system": number.partition("-")[0], "number": 0, "country": "KR",
        "full_name": "김철수", "gender": "m", "born": dt.date(1985, 3, 12), "phone": "",
        "email": "", "address": "",
    }  # fmt: skip
    return KeptRecord(**{**whole, **others})


def consented(shop: Shop, **states: str) -> None:
    rows = rows_of(
        CONSENTS,
        consent_id=list(states),
        customer_id=[one.replace("_", "-") for one in states],
        purpose=["marketing"] * len(states),
        channel=["email"] * len(states),
        consent_state=list(states.values()),
        basis=[PERSON_SAID] * len(states),
        decided_at=[AT] * len(states),
    )
    with shop.workspace.warehouse.session() as session:
        session.commit("consents", [Change(CONSENTS.appended(), session.stage(CONSENTS, rows))])


def brought(shop: Shop, *lines: str) -> None:
    content = "\n".join(["hash,kind,what,value,basis,day", *lines])
    fields = {
        "hash": "identifier_hash", "kind": "identifier_kind", "what": "attribute_name",
        "value": "attribute_value", "basis": "sharing_basis", "day": "observed_on",
    }  # fmt: skip
    shop.bring(
        "card.csv",
        content,
        "partner_attributes",
        fields={field: name for name, field in fields.items()},
    )


def linked(shop: Shop) -> list[tuple[str, str]]:
    shop.run(PartnerLinks())
    return shop.values("SELECT customer_id, attribute_value FROM partner_links ORDER BY ALL")


def test_a_partner_is_matched_by_whatever_spelling_and_the_later_value_holds(shop: Shop) -> None:
    put(shop, [record("crm-1", email="Chul@Naver.com", phone="010-3141-5926")])
    consented(shop, crm_1=GRANTED)
    brought(
        shop,
        f"{hashed('chul@naver.com')},email,segment,silver,consent,2024-01-01",
        f"{hashed('+821031415926')},phone,segment,gold,contract,2024-02-01",
    )
    assert linked(shop) == [("crm-1", "gold")]
    kept = shop.values("SELECT identifier_hash FROM partner_attributes")
    assert all(hashed("chul@naver.com") != one for (one,) in kept), "not even the hash is kept"


@pytest.mark.parametrize(
    ("state", "basis"), [(WITHDRAWN, "consent"), (None, "consent"), (GRANTED, "bought")]
)
def test_without_consent_or_basis_nobody_is_linked(
    shop: Shop, state: str | None, basis: str
) -> None:
    put(shop, [record("crm-1", email="chul@naver.com")])
    if state:
        consented(shop, crm_1=state)
    brought(shop, f"{hashed('chul@naver.com')},email,segment,gold,{basis},2024-01-01")
    assert linked(shop) == []


def test_who_refused_under_another_number_is_not_linked(shop: Shop) -> None:
    put(shop, [record("crm-1", email="chul@naver.com"), record("web-1", email="chul@naver.com")])
    consented(shop, crm_1=GRANTED)
    shop.run(WhoIsWho())
    brought(shop, f"{hashed('chul@naver.com')},email,segment,gold,consent,2024-01-01")
    assert linked(shop) == [("crm-1", "gold")]
    consented(shop, web_1=WITHDRAWN)
    assert linked(shop) == []
