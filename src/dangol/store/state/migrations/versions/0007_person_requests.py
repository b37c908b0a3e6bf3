"""What people ask for themselves: their data, or to be erased."""

import sqlalchemy as sa
from alembic import op

from dangol.store.state.portable import Moment

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "person_requests",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("customer_id", sa.Text),
        sa.Column("wish", sa.Text, nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("closed_at", Moment),
        sa.Column("closed_by", sa.Text),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_person_requests"),
    )
    op.create_index("ix_person_requests_customer_id", "person_requests", ["customer_id"])
