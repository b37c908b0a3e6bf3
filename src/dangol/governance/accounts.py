"""Accounts of people: made and changed by administrators; everyone changes their own password."""

import datetime as dt
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from dangol.contract.record import ROLES, Role
from dangol.errors import did_you_mean
from dangol.governance import audit
from dangol.governance.attempts import attempt_key, count_attempt, forgive, take_back
from dangol.governance.clock import moment
from dangol.governance.errors import (
    EmailTakenError,
    FieldsError,
    ForbiddenError,
    LastAdminError,
    NoSuchUserError,
    SignInError,
)
from dangol.governance.passwords import PASSWORDS, Passwords, password_fault
from dangol.governance.principal import Principal, require
from dangol.store.state.database import State
from dangol.store.state.engine import alone
from dangol.store.state.ids import is_id, new_id
from dangol.store.state.schema import sessions, users
from dangol.words import LANGUAGES, Language
