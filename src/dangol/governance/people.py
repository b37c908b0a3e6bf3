"""What an account is, and what is asked of its fields."""

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from sqlalchemy import Connection, RowMapping, select

from dangol.contract.roles import ROLES, Role
from dangol.errors import did_you_mean
from dangol.governance.errors import FieldsError, NoSuchUserError
from dangol.governance.passwords import password_fault
from dangol.store.state import schema
from dangol.store.state.ids import is_id
from dangol.words import LANGUAGES, Language

# Accounts that come in through a provider only; no password hashes to it.
NO_PASSWORD = ""
LONGEST_NAME = 120
LONGEST_EMAIL = 254


@dataclass(frozen=True)
class User:
    """An account; ``disabled_at`` is when it lost its access, if it did.

    ``issuer`` is the provider that its person signs in with, if there is one.
    """

    id: str
    email: str
    name: str
    role: Role
    language: Language
    created_at: dt.datetime
    disabled_at: dt.datetime | None
    issuer: str | None
    has_password: bool

    @property
    def enabled(self) -> bool:
        return self.disabled_at is None


class UserFields(TypedDict, total=False):
    """The fields that people enter for an account."""

    email: str
    name: str
    role: Role
    language: Language
    password: str


def checked_fields(given: UserFields) -> UserFields:
    """The fields in the form that is kept. Raises FieldsError with every fault at once."""
    fields = given.copy()
    if "email" in fields:
        fields["email"] = normal_email(fields["email"])
    if "name" in fields:
        fields["name"] = " ".join(fields["name"].split())
    faults = list(_faults(fields))
    if faults:
        raise FieldsError("An account", faults)
    return fields


def normal_email(email: str) -> str:
    """Upper and lower case are one address: nobody remembers which they typed."""
    return unicodedata.normalize("NFC", email.strip()).casefold()


def is_text(text: str) -> bool:
    """Whether every character is one that a person could mean: no control, no half of a pair."""
    return not any(unicodedata.category(character) in {"Cc", "Cs"} for character in text)


def name_fault(name: str) -> str | None:
    """What is wrong with a name, in a sentence."""
    if not 1 <= len(name) <= LONGEST_NAME:
        return f"A name has 1 to {LONGEST_NAME} characters; this one has {len(name)}"
    return None if is_text(name) else "A name holds no control characters"


def role_fault(role: str) -> str | None:
    """What is wrong with a role, in a sentence."""
    if role in ROLES:
        return None
    return f"There is no role '{role}'{did_you_mean(role, ROLES)} There is: {', '.join(ROLES)}"


def user_of(row: RowMapping | Mapping[str, Any]) -> User:
    has_password = row["password_hash"] != NO_PASSWORD
    kept = {name: row[name] for name in User.__dataclass_fields__ if name != "has_password"}
    return User(**kept, has_password=has_password)


def found_user(connection: Connection, id: str) -> RowMapping:
    """The stored account. Raises NoSuchUserError."""
    chosen = select(schema.users).where(schema.users.c.id == id)
    row = connection.execute(chosen).mappings().first() if is_id(id) else None
    if row is None:
        raise NoSuchUserError(id)
    return row


def still_may_enter(connection: Connection, row: RowMapping) -> bool:
    """Whether an account is enabled, and its password still the one that was compared.

    Comparing takes its time, and is done before the transaction that rests on it.
    """
    now = found_user(connection, row["id"])
    return now["disabled_at"] is None and now["password_hash"] == row["password_hash"]


def _faults(fields: UserFields) -> Iterator[tuple[str, str]]:
    checks = {
        "email": _email_fault,
        "name": name_fault,
        "role": role_fault,
        "language": _language_fault,
        "password": password_fault,
    }
    for field, value in fields.items():
        fault = checks[field](str(value))
        if fault is not None:
            yield field, fault


def _email_fault(email: str) -> str | None:
    local, at, domain = email.rpartition("@")
    if len(email) > LONGEST_EMAIL:
        return f"An e-mail address has at most {LONGEST_EMAIL} characters"
    if not (local and at and domain) or email != "".join(email.split()) or not is_text(email):
        return "This is no e-mail address; one looks like name@example.com"
    return None


def _language_fault(language: str) -> str | None:
    if language in LANGUAGES:
        return None
    return f"There is no language '{language}'. There is: {', '.join(LANGUAGES)}"
