"""A mapping proposed from names, Korean ones too, and from what columns hold."""

import pytest
from own_data import Shop

from dangol.loading.desk import preview
from dangol.loading.forms.known import form_named, forms
from dangol.loading.header_words import WORDS
from dangol.loading.kinds import seen
from dangol.loading.proposal import likeliest_form, proposed
from dangol.settings import Settings

SETTINGS = Settings(time_zone="Asia/Seoul", currency="KRW")
EXAMPLES = {
    "date": ["2024-01-02", "2024-02-03", "2024-03-04"],
    "number": ["12", "34", "5,600"],
    "text": ["가", "나", "다"],
    "flag": ["Y", "N", "Y"],
    "email": ["a@shop.kr", "b@shop.kr", "c@shop.kr"],
    "phone": ["010-1234-5678", "010-2345-6789", "010-3456-7890"],
}


def fields(form: str, **columns: str) -> dict[str, str | None]:
    """The field that each column gets; ``columns`` is the kind of example by name."""
    shown = [seen(name, EXAMPLES[kind]) for name, kind in columns.items()]
    return {part.column: part.field for part in proposed(form_named(form), shown, SETTINGS).parts}


def test_korean_exports_are_understood() -> None:
    assert fields(
        "orders", 주문번호="text", **{"회원 ID": "text"}, 결제일시="date", 상품명="text",
        카테고리="text", 수량="number", 실결제금액="number", 지점="text", 비고="text",
    ) == {
        "주문번호": "order_id", "회원 ID": "customer_id", "결제일시": "ordered_at",
        "상품명": "product_name", "카테고리": "category", "수량": "quantity",
        "실결제금액": "net_amount", "지점": "store_id", "비고": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("이메일수신거부", "email_refusal"),
        ("문자 수신거부 여부", "sms_refusal"),
        ("마케팅 수신 거부", "marketing_refusal"),
        ("광고성 정보 수신 철회", "marketing_refusal"),
        ("unsubscribed", "marketing_refusal"),
        ("Email opt-out", "email_refusal"),
        ("do_not_email", "email_refusal"),
        ("DM거부", "mail_refusal"),
        ("반품거부", None),
        ("blocked card", None),
    ],
)
def test_a_refusal_is_no_consent(name: str, field: str | None) -> None:
    assert fields("customers", 회원번호="text", **{name: "flag"})[name] == field


def test_misspelt_names_are_understood() -> None:
    asked = {"custmer_id": "text", "oder_no": "text", "Order Date": "date", "Totl": "number"}
    assert fields("orders", **asked) == {
        "custmer_id": "customer_id", "oder_no": "order_id", "Order Date": "ordered_at",
        "Totl": "net_amount",
    }  # fmt: skip


def test_what_a_column_holds_decides_where_names_say_nothing() -> None:
    assert fields("customers", 고객="text", A="email", B="phone") == {
        "고객": "customer_id", "A": "email", "B": "phone",
    }  # fmt: skip


def test_a_name_that_cannot_hold_the_values_is_not_proposed() -> None:
    assert fields("orders", 금액="date")["금액"] is None


@pytest.mark.parametrize(
    ("columns", "form"),
    [
        (("주문번호", "회원번호", "주문일", "금액"), "orders"),
        (("회원번호", "이름", "성별", "휴대폰"), "customers"),
        (("상품코드", "상품명", "브랜드"), "products"),
        (("반품번호", "주문번호", "순번", "반품일", "환불금액", "통화"), "returns"),
    ],
)
def test_the_likeliest_form_is_found(columns: tuple[str, ...], form: str) -> None:
    kinds = {"주문일": "date", "반품일": "date", "금액": "number", "환불금액": "number"}
    kinds |= {"순번": "number", "휴대폰": "phone"}
    shown = [seen(name, EXAMPLES[kinds.get(name, "text")]) for name in columns]
    assert likeliest_form(shown, SETTINGS).name == form


def test_every_field_has_a_korean_word() -> None:
    every = {field.name for form in forms().values() for field in form.fields}
    korean = {name for name, words in WORDS.items() if any("가" <= w[0] <= "힣" for w in words)}
    assert every <= korean


def test_what_was_kept_is_proposed_again(shop: Shop) -> None:
    text = "번호,언제,얼마,누구\n1,2024-01-02,100,k\n2,2024-01-03,200,l\n"
    chosen = {"order_id": "번호", "ordered_at": "언제", "net_amount": "얼마", "customer_id": "누구"}
    shop.bring("a.csv", text, "orders", fields=chosen)
    other = shop.source("b.csv", text.replace("1,2024", "3,2024"))
    again = preview(shop.workspace, other, "orders")
    assert again.saved_as == "a.csv"
    assert {p.field: p.column for p in again.mapping.parts} == chosen


def test_nothing_that_was_declared_of_a_source_holds_for_another(shop: Shop) -> None:
    text = "회원번호,이메일\nM1,a@shop.kr\n"
    kept = {"mode": "snapshot", "constants": {"gender": "여"}}
    shop.bring("a.csv", text, "customers", **kept)
    own = preview(shop.workspace, shop.source("a.csv", text), "customers").mapping
    assert (own.mode, own.constants, own.basis is None) == (*kept.values(), False)
    other = preview(shop.workspace, shop.source("b.csv", text), "customers").mapping
    assert (other.mode, other.constants, other.basis) == ("upsert", {}, None)


def test_one_source_keeps_a_mapping_for_each_form_and_none_that_did_not_fit(shop: Shop) -> None:
    text = "번호,언제,얼마\n" + "".join(f"{n},2024-01-02,100\n" for n in range(30))
    chosen = {"order_id": "번호", "ordered_at": "언제", "net_amount": "얼마"}
    source = shop.source("자료.csv", text)
    wrong = {"order_id": "번호", "ordered_at": "얼마", "net_amount": "언제"}
    assert shop.load(source, "orders", fields=wrong).outcome == "failed"
    assert preview(shop.workspace, source, "orders").saved_as is None
    assert shop.load(source, "orders", fields=chosen).outcome == "succeeded"
    assert shop.load(source, "customers", fields={"customer_id": "번호"}).outcome == "succeeded"
    assert preview(shop.workspace, source, "orders").saved_as == "자료.csv"
    assert preview(shop.workspace, source, "customers").saved_as == "자료.csv (customers)"
