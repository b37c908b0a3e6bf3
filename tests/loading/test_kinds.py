"""What the values of a column are, and how they are written."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.loading.kinds import DATE_FORMATS, Kind, number_of, seen


def kind_of(*values: str) -> Kind:
    return seen("column", values).written.kind


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (("Y", "N", "Y"), "flag"),
        (("동의", "거부"), "flag"),
        (("1", "0", "1"), "flag"),
        (("1", "1", "1"), "number"),
        (("1", "2", "3"), "number"),
        (("1,234", "12,000원", "₩3,400", "(300)"), "number"),
        (("000123", "000124"), "text"),
        (("010-1234-5678", "+82 10 1111 2222"), "phone"),
        (("kim@shop.kr", "lee@shop.kr"), "email"),
        (("2024-03-15", "15/03/2024", "2024.4.1"), "date"),
        (("2024-03-15 오후 3:20", "2024-03-15 오전 11:20"), "moment"),
        (("20240315", "20240101"), "date"),
        (("2024-03-15T10:20:30+09:00",), "moment"),
        (("사과", "배"), "text"),
        (("", "-", "N/A"), "empty"),
        (("1", "2", "x", "y", "z"), "text"),
    ],
)
def test_the_kind_is_found(values: tuple[str, ...], kind: Kind) -> None:
    assert kind_of(*values) == kind


def test_the_end_of_time_means_that_there_is_none() -> None:
    """Most contracts run, and many systems then write the last day that they know."""
    for endless in ("9999-12-31", "99991231", "9999.12.31", "9999-12-31 23:59:59"):
        found = seen("해지일", [endless] * 9 + ["2024-03-15"])
        assert (found.written.kind, found.written.formats) == ("date", ("%Y-%m-%d",))
        assert (found.filled_share, found.misfits) == (0.1, ())


def test_three_formats_in_one_column_are_all_found() -> None:
    found = seen(
        "day", ["2024-03-15", "2024.03.16", "2024년 03월 17일", "모름"] * 3 + ["2024-01-01"] * 9
    )
    assert set(found.written.formats) == {"%Y-%m-%d", "%Y.%m.%d", "%Y년 %m월 %d일"}
    assert found.misfits == ("모름",)


def test_days_and_months_are_told_apart_by_what_cannot_be_a_month() -> None:
    assert seen("day", ["01/02/2024", "25/12/2024"]).written.formats == ("%d/%m/%Y",)
    assert seen("day", ["01/02/2024", "12/25/2024"]).written.formats == ("%m/%d/%Y",)


def test_where_nothing_tells_days_from_months_it_says_so() -> None:
    european = seen("day", ["01/02/2024", "03/04/2024"])
    american = seen("day", ["01/02/2024", "03/04/2024"], month_first=True)
    assert european.written.doubts == american.written.doubts == ("day-or-month",)
    assert european.written.formats == ("%d/%m/%Y",)
    assert american.written.formats == ("%m/%d/%Y",)


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from([".", ","]))
def test_a_number_reads_back_however_it_is_written(number: object, decimal: str) -> None:
    text = f"{number:,.2f}"
    if decimal == ",":
        text = text.replace(",", "'").replace(".", ",").replace("'", ".")
    assert number_of(text, decimal) == pytest.approx(float(str(number)))


@given(st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2068, 1, 1)), st.integers(0))
def test_a_moment_in_any_known_format_is_known_for_one(moment: dt.datetime, choice: int) -> None:
    pattern = DATE_FORMATS[choice % len(DATE_FORMATS)]
    if "%z" in pattern:
        moment = moment.replace(tzinfo=dt.UTC)
    found = seen("at", [moment.strftime(pattern)] * 3)
    assert found.written.kind in ("date", "moment")
    assert not found.misfits


def test_one_value_that_is_no_date_hides_no_dates() -> None:
    found = seen("at", ["모름", *(f"2024-01-{day:02}" for day in range(1, 9))])
    assert (found.written.kind, found.misfits) == ("date", ("모름",))
