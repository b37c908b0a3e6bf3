"""``dangol sample``: a sample of the size that is asked for, never over a shop's data."""

import json
from collections.abc import Callable
from pathlib import Path

import corner_shop
import pytest
from terminal import Dangol

from dangol.samples.shop.shop import SimulatedShop
from dangol.settings import Project, create_project

At = Callable[[Project], Dangol]
SMALL = ("sample", "simulated-shop", "--customers", "1000", "--days", "150")


def test_a_folder_that_is_no_project_becomes_one_with_the_samples_settings(
    dangol: Dangol, tmp_path: Path
) -> None:
    shop = str(tmp_path / "made")
    said = dangol("--project", shop, *SMALL, "--seed", "5", "--json")
    assert said.code == 0
    run = json.loads(said.out)
    asked = {"customers": 1000, "days": 150, "seed": 5, "differences": True}
    left_out = dict.fromkeys(("site", "loyalty", "geo_test", "advertising", "media"), False)
    assert run["parameters"] == {**asked, "coupon_trial": "none", **left_out}
    settings = (tmp_path / "made" / "dangol.toml").read_text(encoding="utf-8")
    assert 'currency = "KRW"' in settings
    assert SimulatedShop.notice.ko in settings
    assert "says other" not in said.err


def test_it_can_be_loaded_again_with_other_parameters(dangol: Dangol, tmp_path: Path) -> None:
    shop = str(tmp_path / "made")
    assert dangol("--project", shop, *SMALL).code == 0
    said = dangol("--project", shop, *SMALL, "--differences", "false", "--language", "ko")
    assert said.code == 0
    assert "‘모의 가게’ 자료를 읽었습니다." in said.out
    rates = "SELECT count(DISTINCT purchase_rate) AS n FROM truth_customers"
    assert dangol("--project", shop, "sql", rates, "--format", "csv").out == "n\n1\n"


def test_it_does_not_replace_a_shops_data(filled: Project, at: At) -> None:
    said = at(filled)(*SMALL)
    assert (said.code, said.out) == (2, "")
    assert "holds data of its own" in said.err
    count = at(filled)("sql", "SELECT count(*) AS n FROM orders", "--format", "csv").out
    assert count == f"n\n{corner_shop.order_count()}\n"


def test_settings_that_would_give_other_answers_are_named(dangol: Dangol, tmp_path: Path) -> None:
    project = create_project(tmp_path / "made", **{**SimulatedShop.settings, "currency": "USD"})
    said = dangol("--project", str(project.folder), *SMALL)
    assert said.code == 0
    assert "says other than the sample's settings: currency = KRW, notice =" in said.err


@pytest.mark.parametrize(("flag", "value"), [("--customers", "7"), ("--customers", "many")])
def test_a_size_that_does_not_fit_is_refused(
    flag: str, value: str, dangol: Dangol, tmp_path: Path
) -> None:
    said = dangol("--project", str(tmp_path / "made"), "sample", "simulated-shop", flag, value)
    assert said.code == 2
    assert "customers" in said.err
    assert "Traceback" not in said.err


def test_an_unknown_sample_names_the_nearest(empty: Project, at: At) -> None:
    said = at(empty)("sample", "simulated-shp")
    assert said.code == 3
    assert "did you mean 'simulated-shop'?" in said.err
