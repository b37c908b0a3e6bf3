"""How far sources were read that are looked at again and again, and what each look gave."""

import sqlalchemy as sa
from alembic import op

from dangol.store.state.portable import JSON_VALUE, Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "source_marks",
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("mark", JSON_VALUE, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("source_id", "place", name="pk_source_marks"),
    )
    op.create_table(
        "source_looks",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("finished_at", Moment, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("records", sa.BigInteger, nullable=False),
        sa.Column("run_ids", JSON_VALUE, nullable=False),
        sa.Column("message", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_source_looks"),
    )
    op.create_index("ix_source_looks_source_id_id", "source_looks", ["source_id", "id"])
