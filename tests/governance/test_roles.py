"""Who may do what with a record: each command of a declaration, tried by each role."""

from typing import get_args

import pytest
from staff import AT, somebody

from dangol.contract.params import param
from dangol.contract.record import Record, State, Transition
from dangol.contract.roles import Role
from dangol.governance.access import require
from dangol.governance.audit import entries
from dangol.governance.errors import ForbiddenError
from dangol.governance.records import all_of, change, create, find, move, named
from dangol.store.state.database import State as StateDatabase
from dangol.words import Text

SAID = Text(en="x", ko="x")
ROLES: tuple[Role, ...] = get_args(Role)
ADMIN = somebody("admin")


class Rule(Record):
    """A kind of which every command asks for another role."""

    kind = "rule"
    title = Text(en="Rule", ko="규칙")
    plural = Text(en="Rules", ko="규칙")
    question = SAID
    entry = "trust"
    states = (State(name="draft", title=SAID), State(name="live", title=SAID))
    transitions = (
        Transition(name="publish", title=SAID, before=("draft",), after="live", role="admin"),
        Transition(name="touch", title=SAID, before=("draft",), after="draft", role="viewer"),
        Transition(name="test", title=SAID, before=("draft",), after="live"),
    )
    read_role = "marketer"
    create_role = "analyst"
    edit_role = "admin"

    limit: int = param(1, title=SAID, help=SAID)


NEEDED: dict[str, Role] = {
    "create": "analyst",
    "change": "admin",
    "publish": "admin",
    "touch": "viewer",
    "test": "marketer",
    "find": "marketer",
    "named": "marketer",
    "list": "marketer",
}


def attempt(state: StateDatabase, command: str, role: Role) -> None:
    by = somebody(role)
    kept = create(state, Rule, {"name": "one"}, ADMIN, AT)
    if command == "create":
        create(state, Rule, {"name": "two"}, by, AT)
    elif command == "change":
        change(state, Rule, kept.id, {"limit": 2}, by, AT)
    elif command == "find":
        find(state, Rule, kept.id, by=by)
    elif command == "named":
        named(state, Rule, "one", by=by)
    elif command == "list":
        all_of(state, Rule, by=by)
    else:
        move(state, Rule, kept.id, command, by, AT)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", NEEDED)
def test_a_command_is_open_to_its_role_and_those_above(
    state: StateDatabase, command: str, role: Role
) -> None:
    if ROLES.index(role) >= ROLES.index(NEEDED[command]):
        attempt(state, command, role)
        return
    with pytest.raises(ForbiddenError) as refused:
        attempt(state, command, role)
    assert refused.value.status == 403
    assert f"needs the role '{NEEDED[command]}'; yours is '{role}'" in refused.value.message
    (only,) = all_of(state, Rule)
    assert (only.number, only.state, only.record.limit) == (1, "draft", 1)
    assert [entry.action for entry in entries(state)] == ["create"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("needed", ROLES)
def test_each_role_includes_those_before_it(role: Role, needed: Role) -> None:
    allowed = ROLES.index(role) >= ROLES.index(needed)
    assert somebody(role).may(needed) is allowed
    if allowed:
        require(somebody(role), needed)
    else:
        with pytest.raises(ForbiddenError):
            require(somebody(role), needed)
