"""What each receiver of alarms was told."""

import sqlalchemy as sa
from alembic import op

from dangol.store.state.portable import JSON_VALUE, Moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "told_alarms",
        sa.Column("receiver_id", sa.Text, nullable=False),
        sa.Column("alarm", sa.Text, nullable=False),
        sa.Column("words", JSON_VALUE, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("tried_at", Moment),
        sa.Column("told_at", Moment),
        sa.Column("failure", sa.Text),
        sa.Column("ended_at", Moment),
        sa.PrimaryKeyConstraint("receiver_id", "alarm", name="pk_told_alarms"),
    )
