"""Roles: each includes what those before it may do."""

from typing import Literal, get_args

Role = Literal["viewer", "marketer", "analyst", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)


def may(role: Role, needed: Role) -> bool:
    """Whether ``role`` includes what ``needed`` allows."""
    return ROLES.index(role) >= ROLES.index(needed)
