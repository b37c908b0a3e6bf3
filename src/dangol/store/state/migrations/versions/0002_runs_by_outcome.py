"""Find what runs and waits without reading the whole ledger: every page asks for it."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_runs_outcome_id", "runs", ["outcome", "id"])
