"""Postal addresses taken apart by the rules of their country."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.customers.identity.standards.addresses import address

KOREAN = {
    "서울특별시 강남구 테헤란로 152, 101동 1203호 (역삼동, 강남파이낸스센터)": (
        "서울특별시", "강남구", "테헤란로", "152", "101-1203", ""),
    "서울시 강남구 테헤란로152 101-1203": (
        "서울특별시", "강남구", "테헤란로", "152", "101-1203", ""),
    "(06236) 서울 강남구 역삼동 737번지 12층": (
        "서울특별시", "강남구", "역삼동", "737", "12F", "06236"),
    "경기 성남시분당구 정자일로 95": ("경기도", "성남시 분당구", "정자일로", "95", "", ""),
    "부산 해운대구 센텀중앙로 97, B동 1502호": (
        "부산광역시", "해운대구", "센텀중앙로", "97", "B-1502", ""),
    "제주시 첨단로 242": ("제주특별자치도", "제주시", "첨단로", "242", "", ""),
    "제주도 제주시 첨단로 242": ("제주특별자치도", "제주시", "첨단로", "242", "", ""),
    "충남 천안시 동남구 목천읍 독립기념관로 1": (
        "충청남도", "천안시 동남구 목천읍", "독립기념관로", "1", "", ""),
    "경북 경주시 양남면 나아리 260": ("경상북도", "경주시 양남면", "나아리", "260", "", ""),
    "세종특별자치시 도움6로 11": ("세종특별자치시", "", "도움6로", "11", "", ""),
    "서울 종로구 종로1가 24": ("서울특별시", "종로구", "종로1가", "24", "", ""),
    "대구 중구 국채보상로102길 88": ("대구광역시", "중구", "국채보상로102길", "88", "", ""),
    "인천 미추홀구 학익동 산 12-3": ("인천광역시", "미추홀구", "학익동", "산12-3", "", ""),
    "서울 동작구 상도로15가길 21-3 2층": (
        "서울특별시", "동작구", "상도로15가길", "21-3", "2F", ""),
    "경기도 광주시 경안로 17": ("경기도", "광주시", "경안로", "17", "", ""),
    "강원 양구군 양구읍 박수근로 265-15": (
        "강원특별자치도", "양구군 양구읍", "박수근로", "265-15", "", ""),
}  # fmt: skip
AMERICAN = {
    "123 N Main St Apt 4B, Springfield, IL 62704": ("n main st", "123", "4b", "springfield", "IL"),
    "123 North Main Street, #4B, Springfield, Illinois 62704-1234": (
        "n main st", "123", "4b", "springfield", "IL"),
    "1600 Pennsylvania Avenue NW Washington DC 20500": (
        "pennsylvania ave nw", "1600", "", "washington", "DC"),
    "12-34 45th Rd, Long Island City, NY 11101": ("45th rd", "12-34", "", "long island city", "NY"),
    "500 W 2nd St Suite 1900, Austin, TX 78701, USA": ("w 2nd st", "500", "1900", "austin", "TX"),
    "PO Box 123, Austin TX 78701": ("po box", "123", "", "austin", "TX"),
    "1 Infinite Loop Cupertino CA": ("infinite loop", "1", "", "cupertino", "CA"),
}  # fmt: skip
JAPANESE = {
    "〒150-0002 東京都渋谷区渋谷2丁目21-1 ヒカリエ 10F": (
        "東京都", "渋谷区", "渋谷", "2-21-1", "10"),
    "東京都渋谷区渋谷二丁目21番1号": ("東京都", "渋谷区", "渋谷", "2-21-1", ""),
    "神奈川県横浜市西区みなとみらい2-2-1 305号室": (
        "神奈川県", "横浜市西区", "みなとみらい", "2-2-1", "305"),
}  # fmt: skip


@pytest.mark.parametrize("text", KOREAN)
def test_korean_addresses_by_road_and_by_lot(text: str) -> None:
    one = address(text)
    found = (one.region, one.city, one.street, one.number, one.unit, one.postcode)
    assert found == KOREAN[text]
    assert (one.country, one.fault) == ("KR", None)


@pytest.mark.parametrize("text", AMERICAN)
def test_american_addresses_with_and_without_commas(text: str) -> None:
    one = address(text, "US")
    assert (one.street, one.number, one.unit, one.city, one.region) == AMERICAN[text]


@pytest.mark.parametrize("text", JAPANESE)
def test_japanese_addresses(text: str) -> None:
    one = address(text, "JP")
    assert (one.region, one.city, one.street, one.number, one.unit) == JAPANESE[text]


@pytest.mark.parametrize(
    ("text", "country", "street", "number", "postcode"),
    [
        ("10 Downing Street, London SW1A 2AA", "GB", "downing street", "10", "SW1A2AA"),
        ("Unter den Linden 77, 10117 Berlin", "DE", "unter den linden", "77", "10117"),
        ("12 Stanley Street, Rocky View, 2508", "AU", "stanley street", "12", "2508"),
    ],
)
def test_other_countries(text: str, country: str, street: str, number: str, postcode: str) -> None:
    one = address(text, country)
    assert (one.street, one.number, one.postcode) == (street, number, postcode)


def test_two_spellings_of_one_door_have_one_key() -> None:
    one = address("서울시 강남구 테헤란로 152, 101동 1203호 (역삼동)")
    other = address("서울특별시 강남구 테헤란로152 101-1203")
    assert one.key == other.key != ""


def test_a_postcode_that_is_told_twice_is_no_city() -> None:
    one = address("113 Dines Place, Figtree, NSW, 2525", "AU", postcode="2525")
    assert (one.city, one.region, one.postcode) == ("figtree", "nsw", "2525")


def test_a_postcode_that_stands_apart_counts() -> None:
    assert address("서울 강남구 테헤란로 152", postcode="6236").postcode == "06236"


def test_who_names_no_door_is_less_sure_and_has_no_key() -> None:
    one = address("서울 강남구")
    assert (one.key, one.fault) == ("", "incomplete")
    assert one.confidence < address("서울 강남구 테헤란로 152").confidence


@pytest.mark.parametrize(
    ("text", "fault"), [("", "unreadable"), ("없음", "placeholder"), ("서울 **구 **로", "masked")]
)
def test_what_is_no_address_is_told(text: str, fault: str) -> None:
    assert address(text).fault == fault


@given(st.text(max_size=60), st.sampled_from(["KR", "US", "JP", "GB", "DE"]))
def test_whatever_is_written_is_read_or_refused(text: str, country: str) -> None:
    assert 0 <= address(text, country).confidence <= 1
