"""Who somebody is by what a provider says of them, and which role that gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dangol.contract.roles import ROLES, Role
from dangol.governance.people import LONGEST_EMAIL, LONGEST_NAME, is_text, normal_email


@dataclass(frozen=True)
class Person:
    """Somebody at a provider; ``email`` only where the provider has seen that it is theirs."""

    issuer: str
    subject: str
    name: str
    email: str | None


def person_of(issuer: str, claims: Mapping[str, Any]) -> Person:
    """The person that the claims of a checked token speak of."""
    email = _text(claims, "email", LONGEST_EMAIL)
    # Some providers write the flag as a word.
    said = claims.get("email_verified")
    is_theirs = said is True or said == "true"
    name = _text(claims, "name", LONGEST_NAME) or _text(claims, "preferred_username", LONGEST_NAME)
    known = normal_email(email) if is_theirs and "@" in email else None
    return Person(issuer, str(claims["sub"]), name or email[:LONGEST_NAME] or "–", known)


def role_given(claims: Mapping[str, Any], claim: str, roles: Mapping[str, Role]) -> Role | None:
    """The highest role that the values of a claim stand for; a dot leads inside another claim."""
    said = claims.get(claim) if claim in claims else _inside(claims, claim)
    names = said if isinstance(said, list) else [said]
    given = [roles[name] for name in names if isinstance(name, str) and name in roles]
    return max(given, key=ROLES.index, default=None)


def _inside(claims: Mapping[str, Any], path: str) -> Any:
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _text(claims: Mapping[str, Any], name: str, longest: int) -> str:
    said = claims.get(name)
    text = " ".join(said.split()) if isinstance(said, str) else ""
    return text if is_text(text) and len(text) <= longest else ""
