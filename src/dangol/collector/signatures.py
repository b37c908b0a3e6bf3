"""Whether a call comes from who it says: the ways in which services sign their webhooks."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from dangol.collector.errors import UnsignedCallError
from dangol.sources.webhook import Signature

TOLERANCE_SECONDS = 300
"""A signature that says when it was made is refused after this: somebody may have kept it."""
_STANDARD_PREFIX = "whsec_"


@dataclass(frozen=True)
class Signing:
    """How one webhook is signed; ``header`` is in lower case."""

    scheme: Signature
    header: str
    secret: str

    def check(self, headers: Mapping[bytes, bytes], body: bytes, seconds: int) -> None:
        """``seconds`` since 1970 is now. Raises UnsignedCallError."""
        if not self.secret:
            raise UnsignedCallError("no secret was given for this webhook")
        if self.scheme == "standard":
            self._standard(headers, body, seconds)
            return
        said = headers.get(self.header.encode())
        if said is None:
            raise UnsignedCallError(f"the header '{self.header}' is missing")
        if self.scheme == "token":
            is_right = hmac.compare_digest(said, self.secret.encode())
        elif self.scheme == "stripe":
            is_right = self._with_time(said, body, seconds)
        else:
            made = _hmac(self.secret.encode(), body)
            expected = made.hex() if self.scheme == "hex" else base64.b64encode(made).decode()
            given = said.removeprefix(b"sha256=")
            given = given.lower() if self.scheme == "hex" else given
            is_right = hmac.compare_digest(given, expected.encode())
        if not is_right:
            raise UnsignedCallError("the signature is not that of this body")

    def _with_time(self, said: bytes, body: bytes, seconds: int) -> bool:
        parts = [one.strip().partition(b"=") for one in said.split(b",")]
        time = next((value for key, _, value in parts if key == b"t"), b"")
        _refuse_old(time, seconds)
        expected = _hmac(self.secret.encode(), time + b"." + body).hex().encode()
        return any(hmac.compare_digest(value, expected) for key, _, value in parts if key == b"v1")

    def _standard(self, headers: Mapping[bytes, bytes], body: bytes, seconds: int) -> None:
        """The Standard Webhooks specification, version 1, symmetric signatures."""
        names = (b"webhook-id", b"webhook-timestamp", b"webhook-signature")
        missing = [one.decode() for one in names if one not in headers]
        if missing:
            raise UnsignedCallError(f"the header '{missing[0]}' is missing")
        number, time, said = (headers[one] for one in names)
        _refuse_old(time, seconds)
        packed = self.secret.removeprefix(_STANDARD_PREFIX)
        try:
            key = base64.b64decode(packed, validate=True)
        except binascii.Error:
            key = self.secret.encode()
        expected = b"v1," + base64.b64encode(_hmac(key, b".".join((number, time, body))))
        if not any(hmac.compare_digest(one, expected) for one in said.split()):
            raise UnsignedCallError("the signature is not that of this body")


def _hmac(key: bytes, text: bytes) -> bytes:
    return hmac.new(key, text, hashlib.sha256).digest()


def _refuse_old(time: bytes, seconds: int) -> None:
    if not time.isdigit() or len(time) > 12 or abs(int(time) - seconds) > TOLERANCE_SECONDS:
        raise UnsignedCallError("the time in the signature is not now")
