"""The first shape of the state database.

A released migration never changes: what it needs is written here, not taken from ``schema``.
"""

import sqlalchemy as sa
from alembic import op

from dangol.store.state.portable import JSON_VALUE, ROW_NUMBER, Moment

revision = "0001"
down_revision = None

APPEND_ONLY = "the audit trail can only grow"


def upgrade() -> None:
    _people()
    _runs()
    _audit()
    _small_tables()


def _people() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("disabled_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
    )
    op.create_table(
        "sessions",
        sa.Column("id_hash", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("csrf", sa.Text, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id_hash", name="pk_sessions"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_sessions_user_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    op.create_table(
        "tokens",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("secret_hash", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("last_used_at", Moment),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("revoked_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("secret_hash", name="uq_tokens_secret_hash"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_tokens_user_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_tokens_user_id", "tokens", ["user_id"])
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", ROW_NUMBER, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempts"),
    )
    op.create_index("ix_sign_in_attempts_key_at", "sign_in_attempts", ["key", "at"])
    op.create_index("ix_sign_in_attempts_at", "sign_in_attempts", ["at"])


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("plan_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("instance", sa.Text, nullable=False),
        sa.Column("parameters", JSON_VALUE),
        sa.Column("as_of", Moment),
        sa.Column("seed", sa.BigInteger),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("started_at", Moment),
        sa.Column("heartbeat_at", Moment),
        sa.Column("finished_at", Moment),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("step", JSON_VALUE),
        sa.Column("progress", sa.Double, nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("faults", JSON_VALUE),
        sa.Column("method_version", sa.Integer),
        sa.Column("product_version", sa.Text),
        sa.Column("fingerprint", sa.Text),
        sa.Column("inputs", JSON_VALUE),
        sa.Column("outputs", JSON_VALUE),
        sa.Column("answer", JSON_VALUE),
        sa.Column("model_version", sa.Text),
        sa.Column("stop_asked", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_plan_id", "runs", ["plan_id"])
    op.create_index("ix_runs_outcome", "runs", ["outcome"])
    op.create_index(
        "ix_runs_slug_instance_finished_at", "runs", ["slug", "instance", "finished_at"]
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("target_kind", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("details", JSON_VALUE, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_audit_target_kind_target_number", "audit", ["target_kind", "target", "number"]
    )
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_refuses_{change.lower()} BEFORE {change} ON audit "
                f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION audit_refuses_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses_change()"
        )


def _small_tables() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("until", Moment, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "record_schemas",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("columns", JSON_VALUE, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_record_schemas"),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", JSON_VALUE),
        sa.Column("changed_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_facts"),
    )
