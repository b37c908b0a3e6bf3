"""What a look at a source tells before anything is read: how many, in which order, about whom."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dangol.loading.counting import Amount, amount_of
from dangol.loading.day_order import first_of, in_order
from dangol.loading.field_titles import field_title
from dangol.loading.forms.known import forms
from dangol.loading.identifying import identifying
from dangol.loading.kinds import Written
from dangol.loading.reason_words import reason_words
from dangol.loading.sources import Reading


@pytest.mark.parametrize("end", ["", "\n"])
def test_lines_are_counted_without_their_header(tmp_path: Path, end: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a,b\n1,2\n3,4\n5,6" + end)
    reading = Reading(format="csv", encoding="utf-8", has_header=True)
    assert amount_of(file, reading) == Amount(3, is_exact=False)
    reading = Reading(format="csv", encoding="utf-8", has_header=False)
    assert amount_of(file, reading) == Amount(4, is_exact=False)


def test_a_parquet_file_knows_its_number_and_a_workbook_does_not(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": list(range(7))}), file)
    assert amount_of(file, Reading(format="parquet")) == Amount(7, is_exact=True)
    assert amount_of(file, Reading(format="workbook")) is None


def test_day_and_month_change_places_only_where_they_can() -> None:
    written = Written(
        kind="date", formats=("%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d"), doubts=("day-or-month",)
    )
    assert first_of(written) == "day"
    month = in_order(written, "month")
    assert month.formats == ("%m/%d/%Y", "%Y-%m-%d")
    assert month.doubts == ()
    assert in_order(month, "day").formats == ("%d/%m/%Y", "%Y-%m-%d")
    german = Written(kind="date", formats=("%d.%m.%Y",))
    assert in_order(german, "month").formats == ("%d.%m.%Y",)


def test_columns_that_name_or_reach_a_person_are_known() -> None:
    columns = ("이름", "연락처", "주소지", "상품명", "Name", "아무개")
    fields = {"상품명": "product_name", "주소지": "address", "Name": "brand"}
    assert identifying(columns, fields) == {"이름", "연락처", "주소지"}
    assert identifying(columns, {}, {"아무개": "email"}) == {"이름", "연락처", "Name", "아무개"}


def test_every_field_has_a_title_in_both_languages() -> None:
    for form in forms().values():
        for field in form.fields:
            title = field_title(field.name)
            assert title.en[:1].isupper(), field.name
            assert "_" not in title.en
            assert any("가" <= letter <= "힣" for letter in title.ko), field.name


def test_a_reason_is_a_sentence_about_its_field() -> None:
    assert reason_words("net_amount:number").en == "Net amount is not a number"
    assert reason_words("net_amount:number").ko == "결제금액이 숫자가 아닙니다"
    assert reason_words("email:encoding").ko == "이메일에 읽을 수 없는 글자가 있습니다"
    assert reason_words("rate:strange").en == "Rate: strange"
