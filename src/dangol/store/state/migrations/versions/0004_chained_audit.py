"""Entries of the audit trail carry the hash of the one before them, and their own.

What was written before is chained as it is found: the chain tells about changes from here on.
The form of a hash is not written here, as it can never change: entries carry it.
"""

import sqlalchemy as sa
from alembic import op

from dangol.store.state.engine import trail_key
from dangol.store.state.portable import Moment
from dangol.store.state.trail import START, moment_text, sealed

revision = "0004"
down_revision = "0003"

APPEND_ONLY = "the audit trail can only grow"
ROWS_AT_ONCE = 2_000
ENTRIES = sa.text(
    "SELECT number, at, actor, action, target_kind, target, CAST(details AS TEXT) AS details "
    "FROM audit ORDER BY number"
).columns(at=Moment)
CHAINED = sa.text("UPDATE audit SET previous = :previous, hash = :hash WHERE number = :number")


def upgrade() -> None:
    for name in ("previous", "hash"):
        op.add_column("audit", sa.Column(name, sa.Text, nullable=False, server_default=""))
    _let_change()
    _chain()
    _refuse_change()
    op.create_index("ix_audit_previous", "audit", ["previous"], unique=True)


def _chain() -> None:
    connection = op.get_bind()
    key, previous = trail_key(connection), START
    chained = []
    for number, at, *others in connection.execute(ENTRIES).all():
        own = sealed(key, previous, (number, moment_text(at), *others))
        chained.append({"number": number, "previous": previous, "hash": own})
        previous = own
    for first in range(0, len(chained), ROWS_AT_ONCE):
        connection.execute(CHAINED, chained[first : first + ROWS_AT_ONCE])


def _let_change() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_refuses_update")
    else:
        op.execute("ALTER TABLE audit DISABLE TRIGGER audit_refuses_change")


def _refuse_change() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit "
            f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
        )
    else:
        op.execute("ALTER TABLE audit ENABLE TRIGGER audit_refuses_change")
