"""Passwords: what is asked of them, and how they are kept."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MINIMUM_LENGTH = 12
MINIMUM_DIFFERENT = 5
# Long enough for any sentence; a megabyte would only keep the processor busy.
MAXIMUM_LENGTH = 1024


class Passwords:
    """Argon2id; the parameters are those that argon2-cffi recommends, unless others are given."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hash(self, password: str) -> str:
        return self._hasher.hash(_bytes(_normal(password)))

    def match(self, password: str, stored: str | None) -> bool:
        """Whether this is the password; with nothing stored it takes as long to say no."""
        given = _normal(password[: MAXIMUM_LENGTH + 1])
        if stored is None or len(given) > MAXIMUM_LENGTH:
            # Hashing costs what verifying costs: time must not tell whether an account exists.
            self._hasher.hash(_bytes(given))
            return False
        try:
            return self._hasher.verify(stored, _bytes(given))
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, stored: str) -> bool:
        """Whether it was hashed with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(stored)


PASSWORDS = Passwords()


def password_fault(password: str) -> str | None:
    """What is wrong with a new password, in a sentence; None when nothing is."""
    given = _normal(password)
    length, different = len(given), len(set(given))
    if length < MINIMUM_LENGTH:
        return f"A password has at least {MINIMUM_LENGTH} characters; this one has {length}"
    if length > MAXIMUM_LENGTH:
        return f"A password has at most {MAXIMUM_LENGTH:,} characters; this one has {length:,}"
    if different < MINIMUM_DIFFERENT:
        return (
            f"A password has at least {MINIMUM_DIFFERENT} different characters; "
            f"this one has {different}"
        )
    return None


def _normal(password: str) -> str:
    """The same keys give the same password on every system: macOS types Hangul in parts."""
    return unicodedata.normalize("NFKC", password)


def _bytes(text: str) -> bytes:
    # Half a surrogate pair is no text, but it must be a wrong password and not an accident.
    return text.encode("utf-8", "surrogatepass")
