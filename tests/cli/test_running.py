"""``dangol run``: bringing everything up to date, trying other settings, keeping them."""

import json
from collections.abc import Callable

import corner_shop
import pytest
from terminal import Dangol

from dangol.contract.registry import registry
from dangol.settings import Project

At = Callable[[Project], Dangol]


def test_everything_is_brought_up_to_date_once(filled: Project, at: At) -> None:
    dangol = at(filled)
    said = dangol("run")
    assert said.code == 0
    assert f"{corner_shop.PEOPLE} people have a golden profile." in said.out
    for title in (kind.title.en for kind in registry().analyses.values()):
        assert title not in said.out.splitlines()
    again = dangol("run")
    assert (again.code, again.out, again.err) == (0, "Everything is up to date.\n", "")


def test_answers_are_told_in_korean(filled: Project, at: At) -> None:
    said = at(filled)("run", "--language", "ko")
    assert said.code == 0
    assert f"{corner_shop.PEOPLE}명의 골든 프로필이 있습니다." in said.out


def test_one_analysis_runs_with_its_flags_as_a_trial(shop: Project, at: At) -> None:
    dangol = at(shop)
    said = dangol("run", "rfm", "--bins", "3", "--window-days", "90")
    assert said.code == 0
    assert "a trial, whose rows were not written" in said.out
    assert "--save-as NAME" in said.out
    rows = dangol("sql", "SELECT max(recency_score) AS top FROM customer_rfm", "--format", "csv")
    assert rows.out == "top\n5\n"


def test_the_whole_run_is_json(shop: Project, at: At) -> None:
    said = at(shop)("run", "rfm", "--bins", "3", "--json")
    told = json.loads(said.out)
    assert told["parameters"]["bins"] == 3
    assert told["kind"] == "trial"
    assert told["answer"]["headline"]["ko"]


def test_settings_are_saved_under_a_name_and_run_again_by_it(shop: Project, at: At) -> None:
    dangol = at(shop)
    said = dangol("run", "rfm", "--bins", "3", "--save-as", "coarse")
    assert said.code == 0
    assert "trial" not in said.out
    query = "SELECT instance, max(recency_score) AS top FROM customer_rfm GROUP BY 1 ORDER BY 1"
    assert dangol("sql", query, "--format", "csv").out == "instance,top\ncoarse,3\ndefault,5\n"
    shown = dangol("show", "customer_rfm", "--saved-as", "coarse", "--format", "json")
    assert {row["instance"] for row in json.loads(shown.out)} == {"coarse"}
    again = json.loads(dangol("run", "rfm", "--saved-as", "coarse", "--json").out)
    assert (again["kind"], again["parameters"]["bins"]) == ("analysis", 3)
    other = json.loads(
        dangol("run", "rfm", "--saved-as", "coarse", "--window-days", "90", "--json").out
    )
    assert other["kind"] == "trial"
    assert (other["parameters"]["bins"], other["parameters"]["window_days"]) == (3, 90)


def test_an_unknown_name_is_told_with_the_nearest(shop: Project, at: At) -> None:
    dangol = at(shop)
    dangol("run", "rfm", "--bins", "3", "--save-as", "coarse")
    said = dangol("run", "rfm", "--saved-as", "corse")
    assert (said.code, said.out) == (3, "")
    assert "did you mean 'coarse'?" in said.err


def test_wrong_values_are_told_at_once_and_nothing_is_saved(shop: Project, at: At) -> None:
    dangol = at(shop)
    for extra in ([], ["--save-as", "odd"]):
        said = dangol("run", "rfm", "--bins", "99", "--window-days", "1", *extra)
        assert (said.code, said.out) == (2, "")
        assert "  bins: Input should be less than or equal to 10" in said.err.replace(
            "parameters.", ""
        )
        assert "window_days: " in said.err
    assert dangol("record", "saved-analysis", "list", "--format", "json").out == "[]\n"


@pytest.mark.parametrize(("flag", "value"), [("--bins", "many"), ("--as-of", "yesterday")])
def test_a_value_of_another_kind_is_told(flag: str, value: str, shop: Project, at: At) -> None:
    said = at(shop)("run", "rfm", flag, value)
    assert (said.code, said.out) == (2, "")
    assert flag.strip("-").replace("-", "_") in said.err.replace("-", "_")


def test_the_past_is_answered_from_what_was_known_then(shop: Project, at: At) -> None:
    said = at(shop)("run", "rfm", "--as-of", "2025-03-01T00:00:00", "--json")
    told = json.loads(said.out)
    assert told["as_of"] == "2025-03-01T00:00:00Z"


def test_a_failure_stops_only_what_waits_for_it(empty: Project, at: At) -> None:
    """Without data nothing can be answered: each is told, with what would help."""
    said = at(empty)("run")
    assert (said.code, said.out) == (6, "")
    for slug in registry().analyses:
        assert f"{slug}: " in said.err
    assert "nothing was ever loaded into" in said.err
    assert "dangol demo" in said.err


def test_progress_goes_beside_the_answer(filled: Project, at: At) -> None:
    said = at(filled)("run", "rfm", "--json")
    json.loads(said.out)
    assert all("%" in line or line.startswith("{") for line in said.err.splitlines())
