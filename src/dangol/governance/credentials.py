"""Random secrets, and the hashes that are all the database ever sees of them."""

import hashlib
import hmac
import secrets

_SECRET_BYTES = 32
# Crockford's: without I, L, O and U, which are misread when copied from a screen.
_READABLE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_secret(prefix: str = "") -> str:
    """256 random bits, fit for a cookie or a header."""
    return prefix + secrets.token_urlsafe(_SECRET_BYTES)


def new_readable_code() -> str:
    """100 random bits in four groups of five characters, to be typed once."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(5)) for _ in range(4))


def readable_code(given: str) -> str:
    """A typed code without what people add or leave out: hyphens, spaces, small letters."""
    return "".join(given.upper().replace("-", "").split())


def hash_of(secret: str) -> str:
    """SHA-256 suffices where the secret itself is random; passwords need more (``passwords``)."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell how much of them is."""
    return hmac.compare_digest(
        one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass")
    )
