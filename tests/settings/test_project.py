"""A project is a folder with its settings."""

import datetime as dt
from pathlib import Path

import pytest

from dangol.settings import SETTINGS_FILE, ProjectError, Settings, create_project, open_project

NEW_YEAR = dt.datetime(2018, 1, 1, 5, tzinfo=dt.UTC)


def written(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / SETTINGS_FILE).write_text(text, encoding="utf-8")
    return folder


def test_what_was_chosen_is_written_and_read_back(tmp_path: Path) -> None:
    made = create_project(
        tmp_path / "new" / "shop",
        name="단골 가게",
        time_zone="Asia/Seoul",
        week_starts_on="sunday",
        currency="KRW",
        languages=("ko",),
        as_of=NEW_YEAR,
        notice={"en": "Made up.", "ko": "지어낸 자료"},
    )
    again = open_project(made.folder)
    assert again == made
    settings = again.settings
    assert (settings.name, settings.currency, settings.languages) == ("단골 가게", "KRW", ("ko",))
    assert (settings.first_weekday, settings.zone.key) == (6, "Asia/Seoul")
    assert settings.now() == settings.as_of == NEW_YEAR
    assert settings.notice["ko"] == "지어낸 자료"


def test_what_was_not_chosen_follows_later_releases(tmp_path: Path) -> None:
    project = create_project(tmp_path / "shop")
    assert (project.folder / SETTINGS_FILE).read_text() == 'name = "My shop"\n'


def test_an_existing_project_is_not_overwritten(tmp_path: Path) -> None:
    create_project(tmp_path, name="Mine")
    with pytest.raises(ProjectError, match="is a project already"):
        create_project(tmp_path, name="Yours")
    assert open_project(tmp_path).settings.name == "Mine"


def test_every_bad_setting_is_told_at_once_with_what_there_is(tmp_path: Path) -> None:
    folder = written(
        tmp_path / "shop",
        """
        time_zone = "Asia/Soul"
        week_starts_on = "mon"
        currency = "won"
        languages = []
        threads = -1
        as_of = "new year"
        memory_limit = "much"
        curency = "KRW"
        """,
    )
    with pytest.raises(ProjectError) as refusal:
        open_project(folder)
    places = [place for place, _ in refusal.value.faults]
    assert places == [
        "time_zone", "week_starts_on", "currency", "languages", "as_of", "memory_limit", "threads",
        "curency",
    ]  # fmt: skip
    message = refusal.value.message
    assert "time_zone: there is no time zone 'Asia/Soul'; did you mean 'Asia/Seoul'?" in message
    assert "There is: as_of, backup_days, consent_rules, country, currency," in message
    assert str(folder / SETTINGS_FILE) in message


@pytest.mark.parametrize("name", ["mail_password", "encryption_key", "oidc_client_secret"])
def test_no_secret_is_written_into_the_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProjectError, match=f"DANGOL_{name.upper()}"):
        create_project(tmp_path / "shop", **{name: "s3cret"})
    assert not (tmp_path / "shop").exists()


def test_a_project_that_could_not_be_opened_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="currency: "):
        create_project(tmp_path / "shop", currency="won")
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"name = ", "cannot be read"),
        ("name = '가게'".encode("euc-kr"), "It must be TOML in UTF-8."),
        (None, "so it is not a project"),
    ],
)
def test_a_file_that_is_no_settings_file_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / SETTINGS_FILE).write_bytes(content)
    with pytest.raises(ProjectError, match=reason):
        open_project(tmp_path)


def test_the_environment_goes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_project(tmp_path, currency="KRW", name="Mine")
    monkeypatch.setenv("DANGOL_CURRENCY", "JPY")
    monkeypatch.setenv("DANGOL_LANGUAGES", '["ko"]')
    monkeypatch.setenv("DANGOL_AS_OF", "2018-01-01T05:00:00Z")
    monkeypatch.setenv("DANGOL_SOMETHING_ELSE", "x")
    settings = open_project(tmp_path).settings
    assert (settings.currency, settings.languages, settings.name) == ("JPY", ("ko",), "Mine")
    assert settings.now() == NEW_YEAR


def test_the_environment_is_not_written_into_a_new_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DANGOL_CURRENCY", "JPY")
    assert create_project(tmp_path, currency="KRW").settings.currency == "JPY"
    monkeypatch.delenv("DANGOL_CURRENCY")
    assert open_project(tmp_path).settings.currency == "KRW"


def test_a_bad_value_of_the_environment_names_its_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_project(tmp_path)
    monkeypatch.setenv("DANGOL_THREADS", "many")
    with pytest.raises(ProjectError, match=r"threads \(from DANGOL_THREADS\): ") as refusal:
        open_project(tmp_path)
    assert refusal.value.faults[0][0] == "threads"
    monkeypatch.delenv("DANGOL_THREADS")
    monkeypatch.setenv("DANGOL_LANGUAGES", "ko")
    with pytest.raises(ProjectError, match="Lists and tables are written as JSON there"):
        open_project(tmp_path)


def test_a_project_is_found_by_argument_by_environment_and_by_being_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (create_project(tmp_path / name, name=name).folder for name in ("one", "other"))
    monkeypatch.delenv("DANGOL_PROJECT", raising=False)
    monkeypatch.chdir(one)
    assert open_project().settings.name == "one"
    monkeypatch.setenv("DANGOL_PROJECT", str(other))
    assert open_project().settings.name == "other"
    assert open_project(one).settings.name == "one"


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("America/New_York", "2024-03-11T03:59:59+00:00", "2024-03-10"),
        ("America/New_York", "2024-03-11T04:00:00+00:00", "2024-03-11"),
        ("America/New_York", "2024-03-10T04:59:59", "2024-03-09"),
        ("Asia/Seoul", "2024-03-10T15:00:00+00:00", "2024-03-11"),
        ("UTC", "2024-03-10T23:00:00-04:00", "2024-03-11"),
    ],
)
def test_a_moment_belongs_to_a_day_of_the_shop(zone: str, moment: str, day: str) -> None:
    settings = Settings(time_zone=zone)
    assert settings.business_day(dt.datetime.fromisoformat(moment)).isoformat() == day


def test_now_is_whole_minutes_of_the_clock_unless_it_is_fixed() -> None:
    clock = dt.datetime(2024, 3, 15, 13, 7, 59, 123, tzinfo=Settings(time_zone="Asia/Seoul").zone)
    assert Settings().moment(clock) == dt.datetime(2024, 3, 15, 4, 7, tzinfo=dt.UTC)
    assert Settings(as_of=NEW_YEAR).moment(clock) == NEW_YEAR
    assert abs(Settings().now() - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=2)
    assert Settings(as_of="2018-01-01T05:00:00").as_of == NEW_YEAR


def test_a_server_s_address_lies_beside_the_databases(tmp_path: Path) -> None:
    project = create_project(tmp_path)
    places = {
        project.warehouse_file.name, project.state_file.name, project.lake_folder.name,
        project.models_folder.name, project.server_file.name,
    }  # fmt: skip
    assert places == {"warehouse.duckdb", "state.sqlite", "lake", "models", "server.json"}
