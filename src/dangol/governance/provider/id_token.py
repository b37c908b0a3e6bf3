"""Whether an ID token is to be believed (OpenID Connect Core 1.0, section 3.1.3.7)."""

import datetime as dt
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from dangol.governance.provider.errors import ProviderExtraError, ProviderRefusedError

# Signatures that only the provider can make. Never 'none', and never HS256 and its like: there
# the provider's public key would be the secret.
ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519",
)  # fmt: skip
# Clocks of two machines differ.
LEEWAY_SECONDS = 60


def require_extra() -> None:
    """Raises ProviderExtraError where tokens could not be checked."""
    try:
        import_module("joserfc")
    except ImportError as missing:
        raise ProviderExtraError from missing


def checked_claims(
    token: object,
    keys: Mapping[str, Any],
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    at: dt.datetime,
) -> dict[str, Any]:
    """What a token says of somebody. Raises ProviderRefusedError unless all of it holds."""
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    wanted = jwt.JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer},
        sub={"essential": True},
        aud={"essential": True, "value": client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    if not isinstance(token, str):
        raise ProviderRefusedError("the provider sent no ID token")
    try:
        read = jwt.decode(token, KeySet.import_key_set({"keys": _signing(keys)}), [*ALGORITHMS])
        wanted.validate(read.claims)
    # The library checks shapes as it goes: what has another one fails there as Python does.
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise ProviderRefusedError("its ID token does not hold") from wrong
    # The library takes a list that has the value among others; a nonce is one text.
    if read.claims["nonce"] != nonce:
        raise ProviderRefusedError("its ID token is of another sign-in")
    audience, party = read.claims["aud"], read.claims.get("azp")
    is_shared = isinstance(audience, list) and len(audience) > 1
    if party != client_id and (is_shared or party is not None):
        raise ProviderRefusedError("its ID token is for another client")
    return read.claims


def _signing(keys: Mapping[str, Any]) -> list[Any]:
    """Public keys for signatures; a shared secret in a public list is none."""
    listed = keys.get("keys")
    found = listed if isinstance(listed, list) else []
    return [
        one
        for one in found
        if isinstance(one, dict) and one.get("kty") != "oct" and one.get("use", "sig") == "sig"
    ]
