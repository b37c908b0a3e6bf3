"""``dangol init``: every setting as a flag, every fault at once."""

import tomllib
from pathlib import Path

import pytest
from terminal import Dangol

from dangol.settings import open_project


def test_a_project_is_made_with_its_settings(dangol: Dangol, tmp_path: Path) -> None:
    folder = tmp_path / "가게"
    said = dangol(
        "init",
        str(folder),
        *("--name", "모퉁이 가게", "--time-zone", "Asia/Seoul", "--currency", "KRW"),
        *("--week-starts-on", "sunday", "--languages", "ko,en", "--as-of", "2025-07-01T00:00:00Z"),
        *("--memory-limit", "1 GB", "--threads", "1", "--engine", "duckdb"),
    )
    assert (said.code, said.err) == (0, "")
    assert f"Made project '모퉁이 가게' in {folder}." in said.out
    assert f"dangol --project {folder} serve" in said.out
    settings = open_project(folder).settings
    assert settings.languages == ("ko", "en")
    assert settings.week_starts_on == "sunday"
    assert settings.threads == 1
    assert settings.as_of is not None
    assert settings.as_of.isoformat() == "2025-07-01T00:00:00+00:00"


def test_only_what_was_given_is_written(dangol: Dangol, tmp_path: Path) -> None:
    assert dangol("init", str(tmp_path / "shop"), "--currency", "EUR").code == 0
    kept = tomllib.loads((tmp_path / "shop" / "dangol.toml").read_text())
    assert kept == {"name": "My shop", "currency": "EUR"}


def test_every_wrong_setting_is_told_at_once(dangol: Dangol, tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    said = dangol(
        "init",
        str(folder),
        *("--name", "", "--time-zone", "Asia/Soul", "--currency", "won", "--memory-limit", "much"),
        *("--threads", "-1", "--languages", "en,fr", "--as-of", "yesterday"),
    )
    assert (said.code, said.out) == (2, "")
    places = ("name", "time_zone", "currency", "memory_limit", "threads", "languages.1", "as_of")
    for place in places:
        assert f"\n  {place}: " in said.err
    assert "did you mean 'Asia/Seoul'" in said.err
    assert not folder.exists()


@pytest.mark.parametrize(
    ("flag", "value"),
    [("--threads", "many"), ("--week-starts-on", "noday"), ("--engine", "sqlite")],
)
def test_a_value_of_another_kind_is_told_with_its_flag(
    flag: str, value: str, dangol: Dangol, tmp_path: Path
) -> None:
    said = dangol("init", str(tmp_path / "shop"), flag, value)
    assert said.code == 2
    assert flag in said.err
    assert value in said.err


def test_a_project_is_not_made_twice(dangol: Dangol, tmp_path: Path) -> None:
    folder = str(tmp_path / "shop")
    assert dangol("init", folder).code == 0
    said = dangol("init", folder, "--name", "Another")
    assert (said.code, said.out) == (2, "")
    assert "is a project already" in said.err
    assert open_project(Path(folder)).settings.name == "My shop"


def test_a_folder_that_cannot_be_made_is_told(dangol: Dangol, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "inside", Path("/proc/nothing/shop")):
        said = dangol("init", str(folder))
        assert said.code == 2
        assert said.err.startswith(("Error: ", "Usage: "))


def test_a_folder_without_a_project_says_how_to_make_one(dangol: Dangol, tmp_path: Path) -> None:
    for arguments in (["list"], ["--project", str(tmp_path), "doctor"], ["serve"], ["run", "rfm"]):
        said = dangol(*arguments)
        assert (said.code, said.out) == (2, "")
        assert "'dangol init FOLDER'" in said.err


def test_the_environment_names_the_project(
    dangol: Dangol, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dangol("init", str(tmp_path / "shop"))
    monkeypatch.setenv("DANGOL_PROJECT", str(tmp_path / "shop"))
    assert dangol("list", "samples").code == 0


def test_settings_that_were_broken_by_hand_are_told(dangol: Dangol, tmp_path: Path) -> None:
    dangol("init", str(tmp_path / "shop"))
    file = tmp_path / "shop" / "dangol.toml"
    for content, told in (("name = ", "must be TOML"), ('colour = "red"', "  colour: ")):
        file.write_text(content)
        said = dangol("--project", str(tmp_path / "shop"), "list")
        assert said.code == 2
        assert told in said.err
