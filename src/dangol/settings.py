"""What a project is: a folder, its settings file, and the calendar of its business.

One project is one tenant. Its ``dangol.toml`` is written by ``dangol init`` and may be
edited by hand; any setting can be overridden by an environment variable ``DANGOL_<NAME>``.
"""

import datetime as dt
import ipaddress
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import tomli_w
from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from dangol.errors import DangolError, did_you_mean
from dangol.words import LANGUAGES, Language

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
SETTINGS_FILE = "dangol.toml"


class ProjectError(DangolError):
    """The folder is no project, or its settings cannot be read."""

    slug = "project"
    title = "The project cannot be opened"


def _time_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(
            f"there is no time zone '{name}'{did_you_mean(name, available_timezones())}"
        )
    return name


def _utc(moment: dt.datetime | None) -> dt.datetime | None:
    if moment is None:
        return None
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _issuer(address: str | None) -> str | None:
    if address is not None and not is_guarded(address):
        raise ValueError("an issuer is an https:// address; http:// only on this machine")
    return address


class Settings(BaseSettings):
    """Settings of one project; ``dangol doctor`` prints where each came from."""

    model_config = SettingsConfigDict(env_prefix="DANGOL_", extra="forbid", frozen=True)

    name: str = Field("My shop", min_length=1, description="The name shown in the console.")
    time_zone: Annotated[str, AfterValidator(_time_zone)] = Field(
        "UTC", description="Business time zone: which day and hour a purchase belongs to."
    )
    week_starts_on: Weekday = Field("monday", description="First day of a business week.")
    currency: str = Field(
        "USD",
        pattern="^[A-Z]{3}$",
        description="Reporting currency (ISO 4217); others are converted.",
    )
    country: str = Field(
        "US",
        pattern="^[A-Z]{2}$",
        description="Country (ISO 3166-1) whose phone numbers and addresses name no country.",
    )
    languages: tuple[Language, ...] = Field(
        LANGUAGES, min_length=1, description="Languages of the console; the first is the default."
    )
    as_of: Annotated[dt.datetime | None, AfterValidator(_utc)] = Field(
        None, description="A fixed 'now' for historical data; absent, 'now' is now."
    )
    consent_rules: dict[str, Any] = Field(
        default_factory=dict,
        description="What differs from the rules of consent of the country: night_from = 22.",
    )
    notice: dict[str, str] = Field(
        default_factory=dict,
        description="A line on every screen, per language: where the data is from.",
    )
    engine: Literal["duckdb", "spark"] = Field("duckdb", description="Engine of the warehouse.")
    spark_master: str = Field(
        "local[2]", description="Address of the Spark master, for engine = 'spark'."
    )
    memory_limit: str = Field(
        "2GB", pattern=r"^\d+(\.\d+)?\s?(MB|GB|TB)$", description="Memory the warehouse may use."
    )
    threads: int = Field(0, ge=0, description="Threads of the warehouse; 0 takes every core.")
    incoming_folder: Path = Field(
        Path("incoming"),
        description="Folder whose subfolders may be watched, seen from the project.",
    )
    state_url: str | None = Field(
        None,
        description="SQLAlchemy address of the state database; absent, SQLite in the project.",
        repr=False,
    )
    backup_days: int = Field(
        35, ge=1, description="Days after which a backup is removed, with whom it still holds."
    )
    encryption_key: SecretStr | None = Field(
        None,
        description="Key that an encrypted project is opened with; only as DANGOL_ENCRYPTION_KEY.",
        repr=False,
    )
    encryption_key_file: Path | None = Field(
        None, description="File with that key, on another disk than the project."
    )
    k_anonymity: int = Field(
        5,
        ge=2,
        le=1_000,
        description="People who must be described alike in a download that is not for contacting.",
    )
    public_url: str = Field(
        "http://127.0.0.1:8000",
        pattern="^https?://",
        description="Address at which people reach the server, for links in messages.",
    )
    mail_server: str | None = Field(
        None,
        pattern="^smtps?://[^@/]+$",
        description="Server that sends e-mail: smtp://host:587 (STARTTLS) or smtps://host.",
    )
    mail_from: str | None = Field(None, description="Address that e-mail comes from.")
    mail_user: str | None = Field(None, description="Name for signing in to the mail server.")
    mail_password: SecretStr | None = Field(
        None, description="Its password; better as DANGOL_MAIL_PASSWORD.", repr=False
    )
    oidc_issuer: Annotated[str | None, AfterValidator(_issuer)] = Field(
        None, description="OpenID Connect provider that people may sign in with: its issuer."
    )
    oidc_client_id: str | None = Field(
        None, min_length=1, description="Name under which the provider knows this project."
    )
    oidc_client_secret: SecretStr | None = Field(
        None, description="Its secret; better as DANGOL_OIDC_CLIENT_SECRET.", repr=False
    )
    oidc_scopes: tuple[str, ...] = Field(
        ("openid", "email", "profile"), description="What the provider is asked to tell."
    )
    oidc_role_claim: str = Field(
        "groups", min_length=1, description="Claim that gives the role; a dot leads inside another."
    )
    oidc_roles: dict[str, Literal["viewer", "marketer", "analyst", "admin"]] = Field(
        default_factory=dict,
        description="Role by value of that claim; the highest counts, and without one nobody "
        "comes in: marketing-team = 'analyst'.",
    )
    password_sign_in: bool = Field(
        default=True, description="Whether all may sign in with a password, or administrators only."
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.oidc_issuer is not None and self.oidc_client_id is None:
            raise ValueError("oidc_issuer needs oidc_client_id")
        if "openid" not in self.oidc_scopes:
            raise ValueError("oidc_scopes must have openid among them")
        if self.oidc_issuer is None and not self.password_sign_in:
            raise ValueError("password_sign_in = false needs oidc_issuer")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings

    @property
    def private_memory(self) -> str:
        """For engines that work beside the warehouse: half of what that may use."""
        number, unit = self.memory_limit.rstrip("KMGTB "), self.memory_limit.lstrip("0123456789. ")
        return f"{float(number) / 2:g}{unit}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def first_weekday(self) -> int:
        """Monday is 0."""
        return WEEKDAYS.index(self.week_starts_on)

    def now(self) -> dt.datetime:
        """The moment that an analysis without ``as_of`` speaks of (UTC, whole minutes)."""
        return self.moment(dt.datetime.now(dt.UTC))

    def moment(self, clock: dt.datetime) -> dt.datetime:
        """The same while the clock shows ``clock``."""
        return self.as_of or clock.astimezone(dt.UTC).replace(second=0, microsecond=0)

    def business_day(self, moment: dt.datetime) -> dt.date:
        """The day that ``moment`` (UTC) belongs to in the shop."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        return aware.astimezone(self.zone).date()

    def day_begins(self, day: dt.date) -> dt.datetime:
        """The moment (UTC) from which on it is that day in the shop."""
        return dt.datetime.combine(day, dt.time(), self.zone).astimezone(dt.UTC)


SECRETS = tuple(name for name, field in Settings.model_fields.items() if not field.repr)
"""Settings that are or hold a password: no page, no log and no command shows them."""


class _WrittenSettings(Settings):
    """Settings as the file has them, whatever the environment says."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


@dataclass(frozen=True)
class Project:
    """A project's folder and its settings. Opening its databases is the store's job."""

    folder: Path
    settings: Settings

    @property
    def settings_file(self) -> Path:
        return self.folder / SETTINGS_FILE

    @property
    def warehouse_file(self) -> Path:
        return self.folder / "warehouse.duckdb"

    @property
    def lake_folder(self) -> Path:
        """Parquet tables, when the engine is Spark."""
        return self.folder / "lake"

    @property
    def state_file(self) -> Path:
        return self.folder / "state.sqlite"

    @property
    def models_folder(self) -> Path:
        return self.folder / "models"

    @property
    def secret_file(self) -> Path:
        """Key of the hashes that stand for people, readable by its owner only."""
        return self.folder / "secret.key"

    @property
    def keys_file(self) -> Path:
        """The keys of an encrypted project, themselves encrypted; not there in a plain one."""
        return self.folder / "encryption.json"

    @property
    def is_encrypted(self) -> bool:
        """Whether its files are encrypted, or on their way to it."""
        return self.keys_file.exists()

    @property
    def credentials_folder(self) -> Path:
        """Secrets of sources, a file each, readable by its owner only."""
        return self.folder / "credentials"

    @property
    def incoming_folder(self) -> Path:
        """Where others put files; folders below it can be watched."""
        return self.folder / self.settings.incoming_folder

    @property
    def webhooks_folder(self) -> Path:
        """What other services called with, until it is loaded."""
        return self.folder / "webhooks"

    @property
    def intake_folder(self) -> Path:
        """What was brought to be loaded, and is being read."""
        return self.folder / "intake"

    @property
    def inbox_folder(self) -> Path:
        """Events that were taken in and wait to be loaded."""
        return self.folder / "inbox"

    @property
    def server_file(self) -> Path:
        """Address and token of the running server, readable by its owner only."""
        return self.folder / "server.json"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, whatever stands between."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_guarded(address: str) -> bool:
    """Whether what is sent to an address is read by nobody on the way."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


def create_project(folder: Path, **settings: Any) -> Project:
    """Write ``dangol.toml`` into ``folder`` and open it; an existing project is refused."""
    file = folder / SETTINGS_FILE
    if file.exists():
        raise ProjectError(
            f"'{folder}' is a project already.\nOpen it with --project, or choose another folder."
        )
    checked = _settings(file, settings, _WrittenSettings)
    for name in settings:
        if isinstance(getattr(checked, name), SecretStr):
            raise ProjectError(
                f"'{name}' is a secret, and a project's file is none.\n"
                f"Give it in the environment: DANGOL_{name.upper()}."
            )
    # A project holds people's data: nobody else on the machine looks in.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = checked.model_dump(mode="json", exclude_none=True, include=set(settings) | {"name"})
    if checked.as_of is not None:
        kept["as_of"] = checked.as_of
    file.write_bytes(tomli_w.dumps(kept).encode())
    return open_project(folder)


def open_project(folder: Path | None = None) -> Project:
    """The project in ``folder``, else in ``DANGOL_PROJECT``, else in the current folder."""
    chosen = folder or Path(os.environ.get("DANGOL_PROJECT", "."))
    file = chosen / SETTINGS_FILE
    if not file.is_file():
        raise ProjectError(
            f"There is no {SETTINGS_FILE} in '{chosen.resolve()}', so it is not a project.\n"
            "Make one with 'dangol init FOLDER', or name one with --project or DANGOL_PROJECT."
        )
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise ProjectError(
            f"{file} cannot be read: {broken}\nIt must be TOML in UTF-8."
        ) from broken
    return Project(chosen.resolve(), _settings(file, values))


def _settings(file: Path, values: dict[str, Any], kind: type[Settings] = Settings) -> Settings:
    try:
        return kind(**values)
    except SettingsError as unreadable:
        raise ProjectError(
            f"A setting in the environment cannot be read: {unreadable}.\n"
            "Lists and tables are written as JSON there: DANGOL_LANGUAGES='[\"ko\"]'."
        ) from unreadable
    except ValidationError as wrong:
        faults = [
            (".".join(map(str, e["loc"])) or "settings", e["msg"].removeprefix("Value error, "))
            for e in wrong.errors()
        ]
        known = ", ".join(sorted(Settings.model_fields))
        from_outside = _origin if kind is Settings else str
        listed = "\n".join(f"  {from_outside(place)}: {message}" for place, message in faults)
        raise ProjectError(
            f"{file} has settings that do not fit:\n{listed}\nThere is: {known}.", faults
        ) from wrong


def _origin(place: str) -> str:
    variable = f"DANGOL_{place.partition('.')[0].upper()}"
    return f"{place} (from {variable})" if variable in os.environ else place
