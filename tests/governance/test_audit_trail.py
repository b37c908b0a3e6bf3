"""Whoever tampers with the audit trail, with the database wide open, is found out."""

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import Connection, Executable, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from staff import AT, minutes

from dangol.governance import audit
from dangol.store.state.database import State, open_state_at
from dangol.store.state.schema import audit as entries
from dangol.store.state.trail_check import Break, Head

LENGTH = 9
COLUMNS = [column.name for column in entries.c if column.name != "number"]
Tampering = Callable[[Connection], object]


@pytest.fixture
def trail(state: State) -> State:
    """A trail of nine entries, in a database that refuses nothing any more."""
    with state.begin() as connection:
        for number in range(LENGTH):
            details = {"이름": number, "share": 0.1, "fields": ["a", None]}
            audit.write(connection, minutes(number), "local", "change", "k", str(number), details)
        if connection.dialect.name == "sqlite":
            for change in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_refuses_{change}"))
        else:
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
    return state


def tampered(trail: State, how: Tampering, noted: Head | None = None) -> Break | None:
    """What a check finds after this was done, which is then undone."""
    with trail.begin() as connection:
        inside = connection.begin_nested()
        how(connection)
        found = audit.check_trail(connection, noted)
        inside.rollback()
    return found.broken


def sql(statement: Executable) -> Tampering:
    return lambda connection: connection.execute(statement)


def without(*numbers: int) -> Tampering:
    return sql(delete(entries).where(entries.c.number.in_(numbers)))


def moved(*steps: tuple[int, int]) -> Tampering:
    """Entries get other numbers, one after the other."""

    def move(connection: Connection) -> None:
        for old, new in steps:
            chosen = update(entries).where(entries.c.number == old)
            connection.execute(chosen.values(number=new))

    return move


def swapped(one: int, other: int) -> Tampering:
    return moved((one, 99), (other, one), (99, other))


def inserted(place: int) -> Tampering:
    """An entry that never was, between two that were; those after it make room."""

    def insert_one(connection: Connection) -> None:
        row = connection.execute(select(entries).where(entries.c.number == 1)).mappings().one()
        moved(*((n, n + 1) for n in range(LENGTH, place - 1, -1)))(connection)
        connection.execute(
            insert(entries).values({**row, "number": place, "actor": "me", "previous": "x"})
        )

    return insert_one


def test_a_trail_that_nobody_touched_holds(trail: State) -> None:
    found = audit.verify(trail)
    assert found.holds
    assert found.entries == found.head.number == LENGTH
    assert audit.verify(trail, found.head).holds


def test_an_empty_trail_holds(state: State) -> None:
    found = audit.verify(state)
    assert found.holds
    assert found.entries == 0
    assert audit.verify(state, found.head).holds


def test_a_changed_entry_is_found(trail: State) -> None:
    for number, column in itertools.product((1, 5, LENGTH), COLUMNS):
        new = {"at": minutes(99), "details": {}}.get(column, "other")
        changed = update(entries).where(entries.c.number == number).values({column: new})
        assert tampered(trail, sql(changed)) == Break(number, "changed"), column


def test_a_missing_entry_is_found(trail: State) -> None:
    for number in range(1, LENGTH):
        assert tampered(trail, without(number)) == Break(number + 1, "missing")


def test_an_inserted_entry_is_found(trail: State) -> None:
    for place in range(1, LENGTH + 1):
        assert tampered(trail, inserted(place)) == Break(place, "inserted")


def test_entries_in_another_order_are_found(trail: State) -> None:
    for one, other in itertools.combinations(range(1, LENGTH + 1), 2):
        assert tampered(trail, swapped(one, other)) == Break(one, "reordered"), other


def test_what_was_cut_off_is_found_with_a_head_that_was_noted(trail: State) -> None:
    noted = audit.verify(trail).head
    for left in range(LENGTH):
        cut = without(*range(left + 1, LENGTH + 1))
        assert tampered(trail, cut) is None, "nothing in the database can tell"
        assert tampered(trail, cut, noted) == Break(LENGTH, "cut")


def test_a_trail_written_anew_with_the_secret_is_found_with_a_head_that_was_noted(
    trail: State,
) -> None:
    noted = audit.verify(trail).head

    def write_anew(connection: Connection) -> None:
        without(LENGTH)(connection)
        for _ in range(3):
            audit.write(connection, AT, "local", "nothing", "k", "t", {})

    assert tampered(trail, write_anew) is None
    assert tampered(trail, write_anew, noted) == Break(LENGTH, "rewritten")


@pytest.mark.parametrize("key", [b"", b"another"])
def test_who_does_not_know_the_secret_cannot_write_an_entry(trail: State, key: bytes) -> None:
    keyed = open_state_at(trail.engine.url, b"the secret")
    stranger = open_state_at(trail.engine.url, key)
    try:
        with keyed.begin() as connection:
            connection.execute(delete(entries))
        for one in (keyed, stranger):
            with one.begin() as connection:
                audit.write(connection, AT, "local", "create", "user", "1", {})
        assert audit.verify(keyed).broken == Break(2, "changed")
    finally:
        stranger.close()
        keyed.close()


damages = some.sampled_from([*COLUMNS, "number", "gone", "copied"])


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(some.lists(some.tuples(damages, some.integers(1, LENGTH)), min_size=1, max_size=4))
def test_whatever_is_done_the_trail_does_not_hold(
    trail: State, deeds: list[tuple[str, int]]
) -> None:
    noted = audit.verify(trail).head
    fresh = itertools.count(100)

    def tamper(connection: Connection) -> None:
        for what, number in deeds:
            mine = entries.c.number == number
            if what == "gone":
                connection.execute(delete(entries).where(mine))
            elif what == "copied":
                row = connection.execute(select(entries).where(mine)).mappings().first()
                if row is not None:
                    new = {"number": next(fresh), "previous": str(next(fresh))}
                    connection.execute(insert(entries).values({**row, **new}))
            else:
                other = {"number": next(fresh), "at": minutes(next(fresh)), "details": {}}
                value = other.get(what, f"other {next(fresh)}")
                connection.execute(update(entries).where(mine).values({what: value}))

    assert tampered(trail, tamper, noted) is not None


def test_what_no_reader_can_read_is_found_too(trail: State) -> None:
    if trail.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL itself refuses such values")
    for column in COLUMNS:
        odd = text(f"UPDATE audit SET {column} = CAST(x'ff00fe' AS TEXT) WHERE number = 3")
        assert tampered(trail, sql(odd)) == Break(3, "changed"), column


def test_of_entries_written_at_once_each_follows_the_one_before(state: State) -> None:
    def write_ten(who: int) -> None:
        for number in range(10):
            with state.begin() as connection:
                audit.write(connection, AT, str(who), "a", "k", str(number), {})

    with ThreadPoolExecutor(4) as people:
        for written in [people.submit(write_ten, who) for who in range(4)]:
            written.result()
    found = audit.verify(state)
    assert found.holds
    assert found.entries == found.head.number == 40


def test_the_database_itself_refuses_two_entries_after_the_same_one(trail: State) -> None:
    with trail.begin() as connection:
        row = connection.execute(select(entries).where(entries.c.number == 5)).mappings().one()
    with pytest.raises(IntegrityError), trail.begin() as connection:
        connection.execute(insert(entries).values({**row, "number": 99}))
