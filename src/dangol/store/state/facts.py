"""Small facts about the project, one value by name."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from dangol.store.state.schema import facts


def fact(connection: Connection, name: str) -> Any | None:
    """The value kept under ``name``, if there is one."""
    return connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()


def keep_fact(connection: Connection, name: str, value: Any, at: dt.datetime) -> None:
    """Keep ``value`` (anything that JSON can hold) under ``name``, instead of what was there."""
    values = {"value": value, "changed_at": at}
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(
        insert(facts)
        .values(name=name, **values)
        .on_conflict_do_update(index_elements=["name"], set_=values)
    )


def forget_fact(connection: Connection, name: str) -> None:
    connection.execute(delete(facts).where(facts.c.name == name))
