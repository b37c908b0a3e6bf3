"""Who somebody is by what a provider says, and which role that gives."""

from typing import Any

import pytest

from dangol.contract.roles import Role
from dangol.governance.provider.person import person_of, role_given

ROLES: dict[str, Role] = {"readers": "viewer", "marketing-team": "analyst", "owners": "admin"}


@pytest.mark.parametrize(
    ("claims", "claim", "role"),
    [
        ({"groups": ["readers", "owners", "other"]}, "groups", "admin"),
        ({"groups": "marketing-team"}, "groups", "analyst"),
        ({"realm_access": {"roles": ["readers"]}}, "realm_access.roles", "viewer"),
        ({"https://example.com/roles": ["readers"]}, "https://example.com/roles", "viewer"),
        ({"groups": ["other"]}, "groups", None),
        ({"groups": [["owners"], {"owners": 1}, None, 7]}, "groups", None),
        ({"groups": {"owners": True}}, "groups", None),
        ({"groups": None}, "groups", None),
        ({"realm_access": "owners"}, "realm_access.roles", None),
        ({}, "groups", None),
        ({"groups": ["OWNERS", "owners "]}, "groups", None),
    ],
    ids=str,
)
def test_the_highest_role_counts_and_nothing_else_gives_one(
    claims: dict[str, Any], claim: str, role: Role | None
) -> None:
    assert role_given(claims, claim, ROLES) == role


@pytest.mark.parametrize("proof", [True, "true"])
def test_a_proven_address_is_theirs(proof: object) -> None:
    claims = {"sub": "1", "email": " Ada@Example.com", "email_verified": proof}
    assert person_of("https://a", claims).email == "ada@example.com"


@pytest.mark.parametrize("proof", [False, None, "false", "yes", 1, ["true"]])
def test_an_address_that_is_not_proven_is_nobodys(proof: object) -> None:
    claims = {"sub": "1", "email": "ada@example.com", "email_verified": proof}
    assert person_of("https://a", claims).email is None


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": " Ada   Lovelace "}, "Ada Lovelace"),
        ({"preferred_username": "ada"}, "ada"),
        ({"email": "ada@example.com"}, "ada@example.com"),
        ({"name": "x" * 200, "preferred_username": "ada"}, "ada"),
        ({"name": "a\x00b"}, "–"),
        ({"name": ["Ada"]}, "–"),
        ({}, "–"),
    ],
    ids=["name", "user name", "address", "long", "control", "list", "nothing"],
)
def test_a_name_is_what_can_be_shown(claims: dict[str, Any], name: str) -> None:
    assert person_of("https://a", {"sub": "1", **claims}).name == name
