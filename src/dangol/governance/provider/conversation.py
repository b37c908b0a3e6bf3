"""What is said to an OpenID provider over HTTP, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

import httpx
import structlog

from dangol.governance.provider.errors import ProviderAwayError, ProviderRefusedError
from dangol.settings import Settings, is_guarded

_WAITS_SECONDS = 5
_log = structlog.get_logger()


@dataclass(frozen=True)
class Provider:
    """What a provider says of itself (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    end_session_endpoint: str | None
    takes_basic: bool


def provider_at(issuer: str) -> Provider:
    """The provider of an issuer. Raises ProviderAwayError, also when it claims to be another."""
    said = _asked("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != issuer:
        raise ProviderAwayError("says that it is another one than oidc_issuer names")
    methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Provider(
        issuer,
        _needed(said, "authorization_endpoint"),
        _needed(said, "token_endpoint"),
        _needed(said, "jwks_uri"),
        _endpoint(said, "userinfo_endpoint"),
        _endpoint(said, "end_session_endpoint"),
        "client_secret_basic" in methods,
    )


def keys_of(provider: Provider) -> Mapping[str, Any]:
    """The keys that it signs with, as they are today."""
    return _asked("GET", provider.jwks_uri)


def tokens_for(
    provider: Provider, settings: Settings, code: str, verifier: str, redirect_uri: str
) -> Mapping[str, Any]:
    """What the provider gives for a code. Raises ProviderAwayError, ProviderRefusedError."""
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": verifier,
        "redirect_uri": redirect_uri,
    }
    client, secret = settings.oidc_client_id or "", settings.oidc_client_secret
    if secret is not None and provider.takes_basic:
        # Both are encoded as in a form before they are joined (RFC 6749, section 2.3.1).
        known = quote_plus(client), quote_plus(secret.get_secret_value())
        return _asked("POST", provider.token_endpoint, data=sent, auth=known)
    sent["client_id"] = client
    if secret is not None:
        sent["client_secret"] = secret.get_secret_value()
    return _asked("POST", provider.token_endpoint, data=sent)


def told_of(provider: Provider, access_token: str) -> Mapping[str, Any]:
    """What the provider tells of whoever the token is of; nothing where it tells nothing."""
    if provider.userinfo_endpoint is None:
        return {}
    bearer = {"Authorization": f"Bearer {access_token}"}
    return _asked("GET", provider.userinfo_endpoint, headers=bearer)


def _asked(method: str, url: str, **sent: Any) -> dict[str, Any]:
    try:
        answer = httpx.request(method, url, timeout=_WAITS_SECONDS, **sent)
        said = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as lost:
        _log.warning("provider-away", url=url, problem=type(lost).__name__)
        raise ProviderAwayError("does not answer as it should") from lost
    if 400 <= answer.status_code < 500 and method == "POST":
        _log.warning("provider-refused", url=url, status=answer.status_code)
        raise ProviderRefusedError("the provider does not take the code")
    if answer.status_code != 200 or not isinstance(said, dict):
        _log.warning("provider-away", url=url, status=answer.status_code)
        raise ProviderAwayError("does not answer as it should")
    return said


def _needed(said: Mapping[str, Any], name: str) -> str:
    found = _endpoint(said, name)
    if found is None:
        raise ProviderAwayError(f"names no {name} over https://")
    return found


def _endpoint(said: Mapping[str, Any], name: str) -> str | None:
    """An address that a document names, if nobody can read what is sent there."""
    found = said.get(name)
    return found if isinstance(found, str) and is_guarded(found) else None
