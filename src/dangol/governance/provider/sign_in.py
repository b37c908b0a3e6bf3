"""Signing in with an OpenID provider: sent there, back with a code, and out again.

Authorization code with PKCE (RFC 7636) and a nonce; the ID token is checked against the keys
that the provider publishes.
"""

import base64
import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dangol.errors import DangolError
from dangol.governance import audit
from dangol.governance.provider.begun import Begun, begin, take
from dangol.governance.provider.coming_in import come_in
from dangol.governance.provider.conversation import (
    Provider,
    keys_of,
    provider_at,
    tokens_for,
    told_of,
)
from dangol.governance.provider.errors import NoRoleError, ProviderAwayError, ProviderRefusedError
from dangol.governance.provider.id_token import checked_claims, require_extra
from dangol.governance.provider.person import person_of, role_given
from dangol.governance.sessions import SignedIn
from dangol.settings import Settings
from dangol.store.state.database import State
from dangol.words import Language

BACK = "/sign-in/provider/back"


def way_to_provider(
    state: State, settings: Settings, next_page: str, at: dt.datetime
) -> tuple[str, str]:
    """Where to send somebody, and the ticket for a cookie of theirs.

    Raises ProviderAwayError, ProviderExtraError.
    """
    require_extra()
    provider = provider_at(_issuer(settings))
    ticket, begun = begin(state, next_page, at)
    asked = {
        "response_type": "code",
        "client_id": settings.oidc_client_id,
        "redirect_uri": _back(settings),
        "scope": " ".join(settings.oidc_scopes),
        "state": ticket,
        "nonce": begun.nonce,
        "code_challenge": _challenge(begun.verifier),
        "code_challenge_method": "S256",
    }
    return _with(provider.authorization_endpoint, asked), ticket


def back_from_provider(
    state: State,
    settings: Settings,
    said: Mapping[str, str],
    ticket: str,
    language: Language,
    at: dt.datetime,
) -> tuple[SignedIn, str]:
    """A session, and where its person wanted to go; ``said`` is the query they came back with.

    Raises SignInExpiredError, ProviderAwayError, ProviderRefusedError, NoRoleError,
    AddressTakenError, ProviderExtraError.
    """
    require_extra()
    begun = take(state, said.get("state", ""), ticket, at)
    try:
        return _entered(state, settings, said, begun, language, at), begun.next_page
    except DangolError as refused:
        if refused.status == 403:
            _note_refusal(state, refused.slug, at)
        raise


def way_out(settings: Settings) -> str | None:
    """Where the provider ends its own session, if it does that and can be asked."""
    try:
        provider = provider_at(_issuer(settings))
    except ProviderAwayError:
        return None
    if provider.end_session_endpoint is None:
        return None
    home = f"{settings.public_url.rstrip('/')}/sign-in"
    asked = {"client_id": settings.oidc_client_id, "post_logout_redirect_uri": home}
    return _with(provider.end_session_endpoint, asked)


def _entered(
    state: State,
    settings: Settings,
    said: Mapping[str, str],
    begun: Begun,
    language: Language,
    at: dt.datetime,
) -> SignedIn:
    issuer = _issuer(settings)
    # A provider that names itself (RFC 9207) must be the one that they were sent to.
    if said.get("iss", issuer) != issuer:
        raise ProviderRefusedError("another provider answered")
    if "code" not in said:
        raise ProviderRefusedError("the provider let nobody in")
    provider = provider_at(issuer)
    tokens = tokens_for(provider, settings, said["code"], begun.verifier, _back(settings))
    claims = checked_claims(
        tokens.get("id_token"),
        keys_of(provider),
        issuer=issuer,
        client_id=settings.oidc_client_id or "",
        nonce=begun.nonce,
        at=at,
    )
    claims = _completed(provider, settings, claims, tokens.get("access_token"))
    role = role_given(claims, settings.oidc_role_claim, settings.oidc_roles)
    if role is None:
        raise NoRoleError
    return come_in(state, person_of(issuer, claims), role, language, at)


def _completed(
    provider: Provider, settings: Settings, claims: dict[str, Any], access_token: object
) -> dict[str, Any]:
    """The claims with what many providers tell only when asked; the token's own word holds."""
    needed = {"email", settings.oidc_role_claim.partition(".")[0]}
    if needed <= set(claims) or not isinstance(access_token, str):
        return claims
    more = told_of(provider, access_token)
    if more and more.get("sub") != claims["sub"]:
        raise ProviderRefusedError("the provider speaks of two people")
    # An address and whether it is theirs belong together, so they come from one place.
    told = claims if "email" in claims else more
    return {**more, **claims, "email_verified": told.get("email_verified")}


def _note_refusal(state: State, why: str, at: dt.datetime) -> None:
    with state.begin() as connection:
        details = {"why": why}
        nobody = audit.ANONYMOUS
        audit.write(connection, at, nobody, "sign-in-refused", "user", nobody, details)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _issuer(settings: Settings) -> str:
    return settings.oidc_issuer or ""


def _back(settings: Settings) -> str:
    return settings.public_url.rstrip("/") + BACK


def _with(url: str, asked: Mapping[str, Any]) -> str:
    """An address with a query, whether it has one already or not."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"
