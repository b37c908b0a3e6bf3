"""Numbers, days and tables as people read them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.console import shown
from dangol.console.marks import change_class, range_marks
from dangol.console.tabular import tabular
from dangol.contract.result import Change, Column, Range, Rows
from dangol.governance.masking import masked
from dangol.words import Language, Text

SEOUL = ZoneInfo("Asia/Seoul")
NOW = dt.datetime(2026, 2, 10, 8, tzinfo=dt.UTC)
NAME = Text(en="Name", ko="이름")
finite = st.floats(-1e12, 1e12, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("84.1억 원", ("84.1억", "원")),
        ("$9.37B", ("$9.37B", "")),
        ("31.8%", ("31.8", "%")),
        ("2.1%p", ("2.1", "%p")),
        ("42,180명", ("42,180", "명")),
        ("12 days", ("12", "days")),
        ("11월 28일", ("11월 28일", "")),
        ("Monday", ("Monday", "")),
    ],
)
def test_the_unit_is_set_apart_from_the_number(text: str, parts: tuple[str, str]) -> None:
    assert shown.split_unit(text) == parts


def test_moments_stand_in_the_zone_of_the_shop() -> None:
    moment = dt.datetime(2026, 2, 9, 23, 30, tzinfo=dt.UTC)
    assert shown.moment(moment, SEOUL, "en", NOW) == "10 Feb 08:30"
    assert shown.moment(moment, SEOUL, "ko", NOW) == "2월 10일 08:30"


def test_a_year_is_said_when_the_day_alone_would_mislead() -> None:
    assert shown.day(dt.date(2026, 1, 1), "en", NOW) == "1 Jan"
    assert shown.day(dt.date(2025, 12, 31), "en", NOW) == "31 Dec"
    assert shown.day(dt.date(2025, 1, 31), "en", NOW) == "31 Jan 2025"
    assert shown.day(dt.date(2027, 1, 31), "ko", NOW) == "2027년 1월 31일"


def test_amounts_that_people_check_keep_their_cents() -> None:
    assert shown.exact_money(38.5, "USD", "en") == "$38.50"
    assert shown.exact_money(38000, "KRW", "ko") == "38,000원"
    assert shown.exact_money(-38000, "KRW", "en") == "−₩38,000"
    assert shown.exact_money(5, "CHF", "ko") == "5.00 CHF"


@pytest.mark.parametrize(
    "link", ["https://evil.example", "//evil.example", "javascript:alert(1)", "/\\evil", "/a\n"]
)
def test_a_link_of_an_answer_leads_nowhere_else(link: str) -> None:
    assert shown.local(link) == "#"
    assert shown.local("/customers?segment=quiet") == "/customers?segment=quiet"


def test_a_masked_identifier_can_be_recognised_but_not_used() -> None:
    assert masked("person@example.com") == "p******m"
    assert masked("ab") == "**"
    assert masked("김지연") == "김*연"


@pytest.mark.parametrize(
    ("seconds", "language", "said"),
    [
        (1.83, "en", "1.8 s"),
        (42, "ko", "42초"),
        (75, "en", "1 min 15 s"),
        (7260, "ko", "2시간 1분"),
    ],
)
def test_how_long_something_took(seconds: float, language: Language, said: str) -> None:
    assert shown.seconds(seconds, language) == said


def one_range(low: float, value: float, high: float, tick: float | None = None) -> Range:
    return Range(low=low, high=high, value=value, tick=tick, caption=NAME)


def moved(meaning: str) -> Change:
    return Change.model_validate({"value": -1, "shown": NAME, "against": NAME, "meaning": meaning})


def test_the_dot_is_coloured_outside_its_band_only() -> None:
    assert range_marks(one_range(1, 2, 3), moved("good")).judged == ""
    assert range_marks(one_range(1, 4, 3), moved("good")).judged == "good"
    assert range_marks(one_range(1, 4, 3), moved("unclear")).judged == ""


def test_the_dot_is_coloured_when_the_band_clears_the_tick() -> None:
    assert range_marks(one_range(1, 2, 3, tick=0), moved("bad")).judged == "bad"
    assert range_marks(one_range(-1, 2, 3, tick=0), moved("bad")).judged == ""


@given(st.tuples(finite, finite), finite, st.none() | finite)
def test_every_mark_lies_on_the_line(
    band: tuple[float, float], value: float, tick: float | None
) -> None:
    marks = range_marks(one_range(min(band), value, max(band), tick))
    for place in (marks.low, marks.high, marks.value, marks.tick):
        assert place is None or -1e-6 <= place <= 100 + 1e-6
    assert marks.low <= marks.high


def test_the_arrow_is_the_direction_and_the_colour_the_meaning() -> None:
    assert change_class(moved("good")) == "down good"
    assert change_class(moved("unclear")) == "down"


def table(values: list[float | None], **column: str) -> Rows:
    return Rows(
        title=NAME,
        columns=(Column(name="v", title=NAME, kind="bar", **column),),
        rows=tuple({"v": value, "meaning": "bad"} for value in values),
        total={"v": 1.0},
    )


def test_bars_of_a_column_share_one_scale() -> None:
    rows = tabular(table([1, 4, 2]), "en", NOW).rows
    assert [row[0].bar.length for row in rows if row[0].bar] == [25, 100, 50]


def test_bars_to_both_sides_share_one_scale_and_an_origin() -> None:
    rows = tabular(table([30, -10], currency="USD"), "en", NOW).rows
    up, down = (row[0].bar for row in rows)
    assert up is not None
    assert down is not None
    assert up.origin == down.origin == 25
    assert (up.length, up.negative, down.length, down.negative) == (100, False, 100, True)
    assert rows[1][0].text == "−$10"


def test_bars_of_shares_are_written_as_per_cent_also_in_the_total() -> None:
    shares = tabular(table([0.25, 0.75]), "en", NOW)
    assert [row[0].text for row in shares.rows] == ["25%", "75%"]
    assert shares.total is not None
    assert shares.total[0].text == "100%"
    assert shares.total[0].bar is None


def test_a_missing_value_is_a_dash_without_a_bar() -> None:
    (row,) = tabular(table([None]), "en", NOW).rows
    assert (row[0].text, row[0].bar) == ("–", None)


@given(st.lists(st.none() | finite, max_size=8))
def test_no_bar_leaves_its_cell(values: list[float | None]) -> None:
    for row in tabular(table(values), "ko", NOW).rows:
        bar = row[0].bar
        assert bar is None or 0 <= bar.length <= 100
