"""Who asks: a person at the console, a program with a token, or somebody on the machine itself."""

from dataclasses import dataclass
from typing import Literal

from dangol.contract.roles import Role, may
from dangol.governance.errors import ForbiddenError
from dangol.words import Language

LOCAL = "local"


@dataclass(frozen=True)
class Principal:
    """Somebody known, and what they may do. ``id`` is the account that a token acts for."""

    id: str
    name: str
    email: str
    role: Role
    language: Language
    via: Literal["session", "token", "local"]
    token_id: str | None = None

    @property
    def actor(self) -> str:
        """How the audit trail names them: a token by itself, to tell its deeds from its maker's."""
        return self.token_id or self.id

    def may(self, role: Role) -> bool:
        return may(self.role, role)


def local_principal() -> Principal:
    """Whoever may read and write the project's folder: that person could do everything anyway."""
    return Principal(LOCAL, "Local", "", "admin", "en", "local")


def require(principal: Principal, role: Role) -> None:
    """Raises ForbiddenError unless the principal's role includes ``role``."""
    if not principal.may(role):
        raise ForbiddenError(principal.role, role)
