"""Another service that calls webhooks, signed in every way that services sign."""

import base64
import hashlib
import hmac
import json
from typing import Any

SECRET = "whsec_" + base64.b64encode(b"a secret of the service").decode()


def mac(key: bytes, text: bytes) -> bytes:
    return hmac.new(key, text, hashlib.sha256).digest()


def signed(scheme: str, body: bytes, seconds: int, secret: str = SECRET) -> dict[str, str]:
    """The headers of a call."""
    key = secret.encode()
    if scheme == "hex":
        return {"X-Signature": f"sha256={mac(key, body).hex()}"}
    if scheme == "base64":
        return {"X-Signature": base64.b64encode(mac(key, body)).decode()}
    if scheme == "stripe":
        made = mac(key, f"{seconds}.".encode() + body).hex()
        return {"X-Signature": f"t={seconds},v1=00ff,v1={made}"}
    if scheme == "standard":
        plain = base64.b64decode(secret.removeprefix("whsec_"))
        made = mac(plain, f"msg_1.{seconds}.".encode() + body)
        said = base64.b64encode(made).decode()
        return {
            "webhook-id": "msg_1",
            "webhook-timestamp": str(seconds),
            "webhook-signature": f"v1,AAAA v1,{said}",
        }
    return {"X-Signature": secret}


def call(*records: dict[str, Any], inside: str = "") -> bytes:
    """A body with one record, or a list of them, below a key."""
    content: Any = list(records) if len(records) != 1 else records[0]
    return json.dumps({inside: content} if inside else content, ensure_ascii=False).encode()
