"""Links by which a person sees and changes what they allow, without signing in.

A link holds a customer number, sealed (AES-SIV, RFC 5297) with a key of the project: nobody
makes one who has not the key, and neither a log nor a neighbour reads a number in it.
"""

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from dangol.governance.privacy_errors import PreferenceLinkError
from dangol.store.encryption.keys import derived_key

PATH = "/my"
_PURPOSE = "preference links"
_KEY_BYTES = 64
_LONGEST = 2_000


def preference_token(secret: bytes, customer_id: str) -> str:
    """The same for the same number, so that links in old messages stay those of new ones."""
    sealed = AESSIV(derived_key(secret, _PURPOSE, _KEY_BYTES)).encrypt(customer_id.encode(), None)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def preference_link(public_url: str, secret: bytes, customer_id: str) -> str:
    return f"{public_url.rstrip('/')}{PATH}/{preference_token(secret, customer_id)}"


def customer_of(secret: bytes, token: str) -> str:
    """Whose link it is. Raises PreferenceLinkError."""
    if len(token) > _LONGEST:
        raise PreferenceLinkError
    try:
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        opened = AESSIV(derived_key(secret, _PURPOSE, _KEY_BYTES)).decrypt(sealed, None)
    except (InvalidTag, binascii.Error, ValueError):
        raise PreferenceLinkError from None
    return opened.decode()
