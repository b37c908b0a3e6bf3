"""On which basis people may be contacted: asked for, recorded, append-only."""

import pytest
from own_data import Shop

from dangol.governance.principal import local_principal
from dangol.loading.desk import preview, start
from dangol.loading.errors import BasisNeededError, MappingError
from dangol.loading.forms.known import form_named
from dangol.loading.mapping import LegalBasis, check

PEOPLE = """회원번호,이메일,휴대폰,이메일수신동의,동의일
M1,kim@shop.kr,010-1234-5678,Y,2024-01-05
M2,lee@shop.kr,,N,2024-01-06
M3,,010-2222-3333,,
"""
LATEST = (
    "SELECT customer_id, channel, consent_state, basis FROM consents ORDER BY customer_id, channel"
)


AGREED = LegalBasis(basis="consent", declared_by="한지은")


def test_contact_data_without_a_basis_is_refused(shop: Shop) -> None:
    source = shop.source("people.csv", PEOPLE)
    mapping = preview(shop.workspace, source, "customers").mapping
    with pytest.raises(BasisNeededError, match="--basis consent"):
        start(shop.workspace, source, mapping, local_principal())


def test_a_consent_column_speaks_for_its_channel_and_the_basis_for_the_rest(shop: Shop) -> None:
    basis = LegalBasis(basis="contract", declared_by="한지은")
    shop.bring("people.csv", PEOPLE, "customers", basis=basis)
    assert shop.values(LATEST) == [
        ("M1", "email", "granted", "consent"),
        ("M1", "sms", "granted", "contract"),
        ("M2", "email", "withdrawn", "consent"),
        ("M3", "sms", "granted", "contract"),
    ]
    # What a contract allows is no marketing.
    assert shop.values("SELECT DISTINCT basis, purpose FROM consents ORDER BY 1") == [
        ("consent", "marketing"),
        ("contract", "service"),
    ]
    assert shop.values("SELECT DISTINCT declared_by, consent_source FROM consents") == [
        ("한지은", "people.csv")
    ]


def test_who_refused_is_covered_by_no_basis(shop: Shop) -> None:
    text = (
        "회원번호,이메일,휴대폰,이메일수신거부,광고수신거부일\nM1,a@shop.kr,010-1234-5678,N,\n"
        "M2,b@shop.kr,010-1234-5679,수신거부,\nM3,c@shop.kr,010-1234-5670,,2024-02-03\n"
    )
    shop.bring("people.csv", text, "customers", basis=AGREED)
    assert shop.values(
        "SELECT customer_id, consent_state, string_agg(channel, ' ' ORDER BY channel) FROM "
        "consents GROUP BY ALL ORDER BY 1, 2"
    ) == [
        ("M1", "granted", "email sms"),
        ("M2", "granted", "sms"),
        ("M2", "withdrawn", "email"),
        ("M3", "withdrawn", "email mail push sms"),
    ]


def test_a_refusal_outdoes_a_consent_of_the_same_record(shop: Shop) -> None:
    text = "회원번호,이메일,이메일수신동의,unsubscribed\nM1,a@shop.kr,Y,true\nM2,b@shop.kr,Y,0\n"
    shop.bring("people.csv", text, "customers")
    assert shop.values(
        "SELECT customer_id, consent_state FROM consents WHERE channel = 'email' ORDER BY 1"
    ) == [("M1", "withdrawn"), ("M2", "granted")]


def test_a_basis_is_refused_while_a_column_of_refusals_is_not_used(shop: Shop) -> None:
    source = shop.source("people.csv", "회원번호,이메일,수신거부\nM1,a@shop.kr,Y\n")
    mapping = preview(shop.workspace, source, "customers").mapping
    unheard = mapping.with_fields({"marketing_refusal": None}, source.name)
    with pytest.raises(MappingError, match="marketing_refusal='수신거부'"):
        check(unheard.model_copy(update={"basis": AGREED}), form_named("customers"), source.name)
    nobody = LegalBasis(basis="unknown", declared_by="한지은")
    check(unheard.model_copy(update={"basis": nobody}), form_named("customers"), source.name)


def test_an_unknown_basis_reaches_nobody(shop: Shop) -> None:
    basis = LegalBasis(basis="unknown", declared_by="한지은")
    text = "회원번호,이메일\nM1,kim@shop.kr\n"
    shop.bring("people.csv", text, "customers", basis=basis)
    assert shop.values("SELECT count(*) FROM consents") == [(0,)]
    assert shop.values("SELECT identifier FROM identifiers") == [("kim@shop.kr",)]


def test_the_ledger_only_grows_and_only_by_what_is_new(shop: Shop) -> None:
    text = "회원번호,이메일,마케팅수신동의\nM1,kim@shop.kr,{}\n"
    channels = 4
    for answer, rows in (("Y", 1), ("Y", 1), ("N", 2), ("N", 2), ("Y", 3)):
        shop.bring("people.csv", text.format(answer), "customers")
        assert shop.values("SELECT count(*) FROM consents") == [(rows * channels,)]


def test_statements_are_named_by_hashes_with_the_projects_own_secret(shop: Shop) -> None:
    shop.bring("people.csv", PEOPLE, "customers")
    ids = [row[0] for row in shop.values("SELECT consent_id FROM consents")]
    assert len(set(ids)) == len(ids)
    assert all(len(one) == 40 for one in ids)
    secret = shop.workspace.project.secret_file
    assert secret.stat().st_mode & 0o777 == 0o600
    assert len(secret.read_bytes()) == 32


def test_what_is_declared_or_undated_undoes_no_withdrawal(shop: Shop) -> None:
    crm = "회원번호,이메일\nM1,kim@shop.kr\n"
    shop.bring("crm.csv", crm, "customers")
    shop.bring("optout.csv", "회원번호,이메일수신동의\nM1,N\n", "customers")
    shop.bring("crm.csv", crm, "customers")
    shop.bring("other.csv", "회원번호,이메일수신동의\nM1,Y\n", "customers")
    said = "SELECT consent_source, consent_state FROM consents ORDER BY recorded_at"
    assert shop.values(said) == [("crm.csv", "granted"), ("optout.csv", "withdrawn")]
    # The source of the refusal says later that the person agreed, or another one says when.
    shop.bring("optout.csv", "회원번호,이메일수신동의\nM1,Y\n", "customers")
    assert shop.values(said)[-1] == ("optout.csv", "granted")


def test_statements_with_a_moment_are_kept_once_in_whatever_order_files_come(shop: Shop) -> None:
    old = "회원번호,휴대폰,이메일수신동의,동의일\nM1,,Y,2024-01-05\nM3,010-2222-3333,,\n"
    new = old.replace("Y,2024-01-05", "N,2024-02-01")
    for text in (old, new, old, new):
        shop.bring("people.csv", text, "customers")
    rows = shop.values("SELECT consent_id, customer_id, consent_state FROM consents")
    assert sorted(row[1:] for row in rows) == [
        ("M1", "granted"), ("M1", "withdrawn"), ("M3", "granted"),
    ]  # fmt: skip
    assert len({row[0] for row in rows}) == len(rows)


def test_an_address_that_is_no_longer_given_goes(shop: Shop) -> None:
    text = "회원번호,이메일\nM1,{}\nM2,lee@shop.kr\n"
    shop.bring("people.csv", text.format("kim@shop.kr"), "customers")
    shop.bring("people.csv", text.format("kim@new.kr"), "customers")
    assert shop.values("SELECT customer_id, identifier FROM identifiers ORDER BY 1") == [
        ("M1", "kim@new.kr"),
        ("M2", "lee@shop.kr"),
    ]
