"""Who may come in, and what they may do: the face of the files that do it."""

from dangol.governance.accounts import change_password, change_user, create_user, users
from dangol.governance.first_admin import create_first_admin, needs_first_admin, new_setup_code
from dangol.governance.people import User
from dangol.governance.principal import Principal, local_principal, require
from dangol.governance.sessions import SignedIn, session_of, sign_in, sign_out

__all__ = [
    "Principal",
    "SignedIn",
    "User",
    "change_password",
    "change_user",
    "create_first_admin",
    "create_user",
    "local_principal",
    "needs_first_admin",
    "new_setup_code",
    "require",
    "session_of",
    "sign_in",
    "sign_out",
    "users",
]
