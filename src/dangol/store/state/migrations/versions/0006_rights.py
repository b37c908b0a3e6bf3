"""Erasures with their proofs, copies that leave the project, runs whose rows were erased."""

import sqlalchemy as sa
from alembic import op

from dangol.store.state.portable import JSON_VALUE, Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("finished_at", Moment),
        sa.Column("hashes", JSON_VALUE, nullable=False),
        sa.Column("proof", JSON_VALUE),
        sa.Column("seal", sa.Text),
        sa.Column("lifted_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
    )
    op.create_table(
        "copies",
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("expires_at", Moment),
        sa.PrimaryKeyConstraint("path", name="pk_copies"),
    )
    op.create_table(
        "person_keys",
        sa.Column("person_hash", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("person_hash", name="pk_person_keys"),
    )
    op.add_column("runs", sa.Column("erased_at", Moment))
