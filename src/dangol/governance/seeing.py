"""Who sees tables with their identifiers, and that it is kept when somebody did.

Administrators do; analysts when they say why; nobody else. Whoever may read the project's
folder could open its files anyway: of them only what they gave a reason for is kept.
"""

import datetime as dt
import re
from collections.abc import Iterable

from dangol.governance import audit
from dangol.governance.covering import covered_columns
from dangol.governance.principal import Principal, require
from dangol.governance.privacy_errors import NamingReasonError, NoReasonError
from dangol.store.state.database import State
from dangol.tables.vocabulary import Table

_NAMING = re.compile(r"\S@\S|\d(?:[\s().-]*\d){6}")


def sees_identifiers(who: Principal, reason: str | None) -> bool:
    """Raises ForbiddenError, NoReasonError, NamingReasonError where a reason is no good."""
    if reason is None:
        return who.may("admin")
    require(who, "analyst")
    kept_reason(reason)
    return True


def kept_reason(reason: str) -> str:
    """A reason that may be kept for good. Raises NoReasonError, NamingReasonError."""
    if not reason.strip():
        raise NoReasonError
    if _NAMING.search(reason):
        raise NamingReasonError
    return reason.strip()


def note_seen(
    state: State, who: Principal, tables: Iterable[Table], reason: str | None, at: dt.datetime
) -> None:
    """Keep that somebody saw what is masked in these tables."""
    if who.via == "local" and reason is None:
        return
    seen = {table.name: columns for table in tables if (columns := covered_columns(table))}
    if not seen:
        return
    said = {} if reason is None else {"reason": kept_reason(reason)}
    with state.begin() as connection:
        for name in sorted(seen):
            details = {"columns": list(seen[name]), **said}
            audit.write(connection, at, who.actor, "reveal", "table", name, details)
