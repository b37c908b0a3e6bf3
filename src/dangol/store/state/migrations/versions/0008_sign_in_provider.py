"""Accounts that come in through a provider, and sign-ins that are on their way there."""

import sqlalchemy as sa
from alembic import op

from dangol.store.state.portable import Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("users", sa.Column("issuer", sa.Text))
    op.add_column("users", sa.Column("subject", sa.Text))
    op.create_index("ix_users_issuer_subject", "users", ["issuer", "subject"], unique=True)
    op.add_column("sessions", sa.Column("issuer", sa.Text))
    op.create_table(
        "sign_ins_begun",
        sa.Column("ticket_hash", sa.Text, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("verifier", sa.Text, nullable=False),
        sa.Column("next_page", sa.Text, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("ticket_hash", name="pk_sign_ins_begun"),
    )
    op.create_index("ix_sign_ins_begun_expires_at", "sign_ins_begun", ["expires_at"])
