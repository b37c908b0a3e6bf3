"""ID tokens: only one that the provider signed, for us, now and for this sign-in, is believed."""

import base64
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from dangol.governance.provider.errors import ProviderRefusedError
from dangol.governance.provider.id_token import ALGORITHMS, checked_claims

AT = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
NOW = int(AT.timestamp())
ISSUER = "https://login.example.com"
CLIENT = "dangol"
KEY = RSAKey.generate_key(2048, {"kid": "one"})
SHARED = OctKey.generate_key(256, {"kid": "shared"})
SHOWN: list[Any] = [KEY.as_dict(private=False), SHARED.as_dict()]
SAID = {
    "iss": ISSUER, "sub": "ada", "aud": CLIENT, "iat": NOW, "exp": NOW + 300, "nonce": "this one",
    "groups": ["readers"],
}  # fmt: skip


def believed(token: object, shown: list[Any] | None = None) -> Mapping[str, Any]:
    keys = {"keys": SHOWN if shown is None else shown}
    asked = {"issuer": ISSUER, "client_id": CLIENT, "nonce": "this one"}
    return checked_claims(token, keys, **asked, at=AT)


def signed(claims: Mapping[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, dict(claims), KEY)


def test_what_the_provider_signed_is_believed() -> None:
    assert believed(signed(SAID)) == SAID


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": [CLIENT]},
        {"aud": [CLIENT, "another"], "azp": CLIENT},
        {"exp": NOW - 30},
        {"iat": NOW + 30},
        {"azp": CLIENT},
    ],
    ids=str,
)
def test_clocks_may_differ_a_little_and_others_may_listen(claims: dict[str, Any]) -> None:
    assert believed(signed({**SAID, **claims}))["sub"] == "ada"


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": ["this one", "another"]},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"aud": {CLIENT: 1}},
        {"aud": None},
        {"iss": "https://elsewhere.example"},
        {"iss": f"{ISSUER}/"},
        {"iss": [ISSUER]},
        {"iss": None},
        {"exp": NOW - 120},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"iat": NOW + 120},
        {"iat": None},
        {"nbf": NOW + 120},
        {"sub": None},
        {"sub": ""},
        {"sub": ["ada"]},
    ],
    ids=str,
)
def test_a_token_that_says_something_else_is_refused(changes: dict[str, Any]) -> None:
    claims = {name: value for name, value in {**SAID, **changes}.items() if value is not None}
    with pytest.raises(ProviderRefusedError):
        believed(signed(claims))


def _part(said: Any) -> str:
    text = said if isinstance(said, bytes) else json.dumps(said).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def _unsigned() -> str:
    """It says itself that nobody signed it."""
    return f"{_part({'alg': 'none', 'kid': 'one'})}.{_part(SAID)}."


def _without_signature() -> str:
    """It says that it is signed, and is not."""
    return f"{_part({'alg': 'RS256', 'kid': 'one'})}.{_part(SAID)}."


def _by_public_key() -> str:
    """HS256 with what everybody may read as the secret."""
    body = f"{_part({'alg': 'HS256', 'kid': 'one'})}.{_part(SAID)}"
    secret = KEY.as_pem(private=False)
    return f"{body}.{_part(hmac.digest(secret, body.encode(), hashlib.sha256))}"


def _by_shown_secret() -> str:
    """HS256 with a secret that the provider itself lists."""
    return jwt.encode({"alg": "HS256", "kid": "shared"}, SAID, SHARED)


def _by_somebody_else() -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, SAID, RSAKey.generate_key(2048))


def _with_its_key_inside() -> str:
    key = ECKey.generate_key("P-256")
    return jwt.encode({"alg": "ES256", "jwk": key.as_dict(private=False)}, SAID, key)


def _changed() -> str:
    """Signed by the provider, and then another role written into it."""
    header, _body, signature = signed(SAID).split(".")
    return f"{header}.{_part({**SAID, 'groups': ['owners']})}.{signature}"


FORGERIES: list[Callable[[], str]] = [
    _unsigned, _without_signature, _by_public_key, _by_shown_secret, _by_somebody_else,
    _with_its_key_inside, _changed,
]  # fmt: skip


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_token_that_the_provider_did_not_sign_is_refused(forge: Callable[[], str]) -> None:
    with pytest.raises(ProviderRefusedError):
        believed(forge())


@pytest.mark.parametrize("token", [None, 7, "", "a.b.c", "한.글.", "e30.e30.e30", "[].[].[]"])
def test_what_is_no_token_is_refused(token: object) -> None:
    with pytest.raises(ProviderRefusedError):
        believed(token)


@pytest.mark.parametrize(
    "shown",
    [
        [],
        [{"kty": "RSA"}],
        ["no key"],
        [{"kty": "new", "kid": "one"}],
        [{"kty": "RSA", "kid": "one", "n": 1, "e": 2}],
        [{**KEY.as_dict(private=False), "use": "enc"}],
        [{**KEY.as_dict(private=False), "kid": "another"}, ECKey.generate_key("P-256").as_dict()],
    ],
    ids=["none", "half", "text", "new", "numbers", "for secrets", "another"],
)
def test_keys_that_are_none_of_its_own_check_nothing(shown: list[Any]) -> None:
    with pytest.raises(ProviderRefusedError):
        believed(signed(SAID), shown)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_algorithm_of_the_list_is_understood(algorithm: str) -> None:
    from joserfc.jwk import OKPKey

    curves = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}
    key: Any = KEY
    if algorithm in curves:
        key = ECKey.generate_key(curves[algorithm], {"kid": "one"})
    elif algorithm == "Ed25519":
        key = OKPKey.generate_key("Ed25519", {"kid": "one"})
    token = jwt.encode({"alg": algorithm, "kid": "one"}, SAID, key, algorithms=[algorithm])
    assert believed(token, [key.as_dict(private=False)])["sub"] == "ada"


def test_no_algorithm_of_the_list_works_without_a_private_key() -> None:
    assert not [one for one in ALGORITHMS if one.startswith(("none", "HS"))]
